#include "viz/app/viewer_session.hpp"

#include <utility>

#include "viz/lesson/recorded_lesson.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/lesson_steering.hpp"
#include "viz/panels/playback.hpp"

namespace viz::app {

namespace {

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
    gallery_view_.notice = own_notice_;
}

void ViewerSession::set_up(const protocol::Result<Settings, std::string>& settings) {
    if (settings) {
        apply(*settings, view_);
    } else {
        own_notice_ = "The settings of the last time are not used: " + settings.error();
    }
    if (arguments_.theme) view_.theme = *arguments_.theme;
    if (arguments_.layout) view_.layout = panels::named_layout(*arguments_.layout);
    if (arguments_.tab) view_.bottom_tab = *arguments_.tab;
    if (arguments_.speed) view_.playback.speed = *arguments_.speed;
    if (arguments_.source.serve) {  // goes with the clock, as what it shows does
        view_.playback.speed = arguments_.speed.value_or(1);
        view_.playback.playing = true;
    }
}

void ViewerSession::show(TraceSource source) {
    // A live world has no end that a lesson could be told from.
    opens_lesson_ = source.is_run() && !asks_for_look(arguments_) && !arguments_.no_lesson && !arguments_.source.serve;
    source_ = std::move(source);
}

bool ViewerSession::load_slice() {
    if (!source_ || source_->finished()) return false;
    const bool more = source_->read_slice(trace_);
    const std::string notice = source_->notice();
    view_.notice = notice.empty() ? own_notice_ : notice;
    view_.progress = source_->finished() ? -1 : source_->progress();
    if (!looked_) look();
    if (!lesson_sought_) find_lesson();
    return more;
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
}

/// Draws the gallery and opens what is chosen there.
void ViewerSession::choose(const theme::Theme& theme, const panels::FrameInput& input) {
    const auto chosen = draw_gallery(gallery_, gallery_view_, view_.theme, theme, probes_, input.keys);
    if (!chosen) return;
    arguments_.source.file = gallery_[*chosen].file;
    auto source = TraceSource::open(arguments_.source);
    if (source) return show(std::move(*source));
    gallery_view_.notice = source.error().text;
}

void ViewerSession::draw(const theme::Theme& theme, const panels::FrameInput& input) {
    if (!source_) return choose(theme, input);
    panels::draw_app(trace_, view_, theme, caches_, probes_, input, lesson_.get());
    whole_shown_ = source_->finished();
}

bool ViewerSession::is_changing() const {
    if (!source_) return false;
    return !whole_shown_ || panels::is_animating(view_, caches_);
}

}  // namespace viz::app
