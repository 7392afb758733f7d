#include "protocol/message/entity.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

using protocol::Octets;
using protocol::message::decode_body;
using protocol::message::display_body;
using protocol::message::Entity;
using protocol::message::main_text;
using protocol::message::parse_entity;
using protocol::message::TransferEncoding;

namespace {

/// `multipart/mixed(text/plain,message/rfc822(text/html))`
std::string tree(const Entity& entity) {
    std::string text = entity.type.media_type();
    for (const Entity& part : entity.parts) text += (&part == &entity.parts.front() ? "(" : ",") + tree(part);
    return entity.parts.empty() ? text : text + ")";
}

std::string tree(std::string_view octets) {
    return tree(parse_entity(octets));
}

Octets nested_multiparts(std::size_t depth) {
    Octets octets;
    for (std::size_t level = 0; level < depth; ++level) {
        const std::string boundary = "b" + std::to_string(level);
        octets += "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n";
    }
    return octets + "\r\nend\r\n";
}

std::size_t depth_of(const Entity& entity) {
    std::size_t deepest = 0;
    for (const Entity& part : entity.parts) deepest = std::max(deepest, depth_of(part));
    return deepest + 1;
}

}  // namespace

TEST_CASE("A message without MIME fields is plain ASCII text (RFC 2045 section 5.2)") {
    const Octets octets = "Subject: x\r\n\r\nHello\r\n";
    const Entity entity = parse_entity(octets);
    CHECK(tree(entity) == "text/plain");
    CHECK_FALSE(entity.type_stated);
    CHECK(entity.encoding == TransferEncoding::seven_bit);
    CHECK(entity.body(octets) == "Hello\r\n");
    CHECK(entity.header.body_of("Subject") == "x");
    CHECK(tree("Content-Type: nonsense\r\n\r\n") == "text/plain");
}

TEST_CASE("A multipart is cut at its boundary lines (RFC 2046 section 5.1.1)") {
    const Octets octets =
        "Content-Type: multipart/mixed; boundary=\"b 1\"\r\n\r\npreamble\r\n"
        "--b 1\r\n\r\nfirst\r\n\r\n--b 1 \t\r\nContent-Type: text/html\r\n\r\n--b 12\r\nsecond\r\n--b "
        "1--\r\nepilogue\r\n";
    const Entity entity = parse_entity(octets);
    CHECK(tree(entity) == "multipart/mixed(text/plain,text/html)");
    CHECK(entity.closed);
    CHECK(entity.parts[0].body(octets) == "first\r\n");
    CHECK(entity.parts[1].body(octets) == "--b 12\r\nsecond");
    CHECK(octets.substr(entity.parts[1].header_offset_octets, 12) == "Content-Type");
    CHECK(entity.parts[1].header.fields()[0].offset_octets() == entity.parts[1].header_offset_octets);
}

TEST_CASE("An outer boundary ends every inner multipart (RFC 2046 section 5.1.2)") {
    const Octets octets =
        "Content-Type: multipart/mixed; boundary=out\r\n\r\n--out\r\nContent-Type: multipart/alternative; "
        "boundary=in\r\n\r\n"
        "--in\r\n\r\na\r\n--out\r\n\r\nb\r\n--out--\r\n";
    const Entity entity = parse_entity(octets);
    CHECK(tree(entity) == "multipart/mixed(multipart/alternative(text/plain),text/plain)");
    CHECK_FALSE(entity.parts[0].closed);
    CHECK(entity.parts[0].parts[0].body(octets) == "a");
    CHECK(entity.parts[1].body(octets) == "b");
}

TEST_CASE("Messages inside messages, and the default of a digest (RFC 2046 section 5.1.5 and section 5.2.1)") {
    CHECK(tree("Content-Type: message/rfc822\r\n\r\nContent-Type: text/html\r\n\r\nx") == "message/rfc822(text/html)");
    CHECK(tree("Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: x\r\n\r\ny\r\n--b--") ==
          "multipart/digest(message/rfc822(text/plain))");
    CHECK(tree("Content-Type: message/rfc822\r\n\r\n") == "message/rfc822");
    CHECK(tree("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA") == "message/rfc822");
}

