#include "viz/web/page_session.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "viz/lesson/recorded_lesson.hpp"
#include "viz/model/recording_notice.hpp"
#include "viz/panels/lesson_steering.hpp"
#include "viz/panels/playback.hpp"

namespace viz::web {

namespace {

constexpr std::size_t slice_events = 1024;

constexpr const char* cannot_act =
    "This page plays what was recorded; it has no simulator, so nothing else can happen in it. `mailflow view` on the "
    "scenario can.";

}  // namespace

PageSession::PageSession(std::string recording, const PageOptions& options)
    : options_(options),
      size_octets_(recording.size()),
      reader_(sim::recording::RecordingReader::over(std::move(recording), "the recording in this page")) {
    view_.theme = options.theme;
    view_.progress = 0;
    board_.cannot = cannot_act;
}

bool PageSession::load_slice() {
    if (trace_.finished()) return false;
    undrawn_ = true;
    std::vector<sim::recording::Event> events;
    const auto count = reader_.read(events, slice_events);
    if (reader_.header() != nullptr && !std::exchange(header_given_, true)) trace_.set_header(*reader_.header());
    if (!events.empty()) trace_.append(std::move(events));
    const bool more = count && *count == slice_events;
    if (more) {
        view_.progress = static_cast<double>(reader_.octets_read()) / static_cast<double>(size_octets_);
    } else {
        finish(count ? std::nullopt : std::optional(count.error()));
    }
    if (!looked_) look();
    if (header_given_ && !std::exchange(lesson_sought_, true)) find_lesson();
    return more;
}

/// Nothing more will come: what is there is shown, and what is wrong with it told.
void PageSession::finish(const std::optional<sim::recording::ReadError>& error) {
    const bool cut = error || reader_.header() == nullptr || reader_.cut();
    trace_.finish(cut);
    view_.progress = -1;
    if (error) {
        view_.notice = error->text;
    } else if (reader_.header() == nullptr) {
        view_.notice = "The recording in this page ends before the end of its header.";
    } else {
        view_.notice = model::recording_notice(cut, reader_.unknown_kinds());
    }
}

/// Goes to where the page is to begin, as soon as the recording has got there.
void PageSession::look() {
    const bool there = trace_.finished() ||
                       (options_.at ? trace_.end() > *options_.at : trace_.events().size() > trace_.setup_events());
    if (!there) return;
    view_.playback.moment = options_.at ? trace_.moment_at(std::min(*options_.at, trace_.end())) : trace_.start();
    looked_ = true;
}

void PageSession::find_lesson() {
    lesson_ = lesson::recorded_lesson(trace_.header());
    if (lesson_ != nullptr && options_.opens_lesson) panels::open_lesson(*lesson_, trace_, view_);
}

void PageSession::draw(const theme::Theme& theme, const panels::FrameInput& input) {
    panels::FrameInput with_board = input;
    with_board.board = &board_;
    undrawn_ = false;
    panels::draw_app(trace_, view_, theme, caches_, probes_, with_board, lesson_.get());
    view_.deeds.requests.clear();
}

bool PageSession::is_changing() const {
    return undrawn_ || !trace_.finished() || panels::is_animating(view_, caches_);
}

}  // namespace viz::web
