#pragma once

#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/host/timer.hpp"
#include "sim/mailstore/store.hpp"
#include "sim/mta/delivery.hpp"
#include "sim/mta/destination_limit.hpp"
#include "sim/mta/queue.hpp"
#include "sim/mta/recipient_classifier.hpp"
#include "sim/mta/retry_hints.hpp"
#include "sim/mta/settings.hpp"

namespace sim::mta {

/// Works off a queue: attempts each message when it is due, by mailbox or by SMTP, reschedules what could not
/// be delivered, and tells the senders of what never will be (RFC 5321 sections 4.5.4 and 6.1).
class QueueManager {
public:
    /// @param runtime, queue, hints, store, stub  outlive the manager
    QueueManager(host::Runtime& runtime, Queue& queue, RetryHints& hints, mailstore::Store& store,
                 const protocol::dns::StubSettings& stub, std::shared_ptr<const Settings> settings);

    /// Takes up what lies in the queue, after a start of the host.
    void resume();
    /// Puts a message into the queue and attempts it at once. @pre its message, reverse_path, recipients and
    /// content are set; the rest, also the id where there is none yet, is filled in here
    /// @return its queue id
    std::string submit(QueueEntry entry);
    /// Attempts everything that is deferred or frozen now, whatever the retry hints say.
    void flush();
    /// The same for messages with a recipient in the domain. @return how many
    std::size_t flush_domain(std::string_view domain, bool with_subdomains);
    /// Later attempts follow these. Postfix takes new settings up by a new start of its queue manager.
    void set_settings(std::shared_ptr<const Settings> settings);

    void append_sessions(std::vector<host::SessionState>& sessions) const { connections_.append_sessions(sessions); }

private:
    /// Recipients of one message on their way to one destination.
    struct Job {
        DeliveryRequest request;
        protocol::Task<bool> task{};
    };

    /// The deliveries of one attempt at a message.
    struct DeliveryRequests {
        std::vector<DeliveryRequest> all{};
        /// By the destination's key, the only one to it that can have room for another recipient.
        std::map<std::string, std::size_t> last_to{};
    };

    // One attempt at one message.
    void attempt(QueueEntry& entry);
    std::vector<DeliveryRequest> sort_out(QueueEntry& entry);
    /// What fails for good becomes one of the entry's failures; what fails for now the caller keeps.
    void fail_here(QueueEntry& entry, Recipient& recipient, DeliveryFailure failure);
    /// Puts the mail into a mailbox here.
    /// @return whether something became of it; if not, the caller keeps the recipient
    bool store(QueueEntry& entry, Recipient& recipient, const std::string& mailbox);
    void name_copy(QueueEntry& entry, Recipient& recipient);
    void add_to_requests(QueueEntry& entry, Recipient& recipient, const Destination& destination,
                         DeliveryRequests& requests);
    void start(DeliveryRequest request);
    protocol::Task<bool> run(Job* job);
    void leave_destination(const DeliveryRequest& request, const std::optional<std::string>& failure);

    // To other addresses (queue_forwarding.cpp).
    /// Postfix delivers to a local alias by putting the mail into its queue again; others replace the recipient.
    [[nodiscard]] bool forwards_aliases() const { return settings_->profile == Profile::postfix; }
    void expand_aliases(QueueEntry& entry);
    /// Postfix gives a mail up that has been delivered to the recipient before (local(8), virtual(8)).
    /// @return whether it has
    bool has_come_back(QueueEntry& entry, Recipient& recipient);
    void note_virtual_expansion(QueueEntry& entry, Recipient& alias, std::vector<Recipient>& targets);
    void expand_local_aliases(QueueEntry& entry, const RecipientClassifier& classifier);
    /// One of those that a local alias stands for.
    struct LocalTarget {
        Recipient recipient;
        Classification verdict{};
        bool is_alias = false;      ///< one that is replaced here
        bool is_elsewhere = false;  ///< the mail goes to another host
    };
    [[nodiscard]] std::vector<LocalTarget> targets_of(const QueueEntry& entry, const Recipient& alias,
                                                      const Classification& verdict,
                                                      const RecipientClassifier& classifier) const;
    /// All of them, with those of the aliases among them.
    struct LocalAliasTargets {
        std::vector<Recipient> here{};
        std::vector<Recipient> forwarded{};
        std::vector<Recipient> looping{};  ///< where Postfix stops to follow a circle
        std::vector<Recipient> way{};      ///< the aliases that led to the one at hand
        std::set<std::string> aliases{};
        std::set<std::string> addresses{};
    };
    /// Neither a list nor one with an owner, and the mail does not come from it.
    [[nodiscard]] bool is_plain_alias(const QueueEntry& entry, const Recipient& recipient,
                                      const Classification& verdict) const;
    void collect_targets(const QueueEntry& entry, const Recipient& alias, const Classification& verdict,
                         const RecipientClassifier& classifier, LocalAliasTargets& collected);
    /// `delivery-attempt` of an alias that another entry of the queue has taken over.
    void record_forwarded(const Recipient& alias, const std::string& queue_id, const std::string& forwarded_id);
    /// Notes the alias if it is one of those that led to it.
    static void note_circle(const Recipient& alias, LocalAliasTargets& collected);
    void forward_targets(QueueEntry& entry, Recipient& alias, std::vector<Recipient> targets);
    /// Delivers to an alias: those it stands for get the mail as a new message of this queue, with a trace of the way.
    /// @return whether something became of it; if not, the caller keeps the recipient
    bool forward(QueueEntry& entry, Recipient& alias, const Classification& verdict,
                 const RecipientClassifier& classifier);
    /// Why nothing may be delivered to an alias or list, which is recorded; nothing: it may.
    [[nodiscard]] std::optional<DeliveryFailure> forwarding_failure(const QueueEntry& entry, const Recipient& alias,
                                                                    const Classification& verdict);
    QueueEntry forwarded_entry(const QueueEntry& entry, const Recipient& alias, const Classification& verdict,
                               std::vector<Recipient> recipients, const MailingList* list);
    /// The list by its name in the settings; nullptr: the alias is none.
    [[nodiscard]] const MailingList* find_list(const Classification& verdict) const;

