// What a server does against clients that break rules or waste its time.
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;

namespace {

/// Sends octets at given times and keeps everything that comes back.
class RawClient : public sim::network::ConnectionHandler {
public:
    RawClient(sim::host::Runtime& runtime, Endpoint server) : runtime_(runtime) {
        connection_ = runtime.connect(server, 30s, *this);
    }
    void on_connected() override { connected = true; }
    void on_octets(std::string_view octets) override {
        received += octets;
        last_at = runtime_.now();
    }
    void on_peer_closed() override { closed = true; }
    void on_failed(sim::network::ConnectionFailure) override { failed = true; }
    void send(std::string octets) { runtime_.send(connection_, std::move(octets)); }

    std::string received;
    Instant last_at;
    bool connected = false;
    bool closed = false;
    bool failed = false;

private:
    sim::host::Runtime& runtime_;
    sim::host::ConnectionId connection_ = 0;
};

struct DefendedWorld : AlphaWorld {
    explicit DefendedWorld(mta::Profile profile = mta::Profile::postfix) : AlphaWorld({}, profile) {
        alpha.settings.trusted_clients.clear();
    }
    RawClient& connect() {
        raw.push_back(std::make_unique<RawClient>(runtime("client.alpha.test"), Endpoint{address("10.1.0.1"), 25}));
        return *raw.back();
    }
    /// Goes on although nobody waits with a time limit.
    void run_all(Duration until) {
        at(until, [] {});
        run(until);
    }
    std::vector<std::unique_ptr<RawClient>> raw;
};

std::vector<std::string> repeated(const std::string& line, std::size_t count) {
    std::vector<std::string> lines{"EHLO client.alpha.test"};
    lines.insert(lines.end(), count, line);
    return lines;
}

/// The three figures of a reply.
std::string code_of(const std::string& reply) {
    return reply.substr(0, 3);
}

}  // namespace

TEST_CASE("measured: the 21st bad command gets 421 after 11 s", "[mta]") {
    DefendedWorld world;
    world.alpha.start();
    const ScriptedClient& client = world.send(repeated("FOO", 21));
    world.run_all(1min);
    REQUIRE(client.replies.size() == 23);
    CHECK(code_of(client.replies.at(21)) == "500");
    CHECK(code_of(client.replies.at(22)) == "421");
    CHECK(client.closed);
    // Ten are answered at once; from the eleventh on each reply takes a second.
    CHECK(client.times.at(11) - client.times.at(1) < 1s);
    CHECK(client.times.at(22) - client.times.at(11) > 11s);
    CHECK(client.times.at(22) - client.times.at(11) < 12s);
    CHECK(world.events.choices("The client makes many errors") == Texts{"slowly", "end the session with 421"});
}

TEST_CASE("the limits of errors are settings, and mail that is taken forgives", "[mta]") {
    DefendedWorld world;
    world.alpha.settings.errors_max = 2;
    world.alpha.settings.errors_soft_max = 1;
    world.alpha.settings.error_delay = 5s;
    world.alpha.start();
    SECTION("of every kind") {
        const ScriptedClient& client = world.send({"EHLO client.alpha.test", "FOO", "FOO", "FOO"});
        world.run_all(1min);
        CHECK(code_of(client.replies.back()) == "421");
        CHECK(client.times.at(4) - client.times.at(2) > 10s);
    }
    SECTION("refused recipients among them") {
        const ScriptedClient& client =
            world.send(dialogue("x@y.test", {"a@alpha.test", "b@alpha.test", "c@alpha.test"}));
        world.run_all(1min);
        CHECK(code_of(client.replies.back()) == "421");
    }
    SECTION("but not where refusals do not count, as in Exim") {
        world.alpha.settings.errors_count_refusals = false;
        world.alpha.agent->reconfigure(world.alpha.settings);
        const ScriptedClient& client =
            world.send(dialogue("x@y.test", {"a@alpha.test", "b@alpha.test", "c@alpha.test", "alice@alpha.test"}));
        world.run_all(1min);
        CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
        CHECK(code_of(client.replies.back()) == "221");
    }
    SECTION("mail that is taken") {
        auto lines = dialogue("x@y.test", {"a@alpha.test", "b@alpha.test", "alice@alpha.test"});
        lines.back() = "FOO";
        lines.insert(lines.end(), {"FOO", "QUIT"});
        const ScriptedClient& client = world.send(lines);
        world.run_all(1min);
        CHECK(code_of(client.replies.back()) == "221");
    }
}

TEST_CASE("commands that lead to no mail become errors", "[mta]") {
    DefendedWorld world;
    world.alpha.settings.junk_commands_max = 3;
    world.alpha.settings.errors_max = 2;
    world.alpha.settings.error_delay = 0s;
    world.alpha.start();
    auto lines = repeated("NOOP", 5);
    lines.emplace_back("FOO");
    const ScriptedClient& client = world.send(lines);
    world.run_all(1min);
    CHECK(code_of(client.replies.at(6)) == "250");  // a NOOP alone ends no session
    CHECK(code_of(client.replies.back()) == "421");
    CHECK(world.events.choices("The client sends commands that lead to no mail") == Texts{"yes"});
}

