#include "protocol/base/idna.hpp"

#include <idn2.h>

#include <algorithm>
#include <cstdint>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"

namespace protocol {

namespace {

/// No name has them, and the library reads up to a NUL.
bool has_controls(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_control);
}

}  // namespace

std::optional<std::string> to_a_labels(std::string_view name) {
    if (is_ascii(name)) return to_lower(name);
    if (has_controls(name) || !is_valid_utf8(name)) return std::nullopt;
    std::uint8_t* converted = nullptr;
    const std::string terminated(name);
    const int result = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(terminated.c_str()), &converted,
                                      IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    if (result != IDN2_OK) return std::nullopt;
    std::string labels(reinterpret_cast<const char*>(converted));
    idn2_free(converted);
    return to_lower(labels);
}

std::string to_u_labels(std::string_view name) {
    if (name.find("xn--") == std::string_view::npos || has_controls(name)) return std::string(name);
    char* converted = nullptr;
    const std::string terminated(name);
    if (idn2_to_unicode_8z8z(terminated.c_str(), &converted, IDN2_NONTRANSITIONAL) != IDN2_OK) return terminated;
    std::string labels(converted);
    idn2_free(converted);
    return labels;
}

}  // namespace protocol
