#include "sim/app/check_command.hpp"

#include <fmt/format.h>

#include <ostream>
#include <string>
#include <vector>

#include "sim/app/counted.hpp"
#include "sim/app/recorded_scenario.hpp"
#include "sim/app/story_run.hpp"
#include "sim/scenario/yaml_writer.hpp"

namespace sim::app {

ExitCode check_command(const CheckArguments& arguments, std::ostream& output, std::ostream& errors) {
    const auto loaded = load_any_scenario(arguments.scenario, errors);
    if (!loaded) return ExitCode::bad_input;
    const scenario::Scenario& scenario = loaded->scenario;
    if (arguments.explicit_form) {
        output << scenario::to_yaml(scenario);
        return ExitCode::success;
    }
    if (arguments.run) {
        const auto story = run_for_story(scenario, errors);
        if (!story || print_missed_stops(scenario, lesson::missed_stops(scenario, *story), errors) > 0)
            return ExitCode::bad_input;
    }
    const std::vector<std::string> counts{
        counted(scenario.sites.size(), "site"),         counted(scenario.hosts.size(), "host"),
        counted(scenario.zones.size(), "zone"),         counted(scenario.accounts.size(), "account"),
        counted(scenario.mail.size(), "mail"),          counted(scenario.reads.size(), "reading"),
        counted(scenario.terminals.size(), "terminal"), counted(scenario.queries.size(), "DNS question"),
        counted(scenario.faults.size(), "fault"),       counted(scenario.expectations.size(), "expectation"),
        counted(scenario.lesson.size(), "lesson step")};
    output << fmt::format("{}: no mistakes. {}\n", arguments.scenario.file, fmt::join(counts, ", "));
    return ExitCode::success;
}

}  // namespace sim::app
