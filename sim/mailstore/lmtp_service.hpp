#pragma once

#include <list>
#include <memory>
#include <string>
#include <vector>

#include "protocol/base/well_known_ports.hpp"
#include "protocol/message/header.hpp"
#include "sim/host/smtp_server_dialogue.hpp"
#include "sim/mailstore/store.hpp"

namespace sim::mailstore {

/// What an LMTP server does that its mailboxes do not decide.
struct LmtpSettings {
    std::uint16_t port = protocol::lmtp_port;
    std::string recipient_delimiter = "+";  ///< alice+x@ goes to alice@ (RFC 5233); Dovecot's default; empty: off
    bool operator==(const LmtpSettings&) const = default;
};

class LmtpService;

/// One LMTP session: final delivery, with a reply for each recipient (RFC 2033).
class LmtpConnection : public host::SmtpServerDialogue {
public:
    LmtpConnection(LmtpService& service, const network::Accepted& accepted,
                   std::shared_ptr<const protocol::smtp::ServerSettings> settings);

protected:
    void handle_event(protocol::smtp::ServerEvent& event) override;

private:
    using host::SmtpServerDialogue::on;
    void on(const protocol::smtp::GreetingRequested& request);
    void on(const protocol::smtp::MailRequested& request);
    void on(const protocol::smtp::RecipientRequested& request);
    void on(const protocol::smtp::ContentReceived& received);
    void on(const protocol::smtp::VerifyRequested& request);
    void on(const protocol::smtp::QueueStartRequested&) {}      ///< never asked: ETRN is not offered
    void on(const protocol::smtp::MechanismRequested&) {}       ///< likewise
    void on(const protocol::smtp::PasswordRequested&) {}        ///< likewise
    void on(const protocol::smtp::AuthenticationRequested&) {}  ///< never asked: AUTH is not offered

    [[nodiscard]] protocol::smtp::Reply refuse_recipient(const std::string& address);
    /// Puts the mail into a mailbox, or does not. @return the reply about this recipient
    [[nodiscard]] protocol::smtp::Reply deliver(const protocol::smtp::ContentReceived& received, const Content& content,
                                                const protocol::smtp::Mailbox& recipient, const std::string& name);
    [[nodiscard]] protocol::message::HeaderField trace_field(const protocol::smtp::Mailbox& recipient,
                                                             const std::string& id) const;

    LmtpService& service_;
};

/// The LMTP server in front of a host's mailboxes. It keeps no queue: what it cannot store stays with its client.
class LmtpService : public host::Service, public host::Listener {
public:
    /// @param runtime, store  outlive the service
    LmtpService(host::Runtime& runtime, Store& store, LmtpSettings settings);
    ~LmtpService() override { runtime_.stop_listening(settings_.port); }

    void start() override;
    host::ConnectionHandler& on_accept(const network::Accepted& accepted) override;
    [[nodiscard]] std::vector<host::SessionState> sessions() const override;

    [[nodiscard]] host::Runtime& runtime() { return runtime_; }
    [[nodiscard]] Store& store() { return store_; }
    /// The account for an address, or for it without its subaddress; null: there is none.
    [[nodiscard]] const Account* find_account(const protocol::smtp::Mailbox& address) const;

private:
    host::Runtime& runtime_;
    Store& store_;
    LmtpSettings settings_;
    std::shared_ptr<const protocol::smtp::ServerSettings> session_settings_;
    std::list<std::unique_ptr<LmtpConnection>> connections_;
};

}  // namespace sim::mailstore
