#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/base/transition_table.hpp"
#include "protocol/smtp/verb.hpp"

namespace protocol::smtp {

/// Where a server stands in the dialogue, RFC 5321 sections 3.1 to 3.3 and 4.1.4.
enum class ServerState : std::uint8_t {
    accepting,  ///< connected; the host decides on the greeting
    refusing,   ///< greeted with 554: only QUIT is obeyed (section 3.1)
    greeted,    ///< waiting for EHLO or HELO
    ready,      ///< no transaction
    mail,       ///< a sender, no recipient yet
    rcpt,       ///< a sender and at least one recipient
    data,       ///< receiving content
    content,    ///< all content is in; the host decides whether it takes responsibility (section 6.1)
    closed,     ///< nothing more is read or answered
};

/// What moves a server on. A verb counts when its command is accepted (2yz or 3yz), not when it comes in.
enum class ServerTrigger : std::uint8_t {
    ehlo,
    helo,
    mail,
    rcpt,
    data,
    rset,
    noop,
    quit,
    vrfy,
    expn,
    help,  // in the order of Verb
    greeting_accepted,
    greeting_refused,
    end_of_data,
    content_answered,
    shut_down,  ///< 421 of our own (section 3.8): time-out, too many errors, the host's wish
    connection_lost,
};

inline constexpr std::array<std::string_view, 9> server_state_names = {
    "accepting", "refusing", "greeted", "ready", "mail", "rcpt", "data", "content", "closed"};
inline constexpr std::size_t server_state_count = server_state_names.size();
inline constexpr std::array<std::string_view, 17> server_trigger_names = {"EHLO",
                                                                          "HELO",
                                                                          "MAIL",
                                                                          "RCPT",
                                                                          "DATA",
                                                                          "RSET",
                                                                          "NOOP",
                                                                          "QUIT",
                                                                          "VRFY",
                                                                          "EXPN",
                                                                          "HELP",
                                                                          "greeting accepted",
                                                                          "greeting refused",
                                                                          "end of data",
                                                                          "content answered",
                                                                          "shut down",
                                                                          "connection lost"};

[[nodiscard]] constexpr std::string_view name(ServerState state) {
    return server_state_names[static_cast<std::size_t>(state)];
}
[[nodiscard]] constexpr std::string_view name(ServerTrigger trigger) {
    return server_trigger_names[static_cast<std::size_t>(trigger)];
}
[[nodiscard]] constexpr ServerTrigger trigger_of(Verb verb) {
    return static_cast<ServerTrigger>(verb);
}

using ServerTransition = Transition<ServerState, ServerTrigger>;

/// Every step of a server. Run by ServerSession, walked by the tests, drawn by the viewer.
inline constexpr auto server_transitions = std::to_array<ServerTransition>({
    {ServerState::accepting, ServerTrigger::greeting_accepted, ServerState::greeted},
    {ServerState::accepting, ServerTrigger::greeting_refused, ServerState::refusing},
    {ServerState::refusing, ServerTrigger::quit, ServerState::closed},

    {ServerState::greeted, ServerTrigger::ehlo, ServerState::ready},
    {ServerState::greeted, ServerTrigger::helo, ServerState::ready},
    {ServerState::greeted, ServerTrigger::rset, ServerState::greeted},
    {ServerState::greeted, ServerTrigger::noop, ServerState::greeted},
    {ServerState::greeted, ServerTrigger::vrfy, ServerState::greeted},
    {ServerState::greeted, ServerTrigger::expn, ServerState::greeted},
    {ServerState::greeted, ServerTrigger::help, ServerState::greeted},
    {ServerState::greeted, ServerTrigger::quit, ServerState::closed},

    {ServerState::ready, ServerTrigger::ehlo, ServerState::ready},
    {ServerState::ready, ServerTrigger::helo, ServerState::ready},
    {ServerState::ready, ServerTrigger::mail, ServerState::mail},
    {ServerState::ready, ServerTrigger::rset, ServerState::ready},
    {ServerState::ready, ServerTrigger::noop, ServerState::ready},
    {ServerState::ready, ServerTrigger::vrfy, ServerState::ready},
    {ServerState::ready, ServerTrigger::expn, ServerState::ready},
    {ServerState::ready, ServerTrigger::help, ServerState::ready},
    {ServerState::ready, ServerTrigger::quit, ServerState::closed},

    {ServerState::mail, ServerTrigger::ehlo, ServerState::ready},
    {ServerState::mail, ServerTrigger::helo, ServerState::ready},
    {ServerState::mail, ServerTrigger::rcpt, ServerState::rcpt},
    {ServerState::mail, ServerTrigger::rset, ServerState::ready},
    {ServerState::mail, ServerTrigger::noop, ServerState::mail},
    {ServerState::mail, ServerTrigger::vrfy, ServerState::mail},
    {ServerState::mail, ServerTrigger::expn, ServerState::mail},
    {ServerState::mail, ServerTrigger::help, ServerState::mail},
    {ServerState::mail, ServerTrigger::quit, ServerState::closed},

    {ServerState::rcpt, ServerTrigger::ehlo, ServerState::ready},
    {ServerState::rcpt, ServerTrigger::helo, ServerState::ready},
    {ServerState::rcpt, ServerTrigger::rcpt, ServerState::rcpt},
    {ServerState::rcpt, ServerTrigger::data, ServerState::data},
    {ServerState::rcpt, ServerTrigger::rset, ServerState::ready},
    {ServerState::rcpt, ServerTrigger::noop, ServerState::rcpt},
    {ServerState::rcpt, ServerTrigger::vrfy, ServerState::rcpt},
    {ServerState::rcpt, ServerTrigger::expn, ServerState::rcpt},
    {ServerState::rcpt, ServerTrigger::help, ServerState::rcpt},
    {ServerState::rcpt, ServerTrigger::quit, ServerState::closed},

    {ServerState::data, ServerTrigger::end_of_data, ServerState::content},
    {ServerState::content, ServerTrigger::content_answered, ServerState::ready},

    {ServerState::accepting, ServerTrigger::shut_down, ServerState::closed},
    {ServerState::refusing, ServerTrigger::shut_down, ServerState::closed},
    {ServerState::greeted, ServerTrigger::shut_down, ServerState::closed},
    {ServerState::ready, ServerTrigger::shut_down, ServerState::closed},
    {ServerState::mail, ServerTrigger::shut_down, ServerState::closed},
    {ServerState::rcpt, ServerTrigger::shut_down, ServerState::closed},
    {ServerState::data, ServerTrigger::shut_down, ServerState::closed},
    {ServerState::content, ServerTrigger::shut_down, ServerState::closed},

    {ServerState::accepting, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::refusing, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::greeted, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::ready, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::mail, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::rcpt, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::data, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::content, ServerTrigger::connection_lost, ServerState::closed},
});

/// Where `trigger` leads from `from`; nothing where it is out of order (a command then gets 503).
[[nodiscard]] constexpr std::optional<ServerState> next(ServerState from, ServerTrigger trigger) {
    return find_transition(server_transitions, from, trigger);
}

static_assert(!next(ServerState::ready, ServerTrigger::data), "DATA needs a sender, RFC 5321 section 3.3");
static_assert(!next(ServerState::mail, ServerTrigger::data), "DATA needs a recipient, RFC 5321 section 3.3");
static_assert(!next(ServerState::ready, ServerTrigger::rcpt), "RCPT needs a sender, RFC 5321 section 3.3");
static_assert(!next(ServerState::mail, ServerTrigger::mail), "no transaction in another, RFC 5321 section 4.1.4");
static_assert(!next(ServerState::greeted, ServerTrigger::mail), "MAIL needs EHLO or HELO, RFC 5321 section 4.1.4");
static_assert(next(ServerState::rcpt, ServerTrigger::ehlo) == ServerState::ready,
              "EHLO ends a transaction, RFC 5321 section 4.1.4");

}  // namespace protocol::smtp
