// Who said what to whom, in the order of time, as a sequence diagram.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/model/ladder_text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::Ladder;
using model::LadderRung;
using model::LadderScale;
using model::RungPlace;

namespace {

constexpr float times_units = 84;
constexpr float column_units_min = 128;
constexpr float row_share = 1.75F;  // of the letters' height

model::LadderChoice choice_of(const PanelContext& context) {
    const LadderOptions& options = context.view.ladder;
    model::LadderChoice choice;
    if (options.of_connection) {
        choice.connection = shown_connection(context);
    } else {
        choice.message = shown_message(context);
    }
    choice.dns = options.dns;
    choice.control = options.control;
    if (context.hides_future()) choice.until = context.view.playback.moment.time;
    return choice;
}

/// While the recording comes in it is made anew from time to time only.
const LadderCache& ladder_now(PanelContext& context) {
    LadderCache& cache = context.caches.text->ladder;
    const model::LadderChoice choice = choice_of(context);
    const std::size_t packets = context.trace.packets().size();
    const auto scale = context.view.ladder.to_scale ? LadderScale::time : LadderScale::rows;
    const bool same = cache.choice == choice && cache.scale == scale && cache.finished == context.trace.finished();
    const bool grown = packets > cache.packets + cache.packets / 8;
    if (same && (context.trace.finished() ? packets == cache.packets : !grown)) return cache;
    cache.choice = choice;
    cache.scale = scale;
    cache.packets = packets;
    cache.finished = context.trace.finished();
    cache.ladder = model::make_ladder(context.trace, choice);
    cache.places = model::place_rungs(cache.ladder, scale);
    return cache;
}

void draw_options(PanelContext& context) {
    LadderOptions& options = context.view.ladder;
    const struct {
        std::string text;
        bool* on;
        const char* probe;
        const char* explanation;
    } toggles[] = {
        {"this connection", &options.of_connection, "ladder.connection",
         "Only what goes over the connection that is shown in the transcript, instead of all that belongs to the mail"},
        {"DNS", &options.dns, "ladder.dns", "Questions to name servers and their answers"},
        {"handshakes", &options.control, "ladder.control", "How connections are opened and ended (TCP)"},
        {"to scale", &options.to_scale, "ladder.scale",
         "Distances are times; what lasts a second or longer without a word is shortened"},
    };
    bool first = true;
    for (const auto& toggle : toggles) {
        const float width = ImGui::CalcTextSize(toggle.text.c_str()).x + context.px(18);
        const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
        if (!first && ImGui::GetItemRectMax().x + context.px(4) + width <= right) ImGui::SameLine(0, context.px(4));
        first = false;
        if (toggle_button(context, toggle.text.c_str(), *toggle.on, toggle.probe, toggle.explanation))
            *toggle.on = !*toggle.on;
    }
}

/// Draws what is in sight of a ladder, in a scrolling child window.
class LadderDrawing {
public:
    LadderDrawing(PanelContext& context, const LadderCache& cache)
        : context_(context),
          ladder_(cache.ladder),
          places_(cache.places),
          font_(*context.theme.fonts.small),
          row_height_(std::floor(font_.FontSize * row_share)),
          head_height_(std::floor(font_.FontSize * 2)) {}

