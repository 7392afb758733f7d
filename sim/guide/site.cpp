#include "sim/guide/site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <filesystem>
#include <map>
#include <optional>

#include "sim/guide/page_frame.hpp"
#include "sim/guide/rendered_text.hpp"

namespace sim::guide {

namespace {

constexpr std::string_view lessons_folder = "docs/lessons/";
constexpr std::string_view pictures_folder = "docs/pictures/";

std::string path_of_page(const std::string& lesson) {
    return fmt::format("{}{}.md", lessons_folder, lesson);
}

std::string path_of_exercise(const std::string& exercise) {
    return fmt::format("scenarios/exercises/{}.yaml", exercise);
}

/// `index.html`, `lesson-two-domains.html`, `glossary.html`.
std::string file_of(const std::string& path) {
    if (path == course_path) return "index.html";
    const std::string stem = std::filesystem::path(path).stem().string();
    return fmt::format("{}{}.html", path.starts_with(lessons_folder) ? "lesson-" : "", stem);
}

std::string sheet_file(const std::string& lesson) {
    return fmt::format("sheet-{}.html", lesson);
}

constexpr std::string_view teachers_begin = "<!-- for teachers -->\n";
constexpr std::string_view teachers_end = "<!-- for everybody -->\n";

/// Without the marks, and for students without what stands between them.
std::string text_for(lesson::Reader reader, std::string_view markdown) {
    std::string text;
    while (!markdown.empty()) {
        const std::size_t begin = std::min(markdown.find(teachers_begin), markdown.size());
        text += markdown.substr(0, begin);
        markdown.remove_prefix(std::min(begin + teachers_begin.size(), markdown.size()));
        const std::size_t end = std::min(markdown.find(teachers_end), markdown.size());
        if (reader == lesson::Reader::teacher) text += markdown.substr(0, end);
        markdown.remove_prefix(std::min(end + teachers_end.size(), markdown.size()));
    }
    return text;
}

class SiteMaker {
public:
    SiteMaker(const std::vector<GuideText>& texts, const std::vector<GuideScenario>& lessons,
              const std::vector<GuideScenario>& exercises, lesson::Reader reader)
        : texts_(texts), lessons_(lessons), exercises_(exercises), reader_(reader) {
        for (const GuideText& text : texts) files_.emplace(text.path, page_of(text.path));
        for (const GuideScenario& exercise : exercises) {
            files_.emplace(path_of_exercise(exercise.name), fmt::format("exercise-{}.html", exercise.name));
        }
    }

    protocol::Result<Site, std::string> make() {
        if (auto problem = missing()) return protocol::failure(std::move(*problem));
        render_texts();
        if (auto problem = arrange()) return protocol::failure(std::move(*problem));
        for (std::size_t place = 0; place < texts_.size(); ++place) {
            if (is_shown(texts_[place].path)) add_text(texts_[place], rendered_[place]);
        }
        for (const GuideScenario& lesson : lessons_) add_handouts(lesson);
        for (const GuideScenario& exercise : exercises_) add_task(exercise);
        std::ranges::stable_partition(site_.pages, [](const SitePage& page) { return page.file == "index.html"; });
        return std::move(site_);
    }

private:
    /// Whether a text is a page of the site.
    [[nodiscard]] bool is_shown(const std::string& path) const {
        return reader_ == lesson::Reader::teacher || !path.starts_with(lessons_folder) || path == course_path;
    }

    /// The page that tells of a text.
    [[nodiscard]] std::string page_of(const std::string& path) const {
        return is_shown(path) ? file_of(path) : sheet_file(std::filesystem::path(path).stem().string());
    }

    /// What a text or a lesson lacks.
    [[nodiscard]] std::optional<std::string> missing() const {
        if (!files_.contains(course_path)) return fmt::format("{}: it is not there", course_path);
        for (const GuideScenario& lesson : lessons_) {
            const std::string path = path_of_page(lesson.name);
            if (!files_.contains(path)) return fmt::format("{}: the lesson {} has no page", path, lesson.name);
        }
        for (const GuideText& text : texts_) {
            if (!text.path.starts_with(lessons_folder) || text.path == course_path) continue;
            const auto is_its = [&text](const GuideScenario& lesson) { return path_of_page(lesson.name) == text.path; };
            if (std::ranges::none_of(lessons_, is_its)) return fmt::format("{}: there is no such lesson", text.path);
        }
        return std::nullopt;
    }

    void render_texts() {
        for (const GuideText& text : texts_) {
            const auto target = [this, &text](const std::string& to) { return target_of(text.path, to); };
            rendered_.push_back(render_text(text_for(reader_, text.markdown), target));
        }
    }

    /// Links within the site, and those within the page; pictures are kept in mind.
    std::optional<std::string> target_of(const std::string& from, const std::string& destination) {
        if (destination.starts_with('#')) return destination;
        if (destination.find(':') != std::string::npos) return std::nullopt;  // to the outside
        const std::size_t hash = std::min(destination.find('#'), destination.size());
        const auto folder = std::filesystem::path(from).parent_path();
        const std::string path = (folder / destination.substr(0, hash)).lexically_normal().string();
        if (path.starts_with(pictures_folder)) {
            if (!is_shown(from)) return std::nullopt;
            if (std::ranges::find(site_.pictures, path) == site_.pictures.end()) site_.pictures.push_back(path);
            return "pictures/" + path.substr(pictures_folder.size());
        }
        const auto file = files_.find(path);
        if (file == files_.end()) return std::nullopt;
        if (from == course_path) course_.push_back(path);
        return file->second + (is_shown(path) ? destination.substr(hash) : "");
    }

