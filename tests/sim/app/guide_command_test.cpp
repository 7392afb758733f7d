// `mailflow guide`: the site of the course, as it is shipped.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tests/sim/app/mailflow_program.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenario_text.hpp"

using tests::contains;
using tests::mailflow;

namespace {

namespace fs = std::filesystem;

std::string page_text(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/// What is found in a page, read strictly: as XML, but for the line that says that it is HTML.
struct ReadPage {
    std::set<std::string> ids;
    std::vector<std::string> targets;  ///< of links and pictures
    std::vector<std::string> problems;
};

void read_attributes(std::string_view tag, ReadPage& page) {
    for (std::size_t at = tag.find("=\""); at != std::string_view::npos; at = tag.find("=\"", at + 2)) {
        const std::size_t name = tag.rfind(' ', at) + 1;
        const std::size_t end = tag.find('"', at + 2);
        if (end == std::string_view::npos) return page.problems.push_back("a quote stays open: " + std::string(tag));
        const std::string_view key = tag.substr(name, at - name);
        const std::string value(tag.substr(at + 2, end - at - 2));
        if (key == "id" && !page.ids.insert(value).second) page.problems.push_back("twice: #" + value);
        if (key == "href" || key == "src") page.targets.push_back(value);
        at = end - 1;
    }
}

ReadPage read_page(const std::string& html) {
    ReadPage page;
    std::vector<std::string> open;
    const std::string_view doctype = "<!DOCTYPE html>\n";
    if (!html.starts_with(doctype)) page.problems.emplace_back("no doctype");
    for (std::size_t at = html.find('<', doctype.size()); at != std::string::npos; at = html.find('<', at)) {
        const std::size_t end = html.find('>', at);
        if (end == std::string::npos) break;
        const std::string tag = html.substr(at + 1, end - at - 1);
        at = end;
        const std::string name = tag.substr(0, tag.find_first_of(" /", 1));
        if (tag.starts_with("/")) {
            if (open.empty() || "/" + open.back() != tag) page.problems.push_back("closed too early: " + tag);
            if (!open.empty()) open.pop_back();
            continue;
        }
        if (name == "script" || name.empty() || name[0] == '!') page.problems.push_back("unwanted: " + tag);
        read_attributes(tag, page);
        if (!tag.ends_with("/")) open.push_back(name);
    }
    for (const std::string& name : open) page.problems.push_back("stays open: " + name);
    return page;
}

/// The site, as it is made.
struct MadeSite {
    tests::TemporaryFolder folder;
    fs::path root = fs::path(folder.path()) / "site";
    tests::ProgramResult result;
    std::map<std::string, ReadPage> pages;

    explicit MadeSite(std::vector<std::string> options = {}) {
        options.insert(options.begin(), {"guide", root.string()});
        result = mailflow(options);
        REQUIRE(result.status == 0);
        for (const auto& entry : fs::directory_iterator(root)) {
            if (entry.path().extension() != ".html") continue;
            pages.emplace(entry.path().filename().string(), read_page(page_text(entry.path())));
        }
    }
};

}  // namespace

TEST_CASE("the guide has every lesson, is well-formed, and every link in it arrives") {
    const MadeSite site;
    CHECK(contains(site.result.output, "index.html: "));
    for (const auto& entry : fs::directory_iterator("scenarios/lessons")) {
        if (entry.path().extension() != ".yaml") continue;
        for (const char* kind : {"lesson-", "sheet-", "answers-"}) {
            CHECK(site.pages.contains(kind + entry.path().stem().string() + ".html"));
        }
    }
    for (const auto& entry : fs::directory_iterator("scenarios/exercises")) {
        if (entry.path().extension() != ".yaml") continue;
        CHECK(site.pages.contains("exercise-" + entry.path().stem().string() + ".html"));
    }
    for (const auto& [file, page] : site.pages) {
        INFO(file);
        CHECK(page.problems == std::vector<std::string>());
        for (const std::string& target : page.targets) {
            INFO(target);
            const std::size_t hash = std::min(target.find('#'), target.size());
            const std::string to = hash == 0 ? file : target.substr(0, hash);
            CHECK(fs::exists(site.root / to));  // so nothing comes from the network
            if (hash == target.size()) continue;
            REQUIRE(site.pages.contains(to));
            CHECK(site.pages.at(to).ids.contains(target.substr(hash + 1)));
        }
    }
}

TEST_CASE("the guide for students has no page for teachers, nothing of explanations, and every link arrives") {
    const MadeSite site({"--students"});
    std::string all;
    for (const auto& [file, page] : site.pages) {
        INFO(file);
        CHECK(page.problems == std::vector<std::string>());
        CHECK_FALSE(file.starts_with("answers-"));
        CHECK_FALSE(file.starts_with("lesson"));
        all += page_text(site.root / file);
        for (const std::string& target : page.targets) {
            INFO(target);
            const std::size_t hash = std::min(target.find('#'), target.size());
            CHECK((hash == 0 || fs::exists(site.root / target.substr(0, hash))));
        }
    }
    CHECK_FALSE(contains(all, "Expected:"));
    CHECK_FALSE(contains(all, "<strong>Answer:</strong>"));
    CHECK_FALSE(contains(all, "solutions/"));
    for (const auto& entry : fs::directory_iterator("scenarios/lessons")) {
        if (entry.path().extension() != ".yaml") continue;
        CHECK(site.pages.contains("sheet-" + entry.path().stem().string() + ".html"));
        for (const auto& step : tests::scenario_from_text(page_text(entry.path())).lesson) {
            if (!step.question) continue;
            INFO(step.question->text);
            const std::string why =
                step.question->explain.substr(0, step.question->explain.find_first_of("`*\"'<>&\n"));
            if (why.size() > 20) CHECK_FALSE(contains(all, why));
        }
    }
}

TEST_CASE("the guide writes over nothing, and says what it does not find") {
    const tests::TemporaryFolder folder;
    const auto there = mailflow({"guide", folder.path().string()});
    CHECK(there.status == 2);
    CHECK(contains(there.errors, "it is there already"));
    const auto nowhere = mailflow({"guide", ""});
    CHECK(nowhere.status == 2);
    CHECK(contains(nowhere.errors, "which DIRECTORY?"));
    const auto nothing =
        mailflow({"guide", (fs::path(folder.path()) / "x").string(), "--from", folder.path().string()});
    CHECK(nothing.status == 2);
    CHECK(contains(nothing.errors, "--from " + folder.path().string() + ": docs/lessons.md: "));
}
