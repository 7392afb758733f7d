#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/model.hpp"

namespace sim::lesson {

/// What becomes of an answer. `unclear`: it is no answer to such a question, and costs nothing.
enum class Verdict : std::uint8_t { right, wrong, unclear };

struct CheckedAnswer {
    Verdict verdict = Verdict::unclear;
    std::string note;  ///< what was nearly right, or how to write an answer; may be empty
    bool operator==(const CheckedAnswer&) const = default;
};

/// One question as it is put: its options have letters.
class PutQuestion {
public:
    /// @param step      has a question; it and the scenario outlive this
    PutQuestion(const scenario::Scenario& scenario, const scenario::LessonStep& step);

    /// Choices, or steps to be ordered as they are shown; empty: the answer is free.
    [[nodiscard]] const std::vector<std::string>& options() const { return options_; }
    /// Where a host is asked for, the names of all there are, unless they are too many to be read.
    [[nodiscard]] const std::vector<std::string>& hosts() const { return hosts_; }
    /// How an answer is written: "Answer with a letter."
    [[nodiscard]] std::string instruction() const;
    [[nodiscard]] CheckedAnswer check(std::string_view given) const;
    /// The right answer, as people read it.
    [[nodiscard]] std::string right_answer() const;
    /// The right answer, as somebody would write it.
    [[nodiscard]] std::string right_input() const;

private:
    [[nodiscard]] std::string feedback_to(std::string_view given) const;
    [[nodiscard]] std::string text_of(std::string_view given) const;

    const scenario::Scenario& scenario_;
    const scenario::LessonQuestion& question_;
    std::vector<std::string> options_;
    std::vector<std::string> hosts_;
};

/// The letter of an option: a, b, c. @pre place < 26
[[nodiscard]] inline char letter_of(std::size_t place) {
    return static_cast<char>('a' + place);
}

}  // namespace sim::lesson
