#include "viz/panels/text_widgets.hpp"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "protocol/base/utf8.hpp"
#include "viz/draw/text.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace {

constexpr float tooltip_width = 380;

/// Colours of the text itself pressed into a plate that lies behind it.
constexpr float plate_opacity = 0.16F;

float width_of(std::string_view text) {
    const ImFont& font = *ImGui::GetFont();
    return font.CalcTextSizeA(font.FontSize, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

/// Adds a word that is wider than a line. @return width of its last piece
float append_in_pieces(std::string& broken, std::string_view word, float width) {
    float used = 0;
    while (!word.empty()) {
        std::size_t size = 1;
        while (size < word.size() && (static_cast<unsigned char>(word[size]) & 0xC0U) == 0x80U) ++size;
        const float advance = width_of(word.substr(0, size));
        if (used > 0 && used + advance > width) {
            broken += '\n';
            used = 0;
        }
        broken += word.substr(0, size);
        used += advance;
        word.remove_prefix(size);
    }
    return used;
}

}  // namespace

TextStyle::TextStyle(ImFont* font, ImU32 colour) : has_font_(font != nullptr) {
    if (has_font_) ImGui::PushFont(font);
    ImGui::PushStyleColor(ImGuiCol_Text, colour);
}

TextStyle::~TextStyle() {
    ImGui::PopStyleColor();
    if (has_font_) ImGui::PopFont();
}

float steady_right_edge() {
    const ImGuiStyle& style = ImGui::GetStyle();
    const float padding = ImGui::GetWindowContentRegionMin().x + ImGui::GetScrollX();
    return ImGui::GetWindowPos().x + ImGui::GetWindowWidth() - padding - style.ScrollbarSize;
}

void text_line(std::string_view text) {
    ImGui::TextUnformatted(text.data(), text.data() + text.size());
}

std::string broken_into_lines(std::string_view text, float width) {
    std::string broken;
    broken.reserve(text.size() + text.size() / 16);
    float used = 0;
    while (!text.empty()) {
        const std::size_t end = text.find_first_of(" \n");
        const std::string_view word = text.substr(0, end);
        const float word_width = width_of(word);
        if (used > 0 && used + word_width > width) {
            while (broken.ends_with(' ')) broken.pop_back();
            broken += '\n';
            used = 0;
        }
        used = word_width > width ? append_in_pieces(broken, word, width) : used + word_width;
        if (word_width <= width) broken += word;
        if (end == std::string_view::npos) break;
        broken += text[end];
        used = text[end] == '\n' ? 0 : used + width_of(" ");
        text.remove_prefix(end + 1);
    }
    return broken;
}

void text_wrapped(std::string_view text, float width) {
    const float room = width > 0 ? width : steady_right_edge() - ImGui::GetCursorScreenPos().x;
    text_line(broken_into_lines(text, room));
}

std::string shortened(std::string_view text, std::size_t characters_max) {
    const std::size_t shown = protocol::utf8_prefix_octets(text, characters_max);
    if (shown == text.size()) return std::string(text);
    return fmt::format("{} ... ({} octets in all)", text.substr(0, shown), text.size());
}

void text_ellipsised(const PanelContext& context, std::string_view text, float width) {
    const std::string fitted = draw::fit_text(*ImGui::GetFont(), text, width);
    text_line(fitted);
    if (fitted != text) explain(context, text);
}

bool draw_ellipsised(const ImFont& font, ImVec2 position, float width, ImU32 colour, std::string_view text) {
    const std::string fitted = draw::fit_text(font, text, width);
    draw::draw_text(*ImGui::GetWindowDrawList(), font, position, colour, fitted);
    return fitted != text;
}

bool draw_cell(const ImFont& font, ImVec2 corner, ImVec2 size, ImU32 colour, std::string_view text) {
    const float y = corner.y + std::floor((size.y - font.FontSize) / 2);
    return draw_ellipsised(font, {corner.x, y}, size.x, colour, text);
}

void draw_row_bar(const PanelContext& context, ImVec2 corner, ImVec2 size, float share, ImU32 colour) {
    const float left = corner.x;
    const float right = left + size.x;
    const float top = corner.y + context.px(2);
    const float bottom = corner.y + size.y - context.px(2);
    const float rounding = context.px(3);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled({left, top}, {right, bottom}, context.theme.palette.panel_raised, rounding);
    const float filled = left + (right - left) * share;
    if (filled > left + rounding) list.AddRectFilled({left, top}, {filled, bottom}, colour, rounding);
}

void explain(const PanelContext& context, std::string_view text) {
    if (!text.empty() && ImGui::IsItemHovered()) show_tooltip(context, text);
}

void show_tooltip(const PanelContext& context, std::string_view text) {
    const TextStyle style(context.theme.fonts.small, context.theme.palette.text);
    ImGui::BeginTooltip();
    text_wrapped(text, context.px(tooltip_width));
    ImGui::EndTooltip();
}

void empty_state(const PanelContext& context, const char* icon, std::string_view sentence) {
    const float width = ImGui::GetContentRegionAvail().x;
    const float title_height = context.theme.fonts.title->FontSize;
    const bool has_room = ImGui::GetContentRegionAvail().y > context.px(24) + title_height + 2 * ImGui::GetFontSize();
    if (has_room) {
        ImGui::Dummy({1, context.px(14)});
        const TextStyle style(context.theme.fonts.title, theme::faded(context.theme.palette.text_dim, 0.6F));
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() + (width - ImGui::CalcTextSize(icon).x) / 2);
        text_line(icon);
    }
    const TextStyle style(context.theme.palette.text_dim);
    const std::string text(sentence);
    const float text_width = ImGui::CalcTextSize(text.c_str()).x;
    if (text_width < width) ImGui::SetCursorPosX(ImGui::GetCursorPosX() + (width - text_width) / 2);
    text_wrapped(sentence);
    context.probes.set_last_item("empty-state");
}

