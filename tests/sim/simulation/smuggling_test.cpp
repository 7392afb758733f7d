// SMTP smuggling, from an attacker's program through a relay to a server: RFC 5321 sections 2.3.8 and 4.1.1.4.
#include <fmt/format.h>

#include <cstdio>

#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/end_of_data_vectors.hpp"
#include "tests/support/skip.hpp"

namespace {

using sim::recording::Event;
using sim::recording::EventKind;

/// As a double-quoted YAML scalar.
std::string quoted(const std::string& octets) {
    std::string text = "\"";
    for (const char octet : octets) text += fmt::format("\\x{:02x}", static_cast<unsigned char>(octet));
    return text + '"';
}

/// An attacker at alpha.test whose mail has a whole second transaction behind the sequence.
std::string attack(const std::string& sequence, const std::string& relay, const std::string& receiver) {
    const std::string raw = "From: mallory@alpha.test\r\nSubject: outer\r\n\r\nfirst" + sequence +
                            "MAIL FROM:<boss@beta.test>\r\nRCPT TO:<bob@beta.test>\r\nDATA\r\n"
                            "From: boss@beta.test\r\nSubject: inner\r\n\r\nsecond\r\n.\r\nQUIT\r\n";
    return fmt::format(R"(
mailflow: 1
title: A smuggled mail
until: 1h
domains:
  alpha.test: {{users: [mallory], mta: {{{}}}}}
  beta.test: {{users: [bob, boss], mta: {{{}}}}}
mail:
  - {{id: m1, at: 1s, from: mallory@alpha.test, to: [bob@beta.test], raw: {}, as_is: true}}
)",
                       relay, receiver, quoted(raw));
}

struct Outcome {
    unsigned accepted = 0;         ///< mails that beta.test's server took over from a client
    unsigned ended_leniently = 0;  ///< it told that it took a wrong end for the end
    bool refused = false;          ///< some server refused the content
};

Outcome outcome_of(const std::string& text) {
    tests::FinishedRun run;
    tests::run_in_memory(tests::scenario_from_text(text), run);
    Outcome outcome;
    for (const Event& event : run.events.of(EventKind::message_accepted, "mail.beta.test")) {
        if (event.fields.text("reverse_path") != "") ++outcome.accepted;
    }
    outcome.ended_leniently = static_cast<unsigned>(run.events.choices("A line has nothing but a dot").size());
    outcome.refused = !run.events.choices("Is the content taken?").empty();
    return outcome;
}

}  // namespace

TEST_CASE("servers as they are by default let no sequence smuggle a second mail") {
    const auto vectors = tests::read_end_of_data_vectors();
    if (!vectors) return tests::skip("smuggling vectors are not here");
    REQUIRE(vectors->must_not_end.size() == 12);
    unsigned refused = 0;
    for (const std::string& sequence : vectors->must_not_end) {
        for (const char* relay : {"", "profile: exim", "profile: rfc"}) {
            const Outcome outcome = outcome_of(attack(sequence, relay, relay));
            INFO(quoted(sequence) << ' ' << relay);
            CHECK(outcome.accepted <= 1);
            refused += outcome.refused && *relay == 0 ? 1U : 0U;
        }
        // A relay that passes everything on does no harm to a server that does not take it for line ends.
        CHECK(outcome_of(attack(sequence, "bare_line_ends: keep, passes_bare_line_ends: true", "")).accepted <= 1);
        // Nor does a server that would take it, behind a relay that refuses or mends it.
        CHECK(outcome_of(attack(sequence, "", "bare_line_ends: accept")).accepted <= 1);
        CHECK(outcome_of(attack(sequence, "bare_line_ends: keep", "bare_line_ends: accept")).accepted <= 1);
    }
    std::printf("smuggling through a relay: 12 sequences, 0 smuggle a mail, %u are refused\n", refused);
    CHECK(refused >= 10);
}

// Sent straight to such a server five end the data (smuggling_vectors_test); three of these begin a line after a CRLF,
// and there even such a relay adds the dot of RFC 5321 section 4.5.2.
TEST_CASE("with both mistakes the two sequences without a CRLF before the dot smuggle a second mail") {
    const auto vectors = tests::read_end_of_data_vectors();
    if (!vectors) return tests::skip("smuggling vectors are not here");
    unsigned smuggled = 0;
    for (const std::string& sequence : vectors->must_not_end) {
        const Outcome outcome =
            outcome_of(attack(sequence, "bare_line_ends: keep, passes_bare_line_ends: true", "bare_line_ends: accept"));
        smuggled += outcome.accepted == 2 ? 1U : 0U;
        CHECK((outcome.accepted == 2) == (sequence == "\n.\n" || sequence == "\n.\r\n"));
        CHECK(outcome.ended_leniently == outcome.accepted - 1);
    }
    CHECK(smuggled == 2);
}
