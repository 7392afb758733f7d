#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/host/service.hpp"
#include "sim/mta/address_inquiry.hpp"
#include "sim/mta/address_rewriting.hpp"
#include "sim/mta/client_load.hpp"
#include "sim/mta/greylist.hpp"
#include "sim/mta/mail_intake.hpp"
#include "sim/mta/queue_manager.hpp"
#include "sim/mta/queue_start_requester.hpp"
#include "sim/mta/smtp_service.hpp"

namespace sim::mta {

/// What a transfer agent keeps on its host's disk.
struct Disk {
    Queue* queue = nullptr;
    Greylist* greylist = nullptr;
    RetryHints* retry_hints = nullptr;
    mailstore::Store* store = nullptr;
};

/// The mail transfer agent of a host: SMTP servers in front of one queue, and the queue's manager behind it.
class TransferAgent : public host::Service, private MailIntake {
public:
    /// Where it takes mail.
    struct Ports {
        std::vector<std::uint16_t> transfer;       ///< from other servers (RFC 5321)
        std::vector<std::uint16_t> submission;     ///< from users (RFC 6409)
        std::vector<std::uint16_t> submissions{};  ///< likewise, with TLS from the start (RFC 8314)
    };

    /// @param disk  what survives the program; outlives the agent
    /// @param runtime, stub  outlive the agent
    TransferAgent(host::Runtime& runtime, const Disk& disk, const protocol::dns::StubSettings& stub,
                  const Settings& settings, const Ports& ports);

    void start() override;
    [[nodiscard]] std::vector<host::SessionState> sessions() const override;

    /// Sessions and attempts that begin from now on follow these settings.
    void reconfigure(const Settings& settings);
    /// Attempts all deferred mail now.
    void flush() { queue_manager_.flush(); }
    /// Asks another host for the mail that it keeps for this one (ETRN, RFC 1985). @param server  its name
    void request_queue_start(const std::string& server) { queue_start_requester_.ask(server, settings_); }

private:
    [[nodiscard]] const Settings& settings() const override { return *settings_; }
    [[nodiscard]] std::optional<protocol::smtp::Reply> storage_refusal() const override;
    [[nodiscard]] std::optional<AppliedRule> scripted_reply(const DialogueMoment& moment) override;
    ClientLoad::Connections open_connection(const protocol::IpAddress& client) override { return load_.open(client); }
    void close_connection(const protocol::IpAddress& client) override { load_.close(client); }
    [[nodiscard]] std::optional<protocol::smtp::Reply> refuse_sender(const Client& client) override;
    [[nodiscard]] std::optional<protocol::smtp::Reply> refuse_client(const Client& client) override;
    /// A client that asks for too much; trusted ones may. @return the reply to a new connection
    [[nodiscard]] std::optional<Refusal> load_refusal(const Client& client);
    [[nodiscard]] bool exceeds(ClientLoad::Event event, const Client& client, unsigned events_max);
    protocol::smtp::Reply answer_recipient(const Client& client, const protocol::smtp::ReversePath& sender,
                                           const protocol::smtp::ForwardPath& recipient,
                                           const std::string& message) override;
    std::optional<Refusal> objection_before_dns(const Client& client,
                                                const protocol::smtp::ForwardPath& recipient) const override;
    protocol::smtp::Reply refuse_recipient(const Refusal& refusal, const protocol::smtp::ForwardPath& recipient,
                                           const std::string& message) override;
    protocol::smtp::Reply answer_inquiry(const Client& client, protocol::smtp::Verb verb,
                                         const std::string& text) override;
    /// The answer to VRFY under each policy.
    [[nodiscard]] InquiryAnswer answer_vrfy(const Client& client, const RecipientClassifier& classifier,
                                            const std::string& text) const;
    [[nodiscard]] InquiryAnswer answer_expn(const RecipientClassifier& classifier, const std::string& text) const;
    protocol::smtp::Reply start_queue(const std::string& node) override;
    [[nodiscard]] protocol::smtp::Reply authenticate(
        const protocol::smtp::AuthenticationRequested& request) const override;
    [[nodiscard]] std::optional<std::string> password_of(const std::string& user) const override;
    protocol::smtp::Reply take(IncomingMail mail) override;

