#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/smtp/command.hpp"
#include "protocol/smtp/server_events.hpp"
#include "protocol/smtp/server_settings.hpp"

namespace protocol::smtp {

/// Reads the parameters of a MAIL command as far as `settings` offers their extensions: SIZE against the
/// limit (RFC 1870 section 6.1), BODY (RFC 6152 section 2). The error is the reply to the command.
[[nodiscard]] Result<MailRequested, Reply> interpret(const MailCommand& command, const ServerSettings& settings);
/// The same for RCPT. @param smtputf8  its MAIL command had SMTPUTF8
[[nodiscard]] Result<RecipientRequested, Reply> interpret(const RcptCommand& command, const ServerSettings& settings,
                                                          bool smtputf8 = false);

/// Whether the command is obeyed at all: those of an extension only where it is offered.
/// @param encrypted  TLS stands
[[nodiscard]] bool is_offered(Verb verb, const ServerSettings& settings, bool encrypted);
/// What TLS has brought so far.
struct Security {
    bool encrypted = false;      ///< TLS stands
    bool client_proved = false;  ///< and a certificate has proved who the client is
};

/// The mechanisms of AUTH that a client may use now: without TLS perhaps only those that keep the password.
[[nodiscard]] std::vector<std::string> mechanisms_offered(const ServerSettings& settings, Security security);

/// How long a command line may be, with its CRLF: each extension offered may make MAIL longer (RFC 5321 section
/// 4.5.3.1.4).
[[nodiscard]] std::size_t command_line_octets_max(const ServerSettings& settings);

/// The reply to EHLO: the greeting and the extensions offered, RFC 5321 section 4.1.1.1, in the order of
/// Postfix 3.7 (measured: every truth case).
[[nodiscard]] Reply ehlo_reply(const ServerSettings& settings, const HostName& client, Security security);
/// The same to LHLO, RFC 2033 section 4.1; in the order of Dovecot 2.3, by name (measured: truth case c67).
[[nodiscard]] Reply lhlo_reply(const ServerSettings& settings, bool encrypted);

}  // namespace protocol::smtp
