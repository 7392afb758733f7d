// What real programs did is all that the outside had to do with a run: given again, the same happens, event for event.
#include "sim/recording/writer.hpp"
#include "tests/sim/bridge/served_world.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

namespace tests {

namespace {

std::string busy_world() {
    return two_domains + R"(
mail:
  - {id: m1, at: 1s, from: alice@alpha.test, to: [bob@beta.test], size: 3MiB}
  - {id: m2, at: 1s, from: bob@beta.test, to: [alice@alpha.test], size: 200KiB}
read: [{at: 4s, user: alice@alpha.test, with: pop3}]
faults: [{at: 3s, until: 5s, link: beta.test--core, loss: 5%}]
)";
}

/// Several programs do several things at times that nobody chose.
void play(ServedWorld& world) {
    PlainClient sender(world, world.port("mail.alpha.test", "submission"));
    PlainClient reader(world, world.port("mail.beta.test", "pop3"));
    sender.say("", "220 ");
    reader.say("", "+OK");
    CHECK_FALSE(
        ask_by_datagram(world, world.port("resolver.alpha.test", "dns"), dns_query("beta.test", "MX", 1)).empty());
    sender.send("EHLO x.test\r\nMAIL FROM:<alice@alpha.test>\r\nRCPT TO:<bob@beta.test>\r\nDATA\r\n");
    sender.say("", "354 ");
    sender.say("Subject: x\r\n\r\n" + std::string(300, 'x') + "\r\n.", "250 2.0.0");
    REQUIRE(world.becomes([&] { return world.events.of(EventKind::message_stored, "mail.beta.test").size() == 2; }));
    reader.say("USER bob", "+OK");
    reader.say("PASS secret", "+OK");
    reader.reads = false;
    reader.send("RETR 1\r\nRETR 2\r\n");
    world.pass(2s);
    reader.reads = true;
    REQUIRE(
        world.becomes([&] { return reader.received.size() > 3'000'000 && reader.received.ends_with("\r\n.\r\n"); }));
    sender.break_off();
    reader.end();
    REQUIRE(world.becomes([&] { return reader.ended && world.bridge().connections() == 0; }));
    world.pass(1s);
}

}  // namespace

TEST_CASE("a replayed run is the same run, with and without SimGrid") {
    for (const bool simgrid : {false, true}) {
        INFO((simgrid ? "SimGrid" : "memory"));
        std::vector<Event> events;
        std::string fingerprint;
        {
            ServedWorld world(busy_world(), {.speed = 10, .simgrid = simgrid});
            play(world);
            fingerprint = world.finish();
            events = world.events.all;
        }
        CHECK(replayed(busy_world(), events, simgrid) == fingerprint);
    }
}

TEST_CASE("a run that is stopped right behind an input ends at the same moment when it is replayed") {
    std::vector<Event> events;
    std::string fingerprint;
    {
        ServedWorld world(two_domains);
        PlainClient client(world, world.port("mail.alpha.test", "smtp"));
        client.say("", "220 ");
        const std::size_t before = world.events.of(EventKind::external_input).size();
        client.send("NOOP\r\n");
        REQUIRE(world.becomes([&] { return world.events.of(EventKind::external_input).size() > before; }));
        fingerprint = world.finish();
        events = world.events.all;
    }
    CHECK(replayed(two_domains, events, false) == fingerprint);
}

TEST_CASE("inputs are read from a file of any level, and an input of another world is left out") {
    const TemporaryFolder folder;
    ServedWorld world(two_domains);
    PlainClient client(world, world.port("mail.alpha.test", "smtp"));
    client.say("", "220 ");
    client.say("QUIT", "221 ");
    const std::string fingerprint = world.finish();

    sim::recording::RecordingHeader header;
    header.seed = 7;
    header.level = sim::recording::Level::summary;
    const auto path = folder.path() / "run.mailflow";
    auto writer = sim::recording::FileWriter::create(path, header);
    REQUIRE(writer.has_value());
    for (const Event& event : world.events.all) {
        if (info(event.kind).level == sim::recording::Level::summary) (*writer)->consume(event);
    }
    REQUIRE((*writer)->close().has_value());

    const auto inputs = bridge::read_inputs(path);
    REQUIRE(inputs.has_value());
    CHECK(inputs->header.seed == 7);
    CHECK(inputs->reason == "stopped");
    CHECK(inputs->end == world.run().now());
    CHECK(inputs->inputs.size() == world.events.of(EventKind::external_input).size());
    CHECK(bridge::read_inputs(folder.path() / "none").error().find("none") != std::string::npos);

    CHECK(replayed(two_domains, world.events.all, false) == fingerprint);
    std::vector<Event> foreign = world.events.all;
    for (Event& event : foreign) event.host = "nobody.test";
    CHECK(replayed(two_domains, foreign, false, inputs->inputs.size()) != fingerprint);
}

TEST_CASE("every input comes back from its event as it was") {
    using Action = bridge::ExternalInput::Action;
    bridge::ExternalInput input;
    input.time = Instant{17};
    input.host = "guest.test";
    for (const Action action : {Action::connect, Action::octets, Action::close, Action::reset, Action::pause,
                                Action::resume, Action::datagram}) {
        input.action = action;
        input.visitor = action == Action::datagram ? 0 : 3;
        const bool has_target = action == Action::connect || action == Action::datagram;
        input.to = has_target ? Endpoint{address("2001:db8::1"), 53} : Endpoint{};
        input.from_port = action == Action::datagram ? 32768 : 0;
        input.octets = action == Action::datagram || action == Action::octets ? std::string("\0\xff", 2) : "";
        Event event{1, input.time, input.host, EventKind::external_input};
        bridge::describe(input, event);
        CHECK(sim::recording::fields_fit_kind(event));
        const auto back = bridge::external_input_of(event);
        REQUIRE(back.has_value());
        CHECK(back->action == action);
        CHECK(back->visitor == input.visitor);
        CHECK(back->to == input.to);
        CHECK(back->from_port == input.from_port);
        CHECK(back->octets == input.octets);
        CHECK(back->time == input.time);
    }
    Event unknown{1, Instant{}, "h", EventKind::external_input};
    CHECK_FALSE(bridge::external_input_of(unknown).has_value());
    unknown.fields.set("action", "connect");
    unknown.fields.set("to", "10.0.0.1:99999");
    CHECK_FALSE(bridge::external_input_of(unknown).has_value());
}

}  // namespace tests
