#include "protocol/imap/body_structure.hpp"

#include "tests/protocol/imap/text_message.hpp"
#include "tests/support/catch.hpp"

namespace tests::imap {

using namespace protocol::imap;

namespace {

std::string structure(std::string_view text, StructureForm form = StructureForm::body) {
    const TextMessage message(text);
    std::string out;
    append_body_structure(out, message.entity(), message.octets(), form);
    return out;
}

}  // namespace

TEST_CASE("the structure of a text, RFC 9051 section 7.5.2", "[imap]") {
    CHECK(structure("Content-Type: TEXT/PLAIN; CHARSET=US-ASCII\n\na\nb\n") ==
          "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7bit\" 6 2)");
    CHECK(structure("Content-Type: text/html; format=\"flo wed\"\nContent-ID: <1@a>\nContent-Description: a\n b\n"
                    "Content-Transfer-Encoding: Quoted-Printable\n\nx") ==
          "(\"text\" \"html\" (\"format\" \"flo wed\" \"charset\" \"us-ascii\") \"<1@a>\" \"a b\" "
          "\"Quoted-Printable\" 1 0)");
}

TEST_CASE("what is no quoted string is a literal, and a blank follows it", "[imap]") {
    CHECK(structure("Content-ID: \xE9(\nContent-Description: \xE9\n\n") ==
          "(\"text\" \"plain\" (\"charset\" \"us-ascii\") {2}\r\n\xE9( {1}\r\n\xE9 \"7bit\" 0 0)");
}

TEST_CASE("without a readable Content-Type an entity is a text in us-ascii, RFC 2045 section 5.2", "[imap]") {
    const std::string expected = "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 3 1)";
    CHECK(structure("Subject: a\n\na\n") == expected);
    CHECK(structure("Content-Type: rubbish\n\na\n") == expected);
    CHECK(structure("") == "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0)");
}

TEST_CASE("extension data of a part", "[imap]") {
    const std::string_view text =
        "Content-Type: image/gif; name*0*=utf-8''a; name*1=b\nContent-MD5: Q2hlY2s=\n"
        "Content-Disposition: Attachment; filename=a.gif\nContent-Language: en, de\nContent-Location: http://a.test/\n"
        "Content-Transfer-Encoding: base64\n\nAAAA\n";
    const std::string basic = "(\"image\" \"gif\" (\"name*0*\" \"utf-8''a\" \"name*1\" \"b\") NIL NIL \"base64\" 6";
    CHECK(structure(text) == basic + ")");
    CHECK(structure(text, StructureForm::body_structure) ==
          basic + " \"Q2hlY2s=\" (\"Attachment\" (\"filename\" \"a.gif\")) (\"en\" \"de\") \"http://a.test/\")");
    CHECK(structure("Content-Disposition: inline\n\n", StructureForm::body_structure) ==
          "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0 NIL (\"inline\" NIL) NIL NIL)");
}

TEST_CASE("multiparts nest, and their parts stand without blanks between them", "[imap]") {
    const std::string_view text =
        "Content-Type: multipart/mixed; boundary=o\n\n"
        "--o\n\none\n"
        "--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\na\n--i\nContent-Type: text/html\n\nb\n--i--\n"
        "--o--\n";
    const std::string plain = "\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" ";
    const std::string html = "\"text\" \"html\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" ";
    CHECK(structure(text) == "((" + plain + "3 0)((" + plain + "1 0)(" + html + "1 0) \"alternative\") \"mixed\")");
    CHECK(structure(text, StructureForm::body_structure) ==
          "((" + plain + "3 0 NIL NIL NIL NIL)((" + plain + "1 0 NIL NIL NIL NIL)(" + html +
              "1 0 NIL NIL NIL NIL) \"alternative\" (\"boundary\" \"i\") NIL NIL NIL) \"mixed\" (\"boundary\" \"o\") "
              "NIL NIL NIL)");
}

TEST_CASE("a multipart without parts shows one empty text", "[imap]") {
    const std::string empty = "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0)";
    CHECK(structure("Content-Type: multipart/mixed\n\nx") == "(" + empty + " \"mixed\")");
    CHECK(structure("Content-Type: Multipart/Mixed; boundary=b\n\n--b--\n") == "(" + empty + " \"Mixed\")");
}

TEST_CASE("a message in a message shows envelope, structure and lines", "[imap]") {
    CHECK(structure("Content-Type: message/rfc822\n\nSubject: in\n\nbody\n") ==
          "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 21 (NIL \"in\" NIL NIL NIL NIL NIL NIL NIL NIL) "
          "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 6 1) 3)");
    const std::string digest = structure(
        "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: a\n\nx\n--b\nContent-Type: message/global\n\n"
        "Subject: b\n\ny\n--b--\n");
    const std::string text_of_one = "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 1 0) 2)";
    CHECK(digest == "((\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 15 (NIL \"a\" NIL NIL NIL NIL NIL NIL NIL NIL) " +
                        text_of_one +
                        "(\"message\" \"global\" NIL NIL NIL \"7bit\" 15 (NIL \"b\" NIL NIL NIL NIL NIL NIL NIL NIL) " +
                        text_of_one + " \"digest\")");
    CHECK(structure("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nAAAA\n") ==
          "(\"message\" \"rfc822\" NIL NIL NIL \"base64\" 6 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) "
          "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0) 1)");
    CHECK(structure("Content-Type: message/delivery-status\n\nx\n") ==
          "(\"message\" \"delivery-status\" NIL NIL NIL \"7bit\" 3)");
}

TEST_CASE("RFC 9051 section 7.5.2: in IMAP4rev2 parameters are joined and decoded as RFC 2231 says", "[imap]") {
    const std::string_view text =
        "Content-Type: image/gif; Size=3; baz*1=\"o r\"; baz*0=f; foo*0*=iso-8859-1''%e9; foo*1*=t%E9; foo*2=%e9;\n"
        " one*=utf-8'de'a%20b; gap*1=x\n"
        "Content-Disposition: attachment; filename=e; filename*=utf-8''%C3%A9\n\n";
    const TextMessage message(text);
    std::string out;
    append_body_structure(out, message.entity(), message.octets(), StructureForm::body_structure,
                          ParameterForm::decoded);
    CHECK(out ==
          "(\"image\" \"gif\" (\"Size\" \"3\" \"baz\" \"fo r\" \"foo*\" {8}\r\n\xC3\xA9t\xC3\xA9%e9 \"one*\" \"a b\" "
          "\"gap*1\" \"x\") NIL NIL \"7bit\" 0 NIL (\"attachment\" (\"filename\" \"e\" \"filename*\" {2}\r\n\xC3\xA9)) "
          "NIL NIL)");
}

}  // namespace tests::imap
