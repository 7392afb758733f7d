#include "viz/panels/gallery_panel.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/model/display_text.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace {

namespace icons = theme::icons;
using lesson::GalleryEntry;

// In units of design.
constexpr float window_margin = 18;
constexpr float gallery_card_width_min = 290;
constexpr float gallery_card_height = 88;
constexpr float gallery_card_gap = 10;
constexpr float gallery_card_inset = 11;
constexpr std::size_t goal_lines_max = 2;

constexpr ImGuiWindowFlags gallery_flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                           ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus;

/// The first lines of a text that was broken into lines; an ellipsis where there are more.
std::string first_lines(const std::string& broken, std::size_t lines_max) {
    std::size_t end = 0;
    for (std::size_t line = 0; line < lines_max; ++line) {
        end = broken.find('\n', end);
        if (end == std::string::npos) return broken;
        ++end;
    }
    return broken.substr(0, end - 1) + "...";
}

std::string goals_text(const GalleryEntry& entry) {
    return model::display_text(fmt::format("{}", fmt::join(entry.goals, "; ")));
}

class Gallery {
public:
    Gallery(const std::vector<GalleryEntry>& entries, GalleryView& view, const theme::Theme& theme, Probes& probes)
        : entries_(entries), view_(view), theme_(theme), probes_(probes) {}

    std::optional<std::size_t> draw(std::span<const KeyPress> keys) {
        const float width = ImGui::GetContentRegionAvail().x - ImGui::GetStyle().ScrollbarSize;
        columns_ = std::max<std::size_t>(
            1, static_cast<std::size_t>((width + px(gallery_card_gap)) / px(gallery_card_width_min)));
        card_width_ = std::floor((width + px(gallery_card_gap)) / static_cast<float>(columns_) - px(gallery_card_gap));
        for (const KeyPress& key : keys) take_key(key);
        for (const lesson::GallerySection& section : lesson::gallery_sections(entries_)) draw_section(section);
        view_.cursor_moved = false;
        return chosen_;
    }

private:
    [[nodiscard]] float px(float units) const { return units * theme_.scale; }

    void take_key(const KeyPress& key) {
        if (key.key == Key::enter && view_.cursor < entries_.size()) chosen_ = view_.cursor;
        const std::optional<std::size_t> to = cursor_after(key.key);
        if (!to || entries_.empty()) return;
        view_.cursor = std::min(*to, entries_.size() - 1);
        view_.cursor_moved = true;
    }
    [[nodiscard]] std::optional<std::size_t> cursor_after(Key key) const {
        const std::size_t at = view_.cursor;
        switch (key) {
            case Key::right:
                return at + 1;
            case Key::left:
                return at == 0 ? 0 : at - 1;
            case Key::down:
                return at + columns_;
            case Key::up:
                return at < columns_ ? 0 : at - columns_;
            case Key::home:
                return 0;
            case Key::end:
                return entries_.size();
            default:
                return std::nullopt;
        }
    }

    void draw_section(const lesson::GallerySection& section) {
        ImGui::Dummy({1, px(6)});
        {
            const TextStyle style(theme_.fonts.title, theme_.palette.text);
            text_line(section.heading);
        }
        const ImVec2 corner = ImGui::GetCursorScreenPos();
        for (std::size_t index = section.first; index < section.end; ++index) {
            const std::size_t place = index - section.first;
            const float x = corner.x + static_cast<float>(place % columns_) * (card_width_ + px(gallery_card_gap));
            const float y =
                corner.y + static_cast<float>(place / columns_) * px(gallery_card_height + gallery_card_gap);
            draw_card(index, draw::rect_at({std::round(x), std::round(y)}, {card_width_, px(gallery_card_height)}));
        }
        const std::size_t rows = (section.end - section.first + columns_ - 1) / columns_;
        ImGui::SetCursorScreenPos(corner);
        ImGui::Dummy({1, static_cast<float>(rows) * px(gallery_card_height + gallery_card_gap)});
    }

