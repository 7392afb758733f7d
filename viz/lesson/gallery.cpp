#include "viz/lesson/gallery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace viz::lesson {

namespace {

std::string name_of(const std::string& file) {
    const std::size_t slash = file.rfind('/');
    const std::string last = slash == std::string::npos ? file : file.substr(slash + 1);
    return last.substr(0, last.rfind('.'));
}

std::string_view level_word(const GalleryEntry& entry) {
    return entry.level ? sim::scenario::level_names[static_cast<std::size_t>(*entry.level)] : std::string_view{};
}

std::string heading_of(const GalleryEntry& entry) {
    if (entry.is_recent) return "Opened lately";
    const std::string_view level = level_word(entry);
    const std::string kind = entry.is_exercise ? "Exercises" : "Lessons";
    return level.empty() ? kind : fmt::format("{}: {}", kind, level);
}

std::string counted(unsigned count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

std::optional<GalleryEntry> gallery_entry(const std::string& file, const sim::scenario::FileReader& reader) {
    const auto scenario = sim::scenario::load({file, {}, {}}, reader);
    if (!scenario || (scenario->lesson.empty() && scenario->about.task.empty())) return std::nullopt;
    GalleryEntry entry;
    entry.file = file;
    entry.name = name_of(file);
    entry.title = scenario->title;
    entry.goals = scenario->about.goals;
    entry.level = scenario->about.level;
    entry.minutes = scenario->about.minutes;
    entry.is_exercise = scenario->lesson.empty();
    for (const sim::scenario::LessonStep& step : scenario->lesson) {
        if (!step.question) continue;
        ++entry.questions;
        entry.points_max += step.question->points;
    }
    return entry;
}

void sort_gallery(std::vector<GalleryEntry>& entries) {
    const auto key = [](const GalleryEntry& entry) {
        const std::size_t level =
            entry.level ? static_cast<std::size_t>(*entry.level) : sim::scenario::level_names.size();
        return std::tuple(entry.is_exercise, level, entry.minutes, std::string_view(entry.name));
    };
    std::ranges::sort(entries, {}, key);
}

std::vector<GallerySection> gallery_sections(const std::vector<GalleryEntry>& entries) {
    std::vector<GallerySection> sections;
    for (std::size_t index = 0; index < entries.size(); ++index) {
        const std::string heading = heading_of(entries[index]);
        if (sections.empty() || sections.back().heading != heading) sections.push_back({heading, index, index});
        sections.back().end = index + 1;
    }
    return sections;
}

std::string gallery_words(const GalleryEntry& entry) {
    std::string words(level_word(entry));
    const auto add = [&words](const std::string& more) { words += (words.empty() ? "" : ", ") + more; };
    if (entry.minutes != 0) add(counted(entry.minutes, "minute"));
    if (entry.questions != 0) add(counted(entry.questions, "question"));
    return words;
}

}  // namespace viz::lesson
