#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/base/transition_table.hpp"
#include "protocol/smtp/verb.hpp"

namespace protocol::smtp {

/// Where a server stands in the dialogue, RFC 5321 sections 3.1 to 3.3 and 4.1.4, RFC 3030, RFC 3207, RFC 4954.
enum class ServerState : std::uint8_t {
    accepting,       ///< connected; the host decides on the greeting
    refusing,        ///< greeted with 554: only QUIT is obeyed (section 3.1)
    greeted,         ///< waiting for EHLO or HELO
    ready,           ///< no transaction
    mail,            ///< a sender, no recipient yet
    rcpt,            ///< a sender and at least one recipient
    data,            ///< receiving content
    content,         ///< all content is in; the host decides whether it takes responsibility (section 6.1)
    closed,          ///< nothing more is read or answered
    chunks,          ///< a part of the content is in, by BDAT; more of it is to come (RFC 3030 section 2)
    discarding,      ///< a BDAT was refused: those behind it are too, up to the last one or RSET
    authenticating,  ///< 334 was said; the next line is the client's response (RFC 4954 section 4)
    tls_handshake,   ///< STARTTLS was accepted: TLS is being set up, below this session (RFC 3207)
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
    help,
    bdat,
    etrn,
    auth,
    starttls,  // in the order of Verb, without LHLO
    greeting_accepted,
    greeting_refused,
    end_of_data,
    content_answered,
    chunk_refused,  ///< of a BDAT that is not the last
    last_chunk_refused,
    challenged,             ///< 334
    authentication_failed,  ///< after 334
    tls_established,
    shut_down,  ///< 421 of our own (section 3.8): time-out, too many errors, the host's wish
    connection_lost,
};

inline constexpr std::array<std::string_view, 13> server_state_names = {
    "accepting", "refusing", "greeted", "ready",      "mail",           "rcpt",         "data",
    "content",   "closed",   "chunks",  "discarding", "authenticating", "tls_handshake"};
inline constexpr std::size_t server_state_count = server_state_names.size();
inline constexpr std::array<std::string_view, 26> server_trigger_names = {"EHLO",
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
                                                                          "BDAT",
                                                                          "ETRN",
                                                                          "AUTH",
                                                                          "STARTTLS",
                                                                          "greeting accepted",
                                                                          "greeting refused",
                                                                          "end of data",
                                                                          "content answered",
                                                                          "chunk refused",
                                                                          "last chunk refused",
                                                                          "challenged",
                                                                          "authentication failed",
                                                                          "TLS established",
                                                                          "shut down",
                                                                          "connection lost"};

[[nodiscard]] constexpr std::string_view name(ServerState state) {
    return server_state_names[static_cast<std::size_t>(state)];
}
[[nodiscard]] constexpr std::string_view name(ServerTrigger trigger) {
    return server_trigger_names[static_cast<std::size_t>(trigger)];
}
/// LHLO does what EHLO does (RFC 2033 section 4.1); only one of them is obeyed by a server.
[[nodiscard]] constexpr ServerTrigger trigger_of(Verb verb) {
    if (verb == Verb::lhlo) return ServerTrigger::ehlo;
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
    {ServerState::ready, ServerTrigger::etrn, ServerState::ready},
    {ServerState::ready, ServerTrigger::auth, ServerState::ready},
    {ServerState::ready, ServerTrigger::challenged, ServerState::authenticating},
    {ServerState::ready, ServerTrigger::starttls, ServerState::tls_handshake},
    {ServerState::tls_handshake, ServerTrigger::tls_established, ServerState::greeted},
    {ServerState::authenticating, ServerTrigger::challenged, ServerState::authenticating},
    {ServerState::authenticating, ServerTrigger::auth, ServerState::ready},
    {ServerState::authenticating, ServerTrigger::authentication_failed, ServerState::ready},

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

    {ServerState::rcpt, ServerTrigger::bdat, ServerState::chunks},
    {ServerState::rcpt, ServerTrigger::end_of_data, ServerState::content},
    {ServerState::rcpt, ServerTrigger::chunk_refused, ServerState::discarding},
    {ServerState::rcpt, ServerTrigger::last_chunk_refused, ServerState::ready},

    {ServerState::chunks, ServerTrigger::bdat, ServerState::chunks},
    {ServerState::chunks, ServerTrigger::end_of_data, ServerState::content},
    {ServerState::chunks, ServerTrigger::chunk_refused, ServerState::discarding},
    {ServerState::chunks, ServerTrigger::last_chunk_refused, ServerState::ready},
    {ServerState::chunks, ServerTrigger::ehlo, ServerState::ready},
    {ServerState::chunks, ServerTrigger::helo, ServerState::ready},
    {ServerState::chunks, ServerTrigger::rset, ServerState::ready},
    {ServerState::chunks, ServerTrigger::noop, ServerState::chunks},
    {ServerState::chunks, ServerTrigger::vrfy, ServerState::chunks},
    {ServerState::chunks, ServerTrigger::expn, ServerState::chunks},
    {ServerState::chunks, ServerTrigger::help, ServerState::chunks},
    {ServerState::chunks, ServerTrigger::quit, ServerState::closed},

    {ServerState::discarding, ServerTrigger::chunk_refused, ServerState::discarding},
    {ServerState::discarding, ServerTrigger::last_chunk_refused, ServerState::ready},
    {ServerState::discarding, ServerTrigger::ehlo, ServerState::ready},
    {ServerState::discarding, ServerTrigger::helo, ServerState::ready},
    {ServerState::discarding, ServerTrigger::rset, ServerState::ready},
    {ServerState::discarding, ServerTrigger::noop, ServerState::discarding},
    {ServerState::discarding, ServerTrigger::vrfy, ServerState::discarding},
    {ServerState::discarding, ServerTrigger::expn, ServerState::discarding},
    {ServerState::discarding, ServerTrigger::help, ServerState::discarding},
    {ServerState::discarding, ServerTrigger::quit, ServerState::closed},

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
    {ServerState::chunks, ServerTrigger::shut_down, ServerState::closed},
    {ServerState::discarding, ServerTrigger::shut_down, ServerState::closed},
    {ServerState::authenticating, ServerTrigger::shut_down, ServerState::closed},
    {ServerState::tls_handshake, ServerTrigger::shut_down, ServerState::closed},

    {ServerState::accepting, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::refusing, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::greeted, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::ready, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::mail, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::rcpt, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::data, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::content, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::chunks, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::discarding, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::authenticating, ServerTrigger::connection_lost, ServerState::closed},
    {ServerState::tls_handshake, ServerTrigger::connection_lost, ServerState::closed},
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
static_assert(!next(ServerState::chunks, ServerTrigger::data), "no DATA after BDAT, RFC 3030 section 2");
static_assert(!next(ServerState::rcpt, ServerTrigger::auth), "no AUTH in a transaction, RFC 4954 section 4");
static_assert(!next(ServerState::rcpt, ServerTrigger::starttls), "no STARTTLS in a transaction");
static_assert(next(ServerState::tls_handshake, ServerTrigger::tls_established) == ServerState::greeted,
              "after it the client says EHLO again, RFC 3207 section 4.2");
static_assert(next(ServerState::rcpt, ServerTrigger::ehlo) == ServerState::ready,
              "EHLO ends a transaction, RFC 5321 section 4.1.4");

}  // namespace protocol::smtp
