#include "viz/app/gallery_files.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "sim/scenario/limits.hpp"

namespace viz::app {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t recent_files_shown_max = 6;
constexpr std::size_t folders_above_max = 4;  ///< build/release/bin lies three below the checkout

bool has_lessons(const fs::path& folder) {
    std::error_code none;
    return fs::is_directory(folder / "lessons", none);
}

std::optional<fs::path> scenarios_folder() {
    if (has_lessons("scenarios")) return "scenarios";
    std::error_code unreadable;
    fs::path above = fs::read_symlink("/proc/self/exe", unreadable).parent_path();
    for (std::size_t count = 0; count < folders_above_max; ++count) {
        if (has_lessons(above / "scenarios")) return above / "scenarios";
        above = above.parent_path();
    }
    return std::nullopt;
}

protocol::Result<std::string, std::string> read_file(const std::string& path) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) return protocol::failure(error.message());
    if (size > sim::scenario::limits::file_octets_max) return protocol::failure(std::string("it is too large"));
    std::ifstream file(path, std::ios::binary);
    if (!file) return protocol::failure(std::generic_category().message(errno));
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// What can be said of any file without reading a whole recording.
lesson::GalleryEntry recent_entry(const std::string& path) {
    const bool is_scenario = path.ends_with(".yaml") || path.ends_with(".yml");
    auto told = is_scenario ? lesson::gallery_entry(path, read_file) : std::nullopt;
    lesson::GalleryEntry entry = told ? std::move(*told) : lesson::GalleryEntry{};
    entry.file = path;
    entry.name = fs::path(path).filename().string();
    if (entry.title.empty()) entry.title = entry.name;
    entry.goals = {fs::path(path).parent_path().string()};
    entry.is_recent = true;
    return entry;
}

}  // namespace

void put_recent_files(std::vector<lesson::GalleryEntry>& entries, const std::vector<RememberedFile>& files) {
    std::erase_if(entries, [](const lesson::GalleryEntry& entry) { return entry.is_recent; });
    std::vector<lesson::GalleryEntry> recent;
    for (const RememberedFile& file : files) {
        std::error_code none;
        if (recent.size() < recent_files_shown_max && fs::is_regular_file(file.path, none))
            recent.push_back(recent_entry(file.path));
    }
    entries.insert(entries.begin(), recent.begin(), recent.end());
}

protocol::Result<std::vector<lesson::GalleryEntry>, Failure> find_gallery() {
    std::vector<lesson::GalleryEntry> entries;
    const auto folder = scenarios_folder();
    for (const char* kind : {"lessons", "exercises"}) {
        if (!folder) break;
        std::error_code error;
        for (fs::directory_iterator at(*folder / kind, error), end; !error && at != end; at.increment(error)) {
            if (at->path().extension() != ".yaml") continue;
            if (auto entry = lesson::gallery_entry(at->path().string(), read_file))
                entries.push_back(std::move(*entry));
        }
    }
    lesson::sort_gallery(entries);
    if (!entries.empty()) return entries;
    return protocol::failure(
        Failure{ExitCode::bad_input, "mailflow-view: which FILE? There is no folder `scenarios` to choose from here"});
}

}  // namespace viz::app
