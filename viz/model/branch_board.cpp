#include "viz/model/branch_board.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "viz/model/time_words.hpp"

namespace viz::model {

namespace {

using sim::recording::JourneyOutcome;

std::string_view state_words(const JourneyOutcome& outcome) {
    using State = JourneyOutcome::State;
    switch (outcome.state) {
        case State::under_way:
            return "on its way";
        case State::in_outbox:
            return "in the outbox";
        case State::queued:
            return "waits";
        case State::delivered:
            return outcome.read ? "delivered and read" : "delivered";
        case State::refused:
            return "refused";
        case State::failed:
            return outcome.notification.empty() ? "failed" : "bounced";
        case State::discarded:
            return "discarded";
    }
    return {};
}

}  // namespace

std::size_t count_differing(const std::vector<sim::recording::FatePair>& pairs) {
    return static_cast<std::size_t>(std::ranges::count_if(pairs, &sim::recording::FatePair::differs));
}

std::string fate_words(const std::optional<sim::recording::MailFate>& fate) {
    if (!fate) return "no such mail";
    std::string words =
        fmt::format("{}, {}, {}", state_words(fate->outcome), list_words(fate->outcome.since), fate->outcome.host);
    if (fate->attempts > 1) words += fmt::format(", {} attempts", fate->attempts);
    return words;
}

}  // namespace viz::model
