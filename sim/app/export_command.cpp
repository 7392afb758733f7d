#include "sim/app/export_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <ostream>
#include <vector>

#include "sim/app/counted.hpp"
#include "sim/app/export_page.hpp"
#include "sim/app/mail_files.hpp"
#include "sim/app/recorded_scenario.hpp"
#include "sim/app/zone_files.hpp"
#include "sim/bridge/replay.hpp"
#include "sim/bridge/served_run.hpp"
#include "sim/bridge/serving_plan.hpp"
#include "sim/engine/simgrid_engine.hpp"
#include "sim/lesson/handout.hpp"
#include "sim/mailstore/mbox.hpp"
#include "sim/scenario/scalar.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"

namespace sim::app {

namespace {

using protocol::Instant;

/// An account on a host.
struct Kept {
    std::string host;
    const mailstore::Account* account = nullptr;
};

ExitCode refuse(std::ostream& errors, const std::string& text, ExitCode code = ExitCode::bad_input) {
    errors << "mailflow: " << text << '\n';
    return code;
}

/// Those that the arguments ask for, host by host.
std::vector<Kept> chosen_accounts(const ExportArguments& arguments, const simulation::Simulation& simulation) {
    std::vector<Kept> chosen;
    for (const auto& host : simulation.hosts()) {
        const std::string& name = host->description().name;
        if (!arguments.host.empty() && arguments.host != name) continue;
        const mailstore::Store& store = host->store();
        if (!arguments.user.empty()) {
            const mailstore::Account* account = store.find_by_login(arguments.user);
            if (account != nullptr) chosen.push_back({name, account});
            continue;
        }
        for (const auto& [account_name, account] : store.accounts()) chosen.push_back({name, &account});
    }
    return chosen;
}

std::string names_of(const std::vector<Kept>& accounts) {
    std::string names;
    for (const Kept& each : accounts) {
        names += fmt::format("{}{} on {}", names.empty() ? "" : ", ", each.account->name, each.host);
    }
    return names;
}

ExitCode write_maildirs(const ExportArguments& arguments, const std::vector<Kept>& accounts,
                        const protocol::message::Calendar& calendar, std::ostream& output, std::ostream& errors) {
    const bool one = !arguments.user.empty() && accounts.size() == 1;
    for (const Kept& each : accounts) {
        const std::string directory =
            one ? arguments.maildir
                : fmt::format("{}/{}/{}", arguments.maildir, file_name_of(each.host), file_name_of(each.account->name));
        const mailstore::Maildir maildir = mailstore::encode_maildir(*each.account, each.host, calendar);
        if (const auto written = write_maildir(directory, maildir); !written) {
            return refuse(errors, written.error());
        }
        for (const std::string& note : maildir.notes) errors << fmt::format("mailflow: {}: {}\n", directory, note);
        output << fmt::format("{}: {} of {} on {}\n", directory, counted(each.account->message_count(), "message"),
                              each.account->name, each.host);
    }
    return ExitCode::success;
}

ExitCode write_mbox(const ExportArguments& arguments, const std::vector<Kept>& accounts,
                    const protocol::message::Calendar& calendar, std::ostream& output, std::ostream& errors) {
    if (accounts.size() > 1) {
        return refuse(errors,
                      "an mbox holds one folder of one user; say by --user and --host whose: " + names_of(accounts));
    }
    const std::string folder = arguments.folder.empty() ? std::string(mailstore::inbox_name) : arguments.folder;
    const mailstore::Mailbox* mailbox = accounts.front().account->find(folder);
    if (mailbox == nullptr) return refuse(errors, fmt::format("{} has no folder {}", names_of(accounts), folder));
    const std::string text = mailstore::encode_mbox(mailstore::filed_mails(*mailbox, calendar));
    if (const auto written = write_new_file(arguments.mbox, text); !written) return refuse(errors, written.error());
    output << fmt::format("{}: {} of {} of {}\n", arguments.mbox, counted(mailbox->messages.size(), "message"), folder,
                          names_of(accounts));
    return ExitCode::success;
}

ExitCode write(const ExportArguments& arguments, const simulation::Simulation& simulation,
               const protocol::message::Calendar& calendar, std::ostream& output, std::ostream& errors) {
    const std::vector<Kept> accounts = chosen_accounts(arguments, simulation);
    if (accounts.empty()) {
        return refuse(errors, arguments.user.empty() ? "nobody has a mailbox there"
                                                     : fmt::format("{} has no mailbox there", arguments.user));
    }
    return arguments.mbox.empty() ? write_maildirs(arguments, accounts, calendar, output, errors)
                                  : write_mbox(arguments, accounts, calendar, output, errors);
}

ExitCode write_zones(const ExportArguments& arguments, const scenario::Scenario& scenario, std::ostream& output,
                     std::ostream& errors) {
    const auto files = write_zone_files(arguments.zones, scenario.zones);
    if (!files) return refuse(errors, files.error());
    for (const std::string& file : *files) output << file << '\n';
    return ExitCode::success;
}

ExitCode write_handout(const ExportArguments& arguments, const scenario::Scenario& scenario, std::ostream& output,
                       std::ostream& errors) {
    if (scenario.lesson.empty() && scenario.about.task.empty())
        return refuse(errors, arguments.scenario.file + " has no lesson, and no task as an exercise has it");
    const auto reader = arguments.with_answers ? lesson::Reader::teacher : lesson::Reader::student;
    const auto written = write_new_file(arguments.markdown, lesson::handout_markdown(scenario, reader));
    if (!written) return refuse(errors, written.error());
    output << arguments.markdown << '\n';
    return ExitCode::success;
}

/// What the run is that the mailboxes come from.
struct Source {
    LoadedScenario loaded;
    std::optional<bridge::Inputs> inputs;  ///< of a recording of `serve`
};

std::optional<Source> open_source(const ExportArguments& arguments, std::ostream& errors) {
    if (!is_recording(arguments.scenario.file)) {
        auto loaded = load_scenario(arguments.scenario, errors);
        return loaded ? std::optional(Source{std::move(*loaded), std::nullopt}) : std::nullopt;
    }
    auto inputs = bridge::read_inputs(arguments.scenario.file);
    if (!inputs) {
        errors << "mailflow: " << inputs.error() << '\n';
        return std::nullopt;
    }
    auto loaded = load_recorded_scenario(inputs->header, arguments.scenario, errors);
    if (!loaded) return std::nullopt;
    Source source{std::move(*loaded), std::nullopt};
    if (!inputs->inputs.empty()) source.inputs = std::move(*inputs);
    return source;
}

/// The end where no time is told.
using Moment = std::optional<Instant>;

ExitCode run_and_write(const ExportArguments& arguments, const Source& source, Moment at, std::ostream& output,
                       std::ostream& errors) {
    const scenario::Scenario& scenario = source.loaded.scenario;
    auto engine = engine::make_simgrid_engine(simulation::make_platform(scenario));
    if (!engine) return refuse(errors, engine.error().message);
    recording::Recorder recorder;
    simulation::Simulation simulation(scenario, **engine, recorder);
    if (at) {
        simulation.run_until(*at);
    } else {
        simulation.run();
    }
    return write(arguments, simulation, scenario.start, output, errors);
}

/// What programs outside did is done again, as far as it had come.
ExitCode replay_and_write(const ExportArguments& arguments, Source& source, Moment at, std::ostream& output,
                          std::ostream& errors) {
    const auto plan = bridge::plan_serving(source.loaded.scenario);
    if (!plan) return refuse(errors, plan.error());
    bridge::Inputs& inputs = *source.inputs;
    if (at && *at < inputs.end) {
        std::erase_if(inputs.inputs, [&at](const auto& input) { return input.time > *at; });
        inputs.end = *at;
    }
    auto engine = engine::make_simgrid_engine(simulation::make_platform(plan->scenario));
    if (!engine) return refuse(errors, engine.error().message);
    recording::Recorder recorder;
    bridge::ServedRun run(plan->scenario, **engine, recorder, nullptr);
    bridge::replay(inputs, run);
    return write(arguments, run.simulation(), plan->scenario.start, output, errors);
}

}  // namespace

ExitCode export_command(const ExportArguments& arguments, std::ostream& output, std::ostream& errors) {
    const auto given = {!arguments.maildir.empty(), !arguments.mbox.empty(), !arguments.zones.empty(),
                        !arguments.markdown.empty(), !arguments.html.empty()};
    if (std::ranges::count(given, true) != 1) {
        return refuse(errors,
                      "export needs one of --maildir DIR, --mbox FILE, --zones DIR, --markdown FILE, --html FILE");
    }
    if (!arguments.html.empty()) return export_page(arguments, output, errors);
    Moment at;
    if (!arguments.at.empty()) {
        const auto time = scenario::parse_duration(arguments.at);
        if (!time) return refuse(errors, fmt::format("--at {}: {}", arguments.at, time.error()));
        at = Instant{time->count()};
    }
    auto source = open_source(arguments, errors);
    if (!source) return ExitCode::bad_input;
    if (!arguments.zones.empty()) return write_zones(arguments, source->loaded.scenario, output, errors);
    if (!arguments.markdown.empty()) return write_handout(arguments, source->loaded.scenario, output, errors);
    return source->inputs ? replay_and_write(arguments, *source, at, output, errors)
                          : run_and_write(arguments, *source, at, output, errors);
}

}  // namespace sim::app
