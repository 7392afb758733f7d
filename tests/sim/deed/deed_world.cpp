#include "tests/sim/deed/deed_world.hpp"

#include "sim/deed/overlay.hpp"
#include "sim/scenario/loader.hpp"
#include "tests/support/catch.hpp"

namespace tests {

const std::string& deed_world() {
    static const std::string text =
        "mailflow: 1\ntitle: Two domains\nseed: 7\n"
        "domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}\n"
        "mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: Lunch, body: Noon}]\n";
    return text;
}

sim::scenario::Scenario with_deeds(const std::vector<sim::deed::Deed>& deeds, const std::string& scenario) {
    const std::string overlay = sim::deed::overlay_text(deeds);
    const auto reader = [&](const std::string& path) -> protocol::Result<std::string, std::string> {
        return path == "scenario.yaml" ? scenario : overlay;
    };
    auto loaded = sim::scenario::load({"scenario.yaml", {"overlay.yaml"}, {}}, reader);
    INFO(overlay);
    if (!loaded) {
        for (const auto& diagnostic : loaded.error()) UNSCOPED_INFO(diagnostic.to_string());
    }
    REQUIRE(loaded.has_value());
    return std::move(*loaded);
}

}  // namespace tests
