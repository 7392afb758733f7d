// `mailflow map` as its users call it.
#include <fstream>
#include <iterator>

#include "tests/support/background_program.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/xml_check.hpp"

namespace {

const std::string mapped_lesson = "scenarios/lessons/server-down.yaml";

tests::ProgramResult draw_map(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "map");
    return tests::run_program(MAILFLOW_VIEW_PROGRAM, arguments);
}

bool has_text(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string svg_of(std::vector<std::string> arguments) {
    const tests::TemporaryFolder folder;
    const std::string svg = folder.path() / "map.svg";
    arguments.insert(arguments.end(), {"--svg", svg});
    const auto result = draw_map(arguments);
    CHECK(result.status == 0);
    CHECK(result.output.empty());
    std::ifstream file(svg, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("map tells sites, hosts, links and faults at a time as text") {
    const auto text = draw_map({mapped_lesson, "--at", "5s"});
    CHECK(text.status == 0);
    CHECK(text.errors.empty());
    CHECK(has_text(text.output, ", at 5 s\nFault: at mail.beta.test connections to port 25 are refused\n"));
    CHECK(has_text(text.output, "Site beta.test\n"));
    CHECK(has_text(text.output, "  mail.alpha.test: mail server; 1 in the queue, 1 of them deferred\n"));
    CHECK(has_text(text.output, "  mail.alpha.test - alpha.test: 500 us, 1000 Mbit/s\n"));
    CHECK(has_text(text.output, "Nothing is under way\n"));
    CHECK(tests::run_program(MAILFLOW_PROGRAM, {"map", mapped_lesson, "--at", "5s"}).output == text.output);
}

TEST_CASE("map tells what is under way, without a time at a telling moment") {
    const auto text = draw_map({"scenarios/lessons/two-domains.yaml"});
    CHECK(text.status == 0);
    CHECK(has_text(text.output,
                   "  mail \"Subject: Lunch?\" from mail.alpha.test to mail.beta.test: 50 % of the way, arrives at "));
}

TEST_CASE("The map as SVG has its words as words: hosts, sites, faults, what waits, what is under way") {
    const std::string down = svg_of({mapped_lesson, "--at", "5s"});
    CHECK(tests::xml_mistake(down) == "");
    for (const char* word : {">beta.test</text>", ">mail.beta.test</text>", ">1 queued</text>",
                             "connections to port 25 are refused</text>", ">DNS query</text>",
                             "<title>mail.beta.test\nmail server: takes mail"})
        CHECK(has_text(down, word));
    const std::string lunch = svg_of({"scenarios/lessons/two-domains.yaml"});
    CHECK(tests::xml_mistake(lunch) == "");
    CHECK(has_text(lunch, ">Subject: Lunch?</text>"));
    CHECK(has_text(lunch, "<title>mail: Subject: Lunch?\n"));
    CHECK(svg_of({"scenarios/lessons/two-domains.yaml"}) == lunch);
    CHECK(svg_of({"scenarios/lessons/two-domains.yaml", "--theme", "dark"}) != lunch);
}

TEST_CASE("map says what is wrong") {
    const auto refused = [](const std::vector<std::string>& arguments, const char* why) {
        const auto result = draw_map(arguments);
        CHECK(result.status == 2);
        CHECK(has_text(result.output + result.errors, why));
    };
    refused({mapped_lesson, "--message", "m9"}, "no mail m9");
    refused({mapped_lesson, "--theme", "dark"}, "--svg");
    refused({}, "FILE");
    const auto late = draw_map({mapped_lesson, "--at", "90d"});
    CHECK(late.status == 0);
    CHECK(has_text(late.errors, "before the time that was asked for"));
}
