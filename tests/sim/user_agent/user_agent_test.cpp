#include "sim/user_agent/user_agent.hpp"
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
                       "mail.alpha.test. A 10.0.0.1\nghost.alpha.test. A 10.0.0.66\n") {}

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
        agent->send(std::move(mail));
    }
    std::unique_ptr<UserAgent> agent = std::make_unique<UserAgent>(runtime("pc.alpha.test"), stub());
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

TEST_CASE("there is no queue on a client: what cannot be submitted is reported", "[user-agent]") {
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
    SECTION("the server has no address") {
        world.send({"bob@beta.test"}, "missing.alpha.test");
        text = "no address of missing.alpha.test is known";
    }
    world.run();
    CHECK(world.events.texts(EventKind::message_refused, "text") == Texts{text});
    CHECK(world.events.of(EventKind::mail_submitted).empty());
}

TEST_CASE("a user reads the mail", "[user-agent]") {
    UserWorld world;
    sim::mailstore::Store store(world.runtime("mail.alpha.test"));
    store.create("alice", "secret");
    store.append("alice",
                 {protocol::message::Content("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@b>\r\n\r\n"),
                  "bob@beta.test", "alice@alpha.test", "m7"});
    sim::mailstore::Pop3Service pop3(world.runtime("mail.alpha.test"), store, 110);
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
        CHECK(read[0].fields.text("message_id") == "<1@b>");
        CHECK(read[0].fields.text("subject") ==
              "Gr\xc3\xbc\xc3\x9f"
              "e");
        CHECK(world.agent->sessions().empty());
        CHECK(store.find("alice")->messages.empty());
    }
    SECTION("from a server that nobody knows") {
        request.server.host = "missing.alpha.test";
        world.agent->read(request);
        world.run();
        CHECK(world.events.of(EventKind::mail_read).empty());
    }
    SECTION("the program ends meanwhile") {
        world.agent->read(request);
        world.run(90ms);
        world.agent.reset();
        world.run();
        CHECK(world.events.of(EventKind::mail_read).empty());
        CHECK(store.find("alice")->messages.size() == 1);
    }
}
