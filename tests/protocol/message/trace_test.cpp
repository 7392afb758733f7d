#include "protocol/message/trace.hpp"

#include "protocol/message/content.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using protocol::Instant;
using protocol::message::Calendar;
using protocol::message::count_hops;
using protocol::message::Header;
using protocol::message::hops_of;
using protocol::message::parse_date_time;
using protocol::message::ReceivedField;
using protocol::message::return_path_field;
using protocol::message::return_path_of;

namespace {

ReceivedField full_field() {
    ReceivedField field;
    field.from_helo = "mail.alpha.test";
    field.from_host = "mail.alpha.test";
    field.from_address = "192.0.2.1";
    field.by = "mx1.beta.test";
    field.with = "ESMTP";
    field.id = "q42";
    field.for_recipient = "bob@beta.test";
    field.date = Calendar().civil(Instant{} + 2s);
    return field;
}

}  // namespace

TEST_CASE("A Received field is written in the form of RFC 5321 section 4.4") {
    CHECK(full_field().field().octets() ==
          "Received: from mail.alpha.test (mail.alpha.test [192.0.2.1])\r\n"
          "\tby mx1.beta.test with ESMTP id q42\r\n"
          "\tfor <bob@beta.test>; Mon, 1 Jan 2024 00:00:02 +0000\r\n");
    SECTION("for several recipients") {
        ReceivedField field = full_field();
        field.for_recipient.clear();
        field.from_host.clear();
        field.from_address = "IPv6:2001:db8::1";
        CHECK(field.field().octets() ==
              "Received: from mail.alpha.test ([IPv6:2001:db8::1])\r\n"
              "\tby mx1.beta.test with ESMTP id q42;\r\n"
              "\tMon, 1 Jan 2024 00:00:02 +0000\r\n");
        CHECK(*ReceivedField::parse(field.field().raw_body()) == field);
    }
    SECTION("made by the host itself") {
        ReceivedField field;
        field.by = "mx1.beta.test";
        field.id = "q43";
        CHECK(field.field().octets() == "Received: by mx1.beta.test id q43;\r\n\tThu, 1 Jan 1970 00:00:00 +0000\r\n");
    }
}

TEST_CASE("A Received field can be read again") {
    CHECK(*ReceivedField::parse(full_field().field().raw_body()) == full_field());
}

TEST_CASE("Received fields of other systems") {
    const auto postfix = ReceivedField::parse(
        " from c.test (localhost [127.0.0.1])\r\n\tby mx.sim.test (Postfix) with ESMTP id DA8C3A9C87C\r\n"
        "\tfor <ok@sim.test>; Sat, 21 Nov 2026 19:08:06 +0000 (UTC)");
    REQUIRE(postfix.has_value());
    CHECK(postfix->from_helo == "c.test");
    CHECK(postfix->from_host == "localhost");
    CHECK(postfix->from_address == "127.0.0.1");
    CHECK(postfix->by == "mx.sim.test");
    CHECK(postfix->with == "ESMTP");
    CHECK(postfix->id == "DA8C3A9C87C");
    CHECK(postfix->for_recipient == "ok@sim.test");
    CHECK(postfix->date == *parse_date_time("21 Nov 2026 19:08:06 +0000"));
    const auto lmtp = ReceivedField::parse(
        "from mx.sim.test ([127.0.0.1]) by vm with LMTP id k (envelope-from <>) for <d@sim.test>; 1 Jan 2024 00:00 "
        "GMT");
    REQUIRE(lmtp.has_value());
    CHECK(lmtp->from_host.empty());
    CHECK(lmtp->from_address == "127.0.0.1");
    CHECK(lmtp->for_recipient == "d@sim.test");
    const auto exim = ReceivedField::parse(
        "from [192.0.2.7] (helo=x.test) by mx.test with esmtp (Exim 4.96) (; in a comment)"
        "\n\tid 1abc-0001; Mon, 01 Jan 2024 00:00:00 +0000");
    REQUIRE(exim.has_value());
    CHECK(exim->from_helo == "[192.0.2.7]");
    CHECK(exim->id == "1abc-0001");
    CHECK_FALSE(ReceivedField::parse("from a by b").has_value());
    CHECK_FALSE(ReceivedField::parse("from a by b; yesterday").has_value());
}

TEST_CASE("Hops are counted (RFC 5321 section 6.3) and told in the order of travel") {
    const Header header = Header::parse(
        "Return-Path: <a@x.test>\r\nReceived: by three.test; 1 Jan 2024 00:00:03 +0000\r\nReceived: broken\r\n"
        "Received: by one.test; 1 Jan 2024 00:00:01 +0000\r\nSubject: x\r\n");
    CHECK(count_hops(header) == 3);
    const std::vector<ReceivedField> hops = hops_of(header);
    REQUIRE(hops.size() == 2);
    CHECK(hops[0].by == "one.test");
    CHECK(hops[1].by == "three.test");
}

TEST_CASE("Return-Path holds the reverse-path, null for a notification (RFC 5321 section 4.4)") {
    CHECK(return_path_field("a@x.test").octets() == "Return-Path: <a@x.test>\r\n");
    CHECK(return_path_field("").octets() == "Return-Path: <>\r\n");
    CHECK(return_path_of(Header::parse("Return-Path: <>\r\n")) == "");
    CHECK(return_path_of(Header::parse("Return-Path: <a@x.test>\r\nReturn-Path: <b@x.test>\r\n")) == "a@x.test");
    CHECK_FALSE(return_path_of(Header::parse("Return-Path: a\r\n")).has_value());
    CHECK_FALSE(return_path_of(Header()).has_value());
}

TEST_CASE("A trace field cannot smuggle in another field") {
    ReceivedField field = full_field();
    field.from_helo = "evil\r\nBcc: x";
    field.id = "1\r\n\r\nbody";
    CHECK(Header::parse(field.field().octets()).fields().size() == 1);
    CHECK(return_path_field("a\r\nb: c").octets() == "Return-Path: <a b: c>\r\n");
}

TEST_CASE("Words of a trace field that are no words are read as they were written") {
    ReceivedField field = full_field();
    field.by = "x <y";
    field.id = "1;2";
    field.from_host = "a(b\\c";
    const auto again = ReceivedField::parse(field.field().raw_body());
    REQUIRE(again.has_value());
    CHECK(*again == field);
    field.id = "<2";
    CHECK(ReceivedField::parse(field.field().raw_body()).has_value());
}
