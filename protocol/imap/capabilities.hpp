#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace protocol::imap {

/// What a server can do, as CAPABILITY lists it. RFC 9051 section 7.2.2
struct Capabilities {
    std::vector<std::string> names{};

    /// In any case of letters.
    [[nodiscard]] bool has(std::string_view capability) const;
    /// The mechanisms of AUTHENTICATE, with spaces between: `PLAIN SCRAM-SHA-256` of `AUTH=PLAIN AUTH=SCRAM-SHA-256`.
    [[nodiscard]] std::string mechanisms() const;

    bool operator==(const Capabilities&) const = default;
};

/// The argument of the code CAPABILITY, RFC 9051 section 7.1.
[[nodiscard]] Capabilities parse_capabilities(std::string_view words);

}  // namespace protocol::imap
