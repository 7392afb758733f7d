#include "viz/app/branch_desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/deed/overlay.hpp"
#include "sim/recording/shell_word.hpp"
#include "sim/recording/whole_file.hpp"
#include "viz/model/deed_choices.hpp"
#include "viz/model/terminal_dialogue.hpp"
#include "viz/model/time_words.hpp"

namespace viz::app {

using sim::deed::Branch;
using sim::deed::Deed;
using sim::recording::Event;
using sim::recording::EventKind;

namespace {

constexpr const char* served_reason =
    "This scenario is served: what real programs do in it cannot be done again in another future.";
constexpr const char* outside_reason =
    "Real programs took part in this recording (mailflow serve): what they did cannot be done again in another future.";
constexpr const char* untold_reason = "This recording does not tell its scenario, so it cannot be run again.";

bool was_served(const model::Trace& trace) {
    return std::ranges::any_of(trace.events(),
                               [](const Event& event) { return event.kind == EventKind::external_input; });
}

/// Every text that the run was made of: ids in them are taken.
std::vector<std::string_view> scenario_texts(const model::Trace& trace) {
    std::vector<std::string_view> texts;
    for (const auto& text : trace.header().scenario) texts.emplace_back(text.text);
    return texts;
}

std::vector<Deed> all_deeds(const sim::deed::BranchTree& tree) {
    std::vector<Deed> deeds;
    for (const Branch& branch : tree.branches()) {
        if (branch.deed) deeds.push_back(*branch.deed);
    }
    return deeds;
}

/// That a run is over is no part of its past: it is over when nothing is left to happen. What stands behind that, of
/// connections that were left open, neither.
model::Moment without_end(const model::Trace& trace, model::Moment moment) {
    const auto& events = trace.events();
    std::size_t kept = moment.events;
    while (kept > 0 && events[kept - 1].time == events[moment.events - 1].time) {
        --kept;
        if (events[kept].kind == EventKind::run_ended) moment.events = kept;
    }
    return moment;
}

/// The scenario's mistakes are told with the name under which the child reads what was done here.
std::string readable(std::string text) {
    static constexpr std::string_view path = "/dev/stdin";
    for (std::size_t at = text.find(path); at != std::string::npos; at = text.find(path)) {
        text.replace(at, path.size(), "what you did");
    }
    return text;
}

/// The command that runs the same with one overlay more, to be typed into a shell.
std::string run_command(const SourceArguments& arguments, const std::string& overlay) {
    using sim::recording::shell_word;
    std::string command = "mailflow run " + shell_word(arguments.file);
    const auto add = [&command](std::string_view option, const std::string& value) {
        command += fmt::format(" {} {}", option, shell_word(value));
    };
    for (const std::string& with : arguments.overlays) add("--with", with);
    add("--with", overlay);
    for (const std::string& set : arguments.sets) add("--set", set);
    if (arguments.seed) add("--seed", *arguments.seed);
    if (arguments.until) add("--until", *arguments.until);
    if (arguments.student) add("--student", *arguments.student);
    return command;
}

/// Whether a path leads to a file that the run was made of.
bool is_file_of_run(const model::Trace& trace, const SourceArguments& arguments, const std::string& path) {
    const auto leads_there = [&path](const std::string& name) {
        std::error_code none;
        return std::filesystem::equivalent(name, path, none);
    };
    return leads_there(arguments.file) ||
           std::ranges::any_of(trace.header().scenario, [&](const auto& text) { return leads_there(text.name); });
}

/// A terminal is called by the deed that opens it.
void name_terminal(Deed& deed) {
    auto* open = std::get_if<sim::deed::OpenTerminal>(&deed.action);
    if (open == nullptr) return;
    open->place.terminal = deed.id;
    open->place.opened = deed.at;
}

}  // namespace

BranchDesk::BranchDesk(SourceArguments arguments, std::shared_ptr<ChildRun> run) : arguments_(std::move(arguments)) {
    if (arguments_.serve) board_.cannot = served_reason;
    runs_[0] = std::move(run);
}

void BranchDesk::ask(const panels::DeedRequest& request, const model::Trace& shown, const model::Moment& moment) {
    board_.problem.clear();
    board_.told.clear();
    std::visit([&](const auto& wish) { begin(wish, shown, moment); }, request);
}

bool BranchDesk::is_working() const {
    return coming_ || (board_.comparison && !board_.comparison->pairs);
}

SourceArguments BranchDesk::arguments_of(BranchId branch) const {
    SourceArguments arguments = arguments_;
    const std::vector<Deed> deeds = board_.tree.deeds(branch);
    if (!deeds.empty()) arguments.deeds = sim::deed::overlay_text(deeds);
    return arguments;
}

protocol::Result<TraceSource, Failure> BranchDesk::open(BranchId branch) const {
    const auto known = runs_.find(branch);
    if (known == runs_.end()) return TraceSource::start(arguments_of(branch));
    return known->second == nullptr ? TraceSource::open(arguments_) : TraceSource::reopen(known->second);
}

void BranchDesk::begin(const panels::DoDeed& wish, const model::Trace& shown, const model::Moment& moment) {
    if (board_.cannot.empty() && shown.header().scenario.empty()) board_.cannot = untold_reason;
    if (board_.cannot.empty() && was_served(shown)) board_.cannot = outside_reason;
    if (!board_.cannot.empty()) {
        board_.problem = board_.cannot;
        return;
    }
    if (is_making_branch()) return;
    if (board_.tree.branches().size() >= sim::deed::BranchTree::branches_max) {
        board_.problem = "There are too many branches; take some back first.";
        return;
    }
    const std::string id = sim::deed::unused_id(scenario_texts(shown), all_deeds(board_.tree));
    const model::Moment past = without_end(shown, moment);
    Deed deed{id, model::deed_time(shown, past), wish.action};
    name_terminal(deed);
    const BranchId branch = board_.tree.add(board_.shown, deed);
    auto source = TraceSource::start(arguments_of(branch));
    if (!source) {
        static_cast<void>(board_.tree.undo(branch));
        board_.problem = source.error().text;
        return;
    }
    runs_[branch] = source->run();
    coming_ = Coming{branch, true, std::move(*source), {}, deed.at, past.events, deed};
    board_.running = board_.tree.find(branch)->name;
}

void BranchDesk::show(BranchId branch, model::Instant time) {
    auto source = open(branch);
    if (!source) {
        board_.problem = source.error().text;
        return;
    }
    coming_ = Coming{branch, false, std::move(*source), {}, time, {}};
    board_.running = board_.tree.find(branch)->name;
}

void BranchDesk::begin(const panels::ShowBranch& wish, const model::Trace&, const model::Moment& moment) {
    if (wish.branch == board_.shown || board_.tree.find(wish.branch) == nullptr || is_making_branch()) return;
    show(wish.branch, moment.time);
}

bool BranchDesk::is_making_branch() {
    if (!coming_ || !coming_->is_new) return false;
    board_.problem = fmt::format("\"{}\" is still being worked out; wait until it is shown.",
                                 board_.tree.find(coming_->branch)->name);
    return true;
}

void BranchDesk::forget(BranchId branch) {
    runs_.erase(branch);
    fates_.erase(branch);
    auto& comparison = board_.comparison;
    if (comparison && (comparison->first == branch || comparison->second == branch)) comparison.reset();
}

void BranchDesk::begin(const panels::UndoDeed&, const model::Trace&, const model::Moment& moment) {
    if (is_making_branch()) return;
    const BranchId gone = board_.shown;
    const auto before = board_.tree.undo(gone);
    if (!before) {
        board_.problem = before.error();
        return;
    }
    forget(gone);
    board_.shown = *before;
    show(*before, moment.time);
}

void BranchDesk::begin(const panels::RenameBranch& wish, const model::Trace&, const model::Moment&) {
    if (const auto renamed = board_.tree.rename(wish.branch, wish.name); !renamed) board_.problem = renamed.error();
}

void BranchDesk::begin(const panels::CompareBranches& wish, const model::Trace&, const model::Moment&) {
    const bool known = board_.tree.find(wish.first) != nullptr && board_.tree.find(wish.second) != nullptr;
    if (known) board_.comparison = model::BranchComparison{wish.first, wish.second, std::nullopt};
}

void BranchDesk::begin(const panels::SaveBranch& wish, const model::Trace& shown, const model::Moment&) {
    if (wish.path.empty()) {
        board_.problem = "Say into which file.";
    } else if (is_file_of_run(shown, arguments_, wish.path)) {
        board_.problem = wish.path + " is a file of this scenario; it is not written over.";
    } else if (wish.whole) {
        save_scenario(wish.path);
    } else {
        save_overlay(wish.path);
    }
}

void BranchDesk::save_overlay(const std::string& path) {
    const std::vector<Deed> deeds = board_.tree.deeds(board_.shown);
    if (deeds.empty()) {
        board_.problem = "Nothing was done in this branch: there is nothing to be saved.";
        return;
    }
    const auto written = sim::recording::write_whole_file(path, sim::deed::overlay_text(deeds));
    if (!written) {
        board_.problem = written.error();
    } else {
        board_.told = "Saved: " + run_command(arguments_, path);
    }
}

void BranchDesk::save_scenario(const std::string& path) {
    auto writing = ChildRun::start_writing(arguments_of(board_.shown));
    if (!writing) {
        board_.problem = writing.error().text;
        return;
    }
    static constexpr int until_it_does_something = -1;
    while (!(*writing)->ended()) (*writing)->wait(until_it_does_something);
    if ((*writing)->failure()) {
        board_.problem = readable((*writing)->failure()->text);
        return;
    }
    std::ifstream file((*writing)->recording_path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    const auto written = sim::recording::write_whole_file(path, text.str());
    if (!written) {
        board_.problem = written.error();
    } else {
        board_.told = "Saved: mailflow run " + sim::recording::shell_word(path);
    }
}

std::optional<ReadyBranch> BranchDesk::work() {
    if (board_.comparison && !board_.comparison->pairs) work_on_comparison();
    return coming_ ? work_on_coming() : std::nullopt;
}

void BranchDesk::give_up(const Failure& failure) {
    board_.problem = readable(failure.text);
    board_.running.clear();
    const BranchId branch = coming_->branch;
    const bool is_new = coming_->is_new;
    coming_.reset();
    if (!is_new) return;
    forget(branch);
    static_cast<void>(board_.tree.undo(branch));
}

std::optional<model::Instant> BranchDesk::time_to_show(const Coming& coming) {
    const model::Trace& trace = coming.trace;
    const bool there = trace.events().size() > trace.setup_events() && trace.end() > coming.time;
    if (!there || !coming.deed) return there ? std::optional(coming.time) : std::nullopt;
    const Deed& deed = *coming.deed;
    if (sim::deed::place_of(deed) != nullptr) return model::terminal_answer_time(trace, deed);
    const bool is_question = std::holds_alternative<sim::deed::AskDns>(deed.action);
    return is_question ? model::query_answer_time(trace, deed.id, deed.at) : coming.time;
}

std::optional<ReadyBranch> BranchDesk::work_on_coming() {
    Coming& coming = *coming_;
    coming.source.read_slice(coming.trace);
    const model::Trace& trace = coming.trace;
    const auto there = time_to_show(coming);
    if (coming.source.failure() && !there) {
        give_up(*coming.source.failure());
        return std::nullopt;
    }
    if (!there && !coming.source.finished()) {
        board_.running = fmt::format("{}: simulated so far {}", board_.tree.find(coming.branch)->name,
                                     model::time_words(trace.events().empty() ? model::Instant{} : trace.end()));
        return std::nullopt;
    }
    board_.running.clear();
    board_.shown = coming.branch;
    const model::Moment moment = trace.moment_at(std::min(there.value_or(coming.time), trace.end()));
    ReadyBranch ready{std::move(coming.source), std::move(coming.trace), moment, coming.past_events};
    coming_.reset();
    return ready;
}

bool BranchDesk::read_fates(BranchId branch) {
    FateReading& reading = fates_[branch];
    if (reading.finished) return true;
    if (!reading.reader) {
        const auto& run = runs_[branch];
        if (run != nullptr) run->wait(0);
        if (run != nullptr && !run->ended()) return false;
        auto reader = sim::recording::RecordingReader::open(run == nullptr ? arguments_.file : run->recording_path());
        if (reader) reading.reader = std::move(*reader);
        if (!reader) board_.problem = reader.error().text;
        reading.finished = !reader;
        return reading.finished;
    }
    std::vector<Event> events;
    const auto count = reading.reader->read(events, TraceSource::slice_events);
    for (const Event& event : events) reading.collector.consume(event);
    reading.finished = !count || *count < TraceSource::slice_events;
    if (reading.finished) reading.reader.reset();
    return reading.finished;
}

void BranchDesk::work_on_comparison() {
    model::BranchComparison& comparison = *board_.comparison;
    const bool first = read_fates(comparison.first);
    const bool second = read_fates(comparison.second);
    if (!first || !second) return;
    comparison.pairs = sim::recording::compare_fates(fates_[comparison.first].collector.fates(),
                                                     fates_[comparison.second].collector.fates());
}

}  // namespace viz::app
