#include "viz/app/viewer_session.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "viz/app/answer_file.hpp"
#include "viz/app/gallery_files.hpp"
#include "viz/app/host_places.hpp"
#include "viz/lesson/exercise.hpp"
#include "viz/lesson/recorded_lesson.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/lesson_steering.hpp"
#include "viz/panels/playback.hpp"

namespace viz::app {

namespace {

/// Whether the events before a moment are the same, one by one.
bool is_same_past(const model::Trace& one, const model::Trace& other, std::size_t events) {
    if (one.header().level != other.header().level) return true;  // one tells more than the other
    return other.events().size() >= events &&
           std::equal(one.events().begin(), one.events().begin() + static_cast<std::ptrdiff_t>(events),
                      other.events().begin());
}

/// Who asks for a moment or something to be selected wants to look there.
bool asks_for_look(const ViewArguments& arguments) {
    const SelectionArguments& wanted = arguments.selection;
    return arguments.at || !wanted.message.empty() || !wanted.host.empty() || wanted.connection || wanted.event;
}

}  // namespace

ViewerSession::ViewerSession(ViewArguments arguments, TraceSource source,
                             const protocol::Result<Settings, std::string>& settings)
    : arguments_(std::move(arguments)) {
    set_up(settings);
    show(std::move(source));
}

ViewerSession::ViewerSession(ViewArguments arguments, std::vector<lesson::GalleryEntry> gallery,
                             const protocol::Result<Settings, std::string>& settings)
    : arguments_(std::move(arguments)), gallery_(std::move(gallery)) {
    set_up(settings);
    put_recent_files(gallery_, files_);
    gallery_view_.notice = own_notice_;
}

void ViewerSession::set_up(const protocol::Result<Settings, std::string>& settings) {
    if (settings) {
        apply(*settings, view_);
        files_ = settings->files;
        toured_ = settings->toured;
    } else {
        own_notice_ = "The settings of the last time are not used: " + settings.error();
    }
    if (arguments_.theme) view_.theme = *arguments_.theme;
    if (arguments_.layout) view_.layout = panels::named_layout(*arguments_.layout);
    if (arguments_.tab) view_.bottom_tab = *arguments_.tab;
    if (arguments_.speed) view_.playback.speed = *arguments_.speed;
    if (arguments_.source.serve) view_.playback.speed = arguments_.speed.value_or(1);
}

void ViewerSession::show(TraceSource source) {
    // A live world has no end that a lesson could be told from.
    opens_lesson_ = source.is_run() && !asks_for_look(arguments_) && !arguments_.no_lesson && !arguments_.source.serve;
    view_.playback.playing = arguments_.source.serve;  // goes with the clock, as what it shows does
    desk_.emplace(arguments_.source, source.run());
    source_ = std::move(source);
    remember_file();
}

/// What is served is gone afterwards.
void ViewerSession::remember_file() {
    path_.clear();
    view_.source_words.clear();
    if (arguments_.source.serve) return;
    view_.source_words = words_of(arguments_.source);
    std::error_code unknown;
    path_ = std::filesystem::absolute(arguments_.source.file, unknown).lexically_normal().string();
    if (path_.empty()) return;
    view_.bookmarks = remember(files_, path_).bookmarks;
    auto places = load_places(places_path(path_));
    if (places) {
        view_.map.moved = std::move(*places);
    } else {
        own_notice_ = "The places of hosts kept beside the file are not used: " + places.error();
    }
}

/// Where hosts were dragged to, beside the scenario. What is written is nothing of the scenario itself.
void ViewerSession::keep_places() {
    undrawn_ = true;
    if (path_.empty()) {
        own_notice_ = view_.notice = "What is served has no file beside which places could be kept.";
        return;
    }
    const std::string file = places_path(path_);
    const auto saved = save_places(file, view_.map.moved);
    own_notice_ = view_.notice = !saved ? saved.error()
                                 : view_.map.moved.empty()
                                     ? "No host was dragged: no places are kept."
                                     : fmt::format("The places of dragged hosts are kept in {}", file);
}

/// Once, as soon as there is a window to be shown around in.
void ViewerSession::begin_first_tour() {
    if (toured_ || !looked_) return;
    toured_ = true;
    view_.tour_step = 1;
}

void ViewerSession::keep_bookmarks(std::vector<RememberedFile>& files) const {
    const auto file = std::ranges::find(files, path_, &RememberedFile::path);
    if (path_.empty() || file == files.end()) return;
    file->bookmarks = view_.bookmarks;
    file->bookmarks.resize(std::min(file->bookmarks.size(), remembered_bookmarks_max));
}

Settings ViewerSession::settings() const {
    Settings settings = settings_of(view_);
    settings.files = files_;
    settings.toured = toured_;
    keep_bookmarks(settings.files);
    return settings;
}

bool ViewerSession::load_slice() {
    if (!source_) return false;
    const bool more = load_trace();
    work_on_branches();
    work_on_lesson();
    return more;
}

bool ViewerSession::load_trace() {
    if (source_->finished()) return false;
    undrawn_ = true;
    const bool more = source_->read_slice(trace_);
    tell_source();
    if (!looked_) look();
    if (!watch_ && branch_ == 0) watch_files();
    return more;
}

/// The header of the recording says of which files its scenario was made.
void ViewerSession::watch_files() {
    if (!source_->is_run() || arguments_.source.serve || trace_.header().scenario.empty()) return;
    std::vector<std::string> paths;
    for (const sim::recording::ScenarioText& text : trace_.header().scenario) {
        std::error_code none;
        if (std::filesystem::is_regular_file(text.name, none)) paths.push_back(text.name);
    }
    watch_.emplace(std::move(paths));
}

/// How far the source is, and what is wrong with it.
void ViewerSession::tell_source() {
    const std::string notice = source_->notice();
    view_.notice = notice.empty() ? own_notice_ : notice;
    view_.progress = source_->finished() ? -1 : source_->progress();
}

/// What the last frame's user asked for, and what was asked for before.
void ViewerSession::work_on_branches() {
    undrawn_ = undrawn_ || desk_->is_working() || !view_.deeds.requests.empty();
    for (const panels::DeedRequest& request : std::exchange(view_.deeds.requests, {})) {
        desk_->ask(request, trace_, view_.playback.moment);
    }
    if (auto ready = desk_->work()) show(std::move(*ready));
}

/// Another future, or another present: what is selected and is in both stays so.
void ViewerSession::show(ReadyBranch ready) {
    if (branch_ == 0) lay_lesson_aside();
    branch_ = board().shown;
    const bool same = !ready.past_events || is_same_past(trace_, ready.trace, *ready.past_events);
    own_notice_ = same ? "" : "The past is not what this recording tells: another version of mailflow made it.";
    keep_selection(ready, same ? ready.past_events.value_or(0) : 0);
    source_ = std::move(ready.source);
    trace_ = std::move(ready.trace);
    caches_ = std::make_unique<panels::Caches>();
    panels::seek(view_.playback, ready.moment);
    tell_source();
    // At a terminal the next line follows the answer.
    if (view_.deeds.dialog != panels::DeedDialog::terminal) view_.deeds.dialog = panels::DeedDialog::none;
    looked_ = true;
}

/// Numbers of events and connections mean the same in both as far as the past is shared.
/// @param past_events  of the trace that is still shown, so many are shared
void ViewerSession::keep_selection(const ReadyBranch& ready, std::size_t past_events) {
    const auto is_gone = [&](sim::recording::EventId event) { return trace_.index_of(event) >= past_events; };
    panels::Selection& selection = view_.selection;
    if (is_gone(selection.event)) selection.event = 0;
    if (is_gone(view_.dns.pinned)) view_.dns.pinned = 0;
    std::erase_if(view_.journey.toggled, is_gone);
    const model::ConnectionRow* connection = trace_.find_connection(selection.connection);
    if (connection == nullptr || connection->events.front() >= past_events) {
        selection.connection = 0;
        view_.transcript.pinned = false;
    }
    const bool has_mail = ready.trace.find_journey(selection.message) != nullptr;
    if (!has_mail && ready.source.finished()) selection.message.clear();
}

/// The lesson is of the scenario as it is written: its stops are others in another future, so that other branches have
/// none.
void ViewerSession::work_on_lesson() {
    if (branch_ != 0) return;
    if (lesson_aside_) take_lesson_up();
    if (!lesson_sought_) find_lesson();
}

void ViewerSession::lay_lesson_aside() {
    opens_lesson_ = false;
    if (lesson_ == nullptr) return;
    lesson_aside_ = LessonAside{std::move(lesson_), std::exchange(view_.lesson, {}), view_.playback.moment};
}

/// As soon as its stops are there again. Nobody who was in the middle of it has to look for the place.
void ViewerSession::take_lesson_up() {
    if (!source_->finished()) return;
    lesson_ = std::move(lesson_aside_->play);
    view_.lesson = lesson_aside_->options;
    const model::Moment moment = lesson_aside_->moment;
    if (view_.lesson.open && moment.events <= trace_.events().size()) panels::seek(view_.playback, moment);
    lesson_aside_.reset();
    undrawn_ = true;
}

/// Goes to where the user wanted to begin, as soon as the recording has got there.
void ViewerSession::look() {
    const SelectionArguments& selection = arguments_.selection;
    const auto& at = arguments_.at;
    if (!asks_for_look(arguments_)) {
        if (trace_.events().size() <= trace_.setup_events() && !source_->finished()) return;
        view_.playback.moment = trace_.start();
        looked_ = true;
        return;
    }
    if (!source_->finished() && (!at || trace_.end() < *at)) return;
    const auto found = find_look(trace_, at, selection);
    if (found) {
        turn_to(*found, selection, view_);
        if (!found->notice.empty()) own_notice_ = view_.notice = found->notice;
    } else if (!source_->finished()) {
        return;  // it may come later
    } else {
        view_.playback.moment = at ? trace_.moment_at(std::min(*at, trace_.end())) : trace_.start();
        own_notice_ = view_.notice = found.error().text;
    }
    looked_ = true;
}

/// As soon as the header of the recording has been read.
void ViewerSession::find_lesson() {
    if (trace_.header().scenario.empty() && !source_->finished()) return;
    lesson_sought_ = true;
    lesson_ = lesson::recorded_lesson(trace_.header());
    if (lesson_ != nullptr && opens_lesson_) panels::open_lesson(*lesson_, trace_, view_);
    if (lesson_ == nullptr && lesson::mentions_exercise(trace_.header())) open_exercise();
}

/// A recording has no file that an answer could be laid over.
void ViewerSession::open_exercise() {
    if (opens_lesson_ && !arguments_.tab) view_.bottom_tab = panels::BottomTab::exercise;
    const bool can_be_answered = source_->is_run() && !arguments_.source.serve;
    if (can_be_answered && view_.answer.path.empty()) view_.answer = find_answer(arguments_.source);
}

/// Keeps the answer and runs the exercise with it. What is wrong with it is told where it is written.
void ViewerSession::try_answer() {
    if (!std::exchange(view_.answer.wanted, false) || view_.answer.path.empty()) return;
    undrawn_ = true;
    view_.answer.problem = write_answer(view_.answer).value_or("");
    if (!view_.answer.problem.empty()) return;
    std::vector<std::string>& overlays = arguments_.source.overlays;
    if (std::ranges::find(overlays, view_.answer.path) == overlays.end()) overlays.push_back(view_.answer.path);
    reload();
}

/// Draws the gallery and opens what is chosen there.
void ViewerSession::choose(const theme::Theme& theme, const panels::FrameInput& input) {
    const auto chosen = draw_gallery(gallery_, gallery_view_, view_.theme, theme, probes_, input.keys);
    if (chosen) return open(gallery_[*chosen].file);
    const bool back = std::ranges::any_of(input.keys, [](const auto& key) { return key.key == panels::Key::escape; });
    if (back && source_) choosing_ = false;
}

void ViewerSession::open(const std::string& file) {
    ViewArguments wanted = arguments_;
    if (source_) {  // what was asked for of one scenario is not for another
        wanted = ViewArguments{};
        wanted.source.student = arguments_.source.student;
    }
    wanted.source.file = file;
    auto source = TraceSource::open(wanted.source);
    undrawn_ = true;
    if (!source) {
        gallery_view_.notice = source.error().text;
        if (source_ && !choosing_) own_notice_ = view_.notice = source.error().text;
        return;
    }
    arguments_ = std::move(wanted);
    leave();
    show(std::move(*source));
}

/// Nothing of what was shown is left; how it is looked at stays.
void ViewerSession::leave() {
    keep_bookmarks(files_);
    panels::ViewState fresh;
    apply(settings_of(view_), fresh);
    fresh.bottom_tab = view_.bottom_tab;
    view_ = std::move(fresh);
    trace_ = {};
    caches_ = std::make_unique<panels::Caches>();
    branch_ = 0;
    lesson_.reset();
    lesson_aside_.reset();
    watch_.reset();
    own_notice_.clear();
    gallery_view_.notice.clear();
    choosing_ = lesson_sought_ = looked_ = false;
    undrawn_ = true;
}

void ViewerSession::look_at_files() {
    if (!source_ || !watch_ || !watch_->has_settled_change()) return;
    undrawn_ = true;
    if (board().tree.branches().size() <= 1) return reload();
    own_notice_ = view_.notice =
        "The scenario's file has changed. Ctrl+R runs it as it is now; the branches are of what it was, and would be "
        "gone.";
}

/// The same instant of the new run, with the same mail and host; a lesson begins anew.
void ViewerSession::reload() {
    if (arguments_.source.serve) return;
    auto source = TraceSource::open(arguments_.source);
    undrawn_ = true;
    if (!source) {
        own_notice_ = view_.notice =
            fmt::format("The run before is still shown, for the new one came to nothing: {}", source.error().text);
        view_.answer.problem = source.error().text;
        return;
    }
    const bool lesson_was_open = view_.lesson.open;
    const panels::Selection selection = view_.selection;
    const model::Instant instant = view_.playback.moment.time;
    std::vector<model::Instant> bookmarks = view_.bookmarks;
    panels::MapView map = view_.map;
    panels::AnswerDraft answer = view_.answer;
    answer.problem.clear();
    leave();
    arguments_.at = lesson_was_open ? std::nullopt : std::optional(instant);
    arguments_.selection = {};
    show(std::move(*source));
    view_.bookmarks = std::move(bookmarks);
    view_.map = std::move(map);
    view_.answer = std::move(answer);
    view_.selection.message = selection.message;
    view_.selection.host = selection.host;
}

void ViewerSession::open_gallery() {
    if (gallery_.empty()) {
        auto found = find_gallery();
        if (!found) {
            own_notice_ = view_.notice = found.error().text;
            return;
        }
        gallery_ = std::move(*found);
    }
    put_recent_files(gallery_, files_);
    gallery_view_.cursor = 0;
    view_.playback.playing = false;
    gallery_view_.notice.clear();
    gallery_view_.can_go_back = true;
    choosing_ = true;
}

void ViewerSession::work_on_file_request() {
    switch (std::exchange(view_.file_request, panels::FileRequest::none)) {
        case panels::FileRequest::none:
            return;
        case panels::FileRequest::choose:
            return open_gallery();
        case panels::FileRequest::reload:
            return reload();
        case panels::FileRequest::keep_places:
            return keep_places();
    }
}

void ViewerSession::draw(const theme::Theme& theme, const panels::FrameInput& input) {
    if (!source_ || choosing_) return choose(theme, input);
    panels::FrameInput with_board = input;
    with_board.board = &board();
    undrawn_ = false;
    begin_first_tour();
    panels::draw_app(trace_, view_, theme, *caches_, probes_, with_board, lesson_.get());
    work_on_file_request();
    try_answer();
}

bool ViewerSession::is_changing() const {
    if (!source_) return false;
    return undrawn_ || !source_->finished() || desk_->is_working() || !view_.deeds.requests.empty() ||
           panels::is_animating(view_, *caches_);
}

}  // namespace viz::app
