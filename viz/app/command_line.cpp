#include "viz/app/command_line.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <ostream>
#include <string>
#include <vector>

#include "viz/app/argument_values.hpp"
#include "viz/app/ladder_command.hpp"
#include "viz/app/map_command.hpp"
#include "viz/app/measure_command.hpp"
#include "viz/app/names.hpp"
#include "viz/app/parts_command.hpp"
#include "viz/app/plot_command.hpp"
#include "viz/app/render_command.hpp"
#include "viz/app/states_command.hpp"
#include "viz/app/view_command.hpp"

namespace viz::app {

namespace {

/// Like CLI::Range, which takes what is not a number for one within any bounds.
CLI::Validator number_between(double low, double high) {
    const auto check = [low, high](const std::string& text) {
        char* end = nullptr;
        const double value = std::strtod(text.c_str(), &end);
        const bool fits = end != text.c_str() && *end == 0 && value >= low && value <= high;
        return fits ? std::string() : fmt::format("{} is not a number from {:g} to {:g}", text, low, high);
    };
    return CLI::Validator(check, fmt::format("FLOAT in [{:g} - {:g}]", low, high));
}

constexpr const char* about =
    "mailflow-view shows how mail travels: in a window, or as pictures and movies drawn without a display.";
constexpr const char* examples =
    "Examples:\n"
    "  mailflow view\n"
    "  mailflow view scenarios/lessons/relay-chain.yaml\n"
    "  mailflow render run.mailflow.zst --at 2.1s --size 1600x900 --theme light --out picture.png\n"
    "  mailflow render FILE --panel map --scale 2 --size 3200x1800 --out map.png\n"
    "  mailflow render FILE --movie mail.gif --from 2s --to 2.5s --fps 12\n"
    "\n"
    "Exit status: 0 done, 2 bad input or usage, 3 no display or our fault.\n";

// Of single commands, in place of those above.
constexpr const char* ladder_examples =
    "Examples:\n"
    "  mailflow ladder scenarios/lessons/two-domains.yaml --dns\n"
    "  mailflow ladder run.mailflow.zst --message m1 --svg ladder.svg --to-scale\n"
    "  mailflow ladder FILE --mermaid ladder.mmd\n";
constexpr const char* plot_examples =
    "Examples:\n"
    "  mailflow plot scenarios/lessons/relay-chain.yaml\n"
    "  mailflow plot --series list\n"
    "  mailflow plot run.mailflow.zst --series queue-length --each-host --csv queues.csv\n"
    "  mailflow plot FILE --series deliveries --interval 1min --svg deliveries.svg\n";
constexpr const char* states_examples =
    "Examples:\n"
    "  mailflow states smtp\n"
    "  mailflow states pop3-client --svg states.svg\n";
constexpr const char* parts_examples =
    "Examples:\n"
    "  mailflow parts scenarios/lessons/two-domains.yaml\n"
    "  mailflow parts run.mailflow.zst --message m1 --hop 2\n"
    "  mailflow parts FILE --content 2\n";
constexpr const char* measure_examples =
    "Examples:\n"
    "  mailflow measure run.mailflow.zst\n"
    "  mailflow measure FILE --size 1920x1080 --json\n";

/// An option whose value is read by `parse`, which says what is wrong with it.
template <class Value, class Parse>
CLI::Option* add_parsed(CLI::App& command, const std::string& name, Value& value, Parse parse,
                        const std::string& description) {
    return command.add_option_function<std::string>(
        name,
        [name, &value, parse](const std::string& text) {
            const auto parsed = parse(text);
            if (!parsed) throw CLI::ValidationError(name, parsed.error());
            value = *parsed;
        },
        description);
}

/// An option that takes one of a few names.
template <class Target, class Value, std::size_t count>
void add_named(CLI::App& command, const std::string& option, Target& target, const Names<Value, count>& names,
               const std::string& description) {
    std::vector<std::string> known;
    for (const auto& [name, value] : names) known.emplace_back(name);
    command
        .add_option_function<std::string>(
            option, [&names, &target](const std::string& name) { target = *value_of(names, name); }, description)
        ->check(CLI::IsMember(known));
}

class ViewerCommandLine {
public:
    ViewerCommandLine(std::ostream& output, std::ostream& errors)
        : app_(about, "mailflow-view"), output_(output), errors_(errors) {
        app_.require_subcommand(1);
        app_.footer(examples);
        add_view();
        add_render();
        add_parts();
        add_map();
        add_ladder();
        add_plot();
        add_states();
        add_measure();
    }