    void draw() {
        const float room = ImGui::GetContentRegionAvail().x - context_.px(times_units);
        const auto count = static_cast<float>(ladder_.lifelines.size());
        column_width_ = std::floor(std::max(context_.px(column_units_min), room / count));
        origin_ = ImGui::GetCursorScreenPos();
        follow();
        draw_lifelines();
        for (std::size_t index = first_in_sight(); index < ladder_.rungs.size(); ++index) {
            if (y_of(places_[index].begin) > bottom()) break;
            draw_rung(index);
        }
        draw_now();
        draw_heads();
        ImGui::SetCursorScreenPos(origin_);
        const auto rows = static_cast<float>(places_.back().end + 0.5);
        ImGui::Dummy(
            {context_.px(times_units) + column_width_ * count - context_.px(2), head_height_ + rows * row_height_});
    }

private:
    [[nodiscard]] float x_of(std::size_t lifeline) const {
        return origin_.x + context_.px(times_units) + column_width_ * (static_cast<float>(lifeline) + 0.5F);
    }
    [[nodiscard]] float y_of(double row) const {
        return origin_.y + head_height_ + static_cast<float>(row - 0.4) * row_height_;
    }
    [[nodiscard]] static float top() { return ImGui::GetWindowPos().y; }
    [[nodiscard]] static float bottom() { return ImGui::GetWindowPos().y + ImGui::GetWindowHeight(); }
    [[nodiscard]] ImDrawList& list() const { return *ImGui::GetWindowDrawList(); }
    [[nodiscard]] model::Instant now() const { return context_.view.playback.moment.time; }

    /// The next rung that leaves.
    [[nodiscard]] std::size_t next_rung() const {
        const auto next = std::ranges::upper_bound(ladder_.rungs, now(), {}, &LadderRung::leaves);
        return static_cast<std::size_t>(next - ladder_.rungs.begin());
    }

    void follow() {
        if (!should_follow(context_, context_.caches.text->ladder.follow, next_rung())) return;
        const std::size_t current = std::max<std::size_t>(next_rung(), 1) - 1;
        const float y = y_of(places_[current].begin) - origin_.y - (ImGui::GetWindowHeight() + head_height_) / 2;
        ImGui::SetScrollY(std::max(0.0F, y));
    }

    /// No rung is longer than nine rows: see place_rungs().
    [[nodiscard]] std::size_t first_in_sight() const {
        const double row = (static_cast<double>(top()) - static_cast<double>(origin_.y)) / row_height_ - 10;
        const auto first = std::ranges::lower_bound(places_, row, {}, &RungPlace::begin);
        return static_cast<std::size_t>(first - places_.begin());
    }

    void draw_lifelines() {
        for (std::size_t index = 0; index < ladder_.lifelines.size(); ++index) {
            const bool selected = ladder_.lifelines[index] == context_.view.selection.host;
            const ImU32 colour = selected ? context_.theme.palette.accent : context_.theme.palette.line;
            const float end = std::min(bottom(), y_of(places_.back().end));
            list().AddLine({x_of(index), std::max(top(), origin_.y)}, {x_of(index), end}, colour, context_.px(1));
        }
    }

    /// They stay in sight, above what is scrolled.
    void draw_heads() {
        const float y = std::max(top(), origin_.y);
        const float right =
            origin_.x + context_.px(times_units) + column_width_ * static_cast<float>(ladder_.lifelines.size());
        list().AddRectFilled({ImGui::GetWindowPos().x, y},
                             {std::max(right, ImGui::GetWindowPos().x + ImGui::GetWindowWidth()), y + head_height_},
                             context_.theme.palette.panel);
        for (std::size_t index = 0; index < ladder_.lifelines.size(); ++index) {
            const std::string& host = ladder_.lifelines[index];
            const HostLook look = look_of_host(context_, host);
            const draw::Rect rect{x_of(index) - column_width_ / 2 + context_.px(3), y + context_.px(1),
                                  x_of(index) + column_width_ / 2 - context_.px(3), y + head_height_ - context_.px(3)};
            const RowLook row{.selected = host == context_.view.selection.host};
            if (row_button(context_, rect, row, fmt::format("ladder.host.{}", index))) select_host(context_, host);
            explain(context_, host);
            list().AddRect(rect.min(), rect.max(), look.colour, context_.px(4));
            const std::string words =
                draw::fit_text_middle(font_, fmt::format("{} {}", look.icon, host), rect.width() - context_.px(8));
            draw::draw_text_centred(list(), font_, rect.centre(), look.colour, words);
        }
    }

