#include "viz/app/viewer_session.hpp"

#include <utility>

#include "viz/lesson/recorded_lesson.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/lesson_steering.hpp"
#include "viz/panels/playback.hpp"

namespace viz::app {

ViewerSession::ViewerSession(const ViewArguments& arguments, TraceSource source,
                             const protocol::Result<Settings, std::string>& settings)
    : source_(std::move(source)), at_(arguments.at), selection_(arguments.selection) {
    if (settings) {
        apply(*settings, view_);
    } else {
        own_notice_ = "The settings of the last time are not used: " + settings.error();
    }
    if (arguments.theme) view_.theme = *arguments.theme;
    if (arguments.layout) view_.layout = panels::named_layout(*arguments.layout);
    if (arguments.tab) view_.bottom_tab = *arguments.tab;
    if (arguments.speed) view_.playback.speed = *arguments.speed;
    // Who asks for a moment or something to be selected wants to look, and a live world has no end to be told from.
    const SelectionArguments& wanted = arguments.selection;
    const bool looks = at_ || !wanted.message.empty() || !wanted.host.empty() || wanted.connection || wanted.event;
    opens_lesson_ = source_.is_run() && !looks && !arguments.no_lesson && !arguments.source.serve;
    if (arguments.source.serve) {  // goes with the clock, as what it shows does
        view_.playback.speed = arguments.speed.value_or(1);
        view_.playback.playing = true;
    }
}

bool ViewerSession::load_slice() {
    if (source_.finished()) return false;
    const bool more = source_.read_slice(trace_);
    const std::string notice = source_.notice();
    view_.notice = notice.empty() ? own_notice_ : notice;
    view_.progress = source_.finished() ? -1 : source_.progress();
    if (!looked_) look();
    if (!lesson_sought_) find_lesson();
    return more;
}

/// Goes to where the user wanted to begin, as soon as the recording has got there.
void ViewerSession::look() {
    const bool wanted =
        at_ || !selection_.message.empty() || !selection_.host.empty() || selection_.connection || selection_.event;
    if (!wanted) {
        if (trace_.events().size() <= trace_.setup_events() && !source_.finished()) return;
        view_.playback.moment = trace_.start();
        looked_ = true;
        return;
    }
    if (!source_.finished() && (!at_ || trace_.end() < *at_)) return;
    const auto found = find_look(trace_, at_, selection_);
    if (found) {
        turn_to(*found, selection_, view_);
        if (!found->notice.empty()) own_notice_ = view_.notice = found->notice;
    } else if (!source_.finished()) {
        return;  // it may come later
    } else {
        view_.playback.moment = at_ ? trace_.moment_at(std::min(*at_, trace_.end())) : trace_.start();
        own_notice_ = view_.notice = found.error().text;
    }
    looked_ = true;
}

/// As soon as the header of the recording has been read.
void ViewerSession::find_lesson() {
    if (trace_.header().scenario.empty() && !source_.finished()) return;
    lesson_sought_ = true;
    lesson_ = lesson::recorded_lesson(trace_.header());
    if (lesson_ != nullptr && opens_lesson_) panels::open_lesson(*lesson_, trace_, view_);
}

void ViewerSession::draw(const theme::Theme& theme, const panels::FrameInput& input) {
    panels::draw_app(trace_, view_, theme, caches_, probes_, input, lesson_.get());
}

bool ViewerSession::is_changing() const {
    return !source_.finished() || panels::is_animating(view_, caches_);
}

}  // namespace viz::app
