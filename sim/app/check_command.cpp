#include "sim/app/check_command.hpp"

#include <fmt/format.h>

#include <ostream>

#include "sim/scenario/yaml_writer.hpp"

namespace sim::app {

ExitCode check_command(const CheckArguments& arguments, std::ostream& output, std::ostream& errors) {
    const auto loaded = load_scenario(arguments.scenario, errors);
    if (!loaded) return ExitCode::bad_input;
    const scenario::Scenario& scenario = loaded->scenario;
    if (arguments.explicit_form) {
        output << scenario::to_yaml(scenario);
        return ExitCode::success;
    }
    output << fmt::format("{}: no mistakes. {} sites, {} hosts, {} zones, {} accounts, {} mails, {} faults, {} expectations\n",
                          arguments.scenario.file, scenario.sites.size(), scenario.hosts.size(), scenario.zones.size(),
                          scenario.accounts.size(), scenario.mail.size(), scenario.faults.size(),
                          scenario.expectations.size());
    return ExitCode::success;
}

}  // namespace sim::app
