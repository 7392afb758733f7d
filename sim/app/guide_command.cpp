#include "sim/app/guide_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <ostream>
#include <system_error>

#include "sim/app/counted.hpp"
#include "sim/app/mail_files.hpp"
#include "sim/app/scenario_input.hpp"
#include "sim/guide/site.hpp"

namespace sim::app {

namespace {

namespace fs = std::filesystem;

/// Those that teachers and students need beside the lessons' own pages, in the order of the site's head.
constexpr const char* other_texts[] = {"docs/lessons.md", "docs/glossary.md",        "docs/viewer.md",
                                       "docs/serve.md",   "docs/scenario-format.md", "docs/defences.md"};
/// How lessons are written, with answers: for teachers.
constexpr std::string_view text_for_teachers = "docs/lessons.md";
constexpr std::size_t folders_above_max = 4;  ///< build/release/bin lies three below the checkout

ExitCode refuse_guide(std::ostream& errors, const std::string& text) {
    errors << "mailflow: " << text << '\n';
    return ExitCode::bad_input;
}

/// The checkout: the current folder, or one above the program.
fs::path find_root(const std::string& given) {
    std::error_code none;
    if (!given.empty() || fs::exists(guide::course_path, none)) return given;
    fs::path above = fs::read_symlink("/proc/self/exe", none).parent_path();
    for (std::size_t count = 0; count < folders_above_max; ++count) {
        if (fs::exists(above / guide::course_path, none)) return above;
        above = above.parent_path();
    }
    return {};
}

/// Names of the files of a folder with this ending, in their order.
std::vector<std::string> files_in(const fs::path& folder, const char* ending) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (at->path().extension() == ending) names.push_back(at->path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

using Texts = protocol::Result<std::vector<guide::GuideText>, std::string>;

Texts read_texts(const fs::path& root, bool students) {
    std::vector<std::string> paths;
    for (const std::string& name : files_in(root / "docs/lessons", ".md")) paths.push_back("docs/lessons/" + name);
    paths.insert(paths.end(), std::begin(other_texts), std::end(other_texts));
    if (students) std::erase(paths, text_for_teachers);
    std::vector<guide::GuideText> texts;
    for (const std::string& path : paths) {
        auto markdown = read_scenario_file((root / path).string());
        if (!markdown) return protocol::failure(fmt::format("{}: {}", path, markdown.error()));
        texts.push_back({path, std::move(*markdown)});
    }
    return texts;
}

/// @return nothing if one had mistakes, which are printed
std::optional<std::vector<guide::GuideScenario>> load_all(const fs::path& folder, std::ostream& errors) {
    std::vector<guide::GuideScenario> scenarios;
    for (const std::string& name : files_in(folder, ".yaml")) {
        ScenarioArguments scenario;
        scenario.file = (folder / name).string();
        auto loaded = load_scenario(scenario, errors);
        if (!loaded) return std::nullopt;
        scenarios.push_back({fs::path(name).stem().string(), std::move(loaded->scenario)});
    }
    return scenarios;
}

/// @return what went wrong
protocol::Result<void, std::string> write_site(const guide::Site& site, const fs::path& root, const fs::path& to) {
    std::error_code error;
    if (to.empty()) return protocol::failure(std::string("which DIRECTORY? Its name is empty"));
    if (fs::exists(fs::symlink_status(to, error))) {
        return protocol::failure(fmt::format("{}: it is there already; nothing is written into it", to.string()));
    }
    for (const std::string& picture : site.pictures) {
        if (!fs::is_regular_file(root / picture, error))
            return protocol::failure(fmt::format("{}: there is no such picture", picture));
    }
    fs::create_directories(to / "pictures", error);
    if (error) return protocol::failure(fmt::format("{}: {}", to.string(), error.message()));
    for (const guide::SitePage& page : site.pages) {
        if (auto written = write_new_file((to / page.file).string(), page.html); !written) return written;
    }
    for (const std::string& picture : site.pictures) {
        fs::copy_file(root / picture, to / "pictures" / fs::path(picture).filename(), error);
        if (error) return protocol::failure(fmt::format("{}: {}", picture, error.message()));
    }
    return {};
}

}  // namespace

ExitCode guide_command(const GuideArguments& arguments, std::ostream& output, std::ostream& errors) {
    const fs::path root = find_root(arguments.from);
    const auto texts = read_texts(root, arguments.students);
    if (!texts) {
        const std::string where = arguments.from.empty() ? "" : fmt::format("--from {}: ", arguments.from);
        return refuse_guide(errors, where + texts.error());
    }
    const auto lessons = load_all(root / "scenarios/lessons", errors);
    const auto exercises = load_all(root / "scenarios/exercises", errors);
    if (!lessons || !exercises) return ExitCode::bad_input;
    const auto site = guide::make_site(*texts, *lessons, *exercises,
                                       arguments.students ? lesson::Reader::student : lesson::Reader::teacher);
    if (!site) return refuse_guide(errors, site.error());
    if (const auto written = write_site(*site, root, arguments.directory); !written) {
        return refuse_guide(errors, written.error());
    }
    output << fmt::format("{}: {} in {}\n", (fs::path(arguments.directory) / site->pages.front().file).string(),
                          counted(lessons->size(), "lesson"), counted(site->pages.size(), "page"));
    return ExitCode::success;
}

}  // namespace sim::app
