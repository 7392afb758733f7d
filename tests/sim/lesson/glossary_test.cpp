#include "sim/lesson/glossary.hpp"

#include <algorithm>
#include <string>

#include "tests/support/catch.hpp"

using sim::lesson::terms_in;

namespace {

/// The terms of a text as the glossary writes them.
std::vector<std::string> found_in(std::string_view text) {
    std::vector<std::string> terms;
    for (const auto& found : terms_in(text)) terms.emplace_back(found.entry->term);
    return terms;
}

}  // namespace

TEST_CASE("the glossary has terms in order, each with text and source") {
    const auto& entries = sim::lesson::glossary();
    REQUIRE(entries.size() > 100);
    for (const auto& entry : entries) {
        CAPTURE(std::string(entry.term));
        CHECK_FALSE(entry.text.empty());
        CHECK((entry.source.starts_with("RFC ") || entry.source.starts_with("mailflow")));
    }
}

TEST_CASE("terms are found as whole words, the longest first, each where it stands first") {
    CHECK(found_in("The mail exchanger of a domain") == std::vector<std::string>{"mail exchanger", "domain"});
    CHECK(found_in("Bounces and one bounce more") == std::vector<std::string>{"bounce"});
    CHECK(found_in("what bouncers do, subdomains too").empty());
    const auto found = terms_in("Two caches.");
    REQUIRE(found.size() == 1);
    CHECK(found[0].begin == 4);
    CHECK(found[0].end == 10);
}

TEST_CASE("a command is found as it is written, other words in any case") {
    CHECK(found_in("After DATA comes the mail") == std::vector<std::string>{"DATA"});
    CHECK(found_in("all data is there").empty());
    CHECK(found_in("Greylisting helps") == std::vector<std::string>{"greylisting"});
}

TEST_CASE("a definition is one line of plain text with its source") {
    const auto* entry = sim::lesson::find_term("a-label");
    REQUIRE(entry != nullptr);
    const std::string text = sim::lesson::definition(*entry);
    CHECK(text.starts_with("A-label: The ASCII form"));
    CHECK(text.ends_with("(RFC 5890 section 2.3.2.1)."));
    CHECK(text.find('`') == std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
}
