#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "protocol/smtp/server_session.hpp"
#include "sim/host/session_connection.hpp"

namespace sim::host {

/// The server's end of an SMTP or LMTP connection, and what the recording is told of it. Who derives from it answers
/// the session's questions.
class SmtpServerDialogue : public SessionConnection<protocol::smtp::ServerSession> {
public:
    /// Starts the session: the greeting is asked for.
    void begin();

protected:
    SmtpServerDialogue(Runtime& runtime, const network::Accepted& accepted,
                       std::shared_ptr<const protocol::smtp::ServerSettings> settings);

    // Reports of the session.
    void on(const protocol::smtp::CommandReceived& command);
    void on(const protocol::smtp::CommandRejected&) {}
    void on(const protocol::smtp::ReplySent& sent);
    void on(const protocol::smtp::StateChanged& changed);
    void on(const protocol::smtp::TransactionStarted&) {}
    /// Verbs that a host wants to be asked about: unless it says otherwise, all is as usual.
    void on(const protocol::smtp::CommandRequested&) { session().answer_command(std::nullopt, runtime().now()); }
    void on(const protocol::smtp::TlsRequested&) { upgrade_to_tls(asks_client()); }
    /// What keeps mischief away, where a host wants to tell more of it.
    void on(const protocol::smtp::DefenceApplied&) {}
    void on(const protocol::smtp::SessionEnded& ended);

    /// `message-refused`: the whole mail. @param recipient  for one recipient; empty: all
    void record_refusal(const protocol::smtp::Reply& reply, const std::string& recipient = {});

    /// What the recording says of the session's end in place of how the protocol ended.
    void set_end_reason(std::string reason) { end_reason_ = std::move(reason); }

    [[nodiscard]] const protocol::IpAddress& client_address() const { return address_; }
    /// The name in the recording of the mail whose transaction runs; empty between transactions.
    [[nodiscard]] const std::string& message() const { return message_; }

    void on_tls_established() override;

private:
    /// For a certificate, in TLS: the session offers EXTERNAL.
    [[nodiscard]] bool asks_client() {
        return protocol::sasl::find_mechanism(session().settings().authentication, "EXTERNAL").has_value();
    }
    void start_session();
    void start_transaction();
    void record_session(recording::Event& event) const;

    protocol::IpAddress address_;
    bool started_ = false;
    std::string message_;
    std::string end_reason_;      ///< empty: the protocol's
    unsigned mail_commands_ = 0;  ///< counted as the client counts them
};

/// What is spoken, as the recording names it.
[[nodiscard]] inline const char* protocol_name(bool lmtp) {
    return lmtp ? "lmtp" : "smtp";
}

}  // namespace sim::host
