#include "sim/app/query_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "sim/recording/readable_text.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::app {

using recording::Event;
using recording::EventKind;

namespace {

void print_section(std::string_view title, const std::vector<std::string>& records, std::ostream& output) {
    output << fmt::format(";; {} ({})\n", title, records.size());
    for (const std::string& record : records) output << recording::readable_text(record) << '\n';
}

std::string flags_of(const Event& answer) {
    std::string flags = "qr";
    if (answer.fields.boolean("authoritative")) flags += " aa";
    if (answer.fields.boolean("truncated")) flags += " tc";
    return flags;
}

void print_answer(const Event& answer, protocol::Instant asked, std::ostream& output) {
    output << fmt::format(";; {} answers after {}: {}, id {}, flags {}\n", answer.fields.text("server"),
                          recording::to_text(answer.time - asked), answer.fields.text("rcode"),
                          answer.fields.integer("id"), flags_of(answer));
    print_section("ANSWER", answer.fields.list("answers"), output);
    print_section("AUTHORITY", answer.fields.list("authority"), output);
    print_section("ADDITIONAL", answer.fields.list("additional"), output);
}

}  // namespace

std::bitset<recording::event_kind_count> QueryReport::wanted_kinds() const {
    return std::bitset<recording::event_kind_count>().set();
}

void QueryReport::consume(const Event& event) {
    const bool is_question = event.kind == EventKind::dns_asked && event.fields.text("query") == query_;
    if (!is_question && !std::binary_search(descendants_.begin(), descendants_.end(), event.cause)) return;
    descendants_.push_back(event.id);
    if (is_question || is_about_question(event)) events_.push_back(event);
}

/// What the host itself does for the question; not the way to the server, and not what its resolver does.
bool QueryReport::is_about_question(const Event& event) const {
    const Event& question = events_.front();
    const bool is_step = event.kind == EventKind::dns_query || event.kind == EventKind::dns_answer ||
                         event.kind == EventKind::dns_timeout || event.kind == EventKind::dns_resolved;
    return is_step && event.host == question.host && event.fields.text("name") == question.fields.text("name") &&
           event.fields.text("type") == question.fields.text("type");
}

bool QueryReport::was_answered() const {
    return std::ranges::any_of(events_, [](const Event& event) { return event.kind == EventKind::dns_answer; });
}

void QueryReport::print(std::ostream& output) const {
    if (events_.empty()) return;
    protocol::Instant asked = events_.front().time;
    for (const Event& event : events_) {
        const recording::Fields& fields = event.fields;
        if (event.kind == EventKind::dns_asked) {
            output << fmt::format(";; {} asks {} for {} {} at {}\n", event.host,
                                  fields.text("server").empty() ? "its resolver" : fields.text("server"),
                                  fields.text("name"), fields.text("type"), recording::to_text(event.time));
        } else if (event.kind == EventKind::dns_query) {
            asked = event.time;
            output << fmt::format(";; query to {} by {}\n", fields.text("server"), fields.text("transport"));
        } else if (event.kind == EventKind::dns_answer) {
            print_answer(event, asked, output);
        } else if (event.kind == EventKind::dns_timeout) {
            output << fmt::format(";; no answer from {} after {}\n", fields.text("server"),
                                  recording::to_text(event.time - asked));
        } else {
            output << fmt::format(";; so it is: {}\n", fields.text("outcome"));
        }
    }
}

}  // namespace sim::app
