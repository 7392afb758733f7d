#include "sim/lesson/story.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/recording/narration.hpp"
#include "sim/recording/readable_text.hpp"
#include "sim/recording/time_text.hpp"
#include "sim/scenario/event_pattern.hpp"

namespace sim::lesson {

namespace {

/// Of one step's pattern; a lesson that stops later than at the thousandth is better told otherwise.
constexpr std::size_t matches_max = 1000;

std::string name_of(const scenario::EventPattern& pattern) {
    std::string text = "event " + pattern.kind;
    if (pattern.message) text += " of " + *pattern.message;
    if (pattern.host) text += " at " + *pattern.host;
    if (pattern.chosen) text += fmt::format(" that chose \"{}\"", *pattern.chosen);
    return text;
}

/// What happened that a step may stop at.
struct Candidates {
    /// An event of its pattern, and where the step stops for it.
    struct Match {
        EventId event = 0;
        Moment stop;
    };
    std::vector<Match> matches;
    Moment last_before;  ///< the last event up to its time
};

/// Finds the moment of each step, given that of the step before.
class MomentChoice {
public:
    MomentChoice(const Candidates& candidates, const Moment& before, const Moment& finish)
        : candidates_(candidates), before_(before), finish_(finish) {}

    std::optional<Moment> operator()(const scenario::SameMoment&) const { return before_; }
    std::optional<Moment> operator()(const scenario::RunStart&) const { return Moment{}; }
    std::optional<Moment> operator()(const scenario::RunFinish&) const { return finish_; }
    std::optional<Moment> operator()(const Instant& at) const {
        if (at < before_.time || at > finish_.time) return std::nullopt;
        return Moment{std::max(candidates_.last_before.event, before_.event), at, {}};
    }
    std::optional<Moment> operator()(const scenario::EventMoment& moment) const {
        unsigned count = 0;
        for (const Candidates::Match& match : candidates_.matches) {
            if (match.event > before_.event && ++count == moment.nth) return match.stop;
        }
        return std::nullopt;
    }

private:
    const Candidates& candidates_;
    const Moment& before_;
    const Moment& finish_;
};

/// Says which moment never came.
struct MissText {
    Instant before;
    std::string operator()(const scenario::EventMoment& moment) const {
        const std::string which = moment.nth == 1 ? "no" : fmt::format("no {}th", moment.nth);
        return fmt::format("{} {} after {}", which, name_of(moment.pattern), recording::to_text(before));
    }
    std::string operator()(const Instant& at) const {
        return fmt::format("{} is after the end of the run, or before the stop before", recording::to_text(at));
    }
    template <class Other>
    std::string operator()(const Other&) const {
        return "the run did not come so far";
    }
};

}  // namespace

std::string sentence_of(const recording::JourneyStep& step) {
    if (!step.decision) return recording::unescaped(step.sentence);
    const recording::JourneyDecision& decision = *step.decision;
    std::string text = fmt::format("{} decides: {} {}", step.host, decision.question, decision.chosen);
    if (!decision.rule.empty()) text += ", because " + decision.rule;
    if (!decision.rfc.empty()) text += " (" + decision.rfc + ")";
    return recording::readable_text(text);
}

class StoryBuilder::Impl {
public:
    explicit Impl(const scenario::Scenario& scenario) : lesson_(scenario.lesson), candidates_(scenario.lesson.size()) {}

    void consume(const recording::Event& event) {
        for (std::size_t step = 0; step < lesson_.size(); ++step) note(step, event);
        recording::apply(world_, event);
        journeys_.consume(event);
        finish_ = {event.id, event.time, {}};
    }
    [[nodiscard]] Story story() const {
        Story story;
        story.finish = finish_;
        Moment before;
        for (std::size_t step = 0; step < lesson_.size(); ++step) {
            story.moments.push_back(std::visit(MomentChoice(candidates_[step], before, finish_), lesson_[step].moment));
            if (story.moments.back()) before = *story.moments.back();
        }
        add_steps(story);
        return story;
    }

private:
    void note(std::size_t step, const recording::Event& event) {
        Candidates& candidates = candidates_[step];
        if (const auto* at = std::get_if<Instant>(&lesson_[step].moment); at != nullptr && event.time <= *at)
            candidates.last_before = {event.id, event.time, {}};
        const auto* wanted = std::get_if<scenario::EventMoment>(&lesson_[step].moment);
        if (wanted == nullptr || candidates.matches.size() == matches_max) return;
        if (!scenario::fits(wanted->pattern, event)) return;
        const Moment at{event.id, event.time, recording::unescaped(recording::narrate(event, world_))};
        candidates.matches.push_back({event.id, wanted->before ? finish_ : at});  // finish_: the event before it
    }
    void add_steps(Story& story) const {
        for (const recording::Journey& journey : journeys_.journeys()) {
            for (const recording::JourneyStep& step : journey.steps) {
                if (!step.detail) story.steps.push_back({step.event, step.time, step.message, sentence_of(step)});
            }
        }
        for (const auto* loose : {&journeys_.failed_readings(), &journeys_.synchronisations()}) {
            for (const recording::LooseStep& step : *loose)
                story.steps.push_back({step.event, step.time, {}, recording::unescaped(step.sentence)});
        }
        std::ranges::stable_sort(story.steps, {}, &ToldStep::event);
        // A fault is a step of every mail that is under way.
        const auto doubles = std::ranges::unique(story.steps, {}, &ToldStep::event);
        story.steps.erase(doubles.begin(), doubles.end());
    }

    const std::vector<scenario::LessonStep>& lesson_;
    std::vector<Candidates> candidates_;
    recording::World world_;
    recording::JourneyBuilder journeys_;
    Moment finish_;
};

StoryBuilder::StoryBuilder(const scenario::Scenario& scenario) : impl_(std::make_unique<Impl>(scenario)) {}
StoryBuilder::~StoryBuilder() = default;

std::bitset<recording::event_kind_count> StoryBuilder::wanted_kinds() const {
    return std::bitset<recording::event_kind_count>().set();
}
void StoryBuilder::consume(const recording::Event& event) {
    impl_->consume(event);
}
Story StoryBuilder::story() const {
    return impl_->story();
}

std::vector<MissedStop> missed_stops(const scenario::Scenario& scenario, const Story& story) {
    std::vector<MissedStop> missed;
    Instant before;
    for (std::size_t step = 0; step < story.moments.size(); ++step) {
        if (story.moments[step]) {
            before = story.moments[step]->time;
        } else {
            missed.push_back({step, std::visit(MissText{before}, scenario.lesson[step].moment)});
        }
    }
    return missed;
}

}  // namespace sim::lesson
