#include "viz/app/measure_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>
#include <ostream>
#include <vector>

#include "protocol/base/random_stream.hpp"
#include "viz/app/trace_source.hpp"
#include "viz/render/offscreen.hpp"

namespace viz::app {

namespace {

constexpr std::size_t jumps = 200;
constexpr std::size_t frames_in_place = 60;

/// Processor time of this process.
double cpu_ms() {
    constexpr double ms_per_second = 1000;
    return static_cast<double>(std::clock()) * ms_per_second / CLOCKS_PER_SEC;
}

/// What a person waits for, which is less where more than one thread works.
double elapsed_ms() {
    const std::chrono::duration<double, std::milli> since_start = std::chrono::steady_clock::now().time_since_epoch();
    return since_start.count();
}

struct Times {
    double median_ms = 0;
    double most_ms = 0;
};
Times times_of(std::vector<double> all_ms) {
    std::ranges::sort(all_ms);
    return {all_ms[all_ms.size() / 2], all_ms.back()};
}

struct Measured {
    std::size_t events = 0;
    double first_picture_ms = 0;  ///< the first slice read and drawn
    double open_ms = 0;           ///< all events read, by all threads; drawing is not counted
    double open_elapsed_ms = 0;   ///< the same, on the wall clock
    Times scrub;                  ///< to a moment anywhere, drawn
    Times frame;                  ///< drawn once more where it is
};

double draw_ms(render::Offscreen& screen, const model::Trace& trace, panels::ViewState& view) {
    const double before_ms = cpu_ms();
    screen.draw(trace, view, 0);
    return cpu_ms() - before_ms;
}

void measure_opening(TraceSource& source, render::Offscreen& screen, model::Trace& trace, Measured& measured) {
    panels::ViewState view;
    const double before_ms = cpu_ms();
    const double elapsed_before_ms = elapsed_ms();
    bool more = source.read_slice(trace);
    const double slice_ms = cpu_ms() - before_ms;
    const double slice_elapsed_ms = elapsed_ms() - elapsed_before_ms;
    view.playback.moment = trace.start();
    measured.first_picture_ms = slice_ms + draw_ms(screen, trace, view);
    const double rest_begin_ms = cpu_ms();
    const double rest_elapsed_begin_ms = elapsed_ms();
    while (more) more = source.read_slice(trace);
    measured.open_ms = slice_ms + cpu_ms() - rest_begin_ms;
    measured.open_elapsed_ms = slice_elapsed_ms + elapsed_ms() - rest_elapsed_begin_ms;
    measured.events = trace.events().size();
}

void measure_drawing(render::Offscreen& screen, const model::Trace& trace, Measured& measured) {
    panels::ViewState view;
    protocol::RandomStream random(1, 0, "measure", "moments");
    std::vector<double> scrub_ms;
    std::vector<double> frame_ms;
    for (std::size_t jump = 0; jump < jumps; ++jump) {
        view.playback.moment = trace.moment_after(random.below(trace.events().size()));
        scrub_ms.push_back(draw_ms(screen, trace, view));
    }
    for (std::size_t frame = 0; frame < frames_in_place; ++frame) frame_ms.push_back(draw_ms(screen, trace, view));
    measured.scrub = times_of(std::move(scrub_ms));
    measured.frame = times_of(std::move(frame_ms));
}

void print_text(const Measured& measured, std::ostream& output) {
    constexpr double us_per_ms = 1000;
    const double us_per_event = us_per_ms * measured.open_ms / static_cast<double>(measured.events);
    output << fmt::format("{} events\n\n", measured.events);
    output << fmt::format("  {:>10.1f} ms until the first picture\n", measured.first_picture_ms);
    output << fmt::format("  {:>10.1f} ms to open all of it, {:.2f} us an event\n", measured.open_ms, us_per_event);
    output << fmt::format("  {:>10.1f} ms on the clock, for two threads do it\n", measured.open_elapsed_ms);
    output << fmt::format("  {:>10.1f} ms to jump anywhere and draw, at most {:.1f} ms ({} jumps)\n",
                          measured.scrub.median_ms, measured.scrub.most_ms, jumps);
    output << fmt::format("  {:>10.1f} ms to draw again, at most {:.1f} ms\n", measured.frame.median_ms,
                          measured.frame.most_ms);
}

void print_json(const Measured& measured, std::ostream& output) {
    const nlohmann::ordered_json json{{"events", measured.events},
                                      {"first_picture_ms", measured.first_picture_ms},
                                      {"open_ms", measured.open_ms},
                                      {"open_elapsed_ms", measured.open_elapsed_ms},
                                      {"scrub_median_ms", measured.scrub.median_ms},
                                      {"scrub_most_ms", measured.scrub.most_ms},
                                      {"frame_median_ms", measured.frame.median_ms},
                                      {"frame_most_ms", measured.frame.most_ms}};
    output << json.dump(2) << '\n';
}

}  // namespace

ExitCode measure_command(const MeasureArguments& arguments, std::ostream& output, std::ostream& errors) {
    auto source = TraceSource::open(arguments.source);
    if (!source) {
        errors << source.error().text << '\n';
        return source.error().code;
    }
    source->await_run();
    Measured measured;
    model::Trace trace;
    render::Offscreen screen(arguments.size, 1);
    measure_opening(*source, screen, trace, measured);
    if (source->failure()) {
        errors << source->failure()->text << '\n';
        return source->failure()->code;
    }
    if (trace.events().empty()) {
        errors << "mailflow-view: the recording has no events\n";
        return ExitCode::bad_input;
    }
    measure_drawing(screen, trace, measured);
    if (arguments.json) {
        print_json(measured, output);
    } else {
        print_text(measured, output);
    }
    return ExitCode::success;
}

}  // namespace viz::app
