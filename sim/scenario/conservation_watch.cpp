#include "sim/scenario/conservation_watch.hpp"

#include "sim/scenario/invariant_judges.hpp"

namespace sim::scenario {

using recording::EventKind;

ConservationWatch::ConservationWatch() : judge_(make_conservation_judge()) {}
ConservationWatch::~ConservationWatch() = default;

std::bitset<recording::event_kind_count> ConservationWatch::wanted_kinds() const {
    std::bitset<recording::event_kind_count> wanted;
    for (const EventKind kind :
         {EventKind::run_ended, EventKind::message_accepted, EventKind::queue_entry_added,
          EventKind::queue_entry_changed, EventKind::queue_entry_removed, EventKind::message_stored,
          EventKind::delivery_attempted, EventKind::bounce_created, EventKind::notification_created,
          EventKind::message_discarded, EventKind::alias_expanded}) {
        wanted.set(static_cast<std::size_t>(kind));
    }
    return wanted;
}

void ConservationWatch::consume(const recording::Event& event) {
    if (event.kind != EventKind::run_ended) return judge_->consume(event);
    end_ = {event.time, event.fields.text("reason") != "no-strong-event"};
}

std::optional<ConservationViolation> ConservationWatch::violation() const {
    Judgement judgement = judge_->judge(end_);
    if (judgement.verdict != Verdict::not_met) return std::nullopt;
    return ConservationViolation{std::move(judgement.events), std::move(judgement.reason)};
}

}  // namespace sim::scenario
