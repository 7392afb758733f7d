// `mend` of docs/scenario-format.md: what was broken before is over.
#include "tests/sim/scenario/scenario_files.hpp"
#include "tests/support/catch.hpp"

using namespace sim::scenario;
using protocol::Instant;
using tests::files_in;

namespace {

const std::string mended_world =
    "mailflow: 1\ntitle: Mending\ndomains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}\nfaults:\n";

auto load_faults(const std::string& faults) {
    return load({"s.yaml", {}, {}}, files_in({{"s.yaml", mended_world + faults}}));
}

std::vector<std::optional<Instant>> ends_of(const std::string& faults) {
    const auto loaded = load_faults(faults);
    REQUIRE(tests::problems_of(loaded) == "");
    std::vector<std::optional<Instant>> ends;
    for (const Fault& fault : loaded->faults) ends.push_back(fault.until);
    return ends;
}

using Ends = std::vector<std::optional<Instant>>;
const Instant five{5'000'000'000};

}  // namespace

TEST_CASE("mending is about one host, link or zone, and one kind of fault unless it is all") {
    CHECK(ends_of("  - {at: 1s, host: mail.beta.test, down: true}\n"
                  "  - {at: 1s, link: mail.beta.test, down: true}\n"
                  "  - {at: 1s, host: mail.alpha.test, down: true}\n"
                  "  - {at: 5s, host: mail.beta.test, mend: down}\n") == Ends{five, std::nullopt, std::nullopt});
    CHECK(ends_of("  - {at: 1s, host: mail.beta.test, refuse: smtp}\n"
                  "  - {at: 1s, host: mail.beta.test, drop_all: true}\n"
                  "  - {at: 5s, host: mail.beta.test, mend: drop}\n") == Ends{std::nullopt, five});
    CHECK(ends_of("  - {at: 1s, zone: beta.test, answers: silent}\n"
                  "  - {at: 1s, zone: beta.test, records: [\"beta.test. IN A 192.0.2.1\"]}\n"
                  "  - {at: 5s, zone: beta.test, mend: all}\n") == Ends{five, five});
}

TEST_CASE("what would have ended later ends now; what has ended or begins later stays as it is") {
    CHECK(ends_of("  - {at: 1s, until: 9s, link: beta.test--core, latency: 1s}\n"
                  "  - {at: 1s, until: 3s, link: beta.test--core, loss: 5%}\n"
                  "  - {at: 7s, link: beta.test--core, bandwidth: 64kbit}\n"
                  "  - {at: 5s, link: beta.test--core, mend: all}\n") ==
          Ends{five, Instant{3'000'000'000}, std::nullopt});
}

TEST_CASE("settings after mending are the host's own again") {
    const auto loaded = load_faults(
        "  - {at: 1s, host: mail.beta.test, set: {disk_full: true}}\n"
        "  - {at: 5s, host: mail.beta.test, mend: set}\n"
        "  - {at: 6s, host: mail.beta.test, set: {greylist: 5min}}\n");
    REQUIRE(tests::problems_of(loaded) == "");
    REQUIRE(loaded->faults.size() == 2);
    CHECK_FALSE(std::get<SettingsChange>(loaded->faults[1].action).settings.disk_full);
}

TEST_CASE("settings that another fault changes later do not hold yet") {
    const auto loaded = load_faults(
        "  - {at: 10s, host: mail.beta.test, set: {disk_full: true}}\n"
        "  - {at: 5s, host: mail.beta.test, set: {greylist: 5min}}\n");
    REQUIRE(tests::problems_of(loaded) == "");
    CHECK_FALSE(std::get<SettingsChange>(loaded->faults[1].action).settings.disk_full);
}

TEST_CASE("where nothing is broken there is nothing to mend") {
    CHECK(tests::problems_of(load_faults("  - {at: 5s, host: mail.beta.test, mend: down}\n")) ==
          "s.yaml:5:42: faults[0].mend: nothing that this list says before is wrong with `mail.beta.test` then\n");
    CHECK(tests::problems_of(load_faults("  - {at: 5s, until: 9s, host: mail.beta.test, mend: down}\n"))
              .find("lasts no time") != std::string::npos);
    CHECK_FALSE(load_faults("  - {at: 5s, mend: down}\n").has_value());
    CHECK_FALSE(load_faults("  - {at: 5s, host: mail.beta.test, mend: floor}\n").has_value());
}
