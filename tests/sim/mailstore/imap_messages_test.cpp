// FETCH, STORE, EXPUNGE, COPY, MOVE, APPEND.
#include <fmt/format.h>

#include "tests/sim/mailstore/imap_world.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
using Texts = std::vector<std::string>;

TEST_CASE("RFC 9051 section 6.4.5: FETCH", "[imap]") {
    ImapWorld world;
    world.deliver("one", "first\r\n");
    world.deliver("two", "second\r\n");
    ImapTypist& client = world.user();
    client.say("0 EXAMINE INBOX");
    CHECK(client.say("1 FETCH 1:2 (UID RFC822.SIZE)") ==
          "* 1 FETCH (UID 1 RFC822.SIZE 80)\n* 2 FETCH (UID 2 RFC822.SIZE 81)\n1 OK FETCH completed\n");
    CHECK(client.say("2 FETCH * BODY.PEEK[HEADER.FIELDS (SUBJECT)]") ==
          "* 2 FETCH (BODY[HEADER.FIELDS (SUBJECT)] {16}\nSubject: two\n\n)\n2 OK FETCH completed\n");
    CHECK(client.say("3 UID FETCH 2:9 BODY[TEXT]<1.3>") ==
          "* 2 FETCH (UID 2 BODY[TEXT]<1> \"eco\")\n3 OK UID FETCH completed\n");
    CHECK(client.say("4 UID FETCH 9:* UID") == "* 2 FETCH (UID 2)\n4 OK UID FETCH completed\n");
    CHECK(client.say("5 UID FETCH 9 FLAGS") == "5 OK UID FETCH completed\n");
    CHECK(client.say("6 FETCH 3 FLAGS") == "6 BAD No message has such a number\n");  // RFC 9051 section 9, seq-number
    CHECK(client.say("7 FETCH 1:3 FLAGS") == "7 BAD No message has such a number\n");
    CHECK(client.say("8 FETCH 1 (INTERNALDATE SAVEDATE EMAILID THREADID)") ==
          "* 1 FETCH (INTERNALDATE \"01-Jan-2024 00:00:00 +0000\" SAVEDATE \"01-Jan-2024 00:00:00 +0000\" EMAILID "
          "(M6592008000000001) THREADID (T6592008000000001))\n8 OK FETCH completed\n");
    CHECK(client.say("9 FETCH 1 PREVIEW") == "* 1 FETCH (PREVIEW \"first\")\n9 OK FETCH completed\n");
}

TEST_CASE("RFC 9051 section 6.4.5: looking at a text sets \\Seen, and the flags are told", "[imap]") {
    ImapWorld world;
    world.deliver();
    ImapTypist& client = world.user_in();
    CHECK(client.say("1 FETCH 1 BODY[TEXT]") ==
          "* 1 FETCH (BODY[TEXT] {3}\ny\n FLAGS (\\Seen \\Recent))\n1 OK FETCH completed\n");
    CHECK(client.say("2 FETCH 1 BODY[TEXT]") == "* 1 FETCH (BODY[TEXT] {3}\ny\n)\n2 OK FETCH completed\n");
    CHECK(world.events.of(EventKind::message_flags_changed).size() == 1);
}

TEST_CASE("RFC 9051 section 6.4.6: STORE", "[imap]") {
    ImapWorld world;
    world.deliver();
    world.deliver();
    ImapTypist& client = world.user();
    client.say("0 ENABLE IMAP4rev2");
    client.say("0 SELECT INBOX");
    CHECK(client.say("1 STORE 1 FLAGS (\\seen \\Flagged)") ==
          "* 1 FETCH (UID 1 FLAGS (\\Seen \\Flagged))\n1 OK STORE completed\n");
    CHECK(client.say("2 STORE 1:2 +FLAGS \\Deleted \\Seen") ==
          "* 1 FETCH (UID 1 FLAGS (\\Seen \\Flagged \\Deleted))\n* 2 FETCH (UID 2 FLAGS (\\Deleted \\Seen))\n"
          "2 OK STORE completed\n");
    CHECK(client.say("3 UID STORE 2 -FLAGS.SILENT (\\Deleted)") == "3 OK UID STORE completed\n");
    CHECK(client.say("4 UID STORE 2 -FLAGS (\\Deleted)") ==
          "* 2 FETCH (UID 2 FLAGS (\\Seen))\n4 OK UID STORE completed\n");
    CHECK(client.say("5 STORE 2 +FLAGS ($Work)") ==
          "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work)\n"
          "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work \\*)] Flags can be set\n"
          "* 2 FETCH (UID 2 FLAGS (\\Seen $Work))\n5 OK STORE completed\n");
    CHECK(client.say("6 STORE 1 +FLAGS ($WORK)")
              .starts_with("* 1 FETCH (UID 1 FLAGS (\\Seen \\Flagged \\Deleted $Work))\n"));
    CHECK(client.say("7 STORE 3 FLAGS ()") == "7 BAD No message has such a number\n");
    CHECK(client.say("8 UID STORE 9 FLAGS ()") == "8 OK UID STORE completed\n");
    CHECK(client.say("9 STORE 2 FLAGS ()") == "* 2 FETCH (UID 2 FLAGS ())\n9 OK STORE completed\n");
}

