#include <algorithm>
#include <map>

#include "sim/mailstore/imap_service.hpp"
#include "sim/mailstore/pop3_service.hpp"
#include "tests/sim/user_agent/device.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
using sim::user_agent::FetchPolicy;
using sim::user_agent::FetchProtocol;

namespace {

using Texts = std::vector<std::string>;

struct ReadingWorld : VirtualWorld {
    ReadingWorld()
        : VirtualWorld({{"phone.alpha.test", {"10.0.0.8"}},
                        {"laptop.alpha.test", {"10.0.0.9"}},
                        {"mail.alpha.test", {"10.0.0.1"}}},
                       "mail.alpha.test. A 10.0.0.1\n") {
        store.create("alice", "secret");
        imap->start();
    }
    void deliver(const std::string& message) {
        store.append("alice", {protocol::message::Content("Subject: " + message + "\r\n\r\n"), "bob@beta.test",
                               "alice@alpha.test", message});
    }
    void read(Device& device) { device.agent->read(request); }
    /// Which mails were read, on which host, each with "seen" where it came marked so.
    [[nodiscard]] Texts readings() const {
        Texts texts;
        for (const auto& event : events.of(EventKind::mail_read)) {
            texts.push_back(event.message + " " + event.host.substr(0, event.host.find('.')) +
                            (event.fields.boolean("seen") ? " seen" : ""));
        }
        return texts;
    }
    [[nodiscard]] const auto& inbox() const { return store.find("alice")->inbox().messages; }

    sim::mailstore::Store store{runtime("mail.alpha.test")};
    std::unique_ptr<sim::mailstore::ImapService> imap = std::make_unique<sim::mailstore::ImapService>(
        runtime("mail.alpha.test"), store, sim::mailstore::ImapSettings());
    Device phone{*this, "phone.alpha.test"};
    Device laptop{*this, "laptop.alpha.test"};
    sim::user_agent::ReadRequest request{"alice@alpha.test",
                                         {"alice", "secret", FetchPolicy::keep, false, FetchProtocol::imap},
                                         {"mail.alpha.test", 143}};
};

}  // namespace

TEST_CASE("each device fetches by IMAP what it does not have, and marks it as read for all", "[user-agent]") {
    ReadingWorld world;
    world.deliver("m1");
    world.deliver("m2");
    world.read(world.phone);
    world.run(1min);
    world.deliver("m3");
    world.at(2min, [&] { world.read(world.phone); });
    world.at(3min, [&] { world.read(world.laptop); });
    world.at(4min, [&] { world.read(world.laptop); });
    world.run();
    CHECK(world.readings() ==
          Texts{"m1 phone", "m2 phone", "m3 phone", "m1 laptop seen", "m2 laptop seen", "m3 laptop seen"});
    CHECK(world.inbox().size() == 3);
    CHECK(world.events.texts(EventKind::message_fetched, "protocol") == Texts(6, "imap"));
    CHECK(world.events.of(EventKind::read_failed).empty());
    CHECK(world.phone.agent->sessions().empty());
    const auto folded = world.events.folded().hosts.at("phone.alpha.test").known_mailboxes;
    CHECK(folded.at({"mail.alpha.test", "alice"}).uid == 3);
}

TEST_CASE("what a device knows of a mailbox survives its restart", "[user-agent]") {
    ReadingWorld world;
    world.deliver("m1");
    world.read(world.phone);
    world.run(1min);
    world.phone.agent.reset();
    world.phone.start(world);
    world.deliver("m2");
    world.read(world.phone);
    world.run();
    CHECK(world.readings() == Texts{"m1 phone", "m2 phone"});
}

TEST_CASE("with another UIDVALIDITY a device knows nothing any more, RFC 9051 section 2.3.1.1", "[user-agent]") {
    ReadingWorld world;
    world.deliver("m1");
    world.phone.known_mailboxes.set({"mail.alpha.test", "alice"}, {4711, 99});
    world.read(world.phone);
    world.run();
    CHECK(world.readings() == Texts{"m1 phone"});
    const auto& all = world.phone.known_mailboxes.all();
    CHECK(all.at({"mail.alpha.test", "alice"}).uid_validity != 4711);
}

TEST_CASE("mails that are not to stay are removed by UID EXPUNGE, and no others (RFC 4315)", "[user-agent]") {
    ReadingWorld world;
    world.deliver("m1");
    world.deliver("m2");
    world.store.set_flags("alice", "INBOX", 1, {"\\Deleted"});  // by somebody who has not expunged yet
    world.phone.known_mailboxes.set({"mail.alpha.test", "alice"}, {world.store.find("alice")->inbox().uid_validity, 1});
    world.request.fetch.policy = FetchPolicy::remove;
    world.read(world.phone);
    world.run();
    CHECK(world.readings() == Texts{"m2 phone"});
    REQUIRE(world.inbox().size() == 1);
    CHECK(world.inbox().begin()->message == "m1");
}

