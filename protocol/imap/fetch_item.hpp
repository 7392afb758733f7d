#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/imap/body_section.hpp"

namespace protocol::imap {

/// `fetch-att`: RFC 9051 section 6.4.5, RFC 3501 section 6.4.5 (RFC822 and its kin), RFC 7162 (MODSEQ), RFC 8474
/// (EMAILID, THREADID), RFC 8970 (PREVIEW), RFC 8514 (SAVEDATE). Macros are replaced by what they stand for.
struct FetchItem {
    enum class Kind : std::uint8_t {
        envelope,
        flags,
        internal_date,
        rfc822,
        rfc822_header,
        rfc822_size,
        rfc822_text,
        body,  ///< BODY, the structure without extension data
        body_structure,
        uid,
        body_section,  ///< BODY[...], BODY.PEEK[...]
        binary,        ///< BINARY[...], BINARY.PEEK[...]
        binary_size,
        modseq,
        email_id,
        thread_id,
        preview,
        save_date,
    };

    Kind kind = Kind::flags;
    BodySection section{};             ///< of body_section, binary and binary_size
    std::optional<Partial> partial{};  ///< of body_section and binary
    bool peek = false;                 ///< \Seen stays as it is
    bool lazy = false;                 ///< of preview: only if it is at hand

    /// As a client asks.
    [[nodiscard]] std::string encode() const;
    /// As a server names what it answers: without PEEK and LAZY, of the partial the first octet only.
    [[nodiscard]] std::string encode_response_name() const;
    /// Looking at it sets \Seen, RFC 9051 section 6.4.5.
    [[nodiscard]] bool sets_seen() const;

    bool operator==(const FetchItem&) const = default;
};

}  // namespace protocol::imap
