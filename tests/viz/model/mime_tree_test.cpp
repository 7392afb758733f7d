// The structure of a mail as the inspector shows it.
#include "viz/model/mime_tree.hpp"
#include "tests/support/catch.hpp"
#include "viz/model/authentication_results.hpp"

namespace viz::model {

namespace {

constexpr std::string_view mixed =
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=outer\r\n"
    "\r\n"
    "--outer\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "Gr=C3=BC=C3=9Fe\r\n"
    "--outer\r\n"
    "Content-Type: image/png; name=photo.png\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "Content-Disposition: attachment; filename=photo.png\r\n"
    "\r\n"
    "AAEC\r\n"
    "--outer\r\n"
    "Content-Type: message/rfc822\r\n"
    "\r\n"
    "Subject: inside\r\n"
    "\r\n"
    "text\r\n"
    "--outer--\r\n";

}  // namespace

TEST_CASE("RFC 2045: the parts of a mail with their types, encodings and sizes") {
    const auto parts = mime_tree(mixed);
    REQUIRE(parts.size() == 5);
    CHECK(parts[0].media_type == "multipart/mixed");
    CHECK(parts[0].has_parts);
    CHECK(parts[0].number.empty());
    CHECK(parts[1].depth == 1);
    CHECK(parts[1].charset == "utf-8");
    CHECK(parts[1].encoding == "quoted-printable");
    CHECK(parts[1].size_octets == 15);
    CHECK(parts[1].decoded_octets == 7);
    CHECK(parts[2].disposition == "attachment");
    CHECK(parts[2].title() == "2  image/png, photo.png");
    CHECK(parts[2].decoded_octets == 3);
}

TEST_CASE("RFC 9051 section 6.4.5.1: parts are numbered as FETCH names them") {
    const auto parts = mime_tree(mixed);
    CHECK(parts[1].number == "1");
    CHECK(parts[3].number == "3");
    CHECK(parts[4].number == "3.1");
    CHECK(mime_tree("Subject: x\r\n\r\ntext\r\n").front().number == "1");
}

TEST_CASE("A part tells what it says beside how it was sent") {
    const auto text = mime_part_content(mixed, 1);
    CHECK(text.decoded == "Gr\u00fc\u00dfe\n");
    CHECK(text.raw == "Gr=C3=BC=C3=9Fe\n");
    const auto picture = mime_part_content(mixed, 2);
    REQUIRE(picture.rows.size() == 1);
    CHECK(picture.rows.front().hex.starts_with("00 01 02"));
    CHECK(mime_part_content(mixed, 0).note == "It is made of the parts below it.");
    CHECK(mime_part_content(mixed, 99).raw.empty());
}

TEST_CASE("What is wrong with a structure is said") {
    const auto unclosed = mime_tree("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n");
    REQUIRE(unclosed.size() == 2);
    CHECK(unclosed.front().notes == std::vector<std::string>{"its closing boundary is missing"});
    const auto facts = mime_tree("Content-Transfer-Encoding: rot13\r\n\r\nx\r\n").front().facts();
    CHECK(facts.back().second == "the transfer encoding is not known");
}

TEST_CASE("A mail of very many or very deep parts costs no more than the bounds") {
    std::string many = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (std::size_t part = 0; part < mime_parts_max + 100; ++part) many += "--b\r\n\r\nx\r\n";
    CHECK(mime_tree(many).size() <= mime_parts_max);
    std::string deep;
    for (std::size_t level = 0; level < mime_depth_max + 20; ++level) deep += "Content-Type: message/rfc822\r\n\r\n";
    CHECK(mime_tree(deep).size() <= mime_depth_max);
    const std::string large = "Subject: x\r\n\r\n" + std::string(3 * mime_shown_octets_max, 'a');
    const auto content = mime_part_content(large, 0);
    CHECK(content.raw.size() <= mime_shown_octets_max + 1);
    CHECK_FALSE(content.note.empty());
}

TEST_CASE("The tree as text") {
    CHECK(mime_tree_text("Subject: x\r\n\r\nhi\r\n") ==
          "1  text/plain\n    type: text/plain (nothing else is stated, RFC 2045 section 5.2)\n"
          "    encoding: 7bit\n    size: 4 octets, decoded 4\n");
}

TEST_CASE("RFC 8601 section 2.2: Authentication-Results in words") {
    const auto lines = explain_authentication_results(
        "mx.beta.test 1; spf=pass (the; client) smtp.mailfrom=alpha.test;\t dkim=fail reason=\"a;b\" "
        "header.d=alpha.test");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] ==
          "mx.beta.test checked spf, whether the client may send for the domain of the envelope (RFC 7208): pass, it "
          "does [smtp.mailfrom=alpha.test]");
    CHECK(lines[1].ends_with("fail, it does not [reason=\"a;b\" header.d=alpha.test]"));
    CHECK(explain_authentication_results("mx.beta.test; none").front() == "mx.beta.test checked nothing");
    CHECK(explain_authentication_results("").empty());
    CHECK(explain_authentication_results("spf=pass; dkim=pass").empty());
    std::string many = "mx";
    for (int index = 0; index < 1000; ++index) many += "; spf=pass";
    CHECK(explain_authentication_results(many).size() <= authentication_results_max);
}

}  // namespace viz::model
