#include "protocol/smtp/notification_request.hpp"
#include "protocol/smtp/offer.hpp"
#include "tests/support/catch.hpp"

using namespace protocol::smtp;

namespace {

Parameter parameter(const char* text) {
    return Parameter::parse(text).value();
}

}  // namespace

TEST_CASE("NOTIFY is NEVER, or each of its words once (RFC 3461 section 4.1)") {
    CHECK(NotifyConditions::parse("NEVER") == NotifyConditions{});
    CHECK(NotifyConditions::parse("failure,Delay") == NotifyConditions{false, true, true});
    CHECK(NotifyConditions::parse("SUCCESS") == NotifyConditions{true, false, false});
    for (const char* wrong : {"", "FAILURE,FAILURE", "NEVER,DELAY", "SUCCESS,", ",SUCCESS", "MAYBE"}) {
        INFO(wrong);
        CHECK_FALSE(NotifyConditions::parse(wrong));
    }
}

TEST_CASE("xtext hides what a parameter may not hold (RFC 3461 section 4)") {
    CHECK(encode_xtext("Orig+one@x.test") == "Orig+2Bone@x.test");
    CHECK(decode_xtext("Orig+2Bone@x.test") == "Orig+one@x.test");
    CHECK(decode_xtext(encode_xtext("a b=c\x01\xff")) == "a b=c\x01\xff");
    for (const char* wrong : {"+", "+2", "+2b", "+ZZ", "a=b", "a b"}) {
        INFO(wrong);
        CHECK_FALSE(decode_xtext(wrong));
    }
}

TEST_CASE("parameters of DSN are checked where it is offered, and unknown where it is not (RFC 3461 section 4)") {
    ServerSettings settings;
    const RcptCommand recipient{ForwardPath{*Mailbox::parse("bob@b.test")},
                                {parameter("NOTIFY=FAILURE"), parameter("ORCPT=rfc822;bob@b.test")}};
    CHECK(interpret(recipient, settings).error().code() == 555);
    settings.delivery_status_notifications = true;
    CHECK(interpret(recipient, settings).has_value());
    for (const char* wrong : {"NOTIFY=MAYBE", "ORCPT=bob@b.test", "ORCPT=;x", "ENVID=x", "RET=FULL"}) {
        INFO(wrong);
        CHECK_FALSE(interpret(RcptCommand{recipient.forward_path, {parameter(wrong)}}, settings).has_value());
    }
    const ReversePath sender{*Mailbox::parse("alice@a.test")};
    CHECK(interpret(MailCommand{sender, {parameter("RET=hdrs"), parameter("ENVID=QQ314159")}}, settings).has_value());
    CHECK_FALSE(interpret(MailCommand{sender, {parameter("RET=SOME")}}, settings).has_value());
    CHECK_FALSE(interpret(MailCommand{sender, {parameter("ENVID=+")}}, settings).has_value());
}
