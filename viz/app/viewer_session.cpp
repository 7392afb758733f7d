#include "viz/app/viewer_session.hpp"

#include <utility>

#include "viz/panels/frame_geometry.hpp"
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

void ViewerSession::draw(const theme::Theme& theme, const panels::FrameInput& input) {
    panels::draw_app(trace_, view_, theme, caches_, probes_, input);
}

bool ViewerSession::is_changing() const {
    return !source_.finished() || panels::is_animating(view_, caches_);
}

}  // namespace viz::app
