#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace protocol {

/// A domain name as the DNS knows it: U-labels become A-labels (`xn--gr-zia.test`, RFC 5890 section
/// 2.3.2.1), all letters lower case, no final dot. Mapped before as browsers and Postfix do (UTS 46, non-transitional:
/// postconf(5), enable_idna2003_compatibility), so capitals and compatibility forms are taken. Knows no locale.
/// @param name  in UTF-8; a name that is ASCII already just loses its capitals
/// @return nothing where a label cannot be looked up (RFC 5891 section 5), is not well-formed UTF-8, or is too long
[[nodiscard]] std::optional<std::string> to_a_labels(std::string_view name);

/// The same as people read it: A-labels become U-labels. A name without any, or with one that stands for nothing, is
/// returned as it is.
[[nodiscard]] std::string to_u_labels(std::string_view name);

}  // namespace protocol
