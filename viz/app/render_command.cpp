#include "viz/app/render_command.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <ostream>

#include "sim/lesson/answer.hpp"
#include "viz/app/gallery_files.hpp"
#include "viz/app/movie_output.hpp"
#include "viz/app/trace_source.hpp"
#include "viz/lesson/recorded_lesson.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/lesson_steering.hpp"
#include "viz/render/movie.hpp"
#include "viz/render/picture.hpp"
#include "viz/render/png.hpp"

namespace viz::app {

namespace {

/// Of a movie: ten minutes of 50 frames a second. A recording with hours of waiting has more, which nobody means.
constexpr std::size_t frames_max = 30'000;

ExitCode report(const Failure& failure, std::ostream& errors) {
    errors << failure.text << '\n';
    return failure.code;
}

Failure bad_lesson(const RenderArguments& arguments, std::string_view reason) {
    return {ExitCode::bad_input, fmt::format("mailflow-view: {}: {}", arguments.source.file, reason)};
}

panels::ViewState view_of(const RenderArguments& arguments, const Look& look) {
    panels::ViewState view;
    turn_to(look, arguments.selection, view);
    view.playback.speed = arguments.speed;
    // The look's connection is one of many that a movie shows.
    if (!arguments.movie.empty() && !arguments.selection.connection) view.selection.connection = 0;
    view.layout = panels::named_layout(arguments.layout);
    view.bottom_tab = arguments.tab;
    view.theme = arguments.theme;
    view.only = arguments.panel;
    view.map.follow = !arguments.follow.empty();
    view.source_words = words_of(arguments.source);
    if (arguments.page) view.inspector.tab = *arguments.page;
    return view;
}

std::string no_answer_words(const lesson::LessonPlay& play, const std::string& answer) {
    const lesson::AnswerDraft& draft = play.work().draft;
    if (draft.options == 0) return fmt::format("--answer: \"{}\" is no answer to this question", answer);
    const char last = sim::lesson::letter_of(draft.options - 1);
    if (draft.kind != lesson::AnswerKind::order)
        return fmt::format("--answer: \"{}\" names no option: they are a to {}", answer, last);
    return fmt::format("--answer: \"{}\" is no order: it must name each option from a to {} once", answer, last);
}

/// The lesson at the step that is wanted, as if the answers had been given. It turns the view to it.
protocol::Result<std::unique_ptr<lesson::LessonPlay>, Failure> lesson_of(const RenderArguments& arguments,
                                                                         const model::Trace& trace,
                                                                         panels::ViewState& view) {
    std::unique_ptr<lesson::LessonPlay> play;
    if (!arguments.lesson_step) return play;
    play = lesson::recorded_lesson(trace.header());
    if (play == nullptr) return protocol::failure(bad_lesson(arguments, "it has no lesson"));
    play->take(trace);
    const std::size_t count = play->player().count();
    if (*arguments.lesson_step > count + 1)
        return protocol::failure(bad_lesson(arguments, fmt::format("its lesson has {} steps", count)));
    if (*arguments.lesson_step > 0) play->go_to_step(*arguments.lesson_step);
    panels::open_lesson(*play, trace, view);
    view.lesson.line_wanted = false;  // a picture has no keyboard
    if (play->phase() == lesson::Phase::goals) view.playback.moment = trace.start();
    if (play->phase() == lesson::Phase::over) view.playback.moment = trace.moment_at(trace.end());
    for (const std::string& answer : arguments.lesson_answers) {
        if (panels::give_answer(*play, answer, view)) continue;
        return protocol::failure(bad_lesson(arguments, no_answer_words(*play, answer)));
    }
    return play;
}

ExitCode write_image(const RenderArguments& arguments, const render::Image& image, std::ostream& output,
                     std::ostream& errors) {
    const auto written = render::write_png(arguments.out, image);
    if (!written) {
        errors << fmt::format("mailflow-view: {}: {}\n", arguments.out, written.error());
        return ExitCode::our_fault;
    }
    output << arguments.out << '\n';
    return ExitCode::success;
}

ExitCode write_picture(const RenderArguments& arguments, const model::Trace& trace, panels::ViewState view,
                       std::ostream& output, std::ostream& errors) {
    const auto play = lesson_of(arguments, trace, view);
    if (!play) return report(play.error(), errors);
    return write_image(
        arguments,
        render::render_picture(trace, view, arguments.size, static_cast<float>(arguments.scale), play->get()), output,
        errors);
}

/// The window as it is without a file.
ExitCode write_gallery(const RenderArguments& arguments, std::ostream& output, std::ostream& errors) {
    if (arguments.out.empty() || arguments.lesson_step)
        return report({ExitCode::bad_input, "mailflow-view: which FILE?"}, errors);
    const auto gallery = find_gallery();
    if (!gallery) return report(gallery.error(), errors);
    const auto scale = static_cast<float>(arguments.scale);
    return write_image(arguments, render::render_gallery(*gallery, arguments.theme, arguments.size, scale), output,
                       errors);
}

render::MoviePlan plan_of(const RenderArguments& arguments, const model::Trace& trace) {
    render::MoviePlan plan;
    plan.from = arguments.from.value_or(trace.begin());
    plan.to = arguments.to.value_or(trace.end());
    plan.frames_per_second = arguments.frames_per_second;
    plan.speed = arguments.speed;
    plan.skip_waits = arguments.skip_waits;
    plan.size = arguments.size;
    plan.scale = static_cast<float>(arguments.scale);
    return plan;
}

ExitCode write_movie(const RenderArguments& arguments, const model::Trace& trace, const panels::ViewState& view,
                     std::ostream& output, std::ostream& errors) {
    const render::MoviePlan plan = plan_of(arguments, trace);
    if (plan.to < plan.from) {
        errors << "mailflow-view: the movie would end before it begins\n";
        return ExitCode::bad_input;
    }
    const std::vector<model::Moment> moments = render::frame_moments(trace, plan, frames_max + 1);
    if (moments.size() > frames_max) {
        errors << fmt::format(
            "mailflow-view: the movie would have {} frames, more than {}; take a shorter time by --from "
            "and --to, a greater --speed, or --skip-waits\n",
            plan.skip_waits ? std::string("too many") : fmt::format("{}", render::frame_count(plan)), frames_max);
        return ExitCode::bad_input;
    }
    auto movie = make_movie_output(arguments.movie, plan.size, plan.frames_per_second);
    if (!movie) return report(movie.error(), errors);
    const bool watched = isatty(STDERR_FILENO) == 1;
    protocol::Result<void, Failure> added;
    render::render_movie(trace, view, plan, moments, [&](std::size_t frame, const render::Image& image) {
        added = (*movie)->add(image);
        if (watched) errors << fmt::format("\rframe {} of {}", frame + 1, moments.size()) << std::flush;
        return added.has_value();
    });
    if (watched) errors << '\n';
    if (!added) return report(added.error(), errors);
    const auto finished = (*movie)->finish();
    if (!finished) return report(finished.error(), errors);
    output << *finished << '\n';
    return ExitCode::success;
}

}  // namespace

ExitCode render_command(const RenderArguments& arguments, std::ostream& output, std::ostream& errors) {
    if (arguments.source.file.empty()) return write_gallery(arguments, output, errors);
    auto source = TraceSource::open(arguments.source);
    if (!source) return report(source.error(), errors);
    model::Trace trace;
    source->read_all(trace);
    if (source->failure()) return report(*source->failure(), errors);
    const std::string notice = source->notice();
    if (!notice.empty()) errors << "mailflow-view: " << notice << '\n';
    SelectionArguments selection = arguments.selection;
    if (!arguments.follow.empty()) selection.message = arguments.follow;
    const auto look = find_look(trace, arguments.at, selection);
    if (!look) return report(look.error(), errors);
    panels::ViewState view = view_of(arguments, *look);
    if (!look->notice.empty()) errors << "mailflow-view: " << look->notice << '\n';
    view.notice = notice;
    return arguments.movie.empty() ? write_picture(arguments, trace, view, output, errors)
                                   : write_movie(arguments, trace, view, output, errors);
}

}  // namespace viz::app