    void draw_rung(std::size_t index) {
        const LadderRung& rung = ladder_.rungs[index];
        const RungPlace& place = places_[index];
        const bool future = rung.leaves > now();
        if (place.quiet) draw_quiet(rung, place);
        draw_row(rung, place, index);
        const float strength = future ? 0.45F : 1.0F;
        const ImU32 colour = theme::faded(context_.theme.palette.packet[static_cast<std::size_t>(rung.kind)], strength);
        draw_arrow(rung, place, colour);
        if (!place.labelled) return;
        draw_time(rung, place);
        draw_words(rung, place, future ? context_.theme.palette.text_dim : context_.theme.palette.text);
    }

    /// What is clicked: the row, at the lifelines that the rung stands between.
    void draw_row(const LadderRung& rung, const RungPlace& place, std::size_t index) {
        const auto [low, high] = std::minmax(rung.from, rung.to);
        const float middle = (y_of(place.begin) + y_of(place.end)) / 2;
        const float half = std::max(row_height_ / 2, (y_of(place.end) - y_of(place.begin)) / 2);
        const draw::Rect whole{x_of(low), middle - half, std::max(x_of(high), x_of(low) + context_.px(20)),
                               middle + half};
        const bool under_way = rung.leaves <= now() && now() < rung.arrives;
        const RowLook look{.current = under_way, .selected = rung.event == context_.view.selection.event};
        // What lies beneath the heads is theirs.
        draw::Rect rect = whole;
        rect.top = std::max(whole.top, std::max(top(), origin_.y) + head_height_);
        if (rect.bottom <= rect.top) return;
        if (row_button(context_, rect, look, fmt::format("ladder.rung.{}", index))) go_to_event(context_, rung.event);
        explain(context_, fmt::format("{}: {}\n{} to {}\nleaves at {}, is on its way for {}", model::name(rung.kind),
                                      model::rung_words(rung), ladder_.lifelines[rung.from], ladder_.lifelines[rung.to],
                                      model::list_words(rung.leaves), model::time_words(rung.arrives - rung.leaves)));
    }

    void draw_arrow(const LadderRung& rung, const RungPlace& place, ImU32 colour) {
        const float share = rung.lost ? 0.5F : 1.0F;
        const ImVec2 from{x_of(rung.from), y_of(place.begin)};
        const ImVec2 whole{x_of(rung.to), y_of(place.end)};
        const ImVec2 to{from.x + (whole.x - from.x) * share, from.y + (whole.y - from.y) * share};
        const bool answer = model::is_answer(rung.kind);
        const float thickness = context_.px(rung.kind == model::PacketKind::mail ? 2.5F : 1.4F);
        answer ? draw_dashes(from, to, colour, thickness) : list().AddLine(from, to, colour, thickness);
        const float size = context_.px(5);
        if (rung.lost) {
            list().AddLine({to.x - size, to.y - size}, {to.x + size, to.y + size}, context_.theme.palette.failure,
                           context_.px(2));
            list().AddLine({to.x - size, to.y + size}, {to.x + size, to.y - size}, context_.theme.palette.failure,
                           context_.px(2));
            return;
        }
        const float back = to.x >= from.x ? -size * 1.6F : size * 1.6F;
        list().AddTriangleFilled(to, {to.x + back, to.y - size * 0.8F}, {to.x + back, to.y + size * 0.8F}, colour);
    }

    void draw_dashes(ImVec2 from, ImVec2 to, ImU32 colour, float thickness) {
        const float length = std::hypot(to.x - from.x, to.y - from.y);
        const float dash = context_.px(6);
        const float period = dash * 1.5F;
        const int dashes = std::min(1000, static_cast<int>(length / period) + 1);
        for (int each = 0; each < dashes; ++each) {
            const float begin = static_cast<float>(each) * period / std::max(length, 1.0F);
            const float end = std::min(1.0F, begin + dash / std::max(length, 1.0F));
            list().AddLine({from.x + (to.x - from.x) * begin, from.y + (to.y - from.y) * begin},
                           {from.x + (to.x - from.x) * end, from.y + (to.y - from.y) * end}, colour, thickness);
        }
    }

