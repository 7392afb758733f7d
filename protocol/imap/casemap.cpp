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

void append_utf8_character(std::string& text, char16_t character) {
    const auto put = [&text](unsigned octet) { text += static_cast<char>(static_cast<unsigned char>(octet)); };
    const unsigned value = character;
    if (value < 0x80) return put(value);
    if (value < 0x800) {
        put(0xC0U | (value >> 6U));
    } else {
        put(0xE0U | (value >> 12U));
        put(0x80U | ((value >> 6U) & 0x3FU));
    }
    put(0x80U | (value & 0x3FU));
}

std::vector<CasemapRow> read_casemap_rows() {
    std::vector<CasemapRow> rows;
    std::u16string_view rest = casemap_rows;
    while (!rest.empty()) {
        const std::size_t end = rest.find(u'\n');
        CasemapRow row{rest.front(), {}};
        for (const char16_t character : rest.substr(1, end - 1)) append_utf8_character(row.replacement, character);
        rows.push_back(std::move(row));
        rest.remove_prefix(end + 1);
    }
    return rows;
}

const std::string* find_casemap_row(char16_t character) {
    static const std::vector<CasemapRow> rows = read_casemap_rows();
    const auto found = std::lower_bound(rows.begin(), rows.end(), character,
                                        [](const CasemapRow& row, char16_t wanted) { return row.character < wanted; });
    return found == rows.end() || found->character != character ? nullptr : &found->replacement;
}

/// The character below U+10000 that these octets of valid UTF-8 stand for; 0: none.
char16_t plane_0_character(std::string_view octets) {
    const auto bits = [octets](std::size_t index, unsigned mask) {
        return static_cast<unsigned>(static_cast<unsigned char>(octets[index])) & mask;
    };
    if (octets.size() == 2) return static_cast<char16_t>(bits(0, 0x1F) << 6U | bits(1, 0x3F));
    if (octets.size() != 3) return 0;
    return static_cast<char16_t>(bits(0, 0x0F) << 12U | bits(1, 0x3F) << 6U | bits(2, 0x3F));
}

}  // namespace

std::string unicode_casemap(std::string_view text) {
    std::string mapped = to_upper(text.substr(0, ascii_prefix_octets(text)));
    if (mapped.size() == text.size()) return mapped;
    const std::string rest_octets = message::to_utf8(text.substr(mapped.size()), "utf-8").utf8;
    std::string_view rest = rest_octets;
    while (!rest.empty()) {
        const std::string_view character = rest.substr(0, utf8_character_octets(rest.front()));
        const std::string* replacement =
            character.size() == 1 ? nullptr : find_casemap_row(plane_0_character(character));
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
