#include "sim/mailstore/lmtp_service.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/virtual_world.hpp"

using namespace tests;
using sim::mailstore::LmtpService;
using sim::mailstore::Store;

namespace {

using Texts = std::vector<std::string>;

/// A store with bob and dave, and carol whose mailbox is small.
struct LmtpWorld : VirtualWorld {
    LmtpWorld() : VirtualWorld({{"mx.b.test", {"10.0.0.9"}}, {"store.b.test", {"10.0.0.1"}}}, "") {
        for (const char* user : {"bob", "carol", "dave"}) {
            store.create(user, "secret", *user == 'c' ? std::optional<std::uint64_t>(100) : std::nullopt);
            store.add_address(std::string(user) + "@b.test", user);
        }
        service->start();
    }
    Texts talk(Texts lines) {
        lines.insert(lines.begin(), "LHLO mx.b.test");
        ScriptedClient client(runtime("mx.b.test"), {address("10.0.0.1"), 24}, std::move(lines));
        run();
        CHECK(events.folded().sessions.empty());
        return client.replies;
    }
    [[nodiscard]] std::string content(const char* mailbox) const {
        return store.find(mailbox)->inbox().messages.at(0).content.flatten();
    }

    Store store{runtime("store.b.test")};
    std::unique_ptr<LmtpService> service =
        std::make_unique<LmtpService>(runtime("store.b.test"), store, sim::mailstore::LmtpSettings{});
};

const std::string short_content = "Subject: x\r\n\r\ny\r\n.";

}  // namespace

TEST_CASE("Dovecot, measured: a store's words, and the trace it writes", "[lmtp]") {
    // Truth case c67
    LmtpWorld world;
    const Texts replies =
        world.talk({"MAIL FROM:<alice@a.test>", "RCPT TO:<Bob@b.test>", "DATA", short_content, "QUIT"});
    REQUIRE(replies.size() == 7);
    CHECK(replies[2] == "250 2.1.0 OK");
    CHECK(replies[3] == "250 2.1.5 OK");
    CHECK(replies[4] == "354 OK");
    CHECK(replies[5].starts_with("250 2.0.0 <Bob@b.test> "));
    CHECK(replies[5].ends_with(" Saved"));
    CHECK(replies[6] == "221 2.0.0 Bye");
    const std::string content = world.content("bob");
    CHECK(
        content.starts_with("Return-Path: <alice@a.test>\r\nDelivered-To: Bob@b.test\r\nReceived: from mx.b.test "
                            "([10.0.0.9])\r\n\tby store.b.test with LMTP id "));
    CHECK(content.ends_with("Subject: x\r\n\r\ny\r\n"));
    CHECK(world.events.texts(EventKind::session_started, "protocol") == Texts{"lmtp"});
    CHECK(world.events.texts(EventKind::session_ended, "reason") == Texts{"quit"});
}

TEST_CASE("RFC 2033 section 4.2: each recipient has a fate of its own", "[lmtp]") {
    LmtpWorld world;
    const Texts replies =
        world.talk({"MAIL FROM:<>", "RCPT TO:<bob+news@b.test>", "RCPT TO:<nobody@b.test>", "RCPT TO:<carol@b.test>",
                    "DATA", "Subject: long\r\n\r\n" + std::string(200, 'x') + "\r\n.", "NOOP", "QUIT"});
    REQUIRE(replies.size() >= 8);
    CHECK(replies[3] == "250 2.1.5 OK");
    CHECK(replies[4] == "550 5.1.1 <nobody@b.test> User doesn't exist: nobody@b.test");
    CHECK(replies[7].ends_with(" Saved"));
    CHECK(replies[8] == "552 5.2.2 <carol@b.test> Quota exceeded (mailbox for user is full)");
    CHECK(world.store.find("bob")->inbox().messages.size() == 1);
    CHECK(world.store.find("carol")->inbox().messages.empty());
    CHECK(world.events.texts(EventKind::message_refused, "recipient") == Texts{"nobody@b.test", "carol@b.test"});
    CHECK(world.events.texts(EventKind::message_stored, "delivered_to") == Texts{"bob+news@b.test"});
}

TEST_CASE("a mail for two is two copies in the store", "[lmtp]") {
    LmtpWorld world;
    world.talk({"MAIL FROM:<>", "RCPT TO:<bob@b.test>", "RCPT TO:<dave@b.test>", "DATA", short_content, "QUIT"});
    const auto stored = world.events.of(EventKind::message_stored);
    REQUIRE(stored.size() == 2);
    CHECK(stored[0].message == "x1");
    CHECK(stored[1].message == "x1/2");
}

TEST_CASE("a store offers no SMTP", "[lmtp]") {
    LmtpWorld world;
    ScriptedClient client(world.runtime("mx.b.test"), {address("10.0.0.1"), 24},
                          {"EHLO mx.b.test", "LHLO mx.b.test", "VRFY bob", "AUTH PLAIN", "ETRN b.test", "QUIT"});
    world.run();
    REQUIRE(client.replies.size() == 7);
    CHECK(client.replies[1].starts_with("500 "));
    CHECK(client.replies[2] == "250 PIPELINING");
    CHECK(client.replies[3].starts_with("252 "));
    CHECK(client.replies[4].starts_with("502 "));
    CHECK(client.replies[5].starts_with("502 "));
}