void search_progress(const PanelContext& context, std::size_t done, std::size_t all) {
    const double share = static_cast<double>(done) / static_cast<double>(all);
    const TextStyle style(context.theme.palette.text_dim);
    text_line(fmt::format("{} searching: {:.0f} %", theme::icons::hourglass, share * 100));
}

void section_heading(const PanelContext& context, std::string_view text) {
    ImGui::Dummy({1, context.px(4)});
    {
        const TextStyle style(context.theme.fonts.bold, context.theme.palette.text);
        text_ellipsised(context, text, ImGui::GetContentRegionAvail().x);
    }
    const ImVec2 end = ImGui::GetItemRectMax();
    const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
    const float y = std::floor((ImGui::GetItemRectMin().y + end.y) / 2) + 0.5F;
    if (end.x + context.px(8) < right) {
        ImGui::GetWindowDrawList()->AddLine({end.x + context.px(8), y}, {right, y}, context.theme.palette.line);
    }
}

bool toggle_button(PanelContext& context, const char* text, bool on, std::string_view probe,
                   std::string_view explanation) {
    const theme::Palette& palette = context.theme.palette;
    const TextStyle style(context.theme.fonts.small, on ? palette.accent : palette.text_dim);
    ImGui::PushStyleColor(ImGuiCol_Button, on ? theme::faded(palette.accent, plate_opacity) : palette.panel_raised);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(context.px(7), context.px(3)));
    const bool clicked = ImGui::Button(text);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    context.probes.set_last_item(probe);
    explain(context, explanation);
    return clicked;
}

VisibleRows visible_rows(std::size_t count, float row_height) {
    const double height = row_height;
    const double scroll = std::max(0.0F, ImGui::GetScrollY());
    const ImVec2 start = ImGui::GetCursorScreenPos();
    // The list may begin beneath other widgets of the window: what is scrolled away of the list itself.
    const double hidden = std::max(0.0, static_cast<double>(ImGui::GetWindowPos().y) - static_cast<double>(start.y));
    const double skipped = std::min(hidden, scroll);
    VisibleRows rows;
    rows.count = count;
    rows.start = start;
    rows.width = ImGui::GetContentRegionAvail().x;
    rows.row_height = row_height;
    rows.first = std::min(count, static_cast<std::size_t>(skipped / height));
    const auto shown = static_cast<std::size_t>(static_cast<double>(ImGui::GetWindowHeight()) / height) + 2;
    rows.end = std::min(count, rows.first + shown);
    const double top = static_cast<double>(start.y) + static_cast<double>(rows.first) * height;
    rows.origin = {start.x, static_cast<float>(top)};
    return rows;
}

void end_rows(const VisibleRows& rows) {
    ImGui::SetCursorScreenPos(rows.start);
    ImGui::Dummy({1, static_cast<float>(static_cast<double>(rows.count) * static_cast<double>(rows.row_height))});
}

void scroll_to_row(std::size_t row, float row_height) {
    const double offset = (static_cast<double>(row) + 0.5) * static_cast<double>(row_height);
    ImGui::SetScrollFromPosY(ImGui::GetCursorPosY() - ImGui::GetScrollY() + static_cast<float>(offset), 0.4F);
}

bool row_button(PanelContext& context, const draw::Rect& rect, const RowLook& look, std::string_view probe) {
    const theme::Palette& palette = context.theme.palette;
    const ImVec2 cursor = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos(rect.min());
    ImGui::PushID(probe.data(), probe.data() + probe.size());
    const bool clicked = ImGui::InvisibleButton("row", {std::max(1.0F, rect.width()), std::max(1.0F, rect.height())});
    ImGui::PopID();
    context.probes.set_last_item(probe);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float rounding = context.px(4);
    if (look.current) {
        list.AddRectFilled(rect.min(), rect.max(), theme::faded(palette.accent, plate_opacity), rounding);
        list.AddRectFilled(rect.min(), {rect.left + context.px(3), rect.bottom}, palette.accent);
    } else if (look.selected) {
        list.AddRectFilled(rect.min(), rect.max(), theme::faded(palette.accent, plate_opacity / 2), rounding);
    }
    if (ImGui::IsItemHovered()) {
        list.AddRectFilled(rect.min(), rect.max(), theme::faded(palette.text, 0.07F), rounding);
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    }
    ImGui::SetCursorScreenPos(cursor);
    return clicked;
}

namespace {
constexpr int follow_frames = 2;
}  // namespace

bool should_follow(const PanelContext& context, FollowState& state, std::size_t current) {
    const bool playing = context.view.playback.playing;
    const float width = ImGui::GetWindowWidth();
    if (!playing || !state.playing) state.suspended = false;
    const bool wheel = ImGui::IsWindowHovered() && ImGui::GetIO().MouseWheel != 0;
    if (playing && wheel) state.suspended = true;
    const std::size_t events = context.view.playback.moment.events;
    const bool changed = state.current != current || state.events != events || state.width != width;
    state.current = current;
    state.events = events;
    state.width = width;
    state.playing = playing;
    // ImGui bounds a scroll by the contents of the frame before, so that the first frame may not get far enough.
    if (changed) state.frames_left = follow_frames;
    if (state.frames_left == 0) return false;
    --state.frames_left;
    return !state.suspended;
}

}  // namespace viz::panels
