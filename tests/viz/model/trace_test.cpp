#include "viz/model/trace.hpp"

#include <algorithm>
#include <set>

#include "tests/support/catch.hpp"
#include "tests/viz/support/sample_trace.hpp"

using namespace std::chrono_literals;
using protocol::Instant;
using tests::EventKind;
using tests::Level;
using viz::model::ConnectionRow;
using viz::model::Moment;
using viz::model::Packet;
using viz::model::PacketKind;
using viz::model::Trace;

namespace {

std::vector<Packet> packets_of_connection(const Trace& trace, sim::recording::ConnectionId connection) {
    std::vector<Packet> found;
    for (const Packet& packet : trace.packets()) {
        if (packet.connection == connection) found.push_back(packet);
    }
    return found;
}

std::vector<std::string> labels_of(const std::vector<Packet>& packets) {
    std::vector<std::string> labels;
    for (const Packet& packet : packets) labels.push_back(packet.label);
    return labels;
}

bool same_packet(const Packet& left, const Packet& right) {
    return left.event == right.event && left.leaves == right.leaves && left.arrives == right.arrives &&
           left.from == right.from && left.to == right.to && left.kind == right.kind && left.lost == right.lost &&
           left.label == right.label && left.message == right.message && left.connection == right.connection;
}

std::size_t count_of(const Trace& trace, PacketKind kind) {
    return static_cast<std::size_t>(std::count_if(trace.packets().begin(), trace.packets().end(),
                                                  [&](const Packet& packet) { return packet.kind == kind; }));
}

}  // namespace

TEST_CASE("A trace begins when the world is there") {
    const Trace trace = tests::sample_trace();
    CHECK(trace.begin() == Instant{} + 2s);
    CHECK(trace.end() == Instant{} + 100s);
    CHECK(trace.start() == Moment{Instant{}, trace.setup_events()});
    CHECK(trace.events()[trace.setup_events()].kind == EventKind::mail_composed);
    CHECK(trace.topology().sites == std::vector<std::string>{"core", "alpha.test", "beta.test"});
    CHECK(trace.topology().hosts.size() == 6);
    CHECK(trace.moment_at(Instant{}) == trace.start());
}

TEST_CASE("However events are cut, the trace is the same") {
    const std::vector<tests::Event> events = tests::sample_events();
    const Trace whole = tests::sample_trace();
    for (const std::size_t piece : {1U, 3U, 50U}) {
        Trace trace;
        for (std::size_t begin = 0; begin < events.size(); begin += piece) {
            const std::size_t end = std::min(events.size(), begin + piece);
            trace.append({events.begin() + static_cast<std::ptrdiff_t>(begin),
                          events.begin() + static_cast<std::ptrdiff_t>(end)});
        }
        REQUIRE(trace.packets().size() == whole.packets().size());
        CHECK(std::equal(trace.packets().begin(), trace.packets().end(), whole.packets().begin(), same_packet));
        CHECK(trace.connections().size() == whole.connections().size());
        CHECK(trace.setup_events() == whole.setup_events());
    }
}

TEST_CASE("A connection opens, is spoken on and closes by packets") {
    const Trace trace = tests::sample_trace();
    const std::vector<Packet> packets = packets_of_connection(trace, 2);
    const std::vector<std::string> labels = labels_of(packets);
    const std::vector<std::string> expected{"SYN",
                                            "SYN-ACK",
                                            "220 mail.beta.test ESMTP",
                                            "EHLO mail.alpha.test",
                                            "250 mail.beta.test greets...",
                                            "MAIL FROM:<alice@alpha.test>",
                                            "250 2.1.0 Ok",
                                            "RCPT TO:<bob@beta.test>",
                                            "250 2.1.5 Ok",
                                            "DATA",
                                            "354 Start mail input; end...",
                                            "Subject: Lunch?",
                                            "250 2.0.0 Ok: queued",
                                            "QUIT",
                                            "221 2.0.0 Bye",
                                            "FIN",
                                            "FIN"};
    CHECK(labels == expected);
    CHECK(packets[0].arrives == packets[1].leaves);
    CHECK(packets[1].arrives - packets[0].leaves == 42ms);
    CHECK(packets[11].kind == PacketKind::mail);
    for (const Packet& packet : packets) {
        CHECK(packet.message == "m1");
        CHECK(packet.arrives - packet.leaves == 21ms);
        CHECK_FALSE(packet.lost);
    }
}

TEST_CASE("SYNs that stay without an answer are lost") {
    const Trace trace = tests::sample_trace();
    const std::vector<Packet> packets = packets_of_connection(trace, 5);
    REQUIRE(packets.size() == 4);
    for (const Packet& packet : packets) {
        CHECK(packet.lost);
        CHECK(packet.label == "SYN");
        CHECK(packet.arrives - packet.leaves == 21ms);
        CHECK(packet.message == "m2");
    }
    const ConnectionRow* row = trace.find_connection(5);
    REQUIRE(row != nullptr);
    CHECK(row->failed);
    CHECK_FALSE(row->opened);
}

