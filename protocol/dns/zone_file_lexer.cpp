#include "protocol/dns/zone_file_lexer.hpp"

#include <utility>

#include "protocol/base/ascii.hpp"

namespace protocol::dns {

namespace {

/// A CR is a blank, so that lines may end with LF or CRLF.
bool is_space(char octet) {
    return is_blank(octet) || octet == '\r';
}

bool ends_word(char octet) {
    return is_space(octet) || octet == '\n' || octet == ';' || octet == '(' || octet == ')' || octet == '"';
}

}  // namespace

void ZoneFileLexer::fail(std::size_t column, std::string message) {
    failures_.push_back({line_, column, std::move(message)});
}

void ZoneFileLexer::skip_comment() {
    while (!at_end() && current() != '\n') ++position_;
}

void ZoneFileLexer::end_line() {
    ++position_;
    ++line_;
    line_begin_ = position_;
}

void ZoneFileLexer::read_word(ZoneFileEntry& entry) {
    const std::size_t begin = position_;
    const std::size_t begin_column = column();
    while (!at_end() && !ends_word(current())) {
        const bool escape = current() == '\\' && position_ + 1 < text_.size() && text_[position_ + 1] != '\n';
        position_ += escape ? 2 : 1;
    }
    entry.tokens.push_back({text_.substr(begin, position_ - begin), false, line_, begin_column});
}

void ZoneFileLexer::read_quoted(ZoneFileEntry& entry) {
    const std::size_t begin_column = column();
    const std::size_t begin = ++position_;
    while (!at_end() && current() != '"' && current() != '\n') {
        const bool escape = current() == '\\' && position_ + 1 < text_.size() && text_[position_ + 1] != '\n';
        position_ += escape ? 2 : 1;
    }
    entry.tokens.push_back({text_.substr(begin, position_ - begin), true, line_, begin_column});
    if (at_end() || current() == '\n') {
        fail(begin_column, "a quoted string without its closing quote");
    } else {
        ++position_;
    }
}

void ZoneFileLexer::read_parenthesis() {
    const bool opens = current() == '(';
    if (opens == (open_line_ != 0)) {
        fail(column(), opens ? "\"(\" inside parentheses" : "\")\" without \"(\"");
    } else {
        open_line_ = opens ? line_ : 0;
        open_column_ = column();
    }
    ++position_;
}

ZoneFileEntry ZoneFileLexer::next_entry(std::vector<ZoneFileError>& errors) {
    ZoneFileEntry entry;
    entry.begins_with_blank = is_space(current());
    bool ended = false;
    while (!at_end() && !ended) {
        const char octet = current();
        if (octet == '\n') {
            ended = open_line_ == 0;
            end_line();
        } else if (is_space(octet)) {
            ++position_;
        } else if (octet == ';') {
            skip_comment();
        } else if (octet == '"') {
            read_quoted(entry);
        } else if (octet == '(' || octet == ')') {
            read_parenthesis();
        } else {
            read_word(entry);
        }
    }
    if (open_line_ != 0) failures_.push_back({std::exchange(open_line_, 0), open_column_, "\"(\" without \")\""});
    if (!failures_.empty()) entry.tokens.clear();
    errors.insert(errors.end(), failures_.begin(), failures_.end());
    failures_.clear();
    return entry;
}

}  // namespace protocol::dns
