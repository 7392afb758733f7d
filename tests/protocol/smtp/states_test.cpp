#include <array>
#include <memory>
#include <set>
#include <string>

#include "protocol/smtp/client_states.hpp"
#include "protocol/smtp/server_session.hpp"
#include "protocol/smtp/server_states.hpp"
#include "tests/protocol/smtp/server_subject.hpp"
#include "tests/support/catch.hpp"

using protocol::Instant;
using protocol::smtp::client_state_count;
using protocol::smtp::client_transitions;
using protocol::smtp::client_trigger_names;
using protocol::smtp::ClientState;
using protocol::smtp::ClientTransition;
using protocol::smtp::ClientTrigger;
using protocol::smtp::ContentReceived;
using protocol::smtp::next;
using protocol::smtp::Reply;
using protocol::smtp::server_state_count;
using protocol::smtp::server_transitions;
using protocol::smtp::server_trigger_names;
using protocol::smtp::ServerSession;
using protocol::smtp::ServerSettings;
using protocol::smtp::ServerState;
using protocol::smtp::ServerTransition;
using protocol::smtp::ServerTrigger;
using protocol::smtp::TlsRequested;
using protocol::smtp::trigger_of;
using protocol::smtp::Verb;
using protocol::smtp::verb_count;
using protocol::smtp::VerifyPolicy;

namespace {

/// A right command line for each verb, in the order of Verb.
constexpr std::array<std::string_view, verb_count> right_lines{"EHLO a.test\r\n",
                                                               "HELO a.test\r\n",
                                                               "MAIL FROM:<a@a.test>\r\n",
                                                               "RCPT TO:<b@beta.test>\r\n",
                                                               "DATA\r\n",
                                                               "RSET\r\n",
                                                               "NOOP\r\n",
                                                               "QUIT\r\n",
                                                               "VRFY bob\r\n",
                                                               "EXPN staff\r\n",
                                                               "HELP\r\n",
                                                               "BDAT 2\r\n\r\n",
                                                               "ETRN a.test\r\n",
                                                               "AUTH PLAIN AGEAc2VjcmV0\r\n",
                                                               "STARTTLS\r\n",
                                                               "LHLO a.test\r\n"};

/// The input that brings a server into each state, in the order of ServerState.
constexpr std::array<std::string_view, server_state_count> ways{
    "",
    "",
    "",
    "EHLO a.test\r\n",
    "EHLO a.test\r\nMAIL FROM:<a@a.test>\r\n",
    "EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<b@beta.test>\r\n",
    "EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<b@beta.test>\r\nDATA\r\n",
    "EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<b@beta.test>\r\nDATA\r\n.\r\n",
    "QUIT\r\n",
    "EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<b@beta.test>\r\nBDAT 2\r\n\r\n",
    "EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<b@beta.test>\r\nBDAT 0\r\n",
    "EHLO a.test\r\nAUTH LOGIN\r\n",
    "EHLO a.test\r\nSTARTTLS\r\n"};

/// Answers everything but the question that holds the session in `stay`.
void answer_until(ServerSession& session, ServerState stay) {
    const Reply greeting = stay == ServerState::refusing ? Reply(554, "no") : Reply(220, "mx");
    while (const auto event = session.poll_event()) {
        if (stay == ServerState::accepting) continue;
        if (stay == ServerState::content && std::holds_alternative<ContentReceived>(*event)) continue;
        if (std::holds_alternative<TlsRequested>(*event)) continue;  // the handshake takes its time
        tests::answer_as_host(session, *event, greeting, Instant{});
    }
}

/// The way into a state; LMTP says LHLO where SMTP says EHLO.
std::string way_to(ServerState state, bool lmtp) {
    std::string way(ways[static_cast<std::size_t>(state)]);
    if (lmtp && way.starts_with("EHLO")) way[0] = 'L', way[1] = 'H', way[2] = 'L';
    return way;
}

std::unique_ptr<ServerSession> session_in(ServerState state, bool lmtp = false) {
    auto settings = std::make_shared<ServerSettings>(tests::transcript_settings());
    settings->lmtp = lmtp;
    settings->vrfy = settings->expn = VerifyPolicy::ask;
    settings->chunking = settings->queue_start = true;
    settings->authentication = {"PLAIN", "LOGIN"};
    settings->tls = protocol::TlsUse::offered;
    auto session = std::make_unique<ServerSession>(std::move(settings));
    session->start(Instant{});
    answer_until(*session, state);
    session->handle_input(way_to(state, lmtp), Instant{});
    answer_until(*session, state);
    CHECK(session->state() == state);
    (void)session->take_output();
    return session;
}

/// Every state that triggers can lead to.
template <class State, class Transitions>
std::set<State> reachable(State start, const Transitions& transitions) {
    std::set<State> found{start};
    for (std::size_t round = 0; round < transitions.size(); ++round) {
        for (const auto& transition : transitions) {
            if (found.count(transition.from) != 0) found.insert(transition.to);
        }
    }
    return found;
}

template <class Transitions>
bool has_no_duplicates(const Transitions& transitions) {
    for (std::size_t left = 0; left < transitions.size(); ++left) {
        for (std::size_t right = 0; right < left; ++right) {
            if (transitions[left].from == transitions[right].from &&
                transitions[left].trigger == transitions[right].trigger) {
                return false;
            }
        }
    }
    return true;
}

}  // namespace

