// A run that is watched while it goes on: it leaves neither a process nor a file behind.
#include <signal.h>

#include "tests/support/catch.hpp"
#include "tests/viz/app/stand_in.hpp"

using tests::BackgroundProgram;
using tests::becomes_true;
using tests::run_in;
using tests::viz::app::StandIn;

namespace {

constexpr double run_patience_s = 20;

}  // namespace

TEST_CASE("however the viewer ends, its run ends too and no file is left") {
    const StandIn programs(StandIn::write_header() + StandIn::hang());
    for (const int signal : {SIGKILL, SIGTERM, SIGINT}) {
        BackgroundProgram viewer(programs.viewer(), programs.render_arguments(), programs.environment());
        const pid_t run = tests::viz::app::wait_for_child(viewer, run_patience_s);
        REQUIRE(run != 0);
        CHECK(becomes_true([&] { return !programs.left_files(); }, run_patience_s));
        viewer.send(signal);
        CHECK(viewer.wait(run_patience_s) == 128 + signal);
        CHECK(becomes_true([&] { return !tests::is_running(run); }, run_patience_s));
        CHECK_FALSE(programs.left_files());
    }
}

TEST_CASE("a run that fails shows what it said") {
    const StandIn programs("echo 'scenario.yaml:1:1: wrong' >&2\nexit 2\n");
    const auto result = run_in(programs.environment(), programs.viewer(), programs.render_arguments());
    CHECK(result.status == 2);
    CHECK(result.errors == "scenario.yaml:1:1: wrong\n");
    CHECK_FALSE(programs.left_files());
}

TEST_CASE("a run that breaks off in the middle is our fault") {
    const StandIn full(StandIn::write_header() + "echo 'mailflow: no space' >&2\nexit 3\n");
    const auto disk_full = run_in(full.environment(), full.viewer(), full.render_arguments());
    CHECK(disk_full.status == 3);
    CHECK(disk_full.errors == "mailflow: no space\n");
    const StandIn crash(StandIn::write_header() + "kill -SEGV $$\n");
    const auto crashed = run_in(crash.environment(), crash.viewer(), crash.render_arguments());
    CHECK(crashed.status == 3);
    CHECK(crashed.errors.find("signal 11") != std::string::npos);
}

TEST_CASE("a run that says much does not fill the memory") {
    const StandIn programs(
        "i=0\nwhile [ $i -lt 4000 ]; do echo 'a line of more than fifty characters, once and again' >&2; i=$((i+1)); "
        "done\n"
        "exit 2\n");
    const auto result = run_in(programs.environment(), programs.viewer(), programs.render_arguments());
    CHECK(result.status == 2);
    CHECK(result.errors.size() > 1000);
    CHECK(result.errors.size() <= 64 * 1024 + 1);
}
