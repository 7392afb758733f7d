#pragma once

#include <string>
#include <string_view>

#include "sim/scenario/lesson.hpp"
#include "sim/scenario/scalar.hpp"

namespace sim::scenario {

/// `25s`, `4KiB`, `12`, `2.5`, or why the text is none of these.
[[nodiscard]] Scalar<Measure> parse_measure(std::string_view text);
/// As parse_measure() reads it.
[[nodiscard]] std::string format_measure(const Measure& measure);

/// `550`, `550 5.1.1`; what follows the codes is the reply's text and not looked at.
[[nodiscard]] Scalar<ReplyAnswer> parse_reply_answer(std::string_view text);
[[nodiscard]] std::string format_reply_answer(const ReplyAnswer& reply);

/// A line of a master file; names are absolute with or without their final dot.
[[nodiscard]] Scalar<RecordAnswer> parse_record_answer(std::string_view text);

}  // namespace sim::scenario
