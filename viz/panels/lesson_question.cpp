#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "sim/lesson/answer.hpp"
#include "viz/model/display_text.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/lesson_parts.hpp"
#include "viz/panels/lesson_steering.hpp"
#include "viz/panels/markdown_view.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace {

namespace icons = theme::icons;
using lesson::AnswerDraft;
using lesson::AnswerKind;

// In units of design.
constexpr float row_inset = 7;
constexpr float option_mark_width = 22;
constexpr float letter_width = 20;
constexpr float arrow_width = 22;

/// How an option is marked: while it can be chosen, and once the question is over.
struct OptionMark {
    const char* icon = "";
    ImU32 colour{};
    bool strong = false;  ///< its row stands out
};

OptionMark mark_of(const PanelContext& context, std::size_t place, const std::vector<std::size_t>& right) {
    const theme::Palette& palette = context.theme.palette;
    const AnswerDraft& draft = context.lesson->work().draft;
    const bool chosen = is_chosen(draft, place);
    if (context.lesson->is_asking()) {
        const bool several = draft.kind == AnswerKind::several;
        const char* const mark = several ? icons::check_circle : icons::circle;
        return {chosen ? mark : icons::circle_outline, chosen ? palette.accent : palette.text_dim, chosen};
    }
    const bool is_right = std::ranges::find(right, place) != right.end();
    if (is_right) return {icons::check_circle, palette.success, true};
    if (chosen) return {icons::times_circle, palette.failure, false};
    return {icons::circle_outline, palette.text_dim, false};
}

/// A row as high as its broken text.
struct AnswerRow {
    draw::Rect rect;
    std::string text;  ///< with its line ends
    float text_left = 0;
};

AnswerRow make_answer_row(const PanelContext& context, std::string_view text, float before, float after) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float right = steady_right_edge();
    AnswerRow row;
    row.text_left = corner.x + context.px(row_inset + before);
    row.text = broken_into_lines(model::display_text(text), right - context.px(row_inset + after) - row.text_left);
    const float height = ImGui::CalcTextSize(row.text.c_str()).y + 2 * context.px(row_inset - 2);
    row.rect = {corner.x, corner.y, right, corner.y + std::ceil(height)};
    return row;
}

void draw_plate(const PanelContext& context, const AnswerRow& row, const OptionMark& mark) {
    const theme::Palette& palette = context.theme.palette;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float rounding = context.px(6);
    const ImU32 fill = mark.strong ? theme::mixed(palette.panel, mark.colour, 0.16F) : palette.panel;
    list.AddRectFilled(row.rect.min(), row.rect.max(), fill, rounding);
    const ImU32 line = mark.strong ? mark.colour : palette.line;
    list.AddRect(row.rect.min(), row.rect.max(), line, rounding, ImDrawFlags_None, std::max(1.F, context.px(1)));
}

void draw_row_words(const PanelContext& context, ImVec2 corner, ImU32 colour, const std::string& text,
                    ImFont* font = nullptr) {
    ImFont* const used = font != nullptr ? font : context.theme.fonts.regular;
    ImGui::GetWindowDrawList()->AddText(used, used->FontSize, {std::round(corner.x), std::round(corner.y)}, colour,
                                        text.c_str());
}

/// A row as a button. @return whether it was clicked
bool plate_button(PanelContext& context, const AnswerRow& row, std::string_view probe, bool enabled) {
    ImGui::PushID(probe.data(), probe.data() + probe.size());
    ImGui::SetCursorScreenPos(row.rect.min());
    const bool clicked =
        ImGui::InvisibleButton("plate", {std::max(1.F, row.rect.width()), std::max(1.F, row.rect.height())});
    ImGui::PopID();
    context.probes.set_last_item(probe);
    if (!enabled || !ImGui::IsItemHovered()) return enabled && clicked;
    ImGui::GetWindowDrawList()->AddRectFilled(row.rect.min(), row.rect.max(),
                                              theme::faded(context.theme.palette.accent, 0.10F), context.px(6));
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    return clicked;
}

void draw_option(PanelContext& context, std::size_t place, const std::string& text, const OptionMark& mark) {
    const AnswerRow row = make_answer_row(context, text, option_mark_width + letter_width, 0);
    draw_plate(context, row, mark);
    const float top = row.rect.top + context.px(row_inset - 2);
    const theme::Palette& palette = context.theme.palette;
    draw_row_words(context, {row.rect.left + context.px(row_inset), top}, mark.colour, mark.icon);
    draw_row_words(context, {row.rect.left + context.px(row_inset + option_mark_width), top}, palette.text_dim,
                   std::string(1, sim::lesson::letter_of(place)), context.theme.fonts.mono);
    draw_row_words(context, {row.text_left, top}, palette.text, row.text);
    const std::string probe = fmt::format("lesson.option.{}", sim::lesson::letter_of(place));
    if (plate_button(context, row, probe, context.lesson->is_asking())) choose(context.lesson->draft(), place);
}

