#include "sim/user_agent/user_agent.hpp"

#include <algorithm>

#include "sim/mailstore/pop3_service.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/virtual_world.hpp"

using namespace tests;
namespace smtp = protocol::smtp;
using sim::user_agent::UserAgent;

namespace {

using Texts = std::vector<std::string>;

struct UserWorld : VirtualWorld {
    UserWorld()
        : VirtualWorld({{"pc.alpha.test", {"10.0.0.9"}}, {"mail.alpha.test", {"10.0.0.1"}}},
                       "mail.alpha.test. A 10.0.0.1\nghost.alpha.test. A 10.0.0.66\n"
                       "twice.alpha.test. A 10.0.0.66\ntwice.alpha.test. A 10.0.0.1\n") {}

    void send(const std::vector<std::string>& to, const std::string& server = "mail.alpha.test") {
        sim::user_agent::OutgoingMail mail;
        mail.message = "m1";
        mail.from = "alice@alpha.test";
        mail.envelope.reverse_path.mailbox = *smtp::Mailbox::parse(mail.from);
        for (const std::string& recipient : to) {
            mail.envelope.recipients.push_back({smtp::ForwardPath{*smtp::Mailbox::parse(recipient)}});
        }
        mail.content = protocol::message::Content("Subject: Lunch\r\n\r\nNoon?\r\n");
        mail.server = {server, 587};
        mail.outbox = patience;
        agent->send(std::move(mail));
    }
    /// The client's host goes down and comes up again after `span`: only the outbox is left.
    void crash_for(Duration span) {
        agent.reset();
        network.set_host_on(runtime("pc.alpha.test").node(), false);
        at(engine.now() - Instant{} + span, [this] {
            network.set_host_on(runtime("pc.alpha.test").node(), true);
            start_agent();
        });
    }
    void start_agent() {
        agent = std::make_unique<UserAgent>(runtime("pc.alpha.test"), stub(), disk());
        agent->start();
    }
    [[nodiscard]] sim::user_agent::Disk disk() { return {&outbox, &known_mailboxes, &copies}; }

    sim::user_agent::OutboxSettings patience{5min, 1h};
    sim::user_agent::Outbox outbox{runtime("pc.alpha.test")};
    sim::user_agent::KnownMailboxes known_mailboxes{runtime("pc.alpha.test")};
    sim::user_agent::MailboxCopies copies{runtime("pc.alpha.test")};
    std::unique_ptr<UserAgent> agent = std::make_unique<UserAgent>(runtime("pc.alpha.test"), stub(), disk());
};

}  // namespace

TEST_CASE("a mail is submitted", "[user-agent]") {
    UserWorld world;
    const ScriptedServer server(world.runtime("mail.alpha.test"), 587);
    world.send({"bob@beta.test", "carol@beta.test"});
    world.run();
    const auto submitted = world.events.of(EventKind::mail_submitted);
    REQUIRE(submitted.size() == 1);
    CHECK(submitted[0].message == "m1");
    CHECK(submitted[0].fields.list("to") == Texts{"bob@beta.test", "carol@beta.test"});
    CHECK(server.lines.front() == "EHLO pc.alpha.test");
    CHECK(world.events.of(EventKind::message_refused).empty());
    CHECK(world.agent->sessions().empty());
}

TEST_CASE("RFC 6409 section 3.2: the author learns at once which recipients are refused", "[user-agent]") {
    UserWorld world;
    ScriptedServer server(world.runtime("mail.alpha.test"), 587);
    server.answer("RCPT TO:<carol@beta.test>", "550 5.1.1 no such user");
    world.send({"bob@beta.test", "carol@beta.test"});
    world.run();
    const auto submitted = world.events.of(EventKind::mail_submitted);
    REQUIRE(submitted.size() == 1);
    CHECK(submitted[0].fields.list("to") == Texts{"bob@beta.test"});
    const auto refused = world.events.of(EventKind::message_refused);
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].fields.text("recipient") == "carol@beta.test");
    CHECK(refused[0].fields.text("code") == "550");
}

