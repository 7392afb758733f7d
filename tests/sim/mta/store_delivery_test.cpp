#include "sim/mailstore/lmtp_service.hpp"
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;

namespace {

/// alpha's server, whose mailboxes are on mx3.beta.test.
struct StoreWorld : AlphaWorld {
    explicit StoreWorld(mta::Profile profile = mta::Profile::postfix) : AlphaWorld({}, profile) {
        alpha.settings.users = {"bob", "carol"};
        alpha.settings.mailbox_lmtp = mta::Route{.host = "mx3.beta.test", .port = 24, .lmtp = true};
        alpha.settings.recipient_delimiter = "+";
    }
    void run_mail(const std::vector<std::string>& to, Duration until = 20s) {
        alpha.start();
        send_mail(to);
        run(until);
    }
};

}  // namespace

TEST_CASE("final delivery by LMTP: one transaction, and each recipient's own outcome", "[mta]") {
    // RFC 2033; measured: truth case c67
    StoreWorld world(mta::Profile::rfc);
    ScriptedServer store(world.runtime("mx3.beta.test"), 24);
    store.answer(".", "250 2.0.0 saved\r\n452 4.2.2 full");
    world.run_mail({"bob+x@alpha.test", "carol@alpha.test"});
    CHECK(world.attempts() == Texts{"bob+x@alpha.test relayed 2.0.0", "carol@alpha.test deferred 4.2.2"});
    CHECK(store.lines.front() == "LHLO mail.alpha.test");
    CHECK(world.events.choices("Where does the mail for") ==
          Texts{"into the mailbox store, by LMTP", "into the mailbox store, by LMTP"});
    CHECK(world.events.texts(EventKind::delivery_attempted, "next_hop").front() == "mx3.beta.test[10.2.0.3]:24");
    REQUIRE(world.alpha.queue.entries().size() == 1);
    CHECK(world.alpha.queue.entries().begin()->second.recipients.size() == 1);
}

TEST_CASE("Postfix, measured: it hands mail for its mailboxes over for one recipient at a time", "[mta]") {
    StoreWorld world;
    const ScriptedServer store(world.runtime("mx3.beta.test"), 24);
    world.run_mail({"bob@alpha.test", "carol@alpha.test"});
    CHECK(world.attempts() == Texts{"bob@alpha.test relayed 2.0.0", "carol@alpha.test relayed 2.0.0"});
    CHECK(store.contents.size() == 2);
}

TEST_CASE("a user that the store is not asked about is unknown at RCPT", "[mta]") {
    StoreWorld world;
    world.alpha.start();
    const auto& client = world.send_mail({"alice@alpha.test", "nobody@alpha.test"});
    world.run(5s);
    CHECK(client.replies[3].starts_with("250 "));  // a mailbox here
    CHECK(client.replies[4].starts_with("550 5.1.1"));
}

TEST_CASE("a fallback relay is no store", "[mta]") {
    StoreWorld world;
    world.alpha.settings.fallback_relay = mta::Route{"mx2.beta.test"};
    ScriptedServer relay(world.runtime("mx2.beta.test"), 25);
    world.run_mail({"bob@alpha.test"});  // nobody listens on port 24
    CHECK(world.attempts() == Texts{"bob@alpha.test deferred 4.4.1"});
    CHECK(relay.accepted_at.empty());
}
