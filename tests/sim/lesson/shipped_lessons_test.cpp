// Every lesson that ships is played: with its right answers, and with wrong ones.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/sim/lesson/lesson_text.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::lesson::LessonPlayer;
using sim::lesson::Verdict;

std::vector<std::filesystem::path> lessons() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator("scenarios/lessons")) {
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

sim::scenario::Scenario from_file(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return tests::scenario_from_text(text.str());
}

/// An answer of the right kind that is wrong.
struct WrongInput {
    std::string right;
    const std::vector<std::string>& options;

    std::string operator()(const sim::scenario::ChoiceAnswer&) const { return right == "a" ? "b" : "a"; }
    std::string operator()(const sim::scenario::NumberAnswer& want) const {
        using Kind = sim::scenario::Measure::Kind;
        if (want.value.kind == Kind::duration) return "300d";
        return want.value.kind == Kind::size ? "900MiB" : "987654";
    }
    std::string operator()(const sim::scenario::TextAnswer&) const { return "certainly not this"; }
    std::string operator()(const sim::scenario::HostAnswer&) const { return {}; }  // another of the hosts, see below
    std::string operator()(const sim::scenario::OrderAnswer&) const {
        std::string text;
        for (std::size_t place = 0; place < options.size(); ++place) text += {sim::lesson::letter_of(place), ' '};
        return text;
    }
    std::string operator()(const sim::scenario::RecordAnswer&) const { return "nowhere.example. A 192.0.2.1"; }
    std::string operator()(const sim::scenario::ReplyAnswer& want) const { return want.code == 354 ? "220" : "354"; }
};

}  // namespace

TEST_CASE("every shipped lesson stops where it says and gives full points for its own answers") {
    std::size_t played = 0;
    for (const auto& path : lessons()) {
        INFO(path.string());
        const auto scenario = from_file(path);
        if (scenario.lesson.empty()) continue;
        LessonPlayer player(scenario, tests::story_of(scenario));
        for (const auto& missed : player.missed()) UNSCOPED_INFO(missed.what);
        CHECK(player.missed().empty());
        for (; !player.is_over(); player.proceed()) {
            INFO(player.step().id);
            if (const auto question = player.question()) CHECK(player.answer(question->right_input()).explained);
        }
        CHECK(player.score().points == player.score().points_max);
        CHECK(player.score().right == player.score().questions);
        CHECK(player.score().questions > 0);
        ++played;
    }
    CHECK(played >= 29);
}

TEST_CASE("wrong answers to every shipped lesson are explained in the end and earn nothing") {
    for (const auto& path : lessons()) {
        INFO(path.string());
        const auto scenario = from_file(path);
        if (scenario.lesson.empty()) continue;
        LessonPlayer player(scenario, tests::story_of(scenario));
        for (; !player.is_over(); player.proceed()) {
            const auto question = player.question();
            if (!question) continue;
            INFO(player.step().id);
            std::string wrong =
                std::visit(WrongInput{question->right_input(), question->options()}, player.step().question->answer);
            if (std::holds_alternative<sim::scenario::HostAnswer>(player.step().question->answer)) {
                const auto other = std::ranges::find_if(scenario.hosts, [&](const sim::scenario::Host& host) {
                    return host.name != question->right_answer();
                });
                wrong = other->name;
            }
            INFO(wrong);
            for (unsigned tried = 0; !player.is_done() && tried < 20; ++tried) {
                const auto response = player.answer(wrong);
                CHECK(response.verdict == Verdict::wrong);
                CHECK(response.explained == (tried + 1 == player.step().question->tries));
                CHECK(response.explained == !response.right_answer.empty());
            }
            CHECK(player.is_done());
        }
        CHECK(player.score().points == 0);
    }
}

TEST_CASE("no shipped lesson tells a word or a reply that it asks for before it is answered") {
    for (const auto& path : lessons()) {
        INFO(path.string());
        const auto scenario = from_file(path);
        LessonPlayer player(scenario, tests::story_of(scenario));
        std::string told;
        for (; !player.is_over(); player.proceed()) {
            for (const auto& step : player.told()) told += step.sentence + '\n';
            if (!player.step().question) continue;
            const auto& answer = player.step().question->answer;
            const bool is_word = std::holds_alternative<sim::scenario::TextAnswer>(answer);
            const bool is_reply = std::holds_alternative<sim::scenario::ReplyAnswer>(answer);
            const std::string right = player.question()->right_answer();
            if ((!is_word && !is_reply) || right.size() < 3) continue;
            INFO(player.step().id << " wants " << right);
            CHECK(told.find(right) == std::string::npos);
        }
    }
}
