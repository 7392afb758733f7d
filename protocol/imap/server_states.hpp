#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/base/transition_table.hpp"
#include "protocol/imap/verb.hpp"

/// The server's state machine as a table: run by the session, walked by the tests.
namespace protocol::imap {

/// Where a server stands. RFC 9051 section 3 knows not authenticated, authenticated, selected and logout; "pending" are
/// states in which the server waits for its own side to answer and reads no command meanwhile.
enum class ServerState : std::uint8_t {
    not_authenticated,
    sasl_response,  ///< not authenticated, the client is to answer a challenge
    sasl_pending,   ///< not authenticated, what AUTHENTICATE needs to go on is being looked up
    login_pending,  ///< not authenticated, credentials are being looked at
    tls_handshake,  ///< not authenticated, from the answer to STARTTLS on: what comes in is none of our business
    authenticated,
    authenticated_pending,
    authenticated_idle,  ///< until DONE, RFC 9051 section 6.3.13
    selected,
    selected_pending,
    selected_idle,
    closed,
};
inline constexpr auto server_states = std::to_array<ServerState>(
    {ServerState::not_authenticated, ServerState::sasl_response, ServerState::sasl_pending, ServerState::login_pending,
     ServerState::tls_handshake, ServerState::authenticated, ServerState::authenticated_pending,
     ServerState::authenticated_idle, ServerState::selected, ServerState::selected_pending, ServerState::selected_idle,
     ServerState::closed});

[[nodiscard]] constexpr std::string_view name(ServerState state) {
    constexpr auto names = std::to_array<std::string_view>(
        {"not-authenticated", "sasl-response", "sasl-pending", "login-pending", "tls-handshake", "authenticated",
         "authenticated-pending", "authenticated-idle", "selected", "selected-pending", "selected-idle", "closed"});
    static_assert(names.size() == server_states.size());
    return names[static_cast<std::size_t>(state)];
}

/// What moves a server: a command with valid arguments, an answer from its own side, or an end.
enum class ServerTrigger : std::uint8_t {
    any_command,  ///< answered at once in every state: CAPABILITY, ID
    noop,
    starttls,
    login,          ///< LOGIN, or AUTHENTICATE with all that it needs
    authenticate,   ///< AUTHENTICATE without it
    sasl_asked,     ///< what AUTHENTICATE needs to go on, of the server's own side
    sasl_answered,  ///< by it
    sasl_complete,
    sasl_failed,  ///< cancelled, or not understood
    tls_established,
    enable,
    mailbox_command,  ///< asked of the host, RFC 9051 section 6.3
    message_command,  ///< asked of the host, in selected state, RFC 9051 section 6.4
    idle,
    logout,
    done,  ///< of IDLE
    login_granted,
    login_refused,
    login_refused_finally,  ///< as often as the settings allow
    answered,
    mailbox_opened,
    mailbox_left,
    autologout,
    connection_closed,
    input_refused,  ///< more octets than the server is willing to keep or to pass over
    too_many_errors,
    shut_down,  ///< by the host
};

[[nodiscard]] constexpr std::string_view name(ServerTrigger trigger) {
    constexpr auto names = std::to_array<std::string_view>({"CAPABILITY, ID",
                                                            "NOOP",
                                                            "STARTTLS",
                                                            "LOGIN",
                                                            "AUTHENTICATE",
                                                            "asked for AUTHENTICATE",
                                                            "answered for AUTHENTICATE",
                                                            "response complete",
                                                            "response refused",
                                                            "TLS established",
                                                            "ENABLE",
                                                            "mailbox command",
                                                            "message command",
                                                            "IDLE",
                                                            "LOGOUT",
                                                            "DONE",
                                                            "login granted",
                                                            "login refused",
                                                            "login refused finally",
                                                            "answered",
                                                            "mailbox opened",
                                                            "mailbox left",
                                                            "autologout",
                                                            "connection closed",
                                                            "input refused",
                                                            "too many errors",
                                                            "shut down"});
    static_assert(names.size() == static_cast<std::size_t>(ServerTrigger::shut_down) + 1);
    return names[static_cast<std::size_t>(trigger)];
}

[[nodiscard]] constexpr ServerTrigger trigger_of(Verb verb) {
    switch (verb) {
        case Verb::capability:
        case Verb::id:
            return ServerTrigger::any_command;
        case Verb::noop:
            return ServerTrigger::noop;
        case Verb::logout:
            return ServerTrigger::logout;
        case Verb::starttls:
            return ServerTrigger::starttls;
        case Verb::authenticate:
            return ServerTrigger::authenticate;
        case Verb::login:
            return ServerTrigger::login;
        case Verb::enable:
            return ServerTrigger::enable;
        case Verb::idle:
            return ServerTrigger::idle;
        default:
            return verb >= Verb::check ? ServerTrigger::message_command : ServerTrigger::mailbox_command;
    }
}

using ServerTransition = Transition<ServerState, ServerTrigger>;

inline constexpr auto server_transitions = std::to_array<ServerTransition>({
    {ServerState::not_authenticated, ServerTrigger::any_command, ServerState::not_authenticated},
    {ServerState::not_authenticated, ServerTrigger::noop, ServerState::not_authenticated},
    {ServerState::not_authenticated, ServerTrigger::starttls, ServerState::tls_handshake},
    {ServerState::not_authenticated, ServerTrigger::login, ServerState::login_pending},
    {ServerState::not_authenticated, ServerTrigger::authenticate, ServerState::sasl_response},
    {ServerState::not_authenticated, ServerTrigger::logout, ServerState::closed},
    {ServerState::not_authenticated, ServerTrigger::autologout, ServerState::closed},
    {ServerState::not_authenticated, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::not_authenticated, ServerTrigger::input_refused, ServerState::closed},
    {ServerState::not_authenticated, ServerTrigger::too_many_errors, ServerState::closed},
    {ServerState::not_authenticated, ServerTrigger::shut_down, ServerState::closed},

    {ServerState::sasl_response, ServerTrigger::sasl_asked, ServerState::sasl_pending},
    {ServerState::sasl_response, ServerTrigger::sasl_complete, ServerState::login_pending},
    {ServerState::sasl_response, ServerTrigger::sasl_failed, ServerState::not_authenticated},
    {ServerState::sasl_response, ServerTrigger::autologout, ServerState::closed},
    {ServerState::sasl_response, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::sasl_response, ServerTrigger::input_refused, ServerState::closed},
    {ServerState::sasl_response, ServerTrigger::shut_down, ServerState::closed},

    {ServerState::sasl_pending, ServerTrigger::sasl_answered, ServerState::sasl_response},
    {ServerState::sasl_pending, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::sasl_pending, ServerTrigger::input_refused, ServerState::closed},
    {ServerState::sasl_pending, ServerTrigger::shut_down, ServerState::closed},

    {ServerState::login_pending, ServerTrigger::login_granted, ServerState::authenticated},
    {ServerState::login_pending, ServerTrigger::login_refused, ServerState::not_authenticated},
    {ServerState::login_pending, ServerTrigger::login_refused_finally, ServerState::closed},
    {ServerState::login_pending, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::login_pending, ServerTrigger::input_refused, ServerState::closed},
    {ServerState::login_pending, ServerTrigger::shut_down, ServerState::closed},

    {ServerState::tls_handshake, ServerTrigger::tls_established, ServerState::not_authenticated},
    {ServerState::tls_handshake, ServerTrigger::autologout, ServerState::closed},
    {ServerState::tls_handshake, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::tls_handshake, ServerTrigger::shut_down, ServerState::closed},

    {ServerState::authenticated, ServerTrigger::any_command, ServerState::authenticated},
    {ServerState::authenticated, ServerTrigger::noop, ServerState::authenticated_pending},
    {ServerState::authenticated, ServerTrigger::enable, ServerState::authenticated},
    {ServerState::authenticated, ServerTrigger::mailbox_command, ServerState::authenticated_pending},
    {ServerState::authenticated, ServerTrigger::idle, ServerState::authenticated_idle},
    {ServerState::authenticated, ServerTrigger::logout, ServerState::closed},
    {ServerState::authenticated, ServerTrigger::autologout, ServerState::closed},
    {ServerState::authenticated, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::authenticated, ServerTrigger::input_refused, ServerState::closed},
    {ServerState::authenticated, ServerTrigger::too_many_errors, ServerState::closed},
    {ServerState::authenticated, ServerTrigger::shut_down, ServerState::closed},

    {ServerState::authenticated_pending, ServerTrigger::answered, ServerState::authenticated},
    {ServerState::authenticated_pending, ServerTrigger::mailbox_opened, ServerState::selected},
    {ServerState::authenticated_pending, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::authenticated_pending, ServerTrigger::input_refused, ServerState::closed},
    {ServerState::authenticated_pending, ServerTrigger::shut_down, ServerState::closed},

    {ServerState::authenticated_idle, ServerTrigger::done, ServerState::authenticated},
    {ServerState::authenticated_idle, ServerTrigger::autologout, ServerState::closed},
    {ServerState::authenticated_idle, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::authenticated_idle, ServerTrigger::input_refused, ServerState::closed},
    {ServerState::authenticated_idle, ServerTrigger::shut_down, ServerState::closed},

    {ServerState::selected, ServerTrigger::any_command, ServerState::selected},
    {ServerState::selected, ServerTrigger::noop, ServerState::selected_pending},
    {ServerState::selected, ServerTrigger::enable, ServerState::selected},
    {ServerState::selected, ServerTrigger::mailbox_command, ServerState::selected_pending},
    {ServerState::selected, ServerTrigger::message_command, ServerState::selected_pending},
    {ServerState::selected, ServerTrigger::idle, ServerState::selected_idle},
    {ServerState::selected, ServerTrigger::logout, ServerState::closed},
    {ServerState::selected, ServerTrigger::autologout, ServerState::closed},
    {ServerState::selected, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::selected, ServerTrigger::input_refused, ServerState::closed},
    {ServerState::selected, ServerTrigger::too_many_errors, ServerState::closed},
    {ServerState::selected, ServerTrigger::shut_down, ServerState::closed},

    {ServerState::selected_pending, ServerTrigger::answered, ServerState::selected},
    {ServerState::selected_pending, ServerTrigger::mailbox_opened, ServerState::selected},
    {ServerState::selected_pending, ServerTrigger::mailbox_left, ServerState::authenticated},
    {ServerState::selected_pending, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::selected_pending, ServerTrigger::input_refused, ServerState::closed},
    {ServerState::selected_pending, ServerTrigger::shut_down, ServerState::closed},

    {ServerState::selected_idle, ServerTrigger::done, ServerState::selected},
    {ServerState::selected_idle, ServerTrigger::autologout, ServerState::closed},
    {ServerState::selected_idle, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::selected_idle, ServerTrigger::input_refused, ServerState::closed},
    {ServerState::selected_idle, ServerTrigger::shut_down, ServerState::closed},
});

/// Where the trigger leads, or nothing if it means nothing in this state.
[[nodiscard]] constexpr std::optional<ServerState> next(ServerState from, ServerTrigger trigger) {
    return find_transition(server_transitions, from, trigger);
}
/// The server waits for its own side in this state.
[[nodiscard]] constexpr bool is_pending(ServerState state) {
    return state == ServerState::sasl_pending || state == ServerState::login_pending ||
           state == ServerState::authenticated_pending || state == ServerState::selected_pending;
}
/// The server reads what its client sends.
[[nodiscard]] constexpr bool reads_input(ServerState state) {
    return !is_pending(state) && state != ServerState::tls_handshake && state != ServerState::closed;
}
[[nodiscard]] constexpr bool is_idle(ServerState state) {
    return state == ServerState::authenticated_idle || state == ServerState::selected_idle;
}
[[nodiscard]] constexpr bool is_logged_in(ServerState state) {
    return state >= ServerState::authenticated && state != ServerState::closed;
}
[[nodiscard]] constexpr bool is_selected(ServerState state) {
    return state >= ServerState::selected && state != ServerState::closed;
}

static_assert(!next(ServerState::not_authenticated, ServerTrigger::mailbox_command), "RFC 9051 section 6.3");
static_assert(!next(ServerState::authenticated, ServerTrigger::message_command), "RFC 9051 section 6.4");
static_assert(!next(ServerState::authenticated, ServerTrigger::login), "RFC 9051 section 6.2");
static_assert(!next(ServerState::authenticated, ServerTrigger::starttls), "RFC 9051 section 6.2.1");
static_assert(trigger_of(Verb::set_metadata) == ServerTrigger::mailbox_command);

}  // namespace protocol::imap
