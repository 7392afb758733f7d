#include <string>
#include <vector>

#include "protocol/imap/response.hpp"
#include "protocol/imap/response_reader.hpp"
#include "tests/support/catch.hpp"

using namespace protocol::imap;

TEST_CASE("responses of the RFCs' examples are read and written as they were", "[imap]") {
    for (const std::string& line : std::vector<std::string>{
             "* OK IMAP4rev2 server ready",
             "a001 OK LOGIN completed",
             "* CAPABILITY IMAP4rev1 STARTTLS AUTH=GSSAPI",
             "+ idling",
             "+ ",
             "* BYE IMAP4rev2 Server logging out",
             "A142 OK [READ-WRITE] SELECT completed",
             "* OK [UIDVALIDITY 3857529045] UIDs valid",
             "* OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] Limited",
             "* FLAGS (\\Answered $MDNSent)",
             "* 172 EXISTS",
             "* 1 RECENT",
             "* 44 EXPUNGE",
             "* LIST (\\Noselect) \"/\" \"\"",
             "* LIST (\\Subscribed \\NonExistent) \"/\" \"Fruit/Peach (1)\"",
             "* LIST () NIL a",
             "* LIST () \"/\" Foo (\"CHILDINFO\" (\"SUBSCRIBED\"))",
             "* LIST () \"/\" NewMailbox (\"OLDNAME\" (OldMailbox))",
             "* LSUB () \".\" #news.comp.mail.misc",
             "* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292)",
             "* STATUS a (MAILBOXID (F2212ea87-6097-4256))",
             "* STATUS a (APPENDLIMIT NIL)",
             "* SEARCH 2 84 882",
             "* SEARCH",
             "* SEARCH 2 5 (MODSEQ 917162500)",
             "* SORT 2 84 882",
             "* THREAD (2)(3 6 (4 23)(44 7 96))",
             "* ESEARCH (TAG \"A282\") MIN 2 COUNT 3",
             "* ESEARCH (TAG \"A301\") UID ALL 17,900:901 MODSEQ 7",
             "* ESEARCH",
             "* ENABLED CONDSTORE",
             "* ENABLED",
             "* VANISHED (EARLIER) 41,43:116",
             "* VANISHED 1",
             "* NAMESPACE ((\"\" \"/\")) NIL NIL",
             "* NAMESPACE ((\"INBOX.\" \".\")) ((\"~\" \"/\")(\"x\" NIL)) NIL",
             "* ID (\"name\" \"Cyrus\" \"os\" NIL)",
             "* ID NIL",
             "* QUOTA \"\" (STORAGE 10 512)",
             "* QUOTA x ()",
             "* QUOTAROOT INBOX \"\"",
             "* QUOTAROOT comp.mail.mime",
             "* 23 FETCH (FLAGS (\\Seen) RFC822.SIZE 44827)",
             "* 12 FETCH (BODY[HEADER] {5}\r\nab\r\nc UID 4)",
             "* 1 FETCH (BODY[HEADER.FIELDS (\"a]\" b)]<3> \"x\" BINARY[1] ~{1}\r\n" + std::string(1, '\0') + ")",
             "* 1 FETCH (BODYSTRUCTURE ((\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 1 1)(\"TEXT\" \"HTML\" NIL NIL NIL "
             "\"7BIT\" 1 1) \"MIXED\"))",
             "* METADATA INBOX (/private/comment \"x\" /shared/comment NIL)",
             "* METADATA \"\" /shared/comment /private/x",
             "* OK [NOTIFICATIONOVERFLOW] x",
             "a NO [BADEVENT (MessageNew FlagChange)] x",
             "* OK [COPYUID 38505 304,319:320 3956:3958] Done",
             "a NO [OVERQUOTA] Sorry",
             "a BAD [CLIENTBUG] x",
             "* PREAUTH hello",
             "* XFOO bar {3}\r\nabc"}) {
        INFO(line);
        const auto response = parse_response(line, NameEncoding::modified_utf7);
        REQUIRE(response.has_value());
        CHECK(encode(*response, NameEncoding::modified_utf7) == line + "\r\n");
    }
}

TEST_CASE("what is no response is refused", "[imap]") {
    for (const std::string& line : std::vector<std::string>{"",
                                                            "*",
                                                            "* ",
                                                            "a",
                                                            "a FOO x",
                                                            "a BYE x",
                                                            "* 1",
                                                            "* 1 FOO",
                                                            "* 1 FETCH",
                                                            "* 1 FETCH (BODY[ NIL)",
                                                            "* 1 FETCH (FLAGS",
                                                            "* FLAGS x",
                                                            "* LIST a",
                                                            "* LIST () \"//\" a",
                                                            "* ESEARCH MIN 0",
                                                            "* ESEARCH MIN",
                                                            "* OK [UIDNEXT 1",
                                                            "* METADATA INBOX",
                                                            "* METADATA INBOX (/a)",
                                                            "* 1 FETCH (BODY[1] ~{2}\r\nx)",
                                                            "* VANISHED x"}) {
        INFO(line);
        CHECK_FALSE(parse_response(line, NameEncoding::modified_utf7).has_value());
    }
    const std::string deep = "* 1 FETCH (BODY " + std::string(100000, '(');
    CHECK_FALSE(parse_response(deep, NameEncoding::modified_utf7).has_value());
}

TEST_CASE("names in responses follow what is enabled", "[imap]") {
    const ListData data{false, {}, '/', "\xC3\xA4 b", {}, {}};
    CHECK(encode(data, NameEncoding::modified_utf7) == "* LIST () \"/\" \"&AOQ- b\"\r\n");
    CHECK(encode(data, NameEncoding::utf8) == "* LIST () \"/\" \"\xC3\xA4 b\"\r\n");
}

TEST_CASE("responses are cut out of any chunking", "[imap]") {
    const std::string stream = "* OK {9}\r\n* 1 FETCH (BODY[] {4}\r\n\r\n{1} UID 1)\r\na OK done\r\n";
    for (std::size_t size = 1; size <= stream.size(); ++size) {
        ResponseReader reader;
        std::vector<std::string> got;
        for (std::size_t at = 0; at < stream.size(); at += size) {
            reader.push(std::string_view(stream).substr(at, size));
            while (auto response = reader.next()) got.push_back(*response);
        }
        CHECK(got == std::vector<std::string>{"* OK {9}", "* 1 FETCH (BODY[] {4}\r\n\r\n{1} UID 1)", "a OK done"});
    }
    ResponseReader reader(100, 100);
    reader.push("* 1 FETCH (BODY[] {101}\r\n");
    CHECK_FALSE(reader.next().has_value());
    CHECK(reader.refused());
}

TEST_CASE("response codes", "[imap]") {
    CHECK(append_uid_code(7, SequenceSet::of({3, 4})).argument == "7 3:4");
    CHECK(list_code("BADCHARSET", {"UTF-8"}).argument == "(UTF-8)");
    CHECK(number_code("UIDNEXT", 5).argument == "5");
}
