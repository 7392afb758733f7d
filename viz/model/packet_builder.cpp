#include "viz/model/packet_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/dns/message_codec.hpp"
#include "sim/recording/spoken_protocol.hpp"
#include "viz/model/packet_label.hpp"
#include "viz/model/route_finder.hpp"

namespace viz::model {

namespace {

using sim::recording::Event;
using sim::recording::EventKind;
using sim::recording::Level;

/// Where the recording knows no route: long enough to be seen.
constexpr Duration latency_unknown = std::chrono::milliseconds(10);
/// The length that TCP puts before a DNS message, RFC 1035 section 4.2.2.
constexpr std::size_t tcp_length_octets = 2;

Instant middle_of(Instant begins, Instant ends) {
    return begins + (ends - begins) / 2;
}

bool is_dns_port(std::string_view endpoint) {
    return endpoint.ends_with(":53");
}

void describe_dns(Packet& packet, std::string_view octets, bool query) {
    packet.kind = query ? PacketKind::dns_query : PacketKind::dns_answer;
    const auto message = protocol::dns::decode(octets);
    packet.label = message ? dns_label(*message) : size_label(octets.size());
}

std::string question_of(const Event& event) {
    return fmt::format("{} {} {}", event.fields.text("server"), event.fields.text("type"), event.fields.text("name"));
}

}  // namespace

void PacketBuilder::take(PacketStore& packets, const Event& event, const Context& context) {
    const Work work{packets, event, context};
    switch (event.kind) {
        case EventKind::site:
        case EventKind::host:
        case EventKind::link:
        case EventKind::route:
        case EventKind::link_changed:
            return note_topology(event);
        case EventKind::datagram_sent:
            return take_datagram(work);
        case EventKind::segment_arrived:
        case EventKind::datagram_arrived:
            return take_fate(work, false);
        case EventKind::segment_lost:
        case EventKind::datagram_lost:
            return take_fate(work, true);
        default:
            break;
    }
    if (context.connection != nullptr) take_connection(work);
    if (context.level != Level::full) take_session(work);
}

void PacketBuilder::note_topology(const Event& event) {
    apply(topology_, event);
    latencies_.clear();
}

void PacketBuilder::take_connection(const Work& work) {
    Connection& connection = connections_[work.context.connection->connection];
    connection.speech.set_protocol(work.context.connection->protocol);
    name_mail(work, connection);
    switch (work.event.kind) {
        case EventKind::connection_opening:
            return send_syn(work);
        case EventKind::syn_retransmitted:
            lose_syn(work);
            return send_syn(work);
        case EventKind::connection_opened:
            return answer_syn(work, "SYN-ACK");
        case EventKind::connection_failed:
            return take_failed(work);
        case EventKind::connection_closed:
            return take_closed(work);
        case EventKind::segment_sent:
            return take_segment(work);
        case EventKind::tls_started:
            connection.encrypted = true;
            break;
        case EventKind::message_fetched:
            connection.fetched = work.context.message;
            break;
        default:
            break;
    }
}

void PacketBuilder::name_mail(const Work& work, Connection& connection) {
    if (work.context.message.empty() || !sim::recording::is_mail_transfer(work.context.connection->protocol)) return;
    for (const Sent& sent : connection.of_unknown_mail) {
        work.packets.set_message(sent.leaves, sent.event, work.context.message);
    }
    connection.of_unknown_mail.clear();
}

void PacketBuilder::add(const Work& work, Packet packet) {
    const ConnectionRow* row = work.context.connection;
    if (row != nullptr && packet.message.empty()) {
        if (sim::recording::is_mail_transfer(row->protocol)) packet.message = row->message;
        if (packet.message.empty()) {
            connections_[row->connection].of_unknown_mail.push_back({packet.leaves, packet.event});
        }
    }
    work.packets.add(std::move(packet));
}

void PacketBuilder::take_session(const Work& work) {
    switch (work.event.kind) {
        case EventKind::command:
        case EventKind::reply:
            return take_speech(work);
        case EventKind::session_state:
            return take_session_state(work);
        case EventKind::message_fetched:
            return take_fetched(work);
        case EventKind::dns_query:
        case EventKind::dns_answer:
            return take_dns(work);
        case EventKind::dns_timeout:
            return take_dns_timeout(work);
        default:
            break;
    }
}

void PacketBuilder::send_syn(const Work& work) {
    const ConnectionRow& row = *work.context.connection;
    Packet syn = leaving_packet(work, row.client_host, row.server_host);
    syn.label = "SYN";
    connections_[row.connection].syn = {syn.leaves, syn.event};
    add(work, std::move(syn));
}

void PacketBuilder::lose_syn(const Work& work) {
    const Sent& sent = connections_[work.context.connection->connection].syn;
    const Packet* syn = work.packets.find(sent.leaves, sent.event);
    if (syn != nullptr) work.packets.set_arrival(sent.leaves, sent.event, syn->arrives, true);
}

void PacketBuilder::answer_syn(const Work& work, std::string_view label) {
    const ConnectionRow& row = *work.context.connection;
    const Sent& syn = connections_[row.connection].syn;
    if (syn.event == 0) return;
    Packet answer = arriving_packet(work, row.server_host, row.client_host);
    answer.leaves = middle_of(syn.leaves, work.event.time);
    answer.label = label;
    work.packets.set_arrival(syn.leaves, syn.event, answer.leaves, false);
    add(work, std::move(answer));
}

void PacketBuilder::take_failed(const Work& work) {
    const ConnectionRow& row = *work.context.connection;
    const std::string& failure = work.event.fields.text("failure");
    if (failure == "refused") {
        answer_syn(work, "RST");
    } else if (failure == "reset" && row.opened) {
        const std::string& peer = work.event.host == row.client_host ? row.server_host : row.client_host;
        Packet reset = arriving_packet(work, peer, work.event.host);
        reset.label = "RST";
        add(work, std::move(reset));
    } else if (!row.opened) {
        lose_syn(work);
    }
    connections_.erase(row.connection);
}

void PacketBuilder::take_closed(const Work& work) {
    const ConnectionRow& row = *work.context.connection;
    const bool by_client = work.event.fields.text("by") == "client";
    Packet fin = leaving_packet(work, by_client ? row.client_host : row.server_host,
                                by_client ? row.server_host : row.client_host);
    fin.label = "FIN";
    add(work, std::move(fin));
    if (!work.event.fields.boolean("half")) connections_.erase(row.connection);
}

void PacketBuilder::take_segment(const Work& work) {
    const ConnectionRow& row = *work.context.connection;
    const std::string& octets = work.event.fields.text("octets");
    const bool client = work.event.fields.text("direction") == "client";
    Packet packet = leaving_packet(work, work.event.host, client ? row.server_host : row.client_host);
    if (is_dns_port(row.to)) {
        describe_dns(packet, std::string_view(octets).substr(std::min(octets.size(), tcp_length_octets)), client);
        return send(work, std::move(packet));
    }
    Connection& connection = connections_[row.connection];
    if (connection.encrypted) {
        packet.encrypted = true;
        packet.kind = client ? PacketKind::command : PacketKind::reply;
        packet.label = "TLS, " + size_label(octets.size());
        return send(work, std::move(packet));
    }
    packet.kind = connection.speech.take(client, octets);
    if (packet.kind == PacketKind::mail) {
        packet.label = mail_label(octets);
        if (!client) packet.message = connection.fetched;
    } else {
        packet.label = client ? command_label(octets) : reply_label(octets);
    }
    send(work, std::move(packet));
}

void PacketBuilder::take_datagram(const Work& work) {
    const sim::recording::Fields& fields = work.event.fields;
    Packet packet = leaving_packet(work, work.event.host, fields.text("to_host"));
    const bool query = is_dns_port(fields.text("to"));
    if (query || is_dns_port(fields.text("from"))) {
        describe_dns(packet, fields.text("octets"), query);
    } else {
        packet.label = size_label(static_cast<std::size_t>(fields.integer("size_octets")));
    }
    send(work, std::move(packet));
}

void PacketBuilder::send(const Work& work, Packet packet) {
    const std::int64_t arrives_at_ns = work.event.fields.integer("arrives_at_ns");
    if (arrives_at_ns > packet.leaves.nanoseconds) packet.arrives = Instant{arrives_at_ns};
    on_the_way_[packet.event] = {packet.leaves, packet.event};
    add(work, std::move(packet));
}

void PacketBuilder::take_fate(const Work& work, bool lost) {
    const auto found = on_the_way_.find(work.event.cause);
    if (found == on_the_way_.end()) return;
    Sent& sent = found->second;
    if (const Packet* packet = work.packets.find(sent.leaves, sent.event)) {
        if (sent.lost) {
            send_again(work, Packet(*packet), lost);
        } else {
            // What is lost as soon as it leaves is still to be seen.
            const bool at_once = lost && work.event.time == sent.leaves;
            work.packets.set_arrival(sent.leaves, sent.event, at_once ? packet->arrives : work.event.time, lost);
        }
    }
    sent.lost = lost;
    if (!lost || work.event.kind == EventKind::datagram_lost) on_the_way_.erase(found);
}

void PacketBuilder::send_again(const Work& work, const Packet& first, bool lost) {
    Packet again = first;
    again.event = work.event.id;
    again.arrives = work.event.time;
    again.leaves = std::max(first.leaves, again.arrives - latency(first.from, first.to));
    again.lost = lost;
    add(work, std::move(again));
}

void PacketBuilder::take_speech(const Work& work) {
    const ConnectionRow* row = work.context.connection;
    if (row == nullptr) return;
    const bool command = work.event.kind == EventKind::command;
    Packet packet = command ? arriving_packet(work, row->client_host, row->server_host)
                            : leaving_packet(work, row->server_host, row->client_host);
    packet.kind = command ? PacketKind::command : PacketKind::reply;
    if (command) {
        packet.label = shortened_label(work.event.fields.text("line"));
    } else {
        const std::vector<std::string>& lines = work.event.fields.list("text");
        packet.label = shortened_label(
            fmt::format("{} {}", work.event.fields.text("code"), lines.empty() ? std::string() : lines.front()));
    }
    add(work, std::move(packet));
}

void PacketBuilder::take_session_state(const Work& work) {
    const ConnectionRow* row = work.context.connection;
    const sim::recording::Fields& fields = work.event.fields;
    if (row == nullptr || !sim::recording::is_mail_transfer(fields.text("protocol")) || fields.text("to") != "content")
        return;
    Connection& connection = connections_[row->connection];
    if (fields.text("role") == "client") {
        connection.content_leaves = work.event.time;
        connection.content_known = true;
        return;
    }
    Packet packet = arriving_packet(work, row->client_host, row->server_host);
    if (connection.content_known) packet.leaves = connection.content_leaves;
    connection.content_known = false;
    packet.kind = PacketKind::mail;
    packet.label = subject_label(work.context.subject);
    add(work, std::move(packet));
}

void PacketBuilder::take_fetched(const Work& work) {
    const ConnectionRow* row = work.context.connection;
    if (row == nullptr) return;
    Packet packet = leaving_packet(work, row->server_host, row->client_host);
    packet.kind = PacketKind::mail;
    packet.label = subject_label(work.context.subject);
    add(work, std::move(packet));
}

void PacketBuilder::take_dns(const Work& work) {
    const sim::recording::Fields& fields = work.event.fields;
    const std::string server = host_of(fields.text("server"));
    if (work.event.kind == EventKind::dns_query) {
        Packet query = leaving_packet(work, work.event.host, server);
        query.kind = PacketKind::dns_query;
        query.label = query_label(fields.text("type"), fields.text("name"));
        questions_[{work.event.host, question_of(work.event)}] = {query.leaves, query.event};
        add(work, std::move(query));
        return;
    }
    Packet answer = arriving_packet(work, server, work.event.host);
    answer.kind = PacketKind::dns_answer;
    answer.label =
        answer_label(fields.text("type"), fields.text("rcode"), fields.list("answers"), fields.list("authority"));
    questions_.erase({work.event.host, question_of(work.event)});
    add(work, std::move(answer));
}

void PacketBuilder::take_dns_timeout(const Work& work) {
    const auto question = questions_.find({work.event.host, question_of(work.event)});
    if (question == questions_.end()) return;
    const Sent& sent = question->second;
    if (const Packet* packet = work.packets.find(sent.leaves, sent.event)) {
        work.packets.set_arrival(sent.leaves, sent.event, packet->arrives, true);
    }
    questions_.erase(question);
}

Packet PacketBuilder::leaving_packet(const Work& work, const std::string& from, const std::string& to) const {
    Packet packet;
    packet.event = work.event.id;
    packet.leaves = work.event.time;
    packet.arrives = packet.leaves + latency(from, to);
    packet.from = from;
    packet.to = to;
    packet.lost = to.empty();
    packet.message = work.context.message;
    if (work.context.connection != nullptr) packet.connection = work.context.connection->connection;
    return packet;
}

Packet PacketBuilder::arriving_packet(const Work& work, const std::string& from, const std::string& to) const {
    Packet packet = leaving_packet(work, from, to);
    packet.arrives = work.event.time;
    packet.leaves = std::max(Instant{0}, packet.arrives - latency(from, to));
    return packet;
}

Duration PacketBuilder::latency(const std::string& from, const std::string& to) const {
    latency_key_ = from;
    latency_key_ += '\0';
    latency_key_ += to;
    const auto [entry, added] = latencies_.try_emplace(latency_key_, latency_unknown);
    if (!added) return entry->second;
    if (const auto route = find_route(topology_, from, to)) entry->second = route->latency;
    return entry->second;
}

std::string PacketBuilder::host_of(std::string_view endpoint) const {
    const auto whole = topology_.host_of_address.find(std::string(endpoint));
    return whole == topology_.host_of_address.end() ? std::string() : whole->second;
}

}  // namespace viz::model
