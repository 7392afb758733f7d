#include <nlohmann/json.hpp>
#include <ostream>

#include "sim/app/lesson_voice.hpp"

namespace sim::app {

using nlohmann::ordered_json;

namespace {

std::string_view name_of(lesson::Verdict verdict) {
    switch (verdict) {
        case lesson::Verdict::right:
            return "right";
        case lesson::Verdict::wrong:
            return "wrong";
        case lesson::Verdict::unclear:
            break;
    }
    return "unclear";
}

ordered_json told_json(const std::vector<lesson::ToldStep>& told) {
    ordered_json list = ordered_json::array();
    for (const lesson::ToldStep& step : told)
        list.push_back(
            {{"t", step.time.nanoseconds}, {"event", step.event}, {"message", step.message}, {"text", step.sentence}});
    return list;
}

ordered_json score_json(const lesson::LessonPlayer& player) {
    const lesson::Score score = player.score();
    return {{"points", score.points},
            {"points_max", score.points_max},
            {"right", score.right},
            {"questions", score.questions}};
}

ordered_json question_json(const lesson::LessonPlayer& player) {
    const scenario::LessonQuestion& question = *player.step().question;
    const auto put = player.question();
    ordered_json json{{"text", question.text},     {"options", put->options()}, {"instruction", put->instruction()},
                      {"points", question.points}, {"tries", question.tries},   {"hints", question.hints.size()},
                      {"done", player.is_done()}};
    if (!put->hosts().empty()) json["hosts"] = put->hosts();
    return json;
}

class JsonVoice final : public LessonVoice {
public:
    explicit JsonVoice(std::ostream& output) : output_(output) {}

    void begin(const scenario::Scenario& scenario, const lesson::LessonPlayer& player) override {
        description_ = scenario.description;
        ordered_json json{
            {"type", "lesson"}, {"title", scenario.title}, {"goals", scenario.about.goals}, {"steps", player.count()}};
        if (scenario.about.level)
            json["level"] = scenario::level_names[static_cast<std::size_t>(*scenario.about.level)];
        if (scenario.about.minutes != 0) json["minutes"] = scenario.about.minutes;
        write(json);
    }
    void step(const lesson::LessonPlayer& player) override {
        const scenario::LessonStep& step = player.step();
        ordered_json json{{"type", "step"},
                          {"id", step.id},
                          {"number", player.number()},
                          {"t", player.moment().time.nanoseconds},
                          {"event", player.moment().event},
                          {"told", told_json(player.told())},
                          {"say", step.say},
                          {"highlight", {{"hosts", step.highlight.hosts}, {"panel", step.highlight.panel}}}};
        if (step.question) json["question"] = question_json(player);
        write(json);
    }
    void response(const lesson::Response& response) override {
        ordered_json json{{"type", "response"}, {"verdict", name_of(response.verdict)}, {"note", response.note}};
        if (response.explained) {
            json["right_answer"] = response.right_answer;
            json["explain"] = response.explain;
            json["points"] = response.points;
        }
        write(json);
    }
    void hint(const std::string& hint) override { write({{"type", "hint"}, {"text", hint}}); }
    void notice(const std::string& text) override { write({{"type", "notice"}, {"text", text}}); }
    void prompt() override { output_.flush(); }
    void rest(const lesson::LessonPlayer& player) override {
        write({{"type", "rest"},
               {"t", player.moment().time.nanoseconds},
               {"told", told_json(player.told())},
               {"description", description_}});
    }
    void score(const lesson::LessonPlayer& player) override {
        ordered_json json{{"type", "score"}};
        json.update(score_json(player));
        write(json);
    }

private:
    void write(const ordered_json& json) {
        output_ << json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) << '\n';
    }
    std::ostream& output_;
    std::string description_;  ///< it may say what happens, so it is told in the end
};

}  // namespace

std::unique_ptr<LessonVoice> json_voice(std::ostream& output) {
    return std::make_unique<JsonVoice>(output);
}

}  // namespace sim::app