    void draw_time(const LadderRung& rung, const RungPlace& place) {
        const float y = y_of(place.begin) - row_height_ / 2;
        draw_cell(font_, {origin_.x + context_.px(4), y}, {context_.px(times_units - 8), row_height_},
                  context_.theme.palette.text_dim, model::list_words(rung.leaves));
    }

    /// In the middle above the arrow, on a plate so that lifelines do not cross the letters.
    void draw_words(const LadderRung& rung, const RungPlace& place, ImU32 colour) {
        const float width = std::abs(x_of(rung.to) - x_of(rung.from)) - context_.px(16);
        const std::string lock = rung.encrypted ? std::string(icons::lock) + " " : std::string();
        const std::string words = draw::fit_text(font_, lock + rung.label + (rung.lost ? " (lost)" : ""), width);
        const ImVec2 size = draw::measure_text(font_, words);
        const ImVec2 centre{(x_of(rung.from) + x_of(rung.to)) / 2,
                            (y_of(place.begin) + y_of(place.end)) / 2 - font_.FontSize * 0.62F};
        const draw::Rect plate = draw::rect_around(centre, {size.x + context_.px(6), font_.FontSize * 0.95F});
        list().AddRectFilled(plate.min(), plate.max(), theme::faded(context_.theme.palette.panel, 0.85F));
        draw::draw_text_centred(list(), font_, centre, colour, words);
    }

    void draw_quiet(const LadderRung& rung, const RungPlace& place) {
        const float y = y_of(place.begin - 1);
        const std::string words = fmt::format("{} {}", icons::clock, model::quiet_words(rung.quiet_before));
        const float left = origin_.x + context_.px(times_units);
        const float right = left + column_width_ * static_cast<float>(ladder_.lifelines.size());
        draw_dashes({left, y}, {right, y}, theme::faded(context_.theme.palette.text_dim, 0.5F), context_.px(1));
        const ImVec2 size = draw::measure_text(font_, words);
        const float visible_right = std::min(right, ImGui::GetWindowPos().x + ImGui::GetWindowWidth());
        const ImVec2 centre{(left + visible_right) / 2, y};
        const draw::Rect plate = draw::rect_around(centre, {size.x + context_.px(10), font_.FontSize});
        list().AddRectFilled(plate.min(), plate.max(), context_.theme.palette.panel);
        draw::draw_text_centred(list(), font_, centre, context_.theme.palette.text_dim, words);
    }

    /// Where time stands.
    void draw_now() {
        const double row = places_[next_rung()].begin - 0.78;
        const float y = y_of(row);
        if (y < top() || y > bottom()) return;
        const float right =
            origin_.x + context_.px(times_units) + column_width_ * static_cast<float>(ladder_.lifelines.size());
        list().AddLine({origin_.x, y}, {right, y}, theme::faded(context_.theme.palette.accent, 0.8F), context_.px(1));
    }

    PanelContext& context_;
    const Ladder& ladder_;
    const std::vector<RungPlace>& places_;
    const ImFont& font_;
    float row_height_;
    float head_height_;
    float column_width_ = 0;
    ImVec2 origin_;
};

}  // namespace

void draw_ladder_panel(PanelContext& context) {
    // In a low panel what was said comes before what else could be shown.
    const float room = ImGui::GetContentRegionAvail().y;
    if (room > context.theme.fonts.regular->FontSize * 10) draw_options(context);
    if (context.view.ladder.of_connection && shown_connection(context) == 0) {
        empty_state(context, icons::plug, "No connection has been opened yet.");
        return;
    }
    const LadderCache& cache = ladder_now(context);
    if (cache.ladder.rungs.empty()) {
        empty_state(context, icons::exchange, "Nothing was said here.");
        return;
    }
    if (cache.ladder.left_out != 0) {
        const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
        text_line(fmt::format("{} further packets are left out", cache.ladder.left_out));
    }
    theme::begin_child("ladder.rungs", {0, 0}, false, ImGuiWindowFlags_HorizontalScrollbar);
    LadderDrawing(context, cache).draw();
    ImGui::EndChild();
}

}  // namespace viz::panels