    int run(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            const bool asked_for_help = error.get_exit_code() == 0;
            app_.exit(error, output_, errors_);
            return static_cast<int>(asked_for_help ? ExitCode::success : ExitCode::bad_input);
        }
        return static_cast<int>(result_);
    }

private:
    static void add_source(CLI::App& command, SourceArguments& source, bool file_required = true) {
        command
            .add_option("FILE", source.file,
                        file_required
                            ? "a recording, or a scenario, which is run"
                            : "a recording, or a scenario, which is run; else the window has a choice of them")
            ->required(file_required);
        command.add_option("--with", source.overlays, "overlay file laid over the scenario (may be repeated)");
        command.add_option("--set", source.sets, "KEY.PATH=VALUE: change one key of the scenario (may be repeated)");
        command.add_option("--seed", source.seed, "seed of the run's random choices");
        command.add_option("--until", source.until, "end the run at this simulated time");
        command.add_option("--student", source.student, "the variant of the scenario that this student has");
    }

    static void add_selection(CLI::App& command, SelectionArguments& selection) {
        command.add_option("--message", selection.message, "select this mail");
        command.add_option("--host", selection.host, "select this host");
        command.add_option("--event", selection.event, "go to this event, by its number in show --events");
        command.add_option("--connection", selection.connection, "select this connection, by its client's number");
    }

    void add_view() {
        CLI::App* command = app_.add_subcommand("view", "open a scenario or a recording in a window");
        add_source(*command, view_.source, false);
        add_parsed(*command, "--at", view_.at, parse_time, "begin at this simulated time: 6.1s, 5min, 1h20min");
        add_selection(*command, view_.selection);
        command->add_flag("--serve", view_.source.serve,
                          "serve the scenario for real programs (mailflow serve) and show it live; prints the ports");
        command->add_option("--speed", view_.speed, "simulated seconds in a second")
            ->check(number_between(panels::speed_min, panels::speed_max));
        command->add_option("--scale", view_.scale, "size of letters and shapes; else $MAILFLOW_SCALE or the screen's")
            ->check(number_between(scale_min, scale_max));
        add_named(*command, "--theme", view_.theme, theme_names, "dark or light");
        add_named(*command, "--layout", view_.layout, layout_names, "which panels are shown");
        add_named(*command, "--tab", view_.tab, tab_names, "which of the lower panels");
        command->add_flag("--no-lesson", view_.no_lesson, "do not open the scenario's lesson; key Q does");
        command->add_option("--state-file", view_.state_file)->group("");  // for tests
        command->callback([this] { result_ = view_command(view_, errors_); });
    }

