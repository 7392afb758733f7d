#include "protocol/message/delivery_status.hpp"

#include <utility>

#include "protocol/message/composer.hpp"
#include "protocol/message/entity.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/vectors.hpp"

using namespace std::chrono_literals;
using protocol::Instant;
using protocol::Octets;
using protocol::message::Calendar;
using protocol::message::Content;
using protocol::message::DeliveryAction;
using protocol::message::DeliveryStatus;
using protocol::message::DeliveryStatusNotification;
using protocol::message::describe_delivery_status;
using protocol::message::Entity;
using protocol::message::Mailbox;
using protocol::message::MessageId;
using protocol::message::parse_delivery_status_notification;
using protocol::message::parse_entity;
using protocol::message::ParsedNotification;
using protocol::message::RecipientStatus;
using protocol::message::ReturnedContent;
using protocol::message::TypedText;

namespace {

DeliveryStatus unknown_user() {
    RecipientStatus bob;
    bob.final_recipient = {"rfc822", "nobody@beta.test"};
    bob.original_recipient = TypedText{"rfc822", "nobody@beta.test"};
    bob.action = DeliveryAction::failed;
    bob.status = "5.1.1";
    bob.remote_mta = TypedText{"dns", "mx1.beta.test"};
    bob.diagnostic_code = TypedText{"smtp", "550 5.1.1 <nobody@beta.test>: no such user here"};
    bob.last_attempt_date = Calendar().civil(Instant{} + 3s);
    DeliveryStatus status;
    status.reporting_mta = {"dns", "mail.alpha.test"};
    status.original_envelope_id = "m1";
    status.received_from_mta = TypedText{"dns", "pc.alpha.test"};
    status.arrival_date = Calendar().civil(Instant{} + 2s);
    status.recipients = {bob};
    return status;
}

DeliveryStatus delayed() {
    DeliveryStatus status = unknown_user();
    status.recipients[0].action = DeliveryAction::delayed;
    status.recipients[0].status = "4.4.1";
    status.recipients[0].remote_mta.reset();
    status.recipients[0].diagnostic_code = TypedText{"x-mailflow", "connection refused"};
    status.recipients[0].will_retry_until = Calendar().civil(Instant{} + 120h);
    return status;
}

DeliveryStatusNotification notification(DeliveryStatus status, ReturnedContent returned) {
    const Content original(Octets("From: alice@alpha.test\r\nSubject: x\r\n\r\nHello\r\n"));
    return {Mailbox{"Mail Delivery System", "MAILER-DAEMON", "mail.alpha.test"},
            Mailbox{"", "alice", "alpha.test"},
            Calendar().civil(Instant{} + 4s),
            MessageId::make("n1", "mail.alpha.test"),
            std::move(status),
            returned,
            original.prepend("Received: by mail.alpha.test; Mon, 1 Jan 2024 00:00:02 +0000\r\n")};
}

}  // namespace

TEST_CASE("The machine-readable part in the order and form of RFC 3464 section 2") {
    CHECK(unknown_user().encode() ==
          "Original-Envelope-Id: m1\r\n"
          "Reporting-MTA: dns; mail.alpha.test\r\n"
          "Received-From-MTA: dns; pc.alpha.test\r\n"
          "Arrival-Date: Mon, 1 Jan 2024 00:00:02 +0000\r\n"
          "\r\n"
          "Original-Recipient: rfc822; nobody@beta.test\r\n"
          "Final-Recipient: rfc822; nobody@beta.test\r\n"
          "Action: failed\r\n"
          "Status: 5.1.1\r\n"
          "Remote-MTA: dns; mx1.beta.test\r\n"
          "Diagnostic-Code: smtp; 550 5.1.1 <nobody@beta.test>: no such user here\r\n"
          "Last-Attempt-Date: Mon, 1 Jan 2024 00:00:03 +0000\r\n");
    DeliveryStatus two = unknown_user();
    two.recipients.push_back(delayed().recipients[0]);
    CHECK(*DeliveryStatus::parse(two.encode()) == two);
}

