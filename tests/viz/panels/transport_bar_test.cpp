#include <algorithm>

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/panels/transport_fit.hpp"

namespace viz::panels {

namespace {

bool is_in_bar(std::string_view probe) {
    return probe.starts_with("transport.") || probe.starts_with("window.");
}

}  // namespace

TEST_CASE("A bar of any width keeps playing, stepping, theme and help, within itself and apart from each other") {
    for (const float scale : {1.F, 2.F}) {
        tests::PanelFixture window(tests::sample_trace(), 1280 * scale, 600 * scale, scale);
        window.view.playback.moment = window.trace.moment_at(window.trace.end());
        for (float units = 300; units <= 1400; units += 7) {
            CAPTURE(scale, units);
            window.resize(units * scale, 600 * scale);
            window.frame();
            for (const char* probe :
                 {"transport.play", "transport.back", "transport.forward", "window.theme", "window.help"}) {
                CAPTURE(probe);
                REQUIRE(window.probes.find(probe) != nullptr);
            }
            std::vector<Probes::Rectangle> parts;
            for (const auto& [name, part] : window.probes.all()) {
                if (is_in_bar(name)) parts.push_back(part);
            }
            std::ranges::sort(parts, {}, &Probes::Rectangle::left);
            CHECK(parts.front().left >= 0);
            CHECK(parts.back().right <= units * scale);
            for (std::size_t index = 1; index < parts.size(); ++index) {
                CHECK(parts[index - 1].right <= parts[index].left);
            }
        }
    }
}

TEST_CASE("A wider bar has all that a narrower one has") {
    const auto parts_at = [](float width) {
        const TransportParts parts = fitting_transport_parts(width);
        return std::vector<bool>{parts.clock,       parts.speed, parts.hops,  parts.skip,
                                 parts.exact_clock, parts.ends,  parts.jumps, parts.layout};
    };
    std::vector<bool> before = parts_at(0);
    CHECK(std::ranges::count(before, true) == 0);
    for (float width = 0; width < 1200; width += 1) {
        const std::vector<bool> now = parts_at(width);
        CAPTURE(width);
        CHECK(std::ranges::equal(before, now, [](bool narrow, bool wide) { return !narrow || wide; }));
        before = now;
    }
    CHECK(std::ranges::count(before, false) == 0);
}

}  // namespace viz::panels
