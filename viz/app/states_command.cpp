#include "viz/app/states_command.hpp"

#include <ostream>

#include <fmt/format.h>

#include "sim/scenario/problems.hpp"
#include "viz/app/text_file.hpp"
#include "viz/model/state_text.hpp"

namespace viz::app {

namespace {

std::vector<std::string> machine_names() {
    std::vector<std::string> names;
    for (const model::StateMachine& machine : model::state_machines()) names.emplace_back(machine.name);
    return names;
}

}  // namespace

ExitCode states_command(const StatesArguments& arguments, std::ostream& output, std::ostream& errors) {
    const model::StateMachine* machine = model::find_state_machine(arguments.machine);
    if (machine == nullptr) {
        const std::string hint = sim::scenario::spelling_hint(arguments.machine, machine_names());
        errors << fmt::format("mailflow-view: there is no machine `{}`{}\n", arguments.machine,
                              hint.empty() ? "; there are: " + sim::scenario::join(machine_names()) : hint);
        return ExitCode::bad_input;
    }
    if (!arguments.svg.empty()) return write_text_file(arguments.svg, states_svg(*machine), errors);
    if (!arguments.mermaid.empty()) return write_text_file(arguments.mermaid, states_mermaid(*machine), errors);
    output << states_text(*machine);
    return ExitCode::success;
}

}  // namespace viz::app
