// The window as its users see it: a display that nobody sees (Xvfb), and a mouse and a keyboard (xdotool).
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/skip.hpp"
#include "tests/viz/app/stand_in.hpp"

namespace {

using nlohmann::json;
using tests::BackgroundProgram;
using tests::becomes_true;
using tests::Environment;
using tests::viz::app::StandIn;

constexpr double window_patience_s = 30;
constexpr useconds_t frame_us = 150'000;  ///< a few slow frames

bool has_part(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// A screen of its own; empty name: there is none.
class Display {
public:
    Display() : server_("Xvfb", {"-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"}) {
        const bool ready = becomes_true([this] { return has_part(server_.output(), "\n"); }, window_patience_s);
        if (ready) name_ = ':' + server_.output().substr(0, server_.output().find('\n'));
    }
    ~Display() {
        server_.send(SIGTERM);
        static_cast<void>(server_.wait(window_patience_s));
    }
    Display(const Display&) = delete;
    Display& operator=(const Display&) = delete;
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    BackgroundProgram server_;
    std::string name_;
};

struct Spot {
    int x = 0;
    int y = 0;
};

/// A viewer on a display, with hands to use it.
class Viewer {
public:
    Viewer(const Display& display, const std::string& program, const std::string& file,
           const std::vector<std::string>& options, Environment environment, const tests::TemporaryFolder& folder)
        : display_(display), state_file_(folder.path() / "state") {
        std::vector<std::string> arguments = {"view", file, "--state-file", state_file_};
        arguments.insert(arguments.end(), options.begin(), options.end());
        environment["DISPLAY"] = display.name();
        environment["WAYLAND_DISPLAY"] = std::nullopt;
        environment["LIBGL_ALWAYS_SOFTWARE"] = "1";
        environment["XDG_CONFIG_HOME"] = (folder.path() / "settings").string();
        // The graphics driver's own memory is not ours to free.
        environment["ASAN_OPTIONS"] = "detect_leaks=0";
        std::filesystem::remove(state_file_);
        leave_tour_out(folder.path() / "settings" / "mailflow");
        program_ = std::make_unique<BackgroundProgram>(program, arguments, environment);
    }

    [[nodiscard]] json state() const {
        std::ifstream file(state_file_);
        return json::parse(file, nullptr, false);
    }
    /// Waits for a frame of which this is true.
    [[nodiscard]] bool shows(const std::function<bool(const json&)>& question) const {
        return becomes_true(
            [&] {
                const json now = state();
                return now.is_object() && question(now);
            },
            window_patience_s);
    }
    /// Waits for the window and gives it the keyboard. @return false: there is none
    [[nodiscard]] bool opens() const {
        if (!shows([](const json&) { return true; })) return false;
        return hands({"search", "--sync", "--onlyvisible", "--name", "mailflow", "windowfocus", "--sync"}).status == 0;
    }
    /// Waits until nothing is drawn any more. @return the number of the last frame
    [[nodiscard]] std::int64_t settles() const {
        std::int64_t before = -1;
        static_cast<void>(becomes_true(
            [&] {
                const std::int64_t now = state().at("frame");
                usleep(3 * frame_us);
                return std::exchange(before, now) == now;
            },
            window_patience_s));
        return before;
    }

    [[nodiscard]] std::array<double, 4> place(const std::string& probe) const {
        return state().at("probes").at(probe).get<std::array<double, 4>>();
    }
    /// A spot of a widget. @param across  0: its left edge, 1: its right edge
    [[nodiscard]] Spot spot(const std::string& probe, double across = 0.5) const {
        const auto [left, top, right, bottom] = place(probe);
        return {static_cast<int>(left + (right - left) * across), static_cast<int>((top + bottom) / 2)};
    }
    void move(Spot to) const {
        CHECK(hands({"mousemove", std::to_string(to.x), std::to_string(to.y)}).status == 0);
        usleep(frame_us);
    }
    /// @param button  1: left, 3: right
    void click(Spot at, const std::string& button = "1") const {
        move(at);
        CHECK(hands({"mousedown", button}).status == 0);
        usleep(frame_us);
        release(button);
    }
    void drag(Spot from, Spot to) const {
        move(from);
        CHECK(hands({"mousedown", "1"}).status == 0);
        usleep(frame_us);
        move({(from.x + to.x) / 2, (from.y + to.y) / 2});
        move(to);
        static_cast<void>(settles());  // a slow machine sees the last step before the button is let go
        release();
    }
    void type(const std::string& text) const { CHECK(hands({"type", "--delay", "80", text}).status == 0); }
    void press(const std::string& key) const { CHECK(hands({"key", key}).status == 0); }
    [[nodiscard]] BackgroundProgram& program() { return *program_; }

private:
    /// Who has settings has been shown around.
    static void leave_tour_out(const std::filesystem::path& settings_folder) {
        if (std::filesystem::exists(settings_folder / "view.json")) return;
        std::filesystem::create_directories(settings_folder);
        std::ofstream(settings_folder / "view.json") << R"({"toured": true})";
    }
    void release(const std::string& button = "1") const {
        CHECK(hands({"mouseup", button}).status == 0);
        usleep(frame_us);
    }
    [[nodiscard]] tests::ProgramResult hands(const std::vector<std::string>& arguments) const {
        return tests::run_in({{"DISPLAY", display_.name()}}, "xdotool", arguments);
    }

    const Display& display_;
    std::string state_file_;
    std::unique_ptr<BackgroundProgram> program_;
};

/// Whether this test can be done here; says why not.
bool can_test_window() {
#ifndef MAILFLOW_WITH_WINDOW
    tests::skip("mailflow-view is built without a window");
    return false;
#else
    for (const char* program : {"Xvfb", "xdotool"}) {
        if (tests::is_installed(program)) continue;
        tests::skip(std::string(program) + " is not installed");
        return false;
    }
    return true;
#endif
}

/// The same for OpenGL, which only the viewer finds out.
bool opens_or_skips(Viewer& viewer) {
    if (viewer.opens()) return true;
    const auto status = viewer.program().wait(1);
    INFO(viewer.program().errors());
    CHECK(status == 3);
    if (status == 3) tests::skip("no window can be opened: " + viewer.program().errors());
    return false;
}

const std::string window_lesson = "scenarios/lessons/two-domains.yaml";

}  // namespace

TEST_CASE("without a display the viewer says so and points to what works") {
    const auto result = tests::run_in({{"DISPLAY", std::nullopt}, {"WAYLAND_DISPLAY", std::nullopt}},
                                      MAILFLOW_VIEW_PROGRAM, {"view", window_lesson});
    CHECK(result.status == 3);
    CHECK(has_part(result.errors, "mailflow render"));
    CHECK(has_part(result.errors, "mailflow run"));
}

TEST_CASE("a lesson is watched with mouse and keyboard") {
    if (!can_test_window()) return;
    const tests::TemporaryFolder folder;
    const Display display;
    REQUIRE_FALSE(display.name().empty());
    Viewer viewer(display, MAILFLOW_VIEW_PROGRAM, window_lesson, {"--speed", "0.1"}, {}, folder);
    if (!opens_or_skips(viewer)) return;
    REQUIRE(viewer.shows([](const json& now) { return !now.at("loading").get<bool>(); }));
    CHECK(viewer.state().at("theme") == "dark");

    // Playing by a click, and pausing by the keyboard.
    const std::int64_t begin_ns = viewer.state().at("time_ns");
    viewer.click(viewer.spot("transport.play"));
    CHECK(
        viewer.shows([&](const json& now) { return now.at("playing") && now.at("time_ns") > begin_ns + 100'000'000; }));
    viewer.press("space");
    CHECK(viewer.shows([](const json& now) { return !now.at("playing").get<bool>(); }));

    // Nothing happens, so nothing is drawn.
    const std::int64_t settled = viewer.settles();
    usleep(5'000'000);
    CHECK(viewer.state().at("frame") == settled);

    // Scrubbing on the timeline.
    viewer.drag(viewer.spot("timeline", 0.9), viewer.spot("timeline", 0.6));
    REQUIRE(viewer.shows([&](const json& now) { return now.at("time_ns") != begin_ns; }));
    const std::int64_t late_ns = viewer.state().at("time_ns");
    viewer.drag(viewer.spot("timeline", 0.6), viewer.spot("timeline", 0.4));
    CHECK(viewer.shows([&](const json& now) { return now.at("time_ns") < late_ns; }));

    // Stepping there and back.
    static_cast<void>(viewer.settles());
    const std::int64_t events = viewer.state().at("events");
    viewer.press("Right");
    CHECK(viewer.shows([&](const json& now) { return now.at("events") > events; }));
    viewer.press("Left");
    CHECK(viewer.shows([&](const json& now) { return now.at("events") == events; }));

    viewer.press("question");
    CHECK(viewer.shows([](const json& now) { return now.at("help").get<bool>(); }));
    viewer.press("Escape");
    CHECK(viewer.shows([](const json& now) { return !now.at("help").get<bool>(); }));

    // A host on the map is selected by a click and follows the mouse.
    viewer.click(viewer.spot("map.host.mail.beta.test"));
    CHECK(viewer.shows([](const json& now) { return now.at("host") == "mail.beta.test"; }));
    static_cast<void>(viewer.settles());
    const auto before = viewer.place("map.host.mail.beta.test");
    const Spot grip = viewer.spot("map.host.mail.beta.test");
    viewer.drag(grip, {grip.x + 40, grip.y + 30});
    static_cast<void>(viewer.settles());
    const auto after = viewer.place("map.host.mail.beta.test");
    CHECK(std::abs(after[0] - before[0] - 40) <= 3);
    CHECK(std::abs(after[1] - before[1] - 30) <= 3);

    viewer.press("t");
    CHECK(viewer.shows([](const json& now) { return now.at("theme") == "light"; }));
    viewer.press("ctrl+q");
    CHECK(viewer.program().wait(window_patience_s) == 0);
    CHECK(viewer.program().errors().empty());

    // What was set is kept; the command line counts more.
    Viewer again(display, MAILFLOW_VIEW_PROGRAM, window_lesson, {"--at", "2.1s", "--layout", "present"}, {}, folder);
    REQUIRE(again.opens());
    CHECK(again.shows([](const json& now) { return now.at("time_ns") == 2'100'000'000; }));
    CHECK(again.state().at("theme") == "light");
    CHECK(again.state().at("layout") == "present");
    again.press("ctrl+q");
    CHECK(again.program().wait(window_patience_s) == 0);
}

TEST_CASE("a lesson opens by itself and is played to full points, by mouse and by keyboard") {
    if (!can_test_window()) return;
    const tests::TemporaryFolder folder;
    const Display display;
    REQUIRE_FALSE(display.name().empty());
    Viewer viewer(display, MAILFLOW_VIEW_PROGRAM, "scenarios/lessons/relay-chain.yaml", {}, {}, folder);
    if (!opens_or_skips(viewer)) return;
    const auto at_step = [&](int step) {
        return viewer.shows([step](const json& now) {
            const json lesson = now.value("lesson", json::object());
            return lesson.value("phase", "") == "step" && lesson.value("step", 0) == step;
        });
    };
    const auto has_points = [&](int points) {
        return viewer.shows([points](const json& now) { return now.at("lesson").value("points", -1) == points; });
    };
    REQUIRE(viewer.shows([](const json& now) { return now.value("/lesson/phase"_json_pointer, "") == "goals"; }));
    CHECK(viewer.state().at("lesson").at("open") == true);

    // A host is clicked on the map.
    viewer.click(viewer.spot("lesson.next"));
    viewer.press("Return");  // at once to the stop
    REQUIRE(at_step(1));
    static_cast<void>(viewer.settles());
    viewer.click(viewer.spot("map.host.relay.isp.test"));
    viewer.click(viewer.spot("lesson.next"));
    CHECK(has_points(1));

    // A choice by its letter.
    viewer.press("Return");
    viewer.press("Return");
    REQUIRE(at_step(2));
    viewer.press("c");
    viewer.press("Return");
    CHECK(has_points(2));

    // A number is written into the line, which has the keyboard already.
    viewer.press("Return");
    viewer.press("Return");
    REQUIRE(at_step(3));
    REQUIRE(viewer.shows([](const json& now) { return now.at("lesson").at("writing").get<bool>(); }));
    viewer.press("3");
    viewer.press("Return");
    CHECK(has_points(3));

    // An order by arrows: by relay.isp.test, by mail.alpha.test, by mail.beta.test, of which the last comes first.
    viewer.press("Return");
    REQUIRE(at_step(4));
    for (const char* key : {"c", "ctrl+Up", "ctrl+Up", "Return"}) viewer.press(key);
    CHECK(has_points(4));
    viewer.press("Return");
    viewer.press("Return");
    CHECK(viewer.shows([](const json& now) { return now.at("lesson").at("phase") == "over"; }));

    // Closed and opened again.
    static_cast<void>(viewer.settles());
    viewer.click(viewer.spot("lesson.close"));
    CHECK(viewer.shows([](const json& now) { return !now.at("lesson").at("open").get<bool>(); }));
    viewer.press("q");
    CHECK(viewer.shows([](const json& now) { return now.at("lesson").at("open").get<bool>(); }));
    viewer.press("ctrl+q");
    CHECK(viewer.program().wait(window_patience_s) == 0);
    CHECK(viewer.program().errors().empty());
}

TEST_CASE("a mail is written, a server switched off, and the branches are compared, with mouse and keyboard") {
    if (!can_test_window()) return;
    const tests::TemporaryFolder folder;
    const Display display;
    REQUIRE_FALSE(display.name().empty());
    Viewer viewer(display, MAILFLOW_VIEW_PROGRAM, window_lesson, {"--at", "2.3s", "--tab", "branches"}, {}, folder);
    if (!opens_or_skips(viewer)) return;
    REQUIRE(viewer.shows([](const json& now) { return now.at("time_ns") == 2'300'000'000 && !now.at("loading"); }));

    // By the keyboard: Bob answers before he has the mail.
    viewer.press("w");
    REQUIRE(viewer.shows([](const json& now) { return now.at("dialog") == 2 && !now.at("waits_for_field"); }));
    viewer.press("Next");  // Page Down: the next user writes
    REQUIRE(viewer.shows([](const json& now) { return now.at("draft_from") == "bob@beta.test"; }));
    viewer.type("alice@alpha.test");
    REQUIRE(viewer.shows([](const json& now) { return now.at("draft_to") == "alice@alpha.test"; }));
    viewer.press("ctrl+Return");
    REQUIRE(viewer.shows([](const json& now) { return now.at("branch") == 1 && !now.at("loading"); }));
    CHECK(viewer.state().at("dialog") == 0);
    CHECK(viewer.state().at("problem") == "");
    CHECK(viewer.state().at("time_ns") == 2'300'000'000);

    // By the mouse: the server of his domain is switched off.
    viewer.click(viewer.spot("map.host.mail.beta.test"), "3");
    REQUIRE(viewer.shows([](const json& now) { return now.at("dialog") == 1; }));
    static_cast<void>(viewer.settles());
    viewer.click(viewer.spot("act.choice.0"));
    // The line that tells how far the run is takes room: nothing is aimed at before it is gone.
    REQUIRE(viewer.shows([](const json& now) { return now.at("branch") == 2 && !now.at("loading"); }));

    // Both futures beside each other, and a click goes to what became of the mail.
    static_cast<void>(viewer.settles());
    viewer.click(viewer.spot("branches.compare.0"));
    REQUIRE(viewer.shows([](const json& now) { return now.at("compared").get<bool>(); }));
    REQUIRE(viewer.shows([](const json& now) { return now.at("probes").contains("comparison.row.0"); }));
    static_cast<void>(viewer.settles());
    viewer.click(viewer.spot("comparison.row.0"));
    CHECK(viewer.shows([](const json& now) { return now.at("message") == "m1" && now.at("event") != 0; }));

    // Taken back twice, nothing is left to take back.
    viewer.press("Y");
    CHECK(viewer.shows([](const json& now) { return now.at("branch") == 1 && now.at("branches") == 2; }));
    viewer.press("Y");
    CHECK(viewer.shows([](const json& now) { return now.at("branch") == 0 && now.at("branches") == 1; }));
    CHECK(viewer.shows([](const json& now) { return now.at("running") == ""; }));
    viewer.press("Y");
    CHECK(viewer.shows([](const json& now) { return has_part(now.at("problem"), "nothing was done"); }));
    viewer.press("ctrl+q");
    CHECK(viewer.program().wait(window_patience_s) == 0);
    CHECK(viewer.program().errors().empty());
}

TEST_CASE("without a file there is a choice of lessons and exercises, which is opened by a click") {
    if (!can_test_window()) return;
    const tests::TemporaryFolder folder;
    const Display display;
    REQUIRE_FALSE(display.name().empty());
    Viewer viewer(display, MAILFLOW_VIEW_PROGRAM, "--theme=dark", {}, {}, folder);
    if (!opens_or_skips(viewer)) return;
    REQUIRE(viewer.shows([](const json& now) { return now.at("probes").contains("gallery.card.same-domain"); }));
    viewer.press("t");
    CHECK(viewer.shows([](const json& now) { return now.at("theme") == "light"; }));
    static_cast<void>(viewer.settles());
    viewer.click(viewer.spot("gallery.card.same-domain"));
    CHECK(viewer.shows([](const json& now) { return now.value("/lesson/phase"_json_pointer, "") == "goals"; }));
    CHECK(viewer.state().at("lesson").at("open") == true);
    viewer.press("ctrl+q");
    CHECK(viewer.program().wait(window_patience_s) == 0);
    CHECK(viewer.program().errors().empty());
}

TEST_CASE("another scenario is chosen in the window, or none") {
    if (!can_test_window()) return;
    const tests::TemporaryFolder folder;
    const Display display;
    REQUIRE_FALSE(display.name().empty());
    Viewer viewer(display, MAILFLOW_VIEW_PROGRAM, "scenarios/lessons/two-domains.yaml", {"--no-lesson"}, {}, folder);
    if (!opens_or_skips(viewer)) return;
    const auto shows_gallery = [](const json& now) { return now.at("probes").contains("gallery.card.same-domain"); };
    viewer.press("ctrl+o");
    REQUIRE(viewer.shows(shows_gallery));
    viewer.press("Escape");
    REQUIRE(viewer.shows([](const json& now) { return now.at("probes").contains("map.host.mail.beta.test"); }));
    viewer.press("ctrl+o");
    REQUIRE(viewer.shows(shows_gallery));
    static_cast<void>(viewer.settles());
    viewer.click(viewer.spot("gallery.card.same-domain"));
    CHECK(viewer.shows([](const json& now) { return now.value("/lesson/phase"_json_pointer, "") == "goals"; }));
    CHECK_FALSE(viewer.state().at("probes").contains("map.host.mail.beta.test"));
    viewer.press("ctrl+q");
    CHECK(viewer.program().wait(window_patience_s) == 0);
    CHECK(viewer.program().errors().empty());
}

TEST_CASE("a scenario whose file is saved is run again; mistakes are told, and what was shown stays") {
    if (!can_test_window()) return;
    const tests::TemporaryFolder folder;
    const Display display;
    REQUIRE_FALSE(display.name().empty());
    const std::string file = folder.path() / "changing.yaml";
    const auto write = [&](const std::string& host) {
        std::ofstream(file) << "mailflow: 1\ntitle: Changing\ndomains:\n  " << host << ": {users: [ann, ben]}\n"
                            << "mail:\n  - {at: 1s, from: ann@" << host << ", to: [ben@" << host << "]}\n";
    };
    write("one.test");
    Viewer viewer(display, MAILFLOW_VIEW_PROGRAM, file, {"--at=1s"}, {}, folder);
    if (!opens_or_skips(viewer)) return;
    const auto shows_host = [](const std::string& host) {
        return [host](const json& now) { return now.at("probes").contains("map.host." + host); };
    };
    REQUIRE(viewer.shows(shows_host("mail.one.test")));
    write("second.test");
    CHECK(viewer.shows(shows_host("mail.second.test")));
    CHECK(viewer.state().at("time_ns") == 1'000'000'000);
    std::ofstream(file, std::ios::app) << "nonsense: [\n";
    CHECK(viewer.shows([](const json& now) { return has_part(now.at("notice"), "changing.yaml:"); }));
    CHECK(viewer.state().at("probes").contains("map.host.mail.second.test"));
    write("third.test");
    CHECK(viewer.shows(shows_host("mail.third.test")));
    CHECK(viewer.shows([](const json& now) { return now.at("notice") == ""; }));
    viewer.press("ctrl+q");
    CHECK(viewer.program().wait(window_patience_s) == 0);
}

TEST_CASE("a run is watched while it goes on, and ends when the window closes") {
    if (!can_test_window()) return;
    const tests::TemporaryFolder folder;
    const Display display;
    REQUIRE_FALSE(display.name().empty());
    const StandIn programs(StandIn::write_header() + StandIn::hang());
    Viewer viewer(display, programs.viewer(), programs.scenario(), {}, programs.environment(), folder);
    if (!opens_or_skips(viewer)) return;
    CHECK(viewer.state().at("loading") == true);
    const pid_t run = tests::viz::app::wait_for_child(viewer.program(), window_patience_s);
    CHECK(run != 0);
    viewer.press("ctrl+q");
    CHECK(viewer.program().wait(window_patience_s) == 0);
    CHECK_FALSE(tests::is_running(run));
    CHECK_FALSE(programs.left_files());
}

TEST_CASE("a scenario that is served is shown live, from its beginning, and ends when the window closes") {
    if (!can_test_window()) return;
    const tests::TemporaryFolder folder;
    const Display display;
    REQUIRE_FALSE(display.name().empty());
    Viewer viewer(display, MAILFLOW_VIEW_PROGRAM, window_lesson, {"--serve"}, {}, folder);
    if (!opens_or_skips(viewer)) return;
    CHECK(has_part(viewer.program().output(), "swaks --server 127.0.0.1 --port "));
    const pid_t run = tests::viz::app::wait_for_child(viewer.program(), window_patience_s);
    // Nobody pressed a key: time goes on with what is recorded. The lesson's mail is sent at 2 s.
    CHECK(viewer.shows([](const json& now) { return now.at("time_ns") > 2'000'000'000; }));
    CHECK(viewer.state().at("loading") == true);
    CHECK(viewer.state().at("playing") == true);
    viewer.press("ctrl+q");
    CHECK(viewer.program().wait(window_patience_s) == 0);
    CHECK(becomes_true([&] { return !tests::is_running(run); }, window_patience_s));
}

TEST_CASE("the first start shows around, by mouse and keyboard, and no start after it") {
    if (!can_test_window()) return;
    const tests::TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() / "settings" / "mailflow");
    folder.write("settings/mailflow/view.json", "{}");
    const Display display;
    REQUIRE_FALSE(display.name().empty());
    const auto tour_is_at = [](int step) { return [step](const json& now) { return now.at("tour") == step; }; };
    {
        Viewer viewer(display, MAILFLOW_VIEW_PROGRAM, window_lesson, {"--no-lesson"}, {}, folder);
        if (!opens_or_skips(viewer)) return;
        REQUIRE(viewer.shows(tour_is_at(1)));
        static_cast<void>(viewer.settles());
        viewer.click(viewer.spot("tour.next"));
        CHECK(viewer.shows(tour_is_at(2)));
        viewer.press("Return");
        CHECK(viewer.shows(tour_is_at(3)));
        viewer.press("Left");
        CHECK(viewer.shows(tour_is_at(2)));
        static_cast<void>(viewer.settles());
        viewer.click(viewer.spot("tour.skip"));
        CHECK(viewer.shows(tour_is_at(0)));
        viewer.press("ctrl+q");
        CHECK(viewer.program().wait(window_patience_s) == 0);
    }
    Viewer again(display, MAILFLOW_VIEW_PROGRAM, window_lesson, {"--no-lesson"}, {}, folder);
    REQUIRE(again.opens());
    static_cast<void>(again.settles());
    CHECK(again.state().at("tour") == 0);
    again.press("shift+b");
    CHECK(again.shows(tour_is_at(1)));
    again.press("Escape");
    CHECK(again.shows(tour_is_at(0)));
    again.press("ctrl+q");
    CHECK(again.program().wait(window_patience_s) == 0);
}

TEST_CASE("the journey is in sight after everything was made larger, and dragged hosts stay where they were kept") {
    if (!can_test_window()) return;
    const tests::TemporaryFolder folder;
    const std::string file = folder.path() / "lesson.yaml";
    std::filesystem::copy_file(window_lesson, file);
    const Display display;
    REQUIRE_FALSE(display.name().empty());
    std::array<double, 4> dragged{};
    {
        Viewer viewer(display, MAILFLOW_VIEW_PROGRAM, file, {"--no-lesson", "--scale", "1"}, {}, folder);
        if (!opens_or_skips(viewer)) return;
        REQUIRE(viewer.shows([](const json& now) { return !now.at("loading").get<bool>(); }));
        static_cast<void>(viewer.settles());
        const Spot grip = viewer.spot("map.host.mail.beta.test");
        viewer.drag(grip, {grip.x + 40, grip.y + 30});
        static_cast<void>(viewer.settles());
        dragged = viewer.place("map.host.mail.beta.test");
        viewer.press("ctrl+s");
        CHECK(viewer.shows([](const json& now) { return has_part(now.at("notice"), "places"); }));
        CHECK(std::filesystem::exists(file + ".map.json"));
        viewer.press("End");
        for (int step = 0; step < 4; ++step) {
            viewer.press("u");
            static_cast<void>(viewer.settles());
            const auto [left, top, right, bottom] = viewer.place("panel.journey");
            const json probes = viewer.state().at("probes");
            const auto is_seen = [&](const json& place) {
                return place.at(1).get<double>() < bottom - 60 && place.at(3).get<double>() > top + 160;
            };
            std::size_t seen = 0;
            for (const auto& [name, place] : probes.items())
                seen += name.starts_with("journey.step.") && is_seen(place) ? 1U : 0U;
            CAPTURE(step);
            CHECK(seen > 0);
        }
        for (int step = 0; step < 4; ++step) viewer.press("shift+u");
        viewer.press("ctrl+q");
        CHECK(viewer.program().wait(window_patience_s) == 0);
    }
    Viewer again(display, MAILFLOW_VIEW_PROGRAM, file, {"--no-lesson", "--scale", "1"}, {}, folder);
    REQUIRE(again.opens());
    REQUIRE(again.shows([](const json& now) { return !now.at("loading").get<bool>(); }));
    static_cast<void>(again.settles());
    // The notice's line above made the map a little lower.
    CHECK(std::abs(again.place("map.host.mail.beta.test")[0] - dragged[0]) < 30);
    CHECK(std::abs(again.place("map.host.mail.beta.test")[1] - dragged[1]) < 30);
    again.press("ctrl+q");
    CHECK(again.program().wait(window_patience_s) == 0);
}

TEST_CASE("damaged settings are left alone, with a notice") {
    if (!can_test_window()) return;
    const tests::TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() / "settings" / "mailflow");
    const std::string settings = folder.write("settings/mailflow/view.json", "{");
    const Display display;
    REQUIRE_FALSE(display.name().empty());
    Viewer viewer(display, MAILFLOW_VIEW_PROGRAM, window_lesson, {"--scale", "1.5"}, {}, folder);
    if (!opens_or_skips(viewer)) return;
    CHECK(viewer.shows([](const json& now) { return has_part(now.at("notice"), "settings"); }));
    viewer.press("ctrl+q");
    CHECK(viewer.program().wait(window_patience_s) == 0);
    CHECK(std::filesystem::file_size(settings) == 1);
}