TEST_CASE("RFC 9051 section 6.4.3: EXPUNGE tells numbers as they are at each step", "[imap]") {
    ImapWorld world;
    for (int count = 0; count < 6; ++count) world.deliver();
    ImapTypist& client = world.user_in();
    client.say("1 STORE 2,3,5 +FLAGS.SILENT (\\Deleted)");
    SECTION("EXPUNGE") {
        CHECK(client.say("2 EXPUNGE") == "* 2 EXPUNGE\n* 2 EXPUNGE\n* 3 EXPUNGE\n2 OK EXPUNGE completed\n");
        CHECK(client.say("3 SEARCH UID 1:*") == "* SEARCH 1 2 3\n3 OK SEARCH completed\n");
        CHECK(client.say("4 UID SEARCH ALL") == "* SEARCH 1 4 6\n4 OK UID SEARCH completed\n");
    }
    SECTION("UID EXPUNGE removes only what it names and what is marked") {
        CHECK(client.say("2 UID EXPUNGE 3:4") == "* 3 EXPUNGE\n2 OK UID EXPUNGE completed\n");
        CHECK(client.say("3 UID SEARCH DELETED") == "* SEARCH 2 5\n3 OK UID SEARCH completed\n");
    }
    SECTION("what another session marks and the client has not heard of goes too") {
        ImapTypist& other = world.user_in();
        world.deliver();
        other.say("1 NOOP");
        other.say("2 STORE 7 +FLAGS (\\Deleted)");
        const std::string told = client.say("2 EXPUNGE");
        CHECK(lines_with(told, "* 7 EXISTS").size() == 1);
        CHECK(lines_with(told, "* 4 EXPUNGE").size() == 1);
    }
}

TEST_CASE("RFC 9051 section 6.4.7: COPY keeps flags and date, and tells the UIDs", "[imap]") {
    ImapWorld world;
    for (int count = 0; count < 3; ++count) world.deliver();
    ImapTypist& client = world.user_in();
    client.say("1 STORE 2 FLAGS (\\Flagged $Work)");
    CHECK(client.say("2 COPY 2:3 Archive") == "2 OK [COPYUID 1704067201 2:3 1:2] COPY completed\n");
    CHECK(client.say("3 COPY 1 Nowhere") == "3 NO [TRYCREATE] There is no such mailbox\n");
    CHECK(client.say("4 COPY 4 Archive") == "4 BAD No message has such a number\n");
    CHECK(client.say("5 UID COPY 9 Archive") == "5 OK No messages to transfer\n");
    CHECK(client.say("6 COPY 1 INBOX") == "* 4 EXISTS\n* 4 RECENT\n6 OK [COPYUID 1704067200 1 4] COPY completed\n");
    client.say("7 SELECT Archive");
    CHECK(client.say("8 FETCH 1 (FLAGS EMAILID)") ==
          "* 1 FETCH (FLAGS (\\Flagged $Work \\Recent) EMAILID (M6592008000000002))\n8 OK FETCH completed\n");
}

TEST_CASE("RFC 9051 section 6.4.8: MOVE tells the new UIDs first", "[imap]") {
    ImapWorld world;
    for (int count = 0; count < 3; ++count) world.deliver();
    ImapTypist& client = world.user_in();
    CHECK(client.say("1 MOVE 1,3 Trash") ==
          "* OK [COPYUID 1704067205 1,3 1:2] Moved\n* 1 EXPUNGE\n* 2 EXPUNGE\n1 OK MOVE completed\n");
    CHECK(client.say("2 MOVE 1 Nowhere") == "2 NO [TRYCREATE] There is no such mailbox\n");
    const auto removed = world.events.of(EventKind::message_removed);
    REQUIRE(removed.size() == 2);
    CHECK(removed[0].fields.text("moved_to") == "Trash");
    CHECK(world.events.of(EventKind::message_added).at(1).message == "m3");
}

