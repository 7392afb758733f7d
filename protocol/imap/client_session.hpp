#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/event_queue.hpp"
#include "protocol/base/instant.hpp"
#include "protocol/base/octets.hpp"
#include "protocol/imap/capabilities.hpp"
#include "protocol/imap/client_event.hpp"
#include "protocol/imap/client_settings.hpp"
#include "protocol/imap/client_states.hpp"
#include "protocol/imap/command.hpp"
#include "protocol/imap/response.hpp"
#include "protocol/imap/response_reader.hpp"
#include "protocol/sasl/client_exchange.hpp"
#include "protocol/sasl/credentials.hpp"

namespace protocol::imap {

/// The client's side of one IMAP connection. RFC 9051, RFC 3501
///
/// Requests are sent in order, each when the one before was answered; they may be made at any time, before the greeting
/// too. What no longer fits when its turn comes is dropped with an event. The session asks for the server's
/// capabilities by itself where it was not told them, and begins TLS before everything else if the settings want it.
class ClientSession {
public:
    /// The connection is open; the server speaks first.
    /// @param nonce  of SCRAM: new for every session, printable without commas
    ClientSession(ClientSettings settings, Instant now, std::string nonce = {});

    /// @param credentials  without NUL
    void login(sasl::Credentials credentials, Instant now);
    /// @pre no LOGIN, AUTHENTICATE or STARTTLS, which the session sends by itself; IDLE and LOGOUT have calls of their
    ///      own
    void request(CommandBody body, Instant now);
    /// Asks the server to tell what happens, until done(). The session renews it before the server's patience is at its
    /// end. RFC 9051 section 6.3.13
    void idle(Instant now);
    /// Ends the IDLE that runs, or that waits for its turn.
    void done(Instant now);
    /// Ends the session, and an IDLE, once everything before was answered.
    void logout(Instant now);

    void handle_input(std::string_view octets, Instant now);
    /// The answer to TlsRequested: what comes and goes from now on is inside TLS. If there can be no TLS, close.
    void handle_tls_established(Instant now);
    /// Early or repeated calls do nothing.
    void handle_timeout(Instant now);
    void handle_closed(Instant now);

    [[nodiscard]] Octets take_output();
    [[nodiscard]] std::optional<ClientEvent> poll_event() { return events_.poll(); }
    /// When the awaited response is overdue, or IDLE is to be renewed; nothing if nothing is awaited.
    [[nodiscard]] std::optional<Instant> next_timeout() const;
    /// True once the connection is to be closed, after what take_output() still gives.
    [[nodiscard]] bool wants_close() const { return state_ == ClientState::closed; }
    [[nodiscard]] ClientState state() const { return state_; }
    /// What the server can do, as far as it has said so.
    [[nodiscard]] Capabilities capabilities() const { return capabilities_.value_or(Capabilities()); }

private:
    /// One request in its turn. With credentials it is a login, whose command is chosen when it is sent.
    struct Request {
        CommandBody body{};
        std::optional<sasl::Credentials> credentials{};
    };
    /// The command that is under way.
    struct SentCommand {
        std::string tag{};
        Verb verb = Verb::noop;
        bool own = false;             ///< the session's and not the host's: it ends without CommandFinished
        std::deque<Octets> pieces{};  ///< not sent yet: each waits for a "+". RFC 9051 section 4.3
        Instant sent_at{};
        bool done_sent = false;  ///< of IDLE
        bool renewed = false;    ///< of IDLE: it is to begin again
    };

    // Requests.
    void submit(Request request, Instant now);
    void advance();
    /// Sends what must come before all requests; false: nothing must, or the session is over.
    bool prepare();
    void begin(Request request);
    [[nodiscard]] bool is_possible(Verb verb) const;
    void begin_login(sasl::Credentials credentials);
    void begin_exchange(sasl::Mechanism mechanism, sasl::Credentials credentials);
    void send(CommandBody body, bool own);
    void send_done();
    void drop_waiting();
    [[nodiscard]] std::size_t non_synchronising_octets() const;

    // Responses.
    void handle_response(const Octets& octets);
    void handle_greeting(const Response& response, std::string text);
    void handle_continuation(const ContinuationResponse& continuation);
    void respond(std::string_view challenge);
    void handle_data(Response response);
    void handle_bye(const ConditionResponse& bye);
    void handle_tagged(const ConditionResponse& response);
    void finish(const SentCommand& command, const ConditionResponse& response);
    void finish_starttls(const ConditionResponse& response);
    void finish_login(const ConditionResponse& response);
    void finish_idle(const SentCommand& command, const ConditionResponse& response);
    void learn(const ConditionResponse& response);
    void learn(Capabilities capabilities);

    void sign_off(std::string text);
    void fail(ClientFailure failure, std::string detail);
    void move(ClientTrigger trigger);
    [[nodiscard]] ResponseReader make_reader() const;

    ClientSettings settings_;
    std::string nonce_;
    ResponseReader reader_;
    ClientState state_ = ClientState::greeting;
    Instant now_;        ///< of the call that runs
    Instant active_at_;  ///< the last octet in or out
    std::optional<Capabilities> capabilities_;
    bool capabilities_told_ = false;  ///< since the login was sent
    bool tls_due_;                    ///< to begin as soon as the server has said that it can
    bool under_tls_;
    NameEncoding names_ = NameEncoding::modified_utf7;
    std::unique_ptr<sasl::ClientExchange> exchange_;  ///< of AUTHENTICATE
    unsigned exchanges_ = 0;
    unsigned responses_sent_ = 0;  ///< to its challenges
    std::deque<Request> waiting_;
    std::optional<SentCommand> sent_;
    std::uint64_t commands_sent_ = 0;
    std::size_t responses_ = 0;       ///< untagged, since the last command ended
    std::optional<std::string> bye_;  ///< what the server said to LOGOUT
    Octets output_;
    EventQueue<ClientEvent> events_;
};

}  // namespace protocol::imap
