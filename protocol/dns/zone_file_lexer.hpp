#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/dns/zone_file.hpp"

namespace protocol::dns {

/// One field of a master-file entry, its escapes not yet read.
struct ZoneFileToken {
    std::string_view text;  ///< without the quotes
    bool quoted = false;
    std::size_t line = 0;
    std::size_t column = 0;
};

/// One entry: a line, or several joined by parentheses (RFC 1035 section 5.1).
struct ZoneFileEntry {
    std::vector<ZoneFileToken> tokens;
    bool begins_with_blank = false;  ///< the owner is the one before
};

/// Cuts master-file text into entries. What it cannot read is reported, and that entry left out.
class ZoneFileLexer {
public:
    explicit ZoneFileLexer(std::string_view text) : text_(text) {}

    [[nodiscard]] bool at_end() const { return position_ == text_.size(); }
    /// The next entry, perhaps empty. @pre !at_end()
    [[nodiscard]] ZoneFileEntry next_entry(std::vector<ZoneFileError>& errors);

private:
    [[nodiscard]] char current() const { return text_[position_]; }
    [[nodiscard]] std::size_t column() const { return position_ - line_begin_ + 1; }
    void skip_comment();
    void end_line();
    void read_word(ZoneFileEntry& entry);
    void read_quoted(ZoneFileEntry& entry);
    void read_parenthesis();
    void fail(std::size_t column, std::string message);

    std::string_view text_;
    std::size_t position_ = 0;
    std::size_t line_ = 1;
    std::size_t line_begin_ = 0;
    std::size_t open_line_ = 0;  ///< where the open parenthesis stands; 0: none is open
    std::size_t open_column_ = 0;
    std::vector<ZoneFileError> failures_;
};

}  // namespace protocol::dns
