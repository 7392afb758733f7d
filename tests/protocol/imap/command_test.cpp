#include <string>
#include <vector>

#include "protocol/imap/command.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace protocol::imap;

Command parsed(const std::string& line, NameEncoding names = NameEncoding::modified_utf7) {
    const auto command = Command::parse(line, names);
    INFO(line);
    if (!command)
        FAIL("not parsed: expected " << command.error().where.expected << " at "
                                     << command.error().where.offset_octets);
    const auto again = Command::parse(command->encode(names), names);
    INFO(command->encode(names));
    REQUIRE(again.has_value());
    CHECK(*again == *command);
    return *command;
}

template <class Body>
Body body(const std::string& line, NameEncoding names = NameEncoding::modified_utf7) {
    const Command command = parsed("a1 " + line, names);
    REQUIRE(std::holds_alternative<Body>(command.body));
    return std::get<Body>(command.body);
}

const std::vector<std::string> example_commands{
    "a001 LOGIN SMITH SESAME",
    "A001 login {11}\r\nFRED FOOBAR {7}\r\nfat man",
    "a002 NOOP",
    "abcd CAPABILITY",
    "A023 LOGOUT",
    "A01 AUTHENTICATE PLAIN",
    "a AUTHENTICATE PLAIN dGVzdAB0ZXN0AHRlc3Q=",
    "a AUTHENTICATE EXTERNAL =",
    "t2 ENABLE CONDSTORE X-GOOD-IDEA",
    "a023 ID (\"name\" \"sodr\" \"version\" \"19.34\" \"vendor\" NIL)",
    "a042 ID NIL",
    "A142 SELECT INBOX",
    "A932 EXAMINE blurdybloop",
    "a SELECT INBOX (CONDSTORE)",
    "A02 SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211,214:541))",
    "B04 SELECT INBOX (QRESYNC (67890007 90060115194045000 41:211,214:541 (5,7 10,12)))",
    "a SELECT INBOX (QRESYNC (1 2 (1,2 5,6)) CONDSTORE)",
    "A003 CREATE owatagusiam/",
    "t1 CREATE MySpecial (USE (\\Drafts \\Sent))",
    "A683 DELETE blurdybloop",
    "A683 RENAME blurdybloop sarasoop",
    "A002 SUBSCRIBE #news.comp.mail.mime",
    "A101 LIST \"\" \"\"",
    "A102 LIST #news.comp.mail.misc \"\"",
    "A202 LIST ~/Mail/ %",
    "A03 LIST () \"\" \"%\" RETURN (CHILDREN)",
    "A01 LIST \"\" % RETURN (STATUS (MESSAGES UNSEEN))",
    "A04 LIST (SUBSCRIBED RECURSIVEMATCH) \"\" \"%\"",
    "BBB LIST \"\" (\"INBOX\" \"Drafts\" \"Sent/%\")",
    "a1 LIST (SUBSCRIBED REMOTE) \"\" \"*\" RETURN (SUBSCRIBED SPECIAL-USE)",
    "A002 LSUB \"#news.\" \"comp.mail.*\"",
    "A001 NAMESPACE",
    "A042 STATUS blurdybloop (UIDNEXT MESSAGES)",
    "a STATUS INBOX (HIGHESTMODSEQ SIZE DELETED APPENDLIMIT)",
    "A003 APPEND saved-messages (\\Seen) {5}\r\nDate:",
    "a APPEND INBOX \" 1-Feb-1994 21:52:25 -0800\" {0+}\r\n",
    "A003 APPEND saved-messages (\\Seen $MDNSent) {3}\r\nabc {2}\r\nde (\\Draft) "
    "\"17-Jul-1996 02:44:25 -0700\" {1}\r\nf",
    "a APPEND INBOX UTF8 (~{4}\r\na\r\nb)",
    "A001 IDLE",
    "A341 CLOSE",
    "A342 UNSELECT",
    "A202 EXPUNGE",
    "A003 UID EXPUNGE 3000:3002",
    "FXXZ CHECK",
    "A282 SEARCH RETURN (MIN COUNT) FLAGGED SINCE 1-Feb-1994 NOT FROM \"Smith\"",
    "A284 SEARCH TEXT {6}\r\nabcdef",
    "A285 UID SEARCH RETURN (SAVE) CHARSET UTF-8 OR (SEEN 1:3,5) UID $",
    "a SEARCH MODSEQ \"/flags/\\\\draft\" all 620162338",
    "a SEARCH YOUNGER 259200 SAVEDATESUPPORTED EMAILID M6d99ac3275bb4e",
    "A654 FETCH 2:4 (FLAGS BODY[HEADER.FIELDS (DATE FROM)])",
    "a FETCH 1 BODY.PEEK[1.2.MIME]<0.100>",
    "a FETCH 1 FULL",
    "a UID FETCH 300:500 (FLAGS) (CHANGEDSINCE 12345 VANISHED)",
    "a FETCH 1 (BINARY.PEEK[1]<5.6> BINARY.SIZE[2.1] BINARY[])",
    "a FETCH 1 (PREVIEW (LAZY) MODSEQ EMAILID THREADID SAVEDATE RFC822.SIZE)",
    "A003 STORE 2:4 +FLAGS (\\Deleted)",
    "a STORE 1 -FLAGS.SILENT \\Seen $Work",
    "d105 STORE 7,5,9 (UNCHANGEDSINCE 320162338) +FLAGS.SILENT (\\Deleted)",
    "A003 COPY 2:4 MEETING",
    "a UID MOVE 42:69 foo",
    "A282 SORT (SUBJECT REVERSE DATE) UTF-8 ALL",
    "A283 THREAD ORDEREDSUBJECT UTF-8 SINCE 5-MAR-2000",
    "a UID THREAD REFERENCES UTF-8 ALL",
    "a GETQUOTA \"\"",
    "A003 GETQUOTAROOT INBOX",
    "S0000 SETQUOTA \"#user/alice\" (STORAGE 510 MESSAGE 10)",
    "a GETMETADATA \"\" (/shared/comment)",
    "a GETMETADATA (MAXSIZE 1024 DEPTH infinity) INBOX (/shared/comment /private/comment)",
    "a SETMETADATA INBOX (/private/comment NIL /shared/vendor/x/y \"z\")",
    "a GETMETADATA (DEPTH infinity) INBOX (/private /shared)",
    "a SETMETADATA INBOX (/private/comment {2}\r\n\xc3\xb6)",
    "a SETMETADATA \"\" (/private/vendor/x/y ~{3}\r\nabc)",
    "a NOTIFY NONE",
    "b NOTIFY SET STATUS (SELECTED (MessageNew (UID BODY.PEEK[HEADER.FIELDS (from to)]) MessageExpunge)) "
    "(SUBTREE (Lists) (MessageNew MessageExpunge))",
    "a NOTIFY SET (MAILBOXES (INBOX \"a b\") (MessageNew MessageExpunge FlagChange)) (PERSONAL NONE)",
    "a NOTIFY SET (SELECTED-DELAYED NONE) (SUBSCRIBED (MailboxName SubscriptionChange)) (INBOXES (x-new))"};