TEST_CASE("a client that speaks before the greeting", "[mta]") {
    DefendedWorld world;
    world.alpha.settings.greet_wait = 6s;  // postscreen_greet_wait
    const bool enforced = GENERATE(true, false);
    world.alpha.settings.synchronisation_enforced = enforced;
    world.alpha.start();
    RawClient& client = world.connect();
    world.at(1s, [&] { client.send("EHLO client.alpha.test\r\n"); });
    world.run_all(20s);
    if (enforced) {
        CHECK(client.received.starts_with("554 "));
        CHECK(client.closed);
        CHECK(client.last_at < Instant{} + 2s);
        CHECK(world.events.choices("The client speaks before it was greeted") == Texts{"turn it away"});
    } else {
        CHECK(client.received.starts_with("220 "));
        CHECK(client.last_at > Instant{} + 6s);
        CHECK_FALSE(client.closed);
    }
}

TEST_CASE("RFC 2920 section 3.1: who goes on before a reply that must be waited for", "[mta]") {
    DefendedWorld world;
    world.alpha.settings.synchronisation_enforced = true;
    world.alpha.start();
    RawClient& client = world.connect();
    SECTION("HELO and MAIL in one packet (measured: 554 5.5.0)") {
        world.at(1s, [&] { client.send("HELO client.alpha.test\r\nMAIL FROM:<x@y.test>\r\n"); });
        world.run_all(20s);
        CHECK(client.received.find("554 5.5.0 Error: SMTP protocol synchronization") != std::string::npos);
        CHECK(client.closed);
        CHECK(world.events.choices("The client does not wait for the reply") == Texts{"turn it away"});
    }
    SECTION("a group that RFC 2920 allows") {
        world.at(1s, [&] { client.send("EHLO client.alpha.test\r\n"); });
        world.at(2s, [&] { client.send("MAIL FROM:<x@y.test>\r\nRCPT TO:<alice@alpha.test>\r\nDATA\r\n"); });
        world.at(3s, [&] { client.send("Subject: x\r\n\r\nx\r\n.\r\nQUIT\r\n"); });
        world.run_all(20s);
        CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
    }
    SECTION("content behind DATA in one packet") {
        world.at(1s, [&] { client.send("EHLO client.alpha.test\r\n"); });
        world.at(2s,
                 [&] { client.send("MAIL FROM:<x@y.test>\r\nRCPT TO:<alice@alpha.test>\r\nDATA\r\nSubject: x\r\n"); });
        world.run_all(20s);
        CHECK(client.closed);
        CHECK(client.received.find("354") == std::string::npos);
    }
    SECTION("Exim enforces it, Postfix 3.7 does not") {
        CHECK(mta::default_settings(mta::Profile::exim).synchronisation_enforced);
        CHECK_FALSE(mta::default_settings(mta::Profile::postfix).synchronisation_enforced);
    }
}

TEST_CASE("measured: a client that speaks another protocol is turned away", "[mta]") {
    DefendedWorld world;
    world.alpha.start();
    const ScriptedClient& client = world.send({"get / HTTP/1.0", "HELO x.test"});
    world.run_all(20s);
    CHECK(client.replies.back() == "221 2.7.0 Error: I can break rules, too. Goodbye.");
    CHECK(client.closed);
    CHECK(world.events.choices("The client does not speak SMTP") == Texts{"turn it away"});
}

TEST_CASE("measured: the recipient beyond the limit is refused for now", "[mta]") {
    DefendedWorld world;
    world.alpha.settings.recipients_max = 1;
    world.alpha.start();
    const ScriptedClient& client = world.send(dialogue("x@y.test", {"alice@alpha.test", "alice@alpha.test"}));
    world.run_all(20s);
    CHECK(client.replies.at(4) == "452 4.5.3 Too many recipients");
    CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
    CHECK(world.events.choices("Is one more recipient taken") == Texts{"refuse it for now"});
    CHECK(mta::default_settings(mta::Profile::postfix).recipients_max == 1000);
}

TEST_CASE("too long lines and header sections", "[mta]") {
    DefendedWorld world;
    world.alpha.settings.line_octets_max = 998;
    world.alpha.settings.header_octets_max = 2000;
    world.alpha.start();
    const auto reply_to = [&](const std::string& content) {
        const ScriptedClient& client = world.send(dialogue("x@y.test", {"alice@alpha.test"}, content));
        world.run();
        return client.replies.at(client.replies.size() - 2);
    };
    CHECK(code_of(reply_to("Subject: x\r\n\r\n" + std::string(998, 'x') + "\r\n")) == "250");
    CHECK(reply_to("Subject: x\r\n\r\n" + std::string(999, 'x') + "\r\n") ==
          "550 5.6.0 maximum allowed line length is 998 octets, got 999");
    std::string header;
    for (int n = 0; n < 30; ++n) header += "X-Filler: " + std::string(80, 'x') + "\r\n";
    CHECK(code_of(reply_to(header + "\r\nx\r\n")) == "552");
    CHECK(world.events.choices("Is the content taken?") == Texts{"refuse it", "refuse it"});
}

