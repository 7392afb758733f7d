// The machine that one end of a connection runs, with the state that it is in and the way it came.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::StateCurve;
using model::StateDrawing;
using model::StateMachine;
using model::StatePoint;
using model::StateVisit;
using model::StateWay;

namespace {

constexpr float way_units = 250;
constexpr float way_beside_min = 560;  ///< narrower panels have no list of the way
constexpr float cell_width_min = 88;
constexpr float cell_height_min = 36;
constexpr float cell_height_max = 110;
constexpr float states_margin = 4;

ImVec2 to_pixels(ImVec2 origin, StatePoint point) {
    return {origin.x + static_cast<float>(point.x), origin.y + static_cast<float>(point.y)};
}

/// Made anew when another session is looked at, or more is known of it.
const std::optional<StateWay>& way_now(PanelContext& context) {
    StatesCache& cache = context.caches.text->states;
    const model::ConnectionRow* row = context.trace.find_connection(shown_connection(context));
    const StatesKey key{row == nullptr ? 0 : row->connection, context.view.states.client,
                        row == nullptr ? 0 : row->events.size()};
    if (cache.key == key) return cache.way;
    cache.key = key;
    cache.way = make_state_way(context.trace, key.connection, key.client ? "client" : "server");
    return cache.way;
}

const StateDrawing& drawing_now(PanelContext& context, const StateMachine& machine, const model::StateSizes& sizes) {
    StatesCache& cache = context.caches.text->states;
    if (cache.machine != &machine || !(cache.sizes == sizes)) {
        cache.machine = &machine;
        cache.sizes = sizes;
        cache.drawing = draw_states(machine, sizes);
    }
    return cache.drawing;
}

/// Draws a machine with the way of a session through it, in a scrolling child window.
class MachineDrawing {
public:
    MachineDrawing(PanelContext& context, const StateWay& way)
        : context_(context),
          way_(way),
          machine_(*way.machine),
          known_(way.visits_until(context.view.playback.moment)),
          font_(*context.theme.fonts.small) {
        note_uses();
    }

    void draw() {
        origin_ = ImGui::GetCursorScreenPos();
        const model::StateSizes sizes = sizes_for(ImGui::GetContentRegionAvail());
        drawing_ = &drawing_now(context_, machine_, sizes);
        box_ = sizes.box;
        for (const StateCurve& curve : drawing_->curves) draw_curve(curve);
        draw_exit();
        follow();
        for (std::size_t state = 0; state < machine_.states.size(); ++state) draw_state(state);
        for (const StateCurve& curve : drawing_->curves) draw_label(curve);
        ImGui::SetCursorScreenPos(origin_);
        ImGui::Dummy({static_cast<float>(drawing_->size.x) - 1, static_cast<float>(drawing_->size.y) - 1});
    }

private:
    [[nodiscard]] model::StateSizes sizes_for(ImVec2 room) const {
        const StatePoint cells = model::cells_of(machine_);
        const auto columns = static_cast<float>(cells.x);
        const auto rows = static_cast<float>(cells.y);
        const float width = std::floor(std::max(context_.px(cell_width_min), room.x / columns));
        const float height =
            std::floor(std::clamp(room.y / rows, context_.px(cell_height_min), context_.px(cell_height_max)));
        const float box_height = std::min(height * 0.6F, font_.FontSize * 2.4F);
        return {{width, height},
                {std::floor(width * 0.8F), std::floor(box_height)},
                static_cast<double>(font_.FontSize) * 0.5,
                static_cast<double>(font_.FontSize)};
    }

    [[nodiscard]] ImDrawList& list() const { return *ImGui::GetWindowDrawList(); }
    [[nodiscard]] const StateVisit* present() const { return known_ == 0 ? nullptr : &way_.visits[known_ - 1]; }
    [[nodiscard]] bool is_present(std::size_t state) const { return present() != nullptr && present()->place == state; }

