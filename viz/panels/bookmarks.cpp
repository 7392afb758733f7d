#include "viz/panels/bookmarks.hpp"

#include <algorithm>
#include <span>

#include "viz/panels/playback.hpp"

namespace viz::panels {

void toggle_bookmark(std::vector<model::Instant>& bookmarks, model::Instant instant) {
    const auto place = std::ranges::lower_bound(bookmarks, instant);
    if (place != bookmarks.end() && *place == instant) {
        bookmarks.erase(place);
    } else {
        bookmarks.insert(place, instant);
    }
}

void go_to_bookmark(const model::Trace& trace, ViewState& view, bool forward) {
    // Those of a longer run of the same file are kept, but there is nothing to go to.
    const auto end = std::ranges::upper_bound(view.bookmarks, trace.end());
    const std::span bookmarks(view.bookmarks.begin(), end);
    if (bookmarks.empty()) return;
    const model::Instant now = view.playback.moment.time;
    const auto after = std::ranges::upper_bound(bookmarks, now);
    const auto here = std::ranges::lower_bound(bookmarks, now);
    const model::Instant next = after == bookmarks.end() ? bookmarks.front() : *after;
    const model::Instant before = here == bookmarks.begin() ? bookmarks.back() : *std::prev(here);
    seek(view.playback, trace.moment_at(forward ? next : before));
}

}  // namespace viz::panels
