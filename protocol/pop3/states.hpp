#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/base/transition_table.hpp"

/// The state machines of both sides as tables: run by the sessions, drawn by the viewer, walked by the tests.
namespace protocol::pop3 {

/// Where a server stands. RFC 1939 section 3 knows AUTHORIZATION, TRANSACTION and UPDATE; a state "pending" is
/// one of those in which the server waits for its own side to answer and reads no command meanwhile.
enum class ServerState : std::uint8_t {
    authorization,
    user_given,     ///< AUTHORIZATION, and PASS may come
    sasl_response,  ///< AUTHORIZATION, the client is to answer a challenge of AUTH
    sasl_pending,   ///< AUTHORIZATION, what AUTH needs to go on is being looked up
    login_pending,  ///< AUTHORIZATION, credentials and maildrop lock are being looked at
    tls_handshake,  ///< AUTHORIZATION, from the answer to STLS on: what comes in is none of the session's business
    transaction,
    content_pending,  ///< TRANSACTION, a message is being fetched
    update_pending,   ///< UPDATE, deleted messages are being removed
    closed,
};
inline constexpr auto server_states = std::to_array<ServerState>(
    {ServerState::authorization, ServerState::user_given, ServerState::sasl_response, ServerState::sasl_pending,
     ServerState::login_pending, ServerState::tls_handshake, ServerState::transaction, ServerState::content_pending,
     ServerState::update_pending, ServerState::closed});

[[nodiscard]] constexpr std::string_view name(ServerState state) {
    constexpr auto names = std::to_array<std::string_view>(
        {"authorization", "user-given", "sasl-response", "sasl-pending", "login-pending", "tls-handshake",
         "transaction", "content-pending", "update-pending", "closed"});
    static_assert(names.size() == server_states.size());
    return names[static_cast<std::size_t>(state)];
}

/// What moves a server: a command with valid arguments, an answer from its own side, or an end.
enum class ServerTrigger : std::uint8_t {
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
    quit,           // in the order of Verb
    sasl_asked,     ///< what AUTH needs to go on, of the server's own side
    sasl_answered,  ///< by it
    sasl_complete,  ///< AUTH has said who the client is
    sasl_failed,    ///< cancelled, or not understood
    tls_established,
    login_granted,
    login_refused,
    login_refused_finally,  ///< as often as the settings allow
    content_answered,
    update_answered,
    autologout,
    connection_closed,
    input_overflow,  ///< more unread commands than the server is willing to keep
};

[[nodiscard]] constexpr std::string_view name(ServerTrigger trigger) {
    constexpr auto names = std::to_array<std::string_view>({"USER",
                                                            "PASS",
                                                            "APOP",
                                                            "AUTH",
                                                            "STLS",
                                                            "UTF8",
                                                            "LANG",
                                                            "CAPA",
                                                            "STAT",
                                                            "LIST",
                                                            "UIDL",
                                                            "RETR",
                                                            "TOP",
                                                            "DELE",
                                                            "NOOP",
                                                            "RSET",
                                                            "QUIT",
                                                            "asked for AUTH",
                                                            "answered for AUTH",
                                                            "response complete",
                                                            "response refused",
                                                            "TLS established",
                                                            "login granted",
                                                            "login refused",
                                                            "login refused finally",
                                                            "content answered",
                                                            "update answered",
                                                            "autologout",
                                                            "connection closed",
                                                            "input overflow"});
    static_assert(names.size() == static_cast<std::size_t>(ServerTrigger::input_overflow) + 1);
    return names[static_cast<std::size_t>(trigger)];
}

using ServerTransition = Transition<ServerState, ServerTrigger>;

inline constexpr auto server_transitions = std::to_array<ServerTransition>({
    {ServerState::authorization, ServerTrigger::user, ServerState::user_given},
    {ServerState::authorization, ServerTrigger::apop, ServerState::login_pending},
    {ServerState::authorization, ServerTrigger::auth, ServerState::sasl_response},
    {ServerState::authorization, ServerTrigger::stls, ServerState::tls_handshake},
    {ServerState::authorization, ServerTrigger::utf8, ServerState::authorization},
    {ServerState::authorization, ServerTrigger::lang, ServerState::authorization},
    {ServerState::authorization, ServerTrigger::capa, ServerState::authorization},
    {ServerState::authorization, ServerTrigger::quit, ServerState::closed},
    {ServerState::authorization, ServerTrigger::autologout, ServerState::closed},
    {ServerState::authorization, ServerTrigger::connection_closed, ServerState::closed},

    {ServerState::user_given, ServerTrigger::user, ServerState::user_given},
    {ServerState::user_given, ServerTrigger::pass, ServerState::login_pending},
    {ServerState::user_given, ServerTrigger::apop, ServerState::login_pending},
    {ServerState::user_given, ServerTrigger::auth, ServerState::sasl_response},
    {ServerState::user_given, ServerTrigger::stls, ServerState::tls_handshake},
    {ServerState::user_given, ServerTrigger::utf8, ServerState::user_given},
    {ServerState::user_given, ServerTrigger::lang, ServerState::user_given},
    {ServerState::user_given, ServerTrigger::capa, ServerState::user_given},
    {ServerState::user_given, ServerTrigger::quit, ServerState::closed},
    {ServerState::user_given, ServerTrigger::autologout, ServerState::closed},
    {ServerState::user_given, ServerTrigger::connection_closed, ServerState::closed},

    {ServerState::sasl_response, ServerTrigger::sasl_asked, ServerState::sasl_pending},
    {ServerState::sasl_response, ServerTrigger::sasl_complete, ServerState::login_pending},
    {ServerState::sasl_response, ServerTrigger::sasl_failed, ServerState::authorization},
    {ServerState::sasl_response, ServerTrigger::autologout, ServerState::closed},
    {ServerState::sasl_response, ServerTrigger::connection_closed, ServerState::closed},

    {ServerState::sasl_pending, ServerTrigger::sasl_answered, ServerState::sasl_response},
    {ServerState::sasl_pending, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::sasl_pending, ServerTrigger::input_overflow, ServerState::closed},

    {ServerState::login_pending, ServerTrigger::login_granted, ServerState::transaction},
    {ServerState::login_pending, ServerTrigger::login_refused, ServerState::authorization},
    {ServerState::login_pending, ServerTrigger::login_refused_finally, ServerState::closed},
    {ServerState::login_pending, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::login_pending, ServerTrigger::input_overflow, ServerState::closed},

    {ServerState::tls_handshake, ServerTrigger::tls_established, ServerState::authorization},
    {ServerState::tls_handshake, ServerTrigger::autologout, ServerState::closed},
    {ServerState::tls_handshake, ServerTrigger::connection_closed, ServerState::closed},

    {ServerState::transaction, ServerTrigger::lang, ServerState::transaction},
    {ServerState::transaction, ServerTrigger::capa, ServerState::transaction},
    {ServerState::transaction, ServerTrigger::stat, ServerState::transaction},
    {ServerState::transaction, ServerTrigger::list, ServerState::transaction},
    {ServerState::transaction, ServerTrigger::uidl, ServerState::transaction},
    {ServerState::transaction, ServerTrigger::retr, ServerState::content_pending},
    {ServerState::transaction, ServerTrigger::top, ServerState::content_pending},
    {ServerState::transaction, ServerTrigger::dele, ServerState::transaction},
    {ServerState::transaction, ServerTrigger::noop, ServerState::transaction},
    {ServerState::transaction, ServerTrigger::rset, ServerState::transaction},
    {ServerState::transaction, ServerTrigger::quit, ServerState::update_pending},
    {ServerState::transaction, ServerTrigger::autologout, ServerState::closed},
    {ServerState::transaction, ServerTrigger::connection_closed, ServerState::closed},

    {ServerState::content_pending, ServerTrigger::content_answered, ServerState::transaction},
    {ServerState::content_pending, ServerTrigger::connection_closed, ServerState::closed},
    {ServerState::content_pending, ServerTrigger::input_overflow, ServerState::closed},

    {ServerState::update_pending, ServerTrigger::update_answered, ServerState::closed},
    {ServerState::update_pending, ServerTrigger::connection_closed, ServerState::closed},
});

/// Where the trigger leads, or nothing if it means nothing in this state.
[[nodiscard]] constexpr std::optional<ServerState> next(ServerState from, ServerTrigger trigger) {
    return find_transition(server_transitions, from, trigger);
}

/// The server waits for its own side in this state.
[[nodiscard]] constexpr bool is_pending(ServerState state) {
    return state == ServerState::sasl_pending || state == ServerState::login_pending ||
           state == ServerState::content_pending || state == ServerState::update_pending;
}

/// The server reads what its client sends: commands, or the responses of AUTH.
[[nodiscard]] constexpr bool reads_lines(ServerState state) {
    return !is_pending(state) && state != ServerState::tls_handshake && state != ServerState::closed;
}

static_assert(!next(ServerState::authorization, ServerTrigger::pass), "PASS needs USER, RFC 1939 section 7");
static_assert(!next(ServerState::authorization, ServerTrigger::dele), "DELE needs a login, RFC 1939 section 5");
static_assert(!next(ServerState::transaction, ServerTrigger::stls), "STLS is for AUTHORIZATION, RFC 2595 section 4");
static_assert(!next(ServerState::transaction, ServerTrigger::auth), "AUTH is for AUTHORIZATION, RFC 5034 section 4");
static_assert(!next(ServerState::transaction, ServerTrigger::utf8), "UTF8 is for AUTHORIZATION, RFC 6856 section 2");
static_assert(next(ServerState::transaction, ServerTrigger::autologout) == ServerState::closed,
              "autologout does not enter UPDATE, RFC 1939 section 3");

/// Where a client stands.
enum class ClientState : std::uint8_t {
    greeting,  ///< connected, the server has not spoken yet
    authorization,
    preparing,      ///< CAPA is on its way: whether there is TLS, and which mechanisms of AUTH
    stls_sent,      ///< STLS is on its way
    tls_handshake,  ///< what comes in is none of the session's business
    user_sent,
    auth_sent,   ///< AUTH is on its way, or a response to a challenge of it
    login_sent,  ///< PASS or APOP is on its way
    transaction,
    quit_sent,
    closed,
};
inline constexpr auto client_states = std::to_array<ClientState>(
    {ClientState::greeting, ClientState::authorization, ClientState::preparing, ClientState::stls_sent,
     ClientState::tls_handshake, ClientState::user_sent, ClientState::auth_sent, ClientState::login_sent,
     ClientState::transaction, ClientState::quit_sent, ClientState::closed});

[[nodiscard]] constexpr std::string_view name(ClientState state) {
    constexpr auto names =
        std::to_array<std::string_view>({"greeting", "authorization", "preparing", "stls-sent", "tls-handshake",
                                         "user-sent", "auth-sent", "login-sent", "transaction", "quit-sent", "closed"});
    static_assert(names.size() == client_states.size());
    return names[static_cast<std::size_t>(state)];
}

/// What moves a client: what it sends, what it is answered, or an end.
enum class ClientTrigger : std::uint8_t {
    greeted,
    greeting_refused,
    prepare,
    prepared,
    stls,
    stls_accepted,
    stls_refused,
    tls_established,
    user,
    user_accepted,
    user_refused,
    apop,
    auth,
    login_accepted,
    login_refused,
    quit,
    quit_answered,
    failed,  ///< time-out, connection closed by the server, or a response that cannot be understood
};

[[nodiscard]] constexpr std::string_view name(ClientTrigger trigger) {
    constexpr auto names = std::to_array<std::string_view>(
        {"greeted", "greeting refused", "prepare", "prepared", "STLS", "STLS accepted", "STLS refused",
         "TLS established", "USER", "user accepted", "user refused", "APOP", "AUTH", "login accepted", "login refused",
         "QUIT", "quit answered", "failed"});
    static_assert(names.size() == static_cast<std::size_t>(ClientTrigger::failed) + 1);
    return names[static_cast<std::size_t>(trigger)];
}

using ClientTransition = Transition<ClientState, ClientTrigger>;

inline constexpr auto client_transitions = std::to_array<ClientTransition>({
    {ClientState::greeting, ClientTrigger::greeted, ClientState::authorization},
    {ClientState::greeting, ClientTrigger::greeting_refused, ClientState::closed},
    {ClientState::greeting, ClientTrigger::failed, ClientState::closed},

    {ClientState::authorization, ClientTrigger::user, ClientState::user_sent},
    {ClientState::authorization, ClientTrigger::apop, ClientState::login_sent},
    {ClientState::authorization, ClientTrigger::auth, ClientState::auth_sent},
    {ClientState::authorization, ClientTrigger::prepare, ClientState::preparing},
    {ClientState::authorization, ClientTrigger::quit, ClientState::quit_sent},
    {ClientState::authorization, ClientTrigger::failed, ClientState::closed},

    {ClientState::preparing, ClientTrigger::prepared, ClientState::authorization},
    {ClientState::preparing, ClientTrigger::stls, ClientState::stls_sent},
    {ClientState::preparing, ClientTrigger::failed, ClientState::closed},

    {ClientState::stls_sent, ClientTrigger::stls_accepted, ClientState::tls_handshake},
    {ClientState::stls_sent, ClientTrigger::stls_refused, ClientState::authorization},
    {ClientState::stls_sent, ClientTrigger::failed, ClientState::closed},

    {ClientState::tls_handshake, ClientTrigger::tls_established, ClientState::authorization},
    {ClientState::tls_handshake, ClientTrigger::failed, ClientState::closed},

    {ClientState::user_sent, ClientTrigger::user_accepted, ClientState::login_sent},
    {ClientState::user_sent, ClientTrigger::user_refused, ClientState::authorization},
    {ClientState::user_sent, ClientTrigger::failed, ClientState::closed},

    {ClientState::auth_sent, ClientTrigger::login_accepted, ClientState::transaction},
    {ClientState::auth_sent, ClientTrigger::login_refused, ClientState::authorization},
    {ClientState::auth_sent, ClientTrigger::failed, ClientState::closed},

    {ClientState::login_sent, ClientTrigger::login_accepted, ClientState::transaction},
    {ClientState::login_sent, ClientTrigger::login_refused, ClientState::authorization},
    {ClientState::login_sent, ClientTrigger::failed, ClientState::closed},

    {ClientState::transaction, ClientTrigger::quit, ClientState::quit_sent},
    {ClientState::transaction, ClientTrigger::failed, ClientState::closed},

    {ClientState::quit_sent, ClientTrigger::quit_answered, ClientState::closed},
    {ClientState::quit_sent, ClientTrigger::failed, ClientState::closed},
});

/// Where the trigger leads, or nothing if it means nothing in this state.
[[nodiscard]] constexpr std::optional<ClientState> next(ClientState from, ClientTrigger trigger) {
    return find_transition(client_transitions, from, trigger);
}

}  // namespace protocol::pop3
