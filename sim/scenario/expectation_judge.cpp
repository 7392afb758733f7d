#include "sim/scenario/expectation_judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "sim/recording/time_text.hpp"
#include "sim/scenario/invariant_judges.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/scalar.hpp"

namespace sim::scenario {

namespace {

using protocol::Instant;
using recording::Event;
using recording::EventId;
using recording::EventKind;

std::string times(std::size_t count) {
    return count == 1 ? "once" : fmt::format("{} times", count);
}

std::string wanted(const Count& count) {
    if (!count.max) return fmt::format("at least {}", times(count.min));
    if (*count.max == count.min) return times(count.min);
    return fmt::format("{} to {} times", count.min, *count.max);
}

/// Whether a status code is the wanted one or lies in the wanted class.
bool status_fits(const std::optional<std::string>& want, std::string_view status) {
    return !want || status == *want || (status.starts_with(*want) && status.substr(want->size()).starts_with('.'));
}

bool host_fits(const std::optional<std::string>& want, const std::string& host) {
    return !want || host == *want;
}

/// The verdict on something that was counted.
/// @param more_possible  it could have happened later
/// @param within         the limit counted from the mail's sending; what came later is in `late`
Judgement count_judgement(const Count& count, std::vector<EventId> events, bool more_possible,
                          const std::optional<protocol::Duration>& within, const std::optional<Instant>& late) {
    const std::size_t happened = events.size();
    const bool too_often = count.max && happened > *count.max;
    const bool enough = happened >= count.min;
    Judgement judgement{enough ? Verdict::met : Verdict::undecided, std::move(events),
                        "happened " + (happened == 0 ? "never" : times(happened)), wanted(count)};
    if (within) judgement.wanted += fmt::format(" within {}", format_duration(*within));
    if (late) judgement.remark = fmt::format("; it happened too late, at {}", recording::to_text(*late));
    if (too_often || (!enough && !more_possible)) judgement.verdict = Verdict::not_met;
    return judgement;
}

/// The mail an expectation is about, and the time limits that count from its sending.
class MailJudge : public ExpectationJudge {
public:
    MailJudge(const Scenario& scenario, const Expectation& expectation)
        : scenario_(scenario), mail_(*scenario.find_mail(expectation.message)) {}
    [[nodiscard]] std::string_view mail_id() const override { return mail_.id; }

protected:
    [[nodiscard]] const Scenario& scenario() const { return scenario_; }
    [[nodiscard]] const Mail& mail() const { return mail_; }
    [[nodiscard]] bool is_mine(const Event& event) const { return is_copy_of(event.message, mail_.id); }
    [[nodiscard]] bool in_time(const Event& event, const std::optional<protocol::Duration>& within) const {
        return !within || event.time <= mail_.at + *within;
    }
    [[nodiscard]] bool more_possible(const RunEnd& end, const std::optional<protocol::Duration>& within) const {
        return end.cut && (!within || end.at < mail_.at + *within);
    }

private:
    const Scenario& scenario_;
    const Mail& mail_;
};

class DeliveredJudge final : public MailJudge {
public:
    DeliveredJudge(const Scenario& scenario, const Expectation& expectation)
        : MailJudge(scenario, expectation), want_(std::get<Delivered>(expectation.predicate)) {
        if (!want_.to.empty()) {
            stored_[want_.to];
            return;
        }
        for (const auto* list : {&mail().to, &mail().cc, &mail().bcc}) {
            for (const std::string& recipient : *list) stored_[account_address(recipient)];
        }
    }
    void consume(const Event& event) override {
        if (!is_mine(event)) return;
        if (event.kind == EventKind::message_accepted) passed_.insert(event.host);
        if (event.kind != EventKind::message_stored) return;
        if (!host_fits(want_.at, event.host) || (want_.via && !passed_.contains(*want_.via))) return;
        for (auto& [recipient, events] : stored_) {
            if (!is_for(event, recipient)) continue;
            if (in_time(event, want_.within)) {
                events.push_back(event.id);
            } else {
                late_.try_emplace(recipient, event.time);
            }
        }
    }
    [[nodiscard]] Judgement judge(const RunEnd& end) const override {
        Judgement whole{Verdict::met, {}, {}};
        for (const auto& [recipient, events] : stored_) {
            const auto late = late_.find(recipient);
            Judgement one = count_judgement(want_.times, events, more_possible(end, want_.within), want_.within,
                                            late == late_.end() ? std::nullopt : std::optional(late->second));
            whole.events.insert(whole.events.end(), one.events.begin(), one.events.end());
            const bool worse = whole.verdict == Verdict::met || one.verdict == Verdict::not_met;
            if (!whole.reason.empty() && (one.verdict == Verdict::met || !worse)) continue;
            whole.verdict = one.verdict;
            whole.reason = fmt::format("delivery to {} {}", recipient, one.reason);
            whole.wanted = std::move(one.wanted);
            whole.remark = std::move(one.remark);
        }
        std::sort(whole.events.begin(), whole.events.end());
        return whole;
    }

private:
    /// The recipient may be the envelope's, or the account an alias leads to.
    [[nodiscard]] bool is_for(const Event& event, const std::string& recipient) const {
        if (event.fields.text("delivered_to") == recipient) return true;
        const Account* account = scenario().find_account(recipient);
        return account != nullptr && account->is_on(event.host) && account->mailbox == event.fields.text("mailbox");
    }

