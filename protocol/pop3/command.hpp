#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace protocol::pop3 {

/// The commands: RFC 1939 sections 5 to 7, CAPA of RFC 2449 section 5, AUTH of RFC 5034 section 4, STLS of RFC 2595
/// section 4, UTF8 and LANG of RFC 6856 section 2.1 and section 3.
enum class Verb : std::uint8_t {
    user,
    pass,
    apop,
    auth,
    stls,
    utf8,
    lang,
    capa,
    stat,
    list,
    uidl,
    retr,
    top,
    dele,
    noop,
    rset,
    quit,
};

inline constexpr auto verbs = std::to_array<Verb>(
    {Verb::user, Verb::pass, Verb::apop, Verb::auth, Verb::stls, Verb::utf8, Verb::lang, Verb::capa, Verb::stat,
     Verb::list, Verb::uidl, Verb::retr, Verb::top, Verb::dele, Verb::noop, Verb::rset, Verb::quit});

/// The keyword, in capitals.
[[nodiscard]] constexpr std::string_view name(Verb verb) {
    constexpr auto names =
        std::to_array<std::string_view>({"USER", "PASS", "APOP", "AUTH", "STLS", "UTF8", "LANG", "CAPA", "STAT", "LIST",
                                         "UIDL", "RETR", "TOP", "DELE", "NOOP", "RSET", "QUIT"});
    static_assert(names.size() == verbs.size());
    return names[static_cast<std::size_t>(verb)];
}

/// The verb that the first word of a command line spells in any case, or nothing. RFC 1939 section 3
[[nodiscard]] std::optional<Verb> parse_verb(std::string_view line);

/// One command with its arguments. The makers and `parse` alone create it, so what exists is valid.
class Command {
public:
    /// @param mailbox  one word of printable characters
    static Command user(std::string mailbox);
    /// @param password  printable characters and spaces; it may hold spaces anywhere. RFC 1939 section 7
    static Command pass(std::string password);
    /// @param mailbox  one word; @param digest 32 hexadecimal digits. RFC 1939 section 7
    static Command apop(std::string mailbox, std::string digest);
    /// @param mechanism  the name of one, in any case of letters (RFC 4422 section 3.1)
    /// @param initial_response  in base64; "=" if it is empty. RFC 5034 section 4
    static Command auth(std::string_view mechanism, std::optional<std::string> initial_response);
    /// @param language  a language range: `en`, or `*` for what the server prefers. RFC 6856 section 3.2
    static Command lang(std::string language);
    /// STLS UTF8 CAPA STAT NOOP RSET QUIT, LIST and UIDL of the whole maildrop, AUTH that asks for the mechanisms, or
    /// LANG that asks for the languages.
    static Command plain(Verb verb);
    /// LIST UIDL RETR DELE of one message, numbered from 1.
    static Command of_message(Verb verb, std::uint32_t number);
    /// The header and the first `lines` lines of the body. RFC 1939 section 7
    static Command top(std::uint32_t number, std::uint32_t lines);

    /// @param line  without CRLF
    static Result<Command, SyntaxError> parse(std::string_view line);

    [[nodiscard]] Verb verb() const { return verb_; }
    [[nodiscard]] const std::string& mailbox() const { return mailbox_; }
    /// The password of PASS, the digest of APOP.
    [[nodiscard]] const std::string& secret() const { return secret_; }
    /// Of AUTH, in capitals; empty: it asks for the mechanisms.
    [[nodiscard]] const std::string& mechanism() const { return mechanism_; }
    /// Of AUTH, in base64, "=" if it is empty; nothing: none came with the command.
    [[nodiscard]] const std::optional<std::string>& initial_response() const { return initial_response_; }
    /// Of LANG, a language range; empty: it asks for the languages.
    [[nodiscard]] const std::string& language() const { return language_; }
    /// The message-number, from 1; nothing where the whole maildrop is meant or the verb has none.
    [[nodiscard]] std::optional<std::uint32_t> number() const { return number_; }
    [[nodiscard]] std::uint32_t lines() const { return lines_; }

    /// The line without CRLF.
    [[nodiscard]] std::string encode() const;

    bool operator==(const Command&) const = default;

private:
    explicit Command(Verb verb) : verb_(verb) {}

    Verb verb_;
    std::string mailbox_;
    std::string secret_;
    std::string mechanism_;
    std::string language_;
    std::optional<std::string> initial_response_;
    std::optional<std::uint32_t> number_;
    std::uint32_t lines_ = 0;
};

/// The command line as it may be shown and recorded: the password of PASS and the initial response of AUTH are
/// replaced.
[[nodiscard]] std::string without_password(std::string_view line);

}  // namespace protocol::pop3
