// Branches with real runs: the past is the same event by event, the future is not.
#include "viz/app/branch_desk.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/support/background_program.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/viz/app/stand_in.hpp"
#include "viz/model/terminal_dialogue.hpp"

namespace viz::app {

namespace {

using namespace std::chrono_literals;
using model::Instant;
using panels::CompareBranches;
using panels::DoDeed;
using panels::SaveBranch;
using panels::ShowBranch;
using sim::deed::Change;
using sim::deed::Target;
using sim::recording::JourneyOutcome;

constexpr double desk_patience_s = 60;
const std::string desk_lesson = "scenarios/lessons/two-domains.yaml";
const DoDeed switch_off{Change{{Target::Kind::host, "mail.beta.test"}, sim::deed::SwitchOff{}}};

/// A window's branches without the window. The programs stand where this one looks for them: beside itself.
class Desk {
public:
    explicit Desk(SourceArguments arguments) : source_(open(arguments)), desk_(arguments, source_.run()) {
        source_.read_all(trace);
        moment = trace.moment_at(Instant{} + 2300ms);
    }

    /// Asks, and waits for nothing.
    void begin(const panels::DeedRequest& request) { desk_.ask(request, trace, moment); }
    /// Asks, and shows the branch that comes of it. @return whether one came
    bool ask(const panels::DeedRequest& request) {
        desk_.ask(request, trace, moment);
        const bool worked = tests::becomes_true(
            [this] {
                for (int slice = 0; slice < 50; ++slice) {
                    if (auto ready = desk_.work()) ready_ = std::move(*ready);
                }
                return !desk_.is_working();
            },
            desk_patience_s);
        CHECK(worked);
        if (!ready_) return false;
        source_ = std::move(ready_->source);
        before = std::move(trace);
        trace = std::move(ready_->trace);
        moment = ready_->moment;
        past_events = ready_->past_events;
        ready_.reset();
        source_.read_all(trace);
        return true;
    }
    [[nodiscard]] const model::BranchBoard& board() const { return desk_.board(); }

    model::Trace trace;
    model::Trace before;  ///< what was shown before
    model::Moment moment;
    std::optional<std::size_t> past_events;  ///< of the branch that came last

private:
    static TraceSource open(const SourceArguments& arguments) {
        auto source = TraceSource::open(arguments);
        INFO((source ? "" : source.error().text));
        REQUIRE(source.has_value());
        return std::move(*source);
    }

