#include "viz/model/message_hops.hpp"

#include <algorithm>
#include <optional>

#include "protocol/base/ascii.hpp"
#include "protocol/base/dot_stuffing.hpp"
#include "viz/model/display_text.hpp"
#include "viz/model/imap_literal.hpp"

namespace viz::model {

namespace {

using sim::recording::Event;
using sim::recording::EventKind;

bool has_verb(const Event& event, std::string_view verb) {
    return event.kind == EventKind::command && protocol::equal_ignoring_case(event.fields.text("verb"), verb);
}

bool begins_hop(const Event& event) {
    return event.kind == EventKind::message_fetched || has_verb(event, "MAIL");
}

/// What stands between the angle brackets, with them: of "RCPT TO:<bob@beta.test> NOTIFY=NEVER" the path.
std::string path_in(const std::string& line) {
    const std::size_t begin = line.find('<');
    const std::size_t end = line.find('>', begin);
    if (begin == std::string::npos || end == std::string::npos) return display_text(line);
    return display_text(line.substr(begin, end + 1 - begin));
}

/// Whether the server's next reply after an event of the connection is positive; true while there is none.
bool is_taken(const Trace& trace, const ConnectionRow& row, std::size_t event_index) {
    const auto begin = std::upper_bound(row.events.begin(), row.events.end(), event_index);
    for (auto index = begin; index != row.events.end(); ++index) {
        const Event& event = trace.events()[*index];
        if (event.kind == EventKind::reply) return event.fields.text("code").starts_with('2');
    }
    return true;
}

/// Indexes of a connection's events from the hop's beginning until the next transaction or the moment.
std::vector<std::size_t> events_of_hop(const Trace& trace, const Moment& moment, const MessageHop& hop) {
    std::vector<std::size_t> indexes;
    const ConnectionRow* row = trace.find_connection(hop.connection);
    if (row == nullptr) return indexes;
    for (auto index = std::lower_bound(row->events.begin(), row->events.end(), hop.event_index);
         index != row->events.end() && *index < moment.events; ++index) {
        if (*index != hop.event_index && begins_hop(trace.events()[*index])) break;
        indexes.push_back(*index);
    }
    return indexes;
}

/// What was said under TLS; empty: nothing.
std::string clear_text_from(const Trace& trace, const std::vector<std::size_t>& indexes, std::string_view direction) {
    std::string octets;
    for (const std::size_t index : indexes) {
        const Event& event = trace.events()[index];
        if (event.kind == EventKind::tls_text && event.fields.text("direction") == direction) {
            octets += event.fields.text("octets");
        }
    }
    return octets;
}

std::string octets_from(const Trace& trace, const std::vector<std::size_t>& indexes, std::string_view direction) {
    std::string octets = clear_text_from(trace, indexes, direction);
    if (!octets.empty()) return octets;
    std::optional<std::int64_t> begin;
    for (const std::size_t index : indexes) {
        const Event& event = trace.events()[index];
        if (event.kind != EventKind::segment_sent || event.fields.text("direction") != direction) continue;
        const std::int64_t offset = event.fields.integer("offset");
        if (!begin) begin = offset;
        // What was sent again counts once.
        if (offset != *begin + static_cast<std::int64_t>(octets.size())) continue;
        octets += event.fields.text("octets");
    }
    return octets;
}

/// SMTP: the client sends the content after the reply 354, RFC 5321 section 4.1.1.4.
std::string smtp_content(const Trace& trace, const std::vector<std::size_t>& indexes) {
    const auto start = std::find_if(indexes.begin(), indexes.end(), [&](std::size_t index) {
        const Event& event = trace.events()[index];
        return event.kind == EventKind::reply && event.fields.text("code") == "354";
    });
    return octets_from(trace, std::vector(start, indexes.end()), "client");
}

/// POP3: it follows the status line, RFC 1939 section 5.
std::string pop3_content(const Trace& trace, const std::vector<std::size_t>& indexes) {
    const std::string octets = octets_from(trace, indexes, "server");
    const std::size_t line_end = octets.find("\r\n");
    return line_end == std::string::npos ? std::string() : octets.substr(line_end + 2);
}

/// IMAP: a literal of the answer to FETCH, RFC 9051 section 7.5.2.
std::string imap_content(const Trace& trace, const std::vector<std::size_t>& indexes) {
    const std::string octets = octets_from(trace, indexes, "server");
    const auto literal = find_message_literal(octets);
    return literal ? octets.substr(literal->begin, literal->size_octets) : std::string();
}

std::string protocol_of_fetch(const Event& event) {
    const std::string& told = event.fields.text("protocol");
    return told.empty() ? "pop3" : told;
}

}  // namespace

std::vector<MessageHop> hops_until(const Trace& trace, const Moment& moment, std::string_view message) {
    std::vector<MessageHop> hops;
    for (const std::size_t index : trace.events_of(message)) {
        if (index >= moment.events) break;
        const Event& event = trace.events()[index];
        const ConnectionRow* row = begins_hop(event) ? trace.find_connection(event.connection) : nullptr;
        if (row == nullptr) continue;
        const bool fetched = event.kind == EventKind::message_fetched;
        hops.push_back({.message = event.message,
                        .connection = row->connection,
                        .event_index = index,
                        .time = event.time,
                        .from_host = fetched ? row->server_host : row->client_host,
                        .to_host = fetched ? row->client_host : row->server_host,
                        .protocol = fetched ? protocol_of_fetch(event) : row->protocol});
    }
    return hops;
}

MessageEnvelope envelope_of(const Trace& trace, const Moment& moment, const MessageHop& hop) {
    MessageEnvelope envelope;
    const ConnectionRow* row = trace.find_connection(hop.connection);
    for (const std::size_t index : events_of_hop(trace, moment, hop)) {
        const Event& event = trace.events()[index];
        if (has_verb(event, "MAIL")) envelope.reverse_path = path_in(event.fields.text("line"));
        if (!has_verb(event, "RCPT")) continue;
        const std::string path = path_in(event.fields.text("line"));
        (is_taken(trace, *row, index) ? envelope.forward_paths : envelope.refused_paths).push_back(path);
    }
    return envelope;
}

std::string content_of_hop(const Trace& trace, const Moment& moment, const MessageHop& hop) {
    const std::vector<std::size_t> indexes = events_of_hop(trace, moment, hop);
    if (hop.protocol == "imap") return imap_content(trace, indexes);
    const std::string sent = hop.protocol == "pop3" ? pop3_content(trace, indexes) : smtp_content(trace, indexes);
    std::string content;
    protocol::DotDecoder decoder;
    decoder.decode(sent, content);
    return content;
}

}  // namespace viz::model