    [[nodiscard]] bool may_relay(const Client& client) const override;
    /// The client may not send there through here.
    [[nodiscard]] std::optional<Refusal> relay_refusal(const Client& client, const RecipientClassifier& classifier,
                                                       const Classification& verdict,
                                                       const protocol::smtp::Mailbox& recipient) const;
    [[nodiscard]] Refusal relay_denial(const protocol::smtp::Mailbox& recipient) const;
    /// The domain's recipients are known here, and this is none of them.
    [[nodiscard]] std::optional<Refusal> unlisted_refusal(const Client& client, const RecipientClassifier& classifier,
                                                          const Classification& verdict,
                                                          const protocol::smtp::Mailbox& recipient) const;
    [[nodiscard]] std::optional<Refusal> list_refusal(const Classification& verdict,
                                                      const protocol::smtp::ReversePath& sender,
                                                      const protocol::smtp::Mailbox& recipient) const;
    /// The address as it is after `recipient_canonical` and `canonical`.
    [[nodiscard]] protocol::smtp::Mailbox rewritten_recipient(const RecipientClassifier& classifier,
                                                              const protocol::smtp::Mailbox& recipient) const;
    /// Writes the addresses of a mail that came in anew, in the envelope, and in the header of mail of users of this
    /// host.
    [[nodiscard]] std::vector<Rewriting> rewrite_addresses(const RecipientClassifier& classifier, const Client& client,
                                                           QueueEntry& entry, Content& content);
    [[nodiscard]] std::optional<Refusal> rule_refusal(const protocol::smtp::Mailbox& recipient) const;
    [[nodiscard]] std::optional<Refusal> greylist_refusal(const Client& client,
                                                          const protocol::smtp::ReversePath& sender,
                                                          const protocol::smtp::Mailbox& recipient,
                                                          const std::string& message_name);
    void record_greylist_pass(const Greylist::Verdict& verdict, const protocol::smtp::Mailbox& recipient,
                              const std::string& message_name);
    /// Applies `data_rules`. @return the reply to the end of data; nullopt: it is taken, `content` as it now is
    [[nodiscard]] std::optional<protocol::smtp::Reply> content_refusal(Content& content, const std::string& message);
    /// The reply to the end of data where a recipient's virtual aliases come to no end; nullopt: they do.
    [[nodiscard]] std::optional<protocol::smtp::Reply> expansion_refusal(const IncomingMail& mail);
    /// RFC 5321 section 6.3. @param hops  Received fields of the mail as it came in
    [[nodiscard]] std::optional<protocol::smtp::Reply> hops_refusal(std::size_t hops) const;
    [[nodiscard]] protocol::Octets received_field(const IncomingMail& mail, const std::string& queue_id) const;
    /// Whether mail for the domain is kept here for somebody who may ask for it: it is relayed for.
    [[nodiscard]] bool keeps_mail_for(std::string_view domain) const;
    recording::EventId record_decision(std::string question, const Refusal& refusal, const std::string& message);
    void record_refusal(const std::string& message, const std::string& recipient, const Refusal& refusal);

    host::Runtime& runtime_;
    Queue& queue_;
    Greylist& greylist_;
    mailstore::Store& store_;
    std::shared_ptr<const Settings> settings_;
    ReplyScript reply_script_;
    QueueManager queue_manager_;
    QueueStartRequester queue_start_requester_;
    ClientLoad load_;  ///< before the services, whose sessions count here
    SmtpService transfer_;
    SmtpService submission_;
    SmtpService submissions_;
};

}  // namespace sim::mta