TEST_CASE("RFC 5321 section 4.2.1: what may pass is tried again until its time is over", "[user-agent]") {
    UserWorld world;
    std::string text;
    SECTION("nobody listens") {
        world.send({"bob@beta.test"});
        text = "the server refuses the connection";
    }
    SECTION("nobody is there") {
        world.send({"bob@beta.test"}, "ghost.alpha.test");
        text = "there is no way to the server";
    }
    SECTION("the server's host is down") {
        world.network.set_host_on(world.runtime("mail.alpha.test").node(), false);
        world.send({"bob@beta.test"});
        text = "the server does not answer";
    }
    SECTION("nobody can say the server's address") {
        world.set_zone_behaviour("lame.test.", protocol::dns::ZoneBehaviour::fail);
        world.send({"bob@beta.test"}, "mail.lame.test");
        text = "nobody can say the address of mail.lame.test now";
    }
    world.run(6min);
    REQUIRE(world.events.folded().hosts.at("pc.alpha.test").outbox.size() == 1);
    CHECK(world.events.texts(EventKind::outbox_entry_changed, "state").at(0) == "waiting");
    CHECK(world.events.texts(EventKind::outbox_entry_changed, "reason").at(0) == text);
    world.run();
    const auto refused = world.events.of(EventKind::message_refused);
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].fields.text("recipient") == "bob@beta.test");
    CHECK(refused[0].fields.text("text").starts_with(text + "; given up after "));
    CHECK(refused[0].time <= Instant{} + 1h + 1min);
    CHECK(refused[0].time > Instant{} + 50min);
    CHECK(world.events.of(EventKind::mail_submitted).empty());
    CHECK(world.events.folded().hosts.at("pc.alpha.test").outbox.empty());
    CHECK(world.outbox.entries().empty());
}

TEST_CASE("what cannot pass goes back to its author at once", "[user-agent]") {
    UserWorld world;
    std::string text;
    SECTION("the server does not exist") {
        world.send({"bob@beta.test"}, "missing.alpha.test");
        text = "no address of missing.alpha.test is known";
    }
    SECTION("the program has no patience") {
        world.patience.lifetime_max = Duration{0};
        world.send({"bob@beta.test"});
        text = "the server refuses the connection";
    }
    world.run();
    CHECK(world.events.texts(EventKind::message_refused, "text") == Texts{text});
    CHECK(world.events.of(EventKind::mail_submitted).empty());
    CHECK(world.events.of(EventKind::outbox_entry_changed).empty());
    CHECK(world.outbox.entries().empty());
}

TEST_CASE("RFC 5321 section 4.5.3.1.10: recipients refused for now are tried again, the others are done",
          "[user-agent]") {
    UserWorld world;
    ScriptedServer server(world.runtime("mail.alpha.test"), 587);
    server.answer("RCPT TO:<carol@beta.test>", "452 4.5.3 too many recipients");
    world.send({"bob@beta.test", "carol@beta.test"});
    world.run(1min);
    CHECK(world.events.folded().hosts.at("pc.alpha.test").outbox.at("m1").recipients == Texts{"carol@beta.test"});
    CHECK(world.events.texts(EventKind::outbox_entry_changed, "reason") == Texts{"452 4.5.3 too many recipients"});
    CHECK(world.events.choices("The mail could not be handed over") ==
          Texts{"keep it in the outbox and try again in 5 min"});
    server.answer("RCPT TO:<carol@beta.test>", "250 2.1.5 Ok");
    world.run();
    const auto submitted = world.events.of(EventKind::mail_submitted);
    REQUIRE(submitted.size() == 2);
    CHECK(submitted[0].fields.list("to") == Texts{"bob@beta.test"});
    CHECK(submitted[1].fields.list("to") == Texts{"carol@beta.test"});
    CHECK(submitted[1].time >= submitted[0].time + 5min);
    CHECK(std::count(server.lines.begin(), server.lines.end(), "RCPT TO:<bob@beta.test>") == 1);
    CHECK(world.events.texts(EventKind::outbox_entry_removed, "reason") == Texts{"submitted"});
}

TEST_CASE("RFC 5321 section 4.5.3.2.6: a mail whose last answer got lost is handed over again", "[user-agent]") {
    UserWorld world;
    ScriptedServer server(world.runtime("mail.alpha.test"), 587);
    server.answer(".", "close");
    world.send({"bob@beta.test"});
    world.run(1min);
    server.answer(".", "250 2.0.0 Ok");
    world.run();
    CHECK(server.contents.size() == 2);
    CHECK(world.events.of(EventKind::mail_submitted).size() == 1);
}

TEST_CASE("a server answers at one of its addresses: the others cost no attempt", "[user-agent]") {
    UserWorld world;
    const ScriptedServer server(world.runtime("mail.alpha.test"), 587);
    world.send({"bob@beta.test"}, "twice.alpha.test");
    world.run();
    CHECK(world.events.of(EventKind::mail_submitted).size() == 1);
    CHECK(world.events.of(EventKind::outbox_entry_changed).empty());
}

TEST_CASE("the outbox survives a crash of the client's host", "[user-agent]") {
    UserWorld world;
    const ScriptedServer server(world.runtime("mail.alpha.test"), 587);
    SECTION("while the mail is handed over: it is tried at once when the host is up") {
        world.send({"bob@beta.test"});
        world.run(90ms);
        CHECK(world.agent->sessions().size() == 1);
        world.crash_for(10s);
        world.run();
        const auto submitted = world.events.of(EventKind::mail_submitted);
        REQUIRE(submitted.size() == 1);
        CHECK(submitted[0].time > Instant{} + 10s);
        CHECK(submitted[0].time < Instant{} + 12s);
    }
    SECTION("while it waits: it is tried when it is due") {
        world.network.set_host_on(world.runtime("mail.alpha.test").node(), false);
        world.send({"bob@beta.test"});
        world.run(1min);
        world.network.set_host_on(world.runtime("mail.alpha.test").node(), true);
        const ScriptedServer again(world.runtime("mail.alpha.test"), 588);
        const Instant due = world.outbox.entries().begin()->second.next_attempt;
        world.crash_for(1min);
        world.run(3min);
        CHECK(world.outbox.entries().size() == 1);
        world.run();
        CHECK(world.events.texts(EventKind::outbox_entry_changed, "state").at(1) == "sending");
        CHECK(world.events.of(EventKind::outbox_entry_changed).at(1).time == due);
    }
}

