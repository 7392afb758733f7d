#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sim/host/authoritative_service.hpp"
#include "sim/host/recursive_service.hpp"
#include "sim/mailstore/imap_service.hpp"
#include "sim/mailstore/lmtp_service.hpp"
#include "sim/mailstore/pop3_service.hpp"
#include "sim/mta/transfer_agent.hpp"
#include "sim/scenario/model.hpp"
#include "sim/simulation/tcp_stub.hpp"
#include "sim/user_agent/terminals.hpp"
#include "sim/user_agent/user_agent.hpp"

namespace sim::simulation {

using ServiceKind = scenario::ServiceDown::Service;

/// One machine of a scenario: its disk (queue, retry hints, outbox, known mailboxes, copies, mailboxes, zones,
/// settings), which survives everything, and its programs, which exist while it is up.
class SimulatedHost {
public:
    /// @param description, scenario  outlive the host
    SimulatedHost(const host::Environment& environment, engine::NodeIndex node, const scenario::Host& description,
                  const scenario::Scenario& scenario);
    SimulatedHost(const SimulatedHost&) = delete;
    SimulatedHost& operator=(const SimulatedHost&) = delete;
    ~SimulatedHost() { lose_memory(); }

    /// Makes the mailbox of one of its accounts. Recorded, so called after the topology was.
    void create_mailbox(const scenario::Account& account);
    /// Starts the programs. @pre they do not run
    void start();
    /// The machine loses its memory: programs end without a word.
    void lose_memory();

    void stop_service(ServiceKind service);
    void start_service(ServiceKind service);
    /// @param words  what they are now, for people
    void reconfigure_mta(const mta::Settings& settings, const std::string& words);
    void flush_queue();
    /// ETRN, RFC 1985. @param server  its name
    void request_queue_start(const std::string& server);
    /// Puts a zone, or another way to answer for it, in the place of the zone of the same origin.
    void update_zone(const host::HostedZone& zone);

    [[nodiscard]] const scenario::Host& description() const { return description_; }
    [[nodiscard]] engine::NodeIndex node() const { return runtime_.node(); }
    [[nodiscard]] host::Runtime& runtime() { return runtime_; }
    [[nodiscard]] user_agent::UserAgent* user_agent() { return user_agent_.get(); }
    /// Null while the host is off.
    [[nodiscard]] user_agent::Terminals* terminals() { return terminals_.get(); }
    [[nodiscard]] const mta::Settings* mta_settings() const { return description_.mta ? &mta_settings_ : nullptr; }
    /// The zones on its disk, by origin.
    [[nodiscard]] const std::map<std::string, host::HostedZone>& zones() const { return zones_; }

    // For comparison with the recording.
    [[nodiscard]] const mta::Queue& queue() const { return queue_; }
    [[nodiscard]] const mta::RetryHints& retry_hints() const { return retry_hints_; }
    [[nodiscard]] const user_agent::Outbox& outbox() const { return outbox_; }
    [[nodiscard]] const user_agent::KnownMailboxes& known_mailboxes() const { return known_mailboxes_; }
    [[nodiscard]] const user_agent::MailboxCopies& mailbox_copies() const { return mailbox_copies_; }
    [[nodiscard]] const mailstore::Store& store() const { return store_; }
    /// Null while the host has no resolver, or it does not run.
    [[nodiscard]] const protocol::dns::Cache* cache() const { return recursive_ ? &recursive_->cache() : nullptr; }
    [[nodiscard]] std::vector<host::SessionState> sessions() const;
    /// What the sessions of its POP3 and IMAP servers see.
    [[nodiscard]] std::vector<mailstore::OpenView> views() const;
    /// What listens now, as service:port.
    [[nodiscard]] std::vector<std::string> listening() const;
    /// Settings that were changed during the run, in words.
    [[nodiscard]] const std::map<std::string, std::string>& changed_settings() const { return changed_settings_; }

private:
    [[nodiscard]] bool runs(ServiceKind service) const { return !stopped_.contains(service); }
    void start_mta();
    void start_dns();
    void start_pop3();
    void start_imap();
    void start_lmtp();
    void import_mails(const std::string& account, const scenario::MailImport& import);
    void create_default_mailboxes(const std::string& account);
    void record_sessions_end(const host::Service* service);
    void record_service(ServiceKind service, std::string_view state);

    const scenario::Host& description_;
    host::Runtime runtime_;
    protocol::dns::StubSettings stub_;

    // The disk.
    mta::Queue queue_;
    mta::Greylist greylist_;
    mta::RetryHints retry_hints_;
    user_agent::Outbox outbox_;
    user_agent::KnownMailboxes known_mailboxes_;
    user_agent::MailboxCopies mailbox_copies_;
    mailstore::Store store_;
    mta::Settings mta_settings_;
    std::map<std::string, host::HostedZone> zones_;
    std::set<ServiceKind> stopped_;
    std::set<ServiceKind> awaited_;  ///< no longer stopped, but the machine is off: they begin when it comes up
    std::map<std::string, std::string> changed_settings_;

    // The programs.
    std::unique_ptr<mta::TransferAgent> transfer_agent_;
    std::unique_ptr<mailstore::Pop3Service> pop3_;
    std::unique_ptr<mailstore::ImapService> imap_;
    std::unique_ptr<mailstore::LmtpService> lmtp_;
    std::unique_ptr<host::AuthoritativeService> authoritative_;
    std::unique_ptr<host::RecursiveService> recursive_;
    std::unique_ptr<user_agent::UserAgent> user_agent_;
    std::unique_ptr<user_agent::Terminals> terminals_;
    std::vector<std::unique_ptr<TcpStubService>> tcp_stubs_;
};

/// The records of a zone for the recording.
[[nodiscard]] std::vector<std::string> record_texts(const protocol::dns::Zone& zone);
/// Makes a hosted zone answer as a scenario says.
void set_answers(host::HostedZone& zone, scenario::ZoneAnswers answers);

/// What a host offers when all its programs run, as service:port.
[[nodiscard]] std::vector<std::string> services_of(const scenario::Host& host);

}  // namespace sim::simulation