    TraceSource source_;
    BranchDesk desk_;
    std::optional<ReadyBranch> ready_;
};

/// This test looks for `mailflow` beside itself, as the viewer does.
void put_mailflow_beside() {
    const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "mailflow";
    std::error_code there;
    std::filesystem::create_symlink(MAILFLOW_PROGRAM, here, there);
    REQUIRE(std::filesystem::exists(here));
}

Desk desk_of(const std::string& file) {
    put_mailflow_beside();
    return Desk(
        SourceArguments{.file = file, .overlays = {}, .sets = {}, .seed = {}, .until = {}, .student = {}, .deeds = {}});
}

bool same_past(const Desk& desk, std::size_t events) {
    return std::equal(desk.before.events().begin(), desk.before.events().begin() + static_cast<std::ptrdiff_t>(events),
                      desk.trace.events().begin());
}

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("a deed makes a branch with the same past and another future, and undo takes it back") {
    Desk desk = desk_of(desk_lesson);
    const model::Moment moment = desk.moment;
    REQUIRE(desk.ask(switch_off));
    CHECK(desk.board().shown == 1);
    CHECK(desk.board().problem.empty());
    CHECK(same_past(desk, moment.events));
    // The window stays where it was: only the deed itself has happened since, and can be mended at once.
    CHECK(desk.moment.time.nanoseconds - moment.time.nanoseconds < 1000);
    CHECK(desk.trace.events()[moment.events].kind == sim::recording::EventKind::fault_begun);
    CHECK(desk.trace.events() != desk.before.events());

    REQUIRE(desk.ask(DoDeed{Change{{Target::Kind::host, "mail.beta.test"}, sim::deed::Mend{"down"}}}));
    CHECK(desk.board().tree.deeds(desk.board().shown).size() == 2);
    REQUIRE(desk.ask(panels::UndoDeed{}));
    CHECK(desk.board().shown == 1);
    REQUIRE(desk.ask(panels::UndoDeed{}));
    CHECK(desk.board().shown == 0);
    CHECK(desk.board().tree.branches().size() == 1);
    CHECK_FALSE(desk.ask(panels::UndoDeed{}));
    CHECK_FALSE(desk.board().problem.empty());
}

TEST_CASE("branches are gone back to and compared") {
    Desk desk = desk_of(desk_lesson);
    REQUIRE(desk.ask(switch_off));
    REQUIRE(desk.ask(ShowBranch{0}));
    CHECK(desk.board().shown == 0);
    REQUIRE(desk.ask(DoDeed{sim::deed::SendMail{"bob@beta.test", {"alice@alpha.test"}, "Too soon", "Hello"}}));
    CHECK(desk.board().shown == 2);
    CHECK(desk.trace.find_journey("deed2") != nullptr);

    CHECK_FALSE(desk.ask(CompareBranches{1, 2}));
    REQUIRE(desk.board().comparison.has_value());
    REQUIRE(desk.board().comparison->pairs.has_value());
    const auto& pairs = *desk.board().comparison->pairs;
    REQUIRE(pairs.size() >= 2);
    CHECK(pairs[0].any().outcome.message == "m1");
    CHECK(pairs[0].state_differs);
    CHECK(pairs[0].second->outcome.state == JourneyOutcome::State::delivered);
    CHECK(std::ranges::any_of(pairs,
                              [](const auto& pair) { return !pair.first && pair.any().outcome.message == "deed2"; }));
}

TEST_CASE("what is wrong with a deed is told, and no branch is left of it") {
    Desk desk = desk_of(desk_lesson);
    CHECK_FALSE(desk.ask(DoDeed{sim::deed::SendMail{"nobody@alpha.test", {"bob@beta.test"}, "", ""}}));
    CHECK(desk.board().problem.find("what you did") != std::string::npos);
    CHECK(desk.board().problem.find("nobody@alpha.test") != std::string::npos);
    CHECK(desk.board().tree.branches().size() == 1);
    CHECK(desk.board().shown == 0);
    // The next one has its chance.
    CHECK(desk.ask(switch_off));
    CHECK(desk.board().problem.empty());
}

TEST_CASE("other wishes wait until a new branch is there, or has come to nothing") {
    Desk desk = desk_of(desk_lesson);
    desk.begin(DoDeed{sim::deed::SendMail{"nobody@alpha.test", {"bob@beta.test"}, "", ""}});
    REQUIRE(desk.board().tree.branches().size() == 2);
    for (const panels::DeedRequest& other :
         {panels::DeedRequest(ShowBranch{1}), panels::DeedRequest(panels::UndoDeed{}),
          panels::DeedRequest(switch_off)}) {
        desk.begin(other);
        CHECK(desk.board().problem.find("still being worked out") != std::string::npos);
        CHECK(desk.board().tree.branches().size() == 2);
    }
    // Nothing is left of it, and no comparison with it.
    CHECK_FALSE(desk.ask(CompareBranches{0, 1}));
    CHECK(desk.board().problem.find("nobody@alpha.test") != std::string::npos);
    CHECK(desk.board().tree.branches().size() == 1);
    CHECK_FALSE(desk.board().comparison.has_value());
}

TEST_CASE("the command for a saved branch says all that the window was asked for, for a shell") {
    const tests::TemporaryFolder folder;
    put_mailflow_beside();
    Desk desk(SourceArguments{
        .file = desk_lesson, .overlays = {}, .sets = {}, .seed = "7", .until = "1h", .student = {}, .deeds = {}});
    REQUIRE(desk.ask(switch_off));
    const std::string overlay = folder.path() / "my deeds.yaml";
    CHECK_FALSE(desk.ask(SaveBranch{overlay, false}));
    CHECK(desk.board().told == "Saved: mailflow run " + desk_lesson + " --with '" + overlay + "' --seed 7 --until 1h");
}

TEST_CASE("at the end of a run something can be done still") {
    Desk desk = desk_of(desk_lesson);
    desk.moment = desk.trace.moment_at(desk.trace.end());
    REQUIRE(desk.ask(DoDeed{sim::deed::SendMail{"bob@beta.test", {"alice@alpha.test"}, "Thanks", ""}}));
    CHECK(same_past(desk, desk.before.events().size() - 1));  // all but its end
    CHECK(desk.trace.end() > desk.before.end());
}

TEST_CASE("a branch is saved as an overlay and as a scenario, and both give its run") {
    const tests::TemporaryFolder folder;
    Desk desk = desk_of(desk_lesson);
    CHECK_FALSE(desk.ask(SaveBranch{folder.path() / "none.yaml", false}));
    CHECK(desk.board().problem.find("Nothing was done") != std::string::npos);
    REQUIRE(desk.ask(switch_off));
    const std::string overlay = folder.path() / "deeds.yaml";
    const std::string scenario = folder.path() / "scenario.yaml";
    CHECK_FALSE(desk.ask(SaveBranch{overlay, false}));
    CHECK(desk.board().told.find("--with") != std::string::npos);
    CHECK_FALSE(desk.ask(SaveBranch{scenario, true}));
    CHECK(desk.board().told.find("scenario.yaml") != std::string::npos);

    SourceArguments with{
        .file = desk_lesson, .overlays = {overlay}, .sets = {}, .seed = {}, .until = {}, .student = {}, .deeds = {}};
    CHECK(Desk(with).trace.events() == desk.trace.events());
    CHECK(desk_of(scenario).trace.events() == desk.trace.events());

    // The files of the scenario are never written.
    const std::string before = text_of(desk_lesson);
    CHECK_FALSE(desk.ask(SaveBranch{desk_lesson, false}));
    CHECK(desk.board().problem.find("not written over") != std::string::npos);
    CHECK(text_of(desk_lesson) == before);
    CHECK_FALSE(desk.ask(SaveBranch{folder.path() / "no" / "folder.yaml", false}));
    CHECK(desk.board().problem.find("cannot be written") != std::string::npos);
}

TEST_CASE("a recording is branched by the scenario that stands in it") {
    const tests::TemporaryFolder folder;
    const std::string file = folder.path() / "run.rec.zst";
    REQUIRE(tests::run_program(MAILFLOW_PROGRAM, {"run", desk_lesson, "--quiet", "--record", file}).status == 0);
    Desk desk = desk_of(file);
    const std::size_t events = desk.moment.events;
    REQUIRE(desk.ask(switch_off));
    CHECK(same_past(desk, events));
    CHECK(desk.trace.events() != desk.before.events());
    CHECK_FALSE(desk.ask(CompareBranches{0, 1}));
    CHECK(desk.board().comparison->pairs->front().differs());
    REQUIRE(desk.ask(ShowBranch{0}));
    CHECK(desk.trace.finished());
}

TEST_CASE("a scenario that is served is not branched, and the reason is told") {
    BranchDesk desk(SourceArguments{.file = "x.yaml",
                                    .overlays = {},
                                    .sets = {},
                                    .seed = {},
                                    .until = {},
                                    .student = {},
                                    .deeds = {},
                                    .serve = true},
                    nullptr);
    CHECK(desk.board().cannot.find("served") != std::string::npos);
    const model::Trace nothing;
    desk.ask(switch_off, nothing, {});
    CHECK(desk.board().problem == desk.board().cannot);
    CHECK_FALSE(desk.is_working());
}

TEST_CASE("what is typed by hand makes branches of one entry, and the moment is that of the answer") {
    Desk desk = desk_of(desk_lesson);
    const std::string client = "alice-pc.alpha.test";
    REQUIRE(desk.ask(DoDeed{sim::deed::OpenTerminal{{"", {}, client, "mail.beta.test", 25}}}));
    INFO(desk.board().problem);
    const auto opened = desk.board().tree.deeds(desk.board().shown);
    REQUIRE(opened.size() == 1);
    const sim::deed::TerminalPlace place = std::get<sim::deed::OpenTerminal>(opened[0].action).place;
    CHECK(place.terminal == opened[0].id);
    CHECK(place.opened == opened[0].at);
    auto dialogue = model::make_terminal_dialogue(desk.trace, desk.moment, place);
    CHECK(dialogue.is_open);
    CHECK(dialogue.watch.is_answered());
    CHECK(dialogue.lines.back().text.starts_with("220 mail.beta.test"));

    const std::size_t past = desk.moment.events;
    REQUIRE(desk.ask(DoDeed{sim::deed::TypeLine{place, "EHLO " + client + "\r\n"}}));
    CHECK(same_past(desk, past));
    dialogue = model::make_terminal_dialogue(desk.trace, desk.moment, place);
    CHECK(dialogue.lines.back().text.starts_with("250 "));
    REQUIRE(desk.ask(DoDeed{sim::deed::TypeLine{place, "QUIT\r\n"}}));
    dialogue = model::make_terminal_dialogue(desk.trace, desk.moment, place);
    CHECK_FALSE(dialogue.is_open);
    REQUIRE(desk.ask(panels::UndoDeed{}));
    CHECK(desk.board().tree.deeds(desk.board().shown).size() == 2);

    REQUIRE(desk.ask(DoDeed{sim::deed::AskDns{client, "beta.test MX", "ns.beta.test"}}));
    const auto answer = model::query_lines(desk.trace, desk.moment, client);
    REQUIRE_FALSE(answer.empty());
    CHECK(answer.back().text == "so it is: answer");
}

TEST_CASE("at the end of a run a terminal is opened and typed into, and the past is the same") {
    Desk desk = desk_of(desk_lesson);
    const sim::deed::TerminalPlace asked{"", {}, "alice-pc.alpha.test", "mail.beta.test", 25};
    desk.moment = desk.trace.moment_at(desk.trace.end());
    REQUIRE(desk.ask(DoDeed{sim::deed::OpenTerminal{asked}}));
    CHECK(same_past(desk, desk.past_events.value_or(desk.before.events().size())));
    const auto opened = desk.board().tree.deeds(desk.board().shown);
    const auto place = std::get<sim::deed::OpenTerminal>(opened.back().action).place;
    // The connection is open when the run ends, and is taken down behind that.
    desk.moment = desk.trace.moment_at(desk.trace.end());
    REQUIRE(desk.ask(DoDeed{sim::deed::TypeLine{place, "NOOP\r\n"}}));
    CHECK(same_past(desk, desk.past_events.value_or(desk.before.events().size())));
}

TEST_CASE("what cannot be asked for is told, and makes no branch") {
    Desk desk = desk_of(desk_lesson);
    CHECK_FALSE(desk.ask(DoDeed{sim::deed::AskDns{"alice-pc.alpha.test", "beta.test MXX", ""}}));
    CHECK(desk.board().problem.find("no record type") != std::string::npos);
    CHECK(desk.board().tree.branches().size() == 1);
}

}  // namespace viz::app
