#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/dot_stuffing.hpp"
#include "protocol/base/instant.hpp"
#include "protocol/base/line_splitter.hpp"
#include "protocol/base/octets.hpp"
#include "protocol/pop3/capabilities.hpp"
#include "protocol/pop3/client_event.hpp"
#include "protocol/pop3/client_settings.hpp"
#include "protocol/pop3/command.hpp"
#include "protocol/pop3/limits.hpp"
#include "protocol/pop3/response.hpp"
#include "protocol/pop3/states.hpp"
#include "protocol/sasl/client_exchange.hpp"

namespace protocol::pop3 {

/// The client's side of one POP3 connection. RFC 1939, RFC 2449, RFC 2595, RFC 5034
///
/// Requests are sent in order, each when the response to the one before has come; in the TRANSACTION state of a
/// server that announced PIPELINING (RFC 2449 section 6.6), several are on their way at once. Requests may be made at
/// any time, before the greeting too; what no longer fits when its turn comes is dropped with an event. Where the
/// settings want TLS or AUTH, the session asks CAPA by itself first, and again under TLS.
class ClientSession {
public:
    /// The connection is open; the server speaks first.
    /// @param nonce  for SCRAM (RFC 5802): new for every session, printable without commas
    ClientSession(ClientSettings settings, Instant now, std::string nonce = {});

    /// Sends USER, then PASS if USER is accepted; or AUTH.
    /// @param user, password  printable; the user without spaces
    void login(std::string user, std::string password, Instant now);
    /// Sends APOP, or AUTH by a mechanism that does not send the password; dropped if the greeting had no timestamp and
    /// there is none. RFC 1939 section 7
    void login_apop(std::string user, std::string_view shared_secret, Instant now);
    /// Sends any command but USER, PASS, APOP, AUTH and STLS. @pre not one of those
    void request(Command command, Instant now);

    void handle_input(std::string_view octets, Instant now);
    /// Early or repeated calls do nothing.
    void handle_timeout(Instant now);
    void handle_closed(Instant now);
    /// The handshake behind TlsRequested is done: what the server has said before it counts no more.
    void handle_tls_established(Instant now);

    [[nodiscard]] Octets take_output();
    [[nodiscard]] std::optional<ClientEvent> poll_event();
    /// When the awaited response is overdue; nothing if none is awaited.
    [[nodiscard]] std::optional<Instant> next_timeout() const;
    /// True once the connection is to be closed, after what take_output() still gives.
    [[nodiscard]] bool wants_close() const { return state_ == ClientState::closed; }
    [[nodiscard]] ClientState state() const { return state_; }
    /// Under TLS.
    [[nodiscard]] bool encrypted() const { return encrypted_; }

private:
    /// One request in its turn. All ways to log in begin as USER: with a password, PASS follows; with a shared
    /// secret, the command becomes APOP when it is sent, since the digest needs the greeting. Both may become AUTH.
    struct Request {
        Command command;
        std::optional<std::string> password;
        std::optional<std::string> shared_secret;
    };
    /// What the next octets of the server belong to.
    enum class Reading : std::uint8_t { response, listing, content };

    void submit(Request request, Instant now);
    void send_requests();
    /// Nothing that was asked before stands in the way of `request`: it is sent or dropped now.
    [[nodiscard]] bool is_turn(const Request& request) const;
    [[nodiscard]] bool is_possible(const Request& request) const;
    void send(Request request);
    void send_pass();
    void send_line(Verb verb, const std::string& line);

    // Before a login (client_security.cpp).
    void prepare();
    void finish_preparing();
    [[nodiscard]] bool wants_tls() const;
    void begin_tls();
    /// How to AUTH; nothing: it is done in another way.
    [[nodiscard]] std::optional<sasl::Mechanism> choose_mechanism(const Request& request) const;
    void begin_exchange(Request& request, sasl::Mechanism mechanism);
    void answer_challenge(std::string_view base64);

    void handle_line(const Line& line);
    void handle_greeting(const Response& response);
    void handle_ok(const Response& response);
    void accept_login(const Response& response);
    void handle_refusal(const Response& response);
    void begin(Reading reading);
    void handle_listing_line(std::string_view text);
    void finish_listing();
    void read_content(std::string_view& octets);
    void read_status(const Response& response);
    void finish_command();
    void sign_off(const Response& response);

    void fail(ClientFailure failure, std::string detail);
    void end(ClientFailure failure, std::string detail);
    void move(ClientTrigger trigger);

    ClientSettings settings_;
    LineSplitter lines_;
    Reading reading_ = Reading::response;
    DotDecoder decoder_;
    Octets content_;
    std::vector<std::string> listing_;
    ClientState state_ = ClientState::greeting;
    std::string timestamp_;
    Capabilities capabilities_;
    bool encrypted_ = false;
    std::string nonce_;
    unsigned exchanges_ = 0;
    std::unique_ptr<sasl::ClientExchange> exchange_;  ///< of the AUTH under way
    std::optional<std::string> delayed_response_;     ///< the initial response, where it is too long for the command
    unsigned responses_sent_ = 0;
    bool cancelled_ = false;
    Instant active_at_;
    std::deque<Request> waiting_;
    std::deque<Request> sent_;
    Octets output_;
    std::deque<ClientEvent> events_;
};

}  // namespace protocol::pop3
