#include <algorithm>

#include "protocol/message/delivery_status.hpp"
#include "protocol/message/header.hpp"
#include "sim/mta/notification.hpp"
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
namespace message = protocol::message;
using message::DeliveryAction;
using mta::NotificationKind;

namespace {

/// The notifications that alice got.
std::vector<message::ParsedNotification> told(const AlphaWorld& world, const char* mailbox = "alice@alpha.test") {
    std::vector<message::ParsedNotification> notifications;
    for (const std::string& content : world.alpha.mailbox(mailbox)) {
        const auto parsed = message::parse_delivery_status_notification(content);
        if (parsed) notifications.push_back(*parsed);
    }
    return notifications;
}

/// A mail with DSN parameters.
std::vector<std::string> request(const std::string& mail_parameters, const std::vector<std::string>& recipients) {
    std::vector<std::string> lines{"EHLO client.alpha.test", "MAIL FROM:<alice@alpha.test>" + mail_parameters};
    for (const std::string& recipient : recipients) lines.push_back("RCPT TO:" + recipient);
    lines.insert(lines.end(), {"DATA", short_mail + ".", "QUIT"});
    return lines;
}

bool wants(const std::optional<std::string>& notify, NotificationKind kind) {
    mta::Recipient recipient{*protocol::smtp::Mailbox::parse("bob@beta.test")};
    recipient.notify = notify;
    return mta::wants_notification(recipient, kind);
}

}  // namespace

TEST_CASE("RFC 3461 sections 4.1 and 6.2: of what a sender wants to hear", "[mta]") {
    using enum NotificationKind;
    CHECK(wants(std::nullopt, failure));
    CHECK(wants(std::nullopt, delay));
    CHECK_FALSE(wants(std::nullopt, success));
    for (const NotificationKind kind : {failure, delay, success}) CHECK_FALSE(wants("NEVER", kind));
    CHECK(wants("SUCCESS,DELAY", success));
    CHECK(wants("SUCCESS,DELAY", delay));
    CHECK_FALSE(wants("SUCCESS,DELAY", failure));
    CHECK(wants("failure", failure));
}

TEST_CASE("measured: truth case c89: RET, ENVID and ORCPT come back", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("RCPT", "550 5.1.1 no such user");
    world.alpha.start();
    SECTION("RET=HDRS") {
        world.send(request(" RET=HDRS ENVID=full+2B1", {"<bob@beta.test> ORCPT=rfc822;Orig+2Bone@x.test"}));
        world.run(10s);
        REQUIRE(told(world).size() == 1);
        const auto notification = told(world).front();
        CHECK(notification.returned == message::ReturnedContent::headers);
        CHECK(notification.status.original_envelope_id == "full+1");
        CHECK(notification.status.recipients.front().original_recipient->text == "Orig+one@x.test");
    }
    SECTION("RET=FULL, and without ORCPT the address of RCPT") {
        world.send(request(" RET=FULL", {"<bob@beta.test>"}));
        world.run(10s);
        REQUIRE(told(world).size() == 1);
        CHECK(told(world).front().returned == message::ReturnedContent::full);
        CHECK_FALSE(told(world).front().status.original_envelope_id);
        CHECK(told(world).front().status.recipients.front().original_recipient->text == "bob@beta.test");
    }
    SECTION("who said NEVER hears nothing, and the recording says why") {
        world.send(request("", {"<bob@beta.test> NOTIFY=NEVER", "<carol@beta.test>"}));
        world.run(10s);
        REQUIRE(told(world).size() == 1);
        REQUIRE(told(world).front().status.recipients.size() == 1);
        CHECK(told(world).front().status.recipients.front().final_recipient.text == "carol@beta.test");
        CHECK(world.events.texts(EventKind::message_discarded, "recipient") == Texts{"bob@beta.test"});
    }
    CHECK(world.alpha.queue.entries().empty());
}

