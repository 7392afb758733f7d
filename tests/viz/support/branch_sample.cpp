#include "tests/viz/support/branch_sample.hpp"

#include <chrono>

namespace tests {

namespace {

using namespace std::chrono_literals;
using protocol::Instant;
using sim::deed::Target;
using sim::recording::JourneyOutcome;
using sim::recording::MailFate;

MailFate fate(const char* message, const char* recipient, JourneyOutcome::State state, const char* host,
              protocol::Duration since, std::size_t attempts) {
    MailFate result;
    result.subject = "Lunch?";
    result.from = "alice@alpha.test";
    result.outcome.message = message;
    result.outcome.recipient = recipient;
    result.outcome.state = state;
    result.outcome.host = host;
    result.outcome.began = Instant{} + 2s;
    result.outcome.since = Instant{} + since;
    result.attempts = attempts;
    result.event = 40;
    return result;
}

}  // namespace

viz::model::BranchBoard branch_sample() {
    using State = JourneyOutcome::State;
    viz::model::BranchBoard board;
    const Target server{Target::Kind::host, "mail.beta.test"};
    const auto one =
        board.tree.add(0, {"deed1", Instant{} + 2100ms, sim::deed::Change{server, sim::deed::StopService{"mta"}}});
    const auto two =
        board.tree.add(one, {"deed2", Instant{} + 2300ms,
                             sim::deed::Change{{Target::Kind::link, "beta.test--core"}, sim::deed::SwitchOff{}}});
    board.tree.add(
        0, {"deed3", Instant{} + 60s,
            sim::deed::SendMail{"alice@alpha.test", {"carol@beta.test"}, "Tomorrow at noon?", "By the harbour."}});
    board.shown = two;
    const std::vector<MailFate> first = {fate("m1", "bob@beta.test", State::delivered, "mail.beta.test", 2640ms, 1),
                                         fate("m2", "carol@beta.test", State::queued, "mail.alpha.test", 71s, 1),
                                         fate("m3", "bob@beta.test", State::failed, "mail.alpha.test", 80s, 1)};
    std::vector<MailFate> second = first;
    second[0] = fate("m1", "bob@beta.test", State::queued, "mail.alpha.test", 32s, 2);
    board.comparison = viz::model::BranchComparison{0, two, sim::recording::compare_fates(first, second)};
    return board;
}

}  // namespace tests
