#include "protocol/message/mime_field.hpp"

#include "tests/support/catch.hpp"

using protocol::message::ContentDisposition;
using protocol::message::ContentType;
using protocol::message::Parameters;
using protocol::message::parse_transfer_encoding;
using protocol::message::TransferEncoding;

TEST_CASE("octets that are no UTF-8 come back from a parameter, RFC 2231 section 4", "[message]") {
    const protocol::message::ContentDisposition written{"attachment", {{"filename", "caf\xc3"}}};
    CHECK(written.encode() == "attachment; filename*=''caf%C3");
    CHECK(protocol::message::ContentDisposition::parse(written.encode()).value() == written);
}

TEST_CASE("Content-Type (RFC 2045 section 5.1)") {
    const auto type =
        ContentType::parse(" Text/PLAIN; Charset=\"utf-8\" (a comment);\r\n format=flowed ; x=\"a;\\\"b\"");
    REQUIRE(type.has_value());
    CHECK(type->media_type() == "text/plain");
    CHECK(type->is("text", "plain"));
    CHECK(type->parameters == Parameters{{"charset", "utf-8"}, {"format", "flowed"}, {"x", "a;\"b"}});
    CHECK(type->parameter("boundary").empty());
    CHECK(*ContentType::parse(type->encode()) == *type);
    CHECK(type->encode() == "text/plain; charset=utf-8; format=flowed; x=\"a;\\\"b\"");
}

TEST_CASE("Parameters as bad programs write them") {
    CHECK(ContentType::parse("multipart/mixed; boundary=----=_a/b?c")->parameter("boundary") == "----=_a/b?c");
    CHECK(ContentType::parse("text/plain;; ;charset=a;charset=b;")->parameters == Parameters{{"charset", "a"}});
    CHECK(ContentType::parse("text/plain charset=a; x=b")->parameters == Parameters{{"x", "b"}});
    CHECK(ContentType::parse("text/plain; =a; b; c=\"open; d=e")->parameter("c") == "\"open");
    CHECK(ContentType::parse("text/plain; a= b")->parameters == Parameters{{"a", "b"}});
    CHECK(ContentType::parse("").error().expected == "type");
    CHECK(ContentType::parse("text").error().expected == "\"/\"");
    CHECK(ContentType::parse("text/;").error().expected == "subtype");
}

TEST_CASE("An unclosed quote before the parameters holds all the rest") {
    // Looking for its end again at each of them would take minutes here.
    const auto type = ContentType::parse("text/plain " + std::string(2'000'000, '"') + "\"; charset=utf-8");
    REQUIRE(type);
    CHECK(type->parameters.empty());
    const auto escaped = [] {
        std::string text;
        for (int index = 0; index < 200'000; ++index) text += "\"\\";
        return text;
    }();
    CHECK(ContentType::parse("text/plain " + escaped + "; charset=utf-8")->parameters.empty());
}

TEST_CASE("Continuations and character sets of parameters (RFC 2231 section 3 and section 4)") {
    CHECK(ContentType::parse("a/b; url*0=\"ftp://\"; url*1=\"x.test/y\"")->parameters ==
          Parameters{{"url", "ftp://x.test/y"}});
    CHECK(ContentType::parse("a/b; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A")->parameter("title") ==
          "This is ***fun***");
    CHECK(ContentType::parse("a/b; t*1*=%20x; t*2=\"y'%20\"; t*0*=iso-8859-1'fr'%E9")->parameter("t") ==
          "\xC3\xA9 xy'%20");
    SECTION("the extended form is preferred, a gap ends the value") {
        CHECK(ContentType::parse("a/b; n=plain; n*=utf-8''%C3%A9")->parameters == Parameters{{"n", "\xC3\xA9"}});
        CHECK(ContentType::parse("a/b; n*0=a; n*2=c")->parameter("n") == "a");
        CHECK(ContentType::parse("a/b; n*1=b")->parameters.empty());
    }
    SECTION("wrong forms") {
        CHECK(ContentType::parse("a/b; n*=no%20quotes%2")->parameter("n") == "no quotes%2");
        CHECK(ContentType::parse("a/b; n*x=y")->parameter("n*x") == "y");
        CHECK(ContentType::parse("a/b; *0=y")->parameter("*0") == "y");
        CHECK(ContentType::parse("a/b; n*99999999999999999999=y")->parameter("n*99999999999999999999") == "y");
    }
}

TEST_CASE("Parameter values of all kinds are written as they can be read again") {
    for (const std::string& value :
         {std::string("token"), std::string("with blank"), std::string("q\"\\"), std::string(),
          std::string("r\xC3\xA9sum\xC3\xA9.txt"), std::string(300, 'x'), std::string("a\r\nb: c")}) {
        const ContentDisposition disposition{"attachment", {{"filename", value}}};
        CAPTURE(disposition.encode());
        const auto again = ContentDisposition::parse(disposition.encode());
        REQUIRE(again.has_value());
        CHECK(*again == disposition);
        CHECK(disposition.encode().find('\r') == std::string::npos);
    }
    CHECK(ContentDisposition{"attachment", {{"filename", "\xC3\xA9"}}}.encode() ==
          "attachment; filename*=utf-8''%C3%A9");
}

TEST_CASE("Content-Disposition (RFC 2183 section 2)") {
    const auto disposition = ContentDisposition::parse("ATTACHMENT; filename=genome.jpeg; size=3");
    REQUIRE(disposition.has_value());
    CHECK(disposition->type == "attachment");
    CHECK(disposition->filename() == "genome.jpeg");
    CHECK_FALSE(ContentDisposition::parse(";").has_value());
}

TEST_CASE("Content-Transfer-Encoding (RFC 2045 section 6.1)") {
    for (const auto encoding : {TransferEncoding::seven_bit, TransferEncoding::eight_bit, TransferEncoding::binary,
                                TransferEncoding::quoted_printable, TransferEncoding::base64}) {
        CHECK(parse_transfer_encoding(to_string(encoding)) == encoding);
    }
    CHECK(parse_transfer_encoding(" Base64 (comment)") == TransferEncoding::base64);
    CHECK(parse_transfer_encoding("x-uuencode") == TransferEncoding::unknown);
    CHECK(parse_transfer_encoding("") == TransferEncoding::unknown);
}