    /// Brings the present state into the middle, where the drawing is larger than its room.
    void follow() {
        if (!should_follow(context_, context_.caches.text->states.machine_follow, known_)) return;
        if (present() == nullptr || present()->place >= states_.size()) return;
        const StatePoint centre = drawing_->centres[present()->place];
        ImGui::SetScrollX(std::max(0.0F, static_cast<float>(centre.x) - ImGui::GetWindowWidth() / 2));
        ImGui::SetScrollY(std::max(0.0F, static_cast<float>(centre.y) - ImGui::GetWindowHeight() / 2));
    }

    /// What the session has done with a state or an arrow so far.
    struct Use {
        const StateVisit* visit = nullptr;  ///< of a state: the last one, or if it was not in it yet, the next
        std::size_t count = 0;
        bool last = false;  ///< of an arrow: it was the last step
    };

    void note_uses() {
        states_.resize(machine_.states.size());
        arrows_.resize(machine_.arrows.size());
        const std::size_t count = context_.hides_future() ? known_ : way_.visits.size();
        for (std::size_t index = 0; index < count; ++index) {
            const StateVisit& visit = way_.visits[index];
            if (visit.place >= states_.size()) continue;
            Use& state = states_[visit.place];
            if (index < known_ || state.visit == nullptr) state.visit = &visit;
            if (index >= known_) continue;
            ++state.count;
            if (!visit.arrow) continue;
            ++arrows_[*visit.arrow].count;
            arrows_[*visit.arrow].last = index + 1 == known_;
        }
    }

    void draw_curve(const StateCurve& curve) {
        const theme::Palette& palette = context_.theme.palette;
        const model::StateArrow& arrow = machine_.arrows[curve.arrow];
        const Use& steps = arrows_[curve.arrow];
        const bool leaves = is_present(arrow.from);
        const ImU32 colour = steps.last         ? palette.accent
                             : steps.count != 0 ? palette.text
                             : leaves           ? palette.text_dim
                                                : palette.line;
        const float thickness = context_.px(steps.count != 0 ? 2.F : 1.2F);
        const ImVec2 begin = to_pixels(origin_, curve.begin);
        const ImVec2 control = to_pixels(origin_, curve.control);
        const model::ArrowHead head = head_of(curve, static_cast<double>(context_.px(8)));
        const StatePoint neck{(head.left.x + head.right.x) / 2, (head.left.y + head.right.y) / 2};
        list().AddBezierQuadratic(begin, control, to_pixels(origin_, neck), colour, thickness, 24);
        list().AddTriangleFilled(to_pixels(origin_, head.tip), to_pixels(origin_, head.left),
                                 to_pixels(origin_, head.right), colour);
    }

    /// The last step, where it is one of those that have no arrow; it ends beneath the states.
    void draw_exit() {
        if (present() == nullptr || !present()->arrow) return;
        const std::size_t last = *present()->arrow;
        if (std::ranges::find(drawing_->curves, last, &StateCurve::arrow) != drawing_->curves.end()) return;
        const model::StateArrow& arrow = machine_.arrows[last];
        list().AddLine(to_pixels(origin_, drawing_->centres[arrow.from]),
                       to_pixels(origin_, drawing_->centres[arrow.to]), context_.theme.palette.accent, context_.px(2));
    }

    [[nodiscard]] draw::Rect rect_of(std::size_t state) const {
        const ImVec2 centre = to_pixels(origin_, drawing_->centres[state]);
        const draw::Rect rect = draw::rect_around(centre, {static_cast<float>(box_.x), static_cast<float>(box_.y)});
        return {std::round(rect.left), std::round(rect.top), std::round(rect.right), std::round(rect.bottom)};
    }

