#include "sim/app/compare_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <vector>

#include "sim/app/counted.hpp"
#include "sim/recording/narration.hpp"
#include "sim/recording/readable_text.hpp"
#include "sim/recording/reader.hpp"
#include "sim/recording/run_comparison.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::app {

namespace {

using nlohmann::ordered_json;
using recording::Event;
using recording::FatePair;
using recording::MailFate;

/// One of the two recordings, read a slice at a time.
class Side {
public:
    static protocol::Result<std::unique_ptr<Side>, recording::ReadError> open(const std::string& path) {
        auto reader = recording::RecordingReader::open(path);
        if (!reader) return protocol::failure(reader.error());
        return std::unique_ptr<Side>(new Side(std::move(*reader)));
    }
    /// @return whether there are events that were not taken
    protocol::Result<bool, recording::ReadError> fill() {
        if (next_ < events_.size()) return true;
        for (const Event& event : events_) collector_.consume(event);
        events_.clear();
        next_ = 0;
        const auto count = reader_.read(events_, slice_events);
        if (!count) return protocol::failure(count.error());
        return *count > 0;
    }
    [[nodiscard]] const Event& front() const { return events_[next_]; }
    void pop() { ++next_; }
    void pop_slice() { next_ = events_.size(); }

    [[nodiscard]] const recording::RecordingHeader* header() const { return reader_.header(); }
    [[nodiscard]] bool cut() const { return reader_.cut(); }
    [[nodiscard]] std::vector<MailFate> fates() const { return collector_.fates(); }

private:
    static constexpr std::size_t slice_events = 4096;

    explicit Side(recording::RecordingReader reader) : reader_(std::move(reader)) {}

    recording::RecordingReader reader_;
    recording::FateCollector collector_;
    std::vector<Event> events_;
    std::size_t next_ = 0;
};

/// Where two recordings part.
struct Parting {
    protocol::Instant time;
    std::optional<Event> first;  ///< nullopt: it has ended
    std::optional<Event> second;
};

using ReadResult = protocol::Result<std::optional<Parting>, recording::ReadError>;

/// Reads both up to the first event that differs. @return nullopt: none does
ReadResult read_in_step(Side& first, Side& second) {
    while (true) {
        const auto more = first.fill();
        if (!more) return protocol::failure(more.error());
        const auto other_more = second.fill();
        if (!other_more) return protocol::failure(other_more.error());
        if (!*more && !*other_more) return std::optional<Parting>();
        const bool same = *more && *other_more && first.front() == second.front();
        if (!same) {
            Parting parting;
            if (*more) parting.first = first.front();
            if (*other_more) parting.second = second.front();
            parting.time = std::min(*more ? first.front().time : second.front().time,
                                    *other_more ? second.front().time : first.front().time);
            return std::optional(std::move(parting));
        }
        first.pop();
        second.pop();
    }
}

protocol::Result<void, recording::ReadError> read_rest(Side& side) {
    while (true) {
        const auto more = side.fill();
        if (!more) return protocol::failure(more.error());
        if (!*more) return {};
        side.pop_slice();
    }
}

/// What is to be told.
struct Comparison {
    std::optional<Parting> parting;
    std::vector<FatePair> pairs;