    void add_render() {
        CLI::App* command = app_.add_subcommand("render", "draw a picture or a movie, without a display");
        add_source(*command, render_.source, false);
        CLI::Option* at = add_parsed(*command, "--at", render_.at, parse_time,
                                     "simulated time: 6.1s, 5min, 1h20min; else while a mail is on its longest way");
        add_selection(*command, render_.selection);
        add_parsed(*command, "--size", render_.size, parse_size, "of the picture in pixels; 1600x900 unless given");
        command->add_option("--scale", render_.scale, "size of letters and shapes in it; 1 unless given")
            ->check(number_between(scale_min, scale_max));
        add_named(*command, "--theme", render_.theme, theme_names, "dark (the default) or light");
        add_named(*command, "--layout", render_.layout, layout_names, "which panels are shown");
        add_named(*command, "--tab", render_.tab, tab_names, "which of the lower panels");
        add_named(*command, "--panel", render_.panel, panel_names, "one panel alone");
        add_named(*command, "--page", render_.page, page_names, "which page of the inspector");
        command->add_option("--follow", render_.follow, "select this mail and keep it in sight on the map, from near")
            ->excludes("--message");
        CLI::Option* lesson = add_lesson_step(*command);
        lesson->excludes(at);
        CLI::Option* out = command->add_option("--out", render_.out, "PNG file to be written");
        add_movie(*command, *at, *out);
        lesson->excludes("--movie");
        command->callback([this] { render(); });
    }

    CLI::Option* add_lesson_step(CLI::App& command) {
        CLI::Option* step = command
                                .add_option_function<std::size_t>(
                                    "--lesson-step", [this](std::size_t number) { render_.lesson_step = number; },
                                    "the lesson at this step, from 1; 0: its goals, one more than there are: its end")
                                ->check(CLI::NonNegativeNumber);
        command
            .add_option("--answer", render_.lesson_answers,
                        "given to the question of that step, as to `mailflow lesson` (may be repeated)")
            ->allow_extra_args(false)
            ->needs(step);
        return step;
    }

    void add_movie(CLI::App& command, CLI::Option& at, CLI::Option& out) {
        CLI::Option* movie = command.add_option(
            "--movie", render_.movie,
            "instead of a picture: FILE.mp4, .gif, .webm or .webp by ffmpeg, or a folder of PNG files");
        movie->excludes(&at)->excludes(&out);
        add_parsed(command, "--from", render_.from, parse_time, "the movie's begin; else when the first thing happens")
            ->needs(movie);
        add_parsed(command, "--to", render_.to, parse_time, "the movie's end; else the recording's")->needs(movie);
        command.add_option("--fps", render_.frames_per_second, "frames in a second; 25 unless given")
            ->check(CLI::Range(1, 120))
            ->needs(movie);
        command.add_option("--speed", render_.speed, "simulated seconds in a second of the movie; 0.05 unless given")
            ->check(number_between(panels::speed_min, panels::speed_max))
            ->needs(movie);
        command.add_flag("--skip-waits", render_.skip_waits, "leave waits out in which nothing moves")->needs(movie);
    }

    void add_map() {
        CLI::App* command = app_.add_subcommand("map", "the map of the hosts at a moment: as text or SVG");
        add_source(*command, map_.source);
        add_parsed(*command, "--at", map_.at, parse_time,
                   "simulated time: 6.1s, 5min, 1h20min; else while a mail is on its longest way");
        add_selection(*command, map_.selection);
        auto* svg = command->add_option("--svg", map_.svg, "picture to make");
        add_named(*command, "--theme", map_.theme, theme_names, "of the picture: light (the default) or dark");
        command->get_option("--theme")->needs(svg);
        command->callback([this] { result_ = map_command(map_, output_, errors_); });
    }

    void add_ladder() {
        CLI::App* command = app_.add_subcommand("ladder", "who said what to whom: as text, SVG or for Mermaid");
        add_source(*command, ladder_.source);
        command->add_option("--message", ladder_.message, "only what belongs to this mail");
        command->add_option("--connection", ladder_.connection, "only what went over it, by its client's number");
        command->add_option("--host", ladder_.hosts, "only what went between hosts named so (to be repeated)");
        command->add_flag("--dns", ladder_.dns, "with questions to name servers");
        command->add_flag("--control", ladder_.control, "with openings and ends of connections");
        auto* svg = command->add_option("--svg", ladder_.svg, "picture to make");
        command->add_option("--mermaid", ladder_.mermaid, "file to make in the language of Mermaid")->excludes(svg);
        command->add_flag("--to-scale", ladder_.to_scale, "the picture is true to scale in time")->needs(svg);
        command->footer(ladder_examples);
        command->callback([this] { result_ = ladder_command(ladder_, output_, errors_); });
    }

