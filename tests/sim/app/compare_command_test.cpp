// Two runs of a scenario beside each other, as users of the command line compare them.
#include <nlohmann/json.hpp>

#include "tests/sim/app/mailflow_program.hpp"
#include "tests/support/catch.hpp"

using tests::contains;
using tests::mailflow;

namespace {

/// Runs of a lesson as it is and with its server switched off at 2.3 s, before the mail is delivered.
class TwoRuns {
public:
    TwoRuns() {
        overlay_ = folder_.write(
            "deeds.yaml", "mailflow: 1\nfaults:\n  - {id: deed1, at: 2300ms, host: mail.beta.test, down: true}\n");
        first_ = folder_.path() / "a.rec.zst";
        second_ = folder_.path() / "b.rec.zst";
        static_cast<void>(mailflow({"run", lesson, "--quiet", "--record", first_}));
        static_cast<void>(mailflow({"run", lesson, "--quiet", "--with", overlay_, "--record", second_}));
    }

    const std::string lesson = "scenarios/lessons/two-domains.yaml";
    tests::TemporaryFolder folder_;
    std::string overlay_;
    std::string first_;
    std::string second_;
};

}  // namespace

TEST_CASE("compare tells up to where runs are the same, and which mails fared differently") {
    const TwoRuns runs;
    const auto result = mailflow({"compare", runs.first_, runs.second_});
    CHECK(result.status == 1);
    CHECK(result.errors.empty());
    CHECK(contains(result.output, "They are the same up to 0:02.3"));
    CHECK(contains(result.output, "fault-begun"));
    CHECK(contains(result.output, "m1"));
    CHECK(contains(result.output, "what became of it"));

    const auto json = nlohmann::json::parse(mailflow({"compare", runs.first_, runs.second_, "--json"}).output);
    CHECK(json.at("parting").at("t") == 2'300'000'000);
    CHECK(json.at("differing") >= 1);
    CHECK(json.at("mails").at(0).at("message") == "m1");
    CHECK(json.at("mails").at(0).at("first").at("state") == "delivered");
    CHECK(json.at("mails").at(0).at("second").at("state") != "delivered");
}

TEST_CASE("a run compared with itself is the same") {
    const TwoRuns runs;
    const auto result = mailflow({"compare", runs.first_, runs.first_, "--all"});
    CHECK(result.status == 0);
    CHECK(contains(result.output, "tell the same"));
    CHECK(contains(result.output, "0 of 1 recipient fared differently"));
    CHECK(contains(result.output, "the same\n"));
}

TEST_CASE("compare refuses what is no recording") {
    const TwoRuns runs;
    const auto result = mailflow({"compare", runs.first_, runs.lesson});
    CHECK(result.status == 2);
    CHECK(contains(result.errors, "two-domains.yaml"));
}

TEST_CASE("a recording is run again with an overlay: its scenario stands in it, and so does the overlay then") {
    const TwoRuns runs;
    const std::string again = runs.folder_.path() / "c.rec";
    const auto ran = mailflow({"run", runs.first_, "--quiet", "--with", runs.overlay_, "--record", again});
    CHECK(ran.errors.empty());
    CHECK(mailflow({"compare", runs.second_, again}).status == 0);
    CHECK(contains(mailflow({"compare", runs.second_, again}).output, "tell the same"));

    const std::string second_overlay = runs.folder_.write(
        "deeds.yaml", "mailflow: 1\nfaults:\n  - {id: deed2, at: 1h, host: mail.beta.test, mend: down}\n");
    const std::string mended = runs.folder_.path() / "d.rec";
    CHECK(mailflow({"run", again, "--quiet", "--with", second_overlay, "--record", mended}).errors.empty());
    const auto compared = mailflow({"compare", again, mended});
    CHECK(contains(compared.output, "They are the same up to 1:00:00"));

    const auto written = mailflow({"check", "--explicit", again});
    CHECK(written.status == 0);
    CHECK(contains(written.output, "id: \"deed1\""));
    CHECK(mailflow({"run", runs.first_, "--seed", "4"}).status == 2);
}
