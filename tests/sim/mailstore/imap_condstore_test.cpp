// CONDSTORE and QRESYNC, RFC 7162.
#include "tests/sim/mailstore/imap_world.hpp"
#include "tests/support/catch.hpp"

using namespace tests;

namespace {

/// Three messages, mod-sequences 2 to 4.
struct ThreeMessages : ImapWorld {
    ThreeMessages() {
        for (int count = 0; count < 3; ++count) deliver();
    }
};
struct QuickSession : ThreeMessages {
    QuickSession() {
        client.say("0 ENABLE QRESYNC IMAP4rev2");
        client.say("0 SELECT INBOX");
    }
    ImapTypist& client = user();
};

}  // namespace

TEST_CASE("RFC 7162 section 3.1.3: STORE with UNCHANGEDSINCE", "[imap]") {
    QuickSession world;
    world.store.set_flags("bob", "INBOX", 2, {"\\Flagged"});  // mod-sequence 5
    // What others have done to a message is told where the condition fails, and not once more.
    CHECK(world.client.say("2 STORE 1:3 (UNCHANGEDSINCE 4) +FLAGS.SILENT (\\Seen)") ==
          "* 1 FETCH (UID 1 MODSEQ (6))\n* 2 FETCH (UID 2 FLAGS (\\Flagged) MODSEQ (5))\n"
          "* 3 FETCH (UID 3 MODSEQ (7))\n"
          "2 OK [MODIFIED 2] Some messages have changed meanwhile\n");
    CHECK(world.client.say("3 UID STORE 1,2 (UNCHANGEDSINCE 5) +FLAGS (\\Deleted)") ==
          "* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (6))\n"
          "* 2 FETCH (UID 2 FLAGS (\\Flagged \\Deleted) MODSEQ (8))\n"
          "3 OK [MODIFIED 1] Some messages have changed meanwhile\n");
    CHECK(world.client.say("4 STORE 1 (UNCHANGEDSINCE 0) +FLAGS (\\Deleted)") ==
          "* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (6))\n4 OK [MODIFIED 1] Some messages have changed meanwhile\n");
}

TEST_CASE("RFC 7162 section 3.1.11: a flag that is set already changes no mod-sequence", "[imap]") {
    QuickSession world;
    CHECK(world.client.say("1 STORE 1 +FLAGS.SILENT (\\Seen)") ==
          "* 1 FETCH (UID 1 MODSEQ (5))\n1 OK STORE completed\n");
    CHECK(world.client.say("2 STORE 1 +FLAGS.SILENT (\\Seen)") == "2 OK STORE completed\n");
    CHECK(world.client.say("3 STORE 1 -FLAGS.SILENT (kept)") == "3 OK STORE completed\n");
    // With UNCHANGEDSINCE the client is told the mod-sequence whether it changes or not, section 3.1.3.
    CHECK(world.client.say("4 STORE 1 (UNCHANGEDSINCE 5) +FLAGS.SILENT (\\Seen)") ==
          "* 1 FETCH (UID 1 MODSEQ (5))\n4 OK STORE completed\n");
    CHECK(world.client.say("5 STORE 1 (UNCHANGEDSINCE 4) +FLAGS.SILENT (\\Seen)") ==
          "* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (5))\n5 OK [MODIFIED 1] Some messages have changed meanwhile\n");
    CHECK(world.client.say("6 STATUS INBOX (HIGHESTMODSEQ)") ==
          "* STATUS INBOX (HIGHESTMODSEQ 5)\n6 OK STATUS completed\n");
}

TEST_CASE("RFC 7162 section 3.1.4: FETCH with CHANGEDSINCE, and MODSEQ", "[imap]") {
    ThreeMessages world;
    ImapTypist& client = world.user_in();
    ImapTypist& other = world.user_in();
    CHECK(client.say("1 FETCH 1:* (FLAGS) (CHANGEDSINCE 3)") ==
          "* OK [HIGHESTMODSEQ 4] Highest mod-sequence\n* 3 FETCH (FLAGS (\\Recent) MODSEQ (4))\n"
          "1 OK FETCH completed\n");
    // The command has enabled CONDSTORE: from now on the mod-sequence is told with the flags. Section 3.1
    CHECK(other.say("1 STORE 2 FLAGS (\\Seen)") == "* 2 FETCH (FLAGS (\\Seen))\n1 OK STORE completed\n");
    CHECK(client.say("2 NOOP") == "* 2 FETCH (UID 2 FLAGS (\\Seen \\Recent) MODSEQ (5))\n2 OK NOOP completed\n");
    CHECK(client.say("3 FETCH 2 MODSEQ") == "* 2 FETCH (MODSEQ (5))\n3 OK FETCH completed\n");
}