TEST_CASE("every command in every server state does what the table says") {
    // RFC 5321 section 4.1.4; RFC 2033 section 4.1
    const bool lmtp = GENERATE(false, true);
    CAPTURE(lmtp);
    for (std::size_t state_index = 0; state_index < server_state_count; ++state_index) {
        for (std::size_t verb_index = 0; verb_index < verb_count; ++verb_index) {
            const auto state = static_cast<ServerState>(state_index);
            const auto verb = static_cast<Verb>(verb_index);
            if (state == ServerState::authenticating) continue;  // lines are responses there
            INFO(name(state) << " " << name(verb));
            const bool is_lhlo = verb == Verb::lhlo;
            const bool is_hello = verb == Verb::ehlo || verb == Verb::helo;
            if (lmtp ? is_hello : is_lhlo) continue;  // not offered
            const auto session = session_in(state, lmtp);
            session->handle_input(right_lines[verb_index], Instant{});
            answer_until(*session, state);
            const std::string output = session->take_output();
            const bool reads_commands = state != ServerState::accepting && state != ServerState::data &&
                                        state != ServerState::content && state != ServerState::closed &&
                                        state != ServerState::tls_handshake;
            const auto to = next(state, trigger_of(verb));
            CHECK(session->state() == to.value_or(state));
            CHECK(output.empty() != reads_commands);
            if (reads_commands) CHECK((output[0] == '5') == !to.has_value());
            if (reads_commands && !to)
                CHECK((output.substr(0, 3) == "503" || output.substr(0, 3) == "554" || output.substr(0, 3) == "551"));
        }
    }
}

TEST_CASE("a server ends from every state by time-out, by the host's wish and by loss") {
    for (std::size_t state_index = 0; state_index < server_state_count; ++state_index) {
        const auto state = static_cast<ServerState>(state_index);
        INFO(name(state));
        const auto lost = session_in(state);
        lost->handle_closed(Instant{});
        CHECK(lost->wants_close());
        CHECK(lost->take_output().empty());
        const auto stopped = session_in(state);
        stopped->shut_down(Reply(421, "mx.beta.test closing"), Instant{});
        CHECK(stopped->wants_close());
        const bool is_mute = state == ServerState::closed || state == ServerState::tls_handshake;
        CHECK(stopped->take_output().substr(0, 3) == (is_mute ? "" : "421"));
        const auto silent = session_in(state);
        const auto due = silent->next_timeout();
        const bool host_owes_answer = state == ServerState::accepting || state == ServerState::content;
        CHECK(due.has_value() == !(host_owes_answer || state == ServerState::closed));
        if (due) silent->handle_timeout(*due);
        CHECK(silent->wants_close() == !host_owes_answer);
    }
}

TEST_CASE("the server's table is whole") {
    CHECK(has_no_duplicates(server_transitions));
    CHECK(reachable(ServerState::accepting, server_transitions).size() == server_state_count);
    for (const ServerTransition& transition : server_transitions) CHECK(transition.from != ServerState::closed);
    std::set<ServerTrigger> used;
    for (const ServerTransition& transition : server_transitions) used.insert(transition.trigger);
    CHECK(used.size() == server_trigger_names.size());
    for (const std::string_view text : server_trigger_names) CHECK_FALSE(text.empty());
}

TEST_CASE("the client's table is whole") {
    CHECK(has_no_duplicates(client_transitions));
    CHECK(reachable(ClientState::greeting, client_transitions).size() == client_state_count);
    for (const ClientTransition& transition : client_transitions) CHECK(transition.from != ClientState::closed);
    std::set<ClientTrigger> used;
    for (const ClientTransition& transition : client_transitions) used.insert(transition.trigger);
    CHECK(used.size() == client_trigger_names.size());
    for (const std::string_view text : client_trigger_names) CHECK_FALSE(text.empty());
}
