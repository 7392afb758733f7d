#include "tests/viz/support/trace_builder.hpp"

#include <fmt/format.h>

#include "protocol/dns/message_codec.hpp"
#include "protocol/dns/zone_file.hpp"

namespace tests {

Event& TraceBuilder::add(std::string_view host, EventKind kind, std::string_view message) {
    Event event{events_.size() + 1, now_, std::string(host), kind, cause_};
    event.message = message;
    cause_ = event.id;
    events_.push_back(std::move(event));
    return events_.back();
}

void TraceBuilder::site(std::string_view name) {
    add("", EventKind::site).fields.set("name", name);
}

void TraceBuilder::host(std::string_view name, std::string_view site, std::string_view role, std::string_view address,
                        std::vector<std::string> services) {
    sim::recording::Fields& fields = add(name, EventKind::host).fields;
    fields.set("name", name);
    fields.set("site", site);
    fields.set("role", role);
    fields.set("addresses", std::vector{std::string(address)});
    fields.set("services", std::move(services));
}

void TraceBuilder::link(std::string_view name, std::string_view from, std::string_view to, Duration latency) {
    sim::recording::Fields& fields = add("", EventKind::link).fields;
    fields.set("name", name);
    fields.set("from", from);
    fields.set("to", to);
    fields.set("latency_ns", latency);
    fields.set("bandwidth_octets_per_s", 12'500'000);
    fields.set("loss_ppm", 0);
    fields.set("up", true);
}

void TraceBuilder::route(std::string_view from, std::string_view to, std::vector<std::string> links, Duration latency) {
    sim::recording::Fields& fields = add("", EventKind::route).fields;
    fields.set("from", from);
    fields.set("to", to);
    fields.set("links", std::move(links));
    fields.set("latency_ns", latency);
}

void TraceBuilder::account(std::string_view address, std::string_view host, std::string_view mailbox) {
    sim::recording::Fields& fields = add(host, EventKind::account).fields;
    fields.set("address", address);
    fields.set("host", host);
    fields.set("mailbox", mailbox);
    add(host, EventKind::mailbox_created).fields.set("mailbox", mailbox);
}

namespace {

void set_datagram(Event& event, const std::string& from, const std::string& to, std::string_view octets) {
    event.fields.set("from", from);
    event.fields.set("to", to);
    event.fields.set("size_octets", static_cast<std::uint64_t>(octets.size()));
}

protocol::dns::Message answer_to(const protocol::dns::Message& query, const std::vector<std::string>& records) {
    protocol::dns::Message answer = make_response(
        query, records.empty() ? protocol::dns::ResponseCode::name_error : protocol::dns::ResponseCode::no_error);
    for (const std::string& record : records) {
        answer.answers.push_back(protocol::dns::parse_record(record, protocol::dns::DomainName()).value());
    }
    return answer;
}

}  // namespace

void TraceBuilder::ask(std::string_view host, std::string_view address, std::string_view server,
                       std::string_view server_address, std::string_view name, std::string_view type,
                       const std::vector<std::string>& records, Duration latency, std::string_view message) {
    const std::uint16_t id = ++query_id_;
    const auto query = protocol::dns::make_query(
        id, {protocol::dns::DomainName::parse(name).value(), protocol::dns::parse_record_type(type).value()}, true);
    const auto describe = [&](Event& event) {
        event.fields.set("server", server_address);
        event.fields.set("name", name);
        event.fields.set("type", type);
        event.fields.set("id", int{id});
    };
    const std::string from = fmt::format("{}:5{:04}", address, id);
    const std::string to = fmt::format("{}:53", server_address);
    const auto carry = [&](std::string_view sender, std::string_view receiver, const std::string& source,
                           const std::string& target, const std::string& octets) {
        if (level_ == Level::full) {
            Event& sent = add(sender, EventKind::datagram_sent);
            set_datagram(sent, source, target, octets);
            sent.fields.set("octets", octets);
            sent.fields.set("to_host", receiver);
        }
        wait(latency);
        if (level_ == Level::full) set_datagram(add(receiver, EventKind::datagram_arrived), source, target, octets);
    };
    describe(add(host, EventKind::dns_query, message));
    carry(host, server, from, to, encode(query));
    carry(server, host, to, from, encode(answer_to(query, records)));
    Event& answer = add(host, EventKind::dns_answer, message);
    describe(answer);
    answer.fields.set("rcode", records.empty() ? "NXDOMAIN" : "NOERROR");
    answer.fields.set("answers", records);
    Event& resolved = add(host, EventKind::dns_resolved, message);
    resolved.fields.set("name", name);
    resolved.fields.set("type", type);
    resolved.fields.set("outcome", records.empty() ? "nxdomain" : "answer");
    resolved.fields.set("answers", records);
}

void TraceBuilder::open(ConnectionId connection, std::string_view client, std::string_view from,
                        std::string_view server, std::string_view to, Duration latency, std::string_view message) {
    connection_ = connection;
    client_ = client;
    server_ = server;
    latency_ = latency;
    client_octets_ = 0;
    server_octets_ = 0;
    protocol_.clear();
    Event& opening = add(client, EventKind::connection_opening, message);
    opening.connection = connection;
    opening.fields.set("from", from);
    opening.fields.set("to", to);
    opening.fields.set("client_host", client);
    opening.fields.set("server_host", server);
}

void TraceBuilder::start_session(std::string_view protocol, std::string_view message) {
    protocol_ = protocol;
    wait(2 * latency_);
    add(client_, EventKind::connection_opened).connection = connection_;
    for (const bool client : {true, false}) {
        Event& started = add(client ? client_ : server_, EventKind::session_started, client ? message : "");
        started.connection = connection_;
        started.fields.set("protocol", protocol);
        started.fields.set("role", client ? "client" : "server");
        started.fields.set("state", "greeting");
    }
}

void TraceBuilder::transmit(bool client, const std::string& octets) {
    std::int64_t& offset = client ? client_octets_ : server_octets_;
    const auto set = [&](Event& event) {
        event.connection = connection_;
        event.fields.set("direction", client ? "client" : "server");
        event.fields.set("offset", offset);
        event.fields.set("size_octets", static_cast<std::uint64_t>(octets.size()));
    };
    if (level_ == Level::full) {
        Event& sent = add(client ? client_ : server_, EventKind::segment_sent);
        set(sent);
        sent.fields.set("octets", octets);
        sent.fields.set("to_host", client ? server_ : client_);
    }
    wait(latency_);
    if (level_ == Level::full) set(add(client ? server_ : client_, EventKind::segment_arrived));
    offset += static_cast<std::int64_t>(octets.size());
}

void TraceBuilder::add_command(std::string_view line, std::string_view message) {
    Event& command = add(server_, EventKind::command, message);
    command.connection = connection_;
    command.fields.set("protocol", protocol_);
    command.fields.set("verb", line.substr(0, line.find(' ')));
    command.fields.set("line", line);
}

void TraceBuilder::add_reply(std::string_view code, std::vector<std::string> text, std::string_view message) {
    Event& reply = add(server_, EventKind::reply, message);
    reply.connection = connection_;
    reply.fields.set("protocol", protocol_);
    reply.fields.set("code", code);
    reply.fields.set("text", std::move(text));
}

void TraceBuilder::session_state(bool client, std::string_view from, std::string_view to, std::string_view message) {
    Event& state = add(client ? client_ : server_, EventKind::session_state, message);
    state.connection = connection_;
    state.fields.set("protocol", protocol_);
    state.fields.set("role", client ? "client" : "server");
    state.fields.set("from", from);
    state.fields.set("to", to);
}

void TraceBuilder::say(std::string_view line, std::string_view code, std::vector<std::string> text,
                       std::string_view message) {
    transmit(true, fmt::format("{}\r\n", line));
    add_command(line, message);
    std::string octets;
    for (std::size_t index = 0; index < text.size(); ++index) {
        octets += fmt::format("{}{}{}\r\n", code, index + 1 == text.size() ? ' ' : '-', text[index]);
    }
    add_reply(code, std::move(text), message);
    transmit(false, octets);
}

void TraceBuilder::greet(std::string_view code, std::string_view text) {
    answer(code, text);
}

void TraceBuilder::answer(std::string_view code, std::string_view text, std::string_view message) {
    add_reply(code, {std::string(text)}, message);
    transmit(false, fmt::format("{} {}\r\n", code, text));
}

void TraceBuilder::send_content(std::string_view content, std::string_view message) {
    session_state(true, "data", "content", message);
    transmit(true, fmt::format("{}.\r\n", content));
    session_state(false, "data", "content", message);
}

void TraceBuilder::send_message(std::string_view status_text, std::string_view content, std::string_view message,
                                std::string_view mailbox) {
    transmit(true, "RETR 1\r\n");
    add_command("RETR 1", "");
    add_reply("+OK", {std::string(status_text)}, "");
    Event& fetched = add(server_, EventKind::message_fetched, message);
    fetched.connection = connection_;
    fetched.fields.set("mailbox", mailbox);
    fetched.fields.set("uid", 1);
    transmit(false, fmt::format("+OK {}\r\n{}.\r\n", status_text, content));
}

void TraceBuilder::close() {
    for (const bool client : {false, true}) {
        Event& closed = add(client ? client_ : server_, EventKind::connection_closed);
        closed.connection = connection_;
        closed.fields.set("by", client ? "client" : "server");
        closed.fields.set("half", !client);
        if (!client) wait(latency_);
    }
}

viz::model::Trace TraceBuilder::trace() const {
    viz::model::Trace trace;
    sim::recording::RecordingHeader header;
    header.title = "A made-up run";
    header.level = level_;
    trace.set_header(std::move(header));
    trace.append(events_);
    trace.finish(false);
    return trace;
}

}  // namespace tests
