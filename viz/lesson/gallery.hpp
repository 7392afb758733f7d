#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/loader.hpp"

namespace viz::lesson {

/// A lesson or an exercise that can be opened, or any file that was opened lately.
struct GalleryEntry {
    std::string file;  ///< its path
    std::string name;  ///< the path's last part without its ending; with it if it is recent
    std::string title;
    std::vector<std::string> goals;
    std::optional<sim::scenario::Level> level;
    unsigned minutes = 0;  ///< that it takes; 0: not said
    unsigned questions = 0;
    unsigned points_max = 0;  ///< of the questions of a lesson, or the expectations of an exercise
    bool is_exercise = false;
    bool is_recent = false;  ///< it stands before the others because it was opened lately
};

/// Neighbouring entries under one heading.
struct GallerySection {
    std::string heading;
    std::size_t first = 0;
    std::size_t end = 0;
};

/// What a scenario says of itself. Nothing: it cannot be loaded, or is neither a lesson nor an exercise.
[[nodiscard]] std::optional<GalleryEntry> gallery_entry(const std::string& file,
                                                        const sim::scenario::FileReader& reader);
/// Lessons before exercises, easy ones before difficult ones, short ones before long ones; those of no level last.
void sort_gallery(std::vector<GalleryEntry>& entries);
/// @pre sorted
[[nodiscard]] std::vector<GallerySection> gallery_sections(const std::vector<GalleryEntry>& entries);
/// "beginner, 15 minutes, 4 questions", as far as it is said.
[[nodiscard]] std::string gallery_words(const GalleryEntry& entry);

}  // namespace viz::lesson
