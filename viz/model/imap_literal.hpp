#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace viz::model {

/// Octets of a message behind `BODY[] {685}` CRLF in what an IMAP server says. RFC 9051 section 4.3 and section 7.5.2
struct ImapLiteral {
    std::size_t begin = 0;  ///< where its octets begin
    std::size_t size_octets = 0;

    bool operator==(const ImapLiteral&) const = default;
};

/// The first one that holds a whole message, or its text or header; nothing: there is none.
[[nodiscard]] std::optional<ImapLiteral> find_message_literal(std::string_view octets);
/// The size of the literal that a line of a FETCH response announces at its end; nothing: it announces none.
[[nodiscard]] std::optional<std::size_t> announced_literal(std::string_view line);

}  // namespace viz::model
