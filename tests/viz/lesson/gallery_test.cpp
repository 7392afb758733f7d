#include "viz/lesson/gallery.hpp"

#include "tests/support/catch.hpp"

namespace viz::lesson {
namespace {

using sim::scenario::Level;
using sim::scenario::text_reader;

GalleryEntry entry(const char* name, bool is_exercise, std::optional<Level> level, unsigned minutes) {
    GalleryEntry made;
    made.name = name;
    made.is_exercise = is_exercise;
    made.level = level;
    made.minutes = minutes;
    return made;
}

}  // namespace

TEST_CASE("A scenario with a lesson, or a task, says for whom it is and how long it takes") {
    const std::string lesson = R"(mailflow: 1
title: A lesson
about: {goals: [read, write], level: beginner, minutes: 1}
domains: {alpha.test: {users: [alice]}}
lesson:
  - say: "Look."
  - {ask: "How many?", number: 2, points: 3, explain: "Two."}
)";
    const auto found = gallery_entry("some/where/a-lesson.yaml", text_reader(lesson));
    REQUIRE(found.has_value());
    CHECK(found->name == "a-lesson");
    CHECK(found->title == "A lesson");
    CHECK(found->goals.size() == 2);
    CHECK(found->points_max == 3);
    CHECK_FALSE(found->is_exercise);
    CHECK(gallery_words(*found) == "beginner, 1 minute, 1 question");

    const std::string exercise =
        "mailflow: 1\ntitle: Repair\nabout: {task: Do it}\ndomains: {alpha.test: {users: [alice]}}\n";
    CHECK(gallery_entry("b.yaml", text_reader(exercise))->is_exercise);
    CHECK(gallery_words(*gallery_entry("b.yaml", text_reader(exercise))).empty());
}

TEST_CASE("What is neither, or has a mistake, is left out") {
    CHECK_FALSE(gallery_entry("a.yaml", text_reader("mailflow: 1\ntitle: t\ndomains: {alpha.test: {}}\n")).has_value());
    CHECK_FALSE(gallery_entry("a.yaml", text_reader("no scenario")).has_value());
}

TEST_CASE("Lessons come before exercises, easy ones first, short ones first, under their headings") {
    std::vector<GalleryEntry> entries = {entry("e", true, Level::beginner, 5),   entry("d", false, Level::advanced, 5),
                                         entry("c", false, Level::beginner, 20), entry("b", false, Level::beginner, 5),
                                         entry("a", false, Level::beginner, 20), entry("f", false, std::nullopt, 1)};
    sort_gallery(entries);
    std::string order;
    for (const GalleryEntry& each : entries) order += each.name;
    CHECK(order == "bacdfe");
    const auto sections = gallery_sections(entries);
    REQUIRE(sections.size() == 4);
    CHECK(sections[0].heading == "Lessons: beginner");
    CHECK(sections[0].first == 0);
    CHECK(sections[0].end == 3);
    CHECK(sections[2].heading == "Lessons");
    CHECK(sections[3].heading == "Exercises: beginner");
}

}  // namespace viz::lesson
