#include "viz/app/viewer_session.hpp"

#include <algorithm>
#include <utility>

#include "viz/panels/frame_geometry.hpp"
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

}  // namespace

ViewerSession::ViewerSession(const ViewArguments& arguments, TraceSource source,
                             const protocol::Result<Settings, std::string>& settings)
    : source_(std::move(source)),
      desk_(arguments.source, source_.run()),
      at_(arguments.at),
      selection_(arguments.selection) {
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
    const bool more = load_trace();
    work_on_branches();
    return more;
}

bool ViewerSession::load_trace() {
    if (source_.finished()) return false;
    undrawn_ = true;
    const bool more = source_.read_slice(trace_);
    const std::string notice = source_.notice();
    view_.notice = notice.empty() ? own_notice_ : notice;
    view_.progress = source_.finished() ? -1 : source_.progress();
    if (!looked_) look();
    return more;
}

/// What the last frame's user asked for, and what was asked for before.
void ViewerSession::work_on_branches() {
    undrawn_ = undrawn_ || desk_.is_working() || !view_.deeds.requests.empty();
    for (const panels::DeedRequest& request : std::exchange(view_.deeds.requests, {})) {
        desk_.ask(request, trace_, view_.playback.moment);
    }
    if (auto ready = desk_.work()) show(std::move(*ready));
}

/// Another future, or another present: what is selected and is in both stays so.
void ViewerSession::show(ReadyBranch ready) {
    const bool same = !ready.past_events || is_same_past(trace_, ready.trace, *ready.past_events);
    own_notice_ = same ? "" : "The past is not what this recording tells: another version of mailflow made it.";
    source_ = std::move(ready.source);
    trace_ = std::move(ready.trace);
    caches_ = std::make_unique<panels::Caches>();
    view_.playback.moment = ready.moment;
    view_.playback.playing = false;
    view_.notice = own_notice_;
    view_.progress = source_.finished() ? -1 : source_.progress();
    view_.deeds.dialog = panels::DeedDialog::none;
    panels::Selection& selection = view_.selection;
    if (!ready.past_events) selection = {selection.message, selection.host, 0, 0};
    if (trace_.find_journey(selection.message) == nullptr && source_.finished()) selection.message.clear();
    looked_ = true;
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
    panels::FrameInput with_board = input;
    with_board.board = &desk_.board();
    undrawn_ = false;
    panels::draw_app(trace_, view_, theme, *caches_, probes_, with_board);
}

bool ViewerSession::is_changing() const {
    return undrawn_ || !source_.finished() || desk_.is_working() || !view_.deeds.requests.empty() ||
           panels::is_animating(view_, *caches_);
}

}  // namespace viz::app