void draw_option_answers(PanelContext& context, const sim::lesson::PutQuestion& put) {
    const std::vector<std::size_t> right = lesson::places_in(put.right_input());
    for (std::size_t place = 0; place < put.options().size(); ++place)
        draw_option(context, place, put.options()[place], mark_of(context, place, right));
}

/// A small button at the right of a row of an order. @return whether it was clicked
bool arrow_button(PanelContext& context, const draw::Rect& rect, bool down, const std::string& probe) {
    const theme::Palette& palette = context.theme.palette;
    ImGui::SetCursorScreenPos(rect.min());
    ImGui::PushID(probe.c_str());
    const bool clicked = ImGui::InvisibleButton("arrow", {rect.width(), rect.height()});
    ImGui::PopID();
    context.probes.set_last_item(probe);
    const bool hovered = ImGui::IsItemHovered();
    const char* const icon = down ? icons::arrow_down : icons::arrow_up;
    const ImVec2 size = ImGui::CalcTextSize(icon);
    draw_row_words(context, {rect.centre().x - size.x / 2, rect.centre().y - size.y / 2},
                   hovered ? palette.accent : palette.text_dim, icon);
    explain(context, down ? "Later  (Ctrl+Down)" : "Earlier  (Ctrl+Up)");
    return clicked;
}

/// Where a row that the mouse has hold of wants to go.
std::optional<std::size_t> dragged_to(const draw::Rect& rect, std::size_t at, std::size_t count) {
    if (!ImGui::IsItemActive() || !ImGui::IsMouseDragging(ImGuiMouseButton_Left)) return std::nullopt;
    const float y = ImGui::GetIO().MousePos.y;
    if (y < rect.top && at > 0) return at - 1;
    if (y > rect.bottom && at + 1 < count) return at + 1;
    return std::nullopt;
}

/// How a row of an order is marked: the one that has the keys, and once the question is over, what is in its place.
OptionMark order_mark(const PanelContext& context, std::size_t at, bool in_place) {
    const theme::Palette& palette = context.theme.palette;
    const bool asking = context.lesson->is_asking();
    if (asking) return {"", palette.accent, context.lesson->work().draft.cursor == at};
    return {in_place ? icons::check : icons::times, in_place ? palette.success : palette.failure, in_place};
}

/// One row of an order. @param in_place  it is where it should be @return where it is to go
std::optional<std::size_t> draw_order_row(PanelContext& context, std::size_t at, const std::string& text,
                                          bool in_place) {
    const theme::Palette& palette = context.theme.palette;
    const AnswerDraft& draft = context.lesson->work().draft;
    const bool asking = context.lesson->is_asking();
    const float after = asking ? 2 * arrow_width : arrow_width;
    const OptionMark mark = order_mark(context, at, in_place);
    const AnswerRow row = make_answer_row(context, text, letter_width + 4, after);
    draw_plate(context, row, mark);
    const float top = row.rect.top + context.px(row_inset - 2);
    draw_row_words(context, {row.rect.left + context.px(row_inset), top}, palette.text_dim, fmt::format("{}.", at + 1));
    draw_row_words(context, {row.text_left, top}, palette.text, row.text);
    if (!asking) {
        draw_row_words(context, {row.rect.right - context.px(arrow_width), top}, mark.colour, mark.icon);
        ImGui::Dummy({std::max(1.F, row.rect.width()), row.rect.height()});
        return std::nullopt;
    }
    const std::string name = fmt::format("lesson.row.{}", sim::lesson::letter_of(draft.places[at]));
    const float arrows = row.rect.right - context.px(2 * arrow_width);
    AnswerRow grip = row;
    grip.rect.right = arrows;
    if (plate_button(context, grip, name, true)) context.lesson->draft().cursor = at;
    std::optional<std::size_t> to = dragged_to(row.rect, at, draft.places.size());
    const float middle = arrows + context.px(arrow_width);
    const bool up = arrow_button(context, {arrows, row.rect.top, middle, row.rect.bottom}, false, name + ".up");
    const bool down =
        arrow_button(context, {middle, row.rect.top, row.rect.right, row.rect.bottom}, true, name + ".down");
    if (up && at > 0) to = at - 1;
    if (down) to = at + 1;
    ImGui::SetCursorScreenPos(row.rect.min());
    ImGui::Dummy({std::max(1.F, row.rect.width()), row.rect.height()});
    return to;
}

