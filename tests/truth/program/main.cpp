// tests/truth/run [FOLDER] [--case ID] [-v] [--observe] [--write FILE]
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

#include "tests/truth/report.hpp"

namespace {

using tests::truth::CaseResult;

constexpr int exit_differs = 1;
constexpr int exit_usage = 2;
constexpr int exit_skipped = 77;

struct Arguments {
    std::string folder = "../shared/truth";
    std::string only;
    std::string page;
    bool verbose = false;
    bool observe = false;  ///< print what was seen here, in the words of a case
    bool valid = true;
};

Arguments parse(const std::vector<std::string>& words) {
    Arguments arguments;
    bool has_folder = false;
    for (std::size_t index = 0; index < words.size(); ++index) {
        const std::string& word = words[index];
        const bool has_value = index + 1 < words.size();
        if (word == "-v" || word == "--verbose") {
            arguments.verbose = true;
        } else if (word == "--observe") {
            arguments.observe = true;
        } else if (word == "--case" && has_value) {
            arguments.only = words[++index];
        } else if (word == "--write" && has_value) {
            arguments.page = words[++index];
        } else if (!word.starts_with('-') && !has_folder) {
            arguments.folder = word;
            has_folder = true;
        } else {
            arguments.valid = false;
        }
    }
    return arguments;
}

int run(const Arguments& arguments) {
    std::vector<CaseResult> results;
    for (const auto& truth : tests::truth::read_truth_cases(arguments.folder)) {
        if (!arguments.only.empty() && !truth.id.starts_with(arguments.only)) continue;
        results.push_back(tests::truth::run_case(truth));
        if (arguments.observe) fmt::print("{}\n", results.back().observation.dump(1));
        if (arguments.verbose) fmt::print("{}\n", tests::truth::details_text(results.back()));
    }
    if (results.empty()) {
        fmt::print(stderr, "truth: no such case in {}\n", arguments.folder);
        return exit_usage;
    }
    if (!arguments.page.empty()) std::ofstream(arguments.page, std::ios::binary) << tests::truth::fidelity_page(results);
    fmt::print("{}{}\n", tests::truth::table_text(results), tests::truth::summary_line(results));
    return tests::truth::count(results, CaseResult::Verdict::differs) == 0 ? 0 : exit_differs;
}

}  // namespace

int main(int argc, char** argv) {
    const Arguments arguments = parse({argv + 1, argv + argc});
    if (!arguments.valid) {
        fmt::print(stderr, "usage: tests/truth/run [FOLDER] [--case ID] [-v] [--observe] [--write FILE]\n");
        return exit_usage;
    }
    if (!std::filesystem::is_directory(arguments.folder)) {
        fmt::print("skipped: there is no folder {}\n", arguments.folder);
        return exit_skipped;
    }
    try {
        return run(arguments);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "truth: {}\n", failure.what());
        return exit_usage;
    }
}
