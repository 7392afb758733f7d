#include "viz/panels/lesson_steering.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "viz/panels/map_transform.hpp"
#include "viz/panels/playback.hpp"

namespace viz::panels {

namespace {

using lesson::AnswerKind;
using lesson::LessonPlay;
using lesson::Phase;
using model::Moment;

/// A run from stop to stop is not to take longer: somebody waits for what it reveals.
constexpr double run_seconds_max = 10;
constexpr double planning_frame_seconds = 0.05;
constexpr int feedback_frames = 3;  ///< ImGui knows the height of new contents a frame late

bool is_before(const Moment& moment, const Moment& other) {
    return std::pair(moment.events, moment.time) < std::pair(other.events, other.time);
}

/// Whether playing from one moment comes to another in `run_seconds_max`.
bool comes_in_time(const model::Trace& trace, Playback playback, const Moment& to) {
    playback.playing = true;
    for (double seconds = 0; seconds < run_seconds_max; seconds += planning_frame_seconds) {
        advance(trace, playback, planning_frame_seconds);
        if (!is_before(playback.moment, to)) return true;
    }
    return false;
}

/// How much faster than its usual speed a run must go.
double needed_hurry(const model::Trace& trace, const Playback& playback, const Moment& to) {
    Playback tried = playback;
    tried.hurry = 1;
    double speed = playback.speed;
    while (speed < speed_max && !comes_in_time(trace, tried, to)) {
        speed = faster(speed);
        tried.hurry = speed / playback.speed;
    }
    return tried.hurry;
}

/// Lets the run go on to the stop of the lesson.
void run_on(LessonPlay& play, const model::Trace& trace, ViewState& view) {
    const auto stop = play.stop(trace);
    if (!stop) return;
    seek(view.playback, play.stop_before(trace));
    view.lesson.told_open = false;
    if (!is_before(view.playback.moment, *stop)) {
        play.arrive();
        return turn_to_step(play, trace, view);
    }
    view.playback.hurry = needed_hurry(trace, view.playback, *stop);
    view.playback.playing = true;
}

struct PanelTab {
    std::string_view panel;  ///< as lessons call it, see sim::scenario::panel_names
    BottomTab tab;
};
constexpr std::array panel_tabs{PanelTab{"journey", BottomTab::journey},
                                PanelTab{"transcript", BottomTab::transcript},
                                PanelTab{"inspector", BottomTab::inspector},
                                PanelTab{"events", BottomTab::events},
                                PanelTab{"dns", BottomTab::dns},
                                PanelTab{"queues", BottomTab::queues},
                                PanelTab{"ladder", BottomTab::ladder},
                                PanelTab{"states", BottomTab::states},
                                PanelTab{"plots", BottomTab::plots},
                                PanelTab{"mailboxes", BottomTab::mailboxes}};

void show_panel(std::string_view panel, ViewState& view) {
    const auto found = std::ranges::find(panel_tabs, panel, &PanelTab::panel);
    if (found == panel_tabs.end()) return;
    view.layout.show_bottom = true;
    view.bottom_tab = found->tab;
}

/// What the event at the stop is about is selected, as far as it says so.
void select_stop(const model::Trace& trace, ViewState& view) {
    const std::size_t events = view.playback.moment.events;
    view.selection.host.clear();
    view.selection.event = 0;
    if (events == 0 || events <= trace.setup_events()) return;
    const sim::recording::Event& event = trace.events()[events - 1];
    const std::string_view message = trace.message_of(event.id);
    if (!message.empty()) view.selection.message = message;
    view.selection.connection = 0;
    view.transcript.pinned = false;
}

}  // namespace

void turn_to_step(const LessonPlay& play, const model::Trace& trace, ViewState& view) {
    const auto stop = play.stop(trace);
    seek(view.playback, stop ? *stop : trace.moment_at(trace.end()));
    view.lesson.frames_to_feedback = 0;
    if (!play.is_at_step()) return;
    select_stop(trace, view);
    const sim::scenario::Highlight highlight = play.highlight();
    show_panel(highlight.panel, view);
    if (!highlight.hosts.empty()) fit_map(view.map);
    view.lesson.line_wanted = play.asked_kind() == AnswerKind::line;
}

void open_lesson(const LessonPlay& play, const model::Trace& trace, ViewState& view) {
    view.lesson.open = true;
    if (play.is_at_step()) turn_to_step(play, trace, view);
}

bool give_answer(LessonPlay& play, const std::string& answer, ViewState& view) {
    if (!play.is_asking()) return true;
    lesson::AnswerDraft& draft = play.draft();
    const bool by_places = draft.kind != AnswerKind::host && draft.kind != AnswerKind::line;
    if (draft.kind == AnswerKind::order) {
        if (!put_in_order(draft, answer)) return false;
    } else if (by_places) {
        const std::vector<std::size_t> places = lesson::places_in(answer);
        const auto is_option = [&draft](std::size_t place) { return place < draft.options; };
        if (places.empty() || !std::ranges::all_of(places, is_option)) return false;
        if (draft.kind == AnswerKind::choice && places.size() > 1) return false;
        draft.places.clear();
        for (const std::size_t place : places) choose(draft, place);
    } else {
        draft.text = answer;
    }
    if (draft.kind == AnswerKind::host) view.selection.host = answer;
    play.check();
    view.lesson.frames_to_feedback = feedback_frames;
    return play.work().response->verdict != sim::lesson::Verdict::unclear;
}

void steer_lesson(LessonPlay& play, const model::Trace& trace, ViewState& view, const Moment& before) {
    play.take(trace);
    if (!view.lesson.open) return;
    const auto stop = play.stop(trace);
    if (!stop || is_before(view.playback.moment, *stop)) return;
    const bool plays_on = view.playback.playing && !is_before(before, *stop);
    if (plays_on && play.is_at_step() && play.player().is_done()) {
        play.go_on();
        return run_on(play, trace, view);
    }
    if (view.playback.moment != *stop || view.playback.playing) seek(view.playback, *stop);
    if (play.phase() != Phase::running) return;
    play.arrive();
    turn_to_step(play, trace, view);
}

void lesson_next(PanelContext& context) {
    if (!context.lesson_is_open()) return;
    LessonPlay& play = *context.lesson;
    ViewState& view = context.view;
    switch (play.phase()) {
        case Phase::waiting:
            return;
        case Phase::goals:
            play.begin();
            return run_on(play, context.trace, view);
        case Phase::running:
            play.arrive();
            return turn_to_step(play, context.trace, view);
        case Phase::step:
            break;
        case Phase::over:
            return lesson_close(context);
    }
    if (!play.is_asking()) {
        play.go_on();
        return run_on(play, context.trace, view);
    }
    play.check();
    view.lesson.frames_to_feedback = feedback_frames;
    view.lesson.line_wanted = play.asked_kind() == AnswerKind::line;
}

void lesson_back(PanelContext& context) {
    if (!context.lesson_is_open() || context.lesson->phase() == Phase::waiting) return;
    context.lesson->back();
    if (context.lesson->is_at_step()) return turn_to_step(*context.lesson, context.trace, context.view);
    seek(context.view.playback, context.trace.start());
}

void lesson_skip(PanelContext& context) {
    if (!context.lesson_is_open() || !context.lesson->is_asking()) return;
    context.lesson->skip();
    context.view.lesson.frames_to_feedback = feedback_frames;
}

void lesson_hint(PanelContext& context) {
    if (!context.lesson_is_open() || !context.lesson->has_hint()) return;
    context.lesson->hint();
    context.view.lesson.frames_to_feedback = feedback_frames;
}

void lesson_again(PanelContext& context) {
    if (context.lesson_is_open() && context.lesson->is_at_step())
        turn_to_step(*context.lesson, context.trace, context.view);
}

void lesson_practise(PanelContext& context) {
    if (!context.lesson_is_open()) return;
    context.lesson->practise();
    lesson_again(context);
}

void lesson_restart(PanelContext& context) {
    if (!context.lesson_is_open()) return;
    context.lesson->restart();
    seek(context.view.playback, context.trace.start());
}

void lesson_toggle(PanelContext& context) {
    if (context.lesson == nullptr) return;
    if (context.view.lesson.open) {
        lesson_close(context);
    } else {
        open_lesson(*context.lesson, context.trace, context.view);
    }
}

void lesson_close(PanelContext& context) {
    context.view.lesson.open = false;
    context.view.playback.hurry = 1;
}

void lesson_write(PanelContext& context) {
    if (context.lesson_is_open() && context.lesson->asked_kind() == AnswerKind::line)
        context.view.lesson.line_wanted = true;
}

bool take_answer_key(PanelContext& context, const KeyPress& key) {
    if (!context.lesson_is_open() || !context.lesson->is_asking()) return false;
    lesson::AnswerDraft& draft = context.lesson->draft();
    if (draft.options == 0) return false;
    const bool upright = key.key == Key::up || key.key == Key::down;
    if (upright && draft.kind != AnswerKind::several && !key.shift) {
        if (key.control && draft.kind != AnswerKind::order) return false;
        key.control ? move_cursor_row(draft, key.key == Key::down) : choose_neighbour(draft, key.key == Key::down);
        return true;
    }
    if (key.key != Key::character || key.control || !protocol::is_alpha(key.character)) return false;
    const auto place = static_cast<std::size_t>(protocol::to_lower(key.character) - 'a');
    if (place >= draft.options || key.character != protocol::to_lower(key.character)) return false;
    choose(draft, place);
    return true;
}

void run_answer_line_keys(PanelContext& context) {
    if (!context.view.lesson.line_active) return;
    for (const KeyPress& key : context.keys) {
        if (key.key != Key::enter) continue;
        if (key.control) {
            lesson_skip(context);
        } else if (key.shift) {
            lesson_back(context);
        } else {
            lesson_next(context);
        }
        return;
    }
}

const char* lesson_next_name(const PanelContext& context) {
    const LessonPlay& play = *context.lesson;
    switch (play.phase()) {
        case Phase::waiting:
            return "Wait";
        case Phase::goals:
            return "Begin";
        case Phase::running:
            return "Go there at once";
        case Phase::step:
            return play.is_asking() ? "Check" : play.player().number() == play.player().count() ? "Finish" : "Run on";
        case Phase::over:
            return "Close";
    }
    return "";
}

}  // namespace viz::panels
