#include <algorithm>

#include "protocol/message/header.hpp"
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
namespace message = protocol::message;

namespace {

message::Header parsed_header(const std::string& content) {
    return message::Header::parse(content);
}

mta::MailingList cooks() {
    mta::MailingList list;
    list.members = {"alice@alpha.test", "carol@alpha.test"};
    list.owner = "dave@alpha.test";
    return list;
}

/// alpha.test with the users alice, carol, dave and a list.
struct ListWorld : AlphaWorld {
    explicit ListWorld(const mta::MailingList& list = cooks(), mta::Profile profile = mta::Profile::postfix)
        : AlphaWorld({}, profile) {
        alpha.add_user("carol@alpha.test");
        alpha.add_user("dave@alpha.test");
        alpha.settings.lists = {{"cooks", list}};
    }
    [[nodiscard]] message::Header only_mail_of(const std::string& user) const {
        const auto mails = alpha.mailbox(user);
        REQUIRE(mails.size() == 1);
        return parsed_header(mails.front());
    }
};

}  // namespace

TEST_CASE("a mailing list sends a mail of its own to its members, in every profile (RFC 5321 section 3.9.2)", "[mta]") {
    const auto profile = GENERATE(mta::Profile::postfix, mta::Profile::exim, mta::Profile::rfc);
    ListWorld world(cooks(), profile);
    world.alpha.start();
    world.send_mail({"cooks@alpha.test"}, "bob@beta.test");
    world.run(10s);
    for (const char* member : {"alice@alpha.test", "carol@alpha.test"}) {
        const message::Header header = world.only_mail_of(member);
        CHECK(header.body_of("List-Id") == "<cooks.alpha.test>");
        CHECK(header.body_of("List-Post") == "<mailto:cooks@alpha.test>");
        CHECK(header.body_of("Precedence") == "list");
        CHECK(header.body_of("Subject") == "Lunch");
        const auto delivered_to = header.find_all("Delivered-To");
        REQUIRE(delivered_to.size() == (profile == mta::Profile::postfix ? 2 : 1));
        CHECK(delivered_to.back()->body() == "cooks@alpha.test");
        CHECK(world.alpha.store.find(member)->inbox().messages.front().return_path == "owner-cooks@alpha.test");
    }
    CHECK(world.events.texts(EventKind::alias_expanded, "how") == Texts{"mailing list"});
    CHECK(world.events.choices("Who hears of failures of the mail to the list cooks@alpha.test?") ==
          Texts{"owner-cooks@alpha.test"});
    Texts added = world.events.texts(EventKind::header_added, "name");
    added.resize(4);  // then come those of the final deliveries
    CHECK(added == Texts{"Received", "List-Id", "List-Post", "Precedence"});
}

TEST_CASE("what cannot be delivered to a member is told to the list's owner and nobody else", "[mta]") {
    mta::MailingList list = cooks();
    list.members = {"bob@beta.test", "carol@alpha.test"};
    ListWorld world(list);
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("RCPT", "550 5.1.1 no such user");
    world.alpha.start();
    world.send_mail({"cooks@alpha.test"});
    world.run(10s);
    CHECK(std::ranges::count(mx1.lines, "MAIL FROM:<owner-cooks@alpha.test>") == 1);
    CHECK(world.alpha.mailbox("dave@alpha.test").size() == 1);
    CHECK(world.alpha.mailbox("alice@alpha.test").empty());
    CHECK(world.alpha.mailbox("carol@alpha.test").size() == 1);
}

TEST_CASE("without an owner the postmaster is told", "[mta]") {
    mta::MailingList list = cooks();
    list.members = {"nobody@alpha.test"};
    list.owner.clear();
    ListWorld world(list);
    world.alpha.start();
    world.send_mail({"cooks@alpha.test"});
    world.run(10s);
    CHECK(world.alpha.mailbox("postmaster").size() == 1);
}

TEST_CASE("the prefix of a list stands once before a subject, and fields can be left out", "[mta]") {
    mta::MailingList list = cooks();
    list.subject_prefix = "[cooks] ";
    list.fields = false;
    ListWorld world(list);
    world.alpha.start();
    const std::string subject = GENERATE("Soup", "Re: [cooks] Soup", "=?utf-8?Q?=5Bcooks=5D_Soup?=");
    world.send(dialogue("bob@beta.test", {"cooks@alpha.test"}, "Subject: " + subject + "\r\n\r\nSoup\r\n"));
    world.run(10s);
    const message::Header header = world.only_mail_of("carol@alpha.test");
    CHECK(header.body_of("Subject") == (subject == "Soup" ? "[cooks] Soup" : subject));
    CHECK(header.count("List-Id") == 0);
    CHECK(header.count("Precedence") == 0);
}

