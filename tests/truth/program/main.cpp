// tests/truth/run [FOLDER] [--case ID] [-v] [--observe] [--write FILE], or --routing-oracle [-v] [--write FILE]
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "tests/truth/report.hpp"
#include "tests/truth/routing_oracle.hpp"

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
    bool routing = false;
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
        } else if (word == "--routing-oracle") {
            arguments.routing = true;
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
    if (!arguments.page.empty())
        std::ofstream(arguments.page, std::ios::binary) << tests::truth::fidelity_page(results);
    fmt::print("{}{}\n", tests::truth::table_text(results), tests::truth::summary_line(results));
    return tests::truth::count(results, CaseResult::Verdict::differs) == 0 ? 0 : exit_differs;
}

/// @return how many differ
std::size_t print_routing(const std::vector<tests::truth::RoutingResult>& results, bool verbose) {
    std::size_t differ = 0;
    for (const auto& result : results) {
        const bool same = result.differences.empty();
        if (!same) ++differ;
        fmt::print("{:<8} {:<14} {:<8} {}\n", result.profile, result.domain, same ? "agrees" : "differs",
                   same && !verbose ? "" : fmt::format("really {}, here {}", result.real, result.simulated));
    }
    return differ;
}

int run_routing(const Arguments& arguments) {
    const auto oracle = tests::truth::read_routing_oracle();
    if (!oracle) {
        fmt::print("skipped: the vectors `routing-oracle` are not here\n");
        return exit_skipped;
    }
    std::map<std::string, tests::truth::RoutingResults> profiles;
    std::size_t count = 0;
    std::size_t differ = 0;
    for (const char* profile : {"postfix", "exim"}) {
        auto& results = profiles[profile];
        results.cases = tests::truth::run_routing_cases(*oracle, profile);
        results.distributions = tests::truth::run_routing_distributions(*oracle, profile);
        count += results.cases.size() + results.distributions.size();
        differ += print_routing(results.cases, arguments.verbose);
        differ += print_routing(results.distributions, arguments.verbose);
    }
    if (!arguments.page.empty()) {
        std::ofstream(arguments.page, std::ios::binary) << tests::truth::routing_page(
            profiles["postfix"], profiles["exim"], tests::truth::routing_outcomes(*oracle, "rfc"));
    }
    fmt::print("routing oracle: {} agree, {} differ\n", count - differ, differ);
    return differ == 0 ? 0 : exit_differs;
}

}  // namespace

int main(int argc, char** argv) {
    const Arguments arguments = parse({argv + 1, argv + argc});
    if (!arguments.valid) {
        fmt::print(stderr,
                   "usage: tests/truth/run [FOLDER] [--case ID] [-v] [--observe] [--write FILE]\n"
                   "       tests/truth/run --routing-oracle [-v] [--write FILE]\n");
        return exit_usage;
    }
    if (arguments.routing) {
        try {
            return run_routing(arguments);
        } catch (const std::exception& failure) {
            fmt::print(stderr, "truth: {}\n", failure.what());
            return exit_usage;
        }
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
