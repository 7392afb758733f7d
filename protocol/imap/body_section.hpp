#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace protocol::imap {

/// What stands between the brackets of BODY[...] and BINARY[...], RFC 9051 section 6.4.5.1 and section 9
/// (`section-spec`).
struct BodySection {
    enum class Text : std::uint8_t {
        none,  ///< the whole part, or message
        header,
        header_fields,
        header_fields_not,
        text,
        mime,  ///< of a part only
    };

    std::vector<std::uint32_t> part{};  ///< `section-part`: 1.2.3; empty: the message itself
    Text text = Text::none;
    std::vector<std::string> fields{};  ///< names, as the client wrote them

    /// Without the brackets: `1.2.HEADER.FIELDS (From To)`.
    [[nodiscard]] std::string encode() const;
    bool operator==(const BodySection&) const = default;
};

/// `partial`: `<first.count>`.
struct Partial {
    std::uint64_t first_octet = 0;
    std::uint64_t count_octets = 1;  ///< at least 1

    bool operator==(const Partial&) const = default;
};

}  // namespace protocol::imap
