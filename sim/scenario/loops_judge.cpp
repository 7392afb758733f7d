#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sim/host/message_ids.hpp"
#include "sim/scenario/handovers.hpp"
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
        // Counted before this handover itself is one that its client does not know of yet.
        if (event.kind == EventKind::message_accepted) count(event);
        handovers_.consume(event);
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
    static bool is_notification(const std::string& message) {
        return host::original_of(message).find('!') != std::string::npos;
    }
    void count(const Event& event) {
        const unsigned times = ++taken_[event.message];
        // A mail that was handed over twice goes on in two ways, and each of them has its hops.
        const unsigned ways = 1 + handovers_.unconfirmed(host::original_of(event.message));
        if (times <= (hops_max_ + 1) * ways) return;
        violate(event, fmt::format("{} was taken over {} times: it runs in a circle", event.message, times));
    }
    void violate(const Event& event, std::string reason) {
        violation_ = event.id;
        reason_ = std::move(reason);
    }

    unsigned hops_max_;
    std::map<std::string, unsigned> taken_;  ///< by message or copy
    Handovers handovers_;
    EventId violation_ = 0;
    std::string reason_;
};

}  // namespace

std::unique_ptr<ExpectationJudge> make_loops_judge(const Scenario& scenario) {
    return std::make_unique<LoopsJudge>(scenario);
}

}  // namespace sim::scenario
