// Real sockets on one side, the virtual Internet on the other.
#include <algorithm>
#include <array>

#include "protocol/dns/message_codec.hpp"
#include "protocol/dns/tcp_framing.hpp"
#include "tests/sim/bridge/served_world.hpp"
#include "tests/support/catch.hpp"

namespace tests {

namespace {

void submit(PlainClient& client, const std::string& from, const std::string& to, const std::string& subject) {
    client.say("", "220 ");
    client.say("EHLO outside.test", "250 CHUNKING");
    client.say("MAIL FROM:<" + from + ">", "250 ");
    client.say("RCPT TO:<" + to + ">", "250 ");
    client.say("DATA", "354 ");
    client.say("Subject: " + subject + "\r\n\r\nFrom outside.\r\n.", "250 2.0.0 Ok: queued");
    client.say("QUIT", "221 ");
}

void log_in(PlainClient& client, const std::string& user) {
    client.say("", "+OK");
    client.say("USER " + user, "+OK");
    client.say("PASS secret", "+OK");
}

std::size_t stored(const ServedWorld& world, std::string_view host) {
    return world.events.of(EventKind::message_stored, host).size();
}

}  // namespace

TEST_CASE("a mail that comes in by a socket travels through the world and goes out by another") {
    ServedWorld world(two_domains);
    PlainClient sender(world, world.port("mail.alpha.test", "submission"));
    submit(sender, "alice@alpha.test", "bob@beta.test", "real");
    REQUIRE(world.becomes([&] { return sender.ended; }));
    REQUIRE(world.becomes([&] { return stored(world, "mail.beta.test") == 1; }));

    PlainClient reader(world, world.port("mail.beta.test", "pop3"));
    log_in(reader, "bob");
    reader.say("RETR 1", "\r\n.\r\n");
    CHECK(reader.has("Subject: real"));
    CHECK(reader.has("From outside."));
    CHECK(reader.has("Received: from outside.test (guest.alpha.test [10.1.1.254])"));
    CHECK(reader.has("by mail.beta.test"));
    reader.say("DELE 1", "+OK");
    reader.say("QUIT", "+OK");
    REQUIRE(world.becomes([&] { return reader.ended; }));
    // What the clients' sockets brought stands in the recording, as cause of what the virtual host did.
    const auto inputs = world.events.of(EventKind::external_input, "guest.alpha.test");
    REQUIRE(inputs.size() >= 7);
    CHECK(inputs[0].fields.text("action") == "connect");
    CHECK(inputs[0].fields.text("to") == "10.1.0.4:587");
    CHECK(inputs[0].cause == 0);
    const auto opening = world.events.of(EventKind::connection_opening, "guest.alpha.test");
    REQUIRE(opening.size() == 1);
    CHECK(opening[0].cause == inputs[0].id);
    CHECK(inputs[1].connection == opening[0].connection);
    CHECK(inputs[1].fields.text("octets") == "EHLO outside.test\r\n");
}

TEST_CASE("the octets of a real client need the time of its virtual link") {
    ServedWorld world(two_domains + "serve: {link: {latency: 150ms}}\n");
    PlainClient client(world, world.port("mail.alpha.test", "smtp"));
    client.say("", "220 ");
    const auto opening = world.events.of(EventKind::connection_opening, "guest.alpha.test");
    const auto opened = world.events.of(EventKind::connection_opened, "guest.alpha.test");
    REQUIRE(opened.size() == 1);
    CHECK(opened[0].time - opening[0].time > 300ms);
    CHECK(opened[0].time - opening[0].time < 302ms);
}

TEST_CASE("DNS over UDP and over TCP, and over IPv6 where the machine has it") {
    namespace dns = protocol::dns;
    ServedWorld world(two_domains);
    const auto port = world.port("resolver.alpha.test", "dns");
    const auto answer = dns::decode(ask_by_datagram(world, port, dns_query("beta.test", "MX", 4711)));
    REQUIRE(answer.has_value());
    CHECK(answer->id == 4711);
    REQUIRE(answer->answers.size() == 1);
    CHECK(answer->answers[0].to_string() == "beta.test. 3600 IN MX 10 mail.beta.test.");

    const auto served = std::ranges::find(world.bridge().ports(), port, &bridge::BoundPort::port);
    for (const bool ipv6 : {false, true}) {
        if (ipv6 && served->addresses.size() < 2) break;  // this machine has no ::1
        PlainClient client(world, port, ipv6);
        client.send(dns::frame_for_tcp(dns_query("mail.beta.test", "A", 7)) +
                    dns::frame_for_tcp(dns_query("nobody.beta.test", "A", 8)));
        dns::TcpMessageSplitter splitter;
        std::vector<dns::Message> answers;
        REQUIRE(world.becomes([&] {
            splitter.push(std::exchange(client.received, {}));
            while (const auto message = splitter.next_message()) answers.push_back(dns::decode(*message).value());
            return answers.size() == 2;
        }));
        std::ranges::sort(answers, {}, &dns::Message::id);
        CHECK(answers[0].answers.size() == 1);
        CHECK(answers[1].rcode == dns::ResponseCode::name_error);
    }
}

TEST_CASE("garbage by UDP gets an answer or none, and the name server lives on") {
    ServedWorld world(two_domains);
    const auto port = world.port("ns.beta.test", "dns");
    CHECK_FALSE(ask_by_datagram(world, port, std::string("\x12\x34garbage that is no query", 26)).empty());
    CHECK_FALSE(ask_by_datagram(world, port, dns_query("beta.test", "SOA", 1)).empty());
}

TEST_CASE("many clients at once: each has its own dialogue and every mail arrives") {
    ServedWorld world(two_domains);
    constexpr std::size_t clients_count = 20;
    std::vector<std::unique_ptr<PlainClient>> clients;
    for (std::size_t number = 0; number < clients_count; ++number) {
        clients.push_back(std::make_unique<PlainClient>(world, world.port("mail.alpha.test", "submission")));
    }
    REQUIRE(world.becomes([&] { return std::ranges::all_of(clients, [](auto& it) { return it->has("220 "); }); }));
    CHECK(world.bridge().connections() == clients_count);
    for (const auto& client : clients) client->send("EHLO x.test\r\n");
    for (const auto& client : clients) {
        client->say("MAIL FROM:<alice@alpha.test>", "250 2.1.0");
        client->send("RCPT TO:<bob@beta.test>\r\nDATA\r\n");
    }
    for (const auto& client : clients) client->say("", "354 ");
    for (const auto& client : clients) client->send("Subject: x\r\n\r\nx\r\n.\r\nQUIT\r\n");
    REQUIRE(world.becomes([&] { return std::ranges::all_of(clients, [](auto& it) { return it->ended; }); }));
    REQUIRE(world.becomes([&] { return stored(world, "mail.beta.test") == clients_count; }));
    clients.clear();
    CHECK(world.becomes([&] { return world.bridge().connections() == 0; }));
}

TEST_CASE("clients at different addresses of this machine are different hosts") {
    ServedWorld world(two_domains + "serve: {guests: 2}\n");
    const auto port = world.port("mail.alpha.test", "smtp");
    std::vector<std::string> hosts;
    for (const std::uint8_t last_octet : std::to_array<std::uint8_t>({1, 2, 1, 3})) {
        PlainClient client(world, port, false, last_octet);
        client.say("", "220 ");
        hosts.push_back(world.events.of(EventKind::connection_opened).back().host);
    }
    CHECK(hosts ==
          std::vector<std::string>{"guest.alpha.test", "guest2.alpha.test", "guest.alpha.test", "guest2.alpha.test"});
}

TEST_CASE("a client may close its direction and still gets its answers") {
    ServedWorld world(two_domains);
    namespace dns = protocol::dns;
    PlainClient client(world, world.port("mail.beta.test", "pop3"));
    log_in(client, "bob");
    client.send("STAT\r\nQUIT\r\n");
    client.end();
    REQUIRE(world.becomes([&] { return client.ended; }));
    CHECK(client.has("+OK 0 0\r\n"));
    CHECK_FALSE(client.broken);
    CHECK(world.becomes([&] { return world.bridge().connections() == 0; }));
    const auto inputs = world.events.of(EventKind::external_input);
    CHECK(inputs.back().fields.text("action") == "close");
}

TEST_CASE("a virtual server that hangs up, refuses or is down is seen as such by the real client") {
    ServedWorld world(two_domains + R"(
hosts:
  rude.test: {site: core, addresses: [10.9.0.1], tcp_stubs: [{port: 7, behaviour: close}]}
faults:
  - {at: 1ms, host: mail.beta.test, refuse: pop3}
  - {at: 1ms, host: mail.beta.test, stop: mta}
)");
    world.pass(2ms);
    PlainClient hung_up(world, world.port("rude.test", "stub"));
    CHECK(world.becomes([&] { return hung_up.ended && !hung_up.broken; }));
    PlainClient refused(world, world.port("mail.beta.test", "pop3"));
    CHECK(world.becomes([&] { return refused.broken; }));
    PlainClient nobody(world, world.port("mail.beta.test", "smtp"));
    CHECK(world.becomes([&] { return nobody.broken; }));
    const auto failed = world.events.texts(EventKind::connection_failed, "failure", "guest.beta.test");
    CHECK(failed == std::vector<std::string>{"refused", "refused"});
}

TEST_CASE("a host that dies in a dialogue: its silence is silence, and in the end the connection closes") {
    ServedWorld world(two_domains + "faults: [{at: 10s, host: mail.beta.test, down: true}]\n", {.speed = 200});
    PlainClient client(world, world.port("mail.beta.test", "smtp"));
    client.say("", "220 ");
    world.pass(11s);
    client.send("NOOP\r\n");
    CHECK(world.becomes([&] { return client.ended || client.broken; }));
    const auto failed = world.events.texts(EventKind::connection_failed, "failure", "guest.beta.test");
    CHECK(failed == std::vector<std::string>{"lost"});
}

TEST_CASE("a client that breaks off breaks the virtual connection off") {
    ServedWorld world(two_domains);
    PlainClient client(world, world.port("mail.alpha.test", "smtp"));
    client.say("", "220 ");
    client.break_off();
    CHECK(world.becomes([&] { return world.bridge().connections() == 0; }));
    CHECK(world.events.of(EventKind::external_input).back().fields.text("action") == "reset");
    CHECK(world.becomes([&] { return !world.events.of(EventKind::session_ended, "mail.alpha.test").empty(); }));
}

TEST_CASE("a run that is served waits, and ends at its limit") {
    ServedWorld world("until: 3s\n" + two_domains);
    world.pass(2s);  // nothing is left to do
    PlainClient client(world, world.port("mail.alpha.test", "smtp"));
    client.say("", "220 ");
    CHECK(world.becomes([&] { return world.run().is_over(); }));
    CHECK(world.run().now() == Instant{} + 3s);
    CHECK_FALSE(world.bridge().turn(0s));
}

TEST_CASE("a port that is taken is told") {
    ServedWorld world(two_domains);
    const auto taken = std::to_string(world.port("mail.alpha.test", "smtp"));
    const auto plan = bridge::plan_serving(
        scenario_from_text(two_domains + "serve: [{host: mail.alpha.test, service: smtp, port: " + taken + "}]\n"));
    const auto opened = bridge::Bridge::open(*plan, {});
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error() ==
          "port " + taken + " of this machine for mail.alpha.test port 25: 127.0.0.1: Address already in use");
}

}  // namespace tests