    void draw_state(std::size_t state) {
        const theme::Palette& palette = context_.theme.palette;
        const draw::Rect rect = rect_of(state);
        const float rounding = context_.px(6);
        const bool now = is_present(state);
        const bool visited = states_[state].count != 0;
        list().AddRectFilled(rect.min(), rect.max(), visited ? palette.panel_raised : palette.panel, rounding);
        if (now) list().AddRectFilled(rect.min(), rect.max(), theme::faded(palette.accent, 0.3F), rounding);
        const std::string& name = machine_.states[state];
        if (row_button(context_, rect, {}, "states.state." + name)) {
            if (const StateVisit* visit = states_[state].visit) go_to_event(context_, visit->event);
        }
        explain(context_, explanation_of(state));
        list().AddRect(rect.min(), rect.max(),
                       now       ? palette.accent
                       : visited ? palette.text_dim
                                 : palette.line,
                       rounding, 0, context_.px(now ? 2.F : 1.F));
        draw_words(state, rect, now || visited ? palette.text : palette.text_dim);
    }

    /// Its name, and when it was entered last.
    void draw_words(std::size_t state, const draw::Rect& rect, ImU32 colour) {
        const ImFont& font = font_;
        const float width = rect.width() - context_.px(6);
        const StateVisit* visit = states_[state].count != 0 ? states_[state].visit : nullptr;
        const bool two_lines = visit != nullptr && rect.height() >= font.FontSize * 2;
        const float line = font.FontSize * 0.5F;
        const ImVec2 centre = rect.centre();
        draw::draw_text_centred(list(), font, {centre.x, centre.y - (two_lines ? line : 0)}, colour,
                                draw::fit_text_middle(font, model::state_words(machine_.states[state]), width));
        if (!two_lines) return;
        draw::draw_text_centred(list(), font, {centre.x, centre.y + line}, context_.theme.palette.text_dim,
                                draw::fit_text(font, model::list_words(visit->entered), width));
    }

    [[nodiscard]] std::string explanation_of(std::size_t state) const {
        std::string text = model::state_words(machine_.states[state]);
        if (!machine_.staying[state].empty())
            text += fmt::format("\nstays here: {}", model::trigger_words(machine_.staying[state]));
        for (const model::StateArrow& arrow : machine_.arrows) {
            if (arrow.from == state)
                text += fmt::format("\nto {}: {}", model::state_words(machine_.states[arrow.to]),
                                    model::trigger_words(arrow.triggers));
        }
        return text;
    }

    /// Only what leads out of the present state, and the last step: all others would hide each other.
    void draw_label(const StateCurve& curve) {
        const theme::Palette& palette = context_.theme.palette;
        const model::StateArrow& arrow = machine_.arrows[curve.arrow];
        const bool last = arrows_[curve.arrow].last;
        if (!last && !is_present(arrow.from)) return;
        const ImVec2 centre = to_pixels(origin_, curve.label);
        float y = centre.y - font_.FontSize * (static_cast<float>(curve.lines.size()) - 1) / 2;
        for (const std::string& line : curve.lines) {
            const ImVec2 size = draw::measure_text(font_, line);
            const draw::Rect plate = draw::rect_around({centre.x, y}, {size.x + context_.px(4), font_.FontSize});
            list().AddRectFilled(plate.min(), plate.max(), theme::faded(palette.panel, 0.9F));
            draw::draw_text_centred(list(), font_, {centre.x, y}, last ? palette.accent : palette.text, line);
            y += font_.FontSize;
        }
    }

