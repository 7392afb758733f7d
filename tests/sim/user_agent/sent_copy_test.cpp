#include "sim/mailstore/imap_service.hpp"
#include "tests/sim/user_agent/device.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
namespace smtp = protocol::smtp;

namespace {

using Texts = std::vector<std::string>;
using sim::mailstore::DefaultMailbox;
using Mailboxes = std::vector<DefaultMailbox>;

/// Alice's mail program keeps a copy of what it sends.
struct SendingWorld : VirtualWorld {
    explicit SendingWorld(const Mailboxes& mailboxes)
        : VirtualWorld({{"pc.alpha.test", {"10.0.0.9"}}, {"mail.alpha.test", {"10.0.0.1"}}},
                       "mail.alpha.test. A 10.0.0.1\n") {
        store.create("alice", "secret");
        for (const DefaultMailbox& mailbox : mailboxes) {
            store.create_mailbox("alice", mailbox.name,
                                 mailbox.special_use.empty() ? Texts{} : Texts{mailbox.special_use});
        }
        imap->start();
    }
    void send(const std::string& text = "Subject: Lunch\r\n\r\nNoon?\r\n") {
        sim::user_agent::OutgoingMail mail;
        mail.message = "m1";
        mail.from = "alice@alpha.test";
        mail.envelope.reverse_path.mailbox = *smtp::Mailbox::parse(mail.from);
        mail.envelope.recipients.push_back({smtp::ForwardPath{*smtp::Mailbox::parse("bob@beta.test")}});
        mail.content = protocol::message::Content(text);
        mail.server = {"mail.alpha.test", 587};
        mail.sent_copy = {{"mail.alpha.test", 143}, "alice", password};
        pc.agent->send(std::move(mail));
    }
    /// The one message of a mailbox.
    [[nodiscard]] const sim::mailstore::StoredMessage& only(const std::string& mailbox) const {
        const auto& messages = store.find("alice")->mailboxes.at(mailbox).messages;
        REQUIRE(messages.size() == 1);
        return *messages.begin();
    }

    std::string password = "secret";
    sim::mailstore::Store store{runtime("mail.alpha.test")};
    std::unique_ptr<sim::mailstore::ImapService> imap = std::make_unique<sim::mailstore::ImapService>(
        runtime("mail.alpha.test"), store, sim::mailstore::ImapSettings());
    ScriptedServer submission{runtime("mail.alpha.test"), 587};
    Device pc{*this, "pc.alpha.test"};
};

}  // namespace

TEST_CASE("what was sent is kept in the mailbox with the use \\Sent, RFC 6154 section 2", "[user-agent]") {
    SendingWorld world(Mailboxes{DefaultMailbox{"Sent"}, DefaultMailbox{"Gesendet", "\\Sent"}});
    world.at(1min, [&] { world.send(); });
    world.run();
    const auto& copy = world.only("Gesendet");
    CHECK(copy.content.flatten() == "Subject: Lunch\r\n\r\nNoon?\r\n");
    CHECK(copy.flags == Texts{"\\Seen"});
    CHECK(copy.message == "m1");
    REQUIRE(copy.internal_date);
    CHECK(protocol::message::format_date_time(*copy.internal_date) == "Mon, 1 Jan 2024 00:01:00 +0000");
    const auto stored = world.events.of(EventKind::sent_copy_stored);
    REQUIRE(stored.size() == 1);
    CHECK(stored[0].fields.text("folder") == "Gesendet");
    CHECK(stored[0].time > world.events.of(EventKind::mail_submitted).at(0).time);
    CHECK(world.events.of(EventKind::sent_copy_failed).empty());
    CHECK(world.pc.agent->sessions().empty());
}

TEST_CASE("without such a mailbox it is `Sent`, which is created with that use where it is missing", "[user-agent]") {
    const bool exists = GENERATE(true, false);
    SendingWorld world(Mailboxes{DefaultMailbox{exists ? "Sent" : "Archive"}});
    world.send();
    world.run();
    CHECK(world.only("Sent").message == "m1");
    CHECK(world.store.find("alice")->mailboxes.at("Sent").special_uses == (exists ? Texts{} : Texts{"\\Sent"}));
}

TEST_CASE("a header in UTF-8 is kept as it is, RFC 6855 section 4", "[user-agent]") {
    SendingWorld world(Mailboxes{DefaultMailbox{"Sent", "\\Sent"}});
    const std::string text = "Subject: caf\xc3\xa9\r\n\r\n";
    world.submission.answer("EHLO", "250-mail\r\n250-8BITMIME\r\n250 SMTPUTF8");
    world.send(text);
    world.run();
    CHECK(world.only("Sent").content.flatten() == text);
}

TEST_CASE("no copy is kept of what was not sent, and it is told where it cannot be kept", "[user-agent]") {
    SendingWorld world(Mailboxes{DefaultMailbox{"Sent", "\\Sent"}});
    SECTION("the submission server refuses the mail") {
        world.submission.answer("RCPT", "550 5.7.1 no");
        world.send();
        world.run();
        CHECK(world.events.of(EventKind::sent_copy_failed).empty());
    }
    SECTION("the password is wrong") {
        world.password = "guess";
        world.send();
        world.run();
        const auto failed = world.events.of(EventKind::sent_copy_failed);
        REQUIRE(failed.size() == 1);
        CHECK(failed[0].fields.text("reason").starts_with("the server refuses the login"));
        CHECK(world.events.of(EventKind::mail_submitted).size() == 1);
    }
    SECTION("nobody listens") {
        world.imap.reset();
        world.send();
        world.run();
        CHECK(world.events.texts(EventKind::sent_copy_failed, "reason") == Texts{"the server refuses the connection"});
    }
    CHECK(world.events.of(EventKind::sent_copy_stored).empty());
    CHECK(world.store.find("alice")->mailboxes.at("Sent").messages.empty());
}