    // After it.
    void finish(const DeliveryRequest& request, std::vector<RecipientResult> results);
    void take_result(QueueEntry& entry, const Recipient& recipient, const RecipientResult& result);
    void finish_attempt(QueueEntry& entry);
    /// Keeps a success to be told, where the sender wants to hear of it (RFC 3461 section 4.1).
    static void note_success(QueueEntry& entry, const Recipient& recipient, protocol::message::DeliveryAction action,
                             std::string text);
    static void note_relayed(QueueEntry& entry, const Recipient& recipient, const RecipientResult& result);
    /// The sender, and where it is wanted the postmaster.
    void tell_of_failures(QueueEntry& entry, bool expired);
    void submit_if(std::optional<QueueEntry> notification);
    void warn_of_delay(QueueEntry& entry);
    void defer(QueueEntry& entry);
    /// The retry settings, with the phase that queue runs have since the last start.
    [[nodiscard]] RetrySettings retry() const;
    /// A queue manager begins with a queue run and counts the next ones from there.
    void restart_queue_runs();
    void schedule_anew(QueueEntry& entry);
    void freeze(QueueEntry& entry);
    void give_up_frozen(QueueEntry& entry);
    void schedule(protocol::Instant time, const std::string& queue_id);
    /// Takes what is wanted of the messages that wait off the schedule. @return their queue ids, by the time they were
    /// due
    std::vector<std::string> take_due(const std::function<bool(const QueueEntry&)>& wanted);

    // Where retry rules are in force (queue_run.cpp): one queue runner takes deferred messages one after the other, so
    // that each meets the hints that the one before it left.
    [[nodiscard]] bool uses_hints() const { return !settings_->retry.rules.empty(); }
    void run_next();
    void leave_run(const std::string& queue_id);
    /// In a queue run a recipient or domain waits for its own retry time; new mail does not.
    [[nodiscard]] bool holds_back(QueueEntry& entry, Recipient& recipient, const std::string& key);
    [[nodiscard]] bool holds_back(QueueEntry& entry, Recipient& recipient);
    /// Takes the hints from the results of a delivery: whom the time for trying is over for fails for good.
    void apply_hints(QueueEntry& entry, std::vector<RecipientResult>& results);
    void note_local_failure(QueueEntry& entry, const Recipient& recipient, const std::string& reason);
    void wake(const std::string& key);
    void defer_by_hints(QueueEntry& entry);
    void set_timer();
    void attempt_due();

    host::Runtime& runtime_;
    Queue& queue_;
    RetryHints& hints_;
    mailstore::Store& store_;
    const protocol::dns::StubSettings& stub_;
    std::shared_ptr<const Settings> settings_;
    host::SmtpClientConnections connections_;
    DestinationLimit destination_limit_;
    std::optional<protocol::Instant> restarted_at_;    ///< nothing: it runs since the beginning
    std::map<std::string, unsigned> deliveries_open_;  ///< by queue id, of the running attempt
    /// Messages by the time of their next attempt and queue id, with the event that set the time.
    std::map<std::pair<protocol::Instant, std::string>, recording::EventId> due_;
    host::Timer timer_;
    std::set<std::string> forced_;  ///< queue ids whose next attempt asks no hint
    std::deque<std::string> run_;   ///< queue ids that the queue runner still has before it
    std::string in_run_;            ///< what it delivers now
    bool starting_run_ = false;
    std::list<Job> jobs_;
    static constexpr std::size_t sweep_jobs_min = 16;
    std::size_t sweep_jobs_at_ = sweep_jobs_min;  ///< so many jobs, and those that are done are taken out
};

}  // namespace sim::mta
