#pragma once

#include <cstddef>
#include <string_view>

#include <imgui.h>

#include "viz/draw/geometry.hpp"
#include "viz/panels/panel_context.hpp"
#include "viz/panels/text_cache.hpp"

namespace viz::panels {

/// While it lives, text is in this font and colour.
class TextStyle {
public:
    explicit TextStyle(ImU32 colour) : TextStyle(nullptr, colour) {}
    /// @param font  nullptr: as it is
    TextStyle(ImFont* font, ImU32 colour);
    TextStyle(const TextStyle&) = delete;
    TextStyle& operator=(const TextStyle&) = delete;
    ~TextStyle();

private:
    bool has_font_;
};

/// Where text ends at the right in a scrolling window, on screen: room for the scroll bar is left whether it is there
/// or not, so that its coming breaks no line anew.
[[nodiscard]] float steady_right_edge();

/// Text of any octets; `std::string_view` need not end with a zero.
void text_line(std::string_view text);
/// The text with line ends where it is to be broken to be no wider, in the current font: at blanks, so that names
/// of hosts stay whole, and only within words that are too wide by themselves.
[[nodiscard]] std::string broken_into_lines(std::string_view text, float width);
/// Text in such lines. @param width  0: up to steady_right_edge()
void text_wrapped(std::string_view text, float width = 0);
/// At most so many characters of a text in well-formed UTF-8, with a mark where it was cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t characters_max);
/// One line of at most `width` pixels: a text that is longer ends with an ellipsis and has itself as tooltip.
void text_ellipsised(const PanelContext& context, std::string_view text, float width);
/// Draws such a line over whatever is there, without a widget. @return whether it was cut
bool draw_ellipsised(const ImFont& font, ImVec2 position, float width, ImU32 colour, std::string_view text);

/// Such a line in the middle of a row's height. @param corner  the cell's upper left one @return whether it was cut
bool draw_cell(const ImFont& font, ImVec2 corner, ImVec2 size, ImU32 colour, std::string_view text);
/// A bar as high as a row but for a margin, to be written on. @param share  of it that is filled, 0 to 1
void draw_row_bar(const PanelContext& context, ImVec2 corner, ImVec2 size, float share, ImU32 colour);

/// A tooltip for the widget before, broken into lines that are comfortable to read.
void explain(const PanelContext& context, std::string_view text);
/// The same at the mouse, whatever the widget before is.
void show_tooltip(const PanelContext& context, std::string_view text);

/// What a panel says where it has nothing to show; ends with the probe `empty-state`.
void empty_state(const PanelContext& context, const char* icon, std::string_view sentence);

/// How far a search has come that goes on from frame to frame.
void search_progress(const PanelContext& context, std::size_t done, std::size_t all);

/// A heading within a panel, with a thin line to its right.
void section_heading(const PanelContext& context, std::string_view text);

/// A button that stays pressed while it is `on`; ends with its probe. @return whether it was clicked
bool toggle_button(PanelContext& context, const char* text, bool on, std::string_view probe,
                   std::string_view explanation);

/// What of a long list is in sight: all rows are equally high and only these are to be drawn.
struct VisibleRows {
    std::size_t first = 0;
    std::size_t end = 0;
    std::size_t count = 0;  ///< of all rows
    ImVec2 start;           ///< where the list begins, on screen
    ImVec2 origin;          ///< upper left corner of the row `first`, on screen
    float width = 0;        ///< of a row
    float row_height = 0;

    [[nodiscard]] ImVec2 corner(std::size_t row) const {
        return {origin.x, origin.y + static_cast<float>(row - first) * row_height};
    }
};
/// Of `count` rows, however many they are, in the current scrolling window.
[[nodiscard]] VisibleRows visible_rows(std::size_t count, float row_height);
/// Takes the room of all rows; to be called after those in sight were drawn.
void end_rows(const VisibleRows& rows);
/// Scrolls so that a row of such a list, which has not been laid out yet, comes into the upper half.
void scroll_to_row(std::size_t row, float row_height);

struct RowLook {
    bool current = false;   ///< where the moment is
    bool selected = false;  ///< it belongs to the selection
};
/// A whole line of a list as one button, with its background and probe. The cursor is left as it was.
/// @return whether it was clicked
bool row_button(PanelContext& context, const draw::Rect& rect, const RowLook& look, std::string_view probe);

/// Keeps what is current in sight of a scrolling window, unless somebody scrolls it while time runs on.
/// Call within that window. @return whether to scroll to what is current in this frame
bool should_follow(const PanelContext& context, FollowState& state, std::size_t current);

}  // namespace viz::panels
