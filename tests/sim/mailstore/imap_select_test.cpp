// SELECT, EXAMINE, CLOSE, UNSELECT.
#include "tests/sim/mailstore/imap_world.hpp"
#include "tests/support/catch.hpp"

using namespace tests;

TEST_CASE("RFC 3501 section 6.3.1: what SELECT tells", "[imap]") {
    ImapWorld world;
    world.deliver();
    world.deliver();
    world.store.set_flags("bob", "INBOX", 1, {"\\Seen", "$Forwarded"});
    ImapTypist& client = world.user();
    client.listen();
    CHECK(client.say("1 SELECT inbox") ==
          "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded)\n"
          "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded \\*)] Flags can be set\n"
          "* 2 EXISTS\n"
          "* 2 RECENT\n"
          "* OK [UNSEEN 2] First unseen message\n"
          "* OK [UIDVALIDITY 1704067200] UIDs valid\n"
          "* OK [UIDNEXT 3] Predicted next UID\n"
          "* OK [HIGHESTMODSEQ 4] Highest mod-sequence\n"
          "* OK [MAILBOXID (F65920080)] Mailbox identifier\n"
          "1 OK [READ-WRITE] SELECT completed\n");
    CHECK(client.say("2 SELECT Nowhere") ==
          "* OK [CLOSED] Previous mailbox is now closed\n2 NO [NONEXISTENT] There is no such mailbox\n");
    CHECK(client.say("3 FETCH 1 FLAGS") == "3 BAD No mailbox is selected\n");  // RFC 9051 section 6.3.2
}

TEST_CASE("RFC 9051 section 6.3.2: SELECT of a name that no mailbox can have closes the open one", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user_in();
    CHECK(client.say("1 SELECT \"R&D\"") ==  // a bare & is no modified UTF-7
          "* OK [CLOSED] Previous mailbox is now closed\n1 NO [NONEXISTENT] There is no such mailbox\n");
    CHECK(client.say("2 FETCH 1:* FLAGS") == "2 BAD No mailbox is selected\n");
    CHECK(client.say("3 EXAMINE \"R&D\"") == "3 NO [NONEXISTENT] There is no such mailbox\n");
}

TEST_CASE("RFC 9051 section 6.3.2: SELECT of IMAP4rev2 knows no RECENT and no UNSEEN, and tells LIST", "[imap]") {
    ImapWorld world;
    world.deliver();
    ImapTypist& client = world.user();
    client.say("1 ENABLE IMAP4rev2");
    const std::string told = client.say("2 SELECT INBOX");
    CHECK(lines_with(told, "* 1 RECENT").empty());
    CHECK(told.find("UNSEEN") == told.npos);
    CHECK(lines_with(told, "* LIST") == std::vector<std::string>{"* LIST (\\HasNoChildren) \"/\" INBOX"});
    CHECK(client.say("3 FETCH 1 FLAGS") == "* 1 FETCH (FLAGS ())\n3 OK FETCH completed\n");
}

TEST_CASE("RFC 9051 section 6.3.3: EXAMINE changes nothing", "[imap]") {
    ImapWorld world;
    world.deliver();
    world.store.set_flags("bob", "INBOX", 1, {"\\Deleted"});
    ImapTypist& client = world.user();
    const std::string told = client.say("1 EXAMINE INBOX");
    CHECK(lines_with(told, "* OK [PERMANENTFLAGS ()]").size() == 1);
    CHECK(last_line(told) == "1 OK [READ-ONLY] EXAMINE completed");
    CHECK(client.say("2 STORE 1 +FLAGS (\\Seen)") == "2 NO [READ-ONLY] The mailbox is read-only\n");
    CHECK(client.say("3 EXPUNGE") == "3 NO [READ-ONLY] The mailbox is read-only\n");
    CHECK(client.say("4 MOVE 1 INBOX") == "4 NO [READ-ONLY] The mailbox is read-only\n");
    CHECK(client.say("5 FETCH 1 BODY[TEXT]") == "* 1 FETCH (BODY[TEXT] {3}\ny\n)\n5 OK FETCH completed\n");
    CHECK(client.say("6 CLOSE") == "6 OK CLOSE completed\n");
    CHECK(world.store.find("bob")->inbox().messages.size() == 1);
    CHECK(world.store.find("bob")->inbox().messages.front().flags == std::vector<std::string>{"\\Deleted"});
}

TEST_CASE("RFC 9051 section 6.4.1: CLOSE removes what is marked and tells nothing", "[imap]") {
    ImapWorld world;
    world.deliver();
    world.deliver();
    ImapTypist& client = world.user_in();
    client.say("1 STORE 1 +FLAGS (\\Deleted)");
    SECTION("CLOSE") {
        CHECK(client.say("2 CLOSE") == "2 OK CLOSE completed\n");
        CHECK(world.store.find("bob")->inbox().messages.size() == 1);
    }
    SECTION("UNSELECT, RFC 9051 section 6.4.2") {
        CHECK(client.say("2 UNSELECT") == "2 OK UNSELECT completed\n");
        CHECK(world.store.find("bob")->inbox().messages.size() == 2);
    }
    CHECK(client.say("3 FETCH 1 FLAGS") == "3 BAD No mailbox is selected\n");
}

TEST_CASE("RFC 3501 section 2.3.2: a message is recent for the first session that hears of it", "[imap]") {
    ImapWorld world;
    world.deliver();
    ImapTypist& looker = world.user();
    CHECK(lines_with(looker.say("1 EXAMINE INBOX"), "* 1 RECENT").size() == 1);
    CHECK(lines_with(looker.say("2 STATUS INBOX (RECENT)"), "* STATUS INBOX (RECENT 1)").size() == 1);
    ImapTypist& first = world.user();
    CHECK(lines_with(first.say("1 SELECT INBOX"), "* 1 RECENT").size() == 1);
    CHECK(first.say("2 FETCH 1 FLAGS") == "* 1 FETCH (FLAGS (\\Recent))\n2 OK FETCH completed\n");
    ImapTypist& second = world.user();
    CHECK(lines_with(second.say("1 SELECT INBOX"), "* 0 RECENT").size() == 1);
    CHECK(second.say("2 SEARCH RECENT") == "* SEARCH\n2 OK SEARCH completed\n");
    world.deliver();
    CHECK(second.say("3 NOOP") == "* 2 EXISTS\n* 1 RECENT\n3 OK NOOP completed\n");
    CHECK(first.say("3 NOOP") == "* 2 EXISTS\n* 1 RECENT\n3 OK NOOP completed\n");
    CHECK(first.say("4 SEARCH RECENT") == "* SEARCH 1\n4 OK SEARCH completed\n");
}
