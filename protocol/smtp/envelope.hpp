#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "protocol/smtp/parameter.hpp"
#include "protocol/smtp/path.hpp"

namespace protocol::smtp {

/// BODY parameter of MAIL, RFC 6152 section 2; the last of RFC 3030 section 3: any octets, of lines of any length or
/// none.
enum class BodyType : std::uint8_t { seven_bit, eight_bit_mime, binary_mime };

struct Recipient {
    ForwardPath forward_path;
    Parameters parameters{};  ///< those of its RCPT command

    bool operator==(const Recipient&) const = default;
};

/// What goes before the content, RFC 5321 section 2.3.1.
struct Envelope {
    ReversePath reverse_path;
    std::vector<Recipient> recipients{};
    BodyType body = BodyType::seven_bit;
    std::optional<std::uint64_t> size_octets{};  ///< as declared by SIZE, RFC 1870; a client sends it
    Parameters parameters{};                     ///< those of the MAIL command, without SIZE, BODY and SMTPUTF8
    bool smtputf8 = false;                       ///< addresses and header may be in UTF-8, RFC 6531 section 3.4

    bool operator==(const Envelope&) const = default;
};

/// Whether the envelope can go to a server without SMTPUTF8, RFC 6531 section 3.2.
[[nodiscard]] bool has_ascii_addresses(const Envelope& envelope);

}  // namespace protocol::smtp
