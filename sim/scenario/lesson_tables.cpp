#include "sim/scenario/lesson_tables.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "sim/scenario/event_names.hpp"
#include "sim/scenario/lesson.hpp"

namespace sim::scenario {

namespace {

using enum ScalarType;
using Choices = std::span<const std::string_view>;

/// `start` and `end` of the run, then all kinds of events.
constexpr auto moment_names = [] {
    std::array<std::string_view, event_names.size() + 2> names{"start", "end"};
    std::copy(event_names.begin(), event_names.end(), names.begin() + 2);
    return names;
}();

constexpr auto stop_keys = std::to_array<Key>({
    {.name = "event",
     .type = choice,
     .description = "the first such event after the stop before; or `start` or `end` of the run",
     .choices = Choices(moment_names),
     .alternative = true},
    {.name = "at", .type = duration, .description = "this time of the run", .alternative = true},
    {.name = "nth",
     .type = integer,
     .description = "not the first such event but the second, third ...",
     .default_text = "1",
     .min = 1,
     .max = 1000},
    {.name = "before",
     .type = boolean,
     .description = "just before the event, so that it is not told before it is asked about",
     .default_text = "false"},
    {.name = "message", .type = text, .description = "of an event: id of the mail it belongs to"},
    {.name = "host", .type = host, .description = "of an event: where it happens"},
    {.name = "chosen", .type = text, .description = "of a `decision`: what was chosen, or how that begins"},
});
constexpr Table stop_table{"stop", "Where a lesson stops the run.", stop_keys, "event"};

constexpr auto number_keys = std::to_array<Key>({
    {.name = "value",
     .type = text,
     .description = "a count `12`, a time `25s` or a size `4KiB`; the student gives a unit, too",
     .required = true},
    {.name = "tolerance",
     .type = text,
     .description = "of the same unit: how far off an answer may be, either way",
     .default_note = "none"},
});
constexpr Table number_table{"number", "A number that answers a question.", number_keys, "value"};

constexpr auto highlight_keys = std::to_array<Key>({
    {.name = "hosts", .type = host, .shape = Shape::list, .description = "hosts on the map"},
    {.name = "panel", .type = choice, .description = "a panel of the window", .choices = Choices(panel_names)},
});
constexpr Table highlight_table{"highlight", "What the viewer points at during a step of a lesson.", highlight_keys};

constexpr auto lesson_keys = std::to_array<Key>({
    {.name = "id", .type = text, .description = "its name", .default_note = "s1, s2, ..."},
    {.name = "stop",
     .type = section,
     .description = "where it stops",
     .default_note = "where the step before stopped; the first: the start of the run",
     .table = &stop_table},
    {.name = "say",
     .type = text,
     .description =
         "what is told here, in Markdown: paragraphs, lists, code, `*emphasis*`, `**strong**`, `` `code` ``"},
    {.name = "ask", .type = text, .description = "a question, in Markdown; with one of the answers below"},
    {.name = "choices",
     .type = text,
     .shape = Shape::list,
     .description = "possible answers, with `answer` or `answers`"},
    {.name = "answer", .type = text, .description = "the right one of the choices"},
    {.name = "answers", .type = text, .shape = Shape::list, .description = "the right ones of the choices, all wanted"},
    {.name = "number", .type = section, .description = "the answer is a number", .table = &number_table},
    {.name = "text",
     .type = text,
     .shape = Shape::list,
     .description = "the answer is a word; its spellings, in which capitals and blanks around do not count"},
    {.name = "host", .type = host, .description = "the answer is this host"},
    {.name = "order",
     .type = text,
     .shape = Shape::list,
     .description = "the answer is the order of these steps, written here in the right one; they are shown in another"},
    {.name = "record",
     .type = text,
     .description = "the answer is a DNS record with absolute names, `beta.test. MX 10 mx1.beta.test.`; compared as a "
                    "record, without its TTL"},
    {.name = "reply",
     .type = text,
     .description = "the answer is a reply of an SMTP server: `550`, or `550 5.1.1` where the enhanced status code "
                    "counts, too"},
    {.name = "also",
     .type = text,
     .shape = Shape::list,
     .description = "further answers that are as right, where the answer is a number, a host, a record or a reply"},
    {.name = "hints", .type = text, .shape = Shape::list, .description = "given one after the other, when asked for"},
    {.name = "feedback", .type = text, .shape = Shape::map, .description = "what is said to these wrong answers"},
    {.name = "points",
     .type = integer,
     .description = "what it counts; a right answer after a wrong one counts half",
     .default_text = "1",
     .max = 1000},
    {.name = "tries",
     .type = integer,
     .description = "after so many wrong answers the right one is told",
     .default_text = "3",
     .min = 1,
     .max = 20},
    {.name = "explain", .type = text, .description = "why, in Markdown; `ask` needs it"},
    {.name = "highlight", .type = section, .description = "what the viewer points at", .table = &highlight_table},
});

constexpr auto about_keys = std::to_array<Key>({
    {.name = "task", .type = text, .description = "of an exercise: what to do, in Markdown"},
    {.name = "goals", .type = text, .shape = Shape::list, .description = "what a student can do afterwards"},
    {.name = "level", .type = choice, .description = "for whom it is", .choices = Choices(level_names)},
    {.name = "minutes", .type = integer, .description = "how long it takes", .min = 1, .max = 1000},
    {.name = "may_change",
     .type = text,
     .shape = Shape::list,
     .description = "the keys of this page's first table that an answer to the exercise may have (`mailflow grade`)",
     .default_note = "`defaults`, `domains`, `hosts`, `zones`, `accounts`, `links`"},
});

}  // namespace

constinit const Table lesson_table{"lesson step", "The lesson stops, tells, asks and explains.", lesson_keys};
constinit const Table about_table{"about", "What teachers and students should know beforehand.", about_keys};

}  // namespace sim::scenario
