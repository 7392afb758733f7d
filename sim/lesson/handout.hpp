#pragma once

#include <cstdint>
#include <string>

#include "sim/scenario/model.hpp"

namespace sim::lesson {

/// For whom a lesson is written out.
enum class Reader : std::uint8_t {
    student,  ///< questions with room for answers
    teacher,  ///< and what happens, the right answers, why they are right, and the hints
};

/// A lesson as a hand-out in Markdown (CommonMark): title, goals, task, then step by step what is told and asked. Of an
/// exercise in the variant of its student: what is to be done, and what is to come of it.
[[nodiscard]] std::string handout_markdown(const scenario::Scenario& scenario, Reader reader);

}  // namespace sim::lesson
