#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

#include "sim/scenario/expectation_judge.hpp"

namespace sim::scenario {

namespace {

using recording::Event;
using recording::EventId;
using recording::EventKind;

/// Follows every queue entry: a recipient leaves it by delivery, relay, bounce, alias or discard, and an
/// entry is removed only when no recipient is left in it.
class ConservationJudge final : public ExpectationJudge {
public:
    void consume(const Event& event) override {
        if (lost_ != 0) return;
        const QueueKey key{event.host, event.fields.text("queue_id")};
        switch (event.kind) {
            case EventKind::message_accepted:
                unqueued_.emplace(key, event.id);
                break;
            case EventKind::queue_entry_added:
                unqueued_.erase(key);
                set_recipients(key, event);
                break;
            case EventKind::queue_entry_changed:
                set_recipients(key, event);
                break;
            case EventKind::delivery_attempted:
                on_attempt(key, event);
                break;
            case EventKind::message_discarded:
                on_discard(key, event);
                break;
            case EventKind::alias_expanded:
                on_alias(event);
                break;
            case EventKind::queue_entry_removed:
                on_removed(key, event);
                break;
            default:
                break;
        }
    }
    [[nodiscard]] Judgement judge(const RunEnd& end) const override {
        if (lost_ != 0) return {Verdict::not_met, {lost_}, reason_};
        if (!unqueued_.empty() && !end.cut) {
            const auto& [key, event] = *unqueued_.begin();
            return {
                Verdict::not_met, {event}, fmt::format("{} accepted a mail that never reached its queue", key.first)};
        }
        return {Verdict::met, {}, "every accepted mail is queued, delivered, bounced or discarded with a reason"};
    }

private:
    using QueueKey = std::pair<std::string, std::string>;  ///< host, queue id
    struct Entry {
        std::string message;
        std::set<std::string> recipients;
    };

    void set_recipients(const QueueKey& key, const Event& event) {
        const auto& recipients = event.fields.list("recipients");
        entries_[key] = {event.message, {recipients.begin(), recipients.end()}};
    }
    void on_attempt(const QueueKey& key, const Event& event) {
        const auto found = entries_.find(key);
        const bool final = event.fields.text("outcome") != "deferred";
        if (found != entries_.end() && final) found->second.recipients.erase(event.fields.text("recipient"));
    }
    void on_discard(const QueueKey& key, const Event& event) {
        const auto found = entries_.find(key);
        if (found == entries_.end()) return;
        const std::string& recipient = event.fields.text("recipient");
        if (recipient.empty()) found->second.recipients.clear();
        found->second.recipients.erase(recipient);
    }
    void on_alias(const Event& event) {
        for (auto& [key, entry] : entries_) {
            const bool concerned = key.first == event.host && entry.message == event.message;
            if (concerned) entry.recipients.erase(event.fields.text("from"));
        }
    }
    void on_removed(const QueueKey& key, const Event& event) {
        const auto found = entries_.find(key);
        if (found == entries_.end()) return;
        if (!found->second.recipients.empty()) {
            lost_ = event.id;
            reason_ = fmt::format("{} removed {} from its queue with {} not served", event.host, event.message,
                                  *found->second.recipients.begin());
        }
        entries_.erase(found);
    }

    std::map<QueueKey, EventId> unqueued_;
    std::map<QueueKey, Entry> entries_;
    EventId lost_ = 0;
    std::string reason_;
};

}  // namespace

std::unique_ptr<ExpectationJudge> make_conservation_judge() {
    return std::make_unique<ConservationJudge>();
}

}  // namespace sim::scenario
