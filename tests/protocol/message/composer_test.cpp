#include "protocol/message/composer.hpp"

#include "protocol/message/encoded_word.hpp"
#include "protocol/message/entity.hpp"
#include "tests/support/catch.hpp"

using protocol::Octets;
using protocol::message::Attachment;
using protocol::message::Calendar;
using protocol::message::compose;
using protocol::message::decode_body;
using protocol::message::decode_encoded_words;
using protocol::message::display_body;
using protocol::message::Draft;
using protocol::message::encode_text;
using protocol::message::Entity;
using protocol::message::HeaderField;
using protocol::message::Mailbox;
using protocol::message::make_boundary;
using protocol::message::MessageId;
using protocol::message::NonAsciiText;
using protocol::message::parse_entity;
using protocol::message::TransferEncoding;

namespace {

Draft plain_draft() {
    Draft draft;
    draft.from = Mailbox{"Alice", "alice", "alpha.test"};
    draft.to = {Mailbox{"", "bob", "beta.test"}};
    draft.subject = "Lunch?";
    draft.date = Calendar().civil(protocol::Instant{});
    draft.message_id = MessageId::make("m1", "alpha.test");
    draft.text = "Noon?\n";
    return draft;
}

}  // namespace

TEST_CASE("A plain message (RFC 5322 section 3.6)") {
    CHECK(compose(plain_draft()) ==
          "Date: Mon, 1 Jan 2024 00:00:00 +0000\r\n"
          "From: Alice <alice@alpha.test>\r\n"
          "To: bob@beta.test\r\n"
          "Message-ID: <m1@alpha.test>\r\n"
          "Subject: Lunch?\r\n"
          "MIME-Version: 1.0\r\n"
          "Content-Type: text/plain; charset=us-ascii\r\n"
          "Content-Transfer-Encoding: 7bit\r\n"
          "\r\n"
          "Noon?\r\n");
}

TEST_CASE("A message with everything in it can be read again") {
    Draft draft = plain_draft();
    draft.cc = {Mailbox{"Zo\xC3\xAB", "zoe", "beta.test"}};
    draft.in_reply_to = MessageId::make("m0", "beta.test");
    draft.subject = "Caf\xC3\xA9";
    draft.more_fields = {HeaderField("X-Note", "kept")};
    draft.text =
        "Gr\xC3\xBC\xC3\x9F"
        "e\r\n";
    draft.attachments = {Attachment{"\xC3\xA9.bin", {"application", "octet-stream", {}}, Octets("\0\r\n\xFF", 4)}};
    const Octets octets = compose(draft);
    const Entity entity = parse_entity(octets);
    CHECK(decode_encoded_words(entity.header.body_of("Subject")) == draft.subject);
    CHECK(entity.header.body_of("In-Reply-To") == "<m0@beta.test>");
    CHECK(entity.header.body_of("X-Note") == "kept");
    REQUIRE(entity.parts.size() == 2);
    CHECK(entity.closed);
    CHECK(display_body(entity.parts[0], octets).utf8 ==
          "Gr\xC3\xBC\xC3\x9F"
          "e\n");
    CHECK(entity.parts[1].disposition->filename() == "\xC3\xA9.bin");
    CHECK(decode_body(entity.parts[1], octets) == draft.attachments[0].octets);
    CHECK(compose(draft) == octets);
}

TEST_CASE("A text travels as it is where it can (RFC 2045 section 2.7 and section 6)") {
    const auto quoted_printable = NonAsciiText::quoted_printable;
    CHECK(encode_text("a\nb", quoted_printable).octets == "a\r\nb\r\n");
    CHECK(encode_text("", quoted_printable).octets.empty());
    CHECK(encode_text("a\r\n", quoted_printable).encoding == TransferEncoding::seven_bit);
    CHECK(encode_text("\xC3\xA9", NonAsciiText::eight_bit).encoding == TransferEncoding::eight_bit);
    CHECK(encode_text("\xC3\xA9", quoted_printable).octets == "=C3=A9\r\n");
    CHECK(encode_text(std::string(998, 'x'), quoted_printable).encoding == TransferEncoding::seven_bit);
    for (const std::string& text :
         {std::string(999, 'x'), std::string("a\rb"), std::string("a\0b", 3), std::string("a\r")}) {
        CHECK(encode_text(text, NonAsciiText::eight_bit).encoding == TransferEncoding::quoted_printable);
    }
}

TEST_CASE("A made boundary occurs in no part (RFC 2046 section 5.1.1)") {
    const std::string first = make_boundary({"text"});
    const std::string inside = "x\r\n--" + first + "\r\n";
    CHECK(make_boundary({inside, "y"}) != first);
    CHECK(make_boundary({"text"}) == first);
    Draft draft = plain_draft();
    draft.text = inside;
    draft.attachments.emplace_back();
    CHECK(parse_entity(compose(draft)).parts.size() == 2);
    draft.boundary = "own";
    CHECK(parse_entity(compose(draft)).type.parameter("boundary") == "own");
}
