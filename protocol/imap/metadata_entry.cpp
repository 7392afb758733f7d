#include "protocol/imap/metadata_entry.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/limits.hpp"

namespace protocol::imap {

namespace {

bool is_entry_char(char octet) {
    return (is_graphic(octet) || octet == ' ') && octet != '*' && octet != '%';
}

}  // namespace

bool is_metadata_entry(std::string_view name) {
    if (name.size() > metadata_entry_octets_max || name.ends_with('/')) return false;
    if (!name.starts_with("/private/") && !name.starts_with("/shared/")) return false;
    return name.find("//") == name.npos && std::ranges::all_of(name, is_entry_char);
}

unsigned levels_below(std::string_view entry, std::string_view superior) {
    if (entry.size() <= superior.size() || !entry.starts_with(superior) || entry[superior.size()] != '/') return 0;
    return static_cast<unsigned>(std::ranges::count(entry.substr(superior.size()), '/'));
}

}  // namespace protocol::imap
