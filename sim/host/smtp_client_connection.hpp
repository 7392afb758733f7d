#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/task.hpp"
#include "protocol/message/content.hpp"
#include "protocol/smtp/client_session.hpp"
#include "sim/host/session_connection.hpp"
#include "sim/host/tls_policy.hpp"

namespace sim::host {

/// A connection that is kept for the next mail.
struct ConnectionReuse {
    Duration idle_max{};            ///< so long it waits for one
    Duration lifetime_max{};        ///< since it stands; then it takes no further one
    unsigned transactions_max = 0;  ///< 0: any number
};

/// One mail to hand over on one connection, or some nodes whose mail is asked for.
struct SmtpTransaction {
    Endpoint server;
    Duration connect_timeout{};
    std::shared_ptr<const protocol::smtp::ClientSettings> settings;
    protocol::smtp::Envelope envelope;
    protocol::message::Content content;
    std::string message;                     ///< its name in the recording
    std::optional<ConnectionReuse> reuse{};  ///< nothing: QUIT comes after it
    TlsUsage tls{};                          ///< agrees with `settings->tls`
    std::vector<std::string> nodes{};        ///< ETRN in place of a mail (RFC 1985): then there are no recipients
};

/// What came of it.
struct SmtpResult {
    std::optional<network::ConnectionFailure> connect_failure;       ///< there was no connection at all
    std::vector<protocol::smtp::RecipientOutcome> outcomes{};        ///< one a recipient, unless connect_failure
    bool dsn_offered = false;                                        ///< the server knows RFC 3461
    std::vector<protocol::smtp::QueueStartFinished> queue_starts{};  ///< one a node, unless connect_failure
};

/// Connects, hands over one mail or some, says QUIT. A result is there before the connection is closed.
class SmtpClientConnection : public SessionConnection<protocol::smtp::ClientSession> {
public:
    SmtpClientConnection(Runtime& runtime, SmtpTransaction transaction);

    void connect();
    /// Hands over another mail. @pre is_idle_for its server and settings
    void hand_over(SmtpTransaction transaction);
    /// Of the last mail handed over: `const SmtpResult r = co_await connection->result();`
    protocol::Pending<SmtpResult>& result() { return results_.back(); }
    /// Whether it waits for another mail, to this server under the same settings.
    [[nodiscard]] bool is_idle_for(const Endpoint& server, const protocol::smtp::ClientSettings& settings,
                                   const TlsUsage& tls) const;

    void on_connected() override;
    void on_failed(network::ConnectionFailure failure) override;
    [[nodiscard]] bool finished() const { return done() || connect_failed_; }
    /// What is spoken, as the recording names it: smtp or lmtp.
    [[nodiscard]] const char* spoken() const;
    /// The connection stands, and the session has not ended.
    [[nodiscard]] bool in_session() const { return connected_ && !done(); }

protected:
    void handle_event(protocol::smtp::ClientEvent& event) override;
    void on_tls_failed(const std::string& reason) override;

private:
    void record_state(std::string_view from, std::string_view to);
    void convert(const protocol::smtp::ConversionRequested& request);
    void on_transaction_finished(protocol::smtp::TransactionFinished& finished);
    void on_queue_start_finished(protocol::smtp::QueueStartFinished& finished);
    void request_queue_starts();
    void send();
    [[nodiscard]] bool may_be_kept() const;
    void leave();

    SmtpTransaction transaction_;
    bool connected_ = false;
    bool connect_failed_ = false;
    bool dsn_offered_ = false;
    unsigned mail_commands_ = 0;
    std::list<protocol::Pending<SmtpResult>> results_;
    Instant connected_at_;
    unsigned transactions_ = 0;
    Timer idle_timer_;
    std::vector<protocol::smtp::QueueStartFinished> queue_starts_;
};

/// The SMTP connections a program has open; the finished ones go when the next is opened.
class SmtpClientConnections {
public:
    explicit SmtpClientConnections(Runtime& runtime) : runtime_(runtime) {}

    /// Opens a connection for a mail. It lives at least until the next call.
    std::shared_ptr<SmtpClientConnection> open(SmtpTransaction transaction);
    /// A connection that waits for a mail to this server under these settings; nullptr: there is none.
    [[nodiscard]] std::shared_ptr<SmtpClientConnection> find_idle(const Endpoint& server,
                                                                  const protocol::smtp::ClientSettings& settings,
                                                                  const TlsUsage& tls) const;
    void append_sessions(std::vector<SessionState>& sessions) const;

private:
    Runtime& runtime_;
    std::vector<std::shared_ptr<SmtpClientConnection>> connections_;
};

}  // namespace sim::host
