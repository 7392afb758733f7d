#include "protocol/message/message_id.hpp"

#include "tests/support/catch.hpp"

using protocol::message::MessageId;
using protocol::message::parse_message_ids;

TEST_CASE("A Message-ID (RFC 5322 section 3.6.4)") {
    CHECK(MessageId::parse(" <1234@local.machine.test> (comment) ")->text() == "1234@local.machine.test");
    CHECK(MessageId::parse("<a@[192.0.2.1]>")->encode() == "<a@[192.0.2.1]>");
    CHECK(MessageId::parse("<\"a b\" @ x . test>")->encode() == "<\"a b\"@x.test>");
    CHECK(MessageId::parse("<A@x.test>") != MessageId::parse("<a@x.test>"));
    CHECK(MessageId::make("1.q7", "mx.test").encode() == "<1.q7@mx.test>");
    for (const char* wrong : {"", "a@b", "<a>", "<a@>", "<@b>", "<a@b", "<a@b> c", "<a@b><c@d>"}) {
        CAPTURE(wrong);
        CHECK_FALSE(MessageId::parse(wrong).has_value());
    }
}

TEST_CASE("Lists of ids, with the phrases of old mail between them (RFC 5322 section 4.5.4)") {
    const auto ids =
        parse_message_ids("Your message of \"<no@id.test>\" <a@x.test>\r\n <broken> <b@x.test> (<c@x.test>) <d@");
    REQUIRE(ids.size() == 2);
    CHECK(ids[0].text() == "a@x.test");
    CHECK(ids[1].text() == "b@x.test");
    CHECK(parse_message_ids("").empty());
    CHECK(parse_message_ids("\"open <a@x.test>").empty());
}
