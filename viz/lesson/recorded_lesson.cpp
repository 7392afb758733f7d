#include "viz/lesson/recorded_lesson.hpp"

#include "sim/scenario/recorded_scenario.hpp"

namespace viz::lesson {

std::unique_ptr<LessonPlay> recorded_lesson(const sim::recording::RecordingHeader& header) {
    if (header.scenario.empty()) return nullptr;
    auto scenario = sim::scenario::load_recorded(header);
    if (!scenario || scenario->lesson.empty()) return nullptr;
    return std::make_unique<LessonPlay>(std::move(*scenario));
}

}  // namespace viz::lesson
