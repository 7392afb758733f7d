#include "sim/scenario/lesson_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "protocol/base/ascii.hpp"
#include "sim/scenario/expectation_reader.hpp"
#include "sim/scenario/id_reader.hpp"
#include "sim/scenario/lesson_values.hpp"
#include "sim/scenario/names.hpp"

namespace sim::scenario {

namespace {

using Texts = std::vector<std::string>;

constexpr std::array<std::string_view, 8> answer_keys{"answer", "answers", "number", "text",
                                                      "host",   "order",   "record", "reply"};
constexpr std::size_t choices_max = 26;  // each has a letter

bool has(const Texts& texts, const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// Reads the question of one step.
class QuestionReader {
public:
    QuestionReader(const Section& section, const Scenario& scenario) : section_(section), scenario_(scenario) {}

    [[nodiscard]] LessonQuestion read() {
        section_.get("ask", question_.text);
        section_.get("hints", question_.hints);
        section_.get("feedback", question_.feedback);
        section_.get("points", question_.points);
        section_.get("tries", question_.tries);
        section_.get("explain", question_.explain);
        if (!section_.has("explain"))
            section_.problem("ask", "the key `explain` is missing: why is the right answer right?");
        if (const std::string_view key = answer_key(); !key.empty()) {
            read_answer(key);
            read_also(key);
        }
        return std::move(question_);
    }

private:
    /// The one key with an answer; empty: a problem was reported.
    std::string_view answer_key() const {
        std::vector<std::string_view> given;
        for (const std::string_view key : answer_keys) {
            if (section_.has(key)) given.push_back(key);
        }
        if (given.empty())
            section_.problem("ask", fmt::format("one of these keys is missing: {}", fmt::join(answer_keys, ", ")));
        for (std::size_t index = 1; index < given.size(); ++index)
            section_.problem(given[index], fmt::format("`{}` excludes `{}`", given.front(), given[index]));
        return given.size() == 1 ? given.front() : std::string_view{};
    }
    void read_answer(std::string_view key) {
        const bool is_choice = key == "answer" || key == "answers";
        if (!is_choice && section_.has("choices"))
            section_.problem("choices", fmt::format("`{}` excludes `choices`", key));
        if (is_choice) read_choice(key == "answers");
        if (key == "number") read_number();
        if (key == "text") read_text();
        if (key == "host") read_host();
        if (key == "order") read_order();
        if (key == "record") read_parsed("record", parse_record_answer(section_.text("record")));
        if (key == "reply") read_parsed("reply", parse_reply_answer(section_.text("reply")));
    }
    template <class T>
    void read_parsed(std::string_view key, const Scalar<T>& parsed) {
        if (parsed) {
            question_.answer = *parsed;
        } else if (section_.value(key)->valid) {
            section_.problem(key, parsed.error());
        }
    }
    /// Further right answers, each written as the first one.
    void read_also(std::string_view key) {
        if (!section_.has("also")) return;
        Texts texts;
        section_.get("also", texts);
        for (const std::string& text : texts) {
            const Scalar<LessonAnswer> answer = parse_as(key, text);
            if (answer) question_.also.push_back(*answer);
            if (!answer) section_.problem("also", answer.error());
        }
    }
    [[nodiscard]] Scalar<LessonAnswer> parse_as(std::string_view key, const std::string& text) const {
        const auto as_answer = [](const auto& parsed) -> Scalar<LessonAnswer> {
            if (!parsed) return protocol::failure(parsed.error());
            return LessonAnswer(*parsed);
        };
        if (key == "reply") return as_answer(parse_reply_answer(text));
        if (key == "record") return as_answer(parse_record_answer(text));
        if (key == "host") return host_answer(text);
        if (key == "number") return number_answer(text);
        return protocol::failure(
            fmt::format("`also` goes with a number, a host, a record or a reply, not with `{}`", key));
    }
    [[nodiscard]] Scalar<LessonAnswer> host_answer(const std::string& text) const {
        if (scenario_.find_host(text) == nullptr) return protocol::failure(unknown_host(scenario_, text));
        return LessonAnswer(HostAnswer{text});
    }
    [[nodiscard]] Scalar<LessonAnswer> number_answer(const std::string& text) const {
        const auto* first = std::get_if<NumberAnswer>(&question_.answer);
        const auto measure = parse_measure(text);
        if (!measure) return protocol::failure(measure.error());
        if (first == nullptr || first->value.kind != measure->kind)
            return protocol::failure(fmt::format("`{}` has not the unit of `number`", text));
        return LessonAnswer(NumberAnswer{*measure, first->tolerance});
    }
    void read_choice(bool several) {
        ChoiceAnswer answer;
        answer.several = several;
        Texts right;
        section_.get("choices", answer.choices);
        if (several) section_.get("answers", right);
        if (!several) right.push_back(section_.text("answer"));
        const std::string_view key = several ? "answers" : "answer";
        check_list("choices", answer.choices, 2);
        if (several && right.empty()) section_.problem(key, "is empty: nothing would be right");
        check_among(key, right, answer.choices);
        check_letters(answer.choices);
        for (const std::string& choice : answer.choices) {
            if (has(right, choice)) answer.right.push_back(choice);
        }
        check_feedback(answer, right);
        question_.answer = std::move(answer);
    }
    /// Choices are shown as a), b), c): one that is such a letter itself must stand at its own place.
    void check_letters(const Texts& choices) const {
        for (std::size_t place = 0; place < choices.size(); ++place) {
            const std::string& choice = choices[place];
            if (choice.size() != 1 || !protocol::is_alpha(choice[0])) continue;
            const auto meant = static_cast<std::size_t>(protocol::to_lower(choice[0]) - 'a');
            if (meant < choices.size() && meant != place)
                section_.problem("choices", fmt::format("`{}` is the letter of another choice, too", choice));
        }
    }
    void check_among(std::string_view key, const Texts& texts, const Texts& choices) const {
        if (!section_.has("choices")) {
            section_.problem(key, fmt::format("`{}` needs `choices`", key));
            return;
        }
        for (const std::string& text : texts) {
            if (!has(choices, text))
                section_.problem(key,
                                 fmt::format("`{}` is not one of the choices{}", text, spelling_hint(text, choices)));
        }
    }
    void check_feedback(const ChoiceAnswer& answer, const Texts& right) const {
        for (const auto& [choice, said] : question_.feedback) {
            if (!has(answer.choices, choice)) {
                section_.problem("feedback", fmt::format("`{}` is not one of the choices{}", choice,
                                                         spelling_hint(choice, answer.choices)));
            } else if (!answer.several && has(right, choice)) {
                section_.problem("feedback", fmt::format("`{}` is right: write that under `explain`", choice));
            }
        }
    }
    /// Lists whose elements are shown with letters: enough, no doubles, no commands.
    void check_list(std::string_view key, const Texts& texts, std::size_t count_min) const {
        if (!section_.has(key)) return;
        if (texts.size() < count_min || texts.size() > choices_max)
            section_.problem(key,
                             fmt::format("{} to {} are wanted here, not {}", count_min, choices_max, texts.size()));
        std::set<std::string> seen;
        for (const std::string& text : texts) {
            const std::string plain = protocol::to_lower(protocol::trim(text));
            if (plain.empty()) section_.problem(key, "an empty text cannot be told from no answer");
            if (!seen.insert(plain).second) section_.problem(key, fmt::format("`{}` stands there twice", text));
            if (std::find(lesson_commands.begin(), lesson_commands.end(), plain) != lesson_commands.end())
                section_.problem(key, fmt::format("`{}` is a command to the player of lessons", text));
        }
    }
    void read_number() {
        const Section number = section_.section("number");
        NumberAnswer answer;
        if (!read_measure(number, "value", answer.value)) return;
        answer.tolerance.kind = answer.value.kind;
        if (number.has("tolerance") && !read_measure(number, "tolerance", answer.tolerance)) return;
        if (answer.tolerance.kind != answer.value.kind) number.problem("tolerance", "has not the unit of `value`");
        if (answer.tolerance.amount < 0) number.problem("tolerance", "must not be negative");
        question_.answer = answer;
    }
    static bool read_measure(const Section& number, std::string_view key, Measure& target) {
        const Node* node = number.value(key);
        if (node == nullptr || !node->valid) return false;
        const auto measure = parse_measure(number.text(key));
        if (measure) target = *measure;
        if (!measure) number.problem(key, measure.error());
        return measure.has_value();
    }
    void read_text() {
        TextAnswer answer;
        section_.get("text", answer.accepted);
        check_list("text", answer.accepted, 1);
        question_.answer = std::move(answer);
    }
    void read_host() {
        HostAnswer answer;
        get_host(section_, "host", scenario_, answer.host);
        question_.answer = std::move(answer);
    }
    void read_order() {
        OrderAnswer answer;
        section_.get("order", answer.steps);
        check_list("order", answer.steps, 2);
        // The steps are shown in another order, as a), b), c).
        for (const std::string& step : answer.steps) {
            const bool is_letter = step.size() == 1 && protocol::is_alpha(step[0]);
            if (is_letter) section_.problem("order", fmt::format("`{}` is the letter of another step, too", step));
        }
        question_.answer = std::move(answer);
    }

    const Section& section_;
    const Scenario& scenario_;
    LessonQuestion question_;
};

/// Keys that mean nothing without a question.
void check_without_question(const Section& section) {
    static constexpr std::array<std::string_view, 6> others{"also", "choices", "hints", "feedback", "points", "tries"};
    const auto check = [&](std::string_view key) {
        if (section.has(key)) section.problem(key, fmt::format("`{}` goes with `ask`", key));
    };
    std::for_each(answer_keys.begin(), answer_keys.end(), check);
    std::for_each(others.begin(), others.end(), check);
    check("explain");
    if (!section.has("say")) {
        section.problems().add(section.position(), section.path(), "one of the keys `say` and `ask` is missing");
    }
}

/// `message`, `host`, `chosen`, `nth` and `before` are about an event.
void check_no_event(const Section& stop) {
    for (const std::string_view key : {"message", "host", "chosen", "nth", "before"}) {
        if (stop.has(key)) stop.problem(key, fmt::format("`{}` goes with a kind of event", key));
    }
}

LessonMoment read_moment(const Section& section, const Scenario& scenario, bool is_first) {
    if (!section.has("stop")) return is_first ? LessonMoment(RunStart{}) : LessonMoment(SameMoment{});
    const Section stop = section.section("stop");
    const std::string event = stop.text("event");
    if (stop.has("at") || event == "start" || event == "end") check_no_event(stop);
    if (stop.has("at")) {
        protocol::Instant at;
        stop.get("at", at);
        return at;
    }
    if (event == "start") {
        if (!is_first) stop.problem("event", "only the first step can stop at the start of the run");
        return RunStart{};
    }
    if (event == "end") return RunFinish{};
    EventMoment moment;
    moment.pattern = read_pattern(stop, scenario);
    stop.get("nth", moment.nth);
    stop.get("before", moment.before);
    return moment;
}

Highlight read_highlight(const Section& section, const Scenario& scenario) {
    Highlight highlight;
    section.get("hosts", highlight.hosts);
    section.get("panel", highlight.panel);
    for (const std::string& host : highlight.hosts) {
        if (scenario.find_host(host) == nullptr) section.problem("hosts", unknown_host(scenario, host));
    }
    return highlight;
}

/// Times must not go back.
void check_times(const std::vector<LessonStep>& lesson, const Section& section, const LessonStep& step) {
    const auto* at = std::get_if<protocol::Instant>(&step.moment);
    for (const LessonStep& before : lesson) {
        const auto* earlier = std::get_if<protocol::Instant>(&before.moment);
        const bool after_end = std::holds_alternative<RunFinish>(before.moment) &&
                               !std::holds_alternative<RunFinish>(step.moment) &&
                               !std::holds_alternative<SameMoment>(step.moment);
        if (after_end) return section.problem("stop", "a step before it stopped at the end of the run");
        if (at != nullptr && earlier != nullptr && *at < *earlier)
            return section.problem("stop", "a step before it stopped later");
    }
}

}  // namespace

void read_about(const Section& top, Scenario& scenario) {
    const Section section = top.section("about");
    About& about = scenario.about;
    section.get("task", about.task);
    section.get("goals", about.goals);
    section.get("minutes", about.minutes);
    section.get("may_change", about.may_change);
    if (section.has("level")) section.get_choice("level", about.level.emplace());
    Texts known;
    for (const std::string_view name : scenario_table().names()) known.emplace_back(name);
    for (const std::string& key : about.may_change) {
        if (!has(known, key))
            section.problem("may_change",
                            fmt::format("`{}` is no key of a scenario{}", key, spelling_hint(key, known)));
    }
}

void read_lesson(const Section& top, Scenario& scenario) {
    IdReader ids('s');
    for (const Section& section : top.list("lesson")) {
        LessonStep step;
        step.id = ids.read(section);
        ids.take(step.id);
        step.position = section.position();
        step.moment = read_moment(section, scenario, scenario.lesson.empty());
        check_times(scenario.lesson, section, step);
        section.get("say", step.say);
        if (section.has("ask")) {
            step.question = QuestionReader(section, scenario).read();
        } else {
            check_without_question(section);
        }
        step.highlight = read_highlight(section.section("highlight"), scenario);
        scenario.lesson.push_back(std::move(step));
    }
}

}  // namespace sim::scenario
