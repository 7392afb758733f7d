#include "sim/app/run_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "sim/recording/time_text.hpp"

namespace sim::app {

using recording::Journey;
using recording::JourneyDecision;
using recording::JourneyStep;

namespace {

constexpr std::size_t text_columns = 100;

/// `text` cut at blanks into lines of at most `width` characters.
std::vector<std::string> wrap(const std::string& text, std::size_t width) {
    std::vector<std::string> lines(1);
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t end = text.find(' ', begin);
        if (end == std::string::npos) end = text.size();
        const std::string word = text.substr(begin, end - begin);
        if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) lines.emplace_back();
        if (!lines.back().empty()) lines.back() += ' ';
        lines.back() += word;
        begin = end + 1;
    }
    return lines;
}

void print_wrapped(std::ostream& output, const std::string& first, const std::string& rest, const std::string& text) {
    const std::size_t width = text_columns > rest.size() + 20 ? text_columns - rest.size() : 20;
    bool is_first = true;
    for (const std::string& line : wrap(text, width)) {
        output << (is_first ? first : rest) << line << '\n';
        is_first = false;
    }
}

std::string joined(const std::vector<std::string>& texts) {
    return fmt::format("{}", fmt::join(texts, ", "));
}

void print_decision(const JourneyDecision& decision, const std::string& margin, std::ostream& output) {
    print_wrapped(output, margin + "  ? ", margin + "    ", decision.question);
    if (decision.options.size() > 1) {
        print_wrapped(output, margin + "    options: ", margin + "             ", joined(decision.options));
    }
    print_wrapped(output, margin + "    -> ", margin + "       ", decision.chosen);
    print_wrapped(output, margin + "    because ", margin + "            ",
                  decision.rfc.empty() ? decision.rule : fmt::format("{} ({})", decision.rule, decision.rfc));
}

void print_step(const JourneyStep& step, const std::string& journey, std::ostream& output) {
    const std::string time = recording::to_text(step.time);
    const std::string copy = step.message != journey ? "[" + step.message + "] " : std::string();
    const std::string first = fmt::format("  {:>16}  ", time);
    const std::string rest(first.size(), ' ');
    if (step.decision) {
        output << first << copy << step.host << " decides\n";
        print_decision(*step.decision, rest, output);
    } else {
        print_wrapped(output, first, rest, copy + step.sentence);
    }
}

void print_stays(const Journey& journey, std::ostream& output) {
    output << "\n  Where it was, and how long\n";
    std::size_t width = 0;
    for (const auto& stay : journey.stays) width = std::max(width, stay.host.size());
    for (const auto& stay : journey.stays) {
        const std::string span = stay.left ? recording::to_text(*stay.left - stay.arrived) : std::string("stays");
        output << fmt::format("    {:<8} {:<{}}  from {:>16}  {}\n", stay.message, stay.host, width,
                              recording::to_text(stay.arrived), span);
    }
}

const scenario::Mail* find_mail(const scenario::Scenario& scenario, const std::string& id) {
    const auto found = std::ranges::find(scenario.mail, id, &scenario::Mail::id);
    return found == scenario.mail.end() ? nullptr : &*found;
}

void print_heading(const RunReport& report, const Journey& journey, std::ostream& output) {
    output << '\n' << journey.message;
    if (!journey.subject.empty()) output << "  \"" << journey.subject << '"';
    if (const scenario::Mail* mail = find_mail(*report.scenario, journey.message)) {
        output << "  from " << (mail->from.empty() ? "<>" : mail->from) << " to " << joined(mail->to);
    }
    output << "\n\n";
}

std::string verdict_mark(scenario::Verdict verdict) {
    switch (verdict) {
        case scenario::Verdict::met: return "met      ";
        case scenario::Verdict::not_met: return "NOT MET  ";
        case scenario::Verdict::undecided: break;
    }
    return "UNDECIDED";
}

void print_expectations(const RunReport& report, std::ostream& output) {
    if (report.expectations.empty()) return;
    output << "\nExpectations\n\n";
    unsigned points = 0;
    unsigned points_max = 0;
    for (const scenario::ExpectationResult& result : report.expectations) {
        points += result.points;
        points_max += result.points_max;
        output << fmt::format("  {}  {}", verdict_mark(result.verdict), result.id);
        if (result.points_max > 0) output << fmt::format("  {}/{} points", result.points, result.points_max);
        if (!result.reason.empty()) output << "  " << result.reason;
        if (!result.events.empty()) output << fmt::format("  (event {})", fmt::join(result.events, ", "));
        output << '\n';
        if (!result.hint.empty()) print_wrapped(output, "             hint: ", "                   ", result.hint);
    }
    if (points_max > 0) output << fmt::format("\n  {} of {} points\n", points, points_max);
}

}  // namespace

void print_journey(const Journey& journey, bool details, std::ostream& output) {
    for (const JourneyStep& step : journey.steps) {
        if (details || !step.detail) print_step(step, journey.message, output);
    }
    if (!journey.stays.empty()) print_stays(journey, output);
}

void print_text(const RunReport& report, bool details, bool quiet, std::ostream& output) {
    const scenario::Scenario& scenario = *report.scenario;
    if (!quiet) {
        output << scenario.title << '\n';
        if (!scenario.description.empty()) print_wrapped(output, "", "", scenario.description);
        output << fmt::format("{} hosts at {} sites, seed {}, the clock starts at {} UTC\n", scenario.hosts.size(),
                              scenario.sites.size(), scenario.seed, scenario.start.iso(protocol::Instant{}));
        for (const Journey& journey : report.journeys) {
            print_heading(report, journey, output);
            print_journey(journey, details, output);
        }
    }
    print_expectations(report, output);
    output << fmt::format("\n{} events in {} of simulated time, fingerprint {}\n", report.events,
                          recording::to_text(report.end - protocol::Instant{}), report.fingerprint);
}

}  // namespace sim::app
