#include "tests/tidy/tokenizer.hpp"

#include <algorithm>
#include <string>

#include "protocol/base/ascii.hpp"

namespace tests::tidy {
namespace {

bool is_word(char c) {
    return protocol::is_alphanumeric(c) || c == '_';
}

class Tokenizer {
public:
    Tokenizer(std::string_view text, Tokens& tokens, std::vector<Include>& includes)
        : text_(text), tokens_(&tokens), includes_(&includes) {}

    void run() {
        while (position_ < text_.size()) step();
    }

private:
    void step() {
        const char c = text_[position_];
        if (c == '\n' || c == ' ' || c == '\t' || c == '\r') {
            if (c == '\n') line_begins_ = true;
            return skip(1);
        }
        if (starts_with("//")) return skip_until("\n");
        if (starts_with("/*")) return skip_past("*/");
        if (c == '#' && line_begins_) return directive();
        line_begins_ = false;
        if (protocol::is_digit(c)) return number();
        if (is_word(c)) return word();
        if (c == '"' || c == '\'') return literal(c);
        const std::size_t size = starts_with("::") || starts_with("->") ? 2 : 1;
        add(size, TokenKind::punctuation);
    }

    [[nodiscard]] bool starts_with(std::string_view what) const { return text_.substr(position_).starts_with(what); }

    void skip(std::size_t size) {
        const std::string_view passed = text_.substr(position_, size);
        line_ += static_cast<std::size_t>(std::ranges::count(passed, '\n'));
        position_ += passed.size();
    }
    void skip_until(std::string_view what) { skip(std::min(text_.find(what, position_), text_.size()) - position_); }
    void skip_past(std::string_view what) {
        skip_until(what);
        skip(what.size());
    }

    void add(std::size_t size, TokenKind kind) {
        const bool hidden = kind == TokenKind::literal;
        tokens_->push_back({hidden ? "" : std::string(text_.substr(position_, size)), line_, kind});
        skip(size);
    }

    void number() {
        std::size_t size = 1;
        for (; position_ + size < text_.size(); ++size) {
            const char c = text_[position_ + size];
            if (!is_word(c) && c != '\'' && c != '.') break;
        }
        add(size, TokenKind::number);
    }

    void word() {
        std::size_t size = 1;
        while (position_ + size < text_.size() && is_word(text_[position_ + size])) ++size;
        const bool raw = text_[position_ + size - 1] == 'R' && text_.substr(position_ + size).starts_with('"');
        if (raw && size <= 3) return raw_string(size);
        add(size, TokenKind::identifier);
    }

    /// R"delimiter( ... )delimiter"
    void raw_string(std::size_t prefix_size) {
        const std::size_t delimiter = position_ + prefix_size + 1;
        const std::size_t open = std::min(text_.find('(', delimiter), text_.size());
        const std::string end = ")" + std::string(text_.substr(delimiter, open - delimiter)) + "\"";
        const std::size_t close = std::min(text_.find(end, open), text_.size());
        add(close + end.size() - position_, TokenKind::literal);
    }

    void literal(char quote) {
        std::size_t size = 1;
        while (position_ + size < text_.size() && text_[position_ + size] != quote) {
            size += text_[position_ + size] == '\\' ? 2U : 1U;
        }
        add(size + 1, TokenKind::literal);
    }

    void directive() {
        const std::size_t line = line_;
        std::size_t end = position_;
        do {
            end = std::min(text_.find('\n', end + 1), text_.size());
        } while (end < text_.size() && text_[end - 1] == '\\');
        const std::string_view whole = text_.substr(position_, end - position_);
        skip(whole.size());
        const std::size_t open = whole.find_first_of("\"<");
        if (!whole.starts_with("#include") || open == std::string_view::npos) return;
        const bool angled = whole[open] == '<';
        const std::size_t close = std::min(whole.find(angled ? '>' : '"', open + 1), whole.size());
        includes_->push_back({std::string(whole.substr(open + 1, close - open - 1)), line, angled});
    }

    std::string_view text_;
    Tokens* tokens_;
    std::vector<Include>* includes_;
    std::size_t position_ = 0;
    std::size_t line_ = 1;
    bool line_begins_ = true;
};

}  // namespace

void tokenize(std::string_view text, Tokens& tokens, std::vector<Include>& includes) {
    Tokenizer(text, tokens, includes).run();
}

}  // namespace tests::tidy