TEST_CASE("A status without its mandatory fields is refused (RFC 3464 section 2.2 and section 2.3)") {
    const auto expected = [](std::string_view octets) {
        const auto status = DeliveryStatus::parse(octets);
        return status ? std::string("fine") : status.error().expected;
    };
    const std::string head = "Reporting-MTA: dns; a.test\n\n\n";
    CHECK(expected(head + "Final-Recipient: rfc822;b@c.test\nAction: FAILED (really)\nStatus: 5.0.0 (unknown)\n") ==
          "fine");
    CHECK(expected("") == "Reporting-MTA field");
    CHECK(expected("Reporting-MTA: a.test\n") == "Reporting-MTA field");
    CHECK(expected(head) == "Final-Recipient field");
    CHECK(expected(head + "Action: failed\nStatus: 5.0.0\n") == "Final-Recipient field");
    CHECK(expected(head + "Final-Recipient: rfc822;b@c.test\nAction: lost\nStatus: 5.0.0\n") == "Action field");
    for (const char* status :
         {"", "5", "5.1", "5.1.", "3.1.1", "5.1111.1", "5.0001.1", "5.1.1.1", "550 5.1.1", "5.-1.1"}) {
        CAPTURE(status);
        CHECK(expected(head + "Final-Recipient: rfc822;b@c.test\nAction: failed\nStatus: " + status + "\n") ==
              "Status field");
    }
}

TEST_CASE("A notification is a multipart/report of three parts (RFC 6522 section 3)") {
    const DeliveryStatusNotification bounce = notification(unknown_user(), ReturnedContent::full);
    const Octets octets = bounce.encode();
    const Entity entity = parse_entity(octets);
    CHECK(entity.type.is("multipart", "report"));
    CHECK(entity.type.parameter("report-type") == "delivery-status");
    CHECK(entity.header.body_of("Auto-Submitted") == "auto-replied");
    CHECK(entity.header.body_of("Subject") == "Your message could not be delivered");
    CHECK(entity.header.body_of("From") == "Mail Delivery System <MAILER-DAEMON@mail.alpha.test>");
    CHECK(entity.header.body_of("To") == "alice@alpha.test");
    REQUIRE(entity.parts.size() == 3);
    CHECK(entity.closed);
    const auto parsed = parse_delivery_status_notification(octets);
    REQUIRE(parsed.has_value());
    CHECK(parsed->status == bounce.status);
    CHECK(parsed->returned == ReturnedContent::full);
    CHECK(parsed->original == bounce.original.flatten());
    CHECK(parsed->text == describe_delivery_status(bounce.status));
    SECTION("only the header goes back") {
        const auto headers =
            parse_delivery_status_notification(notification(delayed(), ReturnedContent::headers).encode());
        REQUIRE(headers.has_value());
        CHECK(headers->returned == ReturnedContent::headers);
        CHECK(headers->original == bounce.original.header());
    }
}

TEST_CASE("A notification may be reported on, and may hold 8-bit lines") {
    DeliveryStatusNotification outer = notification(unknown_user(), ReturnedContent::full);
    const Octets inner = notification(delayed(), ReturnedContent::full).encode();
    outer.original = Content(inner + "\xC3\xA9\r\n");
    const auto parsed = parse_delivery_status_notification(outer.encode());
    REQUIRE(parsed.has_value());
    CHECK(parsed->original == inner + "\xC3\xA9\r\n");
    CHECK(parse_entity(outer.encode()).header.body_of("Content-Transfer-Encoding") == "8bit");
}

