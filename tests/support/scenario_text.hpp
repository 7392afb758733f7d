#pragma once

#include <string>

#include "sim/scenario/loader.hpp"
#include "tests/support/catch.hpp"

namespace tests {

/// A scenario that must load: a mistake in it fails the test with its diagnostics.
[[nodiscard]] inline sim::scenario::Scenario load_scenario(const std::string& path,
                                                           const sim::scenario::FileReader& reader) {
    auto scenario = sim::scenario::load({path, {}, {}}, reader);
    if (!scenario) {
        for (const auto& diagnostic : scenario.error()) UNSCOPED_INFO(diagnostic.to_string());
    }
    REQUIRE(scenario.has_value());
    return std::move(*scenario);
}

/// The same of a text.
[[nodiscard]] inline sim::scenario::Scenario scenario_from_text(std::string text) {
    return load_scenario("test.yaml", sim::scenario::text_reader(std::move(text)));
}

}  // namespace tests
