#include "protocol/imap/capabilities.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"

namespace protocol::imap {

namespace {

constexpr std::string_view mechanism_prefix = "AUTH=";

}  // namespace

bool Capabilities::has(std::string_view capability) const {
    return std::any_of(names.begin(), names.end(),
                       [capability](const std::string& name) { return equal_ignoring_case(name, capability); });
}

std::string Capabilities::mechanisms() const {
    std::string words;
    for (const std::string& name : names) {
        if (!starts_with_ignoring_case(name, mechanism_prefix)) continue;
        if (!words.empty()) words += ' ';
        words.append(name, mechanism_prefix.size());
    }
    return words;
}

Capabilities parse_capabilities(std::string_view words) {
    Capabilities capabilities;
    while (!words.empty()) {
        const std::string_view word = words.substr(0, words.find(' '));
        words.remove_prefix(std::min(word.size() + 1, words.size()));
        if (!word.empty()) capabilities.names.emplace_back(word);
    }
    return capabilities;
}

}  // namespace protocol::imap
