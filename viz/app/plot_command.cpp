#include "viz/app/plot_command.hpp"

#include <algorithm>
#include <ostream>
#include <set>

#include <fmt/format.h>

#include "sim/scenario/problems.hpp"
#include "viz/app/text_file.hpp"
#include "viz/app/trace_source.hpp"
#include "viz/model/plot_text.hpp"
#include "viz/model/time_words.hpp"

namespace viz::app {

namespace {

using model::PlotChoice;
using model::SeriesBuilder;
using model::SeriesInfo;
using sim::recording::Level;

ExitCode refuse_plot(std::ostream& errors, const std::string& text) {
    errors << "mailflow-view: " << text << '\n';
    return ExitCode::bad_input;
}

/// Every series with what it is; and that kinds of events are series, too.
void list_series(std::ostream& output) {
    for (const SeriesInfo& info : model::named_series())
        output << fmt::format("{:<20}{:<13}{}\n", info.name, info.unit, info.description);
    output << "\nThe name of a kind of event (docs/recording-format.md) is a series, too: the count of these events.\n";
}

std::vector<std::string> series_names() {
    std::vector<std::string> names;
    for (const SeriesInfo& info : model::named_series()) names.emplace_back(info.name);
    for (std::size_t kind = 0; kind < sim::recording::event_kind_count; ++kind)
        names.emplace_back(name(static_cast<sim::recording::EventKind>(kind)));
    return names;
}

std::vector<std::string> host_names_of(const model::Trace& trace) {
    std::vector<std::string> names;
    for (const auto& host : trace.topology().hosts) names.push_back(host.name);
    return names;
}

std::string unknown_series(const std::vector<std::string>& series) {
    for (const std::string& name : series) {
        if (model::find_series(name)) continue;
        const std::string hint = sim::scenario::spelling_hint(name, series_names());
        return fmt::format("--series: there is no series `{}`{}", name,
                           hint.empty() ? "; `--series list` tells which there are" : hint);
    }
    return {};
}

std::string unknown_host(const model::Trace& trace, const std::vector<std::string>& hosts) {
    const std::vector<std::string> known = host_names_of(trace);
    for (const std::string& host : hosts) {
        if (std::ranges::find(known, host) != known.end()) continue;
        const std::string hint = sim::scenario::spelling_hint(host, known);
        return fmt::format("this recording has no host {}{}", host,
                           hint.empty() ? "; it has " + sim::scenario::join(known) : hint);
    }
    return {};
}

/// Why a choice cannot be told of a span; empty: it can.
std::string mistake_in(const PlotArguments& arguments, const PlotChoice& choice) {
    if (choice.span.begins >= choice.span.ends)
        return fmt::format("--from: nothing lies between {} and {}, where the recording ends or --to is",
                           model::time_words(choice.span.begins), model::time_words(choice.span.ends));
    if (!arguments.interval) return {};
    if (choice.interval <= model::Duration{}) return "--interval: must be longer than nothing";
    if ((choice.span.ends - choice.span.begins) / choice.interval >= model::plot_intervals_max)
        return fmt::format("--interval: there would be more than {} of them", model::plot_intervals_max);
    return {};
}

/// Why so many columns cannot be told of a choice; empty: they can.
std::string mistake_in_size(const PlotChoice& choice, std::size_t series_count) {
    if (choice.interval <= model::Duration{}) return {};
    const std::int64_t rows = (choice.span.ends - choice.span.begins) / choice.interval + 1;
    const auto columns = static_cast<std::int64_t>(series_count * std::max<std::size_t>(choice.hosts.size(), 1));
    if (rows * columns <= model::plot_cells_max) return {};
    return fmt::format("--interval: {} intervals of {} series and hosts are more than {} cells", rows, columns,
                       model::plot_cells_max);
}

/// Those that a recording of a level tells of; of the others it is told that it does not, for 0 would be a lie.
std::vector<std::string> recorded_series(const std::vector<std::string>& series, Level level, std::ostream& errors) {
    std::vector<std::string> recorded;
    for (const std::string& name : series) {
        const SeriesInfo info = *model::find_series(name);
        if (level >= info.level) {
            recorded.push_back(name);
            continue;
        }
        errors << fmt::format(
            "mailflow-view: {}: left out, a recording of level {} does not tell of it; make one with --level {}\n",
            info.name, sim::recording::name(level), sim::recording::name(info.level));
    }
    return recorded;
}

/// Those at which something of the series happens.
std::vector<std::string> busy_hosts(const SeriesBuilder& builder) {
    std::set<std::string> hosts;
    for (const model::SeriesGroup& group : builder.groups()) {
        for (const auto& [host, points] : group.by_host) {
            if (!host.empty() && !points.empty()) hosts.insert(host);
        }
    }
    return {hosts.begin(), hosts.end()};
}

PlotChoice choice_of(const PlotArguments& arguments, const model::Trace& trace) {
    PlotChoice choice;
    choice.hosts = arguments.hosts;
    choice.span = model::whole_span(trace);
    if (arguments.from) choice.span.begins = *arguments.from;
    if (arguments.to) choice.span.ends = std::min(choice.span.ends, *arguments.to);
    if (arguments.interval) choice.interval = model::Duration{arguments.interval->nanoseconds};
    return choice;
}

}  // namespace

ExitCode plot_command(const PlotArguments& arguments, std::ostream& output, std::ostream& errors) {
    if (std::ranges::find(arguments.series, "list") != arguments.series.end()) {
        list_series(output);
        return ExitCode::success;
    }
    if (arguments.source.file.empty()) return refuse_plot(errors, "which FILE? A recording, or a scenario");
    const auto& series = arguments.series.empty() ? model::usual_series() : arguments.series;
    if (const std::string unknown = unknown_series(series); !unknown.empty()) return refuse_plot(errors, unknown);
    auto source = TraceSource::open(arguments.source);
    const auto tell = [&errors](const Failure& failure) {
        errors << failure.text << '\n';
        return failure.code;
    };
    if (!source) return tell(source.error());
    model::Trace trace;
    source->read_all(trace);
    if (source->failure()) return tell(*source->failure());
    if (const std::string unknown = unknown_host(trace, arguments.hosts); !unknown.empty())
        return refuse_plot(errors, unknown);
    PlotChoice choice = choice_of(arguments, trace);
    if (const std::string mistake = mistake_in(arguments, choice); !mistake.empty())
        return refuse_plot(errors, mistake);
    SeriesBuilder builder(recorded_series(series, trace.header().level, errors));
    for (std::size_t index = 0; index < trace.events().size(); ++index) builder.take(trace.events()[index], index);
    if (arguments.each_host) choice.hosts = busy_hosts(builder);
    if (const std::string mistake = mistake_in_size(choice, builder.groups().size()); !mistake.empty())
        return refuse_plot(errors, mistake);
    if (!arguments.csv.empty()) {
        const ExitCode code = write_text_file(arguments.csv, plot_csv(builder.groups(), choice), errors);
        if (code != ExitCode::success || arguments.svg.empty()) return code;
    }
    if (!arguments.svg.empty())
        return write_text_file(arguments.svg, plot_svg(builder.groups(), choice, trace.header().title), errors);
    output << plot_text(builder.groups(), choice);
    return ExitCode::success;
}

}  // namespace viz::app
