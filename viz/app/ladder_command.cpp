#include "viz/app/ladder_command.hpp"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "viz/app/text_file.hpp"
#include "viz/app/trace_source.hpp"
#include "viz/model/ladder_text.hpp"

namespace viz::app {

namespace {

ExitCode refuse_ladder(std::ostream& errors, const std::string& text) {
    errors << "mailflow-view: " << text << '\n';
    return ExitCode::bad_input;
}

bool has_host_named(const model::Trace& trace, const std::string& host) {
    return std::ranges::any_of(trace.topology().hosts, [&](const auto& each) { return each.name == host; });
}

/// What is asked for and not there; empty: it is there.
std::string missing_subject(const model::Trace& trace, const LadderArguments& arguments) {
    if (!arguments.message.empty() && trace.events_of(arguments.message).empty())
        return "this recording has no mail " + arguments.message;
    if (arguments.connection != 0 && trace.find_connection(arguments.connection) == nullptr)
        return fmt::format("this recording has no connection {}", arguments.connection);
    for (const std::string& host : arguments.hosts) {
        if (!has_host_named(trace, host)) return "this recording has no host " + host;
    }
    return {};
}

std::string title_of(const model::Trace& trace, const LadderArguments& arguments) {
    std::string title = trace.header().title;
    if (!arguments.message.empty()) title += ": " + arguments.message;
    if (arguments.connection != 0) title += fmt::format(": connection {}", arguments.connection);
    return title;
}

}  // namespace

ExitCode ladder_command(const LadderArguments& arguments, std::ostream& output, std::ostream& errors) {
    auto source = TraceSource::open(arguments.source);
    const auto tell = [&errors](const Failure& failure) {
        errors << failure.text << '\n';
        return failure.code;
    };
    if (!source) return tell(source.error());
    model::Trace trace;
    source->read_all(trace);
    if (source->failure()) return tell(*source->failure());
    if (const std::string missing = missing_subject(trace, arguments); !missing.empty())
        return refuse_ladder(errors, missing);
    if (arguments.hosts.size() == 1) return refuse_ladder(errors, "--host: a ladder stands between two hosts or more");
    model::LadderChoice choice;
    choice.message = sim::recording::root_message(arguments.message);
    choice.connection = arguments.connection;
    choice.hosts = {arguments.hosts.begin(), arguments.hosts.end()};
    choice.dns = arguments.dns;
    choice.control = arguments.control;
    const model::Ladder ladder = model::make_ladder(trace, choice);
    const std::string title = title_of(trace, arguments);
    const auto scale = arguments.to_scale ? model::LadderScale::time : model::LadderScale::rows;
    if (!arguments.svg.empty()) return write_text_file(arguments.svg, model::ladder_svg(ladder, scale, title), errors);
    if (!arguments.mermaid.empty())
        return write_text_file(arguments.mermaid, model::ladder_mermaid(ladder, title), errors);
    output << model::ladder_text(ladder);
    return ExitCode::success;
}

}  // namespace viz::app
