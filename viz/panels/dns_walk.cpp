#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/dns_parts.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::DnsLookup;
using model::DnsResult;
using model::DnsStep;

namespace {

constexpr float card_width = 196;
constexpr float card_gap = 26;
constexpr float card_padding = 7;
constexpr int card_lines = 4;
constexpr float depth_indent = 22;

class Walk {
public:
    Walk(PanelContext& context, const DnsLookup& lookup)
        : context_(context),
          lookup_(lookup),
          palette_(context.theme.palette),
          font_(*context.theme.fonts.small),
          line_height_(std::floor(font_.FontSize * 1.3F)),
          left_(ImGui::GetCursorScreenPos().x),
          right_(steady_right_edge()),
          begun_(count_begun()),
          shown_(context.hides_future() ? begun_ : lookup.steps.size()) {}

    void draw() {
        draw_question();
        if (lookup_.steps.empty()) return draw_known();
        const bool follow = should_follow(context_, context_.caches.text->dns.walk_follow, current_step());
        for (std::size_t index = 0; index < shown_;) {
            const std::size_t end = std::min(row_end(index), shown_);
            if (begins_question(index)) draw_row_title(lookup_.steps[index]);
            const float row_left = left_ + indent(lookup_.steps[index]);
            const float top = ImGui::GetCursorScreenPos().y;
            for (std::size_t step = index; step < end; ++step) {
                const float x = row_left + static_cast<float>(step - index) * context_.px(card_width + card_gap);
                draw_card(lookup_.steps[step], step + 1, {x, top}, step + 1 < end);
            }
            ImGui::SetCursorScreenPos({left_, top});
            ImGui::Dummy({1, card_height() + context_.px(4)});
            if (follow && index <= current_step() && current_step() < end) ImGui::SetScrollHereY(index == 0 ? 1 : 0.5F);
            index = end;
        }
    }

private:
    [[nodiscard]] bool is_future(const DnsStep& step) const {
        return step.query_event >= context_.view.playback.moment.events;
    }
    [[nodiscard]] std::size_t count_begun() const {
        const auto next = std::ranges::find_if(lookup_.steps, [&](const DnsStep& step) { return is_future(step); });
        return static_cast<std::size_t>(next - lookup_.steps.begin());
    }
    /// The last step that has begun; 0 if none has.
    [[nodiscard]] std::size_t current_step() const { return begun_ == 0 ? 0 : begun_ - 1; }
    [[nodiscard]] float indent(const DnsStep& step) const {
        return context_.px(depth_indent) * static_cast<float>(std::min<std::size_t>(step.depth, 4));
    }
    [[nodiscard]] float card_height() const { return line_height_ * card_lines + context_.px(2 * card_padding - 4); }

    /// Steps with one question stand side by side as far as there is room.
    [[nodiscard]] std::size_t row_end(std::size_t begin) const {
        const DnsStep& first = lookup_.steps[begin];
        const float room = right_ - left_ - indent(first) + context_.px(card_gap);
        const auto fit = std::max<std::size_t>(1, static_cast<std::size_t>(room / context_.px(card_width + card_gap)));
        std::size_t end = begin;
        while (end < lookup_.steps.size() && end < begin + fit && is_same_question(lookup_.steps[end], first)) ++end;
        return end;
    }
    static bool is_same_question(const DnsStep& one, const DnsStep& other) {
        return one.name == other.name && one.type == other.type && one.depth == other.depth;
    }
    /// The first question is the lookup's own, which stands above already.
    [[nodiscard]] bool begins_question(std::size_t index) const {
        if (index == 0) return lookup_.steps[0].depth > 0;
        return !is_same_question(lookup_.steps[index - 1], lookup_.steps[index]);
    }

    void draw_question() {
        const DnsStep& question = lookup_.question;
        const HostLook asker = look_of_host(context_, question.asker);
        {
            const TextStyle style(context_.theme.fonts.bold, is_future(question) ? palette_.text_dim : palette_.text);
            text_wrapped(fmt::format("{}  {} asks {}: {} of {}?", asker.icon, question.asker,
                                     host_of_address(context_, question.server), question.type, question.name));
        }
        context_.probes.set_last_item("dns.question");
        const DnsResultLook look = look_of_result(context_, question);
        std::string text = fmt::format("{}  {}", look.icon, look.text);
        if (question.result_at(context_.view.playback.moment) != DnsResult::pending) {
            text += fmt::format(", after {}", model::time_words(question.answered - question.asked));
        }
        const TextStyle style(context_.theme.fonts.small, look.colour);
        // Beside the question if there is room: the panel is low.
        const float end = ImGui::GetItemRectMax().x + context_.px(12);
        if (end + ImGui::CalcTextSize(text.c_str()).x < right_) ImGui::SameLine(0, context_.px(12));
        text_wrapped(text);
        context_.probes.set_last_item("dns.outcome");
        ImGui::Dummy({1, context_.px(3)});
    }

    void draw_known() {
        const bool answered = lookup_.question.result_at(context_.view.playback.moment) != DnsResult::pending;
        if (!answered) return;
        const TextStyle style(palette_.text_dim);
        text_wrapped(fmt::format("{}  {} asked nobody: it has the answer itself or still remembered it.",
                                 icons::database, host_of_address(context_, lookup_.question.server)));
        context_.probes.set_last_item("dns.known");
    }