const std::vector<std::string> no_commands{"",
                                           " ",
                                           "a",
                                           "a ",
                                           "a  NOOP",
                                           "+a NOOP",
                                           "a NOOP ",
                                           "a NOOP x",
                                           "a UID NOOP",
                                           "a UID",
                                           "a FOO",
                                           "(a NOOP",
                                           "a LOGIN x",
                                           "a LOGIN x y z",
                                           "a LOGIN \"x y",
                                           "a LOGIN \"x\\y\" z",
                                           "a LOGIN {3}\r\nab",
                                           "a LOGIN x {1}\r\n" + std::string(1, '\0'),
                                           "a SELECT",
                                           "a SELECT \"\xFF\"",
                                           "a SELECT INBOX ()",
                                           "a SELECT INBOX (FOO)",
                                           "a SELECT a b",
                                           "a STATUS INBOX ()",
                                           "a STATUS INBOX (FOO)",
                                           "a STATUS INBOX MESSAGES",
                                           "a FETCH 0 FLAGS",
                                           "a FETCH 1: FLAGS",
                                           "a FETCH 1,,2 FLAGS",
                                           "a FETCH 4294967296 FLAGS",
                                           "a FETCH 1",
                                           "a FETCH 1 ()",
                                           "a FETCH 1 (ALL)",
                                           "a FETCH 1 (FLAGS  UID)",
                                           "a FETCH 1 BODY[",
                                           "a FETCH 1 BODY[1.]",
                                           "a FETCH 1 BODY[0]",
                                           "a FETCH 1 BODY[MIME]",
                                           "a FETCH 1 BODY[HEADER.FIELDS]",
                                           "a FETCH 1 BODY[HEADER.FIELDS ()]",
                                           "a FETCH 1 BODY[]<0>",
                                           "a FETCH 1 BODY[]<0.0>",
                                           "a FETCH 1 BINARY[TEXT]",
                                           "a FETCH 1 BINARY.SIZE[1]<0.1>",
                                           "a FETCH 1 FLAGS (VANISHED)",
                                           "a FETCH 1 FLAGS (CHANGEDSINCE 1 VANISHED)",
                                           "a STORE 1 FLAGS",
                                           "a STORE 1 FLAGS (\\Recent)",
                                           "a STORE 1 FLAGS (\\Foo)",
                                           "a STORE 1 *FLAGS ()",
                                           "a STORE 1 FLAGS x(",
                                           "a SEARCH",
                                           "a SEARCH FOO",
                                           "a SEARCH FROM",
                                           "a SEARCH ON 31-Feb-2000",
                                           "a SEARCH ON 1-Foo-2000",
                                           "a SEARCH (ALL",
                                           "a SEARCH ()",
                                           "a SEARCH NOT",
                                           "a SEARCH OR ALL",
                                           "a SEARCH RETURN (FOO) ALL",
                                           "a SEARCH OLDER 0",
                                           "a SEARCH LARGER -1",
                                           "a SORT () UTF-8 ALL",
                                           "a SORT (FOO) UTF-8 ALL",
                                           "a SORT (REVERSE) UTF-8 ALL",
                                           "a SORT (DATE) ALL",
                                           "a APPEND INBOX",
                                           "a APPEND INBOX ()",
                                           "a APPEND INBOX \"1-Feb-1994 21:52:25 -0800\" {0}\r\n",
                                           "a APPEND INBOX (\\Recent) {0}\r\n",
                                           "a APPEND INBOX \"abc\"",
                                           "a LIST \"\"",
                                           "a LIST (FOO) \"\" *",
                                           "a LIST (RECURSIVEMATCH) \"\" *",
                                           "a LIST (REMOTE RECURSIVEMATCH) \"\" *",
                                           "a LIST \"\" * RETURN (FOO)",
                                           "a LIST \"\" * RETURN",
                                           "a LIST \"\" ()",
                                           "a ENABLE",
                                           "a ID",
                                           "a ID (\"a\")",
                                           "a ID (a b)",
                                           "a CREATE x (USE)",
                                           "a CREATE x (USE (Sent))",
                                           "a COPY 1",
                                           "a EXPUNGE 1",
                                           "a UID EXPUNGE",
                                           "a SETQUOTA x",
                                           "a GETMETADATA INBOX",
                                           "a GETMETADATA INBOX ()",
                                           "a GETMETADATA INBOX /comment",
                                           "a GETMETADATA INBOX /private/",
                                           "a GETMETADATA INBOX /private//x",
                                           "a GETMETADATA INBOX \"/private/%\"",
                                           "a GETMETADATA INBOX (DEPTH 2) /private/x",
                                           "a GETMETADATA (DEPTH 1) INBOX (DEPTH 1) /private/x",
                                           "a GETMETADATA INBOX (X) /private/x",
                                           "a SETMETADATA INBOX /private/x NIL",
                                           "a SETMETADATA INBOX (/private/x)",
                                           "a SETMETADATA INBOX (/private/x atom)",
                                           "a NOTIFY",
                                           "a NOTIFY NONE x",
                                           "a NOTIFY SET",
                                           "a NOTIFY SET STATUS",
                                           "a NOTIFY SET ()",
                                           "a NOTIFY SET (personal)",
                                           "a NOTIFY SET (personal ())",
                                           "a NOTIFY SET (personal MessageNew MessageExpunge)",
                                           "a NOTIFY SET (elsewhere (MailboxName))",
                                           "a NOTIFY SET (mailboxes () (MailboxName))",
                                           "a NOTIFY SET (personal (MailboxName) x)",
                                           "a NOTIFY SET (selected (MessageNew () MessageExpunge))",
                                           "a NOTIFY SET (selected (MessageNew (ALL) MessageExpunge))",
                                           "a NOTIFY SET (selected (MessageNew))",
                                           "a NOTIFY SET (selected (FlagChange))",
                                           "a NOTIFY SET (selected (MailboxName))",
                                           "a NOTIFY SET (selected NONE) (selected-delayed NONE)",
                                           "a NOTIFY SET (personal (MessageNew (UID) MessageExpunge))",
                                           "a AUTHENTICATE",
                                           "a AUTHENTICATE PLAIN !",
                                           "a NOOP\t"};

}  // namespace