    void add_plot() {
        CLI::App* command = app_.add_subcommand(
            "plot", "queues, deliveries, latencies and what else is counted, over time: as text, CSV or SVG");
        add_source(*command, plot_.source, false);
        command->get_option("FILE")->description("a recording, or a scenario, which is run");
        command
            ->add_option("--series", plot_.series,
                         "which (to be repeated): queue-length, latency, deliveries, the name of a kind of event; "
                         "`list` tells all")
            ->allow_extra_args(false);
        auto* host = command->add_option("--host", plot_.hosts, "a line for this host (to be repeated)");
        host->allow_extra_args(false);
        command->add_flag("--each-host", plot_.each_host, "a line for every host at which something happens")
            ->excludes(host);
        add_parsed(*command, "--interval", plot_.interval, parse_time,
                   "tell how many there were in each interval of this length: 10s, 1min");
        add_parsed(*command, "--from", plot_.from, parse_time, "begin at this simulated time");
        add_parsed(*command, "--to", plot_.to, parse_time, "end at this simulated time");
        command->add_option("--csv", plot_.csv, "table to make (RFC 4180)");
        command->add_option("--svg", plot_.svg, "picture to make");
        command->footer(plot_examples);
        command->callback([this] { result_ = plot_command(plot_, output_, errors_); });
    }

    void add_states() {
        CLI::App* command =
            app_.add_subcommand("states", "the state machines that sessions run: as text, SVG or for Mermaid");
        command->add_option("MACHINE", states_.machine, "smtp, smtp-client, pop3, pop3-client, imap or imap-client")
            ->required();
        auto* svg = command->add_option("--svg", states_.svg, "picture to make");
        command->add_option("--mermaid", states_.mermaid, "file to make in the language of Mermaid")->excludes(svg);
        command->footer(states_examples);
        command->callback([this] { result_ = states_command(states_, output_, errors_); });
    }

    void add_parts() {
        CLI::App* command = app_.add_subcommand("parts", "tell as text what a mail is made of (MIME), part by part");
        add_source(*command, parts_.source);
        command->add_option("--message", parts_.message, "this mail; else the first");
        add_parsed(*command, "--at", parts_.at, parse_time, "as it was sent until this simulated time");
        command->add_option("--hop", parts_.hop, "as it went over this hop, from 1; else the last");
        command->add_option("--content", parts_.contents, "the content of one part, by its place in the list, from 1");
        command->footer(parts_examples);
        command->callback([this] { result_ = parts_command(parts_, output_, errors_); });
    }

    void add_measure() {
        CLI::App* command = app_.add_subcommand("measure", "measure opening, jumping and drawing, without a display");
        add_source(*command, measure_.source);
        add_parsed(*command, "--size", measure_.size, parse_size, "of the picture in pixels; 1600x900 unless given");
        command->add_flag("--json", measure_.json, "report as JSON");
        command->footer(measure_examples);
        command->callback([this] { result_ = measure_command(measure_, output_, errors_); });
    }

    void render() {
        if (render_.out.empty() && render_.movie.empty()) throw CLI::RequiredError("--out or --movie");
        result_ = render_command(render_, output_, errors_);
    }

    CLI::App app_;
    std::ostream& output_;
    std::ostream& errors_;
    ViewArguments view_;
    RenderArguments render_;
    PartsArguments parts_;
    MapArguments map_;
    LadderArguments ladder_;
    PlotArguments plot_;
    StatesArguments states_;
    MeasureArguments measure_;
    ExitCode result_ = ExitCode::success;
};

}  // namespace

int run_command_line(int argc, char** argv, std::ostream& output, std::ostream& errors) {
    return ViewerCommandLine(output, errors).run(argc, argv);
}

}  // namespace viz::app
