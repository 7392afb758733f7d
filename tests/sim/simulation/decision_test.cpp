// Every choice explains itself: what was asked, what could have been chosen, what was, by which rule, and where that
// stands.
#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace sim;
using recording::Event;
using recording::EventKind;

/// The numbers in `RFC 5321 section 5.1, RFC 7505`.
std::vector<std::string> cited_numbers(const std::string& text) {
    static const std::regex citation("RFC ([0-9]+)");
    std::vector<std::string> numbers;
    for (std::sregex_iterator each(text.begin(), text.end(), citation), end; each != end; ++each) {
        numbers.push_back((*each)[1]);
    }
    return numbers;
}

void check_decision(const Event& event, const std::string& rfc_index) {
    const auto& fields = event.fields;
    const std::string& chosen = fields.text("chosen");
    INFO("event " << event.id << " of " << event.host << ": " << fields.text("question") << " -> " << chosen);
    CHECK(fields.text("question").ends_with('?'));
    CHECK(!fields.list("options").empty());
    CHECK(!chosen.empty());
    CHECK(fields.text("rule").size() > 10);
    const auto numbers = cited_numbers(fields.text("rfc"));
    CHECK(!numbers.empty());
    for (const std::string& number : numbers) CHECK(rfc_index.find("| " + number + " |") != std::string::npos);
}

}  // namespace

TEST_CASE("every decision in the lessons explains itself") {
    const std::string rfc_index = tests::text_of_file("docs/rfc-index.md");
    REQUIRE(!rfc_index.empty());
    std::size_t decisions = 0;
    for (const auto& file : tests::lesson_files()) {
        INFO(file.string());
        tests::FinishedRun run;
        tests::run_in_memory(tests::scenario_from_file(file), run);
        for (const Event& event : run.events.of(EventKind::decision)) check_decision(event, rfc_index);
        decisions += run.events.of(EventKind::decision).size();
    }
    CHECK(decisions > 100);
}

TEST_CASE("whatever records a decision says all five parts of it") {
    std::size_t places = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator("sim")) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string text = tests::text_of_file(entry.path());
        const std::string begin = "EventKind::decision, [";
        for (auto at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1)) {
            const std::string body = text.substr(at, text.find("\n" + std::string(4, ' ') + "});", at) - at);
            ++places;
            for (const char* part : {"question", "options", "chosen", "rule", "rfc"}) {
                INFO(entry.path().string() << ": " << part);
                const bool is_field = body.find('"' + std::string(part) + '"') != std::string::npos;
                const bool is_member = body.find('.' + std::string(part) + " = ") != std::string::npos;
                CHECK((is_field || is_member));
            }
        }
    }
    CHECK(places >= 18);
}

// docs/glossary.md is where a reader looks a word up that a story uses.
TEST_CASE("the glossary has the words of the lessons") {
    const std::string glossary = tests::text_of_file("docs/glossary.md");
    for (const char* word : {"alias",
                             "backscatter",
                             "backup exchanger",
                             "canonical address",
                             "catch-all",
                             "decision",
                             "deferred",
                             "delivery status notification",
                             "fault",
                             "greylisting",
                             "mail conservation",
                             "mail loop",
                             "mailing list",
                             "null MX",
                             "quoted-printable",
                             "reply rule",
                             "smarthost",
                             "subaddress",
                             "TTL",
                             "virtual alias"}) {
        INFO(word);
        CHECK(glossary.find("- **" + std::string(word) + "** - ") != std::string::npos);
    }
}
