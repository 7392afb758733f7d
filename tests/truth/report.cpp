#include "tests/truth/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace tests::truth {

namespace {

constexpr std::size_t differences_told_max = 8;  ///< of one case on the page

using Verdict = CaseResult::Verdict;

std::string join_words(const std::set<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string_view verdict_word(Verdict verdict) {
    switch (verdict) {
        case Verdict::agrees:
            return "agrees";
        case Verdict::differs:
            return "differs";
        case Verdict::waits:
            break;
    }
    return "waits";
}

/// `needs dnsbl; final 1, dns 3`
std::string what_differs(const CaseResult& result) {
    if (result.verdict == Verdict::waits) return "for " + join_words(result.waits_for);
    std::string text = result.needs.empty() ? "" : "needs " + join_words(result.needs);
    std::map<std::string, int> aspects;
    for (const Difference& each : result.differences) ++aspects[each.aspect];
    std::string counts;
    for (const auto& [aspect, number] : aspects) {
        counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", aspect, number);
    }
    if (!text.empty() && !counts.empty()) text += "; ";
    return text + counts;
}

/// Text in a cell of a table.
std::string cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.replace(at, 1, "\\|");
    return text;
}

}  // namespace

std::size_t count(const std::vector<CaseResult>& results, Verdict verdict) {
    return static_cast<std::size_t>(std::ranges::count(results, verdict, &CaseResult::verdict));
}

std::string summary_line(const std::vector<CaseResult>& results) {
    return fmt::format("truth: {} agree, {} differ, {} waiting", count(results, Verdict::agrees),
                       count(results, Verdict::differs), count(results, Verdict::waits));
}

std::string table_text(const std::vector<CaseResult>& results) {
    std::size_t width = 0;
    for (const CaseResult& result : results) width = std::max(width, result.id.size());
    std::string text;
    for (const CaseResult& result : results) {
        text +=
            fmt::format("{:<{}}  {:<7}  {}\n", result.id, width, verdict_word(result.verdict), what_differs(result));
    }
    return text;
}

std::string details_text(const CaseResult& result) {
    std::string text = fmt::format("# {}: {}\n{}\n", result.id, result.title, result.scenario);
    for (const std::string& need : result.needs) text += fmt::format("needs {}\n", need);
    for (const Difference& each : result.differences) {
        text += fmt::format("{}: {}\n    real:      {}\n    simulated: {}\n", each.aspect, each.place, each.real,
                            each.simulated);
    }
    return text;
}

std::string fidelity_page(const std::vector<CaseResult>& results) {
    std::string text =
        "# Fidelity\n\n"
        "Small networks of real servers (Postfix 3.7, BIND 9.18, Dovecot 2.3) were measured; `tests/truth/run` sets up "
        "the\n"
        "same networks here and compares: what a client is told at submission, where every copy of a mail ends, the "
        "hosts\n"
        "in its Received fields and whom Delivered-To and X-Original-To name, every delivery attempt, the "
        "notifications, the dialogues, and the questions to the\n"
        "resolver. Times may differ by 1.5 s or a tenth of the interval. This page is written by\n"
        "`tests/truth/run --write docs/fidelity.md`.\n\n";
    text += summary_line(results) + "\n\n| case | what it is about | result | what differs |\n|---|---|---|---|\n";
    for (const CaseResult& result : results) {
        text += fmt::format("| {} | {} | {} | {} |\n", cell(result.id), cell(result.title),
                            verdict_word(result.verdict), cell(what_differs(result)));
    }
    for (const CaseResult& result : results) {
        if (result.verdict != Verdict::differs) continue;
        text += fmt::format("\n## {}\n\n{}\n\n", result.id, result.title);
        for (const std::string& need : result.needs)
            text += fmt::format("- scenario files cannot say it yet: `{}`\n", need);
        std::size_t told = 0;
        for (const Difference& each : result.differences) {
            if (++told > differences_told_max) {
                text += fmt::format("- and {} more\n", result.differences.size() - differences_told_max);
                break;
            }
            text +=
                fmt::format("- {}: `{}`: really `{}`, here `{}`\n", each.aspect, each.place, each.real, each.simulated);
        }
    }
    return text;
}

}  // namespace tests::truth