TEST_CASE("The text says in plain English what happened") {
    CHECK(describe_delivery_status(unknown_user()) ==
          "This is the mail system at mail.alpha.test. This message was made by a program\n"
          "to tell you what became of a message you sent.\n"
          "\n"
          "Your message could not be delivered to nobody@beta.test.\n"
          "The mail server mx1.beta.test answered: 550 5.1.1 <nobody@beta.test>: no such\n"
          "user here\n"
          "The status code 5.1.1 stands for a permanent problem with the address.\n"
          "No further attempt will be made. If you still want it to arrive, you have to\n"
          "send it again.\n");
    const std::string text = describe_delivery_status(delayed());
    CHECK(text.find("has not yet been delivered to nobody@beta.test") != std::string::npos);
    CHECK(text.find("The reason: connection refused\n") != std::string::npos);
    SECTION("what is no reply was not answered") {
        DeliveryStatus lost = delayed();
        lost.recipients[0].remote_mta = TypedText{"dns", "mx1.beta.test"};
        CHECK(describe_delivery_status(lost) == text);
    }
    CHECK(text.find("stands for a temporary problem with the network or") != std::string::npos);
    CHECK(text.find("tried again until Sat, 6 Jan 2024\n00:00:00 +0000.") != std::string::npos);
}

TEST_CASE("What is no notification is refused") {
    CHECK_FALSE(parse_delivery_status_notification("Subject: x\r\n\r\nHello").has_value());
    CHECK_FALSE(parse_delivery_status_notification("").has_value());
    Octets octets = notification(unknown_user(), ReturnedContent::full).encode();
    octets.replace(octets.find("Status: 5.1.1"), 13, "Status: 9.1.1");
    const auto parsed = parse_delivery_status_notification(octets);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().expected == "Status field");
    CHECK(parsed.error().offset_octets == octets.find("Status: 9.1.1"));
}

TEST_CASE("Notifications that Postfix made") {
    struct Expected {
        const char* path;
        DeliveryAction action;
        const char* status;
        const char* recipient;
        bool has_remote_mta;
        bool will_retry;
        ReturnedContent returned;
    };
    const auto headers = ReturnedContent::headers;
    const auto full = ReturnedContent::full;
    for (const Expected& expected : {
             Expected{"0", DeliveryAction::relayed, "2.0.0", "ok@sim.test", true, false, headers},
             Expected{"1", DeliveryAction::failed, "5.3.0", "x@bad.test", true, false, full},
             Expected{"2", DeliveryAction::delayed, "4.3.0", nullptr, true, true, headers},
             Expected{"3", DeliveryAction::delayed, "4.4.1", "z@dead.test", false, true, headers},
             Expected{"4", DeliveryAction::failed, "4.4.1", "z@dead.test", false, false, full},
             Expected{"5", DeliveryAction::failed, "4.3.0", nullptr, true, false, full},
         }) {
        const std::string path = std::string("dsn-postfix-golden/postfix-dsn-") + expected.path + ".eml";
        const auto octets = tests::read_vector(path);
        if (!octets) return tests::skip("no " + path);
        CAPTURE(path);
        const auto parsed = parse_delivery_status_notification(*octets);
        REQUIRE(parsed.has_value());
        CHECK(parsed->status.reporting_mta == TypedText{"dns", "mx.sim.test"});
        CHECK(parsed->status.original_envelope_id == "QQ314159");
        CHECK(parsed->status.arrival_date.has_value());
        REQUIRE(parsed->status.recipients.size() == 1);
        const RecipientStatus& recipient = parsed->status.recipients[0];
        CHECK(recipient.action == expected.action);
        CHECK(recipient.status == expected.status);
        if (expected.recipient != nullptr) CHECK(recipient.final_recipient.text == expected.recipient);
        CHECK(recipient.original_recipient.has_value());
        CHECK(recipient.diagnostic_code.has_value());
        CHECK(recipient.remote_mta.has_value() == expected.has_remote_mta);
        CHECK(recipient.will_retry_until.has_value() == expected.will_retry);
        CHECK(parsed->returned == expected.returned);
        CHECK(parsed->original.starts_with("Return-Path: <dsnuser@sim.test>"));
        CHECK(parsed->text.starts_with("This is the mail system at host mx.sim.test."));
        CHECK(*DeliveryStatus::parse(parsed->status.encode()) == parsed->status);
    }
}

TEST_CASE("An error in an encoded delivery status stands where its part begins") {
    const std::string octets =
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\n--b\r\n"
        "Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "Reporting-MTA: dns; x.test\n\n\n\n";
    const auto parsed = parse_delivery_status_notification(octets);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(octets.substr(parsed.error().offset_octets).starts_with("Reporting-MTA"));
}