TEST_CASE("without UID EXPUNGE the marks of others are put back, RFC 4549 section 4.2.4", "[user-agent]") {
    ReadingWorld world;
    world.imap.reset();
    ScriptedServer server(world.runtime("mail.alpha.test"), 143);
    server.answer("", "* OK [CAPABILITY IMAP4rev1] hello");
    server.answer("A1 LOGIN", "A1 OK [CAPABILITY IMAP4rev1] welcome");
    server.answer("A2 SELECT", "* 2 EXISTS\r\n* OK [UIDVALIDITY 77]\r\nA2 OK");
    server.answer("A3 UID FETCH 1:* ", "* 1 FETCH (UID 1 FLAGS ())\r\n* 2 FETCH (UID 2 FLAGS ())\r\nA3 OK");
    server.answer("A4 UID FETCH 1 ", "* 1 FETCH (UID 1 BODY[] {4}\r\nm1\r\n)\r\nA4 OK");
    server.answer("A5 UID STORE 1 +FLAGS", "A5 OK");
    server.answer("A6 UID SEARCH DELETED", "* SEARCH 1 9\r\nA6 OK");
    server.answer("A7 UID STORE 9 -FLAGS", "A7 OK");
    server.answer("A8 EXPUNGE", "* 1 EXPUNGE\r\nA8 OK");
    server.answer("A9 UID STORE 9 +FLAGS", "A9 OK");
    server.answer("A10 UID FETCH 2 ", "* 1 FETCH (UID 2 BODY[] {4}\r\nm2\r\n)\r\nA10 OK");
    server.answer("A11 UID STORE 2 ", "A11 NO read-only");
    server.answer("A12 LOGOUT", "* BYE\r\nA12 OK");
    world.request.fetch.policy = FetchPolicy::remove;
    world.read(world.phone);
    world.run();
    CHECK(world.events.of(EventKind::mail_read).size() == 2);
    CHECK(server.lines.size() == 12);
    CHECK(world.events.texts(EventKind::read_failed, "reason") ==
          Texts{"the server does not remove the mail (NO read-only)"});
}

TEST_CASE("a program that stays in IDLE has new mail at once, RFC 9051 section 6.3.13", "[user-agent]") {
    ReadingWorld world;
    world.request.fetch.idle = 70min;  // longer than IDLE lasts without being renewed
    world.deliver("m1");
    world.read(world.phone);
    world.at(5min, [&] { world.deliver("m2"); });
    world.at(50min, [&] { world.deliver("m3"); });
    world.at(60min, [&] {
        CHECK(world.phone.agent->sessions().size() == 1);
        CHECK(world.phone.agent->sessions().front().state == "selected-idle");
    });
    world.at(80min, [&] { world.deliver("m4"); });
    world.run();
    CHECK(world.readings() == Texts{"m1 phone", "m2 phone", "m3 phone"});
    const auto read = world.events.of(EventKind::mail_read);
    CHECK(read.at(1).time < Instant{} + 5min + 1s);
    CHECK(read.at(2).time < Instant{} + 50min + 1s);
    const auto ended = world.events.of(EventKind::session_ended);
    REQUIRE(ended.size() == 2);
    CHECK(ended[0].fields.text("reason") == "logout");
    CHECK(ended[0].time >= Instant{} + 70min);
    CHECK(ended[0].time < Instant{} + 71min);
    CHECK(world.events.of(EventKind::read_failed).empty());
}

TEST_CASE("two readings at once on one device share what they know", "[user-agent]") {
    ReadingWorld world;
    world.request.fetch.idle = 10min;
    world.read(world.phone);
    world.run(1min);
    for (const char* message : {"m1", "m2", "m3"}) world.deliver(message);
    world.request.fetch.idle = 0s;
    world.at(1min + 50ms, [&] { world.read(world.phone); });
    world.run();
    const Texts readings = world.readings();
    for (const char* reading : {"m1 phone", "m2 phone", "m3 phone"})
        CHECK(std::count(readings.begin(), readings.end(), reading) == 1);
    CHECK(world.phone.known_mailboxes.all().begin()->second.uid == 3);
}

TEST_CASE("an INBOX that cannot be read by IMAP is told with the reason", "[user-agent]") {
    ReadingWorld world;
    world.deliver("m1");
    std::string reason;
    SECTION("the password is wrong") {
        world.request.fetch.password = "guess";
        reason = "the server refuses the login (NO [AUTHENTICATIONFAILED]";
    }
    SECTION("nobody listens") {
        world.request.server.port = 144;
        reason = "the server refuses the connection";
    }
    SECTION("the server's program ends meanwhile") {
        world.at(90ms, [&] { world.imap.reset(); });
        reason = "the connection was lost";
    }
    SECTION("what listens is no IMAP server") {
        world.store.create("bob", "secret");
        world.request.server.port = 110;
        reason = "the server's answer cannot be used: bad-response";
    }
    sim::mailstore::Pop3Service pop3(world.runtime("mail.alpha.test"), world.store,
                                     sim::mailstore::Pop3Settings{.port = 110});
    pop3.start();
    world.read(world.phone);
    world.run();
    CHECK(world.readings().empty());
    const auto failed = world.events.of(EventKind::read_failed);
    REQUIRE(failed.size() == 1);
    INFO(failed[0].fields.text("reason"));
    CHECK(failed[0].fields.text("reason").starts_with(reason));
}
