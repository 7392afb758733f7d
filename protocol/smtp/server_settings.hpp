#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/tls_use.hpp"
#include "protocol/smtp/verb.hpp"

namespace protocol::smtp {

/// What a server does with VRFY or EXPN, RFC 5321 sections 3.5 and 7.3.
enum class VerifyPolicy : std::uint8_t {
    ask,            ///< VerifyRequested: the host answers
    cannot_verify,  ///< 252 to VRFY, section 3.5.3 (EXPN: 550)
    refuse,         ///< 502, not offered in EHLO
};

/// What a server does with a CR or LF in content that is not part of a CRLF (RFC 5321 section 2.3.8).
enum class BareLineEnds : std::uint8_t {
    refuse,  ///< 550; CRLF alone ends a line
    keep,    ///< they are octets like others; CRLF alone ends a line
    accept,  ///< a LF ends a line, with any CRs before it: such a server can be made to take a second, smuggled mail
};

/// An extension that the host adds: the session offers it and lets its parameters through to the host,
/// which gives them their meaning.
struct FurtherExtension {
    std::string ehlo_line;                     ///< as in the reply to EHLO: keyword and parameters
    std::vector<std::string> mail_parameters;  ///< keywords allowed in MAIL, in upper case
    std::vector<std::string> rcpt_parameters;  ///< keywords allowed in RCPT, in upper case

    bool operator==(const FurtherExtension&) const = default;
};

/// Everything that decides how one server behaves. Shared by its sessions and never changed: a host
/// that changes its mind gives new sessions new settings.
struct ServerSettings {
    std::string host_name = "localhost";     ///< in the greeting and in the reply to EHLO
    std::string greeting_text = "ESMTP";     ///< after the host name in the default greeting
    std::string help_text = "See RFC 5321";  ///< the reply to HELP
    std::string data_text = "Start mail input; end with <CRLF>.<CRLF>";  ///< the reply to DATA
    std::string quit_text;  ///< the reply to QUIT; empty: the host's name and that the service ends

    /// LMTP (RFC 2033): LHLO in place of EHLO and HELO, and after the content a reply for each recipient accepted.
    bool lmtp = false;

    // Extensions offered.
    bool pipelining = true;      ///< RFC 2920
    bool eight_bit_mime = true;  ///< RFC 6152
    /// EHLO keywords that it keeps to itself, though it knows the extensions (Postfix: smtpd_discard_ehlo_keywords).
    std::vector<std::string> keywords_hidden;
    bool enhanced_status_codes = true;                          ///< RFC 2034
    std::optional<std::uint64_t> size_octets_max = 10'240'000;  ///< RFC 1870; 0: offered without a limit
    std::uint64_t content_octets_max = 0;  ///< where SIZE is not offered; 0: no limit (RFC 5321 section 4.5.3.1.7)
    bool delivery_status_notifications = false;  ///< RFC 3461: RET, ENVID, NOTIFY and ORCPT go to the host
    bool smtputf8 = false;                       ///< RFC 6531; offered with 8BITMIME only, as section 3.1 demands
    bool chunking = false;                       ///< RFC 3030: BDAT
    bool binary_mime = false;                    ///< RFC 3030: BODY=BINARYMIME; offered with CHUNKING and 8BITMIME only
    bool queue_start = false;                    ///< RFC 1985: ETRN; the host answers
    std::vector<std::string> authentication;     ///< RFC 4954: PLAIN, LOGIN; empty: AUTH is not offered
    TlsUse tls = TlsUse::none;                   ///< RFC 3207
    bool plaintext_login = true;                 ///< PLAIN and LOGIN without TLS too; RFC 4954 section 4: SHOULD NOT
    /// Commands that the host is asked about before they are obeyed (CommandRequested), beside those it always is.
    std::vector<Verb> asked_verbs{};
    VerifyPolicy vrfy = VerifyPolicy::cannot_verify;
    VerifyPolicy expn = VerifyPolicy::refuse;
    /// RFC 9422: LIMITS names those that are not 0, and `recipients_max`; they hold whether it is offered or not.
    bool limits_offered = false;
    unsigned transactions_max = 0;       ///< MAIL commands in a session; the next one gets 421
    unsigned recipient_domains_max = 0;  ///< of all recipients taken in a session
    bool vrfy_listed = true;             ///< in EHLO, where it is not refused; Exim knows it and does not say so
    bool expn_listed = true;
    bool help = true;
    std::vector<FurtherExtension> further_extensions;

    /// Submission: a domain of one label is not fully qualified and gets 554, RFC 6409 section 4.2.
    bool submission = false;

    /// 452 beyond, RFC 5321 section 4.5.3.1.10; the number is Postfix' smtpd_recipient_limit.
    unsigned recipients_max = 1000;
    /// Refused commands endured in one session, 421 at the next; the number is Postfix' smtpd_hard_error_limit.
    unsigned errors_max = 20;
    Duration timeout = std::chrono::minutes{5};  ///< silence of the client, RFC 5321 section 4.5.3.2.7
    BareLineEnds bare_line_ends = BareLineEnds::refuse;

    // Against abuse; DefenceApplied tells of each.
    /// So many errors are answered at once; each reply behind them waits for `error_delay`, until mail is taken. 0:
    /// off.
    unsigned errors_soft_max = 0;
    Duration error_delay{};
    bool errors_count_refusals = true;  ///< a sender, recipient or content that the host refuses is an error too
    unsigned junk_commands_max = 0;     ///< NOOP, RSET, VRFY, EXPN, ETRN, HELP beyond are errors; 0: never
    bool ends_after_521 = false;        ///< 521 ends the session as 421 does, against RFC 7504 section 3 (Postfix)
    std::vector<std::string> forbidden_commands;  ///< first words that end the session, in upper case
    /// Who speaks before the greeting, or goes on before a reply that RFC 2920 section 3.1 makes it wait for, gets 554.
    bool synchronisation_enforced = false;
    std::uint64_t line_octets_max = 0;    ///< longer lines of content get 550 (RFC 5321 section 4.5.3.1.6); 0: no limit
    std::uint64_t header_octets_max = 0;  ///< a longer header section gets 552; 0: no limit

    bool operator==(const ServerSettings&) const = default;
};

}  // namespace protocol::smtp