void draw_order_answer(PanelContext& context, const sim::lesson::PutQuestion& put) {
    const std::vector<std::size_t> places = context.lesson->work().draft.places;
    const std::vector<std::size_t> right = lesson::places_in(put.right_input());
    for (std::size_t at = 0; at < places.size(); ++at) {
        const bool in_place = places[at] == right[at];
        if (const auto to = draw_order_row(context, at, put.options()[places[at]], in_place))
            move_row(context.lesson->draft(), at, *to);
    }
}

/// The host that is selected is the answer, as long as it is asked for.
void draw_host_answer(PanelContext& context) {
    if (context.lesson->is_asking()) context.lesson->draft().text = context.view.selection.host;
    const std::string& host = context.lesson->work().draft.text;
    const theme::Palette& palette = context.theme.palette;
    const HostLook look = look_of_host(context, host);
    const std::string text = host.empty() ? std::string("No host is selected yet") : model::display_text(host);
    const AnswerRow row = make_answer_row(context, text, option_mark_width + 4, 0);
    draw_plate(context, row, {"", palette.accent, !host.empty()});
    const float top = row.rect.top + context.px(row_inset - 2);
    const ImU32 colour = host.empty() ? palette.text_dim : palette.text;
    draw_row_words(context, {row.rect.left + context.px(row_inset), top}, host.empty() ? palette.text_dim : look.colour,
                   host.empty() ? icons::crosshairs : look.icon);
    draw_row_words(context, {row.text_left, top}, colour, row.text);
    ImGui::Dummy({std::max(1.F, row.rect.width()), row.rect.height()});
    context.probes.set_last_item("lesson.host");
}

bool pressed_in_frame(const PanelContext& context, Key key) {
    return std::ranges::find(context.keys, key, &KeyPress::key) != context.keys.end();
}

void draw_answer_line(PanelContext& context) {
    LessonOptions& options = context.view.lesson;
    std::string& text = context.lesson->draft().text;
    std::array<char, lesson::answer_octets_max> buffer{};
    std::copy_n(text.begin(), std::min(text.size(), buffer.size() - 1), buffer.begin());
    ImGui::BeginDisabled(!context.lesson->is_asking());
    ImGui::SetNextItemWidth(std::max(1.F, steady_right_edge() - ImGui::GetCursorScreenPos().x));
    ImGui::PushFont(context.theme.fonts.mono);
    ImGui::InputTextWithHint("##line", "your answer", buffer.data(), buffer.size());
    ImGui::PopFont();
    // ImGui takes back what was written when Escape leaves the line.
    const bool gives_up = ImGui::IsItemDeactivated() && pressed_in_frame(context, Key::escape);
    if (!gives_up && context.lesson->is_asking()) text = buffer.data();
    // The keys of the frame in which Enter leaves the line belong to it, too.
    options.line_active = ImGui::IsItemActive() || ImGui::IsItemDeactivated();
    if (ImGui::IsItemActive()) options.line_wanted = false;
    if (options.line_wanted) ImGui::SetKeyboardFocusHere(-1);
    context.probes.set_last_item("lesson.line");
    ImGui::EndDisabled();
}

std::string instruction(AnswerKind kind, const sim::lesson::PutQuestion& put) {
    switch (kind) {
        case AnswerKind::choice:
            return "Choose one.";
        case AnswerKind::several:
            return "Choose all that are right.";
        case AnswerKind::order:
            return "Put them in order, the first at the top.";
        case AnswerKind::host:
            return "Click the host on the map, or go to it with H.";
        case AnswerKind::line:
            break;
    }
    return put.instruction();
}

void draw_widget(PanelContext& context, AnswerKind kind, const sim::lesson::PutQuestion& put) {
    switch (kind) {
        case AnswerKind::choice:
        case AnswerKind::several:
            return draw_option_answers(context, put);
        case AnswerKind::order:
            return draw_order_answer(context, put);
        case AnswerKind::host:
            return draw_host_answer(context);
        case AnswerKind::line:
            return draw_answer_line(context);
    }
}

}  // namespace

std::string counted(std::uint64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

void draw_lesson_question(PanelContext& context) {
    const lesson::LessonPlay& play = *context.lesson;
    const theme::Palette& palette = context.theme.palette;
    const auto put = play.player().question();
    const sim::scenario::LessonQuestion& question = *play.player().step().question;
    section_heading(context, fmt::format("Question, {}", counted(question.points, "point")));
    draw_markdown(context, question.text, palette.text);
    if (play.is_asking()) {
        const TextStyle style(context.theme.fonts.small, palette.text_dim);
        text_wrapped(instruction(play.work().draft.kind, *put));
    }
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {context.px(6), context.px(5)});
    draw_widget(context, play.work().draft.kind, *put);
    ImGui::PopStyleVar();
}

}  // namespace viz::panels
