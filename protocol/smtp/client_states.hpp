#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/base/transition_table.hpp"

namespace protocol::smtp {

/// Where a client stands in the dialogue: mostly the reply it waits for. With pipelining it has sent
/// more than that already (RFC 2920).
enum class ClientState : std::uint8_t {
    greeting,  ///< waiting for the server's greeting
    ehlo,      ///< waiting for the reply to EHLO
    helo,      ///< waiting for the reply to HELO, after EHLO was refused
    ready,     ///< no transaction
    mail,      ///< waiting for the reply to MAIL
    rcpt,      ///< waiting for the replies to RCPT
    data,      ///< waiting for the reply to DATA
    content,   ///< content sent; waiting for the server to take responsibility (RFC 5321 section 6.1)
    rset,      ///< waiting for the reply to RSET
    quit,      ///< waiting for the reply to QUIT
    closed,
    auth,           ///< waiting for the reply to AUTH or to a response of ours (RFC 4954)
    chunk,          ///< waiting for the reply to a BDAT that is not the last (RFC 3030)
    starttls,       ///< waiting for the reply to STARTTLS (RFC 3207)
    tls_handshake,  ///< it was accepted: TLS is being set up, below this session
    etrn,           ///< waiting for the reply to ETRN (RFC 1985)
};

enum class ClientTrigger : std::uint8_t {
    greeted,  ///< 220
    ehlo_accepted,
    ehlo_refused,  ///< 5yz: HELO is tried, RFC 5321 section 3.2
    helo_accepted,
    transaction_started,  ///< MAIL sent
    mail_answered,        ///< accepted, or refused with replies of a pipelined group still to come
    recipients_answered,  ///< the last RCPT was answered, DATA is sent
    data_accepted,        ///< 354
    transaction_ended,    ///< the result of the transaction stands
    rset_sent,
    rset_accepted,
    quit_sent,  ///< also after a greeting or a HELO that was refused
    quit_answered,
    authentication_sent,
    authentication_ended,  ///< 235, or refused and not needed
    chunk_sent,            ///< a BDAT that is not the last
    last_chunk_sent,
    starttls_sent,
    starttls_accepted,
    starttls_refused,  ///< and the mail may go without TLS
    tls_established,
    etrn_sent,
    etrn_answered,
    failed,  ///< 421, time-out, a reply that is none, connection lost
};

inline constexpr std::array<std::string_view, 16> client_state_names = {
    "greeting", "ehlo", "helo",   "ready", "mail",  "rcpt",     "data",          "content",
    "rset",     "quit", "closed", "auth",  "chunk", "starttls", "tls_handshake", "etrn"};
inline constexpr std::size_t client_state_count = client_state_names.size();
inline constexpr std::array<std::string_view, 24> client_trigger_names = {"greeted",
                                                                          "EHLO accepted",
                                                                          "EHLO refused",
                                                                          "HELO accepted",
                                                                          "transaction started",
                                                                          "MAIL answered",
                                                                          "recipients answered",
                                                                          "DATA accepted",
                                                                          "transaction ended",
                                                                          "RSET sent",
                                                                          "RSET accepted",
                                                                          "QUIT sent",
                                                                          "QUIT answered",
                                                                          "AUTH sent",
                                                                          "AUTH ended",
                                                                          "chunk sent",
                                                                          "last chunk sent",
                                                                          "STARTTLS sent",
                                                                          "STARTTLS accepted",
                                                                          "STARTTLS refused",
                                                                          "TLS established",
                                                                          "ETRN sent",
                                                                          "ETRN answered",
                                                                          "failed"};

[[nodiscard]] constexpr std::string_view name(ClientState state) {
    return client_state_names[static_cast<std::size_t>(state)];
}
[[nodiscard]] constexpr std::string_view name(ClientTrigger trigger) {
    return client_trigger_names[static_cast<std::size_t>(trigger)];
}

using ClientTransition = Transition<ClientState, ClientTrigger>;

/// Every step of a client. Run by ClientSession, walked by the tests, drawn by the viewer.
inline constexpr auto client_transitions = std::to_array<ClientTransition>({
    {ClientState::greeting, ClientTrigger::greeted, ClientState::ehlo},
    {ClientState::greeting, ClientTrigger::quit_sent, ClientState::quit},
    {ClientState::ehlo, ClientTrigger::ehlo_accepted, ClientState::ready},
    {ClientState::ehlo, ClientTrigger::ehlo_refused, ClientState::helo},
    {ClientState::ehlo, ClientTrigger::quit_sent, ClientState::quit},
    {ClientState::ready, ClientTrigger::starttls_sent, ClientState::starttls},
    {ClientState::starttls, ClientTrigger::starttls_accepted, ClientState::tls_handshake},
    {ClientState::starttls, ClientTrigger::starttls_refused, ClientState::ready},
    {ClientState::starttls, ClientTrigger::quit_sent, ClientState::quit},
    {ClientState::tls_handshake, ClientTrigger::tls_established, ClientState::ehlo},
    {ClientState::ready, ClientTrigger::authentication_sent, ClientState::auth},
    {ClientState::auth, ClientTrigger::authentication_ended, ClientState::ready},
    {ClientState::auth, ClientTrigger::quit_sent, ClientState::quit},
    {ClientState::helo, ClientTrigger::helo_accepted, ClientState::ready},
    {ClientState::helo, ClientTrigger::quit_sent, ClientState::quit},

    {ClientState::ready, ClientTrigger::transaction_started, ClientState::mail},
    {ClientState::mail, ClientTrigger::mail_answered, ClientState::rcpt},
    {ClientState::mail, ClientTrigger::transaction_ended, ClientState::ready},
    {ClientState::rcpt, ClientTrigger::recipients_answered, ClientState::data},
    {ClientState::rcpt, ClientTrigger::transaction_ended, ClientState::ready},
    {ClientState::rcpt, ClientTrigger::chunk_sent, ClientState::chunk},
    {ClientState::rcpt, ClientTrigger::last_chunk_sent, ClientState::content},
    {ClientState::chunk, ClientTrigger::chunk_sent, ClientState::chunk},
    {ClientState::chunk, ClientTrigger::last_chunk_sent, ClientState::content},
    {ClientState::chunk, ClientTrigger::transaction_ended, ClientState::ready},
    {ClientState::data, ClientTrigger::data_accepted, ClientState::content},
    {ClientState::data, ClientTrigger::transaction_ended, ClientState::ready},
    {ClientState::content, ClientTrigger::transaction_ended, ClientState::ready},

    {ClientState::ready, ClientTrigger::etrn_sent, ClientState::etrn},
    {ClientState::etrn, ClientTrigger::etrn_answered, ClientState::ready},

    {ClientState::ready, ClientTrigger::rset_sent, ClientState::rset},
    {ClientState::rset, ClientTrigger::rset_accepted, ClientState::ready},
    {ClientState::rset, ClientTrigger::quit_sent, ClientState::quit},
    {ClientState::ready, ClientTrigger::quit_sent, ClientState::quit},
    {ClientState::quit, ClientTrigger::quit_answered, ClientState::closed},

    {ClientState::greeting, ClientTrigger::failed, ClientState::closed},
    {ClientState::ehlo, ClientTrigger::failed, ClientState::closed},
    {ClientState::helo, ClientTrigger::failed, ClientState::closed},
    {ClientState::ready, ClientTrigger::failed, ClientState::closed},
    {ClientState::mail, ClientTrigger::failed, ClientState::closed},
    {ClientState::rcpt, ClientTrigger::failed, ClientState::closed},
    {ClientState::data, ClientTrigger::failed, ClientState::closed},
    {ClientState::content, ClientTrigger::failed, ClientState::closed},
    {ClientState::rset, ClientTrigger::failed, ClientState::closed},
    {ClientState::quit, ClientTrigger::failed, ClientState::closed},
    {ClientState::auth, ClientTrigger::failed, ClientState::closed},
    {ClientState::chunk, ClientTrigger::failed, ClientState::closed},
    {ClientState::starttls, ClientTrigger::failed, ClientState::closed},
    {ClientState::tls_handshake, ClientTrigger::failed, ClientState::closed},
    {ClientState::etrn, ClientTrigger::failed, ClientState::closed},
});

/// Where `trigger` leads from `from`; nothing where it cannot happen.
[[nodiscard]] constexpr std::optional<ClientState> next(ClientState from, ClientTrigger trigger) {
    return find_transition(client_transitions, from, trigger);
}

static_assert(!next(ClientState::greeting, ClientTrigger::transaction_started),
              "nothing is sent before the greeting, RFC 5321 section 3.1");
static_assert(!next(ClientState::rcpt, ClientTrigger::data_accepted), "content needs 354, RFC 5321 section 3.3");

}  // namespace protocol::smtp