TEST_CASE("commands of the RFCs' examples are read and written", "[imap]") {
    for (const std::string& line : example_commands) {
        parsed(line);
    }
}

TEST_CASE("GETMETADATA takes its options before the mailbox or behind it, RFC 5464 section 4.2 and section 5",
          "[imap]") {
    const std::string line = GENERATE("GETMETADATA (DEPTH infinity MAXSIZE 9) INBOX (/private/A \"/shared/b\")",
                                      "GETMETADATA INBOX (maxsize 9 depth INFINITY) (/PRIVATE/a /shared/b)");
    const auto command = body<GetMetadataCommand>(line);
    CHECK(command.size_octets_max == 9);
    CHECK(command.depth == GetMetadataCommand::Depth::infinity);
    CHECK(command.entries == std::vector<std::string>{"/private/a", "/shared/b"});
    CHECK_FALSE(body<GetMetadataCommand>("GETMETADATA \"\" /private/a").mailbox);
    CHECK(body<SetMetadataCommand>("SETMETADATA \"\" (/private/a ~{2}\r\nxy)").entries.front().value == "xy");
}

TEST_CASE("what is not a command is refused", "[imap]") {
    for (const std::string& line : no_commands) {
        INFO(line);
        CHECK_FALSE(Command::parse(line, NameEncoding::modified_utf7).has_value());
    }
}

