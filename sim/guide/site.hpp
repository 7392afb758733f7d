#pragma once

#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "sim/lesson/handout.hpp"
#include "sim/scenario/model.hpp"

namespace sim::guide {

/// Where the course is told from: the first page of the site.
inline constexpr const char* course_path = "docs/lessons/README.md";

/// A text in Markdown.
struct GuideText {
    std::string path;  ///< from the root of the checkout, `docs/glossary.md`; a lesson's: `docs/lessons/NAME.md`
    std::string markdown;
};

/// A lesson or an exercise that the site has hand-outs of.
struct GuideScenario {
    std::string name;  ///< of its file, without folder and ending
    scenario::Scenario scenario;
};

struct SitePage {
    std::string file;  ///< its name; all lie in one folder
    std::string html;
};

/// Pages that can be read from a disk, without a network.
struct Site {
    std::vector<SitePage> pages;  ///< the first is index.html
    std::vector<std::string>
        pictures;  ///< paths from the root, to be copied into the folder `pictures` beside the pages
};

/// The site of a course: the texts, of each lesson a hand-out without and one with answers, of each exercise its task.
/// Links between the texts lead from page to page, those to the file of an exercise to its task; what leads elsewhere
/// is words only. The lessons are in the order in which the course names them first.
/// What stands between the lines `<!-- for teachers -->` and `<!-- for everybody -->` of a text is left out for
/// students.
/// @param reader  student: nothing that tells answers is in it: neither the lessons' pages, which are for teachers, in
///                whose place links lead to the hand-outs, nor hand-outs with answers
/// @return what is missing: the course, a lesson's page, the lesson of a page, a lesson in the course
[[nodiscard]] protocol::Result<Site, std::string> make_site(const std::vector<GuideText>& texts,
                                                            const std::vector<GuideScenario>& lessons,
                                                            const std::vector<GuideScenario>& exercises,
                                                            lesson::Reader reader = lesson::Reader::teacher);

}  // namespace sim::guide
