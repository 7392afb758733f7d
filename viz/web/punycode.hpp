#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace viz::web {

/// What a label stands for that is encoded with Punycode (RFC 3492 section 6.2), in UTF-8.
/// @param encoded  without the prefix `xn--`
/// @return nullopt: it is not well-formed
[[nodiscard]] std::optional<std::string> decode_punycode(std::string_view encoded);

}  // namespace viz::web
