#include "viz/lesson/recorded_lesson.hpp"

#include <algorithm>

#include "sim/scenario/recorded_scenario.hpp"

namespace viz::lesson {

namespace {

/// Whether there can be a lesson at all: to read a scenario of many thousand hosts takes its time.
bool mentions_lesson(const sim::recording::RecordingHeader& header) {
    return std::ranges::any_of(header.scenario, [](const sim::recording::ScenarioText& text) {
        return text.text.find("lesson") != std::string::npos;
    });
}

}  // namespace

std::unique_ptr<LessonPlay> recorded_lesson(const sim::recording::RecordingHeader& header) {
    if (!mentions_lesson(header)) return nullptr;
    auto scenario = sim::scenario::load_recorded(header);
    if (!scenario || scenario->lesson.empty()) return nullptr;
    return std::make_unique<LessonPlay>(std::move(*scenario));
}

}  // namespace viz::lesson