    Delivered want_;
    std::set<std::string> passed_;
    std::map<std::string, std::vector<EventId>> stored_;
    std::map<std::string, Instant> late_;  ///< by recipient: the first delivery after the limit
};

constexpr Count at_least_once{1, std::nullopt};

/// Counts events of the mail for which a test holds.
template <class Want>
class CountingJudge : public MailJudge {
public:
    /// @param counts  whether an event counts; the judge looks at message and time itself
    CountingJudge(const Scenario& scenario, const Expectation& expectation, Count count,
                  std::optional<protocol::Duration> within, bool (*counts)(const Want&, const Event&))
        : MailJudge(scenario, expectation),
          want_(std::get<Want>(expectation.predicate)),
          count_(count),
          within_(within),
          counts_(counts) {}
    void consume(const Event& event) override {
        const bool notification =
            event.kind == EventKind::bounce_created || event.kind == EventKind::notification_created;
        const bool mine = notification ? is_copy_of(event.fields.text("parent"), mail().id) : is_mine(event);
        if (!mine || !counts_(want_, event)) return;
        if (in_time(event, within_)) {
            events_.push_back(event.id);
        } else if (!late_) {
            late_ = event.time;
        }
    }
    [[nodiscard]] Judgement judge(const RunEnd& end) const override {
        return count_judgement(count_, events_, more_possible(end, within_), within_, late_);
    }

private:
    Want want_;
    Count count_;
    std::optional<protocol::Duration> within_;
    bool (*counts_)(const Want&, const Event&);
    std::vector<EventId> events_;
    std::optional<Instant> late_;  ///< the first one after the limit
};

bool counts_bounce(const Bounced& want, const Event& event) {
    if (event.kind != EventKind::bounce_created) return false;
    const auto& recipients = event.fields.list("recipients");
    const auto& reasons = event.fields.list("reasons");
    for (std::size_t index = 0; index < recipients.size(); ++index) {
        if (!want.to.empty() && want.to != recipients[index]) continue;
        const std::string status =
            index < reasons.size() ? reasons[index].substr(0, reasons[index].find(' ')) : event.fields.text("status");
        if (status_fits(want.status, status)) return true;
    }
    return false;
}

bool counts_notification(const Notified& want, const Event& event) {
    const bool failure = event.kind == EventKind::bounce_created;
    if (!failure && event.kind != EventKind::notification_created) return false;
    const std::string action = failure ? "failed" : event.fields.text("action");
    const auto& recipients = event.fields.list("recipients");
    const bool about_it =
        !want.about || std::find(recipients.begin(), recipients.end(), *want.about) != recipients.end();
    return event.fields.text("to") == want.who && about_it && (!want.action || *want.action == action);
}

bool counts_deferral(const Deferred& want, const Event& event) {
    return event.kind == EventKind::delivery_attempted && event.fields.text("outcome") == "deferred" &&
           host_fits(want.at, event.host);
}

/// A server that gives no enhanced code (RFC 2034) has told the class by its reply code.
bool counts_refusal(const Refused& want, const Event& event) {
    if (event.kind != EventKind::message_refused || !host_fits(want.at, event.host)) return false;
    const std::string& status = event.fields.text("status");
    return status_fits(want.status, status.empty() ? event.fields.text("code").substr(0, 1) : status);
}

bool counts_reading(const ReadBy& want, const Event& event) {
    return event.kind == EventKind::mail_read && event.fields.text("user") == want.user &&
           (!want.subject || event.fields.text("subject") == *want.subject);
}

/// Says why nothing was read, where an attempt to read failed.
class ReadJudge final : public CountingJudge<ReadBy> {
public:
    ReadJudge(const Scenario& scenario, const Expectation& expectation)
        : CountingJudge(scenario, expectation, at_least_once, std::get<ReadBy>(expectation.predicate).within,
                        counts_reading),
          user_(std::get<ReadBy>(expectation.predicate).user) {}
    void consume(const Event& event) override {
        if (event.kind == EventKind::read_failed && event.fields.text("user") == user_) failure_ = event;
        CountingJudge::consume(event);
    }
    [[nodiscard]] Judgement judge(const RunEnd& end) const override {
        Judgement judgement = CountingJudge::judge(end);
        if (judgement.verdict == Verdict::met || !failure_) return judgement;
        judgement.events.push_back(failure_->id);
        judgement.remark += fmt::format("; the attempt to read at {} failed: {}", recording::to_text(failure_->time),
                                        failure_->fields.text("reason"));
        return judgement;
    }

private:
    std::string user_;
    std::optional<Event> failure_;  ///< the last one
};

bool counts_attempt(const Attempts& want, const Event& event) {
    return event.kind == EventKind::delivery_started && event.fields.text("next_hop") != "local" &&
           host_fits(want.at, event.host);
}

class QueuedJudge final : public MailJudge {
public:
    QueuedJudge(const Scenario& scenario, const Expectation& expectation)
        : MailJudge(scenario, expectation), want_(std::get<Queued>(expectation.predicate)) {}
    void consume(const Event& event) override {
        const bool mine = is_mine(event) && host_fits(want_.at, event.host);
        const std::pair key{event.host, event.fields.text("queue_id")};
        if (mine && event.kind == EventKind::queue_entry_added) queued_.emplace(key, event.id);
        if (event.kind == EventKind::queue_entry_removed) queued_.erase(key);
    }
    [[nodiscard]] Judgement judge(const RunEnd&) const override {
        if (queued_.empty()) return {Verdict::not_met, {}, "no queue holds the mail at the end"};
        Judgement judgement{
            Verdict::met, {}, fmt::format("{} holds the mail at the end", queued_.begin()->first.first)};
        for (const auto& [key, event] : queued_) judgement.events.push_back(event);
        return judgement;
    }

private:
    Queued want_;
    std::map<std::pair<std::string, std::string>, EventId> queued_;
};

/// Follows what a device's copies of mailboxes have of the mail.
class HeldJudge final : public MailJudge {
public:
    HeldJudge(const Scenario& scenario, const Expectation& expectation)
        : MailJudge(scenario, expectation), want_(std::get<Held>(expectation.predicate)) {}
    void consume(const Event& event) override {
        if (event.host != want_.on) return;
        const std::string copy = event.fields.text("server") + ' ' + event.fields.text("user");
        const std::pair key{copy, event.fields.integer("uid")};
        if (event.kind == EventKind::copy_begun) {
            std::erase_if(held_, [&copy](const auto& each) { return each.first.first == copy; });
        } else if (!is_mine(event)) {
            return;
        } else if (event.kind == EventKind::copy_message_removed) {
            held_.erase(key);
        } else if (event.kind == EventKind::copy_message_added || event.kind == EventKind::copy_flags_changed) {
            held_[key] = {event.id, event.fields.list("flags")};
        }
    }
    [[nodiscard]] Judgement judge(const RunEnd&) const override {
        if (held_.empty()) return {Verdict::not_met, {}, fmt::format("{} does not have the mail at the end", want_.on)};
        Judgement judgement{Verdict::not_met, {}, {}};
        for (const auto& [key, state] : held_) {
            judgement.events.push_back(state.event);
            if (!want_.flags || *want_.flags == state.flags) judgement.verdict = Verdict::met;
            judgement.reason = fmt::format("{} has the mail at the end, {}", want_.on,
                                           state.flags.empty() ? "without flags" : "with " + join(state.flags));
        }
        return judgement;
    }

private:
    struct State {
        EventId event = 0;
        std::vector<std::string> flags;
    };
    Held want_;
    std::map<std::pair<std::string, std::int64_t>, State> held_;  ///< by copy and UID
};

class SynchronisedJudge final : public ExpectationJudge {
public:
    explicit SynchronisedJudge(const Expectation& expectation) : want_(std::get<Synchronised>(expectation.predicate)) {}
    void consume(const Event& event) override {
        if (event.kind != EventKind::copy_synchronised || event.host != want_.on) return;
        if (want_.by && event.fields.text("method") != *want_.by) return;
        const auto octets = static_cast<std::uint64_t>(event.fields.integer("octets"));
        if (!want_.octets_max || octets <= *want_.octets_max) {
            events_.push_back(event.id);
        } else {
            too_many_ = octets;
        }
    }
    [[nodiscard]] Judgement judge(const RunEnd& end) const override {
        Judgement judgement = count_judgement(want_.times, events_, end.cut, {}, {});
        if (too_many_) judgement.remark += fmt::format("; it took {} octets", *too_many_);
        return judgement;
    }

private:
    Synchronised want_;
    std::vector<EventId> events_;
    std::optional<std::uint64_t> too_many_;  ///< of the last that took more than wanted
};

class HopsJudge final : public MailJudge {
public:
    HopsJudge(const Scenario& scenario, const Expectation& expectation)
        : MailJudge(scenario, expectation), want_(std::get<Hops>(expectation.predicate)) {}
    void consume(const Event& event) override {
        if (!is_mine(event) || event.kind != EventKind::message_accepted) return;
        if (!hosts_.empty() && hosts_.back() == event.host) return;
        hosts_.push_back(event.host);
        events_.push_back(event.id);
    }
    [[nodiscard]] Judgement judge(const RunEnd& end) const override {
        const std::string way = hosts_.empty() ? "nobody took the mail" : fmt::format("the way was {}", join(hosts_));
        const bool path = want_.path.empty() || want_.path == hosts_;
        const bool count = !want_.count || (hosts_.size() >= want_.count->min &&
                                            (!want_.count->max || hosts_.size() <= *want_.count->max));
        if (path && count) return {Verdict::met, events_, way};
        return {end.cut ? Verdict::undecided : Verdict::not_met, events_, way};
    }

private:
    Hops want_;
    std::vector<std::string> hosts_;
    std::vector<EventId> events_;
};

class OrderJudge final : public ExpectationJudge {
public:
    explicit OrderJudge(const Expectation& expectation) : want_(std::get<Order>(expectation.predicate)) {}
    void consume(const Event& event) override {
        if (events_.size() < want_.events.size() && fits(want_.events[events_.size()], event)) {
            events_.push_back(event.id);
        }
    }
    [[nodiscard]] Judgement judge(const RunEnd& end) const override {
        if (events_.size() == want_.events.size()) return {Verdict::met, events_, "all events came in this order"};
        const EventPattern& missing = want_.events[events_.size()];
        return {end.cut ? Verdict::undecided : Verdict::not_met, events_,
                fmt::format("no event `{}` at place {}", missing.kind, events_.size() + 1)};
    }

private:
    Order want_;
    std::vector<EventId> events_;
};

/// Makes the judge of each predicate.
struct JudgeMaker {
    const Scenario& scenario;
    const Expectation& expectation;

