// The page of `export --html` as its readers use it: in a real browser, from a file.
#include <filesystem>

#include "tests/support/background_program.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/skip.hpp"
#include "tests/viz/web/chromium.hpp"

namespace {

using nlohmann::json;
using tests::Chromium;

constexpr int width = 1440;
constexpr int height = 900;
/// A page of one colour makes a PNG file of a few thousand octets.
constexpr std::size_t picture_octets_min = 40'000;

/// A page of a lesson's recording. @return empty: it cannot be made here, which was told
std::string make_page(const tests::TemporaryFolder& folder, const std::string& title) {
    if (!tests::is_installed("chromium")) {
        tests::skip("pages are not opened: chromium is not installed");
        return {};
    }
    const std::string recording = folder.path() / "run.rec.zst";
    const std::string page = folder.path() / "page.html";
    const auto run = tests::run_program(
        MAILFLOW_PROGRAM, {"run", "scenarios/lessons/two-domains.yaml", "--quiet", "--record", recording});
    REQUIRE(run.status == 0);
    const auto made = tests::run_program(MAILFLOW_PROGRAM, {"export", recording, "--html", page, "--title", title});
    if (made.status == 0) return page;
    INFO(made.errors);
    REQUIRE(made.errors.find("build-player") != std::string::npos);
    tests::skip("pages are not opened: their player is not built (./mailflow build-player)");
    return {};
}

void click_on(Chromium& browser, const std::string& probe) {
    const json place = browser.value_of("mailflow.place('" + probe + "')");
    INFO(probe);
    REQUIRE(place.is_array());
    browser.click((place[0].get<double>() + place[2].get<double>()) / 2,
                  (place[1].get<double>() + place[3].get<double>()) / 2);
}

double time_ns(Chromium& browser) {
    return browser.value_of("mailflow.state().time_ns").get<double>();
}

}  // namespace

TEST_CASE("A page plays its recording in a browser, by mouse and by keyboard, and asks for nothing else") {
    const tests::TemporaryFolder folder;
    const std::string hostile = "</title><script>throw new Error('broken out')</script>{{recording}}";
    const std::string page = make_page(folder, hostile);
    if (page.empty()) return;
    Chromium browser(width, height);
    REQUIRE(browser.open(page));
    CHECK(browser.value_of("document.title") == hostile);
    const std::string first = browser.picture();
    CHECK(first.size() > picture_octets_min);

    click_on(browser, "transport.play");
    CHECK(browser.becomes("mailflow.state().playing && mailflow.state().time_ns > 2000000000"));
    click_on(browser, "transport.play");
    CHECK(browser.becomes("!mailflow.state().playing && mailflow.state().ready"));
    const std::string played = browser.picture();
    CHECK(played != first);

    click_on(browser, "tab.events");
    CHECK(browser.becomes("mailflow.state().ready"));
    const std::string events = browser.picture();
    CHECK(events != played);

    browser.press("End");
    CHECK(browser.becomes("mailflow.state().ready"));
    const double end = time_ns(browser);
    browser.press("Home");
    CHECK(browser.becomes("mailflow.state().ready"));
    CHECK(time_ns(browser) < end);
    browser.press("ArrowRight");
    CHECK(browser.becomes("mailflow.state().ready"));
    CHECK(time_ns(browser) > 0);
    browser.press("t", "t");
    CHECK(browser.becomes("mailflow.state().ready"));
    CHECK(browser.picture() != events);

    CHECK(browser.complaints() == std::vector<std::string>{});
    for (const std::string& address : browser.requests()) {
        INFO(address);
        CHECK((address.starts_with("file://" + page) || address.starts_with("data:")));
    }
}

TEST_CASE("A page is scrubbed, searched, resized and drawn for small pixels") {
    const tests::TemporaryFolder folder;
    const std::string page = make_page(folder, "Two domains");
    if (page.empty()) return;
    Chromium browser(width, height);
    REQUIRE(browser.open(page, "at=2.1s&theme=light"));
    CHECK(time_ns(browser) == Approx(2.1e9).epsilon(0.001));
    const json line = browser.value_of("mailflow.place('timeline')");
    REQUIRE(line.is_array());
    const double y = (line[1].get<double>() + line[3].get<double>()) / 2;
    const double span = line[2].get<double>() - line[0].get<double>();
    browser.drag(line[0].get<double>() + span * 0.2, y, line[0].get<double>() + span * 0.8, y);
    CHECK(browser.becomes("mailflow.state().ready && mailflow.state().time_ns > 3000000000"));

    browser.press("/", "/");
    CHECK(browser.becomes("Boolean(program.wants_text())"));
    for (const char* const letter : {"m", "x"}) browser.press(letter, letter);
    browser.press("Backspace");
    browser.press("Escape");
    CHECK(browser.becomes("!program.wants_text()"));

    const std::string before = browser.picture();
    browser.resize(800, 600, 2);
    CHECK(browser.becomes("canvas.width === 1600 && canvas.height === 1200 && mailflow.state().ready"));
    CHECK(browser.picture() != before);
    CHECK(browser.complaints() == std::vector<std::string>{});
}

TEST_CASE("A page plays the lesson of its recording") {
    const tests::TemporaryFolder folder;
    const std::string page = make_page(folder, "Two domains");
    if (page.empty()) return;
    Chromium browser(width, height);
    REQUIRE(browser.open(page, "lesson"));
    CHECK(browser.value_of("mailflow.state().lesson") == true);
    const std::string goals = browser.picture();
    click_on(browser, "lesson.next");
    CHECK(browser.becomes("mailflow.state().ready"));
    CHECK(browser.picture() != goals);
    // The first step is told before anything happens; then the run goes on to the stop of the next.
    click_on(browser, "lesson.next");
    CHECK(browser.becomes("mailflow.state().time_ns > 0 && !mailflow.state().playing && mailflow.state().ready"));
    CHECK(browser.complaints() == std::vector<std::string>{});
}