TEST_CASE("Malformed multiparts have one reading") {
    SECTION("no boundary parameter, no boundary line: a leaf") {
        CHECK(tree("Content-Type: multipart/mixed\r\n\r\n--\r\n\r\nx") == "multipart/mixed");
        CHECK(tree("Content-Type: multipart/mixed; boundary=b\r\n\r\nx\r\n") == "multipart/mixed");
        CHECK_FALSE(parse_entity("Content-Type: multipart/mixed; boundary=b\r\n\r\nx\r\n").closed);
    }
    SECTION("never closed: the last part goes to the end") {
        const Octets octets = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n";
        CHECK(parse_entity(octets).parts[0].body(octets) == "x\r\n");
    }
    SECTION("a part without an empty line is all header") {
        const Octets octets = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nA: b\r\n--b--\r\n";
        const Entity entity = parse_entity(octets);
        CHECK(entity.parts[0].header.body_of("A") == "b");
        CHECK(entity.parts[0].body(octets).empty());
    }
    SECTION("boundary lines without anything between them") {
        CHECK(tree("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n--b\r\n--b--\r\n") ==
              "multipart/mixed(text/plain,text/plain)");
    }
    SECTION("nothing at all") {
        CHECK(tree("") == "text/plain");
    }
}

TEST_CASE("Depth and number of parts are limited") {
    CHECK(depth_of(parse_entity(nested_multiparts(10))) == 11);
    CHECK(depth_of(parse_entity(nested_multiparts(99))) == 100);
    CHECK(depth_of(parse_entity(nested_multiparts(2000))) == 100);
    const Entity flat =
        parse_entity("Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n--b\n--b\n--b--\n", {100, 3});
    CHECK(flat.parts.size() == 2);
    CHECK(flat.cut);
    CHECK_FALSE(parse_entity(nested_multiparts(10)).cut);
}

TEST_CASE("Bodies are decoded for display") {
    const auto display = [](const Octets& octets) { return display_body(parse_entity(octets), octets); };
    CHECK(display("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nw6kNCg==\r\n")
              .utf8 == "\xC3\xA9\n");
    CHECK(display("Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                  "=E9 soft=\r\n break\r\n")
              .utf8 == "\xC3\xA9 soft break\n");
    CHECK(display("\r\n\xC3\xA9").utf8 == "\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(display("\r\n\xC3\xA9").note == "2 octet(s) are not valid in the character set \"us-ascii\".");
    CHECK(display("Content-Transfer-Encoding: x-own\r\n\r\nabc").note ==
          "The transfer encoding is not known; the text is shown as it was transferred.");
    const Octets binary = "Content-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC";
    CHECK(decode_body(parse_entity(binary), binary) == Octets("\0\1\2", 3));
}

TEST_CASE("The text a plain reader shows first") {
    const auto shown = [](const Octets& octets) {
        const Entity entity = parse_entity(octets);
        const Entity* text = main_text(entity);
        return text == nullptr ? std::string("nothing") : Octets(text->body(octets));
    };
    const Octets start = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    CHECK(shown("\r\nplain") == "plain");
    CHECK(shown(start + "--b\r\nContent-Type: text/html\r\n\r\nh\r\n--b\r\n\r\np\r\n--b--") == "p");
    CHECK(shown(start + "--b\r\nContent-Type: text/html\r\n\r\nh\r\n--b--") == "h");
    CHECK(shown(start + "--b\r\nContent-Disposition: attachment\r\n\r\na\r\n--b\r\n\r\np\r\n--b--") == "p");
    CHECK(shown("Content-Type: message/rfc822\r\n\r\n\r\ninner") == "nothing");
}
