#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/base/octets.hpp"
#include "protocol/smtp/client_states.hpp"
#include "protocol/smtp/extensions.hpp"
#include "protocol/smtp/reply.hpp"
#include "protocol/smtp/verb.hpp"

namespace protocol::smtp {

/// The part of the dialogue at which something was decided.
enum class ClientStep : std::uint8_t { greeting, helo, mail, rcpt, data, content, rset, quit, auth, starttls, etrn };
inline constexpr std::array<std::string_view, 11> client_step_names = {
    "greeting", "helo", "mail", "rcpt", "data", "content", "rset", "quit", "auth", "starttls", "etrn"};
[[nodiscard]] constexpr std::string_view name(ClientStep step) {
    return client_step_names[static_cast<std::size_t>(step)];
}

/// Why an outcome is what it is.
enum class OutcomeCause : std::uint8_t {
    replied,               ///< the server's reply says so
    timed_out,             ///< no reply in time, RFC 5321 section 4.5.3.2
    connection_lost,       ///< closed or broken; after the content the result is unknown
    malformed_reply,       ///< what the server sent is no reply
    needs_eight_bit,       ///< 8-bit content, and the server does not offer 8BITMIME, RFC 6152 section 3
    needs_binary,          ///< BODY=BINARYMIME, and the server does not offer it with CHUNKING, RFC 3030 section 3
    needs_smtputf8,        ///< an address or the header is in UTF-8, and the server does not offer SMTPUTF8, RFC 6531
    exceeds_size,          ///< the server's SIZE says that it takes no mail so large, RFC 1870 section 6
    exceeds_session,       ///< the server's LIMITS say that it takes no more in this session, RFC 9422
    needs_tls,             ///< the client must not go on without TLS, and the server does not offer it
    tls_failed,            ///< TLS could not be set up, or the server's certificate is not one to be trusted
    needs_etrn,            ///< the server does not offer ETRN, RFC 1985
    needs_authentication,  ///< the client has to authenticate, and the server offers no mechanism that it knows
};

/// What became of one recipient in a transaction.
struct RecipientOutcome {
    enum class Kind : std::uint8_t {
        accepted,   ///< the server took responsibility
        temporary,  ///< try again later
        permanent,  ///< give up
    };
    Kind kind = Kind::temporary;
    ClientStep step = ClientStep::greeting;  ///< where it was decided
    OutcomeCause cause = OutcomeCause::replied;
    EnhancedStatusCode status;   ///< the reply's, or the one that describes the cause (RFC 3463)
    std::string text;            ///< the reply's text, or a sentence about the cause
    std::optional<Reply> reply;  ///< the server's reply, where cause is `replied`

    bool operator==(const RecipientOutcome&) const = default;
};

struct GreetingReceived {
    Reply reply;
};
/// EHLO (or HELO: then `extensions` is empty) was accepted.
struct ExtensionsReceived {
    Extensions extensions;
};
struct CommandSent {
    Verb verb = Verb::noop;
    Octets line;  ///< without CRLF
};
/// The whole content was sent: with its end-of-data line, or by the last BDAT.
struct ContentSent {
    std::uint64_t transaction = 0;
    std::uint64_t size_octets = 0;  ///< as sent, with added dots and the end-of-data line
};
/// Every reply but the greeting.
struct ReplyReceived {
    Reply reply;
    ClientStep step = ClientStep::greeting;  ///< what it answers
};
/// A step of `client_transitions` to another state.
struct ClientStateChanged {
    ClientState from = ClientState::greeting;
    ClientState to = ClientState::greeting;
};
/// A question: the content is 8-bit, and the server does not offer 8BITMIME. ClientSession::answer_conversion with the
/// same mail in 7-bit, RFC 6152 section 3; until then the session waits.
struct ConversionRequested {
    std::uint64_t transaction = 0;
};
/// The result of one send_transaction, always exactly one.
struct TransactionFinished {
    std::uint64_t transaction = 0;           ///< as send_transaction returned
    std::vector<RecipientOutcome> outcomes;  ///< in the order of the envelope's recipients
};
/// What came of one request_queue_start(), always exactly one.
struct QueueStartFinished {
    std::string node;          ///< as it was given
    RecipientOutcome outcome;  ///< accepted: the server sends what it holds for the node
};
/// The session is over.
struct ClientSessionEnded {
    enum class Reason : std::uint8_t {
        quit,                   ///< QUIT was answered, or the connection closed after it
        service_not_available,  ///< 421, RFC 5321 section 3.8
        timed_out,
        connection_lost,
        malformed_reply,
        tls_failed,
        no_longer_needed,  ///< left by the client between transactions, without QUIT
    };
    Reason reason = Reason::quit;
};

/// The server has accepted STARTTLS: the octets on the wire belong to TLS from now on. When that stands,
/// ClientSession::handle_tls_established; where it fails, handle_tls_failed.
struct ClientTlsRequested {};

using ClientEvent =
    std::variant<GreetingReceived, ExtensionsReceived, CommandSent, ContentSent, ReplyReceived, ClientStateChanged,
                 ConversionRequested, ClientTlsRequested, TransactionFinished, QueueStartFinished, ClientSessionEnded>;

}  // namespace protocol::smtp
