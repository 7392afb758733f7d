// What protocol/base/idna.cpp asks of libidn2, from the browser: host names in URLs are mapped in the same way (UTS 46,
// non-transitional).
#include <idn2.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/ascii.hpp"
#include "viz/web/browser.hpp"
#include "viz/web/punycode.hpp"

namespace viz::web {

namespace {

constexpr std::string_view a_label_prefix = "xn--";
constexpr std::size_t name_octets_max = 255;  // RFC 1035 section 2.3.4

/// @return nullopt: it cannot be looked up
std::optional<std::string> mapped(std::string_view name) {
    std::array<char, name_octets_max> labels{};
    const std::size_t octets = browser::to_a_labels(name.data(), name.size(), labels.data(), labels.size());
    if (octets == 0) return std::nullopt;
    return std::string(labels.data(), octets);
}

/// Label by label; those that stand for nothing stay. A name that does not lead back stands for nothing either.
std::string u_labels(std::string_view name) {
    std::string result;
    for (std::string_view rest = name;;) {
        const std::string_view label = rest.substr(0, rest.find('.'));
        const bool encoded = protocol::starts_with_ignoring_case(label, a_label_prefix);
        const auto decoded = encoded ? decode_punycode(label.substr(a_label_prefix.size())) : std::nullopt;
        result += decoded ? *decoded : std::string(label);
        if (label.size() == rest.size()) break;
        result += '.';
        rest.remove_prefix(label.size() + 1);
    }
    const auto back = mapped(result);
    return back && protocol::equal_ignoring_case(*back, name) ? result : std::string(name);
}

char* duplicate(std::string_view text) {
    auto* const copy = static_cast<char*>(std::malloc(text.size() + 1));
    if (copy == nullptr) return nullptr;
    std::memcpy(copy, text.data(), text.size());
    copy[text.size()] = '\0';
    return copy;
}

}  // namespace

}  // namespace viz::web

extern "C" int idn2_lookup_u8(const std::uint8_t* name, std::uint8_t** labels, int) {
    const auto found = viz::web::mapped(reinterpret_cast<const char*>(name));
    if (!found) return IDN2_ENCODING_ERROR;
    *labels = reinterpret_cast<std::uint8_t*>(viz::web::duplicate(*found));
    return *labels == nullptr ? IDN2_ENCODING_ERROR : IDN2_OK;
}

extern "C" int idn2_to_unicode_8z8z(const char* name, char** labels, int) {
    *labels = viz::web::duplicate(viz::web::u_labels(name));
    return *labels == nullptr ? IDN2_ENCODING_ERROR : IDN2_OK;
}

extern "C" void idn2_free(void* labels) {
    std::free(labels);
}
