// Content of any octets: BINARYMIME, RFC 3030 section 3.
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::recording::EventKind;
using Texts = std::vector<std::string>;

const std::string world = R"(
mailflow: 1
title: Binary
defaults: {mta: {binarymime: true}}
domains:
  alpha.test: {users: [alice]}
  beta.test: {users: [bob]}
  old.test: {users: [otto], mta: {binarymime: false}}
)";

}  // namespace

TEST_CASE("binary content arrives octet by octet, or comes back") {
    tests::FinishedRun run;
    tests::run_in_memory(tests::scenario_from_text(world + R"(
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test, otto@old.test], binary: true,
     raw: "Content-Transfer-Encoding: binary\r\n\r\nx\ny\rz\r\n.\r\n"}
)"),
                         run);
    CHECK(run.events.texts(EventKind::message_stored, "delivered_to", "mail.beta.test") == Texts{"bob@beta.test"});
    CHECK(run.events.texts(EventKind::bounce_created, "status") == Texts{"5.6.3"});
    const Texts verbs = run.events.texts(EventKind::command, "verb", "mail.beta.test");
    CHECK(std::ranges::count(verbs, "BDAT") == 1);
    CHECK(std::ranges::count(verbs, "DATA") == 0);
}