    void draw_row_title(const DnsStep& step) {
        ImGui::SetCursorScreenPos({left_ + indent(step), ImGui::GetCursorScreenPos().y});
        const TextStyle style(context_.theme.fonts.small, palette_.text_dim);
        const char* reason = step.depth == 0 ? "" : "  (to be known first)";
        text_ellipsised(context_, fmt::format("{}: {} of {}?{}", step.asker, step.type, step.name, reason),
                        right_ - left_ - indent(step));
    }

    void draw_card(const DnsStep& step, std::size_t number, ImVec2 corner, bool arrow) {
        const float width = std::min(context_.px(card_width), right_ - corner.x);
        const draw::Rect rect{corner.x, corner.y, corner.x + width, corner.y + card_height()};
        const bool future = is_future(step);
        const DnsResultLook look = look_of_result(context_, step);
        ImDrawList& list = *ImGui::GetWindowDrawList();
        list.AddRectFilled(rect.min(), rect.max(), theme::faded(palette_.panel_raised, future ? 0.5F : 1),
                           context_.px(5));
        list.AddRectFilled(rect.min(), {rect.left + context_.px(3), rect.bottom}, future ? palette_.line : look.colour);
        if (row_button(context_, rect, {}, fmt::format("dns.step.{}", number))) {
            go_to_event(context_, context_.trace.events()[step.query_event].id);
        }
        explain(context_, fmt::format("{} asks {} ({}), by {}, a server of {}\n{}", step.asker,
                                      host_of_address(context_, step.server), step.server, step.transport,
                                      zone_title(step.zone), look.text));
        draw_card_lines(step, number, rect, look);
        if (arrow) draw_arrow({rect.right, (rect.top + rect.bottom) / 2}, future);
    }

    void draw_card_lines(const DnsStep& step, std::size_t number, const draw::Rect& rect, const DnsResultLook& look) {
        const bool future = is_future(step);
        const float x = rect.left + context_.px(card_padding + 3);
        const float room = rect.right - x - context_.px(card_padding);
        float y = rect.top + context_.px(card_padding - 3);
        const auto line = [&](ImU32 colour, const std::string& text) {
            draw_ellipsised(font_, {x, y}, room, future ? palette_.text_dim : colour, text);
            y += line_height_;
        };
        const std::string server = host_of_address(context_, step.server);
        line(palette_.text, fmt::format("{}  {}", number, zone_title(step.zone)));
        const HostLook host = look_of_host(context_, server);
        line(host.colour, fmt::format("{} {}", host.icon, server));
        line(look.colour, fmt::format("{} {}", look.icon, look.text));
        line(palette_.text_dim, time_line(step));
    }

    [[nodiscard]] std::string time_line(const DnsStep& step) const {
        std::string text = model::list_words(step.asked);
        if (step.result_at(context_.view.playback.moment) != DnsResult::pending) {
            text += fmt::format(", {}", model::time_words(step.answered - step.asked));
        }
        return step.transport == "tcp" ? text + ", TCP" : text;
    }

    void draw_arrow(ImVec2 from, bool future) {
        const ImU32 colour = future ? palette_.line : palette_.text_dim;
        const float end = from.x + context_.px(card_gap - 5);
        const float head = context_.px(4);
        ImDrawList& list = *ImGui::GetWindowDrawList();
        list.AddLine({from.x + context_.px(4), from.y}, {end - head, from.y}, colour, context_.px(1.5F));
        list.AddTriangleFilled({end - 2 * head, from.y - head}, {end, from.y}, {end - 2 * head, from.y + head}, colour);
    }

    PanelContext& context_;
    const DnsLookup& lookup_;
    const theme::Palette& palette_;
    const ImFont& font_;
    float line_height_;
    float left_;
    float right_;
    std::size_t begun_;  ///< steps
    std::size_t shown_;  ///< all of them, or without those that are to be predicted
};

}  // namespace

std::string zone_title(const std::string& zone) {
    return zone == "." ? ". (root)" : zone;
}

std::string host_of_address(const PanelContext& context, const std::string& address) {
    const auto found = context.world.host_of_address.find(address);
    return found == context.world.host_of_address.end() ? address : found->second;
}

DnsResultLook look_of_result(const PanelContext& context, const DnsStep& step) {
    const theme::Palette& palette = context.theme.palette;
    const model::Moment& moment = context.view.playback.moment;
    if (step.query_event >= moment.events) return {icons::circle_outline, palette.text_dim, "still to come"};
    switch (step.result_at(moment)) {
        case DnsResult::pending:
            return {icons::hourglass, palette.accent, "no answer yet"};
        case DnsResult::answer:
            return {icons::check_circle, palette.success, step.text};
        case DnsResult::referral:
            return {icons::arrow_right, palette.text, "refers to " + step.text};
        case DnsResult::no_data:
            return {icons::circle_outline, palette.warning, fmt::format("no {} record of that name", step.type)};
        case DnsResult::no_name:
            return {icons::times_circle, palette.warning, "no such name (NXDOMAIN)"};
        case DnsResult::truncated:
            return {icons::exclamation_circle, palette.warning, "too long for UDP: ask again by TCP"};
        case DnsResult::failure:
            return {icons::times_circle, palette.failure, step.text};
        case DnsResult::timeout:
            return {icons::clock, palette.failure, "no answer in time"};
    }
    return {};
}

void draw_dns_walk(PanelContext& context, const DnsLookup& lookup) {
    Walk(context, lookup).draw();
}

}  // namespace viz::panels
