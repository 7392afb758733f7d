#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "sim/scenario/invariant_judges.hpp"

namespace sim::scenario {

namespace {

using recording::Event;
using recording::EventId;
using recording::EventKind;

unsigned largest_hops_max(const Scenario& scenario) {
    unsigned largest = 0;
    for (const Host& host : scenario.hosts) {
        if (host.mta) largest = std::max(largest, host.mta->settings.hops_max);
    }
    for (const Fault& fault : scenario.faults) {
        const auto* change = std::get_if<SettingsChange>(&fault.action);
        if (change != nullptr) largest = std::max(largest, change->settings.hops_max);
    }
    return largest;
}

class LoopsJudge final : public ExpectationJudge {
public:
    explicit LoopsJudge(const Scenario& scenario) : hops_max_(largest_hops_max(scenario)) {}

    void consume(const Event& event) override {
        if (violation_ != 0) return;
        const QueueKey key{event.host, event.fields.text("queue_id")};
        if (event.kind == EventKind::delivery_started) sender_[event.message] = key;
        if (event.kind == EventKind::message_accepted) count(key, event);
        if (event.kind == EventKind::alias_expanded && !key.second.empty()) {
            hops_[{event.host, event.fields.text("new_queue_id")}] = hops_[key];  // the same mail in a new entry
        }
        if (event.kind == EventKind::bounce_created && is_notification(event.fields.text("parent"))) {
            violate(event, fmt::format("{} is a notification about the notification {}", event.message,
                                       event.fields.text("parent")));
        }
    }
    [[nodiscard]] Judgement judge(const RunEnd&) const override {
        if (violation_ != 0) return {Verdict::not_met, {violation_}, reason_};
        return {Verdict::met, {}, fmt::format("no mail was taken over more than {} times in a row", hops_max_ + 1)};
    }

private:
    using QueueKey = std::pair<std::string, std::string>;  ///< host, queue id

    static bool is_notification(const std::string& message) { return message.find('!') != std::string::npos; }
    /// A hop more than the queue entry has that the copy was sent from; a copy that none sent comes from its author.
    void count(const QueueKey& key, const Event& event) {
        const auto sender = sender_.find(event.message);
        const unsigned hops = 1 + (sender == sender_.end() ? 0 : hops_[sender->second]);
        hops_[key] = hops;
        if (hops <= hops_max_ + 1) return;
        violate(event, fmt::format("{} was taken over {} times in a row: it runs in a circle", event.message, hops));
    }
    void violate(const Event& event, std::string reason) {
        violation_ = event.id;
        reason_ = std::move(reason);
    }

    unsigned hops_max_;
    std::map<std::string, QueueKey> sender_;  ///< the entry that a copy is sent from, by message or copy
    std::map<QueueKey, unsigned> hops_;       ///< how often its mail was taken over, with this entry
    EventId violation_ = 0;
    std::string reason_;
};

}  // namespace

std::unique_ptr<ExpectationJudge> make_loops_judge(const Scenario& scenario) {
    return std::make_unique<LoopsJudge>(scenario);
}

}  // namespace sim::scenario