    using Made = std::unique_ptr<ExpectationJudge>;
    Made operator()(const Delivered&) const { return std::make_unique<DeliveredJudge>(scenario, expectation); }
    Made operator()(const Queued&) const { return std::make_unique<QueuedJudge>(scenario, expectation); }
    Made operator()(const Held&) const { return std::make_unique<HeldJudge>(scenario, expectation); }
    Made operator()(const Synchronised&) const { return std::make_unique<SynchronisedJudge>(expectation); }
    Made operator()(const Hops&) const { return std::make_unique<HopsJudge>(scenario, expectation); }
    Made operator()(const Order&) const { return std::make_unique<OrderJudge>(expectation); }
    Made operator()(const Always& want) const { return make_invariant_judge(scenario, want.invariant); }
    Made operator()(const Bounced& want) const { return count(want, at_least_once, want.within, counts_bounce); }
    Made operator()(const Notified& want) const { return count(want, want.times, want.within, counts_notification); }
    Made operator()(const Deferred& want) const { return count(want, want.times, std::nullopt, counts_deferral); }
    Made operator()(const Refused& want) const { return count(want, at_least_once, std::nullopt, counts_refusal); }
    Made operator()(const ReadBy&) const { return std::make_unique<ReadJudge>(scenario, expectation); }
    Made operator()(const Attempts& want) const { return count(want, want.count, std::nullopt, counts_attempt); }

    template <class Want>
    Made count(const Want&, Count often, std::optional<protocol::Duration> within,
               bool (*counts)(const Want&, const Event&)) const {
        return std::make_unique<CountingJudge<Want>>(scenario, expectation, often, within, counts);
    }
};

}  // namespace

std::unique_ptr<ExpectationJudge> make_judge(const Scenario& scenario, const Expectation& expectation) {
    return std::visit(JudgeMaker{scenario, expectation}, expectation.predicate);
}

}  // namespace sim::scenario