TEST_CASE("fields of another list are replaced (RFC 2919 section 7, RFC 2369 section 4)", "[mta]") {
    ListWorld world;
    world.alpha.start();
    const std::string fields = "List-Id: Others <others.beta.test>\r\nPrecedence: bulk\r\nList-Id: x\r\n";
    world.send(dialogue("bob@beta.test", {"cooks@alpha.test"}, fields + short_mail));
    world.run(10s);
    const message::Header header = world.only_mail_of("carol@alpha.test");
    CHECK(header.count("List-Id") == 1);
    CHECK(header.body_of("List-Id") == "<cooks.alpha.test>");
    CHECK(header.body_of("Precedence") == "list");
}

TEST_CASE("only members may write to a closed list", "[mta]") {
    mta::MailingList list = cooks();
    list.closed = true;
    ListWorld world(list);
    SECTION("others are refused at RCPT") {
        world.alpha.start();
        const ScriptedClient& client = world.send_mail({"cooks@alpha.test"}, "bob@beta.test");
        world.run(10s);
        CHECK(client.replies.at(3) ==
              "550 5.7.2 <cooks@alpha.test>: Recipient address rejected: only members may write to this list");
        CHECK(world.alpha.mailbox("carol@alpha.test").empty());
    }
    SECTION("and at the delivery, where an alias led there") {
        world.alpha.settings.aliases = {{"soup", {"cooks@alpha.test"}}};
        world.alpha.start();
        world.send_mail({"soup@alpha.test"}, "dave@alpha.test");
        world.run(10s);
        CHECK(world.alpha.mailbox("carol@alpha.test").empty());
        CHECK(world.alpha.mailbox("dave@alpha.test").size() == 1);  // told so
        CHECK(std::ranges::count(world.attempts(), "cooks@alpha.test bounced 5.7.2") == 1);
    }
    SECTION("members are served") {
        world.alpha.start();
        const ScriptedClient& client = world.send_mail({"cooks@alpha.test"}, "ALICE@alpha.test");
        world.run(10s);
        CHECK(client.replies.at(3) == "250 2.1.5 Ok");
        CHECK(world.alpha.mailbox("carol@alpha.test").size() == 1);
    }
}

TEST_CASE("a list passes no notification on (RFC 3834 section 2)", "[mta]") {
    ListWorld world;
    world.alpha.start();
    const ScriptedClient& client = world.send_mail({"cooks@alpha.test"}, "");
    world.run(10s);
    CHECK(client.replies.at(3).starts_with("550 5.7.2 "));
    CHECK(world.alpha.mailbox("carol@alpha.test").empty());
}

TEST_CASE("a mail that comes back to its list is given up, and its owner told", "[mta]") {
    ListWorld world;
    world.alpha.start();
    const bool by_id = GENERATE(true, false);
    const std::string trace =
        by_id ? "List-Id: the cooks <COOKS.alpha.test>\r\n" : "Delivered-To: cooks@alpha.test\r\n";
    world.send(dialogue("owner-cooks@alpha.test", {"cooks@alpha.test"}, trace + short_mail));
    world.run(10s);
    CHECK(world.attempts().front() == "cooks@alpha.test bounced 5.4.6");
    CHECK(world.alpha.mailbox("carol@alpha.test").empty());
    CHECK(world.alpha.mailbox("dave@alpha.test").size() == 1);
}

TEST_CASE("a list may be a member of a list; in a circle each serves its members once", "[mta]") {
    const auto profile = GENERATE(mta::Profile::postfix, mta::Profile::exim);
    ListWorld world(cooks(), profile);
    mta::MailingList all;
    all.members = {"cooks@alpha.test", "dave@alpha.test"};
    all.owner = "alice@alpha.test";
    world.alpha.settings.lists["all@alpha.test"] = all;
    world.alpha.settings.lists["cooks"].members = {"carol@alpha.test", "all@alpha.test"};
    world.alpha.start();
    world.send_mail({"all@alpha.test"}, "bob@beta.test");
    world.run(10s);
    CHECK(world.only_mail_of("carol@alpha.test").body_of("List-Id") == "<cooks.alpha.test>");
    // dave is a member of `all` and hears, as the owner of `cooks`, that the mail came back to `all`.
    CHECK(world.alpha.mailbox("dave@alpha.test").size() == 2);
    CHECK(std::ranges::count(world.attempts(), "all@alpha.test bounced 5.4.6") == 1);
}
