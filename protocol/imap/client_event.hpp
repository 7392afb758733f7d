#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/imap/capabilities.hpp"
#include "protocol/imap/client_states.hpp"
#include "protocol/imap/response.hpp"
#include "protocol/imap/tls_requested.hpp"
#include "protocol/imap/verb.hpp"

namespace protocol::imap {

/// The server is ready.
struct Greeted {
    bool preauthenticated = false;  ///< it knows who this is already, RFC 9051 section 7.1.4
    std::string text{};
};
/// The server said what it can do: in the greeting, after the login, or asked.
struct CapabilitiesReceived {
    Capabilities capabilities{};
};
/// The client is let in. Nothing was sent for it if the greeting was PREAUTH.
struct LoggedIn {};
/// The client is not let in. It may try again.
struct LoginRefused {
    enum class Reason : std::uint8_t {
        by_server,
        login_disabled,      ///< LOGINDISABLED, RFC 9051 section 6.2.3; nothing was sent
        no_mechanism,        ///< none that both know; nothing was sent
        password_needs_tls,  ///< the settings forbid it in clear; nothing was sent
    };
    Reason reason = Reason::by_server;
    ConditionResponse response{};  ///< the server's, if it was its decision
};
[[nodiscard]] constexpr std::string_view name(LoginRefused::Reason reason) {
    constexpr auto names =
        std::to_array<std::string_view>({"by-server", "login-disabled", "no-mechanism", "password-needs-tls"});
    return names[static_cast<std::size_t>(reason)];
}
/// Untagged: data, or a condition that belongs to no command. In the order in which it came. Capabilities have an event
/// of their own; what comes in clear before TLS that is still to begin is not told, for anybody may have said it.
struct DataReceived {
    Response response{};
};
/// A command was answered.
struct CommandFinished {
    Verb verb = Verb::noop;
    ConditionResponse response{};
};
/// The request was not sent, because the session had not come, or came no more, to a state for it, or the server does
/// not offer it.
struct RequestDropped {
    Verb verb = Verb::noop;
};
/// The server tells from now on what happens, until done(). Comes again whenever IDLE was renewed.
struct IdleAccepted {};
/// LOGOUT was answered; the session is over.
struct SignedOff {
    std::string text{};  ///< of BYE
};

/// Why a session broke off.
enum class ClientFailure : std::uint8_t {
    greeting_refused,
    said_bye,  ///< the server ends the session
    timed_out,
    connection_closed,
    bad_response,       ///< it is not what the grammar asks for, or nobody asked for it
    response_too_long,  ///< a line or the literals of a response
    too_many_responses,
    tls_not_offered,  ///< or refused, or PREAUTH makes it impossible
    server_unproven,  ///< it let the client in without having proved that it knows the password, RFC 5802 section 3
};

[[nodiscard]] constexpr std::string_view name(ClientFailure failure) {
    constexpr auto names = std::to_array<std::string_view>(
        {"greeting-refused", "said-bye", "timed-out", "connection-closed", "bad-response", "response-too-long",
         "too-many-responses", "tls-not-offered", "server-unproven"});
    static_assert(names.size() == static_cast<std::size_t>(ClientFailure::server_unproven) + 1);
    return names[static_cast<std::size_t>(failure)];
}

/// The session is over without an answer to LOGOUT: close the connection. What was under way is not finished; what
/// waited is dropped.
struct ClientFailed {
    ClientFailure failure = ClientFailure::bad_response;
    std::string detail{};  ///< what the server said, if there is something
};

/// For the record: a command, a response of AUTHENTICATE or DONE went out, without octets of literals and passwords.
struct CommandSent {
    Verb verb = Verb::noop;
    std::string text{};
    std::size_t size_octets = 0;  ///< on the wire, with literals and line ends
};
/// For the record: a response came in, without the octets of its literals.
struct ReplyReceived {
    std::string text{};
    std::size_t size_octets = 0;  ///< on the wire, with literals and line ends
};
/// For the record.
struct ClientStateChanged {
    ClientState from = ClientState::greeting;
    ClientState to = ClientState::greeting;
};

using ClientEvent =
    std::variant<Greeted, CapabilitiesReceived, TlsRequested, LoggedIn, LoginRefused, DataReceived, CommandFinished,
                 RequestDropped, IdleAccepted, SignedOff, ClientFailed, CommandSent, ReplyReceived, ClientStateChanged>;

}  // namespace protocol::imap
