#include "protocol/imap/envelope.hpp"

#include "protocol/imap/string_text.hpp"
#include "protocol/imap/wire_text.hpp"
#include "tests/protocol/imap/text_message.hpp"
#include "tests/support/catch.hpp"

namespace tests::imap {

using namespace protocol::imap;

namespace {

std::string envelope(std::string_view header) {
    std::string out;
    append_envelope(out, TextMessage(header).entity().header);
    return out;
}

/// The list of addresses of a To field.
std::string to_list(std::string_view body) {
    const std::string text = envelope("To: " + std::string(body) + "\n\n");
    const std::string before = "(NIL NIL NIL NIL NIL ";
    const std::string after = " NIL NIL NIL NIL)";
    REQUIRE(text.starts_with(before));
    REQUIRE(text.ends_with(after));
    return text.substr(before.size(), text.size() - before.size() - after.size());
}

template <class Append>
std::string written(Append append, std::string_view text) {
    std::string out;
    append(out, text);
    return out;
}

}  // namespace

TEST_CASE("strings are quoted, literals or NIL as RFC 9051 section 9 asks", "[imap]") {
    CHECK(written(append_string, "") == "\"\"");
    CHECK(written(append_string, "a \"b\" \\c") == "\"a \\\"b\\\" \\\\c\"");
    CHECK(written(append_string, "a\tb") == "\"a\tb\"");
    CHECK(written(append_string, "a\r\nb") == "{4}\r\na\r\nb");
    CHECK(written(append_string, "caf\xC3\xA9") == "{5}\r\ncaf\xC3\xA9");
    CHECK(written(append_string, std::string_view("a\0b", 3)) ==
          "{3}\r\na\x80"
          "b");
    CHECK(written(append_string, std::string(1001, 'x')) == "{1001}\r\n" + std::string(1001, 'x'));
    CHECK(written(write_astring, "INBOX") == "INBOX");
    CHECK(written(write_astring, "a]b") == "a]b");
    for (const auto text : {"", "a b", "nil", "a*", "a%", "(", "a{1}", "a\\"})
        CHECK(written(write_astring, text) == written(append_string, text));
    std::string out;
    append_nstring(out, std::nullopt);
    append_nstring8(out, std::nullopt);
    append_nstring8(out, "text");
    append_nstring8(out, std::string_view("a\0b", 3));
    CHECK(out == "NILNIL\"text\"~{3}\r\n" + std::string("a\0b", 3));
}

TEST_CASE("the envelope of the example of RFC 9051 section 8", "[imap]") {
    CHECK(envelope("Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\n"
                   "From: Terry Gray <gray@cac.washington.edu>\n"
                   "Subject: IMAP4rev2 WG mtg summary and minutes\n"
                   "To: imap@cac.washington.edu\n"
                   "Cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>\n"
                   "Message-ID: <B27397-0100000@cac.washington.ed>\n"
                   "MIME-Version: 1.0\n"
                   "Content-Type: TEXT/PLAIN; CHARSET=US-ASCII\n\n") ==
          "(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev2 WG mtg summary and minutes\" "
          "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) "
          "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) "
          "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) "
          "((NIL NIL \"imap\" \"cac.washington.edu\")) "
          "((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\")) "
          "NIL NIL \"<B27397-0100000@cac.washington.ed>\")");
}

TEST_CASE("absent fields are NIL, empty ones empty, sender and reply-to those of from", "[imap]") {
    CHECK(envelope("\n") == "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)");
    CHECK(envelope("Date:\nSubject: \nFrom:\nTo:\nIn-Reply-To:\nMessage-ID: \n\n") ==
          "(\"\" \"\" NIL NIL NIL NIL NIL NIL \"\" \"\")");
    CHECK(envelope("From: a@b\nSender:\nReply-To: c@d\n\n") ==
          "(NIL NIL ((NIL NIL \"a\" \"b\")) ((NIL NIL \"a\" \"b\")) ((NIL NIL \"c\" \"d\")) NIL NIL NIL NIL NIL)");
    CHECK(envelope("Sender: a@b\n\n") == "(NIL NIL NIL ((NIL NIL \"a\" \"b\")) NIL NIL NIL NIL NIL NIL)");
}

TEST_CASE("fields are unfolded and keep their encoded words", "[imap]") {
    CHECK(envelope("Subject: =?utf-8?Q?a?=\n =?utf-8?Q?b?=\n\tc\n\n") ==
          "(NIL \"=?utf-8?Q?a?= =?utf-8?Q?b?=\tc\" NIL NIL NIL NIL NIL NIL NIL NIL)");
    CHECK(to_list("=?utf-8?Q?J=C3=BCrgen?=\n Q <a@b>") == "((\"=?utf-8?Q?J=C3=BCrgen?= Q\" NIL \"a\" \"b\"))");
}

TEST_CASE("groups are markers around their members", "[imap]") {
    CHECK(to_list("Friends: a@b, C <c@d>;, e@f") ==
          "((NIL NIL \"Friends\" NIL)(NIL NIL \"a\" \"b\")(\"C\" NIL \"c\" \"d\")(NIL NIL NIL NIL)(NIL NIL \"e\" "
          "\"f\"))");
    CHECK(to_list("undisclosed-recipients:;") == "((NIL NIL \"undisclosed-recipients\" NIL)(NIL NIL NIL NIL))");
    CHECK(to_list("unclosed: a@b") == "((NIL NIL \"unclosed\" NIL)(NIL NIL \"a\" \"b\")(NIL NIL NIL NIL))");
}

TEST_CASE("addresses in all their forms", "[imap]") {
    CHECK(to_list("\"A. \\\"B\\\" C\" <\"x y\"@d>") == "((\"A. \\\"B\\\" C\" NIL \"x y\" \"d\"))");
    CHECK(to_list("a@b (Old Form)") == "((\"Old Form\" NIL \"a\" \"b\"))");
    CHECK(to_list("A <@x,@y:a@b>") == "((\"A\" \"@x,@y\" \"a\" \"b\"))");
    CHECK(to_list("John Q. Public <j@[1.2.3.4]>") == "((\"John Q. Public\" NIL \"j\" \"[1.2.3.4]\"))");
    CHECK(to_list(",, a@b,") == "((NIL NIL \"a\" \"b\"))");
    CHECK(to_list("a (c) @ (d) b . c") == "((NIL NIL \"a\" \"b.c\"))");
}

TEST_CASE("malformed addresses have a reading, and what follows them is read", "[imap]") {
    CHECK(to_list("joe") == "((NIL NIL \"joe\" \"MISSING_DOMAIN\"))");
    CHECK(to_list("<>") == "((NIL NIL \"MISSING_MAILBOX\" \"MISSING_DOMAIN\"))");
    CHECK(to_list("<joe>, a@b") == "((NIL NIL \"joe\" \"MISSING_DOMAIN\")(NIL NIL \"a\" \"b\"))");
    CHECK(to_list("a@b c d, e@f") == "((NIL NIL \"a\" \"b\")(NIL NIL \"e\" \"f\"))");
    CHECK(to_list("A <a@b, c@d") == "((\"A\" NIL \"a\" \"b\")(NIL NIL \"c\" \"d\"))");
    CHECK(to_list("@") == "((NIL NIL \"MISSING_MAILBOX\" \"MISSING_DOMAIN\"))");
    CHECK(to_list("\"unclosed, a@b") == "NIL");
    CHECK(to_list("a@b, \\\"\\\"\\\", c@d") == "((NIL NIL \"a\" \"b\"))");
}

}  // namespace tests::imap