    [[nodiscard]] std::size_t differing() const {
        return static_cast<std::size_t>(std::ranges::count_if(pairs, &FatePair::differs));
    }
};

std::string event_words(const std::optional<Event>& event) {
    if (!event) return "it has ended";
    return fmt::format("{} {}", event->id, recording::name(event->kind)) +
           (event->host.empty() ? "" : " at " + event->host);
}

std::string fate_words(const std::optional<MailFate>& fate) {
    if (!fate) return "no such mail";
    std::string text = recording::unescaped(recording::narrate(fate->outcome));
    if (fate->attempts > 0) text += fmt::format("; {}", counted(fate->attempts, "attempt"));
    return text;
}

void print_text(const CompareArguments& arguments, const Comparison& comparison, std::ostream& output) {
    if (!comparison.parting) {
        output << "Both recordings tell the same, event by event.\n";
    } else {
        output << fmt::format("They are the same up to {}; then comes\n  A: event {}\n  B: event {}\n",
                              recording::to_text(comparison.parting->time), event_words(comparison.parting->first),
                              event_words(comparison.parting->second));
    }
    for (const FatePair& pair : comparison.pairs) {
        if (!pair.differs() && !arguments.all) continue;
        const MailFate& mail = pair.any();
        const std::string differs = recording::difference_words(pair);
        output << fmt::format("\n{}  {}  {}\n  A: {}\n  B: {}\n", mail.outcome.message,
                              recording::readable_text(mail.subject), differs.empty() ? "the same" : differs,
                              fate_words(pair.first), fate_words(pair.second));
    }
    output << fmt::format("\n{} of {} fared differently. A: {}, B: {}\n", comparison.differing(),
                          counted(comparison.pairs.size(), "recipient"), arguments.first, arguments.second);
}

ordered_json fate_json(const std::optional<MailFate>& fate) {
    if (!fate) return nullptr;
    ordered_json json{{"state", recording::name(fate->outcome.state)},
                      {"host", fate->outcome.host},
                      {"since", fate->outcome.since.nanoseconds},
                      {"attempts", fate->attempts},
                      {"event", fate->event},
                      {"text", fate_words(fate)}};
    if (fate->outcome.read) json["read"] = fate->outcome.read->nanoseconds;
    return json;
}

ordered_json event_json(const std::optional<Event>& event) {
    if (!event) return nullptr;
    return {{"event", event->id}, {"kind", recording::name(event->kind)}, {"host", event->host}};
}

void print_json(const CompareArguments& arguments, const Comparison& comparison, std::ostream& output) {
    ordered_json json{{"first", arguments.first}, {"second", arguments.second}, {"parting", nullptr}};
    if (comparison.parting) {
        json["parting"] = {{"t", comparison.parting->time.nanoseconds},
                           {"first", event_json(comparison.parting->first)},
                           {"second", event_json(comparison.parting->second)}};
    }
    json["recipients"] = comparison.pairs.size();
    json["differing"] = comparison.differing();
    json["mails"] = ordered_json::array();
    for (const FatePair& pair : comparison.pairs) {
        if (!pair.differs() && !arguments.all) continue;
        const MailFate& mail = pair.any();
        json["mails"].push_back({{"message", mail.outcome.message},
                                 {"recipient", mail.outcome.recipient},
                                 {"subject", recording::readable_text(mail.subject)},
                                 {"differs", recording::difference_words(pair)},
                                 {"first", fate_json(pair.first)},
                                 {"second", fate_json(pair.second)}});
    }
    output << json.dump(2, ' ', false, ordered_json::error_handler_t::replace) << '\n';
}

/// What would make the comparison mean less than it seems to.
void print_doubts(const CompareArguments& arguments, const Side& first, const Side& second, std::ostream& errors) {
    if (first.cut()) errors << "mailflow: the end of " << arguments.first << " is missing\n";
    if (second.cut()) errors << "mailflow: the end of " << arguments.second << " is missing\n";
    if (first.header() == nullptr || second.header() == nullptr) return;
    if (first.header()->seed != second.header()->seed) {
        errors << fmt::format("mailflow: the runs had different seeds, {} and {}: chance differs, too\n",
                              first.header()->seed, second.header()->seed);
    }
    if (first.header()->level != second.header()->level) {
        errors << "mailflow: the recordings have different levels: they part where one leaves something out\n";
    }
}

protocol::Result<Comparison, recording::ReadError> compare(Side& first, Side& second) {
    const auto parting = read_in_step(first, second);
    if (!parting) return protocol::failure(parting.error());
    for (Side* side : {&first, &second}) {
        if (const auto rest = read_rest(*side); !rest) return protocol::failure(rest.error());
    }
    return Comparison{*parting, recording::compare_fates(first.fates(), second.fates())};
}

ExitCode refuse(const recording::ReadError& error, std::ostream& errors) {
    errors << "mailflow: " << error.text << '\n';
    return ExitCode::bad_input;
}

}  // namespace

ExitCode compare_command(const CompareArguments& arguments, std::ostream& output, std::ostream& errors) {
    auto first = Side::open(arguments.first);
    if (!first) return refuse(first.error(), errors);
    auto second = Side::open(arguments.second);
    if (!second) return refuse(second.error(), errors);
    const auto comparison = compare(**first, **second);
    if (!comparison) return refuse(comparison.error(), errors);
    print_doubts(arguments, **first, **second, errors);
    if (arguments.json) {
        print_json(arguments, *comparison, output);
    } else {
        print_text(arguments, *comparison, output);
    }
    return comparison->differing() == 0 ? ExitCode::success : ExitCode::not_met;
}

}  // namespace sim::app