TEST_CASE("one client may not have all connections", "[mta]") {
    DefendedWorld world;
    world.alpha.settings.connections_per_client_max = 2;
    world.alpha.start();
    for (int n = 0; n < 3; ++n) world.connect();
    world.run_all(5s);
    CHECK(world.raw.at(0)->received.starts_with("220 "));
    CHECK(world.raw.at(1)->received.starts_with("220 "));
    CHECK(world.raw.at(2)->received.starts_with("421 4.7.0 "));
    CHECK(world.raw.at(2)->closed);
    CHECK(world.events.choices("Is the client ") == Texts{"refuse it"});
    SECTION("and gets one again when another has ended") {
        world.raw.at(0)->send("QUIT\r\n");
        world.at(10s, [&] { world.connect(); });
        world.run_all(15s);
        CHECK(world.raw.at(3)->received.starts_with("220 "));
    }
    SECTION("trusted clients are not counted") {
        world.alpha.settings.trusted_clients = {address("10.1.0.9")};
        world.alpha.agent->reconfigure(world.alpha.settings);
        world.at(10s, [&] { world.connect(); });
        world.run_all(15s);
        CHECK(world.raw.at(3)->received.starts_with("220 "));
    }
    SECTION("nor may all clients together have more than there are") {
        world.alpha.settings.connections_per_client_max = 0;
        world.alpha.settings.connections_max = 2;
        world.alpha.agent->reconfigure(world.alpha.settings);
        world.at(10s, [&] { world.connect(); });
        world.run_all(15s);
        CHECK(world.raw.at(3)->received.starts_with("421 4.7.0 "));
    }
}

TEST_CASE("how often one client may connect and send", "[mta]") {
    DefendedWorld world;
    SECTION("connections") {
        world.alpha.settings.connection_rate_max = 1;
        world.alpha.start();
        world.connect();
        world.at(30s, [&] { world.connect(); });
        world.at(61s, [&] { world.connect(); });
        world.run_all(80s);
        CHECK(world.raw.at(1)->received.starts_with("421 4.7.0 "));
        CHECK(world.raw.at(2)->received.starts_with("220 "));  // the next window
    }
    SECTION("mails") {
        world.alpha.settings.message_rate_max = 1;
        world.alpha.start();
        const ScriptedClient& client =
            world.send({"EHLO c.test", "MAIL FROM:<x@y.test>", "RSET", "MAIL FROM:<x@y.test>", "QUIT"});
        world.run_all(20s);
        CHECK(client.replies.at(4) == "450 4.7.1 Error: too much mail from 10.1.0.9");
        CHECK(world.events.choices("Is another mail of this client taken?") == Texts{"refuse it"});
    }
    SECTION("recipients") {
        world.alpha.settings.recipient_rate_max = 1;
        world.alpha.start();
        const ScriptedClient& client = world.send(dialogue("x@y.test", {"alice@alpha.test", "alice@alpha.test"}));
        world.run_all(20s);
        CHECK(client.replies.at(4) == "450 4.7.1 Error: too many recipients from 10.1.0.9");
    }
}

TEST_CASE("no form of address opens a relay", "[mta]") {
    const auto profile = GENERATE(mta::Profile::postfix, mta::Profile::exim, mta::Profile::rfc);
    DefendedWorld world(profile);
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    world.alpha.settings.errors_max = 100;
    world.alpha.settings.error_delay = 0s;
    world.alpha.start();
    const Texts forms{"bob@beta.test",
                      "\"bob@beta.test\"@alpha.test",
                      "bob%beta.test@alpha.test",
                      "beta.test!bob@alpha.test",
                      "@alpha.test:bob@beta.test",
                      "@alpha.test,@mail.alpha.test:bob@beta.test",
                      "\"bob%beta.test\"@alpha.test",
                      "bob%beta.test@[10.1.0.1]"};
    for (const char* sender : {"x@y.test", "alice@alpha.test", ""}) {
        const ScriptedClient& client = world.send(dialogue(sender, forms));
        world.run();
        for (std::size_t n = 0; n < forms.size(); ++n) {
            INFO(forms[n] << " from <" << sender << ">: " << client.replies.at(3 + n));
            CHECK(client.replies.at(3 + n).front() == '5');
            if (profile == mta::Profile::postfix) CHECK(client.replies.at(3 + n).starts_with("554 5.7.1 "));
        }
    }
    CHECK(mx1.accepted_at.empty());
    CHECK(world.alpha.queue.entries().empty());
}