    void draw_card(std::size_t index, const draw::Rect& rect) {
        const theme::Palette& palette = theme_.palette;
        const GalleryEntry& entry = entries_[index];
        ImGui::SetCursorScreenPos(rect.min());
        ImGui::PushID(static_cast<int>(index));  // a file may stand here twice
        if (ImGui::InvisibleButton("card", {rect.width(), rect.height()})) {
            view_.cursor = index;
            chosen_ = index;
        }
        ImGui::PopID();
        probes_.set_last_item((entry.is_recent ? "gallery.recent." : "gallery.card.") + entry.name);
        const bool hovered = ImGui::IsItemHovered();
        const bool at_cursor = view_.cursor == index;
        if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (at_cursor && view_.cursor_moved) ImGui::SetScrollHereY(0.5F);
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const ImU32 fill = hovered ? theme::mixed(palette.panel, palette.accent, 0.12F) : palette.panel;
        list.AddRectFilled(rect.min(), rect.max(), fill, px(8));
        list.AddRect(rect.min(), rect.max(), at_cursor ? palette.accent : palette.line, px(8), ImDrawFlags_None,
                     std::max(1.F, px(at_cursor ? 2.F : 1.F)));
        draw_card_texts(entry, rect);
    }

    void draw_card_texts(const GalleryEntry& entry, const draw::Rect& rect) const {
        const theme::Palette& palette = theme_.palette;
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const float left = rect.left + px(gallery_card_inset);
        const float width = rect.width() - 2 * px(gallery_card_inset);
        float top = rect.top + px(gallery_card_inset - 2);
        const auto line = [&](ImFont& font, ImU32 colour, const std::string& text) {
            list.AddText(&font, font.FontSize, {std::round(left), std::round(top)}, colour, text.c_str());
            top += font.FontSize + px(3);
        };
        const std::string icon = entry.is_recent ? icons::clock : entry.is_exercise ? icons::cog : icons::book;
        const std::string title = fmt::format("{}  {}", icon, model::display_text(entry.title));
        line(*theme_.fonts.bold, palette.text, draw::fit_text(*theme_.fonts.bold, title, width));
        const std::string words = lesson::gallery_words(entry);
        line(*theme_.fonts.small, palette.accent, draw::fit_text(*theme_.fonts.small, words, width));
        ImGui::PushFont(theme_.fonts.small);
        const std::string goals = first_lines(broken_into_lines(goals_text(entry), width - px(14)), goal_lines_max);
        ImGui::PopFont();
        line(*theme_.fonts.small, palette.text_dim, goals);
    }

    const std::vector<GalleryEntry>& entries_;
    GalleryView& view_;
    const theme::Theme& theme_;
    Probes& probes_;
    std::size_t columns_ = 1;
    float card_width_ = 0;
    std::optional<std::size_t> chosen_;
};

void draw_gallery_head(const GalleryView& view, const theme::Theme& theme) {
    {
        const TextStyle style(theme.fonts.title, theme.palette.accent);
        text_line(fmt::format("{}  mailflow", icons::envelope));
    }
    const TextStyle style(view.notice.empty() ? theme.palette.text_dim : theme.palette.warning);
    if (!view.notice.empty()) return text_wrapped(view.notice);
    text_wrapped(
        fmt::format("Choose what to watch and to understand: click it, or go there with the arrows and press Enter. "
                    "{}T: dark or light; Ctrl+Q closes the window.",
                    view.can_go_back ? "Esc: back; " : ""));
}

}  // namespace

std::optional<std::size_t> draw_gallery(const std::vector<GalleryEntry>& entries, GalleryView& gallery,
                                        ThemeName& theme_name, const theme::Theme& theme, Probes& probes,
                                        std::span<const KeyPress> keys) {
    for (const KeyPress& key : keys) {
        if (key.character != 't' || key.control) continue;
        theme_name = theme_name == ThemeName::dark ? ThemeName::light : ThemeName::dark;
    }
    theme::Theme shown = theme;
    shown.palette = theme_name == ThemeName::dark ? theme::dark_palette() : theme::light_palette();
    theme::apply_style(shown.palette, shown.scale);
    probes.clear();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(window_margin * theme.scale, window_margin * theme.scale));
    ImGui::Begin("gallery", nullptr, gallery_flags);
    ImGui::PopStyleVar();
    draw_gallery_head(gallery, shown);
    ImGui::PushStyleColor(ImGuiCol_ChildBg, theme::faded(shown.palette.panel, 0));
    theme::begin_child("gallery.entries", {0, 0}, false);
    const auto chosen = Gallery(entries, gallery, shown, probes).draw(keys);
    ImGui::EndChild();
    ImGui::PopStyleColor();
    ImGui::End();
    return chosen;
}

}  // namespace viz::panels
