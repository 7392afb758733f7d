#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/base/transition_table.hpp"
#include "protocol/imap/verb.hpp"

/// The client's state machine as a table: run by the session, walked by the tests.
namespace protocol::imap {

/// Where a client stands. RFC 9051 section 3 knows not authenticated, authenticated, selected and logout.
enum class ClientState : std::uint8_t {
    greeting,  ///< connected, the server has not spoken yet
    not_authenticated,
    tls_handshake,  ///< STARTTLS was accepted: what comes belongs to TLS until it stands
    login_sent,     ///< not authenticated, LOGIN or AUTHENTICATE is on its way
    authenticated,
    authenticated_idle,  ///< the server tells what happens until DONE, RFC 9051 section 6.3.13
    selected,
    selected_idle,
    logout_sent,
    closed,
};
inline constexpr auto client_states = std::to_array<ClientState>(
    {ClientState::greeting, ClientState::not_authenticated, ClientState::tls_handshake, ClientState::login_sent,
     ClientState::authenticated, ClientState::authenticated_idle, ClientState::selected, ClientState::selected_idle,
     ClientState::logout_sent, ClientState::closed});

[[nodiscard]] constexpr std::string_view name(ClientState state) {
    constexpr auto names = std::to_array<std::string_view>({"greeting", "not-authenticated", "tls-handshake",
                                                            "login-sent", "authenticated", "authenticated-idle",
                                                            "selected", "selected-idle", "logout-sent", "closed"});
    static_assert(names.size() == client_states.size());
    return names[static_cast<std::size_t>(state)];
}

/// What moves a client: what it sends, what it is answered, or an end.
enum class ClientTrigger : std::uint8_t {
    greeted,
    preauthenticated,  ///< PREAUTH in place of OK, RFC 9051 section 7.1.4
    starttls_accepted,
    tls_established,
    login,
    login_accepted,
    login_refused,
    mailbox_opened,
    mailbox_left,  ///< by CLOSE or UNSELECT, or because the next could not be opened
    idle_begun,
    idle_ended,
    logout,
    logout_answered,
    failed,  ///< time-out, connection closed by the server, or a response that cannot be used
};

[[nodiscard]] constexpr std::string_view name(ClientTrigger trigger) {
    constexpr auto names = std::to_array<std::string_view>(
        {"greeted", "greeted as somebody known", "STARTTLS accepted", "TLS established", "LOGIN, AUTHENTICATE",
         "login accepted", "login refused", "mailbox opened", "mailbox left", "IDLE begun", "IDLE ended", "LOGOUT",
         "LOGOUT answered", "failed"});
    static_assert(names.size() == static_cast<std::size_t>(ClientTrigger::failed) + 1);
    return names[static_cast<std::size_t>(trigger)];
}

using ClientTransition = Transition<ClientState, ClientTrigger>;

inline constexpr auto client_transitions = std::to_array<ClientTransition>({
    {ClientState::greeting, ClientTrigger::greeted, ClientState::not_authenticated},
    {ClientState::greeting, ClientTrigger::preauthenticated, ClientState::authenticated},
    {ClientState::greeting, ClientTrigger::failed, ClientState::closed},

    {ClientState::not_authenticated, ClientTrigger::starttls_accepted, ClientState::tls_handshake},
    {ClientState::not_authenticated, ClientTrigger::login, ClientState::login_sent},
    {ClientState::not_authenticated, ClientTrigger::logout, ClientState::logout_sent},
    {ClientState::not_authenticated, ClientTrigger::failed, ClientState::closed},

    {ClientState::tls_handshake, ClientTrigger::tls_established, ClientState::not_authenticated},
    {ClientState::tls_handshake, ClientTrigger::failed, ClientState::closed},

    {ClientState::login_sent, ClientTrigger::login_accepted, ClientState::authenticated},
    {ClientState::login_sent, ClientTrigger::login_refused, ClientState::not_authenticated},
    {ClientState::login_sent, ClientTrigger::failed, ClientState::closed},

    {ClientState::authenticated, ClientTrigger::mailbox_opened, ClientState::selected},
    {ClientState::authenticated, ClientTrigger::idle_begun, ClientState::authenticated_idle},
    {ClientState::authenticated, ClientTrigger::logout, ClientState::logout_sent},
    {ClientState::authenticated, ClientTrigger::failed, ClientState::closed},

    {ClientState::authenticated_idle, ClientTrigger::idle_ended, ClientState::authenticated},
    {ClientState::authenticated_idle, ClientTrigger::failed, ClientState::closed},

    {ClientState::selected, ClientTrigger::mailbox_opened, ClientState::selected},
    {ClientState::selected, ClientTrigger::mailbox_left, ClientState::authenticated},
    {ClientState::selected, ClientTrigger::idle_begun, ClientState::selected_idle},
    {ClientState::selected, ClientTrigger::logout, ClientState::logout_sent},
    {ClientState::selected, ClientTrigger::failed, ClientState::closed},

    {ClientState::selected_idle, ClientTrigger::idle_ended, ClientState::selected},
    {ClientState::selected_idle, ClientTrigger::failed, ClientState::closed},

    {ClientState::logout_sent, ClientTrigger::logout_answered, ClientState::closed},
    {ClientState::logout_sent, ClientTrigger::failed, ClientState::closed},
});

/// Where the trigger leads, or nothing if it means nothing in this state.
[[nodiscard]] constexpr std::optional<ClientState> next(ClientState from, ClientTrigger trigger) {
    return find_transition(client_transitions, from, trigger);
}
[[nodiscard]] constexpr bool is_idle(ClientState state) {
    return state == ClientState::authenticated_idle || state == ClientState::selected_idle;
}
/// May this command be sent now? RFC 9051 section 6 sorts them by states.
[[nodiscard]] constexpr bool is_sendable(Verb verb, ClientState state) {
    switch (verb) {
        case Verb::capability:
        case Verb::noop:
        case Verb::logout:
        case Verb::id:
            return next(state, ClientTrigger::logout).has_value();
        case Verb::starttls:
        case Verb::authenticate:
        case Verb::login:
            return state == ClientState::not_authenticated;
        case Verb::enable:  // RFC 9051 section 6.3.1: before a mailbox is selected
            return state == ClientState::authenticated;
        default:
            return state == ClientState::selected || (verb < Verb::check && state == ClientState::authenticated);
    }
}

static_assert(!is_sendable(Verb::login, ClientState::greeting), "the server speaks first, RFC 9051 section 3");
static_assert(!is_sendable(Verb::fetch, ClientState::authenticated), "RFC 9051 section 6.4");
static_assert(!next(ClientState::authenticated, ClientTrigger::starttls_accepted), "RFC 9051 section 6.2.1");

}  // namespace protocol::imap