TEST_CASE("a refusal keeps tag and verb", "[imap]") {
    const auto no_tag = Command::parse("* NOOP", NameEncoding::utf8);
    CHECK(no_tag.error().tag.empty());
    const auto no_verb = Command::parse("a7 XYZZY", NameEncoding::utf8);
    CHECK(no_verb.error().tag == "a7");
    CHECK(no_verb.error().kind == CommandError::Kind::unknown_command);
    const auto bad = Command::parse("a8 uid fetch", NameEncoding::utf8);
    CHECK(bad.error().verb == Verb::fetch);
    CHECK(bad.error().kind == CommandError::Kind::syntax);
    const auto name = Command::parse("a9 CREATE &bad", NameEncoding::modified_utf7);
    CHECK(name.error().kind == CommandError::Kind::bad_mailbox_name);
    CHECK(Command::parse("a9 CREATE &bad", NameEncoding::utf8).has_value());
    // SELECT has a meaning even so: it closes the mailbox that is open. RFC 9051 section 6.3.2
    CHECK(body<SelectCommand>("SELECT &bad").mailbox == MailboxName());
}

TEST_CASE("what commands say", "[imap]") {
    CHECK(body<SelectCommand>("SELECT inBox").mailbox.is_inbox());
    CHECK(body<SelectCommand>("SELECT &U,BTFw-").mailbox.utf8() == "\xE5\x8F\xB0\xE5\x8C\x97");
    CHECK(body<SelectCommand>("SELECT \"\xC3\xA4\"", NameEncoding::utf8).mailbox.utf8() == "\xC3\xA4");
    const auto append =
        body<AppendCommand>("APPEND x (\\sEEN a) \" 1-Jan-1970 01:00:00 +0100\" ~{3}\r\na\r" + std::string(1, '\0'));
    CHECK(append.messages.at(0).flags == std::vector<std::string>{"\\Seen", "a"});
    CHECK(append.messages.at(0).internal_date->unix_seconds == 0);
    CHECK(append.messages.at(0).binary);
    CHECK(append.messages.at(0).octets.size() == 3);
    const auto fetch =
        body<FetchCommand>("uid fetch 1:*,3 (body.peek[1.header.fields.not (To \"Cc\")]<3.4> rfc822.text uid)");
    CHECK(fetch.by_uid);
    CHECK(fetch.items.at(0).encode() == "BODY.PEEK[1.HEADER.FIELDS.NOT (To Cc)]<3.4>");
    CHECK(fetch.items.at(0).encode_response_name() == "BODY[1.HEADER.FIELDS.NOT (To Cc)]<3>");
    CHECK_FALSE(fetch.items.at(0).sets_seen());
    CHECK(fetch.items.at(1).sets_seen());
    CHECK(body<FetchCommand>("FETCH 1 FAST").items.size() == 3);
    CHECK(body<ListCommand>("LIST \"\" &bad").patterns.empty());
    CHECK(body<SearchCommand>("SEARCH RETURN () ALL").returns->all);
    const auto search = body<SearchCommand>("SEARCH UNSEEN NEW UNKEYWORD x (ALL)");
    CHECK(search.key.kind == SearchKey::Kind::and_);
    CHECK(search.key.operands.at(0).operands.at(0).text == "\\Seen");
    CHECK(search.key.operands.at(1).operands.at(0).kind == SearchKey::Kind::recent);
    CHECK(search.key.operands.at(3).kind == SearchKey::Kind::all);
    CHECK(body<StoreCommand>("STORE 1 FLAGS ()").flags.empty());
}

TEST_CASE("nesting of searches has an end", "[imap]") {
    std::string line = "a SEARCH ";
    for (int depth = 0; depth < 40; ++depth) line += "NOT ";
    CHECK(Command::parse(line + "ALL", NameEncoding::utf8).has_value());
    for (int depth = 0; depth < 10000; ++depth) line += "NOT ";
    CHECK_FALSE(Command::parse(line + "ALL", NameEncoding::utf8).has_value());
}

TEST_CASE("RFC 8970 section 6: the list behind PREVIEW is its own only if it says LAZY", "[imap]") {
    const auto plain = body<FetchCommand>("FETCH 1 PREVIEW (CHANGEDSINCE 5)");
    CHECK(plain.changed_since == 5);
    CHECK_FALSE(plain.items.at(0).lazy);
    const auto lazy = body<FetchCommand>("FETCH 1 PREVIEW (lazy) (CHANGEDSINCE 5)");
    CHECK(lazy.changed_since == 5);
    CHECK(lazy.items.at(0).lazy);
    CHECK_FALSE(Command::parse("a FETCH 1 PREVIEW (LAZYLY)", NameEncoding::modified_utf7).has_value());
}
