#pragma once

#include <memory>

#include "sim/recording/recording_header.hpp"
#include "viz/lesson/lesson_play.hpp"

namespace viz::lesson {

/// The lesson of the scenario that a recording was made of, whose texts the header holds; nullptr: there is none.
[[nodiscard]] std::unique_ptr<LessonPlay> recorded_lesson(const sim::recording::RecordingHeader& header);

}  // namespace viz::lesson
