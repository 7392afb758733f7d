#include "sim/lesson/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "protocol/base/ascii.hpp"
#include "sim/lesson/markup.hpp"
#include "sim/recording/readable_text.hpp"

namespace sim::lesson {

namespace {

using Style = Span::Style;
using Kind = Block::Kind;

constexpr std::string_view fence = "```";

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

struct Mark {
    std::string_view text;
    Style style;
};
constexpr Mark marks[] = {{"`", Style::code}, {"**", Style::strong}, {"*", Style::emphasis}};

/// The span that begins at the front of `text`, cut off it; nothing: no mark is closed there.
std::optional<Span> take_marked(std::string_view& text) {
    for (const Mark& mark : marks) {
        if (!text.starts_with(mark.text)) continue;
        const std::size_t begin = mark.text.size();
        const std::size_t end = text.find(mark.text, begin);
        const bool closed = end != std::string_view::npos && end > begin;
        if (!closed || protocol::is_blank(text[begin]) || protocol::is_blank(text[end - 1])) continue;
        Span span{mark.style, std::string(text.substr(begin, end - begin))};
        text.remove_prefix(end + mark.text.size());
        return span;
    }
    return std::nullopt;
}

std::vector<Span> spans_of(std::string_view text) {
    std::vector<Span> spans;
    while (!text.empty()) {
        if (auto span = take_marked(text)) {
            spans.push_back(std::move(*span));
            continue;
        }
        if (spans.empty() || spans.back().style != Style::plain) spans.emplace_back();
        spans.back().text += text.front();
        text.remove_prefix(1);
    }
    return spans;
}

/// The mark of a list's item at the front of a line, cut off it.
std::optional<Block> take_item(std::string_view& line) {
    if (line.starts_with("- ") || line.starts_with("* ")) {
        line.remove_prefix(2);
        return Block{Kind::bullet, 0, {}};
    }
    const std::size_t dot = line.find(". ");
    if (dot == std::string_view::npos || dot > 3) return std::nullopt;
    const auto number = protocol::parse_decimal(line.substr(0, dot));
    if (!number) return std::nullopt;
    line.remove_prefix(dot + 2);
    return Block{Kind::numbered, static_cast<unsigned>(*number), {}};
}

/// The level of a heading whose mark is at the front of a line, cut off it; 0: it is none.
unsigned take_heading(std::string_view& line) {
    static constexpr std::size_t levels = 3;
    const std::size_t marks_count = std::min(line.find_first_not_of('#'), line.size());
    if (marks_count == 0 || marks_count > levels || !line.substr(marks_count).starts_with(' ')) return 0;
    line = protocol::trim(line.substr(marks_count));
    return line.empty() ? 0 : static_cast<unsigned>(marks_count);
}

/// Puts lines together into blocks.
class BlockReader {
public:
    void take(std::string_view line) {
        if (protocol::trim(line).starts_with(fence)) {
            finish();
            inside_code_ = !inside_code_;
            if (inside_code_) blocks_.push_back({Kind::code, 0, {Span{Style::code, {}}}});
        } else if (inside_code_) {
            blocks_.back().spans.front().text += std::string(line) + '\n';
        } else {
            take_text(protocol::trim(line));
        }
    }
    std::vector<Block> take_blocks() {
        finish();
        return std::move(blocks_);
    }

private:
    void take_text(std::string_view line) {
        if (line.empty()) return finish();
        std::string_view heading = line;
        if (const unsigned level = take_heading(heading)) {
            finish();
            blocks_.push_back({Kind::heading, level, spans_of(heading)});
            return;
        }
        if (auto item = take_item(line)) {
            finish();
            open_ = std::move(*item);
        }
        if (!open_) open_.emplace();
        if (!text_.empty()) text_ += ' ';
        text_ += line;
    }
    void finish() {
        if (open_) {
            open_->spans = spans_of(text_);
            blocks_.push_back(std::move(*open_));
        }
        open_.reset();
        text_.clear();
    }

    std::vector<Block> blocks_;
    std::optional<Block> open_;
    std::string text_;
    bool inside_code_ = false;
};

/// How many columns UTF-8 text takes: one a character.
std::size_t columns_of(std::string_view text) {
    const auto begins_character = [](char octet) { return (static_cast<unsigned char>(octet) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string wrapped(std::string_view text, const std::string& first, std::size_t columns) {
    const std::string rest(columns_of(first), ' ');
    std::string result = first;
    std::size_t column = columns_of(first);
    bool begins = true;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!begins && column + 1 + columns_of(word) > columns) {
            result += '\n' + rest;
            column = rest.size();
            begins = true;
        }
        if (!begins) ++column;
        result += begins ? "" : " ";
        result += word;
        column += columns_of(word);
        begins = false;
    }
    return result + '\n';
}

std::string plain_block(const Block& block, std::size_t columns) {
    std::string text;
    for (const Span& span : block.spans) text += span.text;
    if (block.kind == Kind::code) {
        std::string indented;
        for (const std::string_view line : lines_of(text)) indented += "    " + recording::readable_text(line) + '\n';
        return indented;
    }
    const std::string first = block.kind == Kind::bullet     ? "- "
                              : block.kind == Kind::numbered ? fmt::format("{}. ", block.number)
                                                             : "";
    return wrapped(recording::readable_text(text), first, columns);
}

bool is_item(const Block& block) {
    return block.kind == Kind::bullet || block.kind == Kind::numbered;
}

std::string html_spans(const Block& block) {
    std::string text;
    for (const Span& span : block.spans) {
        const std::string escaped = escape_markup(span.text);
        switch (span.style) {
            case Style::plain:
                text += escaped;
                break;
            case Style::emphasis:
                text += "<em>" + escaped + "</em>";
                break;
            case Style::strong:
                text += "<strong>" + escaped + "</strong>";
                break;
            case Style::code:
                text += "<code>" + escaped + "</code>";
                break;
        }
    }
    return text;
}

std::string_view list_tag(const Block& block) {
    return block.kind == Kind::bullet ? "ul" : "ol";
}

}  // namespace

std::vector<Block> parse_markdown(std::string_view text) {
    BlockReader reader;
    for (const std::string_view line : lines_of(text)) reader.take(line);
    return reader.take_blocks();
}

std::string plain_text(const std::vector<Block>& blocks, std::size_t columns) {
    std::string text;
    const Block* before = nullptr;
    for (const Block& block : blocks) {
        if (before != nullptr && !(is_item(*before) && is_item(block))) text += '\n';
        text += plain_block(block, columns);
        before = &block;
    }
    return text;
}

std::string html(const std::vector<Block>& blocks) {
    std::string text;
    for (std::size_t index = 0; index < blocks.size(); ++index) {
        const Block& block = blocks[index];
        if (!is_item(block)) {
            const std::string tag = block.kind == Kind::code      ? "pre"
                                    : block.kind == Kind::heading ? fmt::format("h{}", block.number + 1)
                                                                  : "p";  // a page has its own h1
            text += fmt::format("<{0}>{1}</{0}>\n", tag, html_spans(block));
            continue;
        }
        if (index == 0 || blocks[index - 1].kind != block.kind) text += fmt::format("<{}>\n", list_tag(block));
        text += "<li>" + html_spans(block) + "</li>\n";
        const bool last = index + 1 == blocks.size() || blocks[index + 1].kind != block.kind;
        if (last) text += fmt::format("</{}>\n", list_tag(block));
    }
    return text;
}

}  // namespace sim::lesson
