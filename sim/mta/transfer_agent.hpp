#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/host/service.hpp"
#include "sim/mta/mail_intake.hpp"
#include "sim/mta/queue_manager.hpp"
#include "sim/mta/smtp_service.hpp"

namespace sim::mta {

/// The mail transfer agent of a host: SMTP servers in front of one queue, and the queue's manager behind it.
class TransferAgent : public host::Service, private MailIntake {
public:
    /// @param ports             where it takes mail from other servers (RFC 5321)
    /// @param submission_ports  where it takes mail from users (RFC 6409)
    /// @param runtime, queue, store, stub  outlive the agent
    TransferAgent(host::Runtime& runtime, Queue& queue, mailstore::Store& store,
                  const protocol::dns::StubSettings& stub, const Settings& settings, std::vector<std::uint16_t> ports,
                  std::vector<std::uint16_t> submission_ports);

    void start() override;
    [[nodiscard]] std::vector<host::SessionState> sessions() const override;

    /// Sessions and attempts that begin from now on follow these settings.
    void reconfigure(const Settings& settings);
    /// Attempts all deferred mail now.
    void flush() { queue_manager_.flush(); }

private:
    [[nodiscard]] const Settings& settings() const override { return *settings_; }
    [[nodiscard]] std::optional<protocol::smtp::Reply> storage_refusal() const override;
    protocol::smtp::Reply answer_recipient(const Client& client, const protocol::smtp::ForwardPath& recipient,
                                           const std::string& message) override;
    protocol::smtp::Reply start_queue(const std::string& node) override;
    [[nodiscard]] protocol::smtp::Reply authenticate(const protocol::smtp::Credentials& credentials) const override;
    protocol::smtp::Reply take(IncomingMail mail) override;

    [[nodiscard]] bool may_relay(const Client& client) const;
    [[nodiscard]] std::optional<protocol::smtp::Reply> refusal(const Client& client,
                                                               const protocol::smtp::Mailbox& recipient) const;
    /// RFC 5321 section 6.3. @param hops  Received fields of the mail as it came in
    [[nodiscard]] std::optional<protocol::smtp::Reply> hops_refusal(std::size_t hops) const;
    [[nodiscard]] protocol::Octets received_field(const IncomingMail& mail, const std::string& queue_id) const;
    /// Whether mail for the domain is kept here for somebody who may ask for it: it is relayed for.
    [[nodiscard]] bool keeps_mail_for(std::string_view domain) const;
    void record_refusal(const std::string& message, const std::string& recipient, const protocol::smtp::Reply& reply);

    host::Runtime& runtime_;
    Queue& queue_;
    mailstore::Store& store_;
    std::shared_ptr<const Settings> settings_;
    QueueManager queue_manager_;
    SmtpService transfer_;
    SmtpService submission_;
};

}  // namespace sim::mta
