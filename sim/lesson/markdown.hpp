#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sim::lesson {

/// A run of characters that look alike.
struct Span {
    enum class Style : std::uint8_t { plain, emphasis, strong, code };
    Style style = Style::plain;
    std::string text;
    bool operator==(const Span&) const = default;
};

/// A paragraph, a heading, an item of a list, or lines of code.
struct Block {
    enum class Kind : std::uint8_t { paragraph, heading, bullet, numbered, code };
    Kind kind = Kind::paragraph;
    unsigned number = 0;      ///< of a numbered item, as written; of a heading its level, 1 to 3
    std::vector<Span> spans;  ///< of code one, with its line ends
    bool operator==(const Block&) const = default;
};

/// Reads the subset of Markdown that lessons are written in: paragraphs with an empty line between them, headings
/// of one line that begin with `# `, `## ` or `### `, items that begin with `- ` or `1. `, code between lines of three
/// backticks; `*emphasis*`, `**strong**` and `code` in backticks. What does not fit is text as it stands, so that
/// nothing gets lost; there is no wrong input.
[[nodiscard]] std::vector<Block> parse_markdown(std::string_view text);

/// As plain text, without marks, for a terminal or a screen reader: blocks are separated by an empty line, items of a
/// list by none; lines have at most `columns` columns where words allow, except code.
[[nodiscard]] std::string plain_text(const std::vector<Block>& blocks, std::size_t columns);

/// As HTML, every character of the text escaped.
[[nodiscard]] std::string html(const std::vector<Block>& blocks);

}  // namespace sim::lesson
