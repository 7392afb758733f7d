#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace protocol::smtp {

/// The commands of RFC 5321 section 4.1.1, and those of CHUNKING (RFC 3030), ETRN (RFC 1985), AUTH (RFC 4954),
/// STARTTLS (RFC 3207) and LMTP (RFC 2033).
enum class Verb : std::uint8_t {
    ehlo,
    helo,
    mail,
    rcpt,
    data,
    rset,
    noop,
    quit,
    vrfy,
    expn,
    help,
    bdat,
    etrn,
    auth,
    starttls,
    lhlo
};

inline constexpr std::array<std::string_view, 16> verb_names = {"EHLO", "HELO", "MAIL",     "RCPT", "DATA", "RSET",
                                                                "NOOP", "QUIT", "VRFY",     "EXPN", "HELP", "BDAT",
                                                                "ETRN", "AUTH", "STARTTLS", "LHLO"};
inline constexpr std::size_t verb_count = verb_names.size();

[[nodiscard]] constexpr std::string_view name(Verb verb) {
    return verb_names[static_cast<std::size_t>(verb)];
}
/// In any case of letters (RFC 5321 section 2.4); nothing for a word that is no verb of ours.
[[nodiscard]] std::optional<Verb> parse_verb(std::string_view word);

}  // namespace protocol::smtp
