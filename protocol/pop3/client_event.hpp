#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/base/octets.hpp"
#include "protocol/pop3/capabilities.hpp"
#include "protocol/pop3/command.hpp"
#include "protocol/pop3/response.hpp"
#include "protocol/pop3/states.hpp"
#include "protocol/pop3/tls_requested.hpp"

namespace protocol::pop3 {

/// The server is ready.
struct Greeted {
    std::string timestamp;  ///< for APOP; empty if the server offers none
};
/// Answer to CAPA.
struct CapabilitiesReceived {
    Capabilities capabilities;
};
/// PASS, APOP or AUTH was accepted; the maildrop is this client's.
struct LoggedIn {};
/// USER, PASS, APOP or AUTH was refused.
struct LoginRefused {
    Response response;
};
/// Answer to STAT.
struct MaildropStatus {
    std::uint64_t messages = 0;
    std::uint64_t size_octets = 0;
};
/// One line of LIST.
struct ListedSize {
    std::uint32_t number = 0;
    std::uint64_t size_octets = 0;
    bool operator==(const ListedSize&) const = default;
};
/// Answer to LIST: of the whole maildrop, or of the one message asked for.
struct SizesReceived {
    std::vector<ListedSize> sizes;
};
/// One line of UIDL.
struct ListedUniqueId {
    std::uint32_t number = 0;
    std::string unique_id;
    bool operator==(const ListedUniqueId&) const = default;
};
/// Answer to UIDL: of the whole maildrop, or of the one message asked for.
struct UniqueIdsReceived {
    std::vector<ListedUniqueId> unique_ids;
};
/// Answer to RETR (the whole message) or TOP (its beginning).
struct ContentReceived {
    Command command;
    Octets content;  ///< dot-stuffing undone
};
/// "+OK" to DELE, NOOP, RSET, UTF8 or LANG.
struct CommandAccepted {
    Command command;
};
/// "-ERR" to anything but a login and QUIT.
struct CommandRefused {
    Command command;
    Response response;
};
/// The request was not sent, because the session had not come, or came no more, to a state for it.
struct RequestDropped {
    Command command;
};
/// QUIT was answered; the session is over.
struct SignedOff {
    Response response;  ///< not ok: some deleted messages may still be there. RFC 1939 section 6
};

/// Why a session broke off.
enum class ClientFailure : std::uint8_t {
    greeting_refused,
    timed_out,
    connection_closed,
    bad_response,  ///< it is not what the grammar asks for, or nobody asked for it
    line_too_long,
    listing_too_long,
    content_too_long,
    tls_not_offered,  ///< nor begun, where the settings want nothing without it
};

[[nodiscard]] constexpr std::string_view name(ClientFailure failure) {
    constexpr auto names =
        std::to_array<std::string_view>({"greeting-refused", "timed-out", "connection-closed", "bad-response",
                                         "line-too-long", "listing-too-long", "content-too-long", "tls-not-offered"});
    return names[static_cast<std::size_t>(failure)];
}

/// The session is over without QUIT: close the connection. The server deletes nothing. RFC 1939 section 6
struct ClientFailed {
    ClientFailure failure = ClientFailure::bad_response;
    std::string detail;  ///< the offending line, if there is one
};

/// For the record: a command went out, or a response of AUTH. Passwords and those responses are replaced in it.
struct CommandSent {
    Verb verb = Verb::noop;
    std::string line;
};
/// For the record: the first line of a response came in.
struct ReplyReceived {
    bool ok = false;
    std::string text;  ///< behind "+OK" or "-ERR"
};
/// For the record: a challenge of AUTH came in.
struct ChallengeReceived {
    std::string text;  ///< in base64
};
/// For the record.
struct ClientStateChanged {
    ClientState from = ClientState::greeting;
    ClientState to = ClientState::greeting;
};

using ClientEvent =
    std::variant<Greeted, CapabilitiesReceived, LoggedIn, LoginRefused, MaildropStatus, SizesReceived,
                 UniqueIdsReceived, ContentReceived, CommandAccepted, CommandRefused, RequestDropped, TlsRequested,
                 SignedOff, ClientFailed, CommandSent, ReplyReceived, ChallengeReceived, ClientStateChanged>;

}  // namespace protocol::pop3