TEST_CASE("RFC 9051 section 6.3.12: APPEND", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user_in();
    SECTION("with flags and date") {
        const std::string message = "Subject: a\r\n\r\nb\r\n";
        CHECK(client.say(fmt::format("1 APPEND Drafts (\\Draft $Work) \" 5-Feb-2023 10:20:30 +0100\" {{{}+}}\r\n{}",
                                     message.size(), message)) == "1 OK [APPENDUID 1704067202 1] APPEND completed\n");
        client.say("2 SELECT Drafts");
        CHECK(client.say("3 FETCH 1 (FLAGS INTERNALDATE BODY.PEEK[])") ==
              "* 1 FETCH (FLAGS (\\Draft $Work \\Recent) INTERNALDATE \"05-Feb-2023 10:20:30 +0100\" BODY[] {17}\n"
              "Subject: a\n\nb\n)\n3 OK FETCH completed\n");
    }
    SECTION("a synchronising literal is asked for") {
        CHECK(client.say("1 APPEND INBOX {4}").starts_with("+ "));
        CHECK(client.say("a\r\nb").find("1 OK [APPENDUID 1704067200 1]") != std::string::npos);
    }
    SECTION("into the selected mailbox") {
        CHECK(client.say("1 APPEND INBOX {4+}\r\n\r\n\r\n") ==
              "* 1 EXISTS\n* 1 RECENT\n1 OK [APPENDUID 1704067200 1] APPEND completed\n");
    }
    SECTION("several at once, RFC 3502") {
        CHECK(client.say("2 APPEND Sent (\\Seen) {2+}\r\na\n {2+}\r\nb\n") ==
              "2 OK [APPENDUID 1704067204 1:2] APPEND completed\n");
    }
    SECTION("nowhere, or nothing") {
        CHECK(client.say("1 APPEND Nowhere {2+}\r\na\n") == "1 NO [TRYCREATE] There is no such mailbox\n");
        CHECK(client.say("2 APPEND Sent {0+}\r\n") == "2 NO [CANNOT] A message of no octets is none\n");
        CHECK(world.store.find("bob")->message_count() == 0);
    }
    SECTION("RFC 6855 section 4: UTF8 only once it is enabled") {
        CHECK(client.say("1 APPEND Sent UTF8 (~{2+}\r\na\n)").starts_with("1 BAD"));
        client.say("2 ENABLE UTF8=ACCEPT");
        CHECK(client.say("3 APPEND Sent UTF8 (~{2+}\r\na\n)").starts_with("3 OK [APPENDUID"));
    }
    SECTION("RFC 6855 section 4: header fields in UTF-8 only once that is enabled") {
        const std::string append = "APPEND Sent {18+}\r\nSubject: \xc3\xbc\r\n\r\nb\r\n";
        CHECK(client.say("1 " + append) == "1 NO Header fields in UTF-8 are taken once UTF8=ACCEPT is enabled\n");
        CHECK(client.say("2 APPEND Sent {18+}\r\nSubject: u\r\n\r\n\xc3\xbc\r\n").starts_with("2 OK"));  // the body
        CHECK(world.store.find("bob")->find("Sent")->messages.size() == 1);
        SECTION("by RFC 6855") {
            client.say("3 ENABLE UTF8=ACCEPT");
        }
        SECTION("by RFC 9051") {
            client.say("3 ENABLE IMAP4rev2");
        }
        CHECK(client.say("4 " + append).starts_with("4 OK [APPENDUID"));
    }
}

TEST_CASE("RFC 9208 section 4.3: nothing goes beyond the quota", "[imap]") {
    ImapWorld world(2048);
    world.deliver();
    ImapTypist& client = world.user_in();
    CHECK(client.say("1 GETQUOTAROOT INBOX") ==
          "* QUOTAROOT INBOX \"\"\n* QUOTA \"\" (STORAGE 1 2)\n1 OK GETQUOTAROOT completed\n");
    // Section 4.1.2: the mailbox need not be there.
    CHECK(client.say("1 GETQUOTAROOT Nowhere") ==
          "* QUOTAROOT Nowhere \"\"\n* QUOTA \"\" (STORAGE 1 2)\n1 OK GETQUOTAROOT completed\n");
    CHECK(client.say("2 GETQUOTA \"\"") == "* QUOTA \"\" (STORAGE 1 2)\n2 OK GETQUOTA completed\n");
    CHECK(client.say("3 GETQUOTA other").starts_with("3 NO [NONEXISTENT]"));
    CHECK(client.say("4 SETQUOTA \"\" (STORAGE 10)").starts_with("4 NO [NOPERM]"));
    const std::string large(1990, 'x');
    CHECK(client.say(fmt::format("5 APPEND Sent {{{}+}}\r\n{}", large.size(), large)) ==
          "5 NO [OVERQUOTA] Quota exceeded\n");
    CHECK(client.say(fmt::format("6 APPEND Sent {{{}+}}\r\n{}", 1000, large.substr(0, 1000))).starts_with("6 OK"));
    client.say("7 SELECT Sent");
    CHECK(client.say("8 COPY 1 Trash") == "8 NO [OVERQUOTA] Quota exceeded\n");
    CHECK(client.say("9 MOVE 1 Trash").find("9 OK") != std::string::npos);
}
