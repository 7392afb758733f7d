#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "protocol/base/task.hpp"
#include "protocol/pop3/client_session.hpp"
#include "sim/host/session_connection.hpp"
#include "sim/host/smtp_client_connection.hpp"

namespace sim::user_agent {

/// What a user agent does with the mail it has fetched.
enum class FetchPolicy : std::uint8_t { remove, keep };

/// One look into a maildrop.
struct Fetch {
    std::string user;
    std::string password;
    FetchPolicy policy = FetchPolicy::remove;
    host::ClientTls tls{};
    bool drop_connection = false;  ///< hang up without QUIT: nothing is deleted (RFC 1939 section 6)
};

/// One mail that was fetched.
struct FetchedMail {
    std::string message;  ///< its name in the recording
    protocol::Octets content;
};

/// How it ended.
struct FetchResult {
    std::optional<network::ConnectionFailure> connect_failure{};  ///< there was no connection at all
    std::string failure{};  ///< why not everything was fetched, in words; empty: it was, or there was no connection
};

/// Fetches all mail of one maildrop: login, UIDL, RETR of each, DELE of each that came, QUIT. Each mail is handed to
/// `on_mail` when it has come in whole.
class Pop3ClientConnection : public host::SessionConnection<protocol::pop3::ClientSession> {
public:
    Pop3ClientConnection(host::Runtime& runtime, Fetch fetch, std::function<void(const FetchedMail&)> on_mail);

    void connect(protocol::Endpoint server, protocol::Duration timeout);
    /// `const FetchResult r = co_await connection->result;`
    protocol::Pending<FetchResult> result;

    void on_connected() override;
    void on_failed(network::ConnectionFailure failure) override;
    [[nodiscard]] bool finished() const { return done() || failed_; }
    /// The connection stands, and the session has not ended.
    [[nodiscard]] bool in_session() const { return connected_ && !done(); }

protected:
    void handle_event(protocol::pop3::ClientEvent& event) override;
    void on_tls_failed(const std::string& reason) override;

private:
    void on(const protocol::pop3::Greeted& greeted);
    void on(const protocol::pop3::LoggedIn& logged_in);
    void on(const protocol::pop3::LoginRefused& refused);
    void on(const protocol::pop3::UniqueIdsReceived& listing);
    void on(const protocol::pop3::ContentReceived& received);
    void on(const protocol::pop3::CommandRefused& refused);
    void on(const protocol::pop3::SignedOff& signed_off);
    void on(const protocol::pop3::ClientFailed& failed);
    void on(const protocol::pop3::ClientStateChanged& changed);
    void on(const protocol::pop3::TlsRequested& request);
    template <class Other>
    void on(const Other&) {}

    [[nodiscard]] host::TlsTransport tls_transport();
    void fetch_next();
    void finish();
    void complete() { result.complete(FetchResult{std::nullopt, failure_}); }
    void record_end(std::string_view reason);

    Fetch fetch_;
    std::function<void(const FetchedMail&)> on_mail_;
    std::deque<std::uint32_t> to_fetch_;  ///< message-numbers
    unsigned contents_received_ = 0;
    std::string failure_;     ///< the first thing that went wrong
    bool finishing_ = false;  ///< all is fetched that will be
    bool connected_ = false;
    bool failed_ = false;
};

}  // namespace sim::user_agent