TEST_CASE("RFC 3461 section 5.2: the parameters are carried on to a server that knows them", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    const bool knows = GENERATE(true, false);
    if (knows) mx1.answer("EHLO", "250-mx1.beta.test\r\n250 DSN");
    world.alpha.start();
    world.send(request(" ENVID=x RET=HDRS", {"<bob@beta.test> NOTIFY=SUCCESS,FAILURE"}));
    world.run(10s);
    const auto sent = [&](const char* words) {
        return std::ranges::any_of(mx1.lines, [&](const std::string& line) { return line.find(words) != line.npos; });
    };
    CHECK(sent("NOTIFY=SUCCESS,FAILURE") == knows);
    CHECK(sent("ENVID=x") == knows);
    SECTION("and one that does not makes it `relayed` (RFC 3461 section 5.2.2; vectors of Postfix)") {
        REQUIRE(told(world).size() == (knows ? 0 : 1));
        CHECK(world.events.of(EventKind::notification_created).size() == (knows ? 0 : 1));
        if (knows) return;
        const auto recipient = told(world).front().status.recipients.front();
        CHECK(recipient.action == DeliveryAction::relayed);
        CHECK(recipient.status == "2.0.0");
        CHECK(recipient.remote_mta->text == "mx1.beta.test");
        CHECK(recipient.diagnostic_code->type == "smtp");
        CHECK(told(world).front().returned == message::ReturnedContent::headers);
    }
}

TEST_CASE("RFC 3461 section 5.2.6: a delivery into a mailbox is told to whom asked", "[mta]") {
    AlphaWorld world;
    world.alpha.add_user("carol@alpha.test");
    world.alpha.add_user("dora@alpha.test");
    world.alpha.start();
    world.send(request("", {"<carol@alpha.test> NOTIFY=SUCCESS", "<dora@alpha.test>"}));
    world.run(10s);
    REQUIRE(told(world).size() == 1);
    REQUIRE(told(world).front().status.recipients.size() == 1);
    CHECK(told(world).front().status.recipients.front().action == DeliveryAction::delivered);
    const auto mail = world.alpha.mailbox("alice@alpha.test").front();
    CHECK(message::Header::parse(mail).body_of("Subject") == "Successful Mail Delivery Report");
    CHECK(world.events.choices("Is anybody told what became of the mail?") == Texts{"tell the sender that it is done"});
}

// RFC 3461 section 5.2.7; cleanup_out_recipient.c of Postfix tells it of every virtual alias.
TEST_CASE("a virtual alias is `expanded`, and its targets are told of no success", "[mta]") {
    const auto profile = GENERATE(mta::Profile::postfix, mta::Profile::rfc);
    const bool has_two = GENERATE(false, true);
    AlphaWorld world({}, profile);
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("EHLO", "250-mx1.beta.test\r\n250 DSN");
    auto& targets = world.alpha.settings.virtual_aliases["sales@alpha.test"];
    targets = {"bob@beta.test"};
    if (has_two) targets.push_back("dave@beta.test");
    world.alpha.start();
    world.send(request("", {"<sales@alpha.test> NOTIFY=SUCCESS,FAILURE"}));
    world.run(10s);
    const bool is_expanded = has_two || profile == mta::Profile::postfix;
    REQUIRE(told(world).size() == (is_expanded ? 1 : 0));
    const auto said = std::ranges::find_if(
        mx1.lines, [](const std::string& line) { return line.starts_with("RCPT TO:<bob@beta.test>"); });
    REQUIRE(said != mx1.lines.end());
    CHECK((said->find("SUCCESS") == std::string::npos) == is_expanded);
    CHECK(said->find("FAILURE") != std::string::npos);
    if (!is_expanded) return;
    const auto status = told(world).front().status.recipients.front();
    CHECK(status.action == DeliveryAction::expanded);
    CHECK(status.final_recipient.text == "sales@alpha.test");
}

