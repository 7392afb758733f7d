#include "protocol/imap/casemap.hpp"

#include <algorithm>
#include <vector>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/imap/casemap_table.hpp"
#include "protocol/message/charset.hpp"

namespace protocol::imap {

namespace {

/// A character of the table and its replacement in UTF-8.
struct CasemapRow {
    char16_t character;
    std::string replacement;
};

std::vector<CasemapRow> read_casemap_rows() {
    std::vector<CasemapRow> rows;
    std::u16string_view rest = casemap_rows;
    while (!rest.empty()) {
        const std::size_t end = rest.find(u'\n');
        CasemapRow row{rest.front(), {}};
        for (const char16_t character : rest.substr(1, end - 1)) append_utf8(row.replacement, character);
        rows.push_back(std::move(row));
        rest.remove_prefix(end + 1);
    }
    return rows;
}

const std::string* find_casemap_row(char32_t character) {
    static const std::vector<CasemapRow> rows = read_casemap_rows();
    const auto found = std::lower_bound(rows.begin(), rows.end(), character,
                                        [](const CasemapRow& row, char32_t wanted) { return row.character < wanted; });
    return found == rows.end() || found->character != character ? nullptr : &found->replacement;
}

}  // namespace

std::string unicode_casemap(std::string_view text) {
    std::string mapped = to_upper(text.substr(0, ascii_prefix_octets(text)));
    if (mapped.size() == text.size()) return mapped;
    const std::string rest_octets = message::to_utf8(text.substr(mapped.size()), "utf-8").utf8;
    std::string_view rest = rest_octets;
    while (!rest.empty()) {
        const std::string_view character = rest.substr(0, utf8_character_octets(rest.front()));
        const std::string* replacement = character.size() == 1 ? nullptr : find_casemap_row(first_character(character));
        if (character.size() == 1) {
            mapped += to_upper(character.front());
        } else {
            mapped += replacement == nullptr ? character : std::string_view(*replacement);
        }
        rest.remove_prefix(character.size());
    }
    return mapped;
}

}  // namespace protocol::imap
