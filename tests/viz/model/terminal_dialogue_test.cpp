#include "viz/model/terminal_dialogue.hpp"

#include "tests/support/catch.hpp"
#include "tests/viz/support/terminal_sample.hpp"

namespace viz::model {

using namespace std::chrono_literals;

namespace {

sim::deed::TerminalPlace sample_place() {
    return {"deed1", Instant{} + 5s, "alice-pc.alpha.test", "mail.beta.test", 25};
}

}  // namespace

TEST_CASE("A terminal shows what was typed and answered until the moment") {
    const Trace trace = tests::terminal_trace();
    const auto at = [&trace](Duration since) {
        return make_terminal_dialogue(trace, trace.moment_at(Instant{} + since), sample_place());
    };
    CHECK_FALSE(at(4s).is_open);
    CHECK(at(4s).lines.empty());
    const TerminalDialogue greeted = at(5s);
    CHECK(greeted.is_open);
    REQUIRE(greeted.lines.size() == 2);
    CHECK(greeted.lines[1].text == "220 mail.beta.test ESMTP");
    CHECK(greeted.watch.is_answered());
    CHECK_FALSE(at(5150ms).watch.is_answered());
    const TerminalDialogue all = at(1min);
    CHECK(all.lines.size() == 7);
    CHECK(all.lines[2].kind == TerminalLine::Kind::typed);
    CHECK(all.lines.back().text == "503 5.5.1 First MAIL, then RCPT");
}

TEST_CASE("The answer to a line is when its last words are there, and somebody could have read them") {
    const Trace trace = tests::terminal_trace();
    const sim::deed::Deed line{"deed2", Instant{} + 5300ms, sim::deed::TypeLine{sample_place(), "RCPT TO:<b@x>\r\n"}};
    CHECK(terminal_answer_time(trace, line) == Instant{} + 5400ms);
    CHECK(query_answer_time(trace, "none", Instant{} + 2s) == Instant{} + 2s);
}

TEST_CASE("A question to the DNS has its answer's records") {
    const Trace trace = tests::terminal_trace();
    const auto lines = query_lines(trace, trace.moment_at(Instant{} + 4s), "alice-pc.alpha.test");
    REQUIRE(lines.size() >= 3);
    CHECK(lines[0].text == "beta.test. MX");
    CHECK(lines[2].text.find("MX 10 mail.beta.test.") != std::string::npos);
    CHECK(query_lines(trace, trace.moment_at(Instant{} + 4s), "mail.beta.test").empty());
}

TEST_CASE("A terminal can be connected to whatever listens") {
    sim::recording::World world;
    world.hosts["mail.beta.test"].services = {"smtp:25", "imaps:993"};
    world.hosts["ns.beta.test"].services = {"dns:53"};
    const auto targets = terminal_targets(world);
    REQUIRE(targets.size() == 3);
    CHECK(targets[0] == TerminalTarget{"mail.beta.test", 993, "imaps"});
    CHECK(targets[2] == TerminalTarget{"ns.beta.test", 53, "dns"});
}

}  // namespace viz::model