    PanelContext& context_;
    const StateWay& way_;
    const StateMachine& machine_;
    std::size_t known_;  ///< so many states had been entered at the moment
    const ImFont& font_;
    std::vector<Use> states_;
    std::vector<Use> arrows_;
    const StateDrawing* drawing_ = nullptr;
    StatePoint box_;
    ImVec2 origin_;
};

/// The states in the order of time; a click goes there.
void draw_way(PanelContext& context, const StateWay& way) {
    const theme::Palette& palette = context.theme.palette;
    const ImFont& font = *context.theme.fonts.small;
    const float row_height = std::floor(font.FontSize * 1.55F);
    const std::size_t known = way.visits_until(context.view.playback.moment);
    const std::size_t count = context.hides_future() ? known : way.visits.size();
    const std::size_t current = std::max<std::size_t>(known, 1) - 1;
    if (should_follow(context, context.caches.text->states.follow, current)) scroll_to_row(current, row_height);
    const VisibleRows rows = visible_rows(count, row_height);
    for (std::size_t row = rows.first; row < rows.end; ++row) {
        const StateVisit& visit = way.visits[row];
        const ImVec2 corner = rows.corner(row);
        const draw::Rect rect{corner.x, corner.y, corner.x + rows.width, corner.y + row_height};
        const RowLook look{.current = known != 0 && row == current,
                           .selected = visit.event == context.view.selection.event};
        if (row_button(context, rect, look, fmt::format("states.visit.{}", row))) go_to_event(context, visit.event);
        explain(context, fmt::format("{} at {}{}{}", model::state_words(visit.state), model::list_words(visit.entered),
                                     visit.because.empty() ? "" : ", by ", visit.because));
        const float time = context.px(74);
        const float name = (rows.width - time - context.px(8)) / 2;
        const ImU32 colour = row < known ? palette.text : theme::faded(palette.text, 0.45F);
        const float left = corner.x + context.px(8);
        draw_cell(font, {left, corner.y}, {time - context.px(4), row_height}, palette.text_dim,
                  model::list_words(visit.entered));
        draw_cell(font, {left + time, corner.y}, {name - context.px(4), row_height}, colour,
                  model::state_words(visit.state));
        draw_cell(font, {left + time + name, corner.y}, {name - context.px(8), row_height}, palette.text_dim,
                  visit.because);
    }
    end_rows(rows);
}

/// Which end is shown, and where it stands.
void draw_states_head(PanelContext& context, const std::optional<StateWay>& way) {
    StatesOptions& options = context.view.states;
    if (toggle_button(context, "server", !options.client, "states.server", "The server's session  (Shift+S)"))
        options.client = false;
    ImGui::SameLine(0, context.px(4));
    if (toggle_button(context, "client", options.client, "states.client", "The client's session  (Shift+S)"))
        options.client = true;
    if (!way || way->machine == nullptr) return;
    ImGui::SameLine(0, context.px(10));
    const std::size_t known = way->visits_until(context.view.playback.moment);
    std::string words = fmt::format("{} at {}: ", way->machine->title, way->host);
    if (known == 0) {
        words += "not begun yet";
    } else if (way->is_over(context.view.playback.moment)) {
        words += fmt::format("over since {} ({})", model::list_words(*way->ended), way->end_reason);
    } else {
        const StateVisit& visit = way->visits[known - 1];
        words += fmt::format("{} since {}", model::state_words(visit.state), model::list_words(visit.entered));
    }
    const TextStyle style(context.theme.fonts.small, context.theme.palette.text);
    ImGui::AlignTextToFramePadding();
    text_ellipsised(context, words, ImGui::GetContentRegionAvail().x - context.px(states_margin));
}

}  // namespace

void draw_states_panel(PanelContext& context) {
    const std::optional<StateWay>& way = way_now(context);
    const float room = ImGui::GetContentRegionAvail().y;
    if (room > context.theme.fonts.regular->FontSize * 7) draw_states_head(context, way);
    if (shown_connection(context) == 0) {
        empty_state(context, icons::plug, "No connection has been opened yet.");
        return;
    }
    if (!way || way->machine == nullptr) {
        empty_state(context, icons::cog, "No mail protocol was spoken on this connection.");
        return;
    }
    const bool beside = ImGui::GetContentRegionAvail().x >= context.px(way_beside_min);
    const float width = beside ? ImGui::GetContentRegionAvail().x - context.px(way_units) : 0;
    theme::begin_child("states.machine", {width, 0}, false, ImGuiWindowFlags_HorizontalScrollbar);
    MachineDrawing(context, *way).draw();
    ImGui::EndChild();
    if (!beside) return;
    ImGui::SameLine(0, context.px(states_margin));
    theme::begin_child("states.way", {0, 0}, false);
    draw_way(context, *way);
    ImGui::EndChild();
}

}  // namespace viz::panels
