#include "sim/scenario/expectation_evaluator.hpp"

#include <fmt/format.h>

#include <map>
#include <variant>

#include "sim/host/message_ids.hpp"
#include "sim/scenario/expectation_judge.hpp"

namespace sim::scenario {

namespace {

using recording::EventKind;

/// What is told of a verdict. Of an expectation that something must not be so, what was wanted would read as its
/// contrary.
std::string reason_of(const Expectation& expectation, const Judgement& judgement) {
    if (!expectation.negated) {
        const std::string wanted = judgement.wanted.empty() ? "" : ", wanted " + judgement.wanted;
        return judgement.reason + wanted + judgement.remark;
    }
    const bool is_met = judgement.verdict == Verdict::met;  // as the one that is not negated
    const bool is_plain = judgement.wanted.empty() || judgement.wanted == "at least once";
    return fmt::format("must not be so, {}: {}{}{}", is_met ? "but is" : "and is not", judgement.reason,
                       is_plain ? "" : ", forbidden: " + judgement.wanted, judgement.remark);
}

ExpectationResult make_result(const Expectation& expectation, Judgement judgement) {
    const bool decided = judgement.verdict != Verdict::undecided;
    std::string reason = reason_of(expectation, judgement);
    if (expectation.negated && judgement.verdict == Verdict::met) {
        judgement.verdict = Verdict::not_met;
    } else if (expectation.negated) {
        judgement.verdict = Verdict::met;
    }
    ExpectationResult result;
    result.id = expectation.id;
    result.verdict = judgement.verdict;
    result.events = std::move(judgement.events);
    result.reason = std::move(reason);
    if (!decided) result.reason += "; the run ended first";
    const bool met = result.verdict == Verdict::met;
    result.points = met ? expectation.points : 0;
    result.points_max = expectation.points;
    if (!met) result.hint = expectation.hint;
    return result;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::met:
            return "met";
        case Verdict::not_met:
            return "not met";
        case Verdict::undecided:
            return "undecided";
    }
    return {};
}

class ExpectationEvaluator::Impl {
public:
    explicit Impl(const Scenario& scenario) : scenario_(scenario) {
        for (const Expectation& expectation : scenario.expectations) {
            judges_.push_back(make_judge(scenario, expectation));
            const std::string_view mail = judges_.back()->mail_id();
            (mail.empty() ? watching_all_ : watching_[std::string(mail)]).push_back(judges_.back().get());
        }
    }
    void consume(const recording::Event& event) {
        if (event.kind == EventKind::run_ended) {
            end_ = {event.time, event.fields.text("reason") != "no-strong-event"};
            return;
        }
        const bool of_no_mail = event.kind == EventKind::read_failed || event.kind == EventKind::copy_begun;
        if (of_no_mail) return show(event, judges_);
        show(event, watching_all_);
        const bool is_notification =
            event.kind == EventKind::bounce_created || event.kind == EventKind::notification_created;
        const auto watching =
            watching_.find(host::original_of(is_notification ? event.fields.text("parent") : event.message));
        if (watching != watching_.end()) show(event, watching->second);
    }
    [[nodiscard]] std::vector<ExpectationResult> results() const {
        std::vector<ExpectationResult> results;
        for (std::size_t index = 0; index < judges_.size(); ++index) {
            results.push_back(make_result(scenario_.expectations[index], judges_[index]->judge(end_)));
        }
        return results;
    }
    [[nodiscard]] std::bitset<recording::event_kind_count> wanted_kinds() const {
        std::bitset<recording::event_kind_count> wanted;
        for (const EventKind kind : {EventKind::run_ended,           EventKind::message_accepted,
                                     EventKind::message_refused,     EventKind::queue_entry_added,
                                     EventKind::queue_entry_changed, EventKind::queue_entry_removed,
                                     EventKind::delivery_started,    EventKind::delivery_attempted,
                                     EventKind::bounce_created,      EventKind::notification_created,
                                     EventKind::message_discarded,   EventKind::alias_expanded,
                                     EventKind::message_stored,      EventKind::mail_read,
                                     EventKind::read_failed,         EventKind::copy_message_added,
                                     EventKind::copy_flags_changed,  EventKind::copy_message_removed,
                                     EventKind::copy_begun,          EventKind::copy_synchronised}) {
            wanted.set(static_cast<std::size_t>(kind));
        }
        for (const Expectation& expectation : scenario_.expectations) {
            if (std::holds_alternative<Always>(expectation.predicate)) add_kinds_of_invariants(wanted);
            const auto* order = std::get_if<Order>(&expectation.predicate);
            if (order == nullptr) continue;
            for (const EventPattern& pattern : order->events) {
                const auto kind = recording::parse_event_kind(pattern.kind);
                if (kind) wanted.set(static_cast<std::size_t>(*kind));
            }
        }
        return wanted;
    }

private:
    template <class Judges>
    static void show(const recording::Event& event, const Judges& judges) {
        for (const auto& judge : judges) judge->consume(event);
    }
    static void add_kinds_of_invariants(std::bitset<recording::event_kind_count>& wanted) {
        for (const EventKind kind :
             {EventKind::mail_composed, EventKind::mail_submitted, EventKind::host_down, EventKind::dns_cache_stored,
              EventKind::dns_cache_removed, EventKind::dns_cache_hit, EventKind::header_added}) {
            wanted.set(static_cast<std::size_t>(kind));
        }
    }

    const Scenario& scenario_;
    std::vector<std::unique_ptr<ExpectationJudge>> judges_;
    std::map<std::string, std::vector<ExpectationJudge*>> watching_;  ///< by the mail that they are about
    std::vector<ExpectationJudge*> watching_all_;
    RunEnd end_{{}, true};
};

ExpectationEvaluator::ExpectationEvaluator(const Scenario& scenario) : impl_(std::make_unique<Impl>(scenario)) {}
ExpectationEvaluator::~ExpectationEvaluator() = default;

std::bitset<recording::event_kind_count> ExpectationEvaluator::wanted_kinds() const {
    return impl_->wanted_kinds();
}
void ExpectationEvaluator::consume(const recording::Event& event) {
    impl_->consume(event);
}
std::vector<ExpectationResult> ExpectationEvaluator::results() const {
    return impl_->results();
}

}  // namespace sim::scenario
