#include "sim/lesson/player.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace sim::lesson {

std::string points_text(double points) {
    return fmt::format("{} point{}", points, points == 1 ? "" : "s");
}

LessonPlayer::LessonPlayer(const scenario::Scenario& scenario, Story story)
    : scenario_(scenario), story_(std::move(story)) {
    for (std::size_t step = 0; step < story_.moments.size(); ++step) {
        if (story_.moments[step]) steps_.push_back(step);
    }
    progress_.resize(steps_.size());
}

const Moment& LessonPlayer::moment() const {
    return is_over() ? story_.finish : *story_.moments[steps_[place_]];
}

std::vector<ToldStep> LessonPlayer::told() const {
    const EventId after = place_ == 0 ? 0 : story_.moments[steps_[place_ - 1]]->event;
    const Moment& now = moment();
    std::vector<ToldStep> told;
    for (const ToldStep& step : story_.steps) {
        if (step.event > after && step.event <= now.event) told.push_back(step);
    }
    const bool stop_is_told = !told.empty() && told.back().event == now.event;
    if (now.event > after && !now.sentence.empty() && !stop_is_told)
        told.push_back({now.event, now.time, {}, now.sentence});
    return told;
}

std::optional<PutQuestion> LessonPlayer::question() const {
    if (is_over() || !step().question) return std::nullopt;
    return PutQuestion(scenario_, step());
}

bool LessonPlayer::is_done() const {
    return is_over() || !step().question || progress_[place_].done;
}

Response LessonPlayer::explained(Response response) {
    progress_[place_].done = true;
    response.explained = true;
    response.right_answer = question()->right_answer();
    response.explain = step().question->explain;
    return response;
}

Response LessonPlayer::answer(std::string_view given) {
    assert(!is_over() && step().question);
    const scenario::LessonQuestion& question = *step().question;
    const CheckedAnswer checked = PutQuestion(scenario_, step()).check(given);
    Response response;
    response.verdict = checked.verdict;
    response.note = checked.note;
    Progress& progress = progress_[place_];
    if (checked.verdict == Verdict::unclear) return response;
    if (progress.done) return explained(std::move(response));
    if (checked.verdict == Verdict::wrong) {
        const bool last = ++progress.wrong >= question.tries;
        return last ? explained(std::move(response)) : response;
    }
    progress.right = true;
    progress.points = progress.wrong == 0 ? question.points : question.points / 2.0;
    response.points = progress.points;
    return explained(std::move(response));
}

std::optional<std::string> LessonPlayer::hint() {
    if (is_over() || !step().question) return std::nullopt;
    const std::vector<std::string>& hints = step().question->hints;
    Progress& progress = progress_[place_];
    if (progress.hints == hints.size()) return std::nullopt;
    return hints[progress.hints++];
}

Response LessonPlayer::skip() {
    assert(!is_over() && step().question);
    Response response;
    response.verdict = Verdict::wrong;
    response.left_out = true;
    return explained(std::move(response));
}

bool LessonPlayer::back() {
    if (place_ == 0) return false;
    --place_;
    return true;
}

void LessonPlayer::restart() {
    place_ = 0;
    std::fill(progress_.begin(), progress_.end(), Progress{});
}

Score LessonPlayer::score() const {
    Score score;
    for (std::size_t place = 0; place < steps_.size(); ++place) {
        const std::optional<scenario::LessonQuestion>& question = lesson()[steps_[place]].question;
        if (!question) continue;
        ++score.questions;
        score.points_max += question->points;
        score.points += progress_[place].points;
        score.right += progress_[place].right ? 1U : 0U;
    }
    return score;
}

}  // namespace sim::lesson
