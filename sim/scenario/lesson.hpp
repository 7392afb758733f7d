#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/dns/resource_record.hpp"
#include "protocol/smtp/enhanced_status_code.hpp"
#include "sim/scenario/event_pattern.hpp"
#include "sim/scenario/position.hpp"

namespace sim::scenario {

// ---- what a scenario says about itself to teachers and students ----

/// For whom it is, by enumerator of Level.
inline constexpr std::array<std::string_view, 3> level_names{"beginner", "intermediate", "advanced"};
enum class Level : std::uint8_t { beginner, intermediate, advanced };

/// The front matter of a lesson or an exercise.
struct About {
    std::string task;                ///< what a student is to do, in the Markdown of lessons
    std::vector<std::string> goals;  ///< what a student can do afterwards
    std::optional<Level> level;
    unsigned minutes = 0;                 ///< how long it takes; 0: not said
    std::vector<std::string> may_change;  ///< top-level keys that a student's overlay may have when it is graded
    bool operator==(const About&) const = default;
};

// ---- where a lesson stops ----

/// Where the step before stopped; of the first step the start of the run.
struct SameMoment {
    bool operator==(const SameMoment&) const = default;
};
struct RunStart {
    bool operator==(const RunStart&) const = default;
};
struct RunFinish {
    bool operator==(const RunFinish&) const = default;
};
/// The nth event of the pattern after the moment of the step before.
struct EventMoment {
    EventPattern pattern;
    unsigned nth = 1;
    bool before = false;  ///< just before it, so that what is asked about has not been told
    bool operator==(const EventMoment&) const = default;
};
using LessonMoment = std::variant<SameMoment, RunStart, RunFinish, protocol::Instant, EventMoment>;

// ---- what it asks ----

/// A number and what it counts.
struct Measure {
    enum class Kind : std::uint8_t { count, duration, size };
    Kind kind = Kind::count;
    double amount = 0;  ///< of a duration in nanoseconds, of a size in octets
    bool operator==(const Measure&) const = default;
};

struct ChoiceAnswer {
    std::vector<std::string> choices;
    std::vector<std::string> right;  ///< some of `choices`, in their order
    bool several = false;            ///< all of `right` are wanted; false: there is one
    bool operator==(const ChoiceAnswer&) const = default;
};
struct NumberAnswer {
    Measure value;
    Measure tolerance;  ///< of the same kind: how far off an answer may be, either way
    bool operator==(const NumberAnswer&) const = default;
};
struct TextAnswer {
    std::vector<std::string> accepted;  ///< spellings, compared without regard to case and surrounding blanks
    bool operator==(const TextAnswer&) const = default;
};
struct HostAnswer {
    std::string host;
    bool operator==(const HostAnswer&) const = default;
};
struct OrderAnswer {
    std::vector<std::string> steps;  ///< in the right order
    bool operator==(const OrderAnswer&) const = default;
};
/// A resource record as a line of a master file (RFC 1035 section 5.1); names are absolute, the TTL does not count.
struct RecordAnswer {
    protocol::dns::ResourceRecord record;
    bool operator==(const RecordAnswer&) const = default;
};
/// A reply of an SMTP server: its code, and its enhanced status code where the lesson wants one.
struct ReplyAnswer {
    unsigned code = 250;
    std::optional<protocol::smtp::EnhancedStatusCode> status;
    bool operator==(const ReplyAnswer&) const = default;
};
using LessonAnswer =
    std::variant<ChoiceAnswer, NumberAnswer, TextAnswer, HostAnswer, OrderAnswer, RecordAnswer, ReplyAnswer>;

/// One question of a lesson.
struct LessonQuestion {
    std::string text;
    LessonAnswer answer;
    std::vector<LessonAnswer> also;               ///< of the same kind: as right as `answer`
    std::vector<std::string> hints;               ///< given one after the other
    std::map<std::string, std::string> feedback;  ///< what is said to a certain wrong answer
    unsigned points = 1;
    unsigned tries = 3;   ///< after so many wrong answers the right one is told and explained
    std::string explain;  ///< why it is the right answer
    bool operator==(const LessonQuestion&) const = default;
};

/// Parts of the viewer's window that a step can point at, by their names there.
inline constexpr std::array<std::string_view, 11> panel_names{
    "map", "journey", "transcript", "inspector", "events", "dns", "queues", "ladder", "states", "plots", "mailboxes"};

/// What the viewer shows brighter while a step is told or asked.
struct Highlight {
    std::vector<std::string> hosts;
    std::string panel;  ///< one of panel_names; empty: none
    bool operator==(const Highlight&) const = default;
};

/// A step of a lesson: the run stops, something is said, perhaps something is asked. Played by `mailflow lesson`.
struct LessonStep {
    std::string id;
    LessonMoment moment;
    std::string say;  ///< in a subset of Markdown, see sim/lesson/markdown.hpp; empty: nothing
    std::optional<LessonQuestion> question;
    Highlight highlight;
    Position position;
    bool operator==(const LessonStep&) const = default;
};

/// Words that a player of lessons takes as commands, so that no answer may be one of them.
inline constexpr std::array<std::string_view, 5> lesson_commands{"?", "skip", "back", "quit", "repeat"};

}  // namespace sim::scenario
