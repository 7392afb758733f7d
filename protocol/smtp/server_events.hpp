#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "protocol/base/octets.hpp"
#include "protocol/sasl/credentials.hpp"
#include "protocol/sasl/mechanism.hpp"
#include "protocol/smtp/envelope.hpp"
#include "protocol/smtp/reply.hpp"
#include "protocol/smtp/server_states.hpp"
#include "protocol/smtp/verb.hpp"

namespace protocol::smtp {

// Questions. Until the host answers one, all further input waits.

/// A client connected: ServerSession::answer_greeting.
struct GreetingRequested {};
/// MAIL came in, its syntax, order and declared size are right: ServerSession::answer_mail.
struct MailRequested {
    ReversePath reverse_path;
    BodyType body = BodyType::seven_bit;
    std::optional<std::uint64_t> size_octets;  ///< as declared
    Parameters parameters;                     ///< without SIZE, BODY and SMTPUTF8
    bool smtputf8 = false;                     ///< RFC 6531 section 3.4
};
/// RCPT came in: ServerSession::answer_recipient.
struct RecipientRequested {
    ForwardPath forward_path;
    Parameters parameters;
};
/// All content is in. Who answers 2yz takes responsibility for it (RFC 5321 section 6.1):
/// ServerSession::answer_content, in LMTP with a reply for each recipient of the envelope (RFC 2033 section 4.2).
struct ContentReceived {
    std::uint64_t transaction = 0;  ///< as in TransactionStarted
    Envelope envelope;
    Octets content;
    bool in_chunks = false;  ///< it came by BDAT, RFC 3030
};
/// A command of ServerSettings::asked_verbs came in, its syntax and order are right: ServerSession::answer_command.
struct CommandRequested {
    Verb verb = Verb::noop;
};
/// VRFY or EXPN came in, and VerifyPolicy is `ask`: ServerSession::answer_verify.
struct VerifyRequested {
    Verb verb = Verb::vrfy;
    std::string text;
};

/// ETRN came in: ServerSession::answer_queue_start, with 250 to 253, 458 or 459 (RFC 1985 section 5.3).
struct QueueStartRequested {
    std::string node;  ///< as in EtrnCommand
};
/// STARTTLS was accepted. What take_output() has goes out as it is, and the octets behind it belong to TLS: when that
/// stands, ServerSession::handle_tls_established.
struct TlsRequested {};
/// AUTH has begun with a mechanism that needs something new for every exchange: ServerSession::answer_mechanism.
struct MechanismRequested {
    sasl::Mechanism mechanism = sasl::Mechanism::cram_md5;
};
/// AUTH wants to prove that the user's password is known: ServerSession::answer_password.
struct PasswordRequested {
    std::string user;
};
/// AUTH says who the client is: ServerSession::answer_authentication, with 235, or 535 and others (RFC 4954 section 6).
struct AuthenticationRequested {
    enum class Proof : std::uint8_t {
        password,  ///< the credentials have it, and the host must look whether it is right
        right,     ///< of a mechanism that does not send the password
        wrong,     ///< likewise, or there is no such user: it can only be refused
    };
    std::string mechanism;
    sasl::Credentials credentials;
    Proof proof = Proof::password;
};

// Reports.

/// A command line, before anything came of it.
struct CommandReceived {
    std::optional<Verb> verb;  ///< nothing: no verb of ours
    Octets line;               ///< without CRLF; cut if it was too long
};
/// A command or content that got 4yz or 5yz.
struct CommandRejected {
    std::optional<Verb> verb;
    Reply reply;
};
struct ReplySent {
    Reply reply;
    std::optional<Verb> verb;  ///< the command it answers; DATA or BDAT for the content too
};
/// A step of `server_transitions` to another state.
struct StateChanged {
    ServerState from = ServerState::accepting;
    ServerState to = ServerState::accepting;
};
/// A MAIL command was accepted.
struct TransactionStarted {
    std::uint64_t number = 0;  ///< 1, 2, ... within the session
};
/// A defence against abuse was applied; the reply that tells the client so comes behind.
struct DefenceApplied {
    enum class Defence : std::uint8_t {
        early_talker,         ///< it spoke before the greeting
        synchronisation,      ///< it did not wait for a reply that it must wait for
        forbidden_command,    ///< it speaks another protocol
        slow_replies,         ///< it makes many errors: replies wait from now on
        too_many_errors,      ///< and it went on
        junk_commands,        ///< commands that lead to nothing are errors from now on
        too_many_recipients,  ///< in one transaction
        long_line,            ///< a line of the content
        long_header,
        bare_line_end,          ///< a CR or LF outside CRLF in the content
        too_many_transactions,  ///< in one session
        too_many_domains,       ///< of the recipients of one session
        input_behind_starttls,  ///< it came in the clear where TLS was to begin: thrown away, RFC 3207 section 4.2
        lenient_end,  ///< no defence but its absence: a line with a dot ends the content, though not between two CRLF
    };
    Defence defence = Defence::early_talker;
    std::uint64_t count = 0;  ///< of errors, commands or recipients; octets of the line or header
};
/// The session is over: its last event.
struct SessionEnded {
    enum class Reason : std::uint8_t {
        quit,
        timed_out,
        too_many_errors,
        input_overflow,
        shut_down,
        connection_lost,
        turned_away,  ///< by a defence
    };
    Reason reason = Reason::quit;
};

using ServerEvent = std::variant<GreetingRequested, MailRequested, RecipientRequested, ContentReceived, VerifyRequested,
                                 QueueStartRequested, MechanismRequested, PasswordRequested, AuthenticationRequested,
                                 CommandRequested, TlsRequested, CommandReceived, CommandRejected, ReplySent,
                                 StateChanged, TransactionStarted, DefenceApplied, SessionEnded>;

}  // namespace protocol::smtp