TEST_CASE("measured: truth case c87: an alias is `expanded`, and its targets are told of no success", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("EHLO", "250-mx1.beta.test\r\n250 DSN");
    world.alpha.settings.aliases = {{"team", {"bob@beta.test", "carol@beta.test"}}};
    world.alpha.start();
    const bool also_failure = GENERATE(true, false);
    world.send(
        request("", {also_failure ? "<team@alpha.test> NOTIFY=SUCCESS,FAILURE" : "<team@alpha.test> NOTIFY=SUCCESS"}));
    world.run(10s);
    REQUIRE(told(world).size() == 1);
    CHECK(told(world).front().status.recipients.front().action == DeliveryAction::expanded);
    const std::string notify = also_failure ? "NOTIFY=FAILURE" : "NOTIFY=NEVER";
    const std::string words = "RCPT TO:<bob@beta.test> " + notify + " ORCPT=rfc822;team@alpha.test";
    CHECK(std::ranges::count(mx1.lines, words) == 1);
}

TEST_CASE("RFC 3461 section 4.1: a mail that waits is told once", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.retry.delay_warning_after = 10min;
    world.alpha.settings.retry.queue_lifetime_max = 2h;
    world.alpha.start();
    SECTION("to who did not say otherwise") {
        world.send(request("", {"<bob@beta.test>", "<carol@beta.test> NOTIFY=FAILURE"}));
        world.run();
        const auto notifications = told(world);
        REQUIRE(notifications.size() == 2);  // the second is the failure
        REQUIRE(notifications.front().status.recipients.size() == 1);
        CHECK(notifications.front().status.recipients.front().action == DeliveryAction::delayed);
        CHECK(notifications.front().status.recipients.front().will_retry_until->unix_seconds ==
              message::default_start_unix_seconds + 7200);
        CHECK(notifications.back().status.recipients.size() == 2);
        CHECK(world.alpha.queue.entries().empty());
    }
    SECTION("not to nobody") {
        world.send_mail({"bob@beta.test"}, "");
        world.run();
        CHECK(world.events.of(EventKind::notification_created).empty());
    }
}

TEST_CASE("measured: truth case c84: the postmaster hears of notifications that cannot be delivered", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("RCPT", "550 5.1.1 no such user");
    world.alpha.settings.double_bounces_to_postmaster = true;
    world.alpha.start();
    world.send_mail({"bob@beta.test"}, "ghost@beta.test");
    world.run();
    const auto notifications = told(world, "postmaster@mail.alpha.test");
    REQUIRE(notifications.size() == 1);
    CHECK(notifications.front().status.recipients.front().final_recipient.text == "ghost@beta.test");
    const auto mail = world.alpha.mailbox("postmaster@mail.alpha.test").front();
    CHECK(message::Header::parse(mail).body_of("Return-Path") == "<double-bounce@mail.alpha.test>");
    CHECK(message::Header::parse(mail).body_of("Subject") == "Postmaster Copy: Undelivered Mail");
    CHECK(world.events.of(EventKind::message_discarded).empty());
    CHECK(world.alpha.queue.entries().empty());
}

TEST_CASE("measured: the postmaster gets a copy of what senders are told, where he wants it", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("RCPT", "550 5.1.1 no such user");
    world.alpha.settings.bounces_to_postmaster = true;
    world.alpha.start();
    world.send_mail({"bob@beta.test"});
    world.run();
    CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
    REQUIRE(told(world, "postmaster@mail.alpha.test").size() == 1);
    const auto mail = world.alpha.mailbox("postmaster@mail.alpha.test").front();
    CHECK(message::Header::parse(mail).body_of("Return-Path") == "<double-bounce@mail.alpha.test>");
    CHECK(message::Header::parse(mail).body_of("Subject") == "Postmaster Copy: Undelivered Mail");
    CHECK(mail.find("text/rfc822-headers") != std::string::npos);
}

TEST_CASE("what cannot be told to the postmaster either is dropped", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("RCPT", "550 5.1.1 no such user");
    world.alpha.settings.double_bounces_to_postmaster = true;
    world.alpha.start();
    world.send_mail({"bob@beta.test"}, "double-bounce@mail.alpha.test");
    world.run();
    CHECK(world.events.of(EventKind::bounce_created).empty());
    CHECK(world.events.of(EventKind::message_discarded).size() == 1);
}