TEST_CASE("a user reads the mail", "[user-agent]") {
    UserWorld world;
    sim::mailstore::Store store(world.runtime("mail.alpha.test"));
    store.create("alice", "secret");
    store.append("alice",
                 {protocol::message::Content("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@b>\r\n\r\n"),
                  "bob@beta.test", "alice@alpha.test", "m7"});
    sim::mailstore::Pop3Service pop3(world.runtime("mail.alpha.test"), store, sim::mailstore::Pop3Settings());
    pop3.start();
    sim::user_agent::ReadRequest request{"alice@alpha.test", {"alice", "secret"}, {"mail.alpha.test", 110}};
    SECTION("by POP3") {
        world.agent->read(request);
        world.run(90ms);
        CHECK(world.agent->sessions().size() == 1);
        world.run();
        const auto read = world.events.of(EventKind::mail_read);
        REQUIRE(read.size() == 1);
        CHECK(read[0].message == "m7");
        CHECK(read[0].fields.text("user") == "alice@alpha.test");
        CHECK(read[0].fields.text("mailbox") == "alice");
        CHECK(world.events.of(EventKind::read_failed).empty());
        CHECK(read[0].fields.text("message_id") == "<1@b>");
        CHECK(read[0].fields.text("subject") ==
              "Gr\xc3\xbc\xc3\x9f"
              "e");
        CHECK(world.agent->sessions().empty());
        CHECK(store.find("alice")->inbox().messages.empty());
    }
    SECTION("from the second address of the server") {
        request.server.host = "twice.alpha.test";
        world.agent->read(request);
        world.run();
        CHECK(world.events.of(EventKind::mail_read).size() == 1);
        CHECK(world.events.of(EventKind::read_failed).empty());
    }
    SECTION("the program ends meanwhile") {
        world.agent->read(request);
        world.run(90ms);
        world.agent.reset();
        world.run();
        CHECK(world.events.of(EventKind::mail_read).empty());
        CHECK(store.find("alice")->inbox().messages.size() == 1);
    }
}

TEST_CASE("a mailbox that cannot be read is told with the reason", "[user-agent]") {
    UserWorld world;
    sim::mailstore::Store store(world.runtime("mail.alpha.test"));
    store.create("alice", "secret");
    store.append("alice", {protocol::message::Content("Subject: a\r\n\r\n"), "", "alice@alpha.test", "m7"});
    auto pop3 = std::make_unique<sim::mailstore::Pop3Service>(world.runtime("mail.alpha.test"), store,
                                                              sim::mailstore::Pop3Settings());
    pop3->start();
    sim::user_agent::ReadRequest request{"alice@alpha.test", {"alice", "secret"}, {"mail.alpha.test", 110}};
    std::string reason;
    SECTION("RFC 1939 section 7: the password is wrong") {
        request.fetch.password = "guess";
        reason = "the server refuses the login ([AUTH]";
    }
    SECTION("RFC 1939 section 4: another session has the mailbox") {
        REQUIRE(store.lock("alice"));
        reason = "another session has the mailbox ([IN-USE]";
    }
    SECTION("nobody listens") {
        request.server.port = 111;
        reason = "the server refuses the connection";
    }
    SECTION("the server is off") {
        world.network.set_host_on(world.runtime("mail.alpha.test").node(), false);
        reason = "the server does not answer";
    }
    SECTION("the server has no address") {
        request.server.host = "missing.alpha.test";
        reason = "no address of missing.alpha.test is known";
    }
    SECTION("the server's program ends meanwhile") {
        world.at(90ms, [&] { pop3.reset(); });
        reason = "the connection was lost";
    }
    world.agent->read(request);
    world.run();
    const auto failed = world.events.of(EventKind::read_failed);
    REQUIRE(failed.size() == 1);
    CHECK(failed[0].host == "pc.alpha.test");
    CHECK(failed[0].fields.text("user") == "alice@alpha.test");
    CHECK(failed[0].fields.text("server") == request.server.host);
    INFO(failed[0].fields.text("reason"));
    CHECK(failed[0].fields.text("reason").starts_with(reason));
    CHECK(world.events.of(EventKind::mail_read).empty());
    CHECK(store.find("alice")->inbox().messages.size() == 1);
}
