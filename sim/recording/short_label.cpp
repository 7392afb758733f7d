#include <fmt/format.h>

#include "sim/recording/narration.hpp"
#include "sim/recording/narration_parts.hpp"

namespace sim::recording {

namespace {

constexpr std::size_t label_size_max = 40;

std::string cut_label(std::string text) {
    if (text.size() <= label_size_max) return text;
    return text.substr(0, label_size_max - 3) + "...";
}

std::string reply_label(const Event& event) {
    const std::vector<std::string>& lines = event.fields.list("text");
    return fmt::format("{} {}", shown(event, "code"), lines.empty() ? "" : enumerated({lines.front()}));
}

std::string answer_label(const Event& event) {
    const std::string& rcode = event.fields.text("rcode");
    if (rcode != "NOERROR") return shown(event, "rcode");
    const std::size_t count = event.fields.list("answers").size();
    if (count == 0) return event.fields.list("authority").empty() ? "no such records" : "ask others, or none";
    return fmt::format("{}: {} record{}", shown(event, "type"), count, count == 1 ? "" : "s");
}

std::string label_of(const Event& event) {
    switch (event.kind) {
        case EventKind::connection_opening:
            return "SYN";
        case EventKind::syn_retransmitted:
            return fmt::format("SYN again ({})", event.fields.integer("attempt"));
        case EventKind::connection_failed:
            return shown(event, "failure");
        case EventKind::connection_closed:
            return event.fields.boolean("half") ? "FIN" : "closed";
        case EventKind::segment_sent:
        case EventKind::datagram_sent:
            return fmt::format("{} octets", event.fields.integer("size_octets"));
        case EventKind::tls_text:
            return fmt::format("{} octets in the clear", event.fields.text("octets").size());
        case EventKind::tls_established:
            return shown(event, "protocol");
        case EventKind::tls_failed:
            return shown(event, "reason");
        case EventKind::session_state:
            return shown(event, "to");
        case EventKind::command:
            return shown(event, "line");
        case EventKind::reply:
            return reply_label(event);
        case EventKind::dns_query:
            return fmt::format("{} {}?", shown(event, "type"),
                               event.fields.text("name") == "." ? "." : domain_text(event.fields.text("name")));
        case EventKind::dns_answer:
            return answer_label(event);
        case EventKind::dns_timeout:
            return "no answer";
        case EventKind::mail_composed:
            return fmt::format("\"{}\"", shown(event, "subject"));
        case EventKind::message_refused:
            return fmt::format("refused {}", shown(event, "code"));
        case EventKind::queue_entry_changed:
        case EventKind::outbox_entry_changed:
            return shown(event, "state");
        case EventKind::delivery_attempted:
            return shown(event, "outcome");
        case EventKind::header_added:
            return fmt::format("+ {}", shown(event, "name"));
        case EventKind::message_stored:
            return fmt::format("into {}", shown(event, "mailbox"));
        case EventKind::decision:
            return shown(event, "chosen");
        default: {
            std::string words(name(event.kind));
            for (char& character : words) {
                if (character == '-') character = ' ';
            }
            return words;
        }
    }
}

}  // namespace

std::string short_label(const Event& event) {
    return cut_label(label_of(event));
}

}  // namespace sim::recording