TEST_CASE("A refused connection is answered by RST") {
    tests::TraceBuilder run;
    run.host("a", "s", "client", "10.0.0.1");
    run.host("b", "s", "mail-server", "10.0.0.2");
    run.link("a", "a", "s", 1ms);
    run.link("b", "b", "s", 1ms);
    run.at(1s);
    run.open(1, "a", "10.0.0.1:1", "b", "10.0.0.2:25", 2ms);
    run.wait(4ms);
    tests::Event& failed = run.add("a", EventKind::connection_failed);
    failed.connection = 1;
    failed.fields.set("failure", "refused");
    const Trace trace = run.trace();
    REQUIRE(trace.packets().size() == 2);
    CHECK(trace.packets()[1].label == "RST");
    CHECK(trace.packets()[1].from == "b");
    CHECK(trace.packets()[1].arrives == Instant{} + 1004ms);
    CHECK_FALSE(trace.packets()[0].lost);
}

TEST_CASE("The mail that POP3 fetches belongs to its journey") {
    const Trace trace = tests::sample_trace();
    const std::vector<Packet> packets = packets_of_connection(trace, 3);
    const auto mail = std::find_if(packets.begin(), packets.end(),
                                   [](const Packet& packet) { return packet.kind == PacketKind::mail; });
    REQUIRE(mail != packets.end());
    CHECK(mail->message == "m1");
    CHECK(mail->label == "Subject: Lunch?");
    CHECK(mail->from == "mail.beta.test");
}

TEST_CASE("DNS questions and answers are labelled from their octets") {
    const Trace trace = tests::sample_trace();
    std::set<std::string> labels;
    for (const Packet& packet : trace.packets()) {
        if (packet.kind == PacketKind::dns_query || packet.kind == PacketKind::dns_answer) labels.insert(packet.label);
    }
    CHECK(labels == std::set<std::string>{"MX beta.test?", "MX 10 mail.beta.test", "A mail.alpha.test?", "A 10.1.0.4",
                                          "A mail.beta.test?", "A 10.2.0.4"});
}

TEST_CASE("A recording of level flow shows the same mails, commands, replies and questions") {
    const Trace full = tests::sample_trace();
    const Trace flow = tests::sample_trace(Level::flow);
    for (const PacketKind kind :
         {PacketKind::mail, PacketKind::command, PacketKind::dns_query, PacketKind::dns_answer, PacketKind::control}) {
        CHECK(count_of(flow, kind) == count_of(full, kind));
    }
    // RETR's status line travels with the mail where there are octets.
    CHECK(count_of(flow, PacketKind::reply) == count_of(full, PacketKind::reply) + 1);
    for (const Packet& packet : packets_of_connection(flow, 2)) {
        CHECK(packet.arrives - packet.leaves == 21ms);
        CHECK(packet.message == "m1");
    }
}

TEST_CASE("Lost octets are sent again") {
    tests::TraceBuilder run;
    run.host("a", "s", "client", "10.0.0.1");
    run.host("b", "s", "mail-server", "10.0.0.2");
    run.link("a", "a", "s", 1ms);
    run.link("b", "b", "s", 1ms);
    run.at(1s);
    run.open(1, "a", "10.0.0.1:1", "b", "10.0.0.2:25", 2ms);
    run.start_session("smtp");
    tests::Event& sent = run.add("a", EventKind::segment_sent);
    const tests::EventId sent_id = sent.id;
    sent.connection = 1;
    sent.fields.set("direction", "client");
    sent.fields.set("octets", "NOOP\r\n");
    sent.fields.set("to_host", "b");
    for (const EventKind fate : {EventKind::segment_lost, EventKind::segment_arrived}) {
        run.wait(fate == EventKind::segment_lost ? 2ms : 1s);
        tests::Event& event = run.add("b", fate);
        event.connection = 1;
        event.cause = sent_id;
    }
    const Trace trace = run.trace();
    REQUIRE(trace.packets().size() == 4);
    CHECK(trace.packets()[2].lost);
    CHECK_FALSE(trace.packets()[3].lost);
    CHECK(trace.packets()[3].label == "NOOP");
    CHECK(trace.packets()[3].arrives == trace.packets()[2].arrives + 1s);
}

TEST_CASE("Events know their mail, mails their events") {
    const Trace trace = tests::sample_trace();
    CHECK(trace.journeys().size() == 2);
    for (const std::size_t index : trace.events_of("m2")) {
        CHECK(trace.message_of(trace.events()[index].id) == "m2");
    }
    CHECK(trace.events_of("m9").empty());
    CHECK(trace.find_event(0) == nullptr);
    CHECK(trace.find_event(7)->id == 7);
    CHECK(trace.services_at_start("mail.beta.test") == std::vector<std::string>{"smtp:25", "pop3:110"});
}
