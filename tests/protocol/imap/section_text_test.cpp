#include "protocol/imap/section_text.hpp"

#include "tests/protocol/imap/text_message.hpp"
#include "tests/support/catch.hpp"

namespace tests::imap {

using namespace protocol::imap;
using Text = BodySection::Text;
using Part = std::vector<std::uint32_t>;

namespace {

/// A message of the shape of the example in RFC 9051 section 6.4.5.1, with LF.
constexpr std::string_view example =
    "Subject: top\nContent-Type: multipart/mixed; boundary=A\n\n"
    "preamble\n"
    "--A\n\nfirst\n"
    "--A\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\nAAEC\n"
    "--A\nContent-Type: message/rfc822\n\n"
    "Subject: in 3\nFrom: a@b\nContent-Type: multipart/mixed; boundary=B\n\n"
    "--B\n\nthree one\n--B\nX: y\n\nthree two\n--B--\n"
    "--A\nContent-Type: multipart/mixed; boundary=C\n\n"
    "--C\nContent-Type: image/gif\n\nGIF\n"
    "--C\nContent-Type: message/rfc822\n\nSubject: in 4.2\n\nlast\n--C--\n"
    "--A--\n";

/// The text of a section with LF; "NIL" for nothing.
std::string section(const MessageView& message, const Part& part, Text text = Text::none,
                    std::vector<std::string> fields = {}, std::optional<Partial> partial = std::nullopt) {
    const auto octets = section_text(message, BodySection{part, text, std::move(fields)}, partial);
    if (!octets) return "NIL";
    std::string result;
    for (const char octet : *octets) {
        if (octet != '\r') result += octet;
    }
    return result;
}

std::string binary(const MessageView& message, const Part& part, std::optional<Partial> partial = std::nullopt) {
    const auto result = binary_section(message, part, partial);
    if (!result) return "UNKNOWN-CTE";
    return result->value_or("NIL");
}

}  // namespace

TEST_CASE("sections of the whole message", "[imap]") {
    const TextMessage message(example);
    CHECK(section(message, {}) == example);
    CHECK(section(message, {}, Text::header) == "Subject: top\nContent-Type: multipart/mixed; boundary=A\n\n");
    CHECK(section(message, {}, Text::text) == example.substr(example.find("preamble")));
    CHECK(section(message, {}, Text::header) + section(message, {}, Text::text) == example);
}

TEST_CASE("numbered parts, RFC 9051 section 6.4.5.1", "[imap]") {
    const TextMessage message(example);
    CHECK(section(message, {1}) == "first");
    CHECK(section(message, {2}) == "AAEC");
    CHECK(section(message, {3}).starts_with("Subject: in 3\nFrom: a@b\n"));
    CHECK(section(message, {3, 1}) == "three one");
    CHECK(section(message, {3, 2}) == "three two");
    CHECK(section(message, {4}).starts_with("--C\n"));
    CHECK(section(message, {4, 1}) == "GIF");
    CHECK(section(message, {4, 2}) == "Subject: in 4.2\n\nlast");
    CHECK(section(message, {4, 2, 1}) == "last");
    for (const Part& part : {Part{5}, Part{1, 1}, Part{3, 3}, Part{4, 2, 2}, Part{4, 2, 1, 1}, Part{4294967295U}})
        CHECK(section(message, part) == "NIL");
}

TEST_CASE("HEADER, TEXT and MIME of parts", "[imap]") {
    const TextMessage message(example);
    CHECK(section(message, {3}, Text::header) ==
          "Subject: in 3\nFrom: a@b\nContent-Type: multipart/mixed; boundary=B\n\n");
    CHECK(section(message, {3}, Text::text).starts_with("--B\n"));
    CHECK(section(message, {4, 2}, Text::header) == "Subject: in 4.2\n\n");
    CHECK(section(message, {4, 2}, Text::text) == "last");
    CHECK(section(message, {4, 2}, Text::mime) == "Content-Type: message/rfc822\n\n");
    CHECK(section(message, {4, 2, 1}, Text::mime) == "Subject: in 4.2\n\n");
    CHECK(section(message, {1}, Text::mime) == "\n");
    CHECK(section(message, {3, 2}, Text::mime) == "X: y\n\n");
    CHECK(section(message, {3}, Text::header_fields, {"FROM"}) == "From: a@b\n\n");
    for (const Text text : {Text::header, Text::text, Text::header_fields})
        for (const Part& part : {Part{1}, Part{4}, Part{3, 1}}) CHECK(section(message, part, text) == "NIL");
}

TEST_CASE("part 1 of a message that is no multipart is its body", "[imap]") {
    const TextMessage message("Subject: a\n\nbody\n");
    CHECK(section(message, {1}) == "body\n");
    CHECK(section(message, {1}, Text::mime) == "Subject: a\n\n");
    CHECK(section(message, {1, 1}) == "NIL");
    CHECK(section(message, {2}) == "NIL");
    const TextMessage forward("Content-Type: message/rfc822\n\nSubject: in\n\nbody\n");
    CHECK(section(forward, {1}) == "Subject: in\n\nbody\n");
    CHECK(section(forward, {1}, Text::header) == "Subject: in\n\n");
    CHECK(section(forward, {1, 1}) == "body\n");
    const TextMessage empty("Content-Type: multipart/mixed\n\nx");
    CHECK(section(empty, {1}).empty());
    CHECK(section(empty, {1}, Text::mime).empty());
    CHECK(section(empty, {1}, Text::header) == "NIL");
}

TEST_CASE("HEADER.FIELDS keeps order, folds and the empty line", "[imap]") {
    const TextMessage message("b: 1\nA: 2\n\tfolded\nno field\nB : 3\nc: 4\n\nbody");
    CHECK(section(message, {}, Text::header_fields, {"a", "B"}) == "b: 1\nA: 2\n\tfolded\nB : 3\n\n");
    CHECK(section(message, {}, Text::header_fields_not, {"a", "B"}) == "no field\nc: 4\n\n");
    CHECK(section(message, {}, Text::header_fields, {"absent"}) == "\n");
    CHECK(section(TextMessage("A: 1\nB: 2\n"), {}, Text::header_fields, {"A"}) == "A: 1\n");
}

TEST_CASE("partials are cut at the end of the text", "[imap]") {
    const TextMessage message("A: b\n\n0123456789");
    const auto text = [&](std::uint64_t first, std::uint64_t count) {
        return section(message, {}, Text::text, {}, Partial{first, count});
    };
    CHECK(text(0, 3) == "012");
    CHECK(text(8, 3) == "89");
    CHECK(text(9, UINT64_MAX) == "9");
    CHECK(text(10, 1).empty());
    CHECK(text(UINT64_MAX, UINT64_MAX).empty());
    CHECK(section(message, {2}, Text::none, {}, Partial{0, 1}) == "NIL");
    CHECK(section(message, {}, Text::header_fields, {"A"}, Partial{3, 2}) == "b");
}

TEST_CASE("BINARY undoes the transfer encoding, RFC 3516", "[imap]") {
    const TextMessage message(example);
    CHECK(binary(message, {2}) == std::string("\0\1\2", 3));
    CHECK(binary(message, {2}, Partial{1, 1}) == "\1");
    CHECK(binary(message, {1}) == "first");
    CHECK(binary(message, {9}) == "NIL");
    CHECK(binary(message, {}) == message.octets());
    CHECK(binary(message, {4}).starts_with("--C"));
    const TextMessage strange("Content-Transfer-Encoding: x-strange\n\nbody");
    CHECK(binary(strange, {1}) == "UNKNOWN-CTE");
    CHECK(binary(strange, {}) == strange.octets());
    CHECK(binary(TextMessage("Content-Transfer-Encoding: quoted-printable\n\na=3D=\nb"), {1}) == "a=b");
}

}  // namespace tests::imap
