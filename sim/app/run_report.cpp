#include "sim/app/run_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ostream>

#include "sim/app/counted.hpp"
#include "sim/recording/readable_text.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::app {

using recording::EventKind;
using recording::Journey;
using recording::JourneyDecision;
using recording::JourneyStep;

namespace {

constexpr std::size_t text_columns = 100;
constexpr std::size_t said_columns_max = 40;
constexpr protocol::Duration pause_min = std::chrono::minutes(1);  // a wait this long is shown as an empty line

/// How many columns UTF-8 text takes: one a character.
std::size_t columns(std::string_view text) {
    const auto begins_character = [](char octet) { return (static_cast<unsigned char>(octet) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

/// `text` cut at blanks into lines of at most `width` columns.
std::vector<std::string> wrap(const std::string& text, std::size_t width) {
    std::vector<std::string> lines(1);
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t end = text.find(' ', begin);
        if (end == std::string::npos) end = text.size();
        const std::string word = text.substr(begin, end - begin);
        if (!lines.back().empty() && columns(lines.back()) + 1 + columns(word) > width) lines.emplace_back();
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

/// Text of a scenario file; its line ends are blanks, since it is wrapped anew.
std::string flowing(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return recording::readable_text(text);
}

std::string joined(const std::vector<std::string>& texts) {
    return fmt::format("{}", fmt::join(texts, ", "));
}

/// The options that were not taken; the choice may say more than the option: "later: in 5 min".
std::vector<std::string> rejected(const JourneyDecision& decision) {
    std::vector<std::string> options = decision.options;
    std::erase_if(options, [&](const std::string& option) { return decision.chosen.starts_with(option); });
    return options;
}

void print_decision(const JourneyDecision& decision, const std::string& margin, std::ostream& output) {
    print_wrapped(output, margin + "  -> ", margin + "     ", recording::readable_text(decision.chosen));
    const std::vector<std::string> others = rejected(decision);
    if (!others.empty())
        print_wrapped(output, margin + "     not: ", margin + "          ", recording::readable_text(joined(others)));
    const std::string why = decision.rfc.empty() ? decision.rule : fmt::format("{} ({})", decision.rule, decision.rfc);
    if (!why.empty())
        print_wrapped(output, margin + "     because ", margin + "             ", recording::readable_text(why));
}

void print_dialogue(const JourneyStep& step, const std::string& margin, std::ostream& output) {
    const auto said = [](const recording::JourneyExchange& exchange) {
        if (exchange.content) return std::string("(header and body)");
        return exchange.said.empty() ? std::string("(connects)") : recording::unescaped(exchange.said);
    };
    std::size_t width = 0;
    for (const auto& exchange : step.dialogue)
        width = std::max(width, std::min(columns(said(exchange)), said_columns_max));
    for (const auto& exchange : step.dialogue) {
        const std::string text = said(exchange);
        const std::size_t gap = columns(text) < width ? width - columns(text) : 0;
        const std::string first = fmt::format("{}  {}{} -> ", margin, text, std::string(gap, ' '));
        const std::string rest = margin + std::string(width + 6, ' ');
        print_wrapped(output, first, rest,
                      exchange.answer.empty() ? "(no answer)" : recording::unescaped(exchange.answer));
    }
}

/// Event number and the number of the step before it in the chain of causes.
std::string reference(const JourneyStep& step) {
    if (step.because == 0) return fmt::format(" [event {}]", step.event);
    return fmt::format(" [event {}, because of {}]", step.event, step.because);
}

void print_step(const JourneyStep& step, const std::string& journey, bool details, std::ostream& output) {
    const std::string copy =
        step.message.empty() || step.message == journey ? std::string() : "[" + step.message + "] ";
    const std::string first = fmt::format("  {:>14}  ", recording::to_text(step.time));
    const std::string rest(first.size(), ' ');
    const std::string sentence = step.decision
                                     ? step.host + " decides: " + recording::readable_text(step.decision->question)
                                     : recording::unescaped(step.sentence);
    print_wrapped(output, first, rest, copy + sentence + (details ? reference(step) : ""));
    if (step.decision) print_decision(*step.decision, rest, output);
    print_dialogue(step, rest, output);
}

/// The heading of the part of the story that begins with a step; empty: none begins.
std::string part_begun(const JourneyStep& step) {
    switch (step.kind) {
        case EventKind::mail_composed:
            return "Submission";
        case EventKind::message_accepted:
            return fmt::format("{} has {}", step.host, step.message);
        case EventKind::bounce_created:
        case EventKind::notification_created:
            return fmt::format("Notification {}", step.message);
        case EventKind::message_fetched:
            return fmt::format("Reading {}", step.message);
        default:
            return {};
    }
}

void print_steps(const Journey& journey, bool details, std::ostream& output) {
    std::string part;
    const JourneyStep* previous = nullptr;
    for (const JourneyStep& step : journey.steps) {
        if (step.detail && !details) continue;
        const std::string begun = part_begun(step);
        if (!begun.empty() && begun != part) {
            output << (previous == nullptr ? "" : "\n") << "  " << begun << "\n\n";
            part = begun;
        } else if (previous != nullptr && step.time - previous->time >= pause_min) {
            output << '\n';
        }
        print_step(step, journey.message, details, output);
        previous = &step;
    }
}

void print_outcomes(const Journey& journey, std::ostream& output) {
    if (journey.outcomes.empty()) return;
    output << "\n  How it ended\n\n";
    for (const auto& outcome : journey.outcomes) {
        print_wrapped(output, "    ", "      ", recording::unescaped(recording::narrate(outcome)));
    }
}

void print_stays(const Journey& journey, std::ostream& output) {
    if (journey.stays.empty()) return;
    output << "\n  Where it was, and how long\n\n";
    std::size_t host_width = 0;
    std::size_t message_width = 0;
    for (const auto& stay : journey.stays) {
        host_width = std::max(host_width, stay.host.size());
        message_width = std::max(message_width, stay.message.size());
    }
    for (const auto& stay : journey.stays) {
        const std::string span =
            stay.left ? recording::to_text(*stay.left - stay.arrived) : std::string("is still there");
        const std::string mailbox =
            stay.mailbox.empty() ? "" : fmt::format("  (mailbox {})", recording::readable_text(stay.mailbox));
        output << fmt::format("    {:<{}}  {:<{}}  from {:>14}  {}{}\n", stay.message, message_width, stay.host,
                              host_width, recording::to_text(stay.arrived), span, mailbox);
    }
}

const scenario::Mail* find_mail(const scenario::Scenario& scenario, const std::string& id) {
    const auto found = std::ranges::find(scenario.mail, id, &scenario::Mail::id);
    return found == scenario.mail.end() ? nullptr : &*found;
}

void print_heading(const RunReport& report, const Journey& journey, std::ostream& output) {
    std::string heading = journey.message;
    if (!journey.subject.empty()) heading += "  \"" + recording::readable_text(journey.subject) + '"';
    if (const scenario::Mail* mail = find_mail(*report.scenario, journey.message)) {
        std::vector<std::string> recipients = mail->to;
        recipients.insert(recipients.end(), mail->cc.begin(), mail->cc.end());
        recipients.insert(recipients.end(), mail->bcc.begin(), mail->bcc.end());
        heading += "  from " + (mail->from.empty() ? "<>" : mail->from) + " to " + joined(recipients);
    }
    output << '\n' << std::string(text_columns, '-') << '\n';
    print_wrapped(output, "", "    ", heading);
    output << '\n';
}

std::string verdict_mark(scenario::Verdict verdict) {
    switch (verdict) {
        case scenario::Verdict::met:
            return "met      ";
        case scenario::Verdict::not_met:
            return "NOT MET  ";
        case scenario::Verdict::undecided:
            break;
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

void print_lost_mail(const RunReport& report, std::ostream& output) {
    if (!report.lost_mail) return;
    output << "\nMAIL LOST\n\n";
    std::string where;
    if (!report.lost_mail->events.empty())
        where = fmt::format(" (event {})", fmt::join(report.lost_mail->events, ", "));
    print_wrapped(output, "  ", "  ",
                  report.lost_mail->reason + where +
                      ". Each recipient of a mail that was taken must be queued, delivered, bounced or discarded with "
                      "a reason (RFC 5321 section 6.1). This is a defect of mailflow: please report it with the "
                      "scenario and the seed.");
}

void print_loose_steps(std::string_view heading, const std::vector<recording::LooseStep>& steps, std::ostream& output) {
    if (steps.empty()) return;
    output << '\n' << std::string(text_columns, '-') << '\n' << heading << "\n\n";
    for (const recording::LooseStep& step : steps) {
        const std::string first = fmt::format("  {:>14}  ", recording::to_text(step.time));
        print_wrapped(output, first, std::string(first.size(), ' '), recording::unescaped(step.sentence));
    }
}

/// How to see more, if a connection was told of.
void print_hint(const RunReport& report, std::ostream& output) {
    for (const Journey& journey : report.journeys) {
        const auto spoken =
            std::ranges::find_if(journey.steps, [](const JourneyStep& step) { return !step.dialogue.empty(); });
        if (spoken == journey.steps.end()) continue;
        output << '\n' << std::string(text_columns, '-') << '\n';
        output << fmt::format(
            "Every step: --details. Every line of connection {0}: run again with --record FILE, then\n"
            "mailflow show FILE --transcript {0}\n",
            spoken->connection);
        return;
    }
}

}  // namespace

ExitCode exit_code(const RunReport& report) {
    if (report.lost_mail) return ExitCode::mail_lost;
    const bool all_met = std::ranges::all_of(
        report.expectations, [](const auto& result) { return result.verdict == scenario::Verdict::met; });
    return all_met ? ExitCode::success : ExitCode::not_met;
}

void print_journey(const Journey& journey, bool details, std::ostream& output) {
    print_steps(journey, details, output);
    print_outcomes(journey, output);
    print_stays(journey, output);
}

void print_text(const RunReport& report, bool details, bool quiet, std::ostream& output) {
    const scenario::Scenario& scenario = *report.scenario;
    if (!quiet) {
        output << recording::readable_text(scenario.title) << '\n';
        if (!scenario.description.empty()) print_wrapped(output, "", "", flowing(scenario.description));
        output << fmt::format("{} at {}, seed {}, the clock starts at {} UTC\n", counted(scenario.hosts.size(), "host"),
                              counted(scenario.sites.size(), "site"), scenario.seed,
                              scenario.start.iso(protocol::Instant{}));
        for (const Journey& journey : report.journeys) {
            print_heading(report, journey, output);
            print_journey(journey, details, output);
        }
        print_loose_steps("Copies on devices", report.synchronisations, output);
        print_loose_steps("Reading without success", report.failed_readings, output);
        print_hint(report, output);
    }
    print_expectations(report, output);
    print_lost_mail(report, output);
    output << fmt::format("\n{} events in {} of simulated time, fingerprint {}\n", report.events,
                          recording::to_text(report.end - protocol::Instant{}), report.fingerprint);
}

}  // namespace sim::app
