#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "protocol/dns/stub_resolver.hpp"
#include "sim/host/smtp_client_connection.hpp"
#include "sim/host/timer.hpp"
#include "sim/user_agent/fetch.hpp"
#include "sim/user_agent/known_mailboxes.hpp"
#include "sim/user_agent/mailbox_connection.hpp"
#include "sim/user_agent/outbox.hpp"
#include "sim/user_agent/submission.hpp"

namespace sim::user_agent {

/// A user opens the mailbox.
struct ReadRequest {
    std::string user;  ///< address of the user
    Fetch fetch;
    ServiceName server;
};

/// A user does something with a mail of the copy on this device.
struct ActionRequest {
    std::string user;     ///< address of the user
    std::string message;  ///< the mail's name in the recording
    CopyAction action;
};

/// What the mail programs of one host have on its disk; all of it outlives them.
struct Disk {
    Outbox* outbox = nullptr;
    KnownMailboxes* known_mailboxes = nullptr;
    MailboxCopies* copies = nullptr;
};

/// The mail programs of the people at one host: they submit mail by SMTP and fetch it by POP3 or IMAP, or keep copies
/// of mailboxes. What a server does not take for the time being stays in the outbox and is tried again
/// (OutboxSettings); what is refused for good, or given up, is reported to its author (recorded as `message-refused`).
/// A mailbox that cannot be read is `read-failed`. Of what was sent a copy is kept where the mail says so.
class UserAgent : public host::Service {
public:
    /// @param runtime, stub  outlive the service
    UserAgent(host::Runtime& runtime, const protocol::dns::StubSettings& stub, Disk disk);
    ~UserAgent() override;

    /// Takes up what lies in the outbox, after a start of the host.
    void start() override;
    void send(OutgoingMail mail);
    void read(ReadRequest request);
    /// The server is told at the next reading, or at once where one waits for news.
    /// @return false: no copy of the user's has the mail
    bool act(const ActionRequest& request);
    [[nodiscard]] std::vector<host::SessionState> sessions() const override;

private:
    // Sending.
    void begin_attempt(const OutgoingMail& mail);
    protocol::Task<bool> attempt(OutgoingMail mail);
    void finish_attempt(const std::string& message, const std::vector<SubmissionResult>& results);
    void keep(OutboxEntry& entry, const SubmissionResult& why);
    void schedule(Instant time, const std::string& message);
    void set_timer();
    void attempt_due();
    void attempt_again(OutboxEntry& entry);

    // Work in mailboxes.
    using ConnectionMaker = std::function<std::shared_ptr<MailboxConnection>()>;
    struct MailboxOutcome {
        std::string failure;                ///< why not everything was done; empty: it was
        host::ConnectionId connection = 0;  ///< the last; 0: there was none
    };
    /// At each of the server's addresses until a connection stands.
    protocol::Task<MailboxOutcome> converse(ServiceName server, ConnectionMaker make);
    std::shared_ptr<MailboxConnection> open(const ConnectionMaker& make, protocol::Endpoint server);
    protocol::Task<bool> fetch(ReadRequest request);
    std::shared_ptr<MailboxConnection> make_connection(const ReadRequest& request);
    protocol::Task<bool> keep_sent(OutgoingMail mail);

    void run(protocol::Task<bool> task);

    host::Runtime& runtime_;
    const protocol::dns::StubSettings& stub_;
    Outbox& outbox_;
    KnownMailboxes& known_mailboxes_;
    MailboxCopies& copies_;
    host::SmtpClientConnections smtp_connections_;
    std::vector<std::shared_ptr<MailboxConnection>> mailbox_connections_;
    /// Mails by the time of their next attempt and name, with the event that set the time.
    std::map<std::pair<Instant, std::string>, recording::EventId> due_;
    host::Timer timer_;
    std::list<protocol::Task<bool>> tasks_;
};

}  // namespace sim::user_agent