TEST_CASE("RFC 7162 section 3.1.5: SEARCH MODSEQ tells the highest", "[imap]") {
    ThreeMessages world;
    ImapTypist& client = world.user_in();
    CHECK(client.say("1 SEARCH MODSEQ 3") ==
          "* OK [HIGHESTMODSEQ 4] Highest mod-sequence\n* SEARCH 2 3 (MODSEQ 4)\n1 OK SEARCH completed\n");
    CHECK(client.say("2 SEARCH MODSEQ 9") == "* SEARCH\n2 OK SEARCH completed\n");
    CHECK(client.say("3 SEARCH RETURN (MIN) MODSEQ 1") ==
          "* ESEARCH (TAG \"3\") MIN 1 MODSEQ 2\n3 OK SEARCH completed\n");
    CHECK(client.say("4 SEARCH RETURN (ALL) MODSEQ 1") ==
          "* ESEARCH (TAG \"4\") ALL 1:3 MODSEQ 4\n4 OK SEARCH completed\n");
}

TEST_CASE("RFC 7162 section 3.2.10: VANISHED in place of EXPUNGE", "[imap]") {
    QuickSession world;
    world.client.say("1 STORE 1:2 +FLAGS.SILENT (\\Deleted)");
    CHECK(world.client.say("2 EXPUNGE") == "* VANISHED 1:2\n2 OK [HIGHESTMODSEQ 8] EXPUNGE completed\n");
    world.store.remove("bob", {3});
    CHECK(world.client.say("3 NOOP") == "* VANISHED 3\n3 OK NOOP completed\n");
    CHECK(world.client.say("4 UID FETCH 1:* UID (CHANGEDSINCE 1 VANISHED)") ==
          "* VANISHED (EARLIER) 1:3\n4 OK UID FETCH completed\n");
}

TEST_CASE("RFC 7162 section 3.2: no mod-sequence hides a removal that waits to be told", "[imap]") {
    QuickSession world;
    world.store.remove("bob", {2});  // mod-sequence 5
    CHECK(world.client.say("1 STORE 1 +FLAGS (\\Seen)") ==
          "* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (6))\n* OK [HIGHESTMODSEQ 4] Removals are still to be told\n"
          "1 OK STORE completed\n");
    CHECK(world.client.say("2 FETCH 1 MODSEQ") ==
          "* 1 FETCH (MODSEQ (6))\n* OK [HIGHESTMODSEQ 4] Removals are still to be told\n2 OK FETCH completed\n");
    CHECK(world.client.say("3 NOOP") ==
          "* VANISHED 2\n* OK [HIGHESTMODSEQ 6] Removals have been told\n3 OK NOOP completed\n");
    CHECK(world.client.say("4 NOOP") == "4 OK NOOP completed\n");
}

TEST_CASE("RFC 7162 section 3.2.10.2: no VANISHED in a UID SEARCH by message numbers", "[imap]") {
    QuickSession world;
    world.store.remove("bob", {2});
    CHECK(world.client.say("1 UID SEARCH NOT 1") ==
          "* ESEARCH (TAG \"1\") UID ALL 3\n* OK [HIGHESTMODSEQ 4] Removals are still to be told\n"
          "1 OK UID SEARCH completed\n");
    CHECK(lines_with(world.client.say("2 UID SEARCH UID 1"), "* VANISHED 2").size() == 1);
}

TEST_CASE("RFC 7162 section 3.2.5: SELECT with QRESYNC tells what has happened", "[imap]") {
    ThreeMessages world;
    world.store.remove("bob", {2});                        // 5
    world.store.set_flags("bob", "INBOX", 1, {"\\Seen"});  // 6
    world.deliver();                                       // 7
    ImapTypist& client = world.user();
    CHECK(client.say("1 SELECT INBOX (QRESYNC (1704067200 4))").ends_with("1 BAD QRESYNC is not enabled\n"));
    client.say("2 ENABLE QRESYNC");
    SECTION("since a mod-sequence") {
        const std::string told = client.say("3 SELECT INBOX (QRESYNC (1704067200 4))");
        CHECK(lines_with(told, "* VANISHED") == std::vector<std::string>{"* VANISHED (EARLIER) 2"});
        CHECK(told.find("* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent) MODSEQ (6))\n"
                        "* 3 FETCH (UID 4 FLAGS (\\Recent) MODSEQ (7))\n") != told.npos);
    }
    SECTION("of the UIDs that the client knows") {
        const std::string told = client.say("3 SELECT INBOX (QRESYNC (1704067200 4 1,3))");
        CHECK(lines_with(told, "* VANISHED").empty());
        CHECK(told.find("UID 1 ") != told.npos);
        CHECK(told.find("UID 4 ") == told.npos);
    }
    SECTION("nothing, if the UIDVALIDITY is another") {
        const std::string told = client.say("3 SELECT INBOX (QRESYNC (1 4))");
        CHECK(told.find("VANISHED") == told.npos);
        CHECK(told.find("FETCH") == told.npos);
    }
}

TEST_CASE("RFC 7162 section 3.1.2.1: HIGHESTMODSEQ counts what the session itself has changed before", "[imap]") {
    ThreeMessages world;
    ImapTypist& client = world.user_in();
    client.say("1 STORE 2 FLAGS (\\Seen)");  // mod-sequence 5
    CHECK(client.say("2 FETCH 2 MODSEQ") ==
          "* OK [HIGHESTMODSEQ 5] Highest mod-sequence\n* 2 FETCH (MODSEQ (5))\n2 OK FETCH completed\n");
}
