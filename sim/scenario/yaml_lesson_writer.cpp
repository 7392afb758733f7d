#include "sim/scenario/yaml_lesson_writer.hpp"

#include "sim/scenario/lesson_values.hpp"
#include "sim/scenario/yaml_words.hpp"

namespace sim::scenario {

namespace {

using yaml::flow;
using yaml::number;
using yaml::time;

/// Writes the key `stop`, where it says more than its absence.
struct MomentWriter {
    YamlBlock& out;

    void operator()(const SameMoment&) const {}
    void operator()(const RunStart&) const { out.key(2, "stop", "start"); }
    void operator()(const RunFinish&) const { out.key(2, "stop", "end"); }
    void operator()(const protocol::Instant& at) const { out.key(2, "stop", "{at: " + time(at) + "}"); }
    void operator()(const EventMoment& moment) const {
        out.open(2, "stop");
        out.key(3, "event", moment.pattern.kind);
        out.key(3, "nth", number(moment.nth));
        if (moment.before) out.key(3, "before", "true");
        out.optional(3, "message", moment.pattern.message);
        out.optional(3, "host", moment.pattern.host);
        out.optional(3, "chosen", moment.pattern.chosen);
    }
};

/// Writes the keys of an answer.
struct AnswerWriter {
    YamlBlock& out;

    void operator()(const ChoiceAnswer& answer) const {
        out.key(2, "choices", flow(answer.choices));
        if (answer.several) {
            out.key(2, "answers", flow(answer.right));
        } else {
            out.key(2, "answer", yaml_quoted(answer.right.front()));
        }
    }
    void operator()(const NumberAnswer& answer) const {
        out.open(2, "number");
        out.key(3, "value", yaml_quoted(format_measure(answer.value)));
        out.key(3, "tolerance", yaml_quoted(format_measure(answer.tolerance)));
    }
    void operator()(const TextAnswer& answer) const { out.key(2, "text", flow(answer.accepted)); }
    void operator()(const HostAnswer& answer) const { out.key(2, "host", yaml_quoted(answer.host)); }
    void operator()(const OrderAnswer& answer) const { out.key(2, "order", flow(answer.steps)); }
    void operator()(const RecordAnswer& answer) const { out.key(2, "record", yaml_quoted(answer.record.to_string())); }
    void operator()(const ReplyAnswer& answer) const { out.key(2, "reply", yaml_quoted(format_reply_answer(answer))); }
};

/// An answer as an element of `also`.
struct AlsoText {
    std::string operator()(const NumberAnswer& answer) const { return format_measure(answer.value); }
    std::string operator()(const HostAnswer& answer) const { return answer.host; }
    std::string operator()(const RecordAnswer& answer) const { return answer.record.to_string(); }
    std::string operator()(const ReplyAnswer& answer) const { return format_reply_answer(answer); }
    template <class Other>
    std::string operator()(const Other&) const {
        return {};  // the reader takes none of these
    }
};

void write_question(YamlBlock& out, const LessonQuestion& question) {
    out.key(2, "ask", yaml_quoted(question.text));
    std::visit(AnswerWriter{out}, question.answer);
    std::vector<std::string> also;
    for (const LessonAnswer& answer : question.also) also.push_back(std::visit(AlsoText{}, answer));
    if (!also.empty()) out.key(2, "also", flow(also));
    if (!question.hints.empty()) out.key(2, "hints", flow(question.hints));
    if (!question.feedback.empty()) out.open(2, "feedback");
    for (const auto& [answer, said] : question.feedback) out.key(3, yaml_quoted(answer), yaml_quoted(said));
    out.key(2, "points", number(question.points));
    out.key(2, "tries", number(question.tries));
    out.key(2, "explain", yaml_quoted(question.explain));
}

void write_highlight(YamlBlock& out, const Highlight& highlight) {
    if (highlight == Highlight{}) return;
    out.open(2, "highlight");
    out.key(3, "hosts", flow(highlight.hosts));
    if (!highlight.panel.empty()) out.key(3, "panel", highlight.panel);
}

}  // namespace

void write_about(YamlBlock& out, const About& about) {
    if (about == About{}) return;
    out.open(0, "about");
    out.key(1, "task", yaml_quoted(about.task));
    out.key(1, "goals", flow(about.goals));
    if (about.level) out.key(1, "level", level_names[static_cast<std::size_t>(*about.level)]);
    if (about.minutes != 0) out.key(1, "minutes", number(about.minutes));
    out.key(1, "may_change", flow(about.may_change));
}

void write_lesson(YamlBlock& out, const std::vector<LessonStep>& lesson) {
    if (!lesson.empty()) out.open(0, "lesson");
    for (const LessonStep& step : lesson) {
        out.element(1);
        out.key(2, "id", yaml_quoted(step.id));
        std::visit(MomentWriter{out}, step.moment);
        if (!step.say.empty()) out.key(2, "say", yaml_quoted(step.say));
        if (step.question) write_question(out, *step.question);
        write_highlight(out, step.highlight);
    }
}

}  // namespace sim::scenario
