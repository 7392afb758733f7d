#include "viz/lesson/lesson_play.hpp"

#include <algorithm>
#include <utility>

namespace viz::lesson {

LessonPlay::LessonPlay(sim::scenario::Scenario scenario) : scenario_(std::move(scenario)) {}

void LessonPlay::take(const model::Trace& trace) {
    if (phase_ != Phase::waiting || !trace.finished()) return;
    sim::lesson::StoryBuilder builder(scenario_);
    for (const sim::recording::Event& event : trace.events()) builder.consume(event);
    player_.emplace(scenario_, builder.story());
    phase_ = Phase::goals;
    prepare();
}

/// Empty answers to all questions.
void LessonPlay::prepare() {
    work_.clear();
    before_.reset();
    for (; !player_->is_over(); player_->proceed()) {
        StepWork work;
        if (const auto question = player_->question()) {
            const AnswerKind kind = answer_kind(player_->step().question->answer);
            work.draft = empty_draft(kind, question->options().size());
        }
        work_.push_back(std::move(work));
    }
    player_->restart();
}

bool LessonPlay::is_asking() const {
    if (!is_at_step() || !player_->step().question) return false;
    return work().practice || !player_->is_done();
}

std::optional<AnswerKind> LessonPlay::asked_kind() const {
    return is_asking() ? std::optional(work().draft.kind) : std::nullopt;
}

std::optional<model::Moment> LessonPlay::stop(const model::Trace& trace) const {
    if (phase_ != Phase::running && phase_ != Phase::step) return std::nullopt;
    return moment_of(player_->moment(), trace);
}

model::Moment LessonPlay::stop_before(const model::Trace& trace) const {
    return before_ ? moment_of(*before_, trace) : trace.start();
}

void LessonPlay::begin() {
    if (phase_ != Phase::goals) return;
    before_.reset();
    phase_ = Phase::running;
}

void LessonPlay::arrive() {
    if (phase_ == Phase::running) phase_ = player_->is_over() ? Phase::over : Phase::step;
}

void LessonPlay::go_on() {
    if (phase_ != Phase::step || !player_->is_done()) return;
    before_ = player_->moment();
    player_->proceed();
    phase_ = Phase::running;
}

void LessonPlay::go_to_step(std::size_t number) {
    if (phase_ == Phase::waiting) return;
    player_->restart();
    while (!player_->is_over() && player_->number() < number) {
        before_ = player_->moment();
        player_->proceed();
    }
    phase_ = player_->is_over() ? Phase::over : Phase::step;
}

void LessonPlay::back() {
    if (phase_ == Phase::waiting || phase_ == Phase::goals) return;
    phase_ = player_->back() ? Phase::step : Phase::goals;
}

void LessonPlay::restart() {
    if (phase_ == Phase::waiting) return;
    player_->restart();
    prepare();
    phase_ = Phase::goals;
}

void LessonPlay::check() {
    if (!is_asking()) return;
    StepWork& work = own_work();
    work.response = player_->answer(written(work.draft));
    work.skipped = false;
    if (work.response->explained) work.practice = false;
}

void LessonPlay::skip() {
    if (!is_asking()) return;
    StepWork& work = own_work();
    work.response = player_->skip();
    work.practice = false;
    work.skipped = true;
}

void LessonPlay::hint() {
    if (!is_asking()) return;
    if (auto given = player_->hint()) own_work().hints.push_back(std::move(*given));
}

bool LessonPlay::has_hint() const {
    return is_asking() && work().hints.size() < player_->step().question->hints.size();
}

void LessonPlay::practise() {
    if (!is_at_step() || !player_->step().question || !player_->is_done()) return;
    StepWork& work = own_work();
    work.draft = empty_draft(work.draft.kind, work.draft.options);
    work.response.reset();
    work.practice = true;
}

sim::scenario::Highlight LessonPlay::highlight() const {
    if (!is_at_step()) return {};
    sim::scenario::Highlight highlight = player_->step().highlight;
    if (asked_kind() == AnswerKind::host) highlight.hosts.clear();
    return highlight;
}

model::Moment moment_of(const sim::lesson::Moment& stop, const model::Trace& trace) {
    if (stop.event == 0) return {stop.time, trace.start().events};
    return {stop.time, std::max(trace.index_of(stop.event) + 1, trace.start().events)};
}

}  // namespace viz::lesson
