// Clients that mean harm, or know no better: memory stays bounded, they get an answer or a close, the others go on.
#include <sys/resource.h>

#include <algorithm>

#include "sim/bridge/limits.hpp"
#include "tests/sim/bridge/served_world.hpp"
#include "tests/support/catch.hpp"

namespace tests {

namespace {

namespace limits = sim::bridge::limits;

std::vector<std::string> actions(const ServedWorld& world) {
    return world.events.texts(EventKind::external_input, "action");
}

std::size_t count(const std::vector<std::string>& texts, const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count(texts, text));
}

/// One mail of so many octets in bob's mailbox.
std::string with_large_mail(const std::string& size) {
    return two_domains + "mail: [{id: m1, at: 0s, from: alice@alpha.test, to: [bob@beta.test], size: " + size + "}]\n";
}

}  // namespace

TEST_CASE("a thousand connections: as many as the limit says live, the rest are closed, and one more is served later") {
    constexpr std::size_t wanted = 1000;
    const rlim_t needed = 2 * wanted;
    rlimit descriptors{};
    getrlimit(RLIMIT_NOFILE, &descriptors);
    const rlimit before = descriptors;
    descriptors.rlim_cur = std::min(descriptors.rlim_max, std::max(descriptors.rlim_cur, needed));
    setrlimit(RLIMIT_NOFILE, &descriptors);
    {
        // A server that takes everybody and says nothing, so that they stay.
        ServedWorld world(two_domains + R"(
hosts: {patient.test: {site: core, addresses: [10.9.0.1], tcp_stubs: [{port: 7, behaviour: silent}]}}
)",
                          {.speed = 5});
        const auto port = world.port("patient.test", "stub");
        std::vector<std::unique_ptr<PlainClient>> clients;
        while (clients.size() < wanted) {
            clients.push_back(std::make_unique<PlainClient>(world, port));
            if (clients.size() % 50 != 0) continue;  // the system keeps only so many that nobody has accepted
            const auto taken = [&] { return world.bridge().connections() + world.bridge().connections_refused(); };
            REQUIRE(world.becomes([&] { return taken() == clients.size(); }));
        }
        const auto closed = [&] {
            return static_cast<std::size_t>(std::ranges::count_if(clients, [](auto& it) { return it->broken; }));
        };
        REQUIRE(world.becomes([&] { return closed() >= wanted - limits::connections_max; }));
        CHECK(world.bridge().connections() == limits::connections_max);
        CHECK(world.bridge().connections_refused() == wanted - limits::connections_max);
        CHECK(std::ranges::count_if(world.log, [](auto& line) { return line.starts_with("more than 256"); }) == 1);
        clients.clear();
        REQUIRE(world.becomes([&] { return world.bridge().connections() == 0; }));
        PlainClient late(world, world.port("mail.alpha.test", "smtp"));
        late.say("", "220 ");
    }
    setrlimit(RLIMIT_NOFILE, &before);
}

