#include "viz/panels/markdown_view.hpp"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/lesson/glossary.hpp"
#include "sim/lesson/markdown.hpp"
#include "viz/model/display_text.hpp"
#include "viz/panels/text_widgets.hpp"

namespace viz::panels {

namespace {

using sim::lesson::Block;
using sim::lesson::GlossaryEntry;
using sim::lesson::Span;

// In units of design.
constexpr float item_indent = 18;
constexpr float line_gap = 3;
constexpr float block_gap = 7;
constexpr float plate_inset = 3;

/// Letters that look alike and stay on one line.
struct MarkdownPiece {
    Span::Style style = Span::Style::plain;
    std::string text;
    bool may_break = false;  ///< a line may begin with it
    bool after_blank = false;
    const GlossaryEntry* term = nullptr;  ///< that it belongs to
};

/// Text that looks alike, and is a term or none.
struct TermSpan {
    Span span;
    const GlossaryEntry* term = nullptr;
};

/// Cuts the terms of the glossary out of spans of text. Code is a term as a whole or none.
std::vector<TermSpan> with_terms(const std::vector<Span>& spans) {
    std::vector<TermSpan> cut;
    for (const Span& span : spans) {
        std::size_t told = 0;
        const auto add = [&](std::size_t end, const GlossaryEntry* term) {
            if (end > told) cut.push_back({{span.style, span.text.substr(told, end - told)}, term});
            told = end;
        };
        const bool is_code = span.style == Span::Style::code;
        for (const sim::lesson::FoundTerm& found : sim::lesson::terms_in(span.text)) {
            if (is_code && found.end - found.begin != span.text.size()) continue;
            add(found.begin, nullptr);
            add(found.end, found.entry);
        }
        add(span.text.size(), nullptr);
    }
    return cut;
}

ImFont& markdown_font(const PanelContext& context, Span::Style style) {
    const theme::Fonts& fonts = context.theme.fonts;
    if (style == Span::Style::code) return *fonts.mono;
    return style == Span::Style::strong ? *fonts.bold : *fonts.regular;
}

float markdown_width(const ImFont& font, std::string_view text) {
    return font.CalcTextSizeA(font.FontSize, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

/// Cuts spans at their blanks. Blanks within code are kept: it is broken there only if it is too wide for a line.
class PieceCutter {
public:
    PieceCutter(const PanelContext& context, float width) : context_(context), width_(width) {}

    std::vector<MarkdownPiece> cut(const std::vector<TermSpan>& spans) {
        for (const TermSpan& each : spans) {
            term_ = each.term;
            add(each.span);
        }
        return std::move(pieces_);
    }

private:
    void add(const Span& span) {
        const std::string text = model::display_text(span.text);
        const ImFont& font = markdown_font(context_, span.style);
        const float inset = span.style == Span::Style::code ? 2 * context_.px(plate_inset) : 0;
        if (span.style == Span::Style::code && markdown_width(font, text) + inset <= width_)
            return add_word(span.style, text);
        std::string_view rest = text;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            if (end > 0) add_word(span.style, rest.substr(0, end));
            blank_ = blank_ || end < rest.size();
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    /// In parts, if it is wider than a line.
    void add_word(Span::Style style, std::string_view word) {
        const ImFont& font = markdown_font(context_, style);
        const float room = width_ - (style == Span::Style::code ? 2 * context_.px(plate_inset) : 0);
        std::string part;
        while (!word.empty()) {
            std::size_t size = 1;
            while (size < word.size() && (static_cast<unsigned char>(word[size]) & 0xC0U) == 0x80U) ++size;
            if (!part.empty() && markdown_width(font, part + std::string(word.substr(0, size))) > room) {
                push(style, std::move(part), blank_ || pieces_.empty());
                part.clear();
                blank_ = false;
                broken_ = true;
            }
            part += word.substr(0, size);
            word.remove_prefix(size);
        }
        push(style, std::move(part), blank_ || broken_);
        blank_ = false;
        broken_ = false;
    }
    void push(Span::Style style, std::string part, bool may_break) {
        pieces_.push_back({style, std::move(part), may_break, blank_, term_});
    }

    const PanelContext& context_;
    float width_;
    std::vector<MarkdownPiece> pieces_;
    const GlossaryEntry* term_ = nullptr;  ///< of what is cut
    bool blank_ = false;                   ///< stands before what comes next
    bool broken_ = false;                  ///< a word that is too wide goes on
};

/// Puts pieces side by side and line under line.
class MarkdownFlow {
public:
    MarkdownFlow(const PanelContext& context, ImVec2 corner, float right, ImU32 colour)
        : context_(context), left_(corner.x), right_(right), colour_(colour), at_(corner) {}

    void draw(const std::vector<MarkdownPiece>& pieces) {
        for (std::size_t first = 0; first < pieces.size();) {
            std::size_t end = first + 1;
            while (end < pieces.size() && !pieces[end].may_break) ++end;
            float width = 0;
            for (std::size_t index = first; index < end; ++index) width += width_with_plate(pieces[index]);
            const float blank =
                pieces[first].after_blank && at_.x > left_ ? markdown_width(*context_.theme.fonts.regular, " ") : 0;
            if (at_.x > left_ && at_.x + blank + width > right_) {
                at_ = {left_, at_.y + line_height()};
            } else {
                at_.x += blank;
            }
            for (; first < end; ++first) draw(pieces[first]);
        }
    }
    [[nodiscard]] float bottom() const { return at_.y + line_height(); }

private:
    [[nodiscard]] float line_height() const {
        return std::ceil(context_.theme.fonts.regular->FontSize) + context_.px(line_gap);
    }
    [[nodiscard]] float width_with_plate(const MarkdownPiece& piece) const {
        const float inset = piece.style == Span::Style::code ? 2 * context_.px(plate_inset) : 0;
        return markdown_width(markdown_font(context_, piece.style), piece.text) + inset;
    }
    void draw(const MarkdownPiece& piece) {
        ImDrawList& list = *ImGui::GetWindowDrawList();
        ImFont& font = markdown_font(context_, piece.style);
        const float width = width_with_plate(piece);
        const bool is_code = piece.style == Span::Style::code;
        const float base = at_.y + context_.theme.fonts.regular->Ascent;  // all fonts stand on one line
        if (is_code) {
            list.AddRectFilled({std::floor(at_.x), std::floor(at_.y)},
                               {std::ceil(at_.x + width), std::floor(at_.y) + line_height() - context_.px(1)},
                               context_.theme.palette.panel_raised, context_.px(4));
        }
        const ImVec2 corner{std::round(at_.x + (is_code ? context_.px(plate_inset) : 0)),
                            std::round(base - font.Ascent)};
        list.AddText(&font, font.FontSize, corner, colour_, piece.text.data(), piece.text.data() + piece.text.size());
        if (piece.style == Span::Style::emphasis) {
            const float y = std::round(base + context_.px(2));
            list.AddRectFilled({std::round(at_.x), y}, {std::round(at_.x + width), y + std::max(1.F, context_.px(1))},
                               context_.theme.palette.accent);
        }
        if (piece.term != nullptr) draw_term(piece, base, width);
        at_.x += width;
    }
    /// Dots under it; what it means where the mouse is.
    void draw_term(const MarkdownPiece& piece, float base, float width) {
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const float dot = std::max(1.F, context_.px(1));
        const float y = std::round(base + context_.px(2));
        if (piece.style != Span::Style::emphasis) {
            for (float x = std::round(at_.x); x + dot <= at_.x + width; x += 3 * dot)
                list.AddRectFilled({x, y}, {x + dot, y + dot}, context_.theme.palette.text_dim);
        }
        const ImVec2 low{at_.x, at_.y};
        const ImVec2 high{at_.x + width, at_.y + line_height()};
        context_.probes.set(fmt::format("term.{}", piece.term->term), {low.x, low.y, high.x, high.y});
        if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(low, high))
            show_tooltip(context_, model::display_text(sim::lesson::definition(*piece.term)));
    }

    const PanelContext& context_;
    float left_;
    float right_;
    ImU32 colour_;
    ImVec2 at_;
};

/// Lines of code on one plate.
void draw_code_block(const PanelContext& context, const Block& block, float right) {
    const theme::Theme& theme = context.theme;
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float inset = context.px(7);
    std::string text = block.spans.empty() ? std::string() : block.spans.front().text;
    while (text.ends_with('\n')) text.pop_back();
    std::string lines;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines += (begin == 0 ? "" : "\n") + model::display_text(text.substr(begin, end - begin));
        begin = end + 1;
    }
    ImGui::PushFont(theme.fonts.mono_small);
    const std::string broken = broken_into_lines(lines, right - corner.x - 2 * inset);
    const ImVec2 size = ImGui::CalcTextSize(broken.c_str());
    ImGui::PopFont();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(corner, {right, corner.y + size.y + 2 * inset}, theme.palette.panel_raised, context.px(6));
    list.AddText(theme.fonts.mono_small, theme.fonts.mono_small->FontSize, {corner.x + inset, corner.y + inset},
                 theme.palette.text, broken.c_str());
    ImGui::Dummy({std::max(1.F, right - corner.x), size.y + 2 * inset});
}

/// What stands before an item of a list.
void draw_item_mark(const PanelContext& context, const Block& block, ImVec2 corner, ImU32 colour) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImFont& font = *context.theme.fonts.regular;
    if (block.kind == Block::Kind::bullet) {
        const ImVec2 centre{corner.x + context.px(7), std::round(corner.y + font.Ascent * 0.68F)};
        return list.AddCircleFilled(centre, context.px(2.2F), context.theme.palette.accent, 12);
    }
    const std::string number = fmt::format("{}.", block.number);
    const float width = markdown_width(font, number);
    list.AddText(&font, font.FontSize, {std::round(corner.x + context.px(item_indent - 5) - width), corner.y}, colour,
                 number.c_str());
}

void draw_block(const PanelContext& context, const Block& block, ImU32 colour) {
    const float right = steady_right_edge();
    if (block.kind == Block::Kind::code) return draw_code_block(context, block, right);
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const bool is_item = block.kind == Block::Kind::bullet || block.kind == Block::Kind::numbered;
    const float indent = is_item ? context.px(item_indent) : 0;
    if (is_item) draw_item_mark(context, block, corner, colour);
    const float width = std::max(context.px(20), right - corner.x - indent);
    std::vector<Span> spans = block.spans;
    if (block.kind == Block::Kind::heading) {
        for (Span& span : spans) span.style = span.style == Span::Style::code ? span.style : Span::Style::strong;
    }
    const ImU32 shown = block.kind == Block::Kind::heading ? context.theme.palette.accent : colour;
    MarkdownFlow flow(context, {corner.x + indent, corner.y}, corner.x + indent + width, shown);
    flow.draw(PieceCutter(context, width).cut(with_terms(spans)));
    ImGui::Dummy({indent + width, flow.bottom() - corner.y});
}

}  // namespace

void draw_markdown(const PanelContext& context, std::string_view text, ImU32 colour) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    bool first = true;
    for (const Block& block : sim::lesson::parse_markdown(text)) {
        if (!first) ImGui::Dummy({1, context.px(block_gap)});
        draw_block(context, block, colour);
        first = false;
    }
    ImGui::PopStyleVar();
    ImGui::Dummy({1, 0});
}

}  // namespace viz::panels
