#include "protocol/message/composer.hpp"

#include <tuple>

#include "protocol/message/encoded_word.hpp"
#include "protocol/message/entity.hpp"
#include "tests/support/catch.hpp"

using protocol::Octets;
using protocol::message::Attachment;
using protocol::message::Calendar;
using protocol::message::can_carry;
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

namespace {

Octets all_octets() {
    Octets octets;
    for (int octet = 0; octet < 256; ++octet) octets += static_cast<char>(octet);
    return octets;
}

}  // namespace

TEST_CASE("What an encoding can carry (RFC 2045 section 2.7 to section 2.9 and section 6.2)") {
    const auto seven_bit = TransferEncoding::seven_bit;
    const auto eight_bit = TransferEncoding::eight_bit;
    for (const Octets& lines : {Octets(), Octets("a"), Octets("a\r\n"), Octets("a\r\n\r\nb"), Octets(998, 'x')}) {
        CHECK(can_carry(seven_bit, lines));
        CHECK(can_carry(eight_bit, lines));
    }
    CHECK_FALSE(can_carry(seven_bit, "\xC3\xA9\r\n"));
    CHECK(can_carry(eight_bit, "\xC3\xA9\r\n"));
    for (const Octets& no_lines : {Octets("a\nb"), Octets("a\rb"), Octets("a\r"), Octets("a\n"), Octets("a\r\n\n"),
                                   Octets("a\0b", 3), Octets(999, 'x'), Octets("a\r\n") + Octets(999, 'x')}) {
        CHECK_FALSE(can_carry(seven_bit, no_lines));
        CHECK_FALSE(can_carry(eight_bit, no_lines));
        CHECK(can_carry(TransferEncoding::base64, no_lines));
        CHECK(can_carry(TransferEncoding::quoted_printable, no_lines));
    }
    CHECK(can_carry(TransferEncoding::binary, all_octets()));
    CHECK_FALSE(can_carry(TransferEncoding::unknown, "a"));
}

TEST_CASE("An attachment is read again as it was, in each encoding (RFC 2045 section 6)") {
    const auto [encoding, name, octets] =
        GENERATE(std::tuple(TransferEncoding::base64, "base64", all_octets()),
                 std::tuple(TransferEncoding::quoted_printable, "quoted-printable", all_octets()),
                 std::tuple(TransferEncoding::quoted_printable, "quoted-printable",
                            Octets("Gr\xC3\xBC\xC3\x9F"
                                   "e \r\n.\r\n=\r\n")),
                 std::tuple(TransferEncoding::eight_bit, "8bit", Octets("\xC3\xA9\r\n.\r\n")),
                 std::tuple(TransferEncoding::seven_bit, "7bit", Octets("no line end")));
    Draft draft = plain_draft();
    draft.attachments = {{"notes.txt", {"text", "plain", {}}, octets, encoding}};
    const Octets message = compose(draft);
    const Entity entity = parse_entity(message);
    REQUIRE(entity.parts.size() == 2);
    CHECK(entity.parts[1].header.body_of("Content-Transfer-Encoding") == name);
    CHECK(entity.parts[1].disposition->type == "attachment");
    CHECK(entity.parts[1].disposition->filename() == "notes.txt");
    CHECK(decode_body(entity.parts[1], message) == octets);
    // RFC 2045 section 6.4: what holds 8-bit lines says so itself.
    CHECK(entity.header.body_of("Content-Transfer-Encoding") ==
          (encoding == TransferEncoding::eight_bit ? "8bit" : ""));
}

TEST_CASE("A message travels in another as it is (RFC 2046 section 5.2.1)") {
    Draft inner = plain_draft();
    inner.attachments = {{"a.bin", {"application", "octet-stream", {}}, all_octets()}};
    Draft draft = plain_draft();
    draft.attachments = {{{}, {"message", "rfc822", {}}, compose(inner), TransferEncoding::seven_bit}};
    const Octets message = compose(draft);
    const Entity entity = parse_entity(message);
    REQUIRE(entity.parts.size() == 2);
    const Entity& forwarded = entity.parts[1];
    CHECK(forwarded.disposition->filename().empty());
    CHECK(forwarded.header.body_of("Content-Disposition") == "attachment");
    CHECK(forwarded.body(message) == compose(inner));
    REQUIRE(forwarded.parts.size() == 1);
    REQUIRE(forwarded.parts[0].parts.size() == 2);
    CHECK(decode_body(forwarded.parts[0].parts[1], message) == all_octets());
    CHECK(entity.type.parameter("boundary") != forwarded.parts[0].type.parameter("boundary"));
}

TEST_CASE("An answer names the conversation (RFC 5322 section 3.6.4)") {
    Draft draft = plain_draft();
    draft.references = {MessageId::make("m0", "beta.test"), MessageId::make("m1", "alpha.test")};
    draft.in_reply_to = draft.references.back();
    const auto header = parse_entity(compose(draft)).header;
    CHECK(header.body_of("In-Reply-To") == "<m1@alpha.test>");
    CHECK(protocol::message::parse_message_ids(header.body_of("References")) == draft.references);
    for (int number = 0; number < 20; ++number) draft.references.push_back(draft.references.front());
    CHECK(can_carry(TransferEncoding::seven_bit, compose(draft)));
    CHECK(protocol::message::parse_message_ids(parse_entity(compose(draft)).header.body_of("References")) ==
          draft.references);
}
