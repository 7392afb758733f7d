#include "sim/app/query_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "protocol/dns/message_codec.hpp"
#include "sim/recording/readable_text.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::app {

namespace dns = protocol::dns;
using recording::Event;
using recording::EventKind;

namespace {

void print_section(std::string_view title, const std::vector<std::string>& records, std::ostream& output) {
    output << fmt::format(";; {} ({})\n", title, records.size());
    for (const std::string& record : records) output << recording::readable_text(record) << '\n';
}

/// As dig writes them, RFC 1035 section 4.1.1 and RFC 4035 section 3.2.
std::string flags_of(const dns::Message& response) {
    std::string flags = "qr";
    if (response.authoritative) flags += " aa";
    if (response.truncated) flags += " tc";
    if (response.recursion_desired) flags += " rd";
    if (response.recursion_available) flags += " ra";
    if (response.authentic_data) flags += " ad";
    if (response.checking_disabled) flags += " cd";
    return flags;
}

void print_answer(const Event& answer, const std::string& flags, protocol::Instant asked, std::ostream& output) {
    output << fmt::format(";; {} answers after {}: {}, id {}, flags {}\n", answer.fields.text("server"),
                          recording::to_text(answer.time - asked), answer.fields.text("rcode"),
                          answer.fields.integer("id"), flags);
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
    note_flags(event);
    if (is_question || is_about_question(event)) events_.push_back(event);
}

/// The flags of a response are in its octets alone.
void QueryReport::note_flags(const Event& event) {
    const auto note = [this](std::string_view octets) {
        const auto message = dns::decode(octets);
        if (message && message->response) flags_by_id_[message->id] = flags_of(*message);
    };
    if (event.kind == EventKind::datagram_sent) note(event.fields.text("octets"));
    if (event.kind != EventKind::segment_sent || event.fields.text("direction") != "server") return;
    dns::TcpMessageSplitter& stream = streams_[event.connection];
    stream.push(event.fields.text("octets"));
    while (const auto message = stream.next_message()) note(*message);
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
            const auto flags = flags_by_id_.find(static_cast<std::uint16_t>(fields.integer("id")));
            print_answer(event, flags == flags_by_id_.end() ? "unknown" : flags->second, asked, output);
        } else if (event.kind == EventKind::dns_timeout) {
            output << fmt::format(";; no answer from {} after {}\n", fields.text("server"),
                                  recording::to_text(event.time - asked));
        } else {
            const std::string& reason = fields.text("reason");
            output << (reason.empty() ? fmt::format(";; so it is: {}\n", fields.text("outcome"))
                                      : fmt::format(";; no answer: {}\n", reason));
        }
    }
}

}  // namespace sim::app
