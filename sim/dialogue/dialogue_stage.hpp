#pragma once

#include <cstdint>
#include <string_view>

namespace sim::dialogue {

/// The protocol that a server speaks, as its greeting shows: RFC 5321 section 4.2 (and RFC 2033), RFC 1939 section 4,
/// RFC 9051 section 7.1.
enum class Spoken : std::uint8_t { unknown, smtp, pop3, imap };

/// How far a dialogue is, as somebody at a terminal sees it: RFC 5321 section 4.1.4, RFC 1939 section 3, RFC 9051
/// section 3.
enum class Stage : std::uint8_t {
    unknown,
    smtp_greeted,    ///< before EHLO
    smtp_ready,      ///< no mail transaction has begun
    smtp_sender,     ///< MAIL was taken
    smtp_recipient,  ///< a recipient was, too
    pop3_authorization,
    pop3_password,  ///< USER was taken
    pop3_transaction,
    imap_not_authenticated,
    imap_authenticated,
    imap_selected,
};

/// What a command does to the stage once it is answered.
enum class Step : std::uint8_t {
    none,
    smtp_hello,
    smtp_sender,
    smtp_recipient,
    smtp_end,  ///< of a transaction, whatever the answer is
    smtp_tls,  ///< the server forgets what was said, RFC 3207 section 4.2
    pop3_user,
    pop3_login,
    imap_login,
    imap_select,
    imap_close,
};

[[nodiscard]] Stage stage_at_greeting(Spoken spoken, std::string_view greeting);
/// @param command  of IMAP without its tag
[[nodiscard]] Step step_of(Spoken spoken, std::string_view command);
[[nodiscard]] Stage stage_after(Stage stage, Step step, bool agreed);

/// Whether a server takes the command at this stage, if it knows it at all. @param name  in capitals
[[nodiscard]] bool belongs_to(Stage stage, std::string_view name);

}  // namespace sim::dialogue
