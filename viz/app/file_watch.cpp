#include "viz/app/file_watch.hpp"

#include <algorithm>
#include <utility>

namespace viz::app {

FileWatch::FileWatch(std::vector<std::string> paths) : paths_(std::move(paths)), known_(look()), seen_(known_) {}

FileWatch::Stamps FileWatch::look() const {
    Stamps stamps;
    for (const std::string& path : paths_) {
        std::error_code no_time;
        std::error_code no_size;
        const Stamp stamp{std::filesystem::last_write_time(path, no_time), std::filesystem::file_size(path, no_size)};
        stamps.push_back(no_time || no_size ? std::nullopt : std::optional(stamp));
    }
    return stamps;
}

bool FileWatch::has_settled_change() {
    Stamps now = look();
    const bool is_still = now == seen_;
    const bool is_whole = std::ranges::all_of(now, [](const auto& stamp) { return stamp.has_value(); });
    seen_ = now;
    if (now == known_ || !is_still || !is_whole) return false;
    known_ = std::move(now);
    return true;
}

}  // namespace viz::app