TEST_CASE("octets that are no protocol get an answer or a close from every service") {
    ServedWorld world(two_domains, {.speed = 5});
    std::string garbage;
    for (int number = 0; number < 200'000; ++number) garbage += static_cast<char>(number * 7919 % 251);
    for (const bridge::BoundPort& port : world.bridge().ports()) {
        INFO(port.served.host << " " << port.served.service);
        PlainClient client(world, port.port);
        client.send(garbage);
        client.end();
        CHECK(world.becomes([&] { return client.ended || client.broken; }));
    }
    PlainClient sane(world, world.port("mail.alpha.test", "smtp"));
    sane.say("", "220 ");
}

TEST_CASE("a client that says nothing is sent away by the virtual server when its time is over") {
    ServedWorld world(two_domains, {.speed = 2000});
    PlainClient silent(world, world.port("mail.alpha.test", "smtp"));
    REQUIRE(world.becomes([&] { return silent.ended; }));
    CHECK(silent.has("421 "));  // RFC 5321 section 4.5.3.2.7: 5 minutes
    CHECK(world.run().now() > Instant{} + 5min);
    CHECK(world.run().now() < Instant{} + 10min);
}

TEST_CASE("an octet at a time is a line in the end") {
    ServedWorld world(two_domains);
    PlainClient slow(world, world.port("mail.alpha.test", "smtp"));
    slow.say("", "220 ");
    for (const char octet : std::string("NOOP\r\n")) {
        slow.send(std::string(1, octet));
        world.pass(100ms);
    }
    slow.say("", "");
    CHECK(slow.has("\r\n250 "));
}

TEST_CASE("a slow virtual link slows the real client down") {
    // A megabyte over 1 Mbit/s takes 8 s. The client's socket must not take it at once.
    ServedWorld world(two_domains + "serve: {link: {bandwidth: 1Mbit}}\n", {.speed = 2});
    PlainClient client(world, world.port("mail.alpha.test", "submission"));
    client.say("", "220 ");
    client.say("EHLO x.test", "250 CHUNKING");
    client.say("MAIL FROM:<alice@alpha.test>", "250 ");
    client.say("RCPT TO:<bob@beta.test>", "250 ");
    client.say("DATA", "354 ");
    constexpr std::size_t size_octets = 6'000'000;
    std::string content = "Subject: large\r\n\r\n";
    while (content.size() < size_octets) content += std::string(70, 'x') + "\r\n";
    client.send(content + ".\r\n");
    const Instant begun = world.run().now();
    world.pass(1s);
    CHECK(client.unsent() > 0);
    std::size_t taken = 0;
    for (const Event& event : world.events.of(EventKind::external_input)) taken += event.fields.text("octets").size();
    // What the link carries in the time that passed, and a window.
    const double carried = std::chrono::duration<double>(world.run().now() - begun).count() * 125'000;
    CHECK(static_cast<double>(taken) < carried + 3.0 * limits::window_octets);
    client.break_off();
}

TEST_CASE("a client that does not read makes the virtual server wait, and gets everything when it reads") {
    ServedWorld world(with_large_mail("9MiB"));
    REQUIRE(world.becomes([&] { return !world.events.of(EventKind::message_stored).empty(); }));
    PlainClient reader(world, world.port("mail.beta.test", "pop3"));
    for (const char* line : {"", "USER bob", "PASS secret"}) reader.say(line, "+OK");
    reader.reads = false;
    reader.send("RETR 1\r\nRETR 1\r\nNOOP\r\n");
    REQUIRE(world.becomes([&] { return count(actions(world), "pause") > 0; }));
    world.pass(5s);
    CHECK(count(actions(world), "resume") < count(actions(world), "pause"));
    reader.reads = true;
    REQUIRE(world.becomes(
        [&] { return reader.received.size() > 18'000'000 && reader.received.ends_with(".\r\n+OK\r\n"); }));
    CHECK(count(actions(world), "resume") == count(actions(world), "pause"));
}

TEST_CASE("a client that asks for more than is kept for those who do not read gets it if it reads") {
    ServedWorld world(with_large_mail("9MiB"));
    REQUIRE(world.becomes([&] { return !world.events.of(EventKind::message_stored).empty(); }));
    PlainClient reader(world, world.port("mail.beta.test", "pop3"));
    for (const char* line : {"", "USER bob", "PASS secret"}) reader.say(line, "+OK");
    std::string commands;
    for (int times = 0; times < 10; ++times) commands += "RETR 1\r\n";
    reader.send(commands + "NOOP\r\n");  // 90 MiB, written by the server at once
    REQUIRE(world.becomes([&] { return reader.received.ends_with(".\r\n+OK\r\n") || reader.broken; }));
    CHECK(reader.received.size() > 90'000'000);
}

TEST_CASE("a client that asks for much and reads nothing is cut off") {
    ServedWorld world(with_large_mail("9MiB"));
    REQUIRE(world.becomes([&] { return !world.events.of(EventKind::message_stored).empty(); }));
    PlainClient greedy(world, world.port("mail.beta.test", "pop3"));
    for (const char* line : {"", "USER bob", "PASS secret"}) greedy.say(line, "+OK");
    greedy.reads = false;
    std::string commands;
    for (int times = 0; times < 12; ++times) commands += "RETR 1\r\n";
    greedy.send(commands);  // at once: a client that does not read is not read either
    REQUIRE(world.becomes([&] { return world.bridge().connections() == 0; }));
    CHECK(actions(world).back() == "reset");
    CHECK(world.log.back().starts_with("a connection is cut off"));
    PlainClient other(world, world.port("mail.beta.test", "pop3"));
    other.say("", "+OK");
}

TEST_CASE("where clients together ask for too much, the one that asks for most is cut off") {
    ServedWorld world(with_large_mail("9MiB"));
    REQUIRE(world.becomes([&] { return !world.events.of(EventKind::message_stored).empty(); }));
    const auto pop3 = world.port("mail.beta.test", "pop3");
    const auto smtp = world.port("mail.beta.test", "smtp");
    PlainClient before(world, smtp);
    PlainClient greedy(world, pop3);
    PlainClient after(world, smtp);
    before.say("", "220 ");
    after.say("", "220 ");
    for (const char* line : {"", "USER bob", "PASS secret"}) greedy.say(line, "+OK");
    greedy.reads = false;
    std::string commands;
    for (int times = 0; times < 30; ++times) commands += "RETR 1\r\n";  // 270 MiB, more than all may have
    greedy.send(commands);
    REQUIRE(world.becomes([&] { return world.bridge().connections() == 2; }));
    before.say("NOOP", "250 ");
    after.say("NOOP", "250 ");
}

TEST_CASE("a client that goes with a host that is switched off is broken off") {
    ServedWorld world(two_domains + R"(
serve: {services: [{host: mail.beta.test, service: smtp, client: alice-pc.alpha.test}]}
faults: [{at: 10s, host: alice-pc.alpha.test, down: true}]
)");
    PlainClient client(world, world.port("mail.beta.test", "smtp"));
    client.say("", "220 ");
    REQUIRE(world.becomes([&] { return client.broken || client.ended; }));
    CHECK(world.run().now() >= Instant{} + 10s);
}

TEST_CASE("a port for each socket outside, in turn") {
    bridge::DatagramDesk desk;
    const auto sender = [](std::uint16_t port) {
        return bridge::DatagramDesk::Sender{3, {address("127.0.0.1"), port}};
    };
    const auto first = desk.port_of("guest", sender(1));
    CHECK(desk.port_of("guest", sender(1)) == first);
    CHECK(desk.port_of("guest", sender(2)) == first + 1);
    CHECK(desk.port_of("other", sender(2)) == first);
    REQUIRE(desk.sender_of("guest", first) != nullptr);
    CHECK(desk.sender_of("guest", first)->address.port == 1);
    for (std::uint16_t number = 3; number <= limits::datagram_ports; ++number) desk.port_of("guest", sender(number));
    CHECK(desk.port_of("guest", sender(5000)) == first);
    CHECK(desk.sender_of("guest", first)->address.port == 5000);
    CHECK(desk.sender_of("guest", 1) == nullptr);
    CHECK(desk.sender_of("nobody", first) == nullptr);
}

TEST_CASE("a rate is bounded, and a second's worth may come at once") {
    bridge::TokenBucket bucket(10);
    CHECK(bucket.available(0s) == 10);
    bucket.take(10);
    CHECK(bucket.available(0s) == 0);
    CHECK(bucket.available(500ms) == 5);
    CHECK(bucket.available(10s) == 10);
}

}  // namespace tests