    /// Makes the frame. @return which lesson the course does not name
    std::optional<std::string> arrange() {
        for (const std::string& path : course_) {
            if (path == course_path || !path.starts_with(lessons_folder)) continue;
            const Destination page{files_.at(path), title_of(path)};
            const auto is_it = [&page](const Destination& each) { return each.file == page.file; };
            if (std::ranges::none_of(frame_.lessons, is_it)) frame_.lessons.push_back(page);
        }
        for (const GuideScenario& lesson : lessons_) {
            if (std::ranges::find(course_, path_of_page(lesson.name)) == course_.end()) {
                return fmt::format("{}: the course does not name the lesson {}", course_path, lesson.name);
            }
        }
        frame_.pages.push_back({files_.at(course_path), title_of(course_path)});
        for (const GuideText& text : texts_) {
            if (!text.path.starts_with(lessons_folder))
                frame_.pages.push_back({file_of(text.path), title_of(text.path)});
        }
        return std::nullopt;
    }

    /// @pre the path is that of a text
    [[nodiscard]] std::string title_of(const std::string& path) const {
        const auto text = std::ranges::find(texts_, path, &GuideText::path);
        assert(text != texts_.end());
        return rendered_[static_cast<std::size_t>(text - texts_.begin())].title;
    }

    void add_text(const GuideText& text, const RenderedText& rendered) {
        const Destination page{file_of(text.path), rendered.title};
        const bool is_lesson = text.path.starts_with(lessons_folder) && text.path != course_path;
        site_.pages.push_back({page.file, framed_page(frame_, page, rendered.body + (is_lesson ? foot(page) : ""))});
    }

    /// Under a lesson's page: its hand-outs, and the lessons before and after it.
    [[nodiscard]] std::string foot(const Destination& page) const {
        const std::string name = page.file.substr(std::string_view("lesson-").size());
        std::string text = "<footer>\n<p>" + link_to({"sheet-" + name, "Hand-out"}) + '\n' +
                           link_to({"answers-" + name, "Hand-out with answers"}) + "</p>\n<p>";
        const auto place = std::ranges::find(frame_.lessons, page.file, &Destination::file);
        if (place != frame_.lessons.begin()) {
            text += link_to({std::prev(place)->file, "Before: " + std::prev(place)->title}) + '\n';
        }
        if (std::next(place) != frame_.lessons.end()) {
            text += link_to({std::next(place)->file, "Next: " + std::next(place)->title});
        }
        return text + "</p>\n</footer>\n";
    }

    void add_handouts(const GuideScenario& lesson) {
        const bool for_student = reader_ == lesson::Reader::student;
        const Destination back = for_student ? Destination{files_.at(course_path), title_of(course_path)}
                                             : Destination{"lesson-" + lesson.name + ".html", "The lesson's page"};
        add_sheet("sheet-" + lesson.name, lesson::handout_markdown(lesson.scenario, lesson::Reader::student), back);
        if (for_student) return;
        add_sheet("answers-" + lesson.name, lesson::handout_markdown(lesson.scenario, lesson::Reader::teacher), back);
    }

    void add_task(const GuideScenario& exercise) {
        const std::string commands = fmt::format(
            "## Commands\n\n```sh\n./mailflow run {0}                       # see what goes wrong\n"
            "./mailflow grade {0} --with answer.yaml   # points, and why not more\n```\n",
            path_of_exercise(exercise.name));
        add_sheet("exercise-" + exercise.name,
                  lesson::handout_markdown(exercise.scenario, lesson::Reader::student) + commands,
                  {files_.at(course_path), title_of(course_path)});
    }

    /// A page to be printed.
    void add_sheet(const std::string& name, const std::string& markdown, const Destination& back) {
        const auto nowhere = [](const std::string&) { return std::nullopt; };
        const RenderedText text = render_text(markdown, nowhere);
        const Destination page{name + ".html", text.title};
        const std::string foot = "<footer>\n<p>" + link_to(back) + "</p>\n</footer>\n";
        site_.pages.push_back({page.file, framed_page({frame_.pages, {}}, page, text.body + foot)});
    }

    const std::vector<GuideText>& texts_;
    const std::vector<GuideScenario>& lessons_;
    const std::vector<GuideScenario>& exercises_;
    lesson::Reader reader_;
    std::map<std::string, std::string> files_;  ///< of the site, by path of the text
    std::vector<RenderedText> rendered_;        ///< of texts_
    std::vector<std::string> course_;           ///< what the course links to, in its order
    Frame frame_;
    Site site_;
};

}  // namespace

protocol::Result<Site, std::string> make_site(const std::vector<GuideText>& texts,
                                              const std::vector<GuideScenario>& lessons,
                                              const std::vector<GuideScenario>& exercises, lesson::Reader reader) {
    return SiteMaker(texts, lessons, exercises, reader).make();
}

}  // namespace sim::guide
