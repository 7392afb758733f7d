#pragma once

#include <string>
#include <string_view>

namespace sim::dialogue {

/// A command as it may be told to anybody: what proves who somebody is stands as `****`. Of AUTH and AUTHENTICATE that
/// is the initial response (RFC 4954 section 4, RFC 5034 section 4, RFC 9051 section 6.2.2), of PASS (RFC 1939 section
/// 7) and LOGIN (RFC 9051 section 6.2.3) the password.
/// @param line  without its line end
[[nodiscard]] std::string without_password(std::string_view line);

}  // namespace sim::dialogue
