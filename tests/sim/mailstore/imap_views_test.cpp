// Several connections on one mailbox: what each is told, and when. RFC 9051 section 5.2, section 7.5.1
#include "tests/sim/mailstore/imap_world.hpp"
#include "tests/support/catch.hpp"

using namespace tests;

namespace {

/// Four messages and two sessions in INBOX; all messages are recent for the first.
struct FourMessages : ImapWorld {
    FourMessages() {
        for (int count = 0; count < 4; ++count) deliver();
    }
};
struct TwoSessions : FourMessages {
    ImapTypist& one = user_in();
    ImapTypist& two = user_in();
};

}  // namespace

TEST_CASE("RFC 9051 section 7.5.1: no EXPUNGE while numbers are in use", "[imap]") {
    TwoSessions world;
    world.one.say("2 STORE 1,3 +FLAGS.SILENT (\\Deleted)");
    world.one.say("3 EXPUNGE");
    SECTION("FETCH, STORE, SEARCH by numbers do not tell it") {
        CHECK(world.two.say("2 FETCH 4 UID") == "* 4 FETCH (UID 4)\n2 OK FETCH completed\n");
        CHECK(world.two.say("3 SEARCH ALL") == "* SEARCH 2 4\n3 OK SEARCH completed\n");
        CHECK(world.two.say("4 STORE 4 FLAGS (\\Seen)") == "* 4 FETCH (FLAGS (\\Seen))\n4 OK STORE completed\n");
        CHECK(world.two.say("5 SORT (ARRIVAL) UTF-8 ALL") == "* SORT 2 4\n5 OK SORT completed\n");
        CHECK(world.two.say("6 NOOP") == "* 1 EXPUNGE\n* 2 EXPUNGE\n6 OK NOOP completed\n");
        CHECK(world.two.say("7 FETCH 2 (UID FLAGS)") == "* 2 FETCH (UID 4 FLAGS (\\Seen))\n7 OK FETCH completed\n");
    }
    SECTION("nor do UID SEARCH, UID SORT, UID THREAD that name message numbers") {
        CHECK(world.two.say("2 UID SEARCH 4") == "* SEARCH 4\n2 OK UID SEARCH completed\n");
        CHECK(world.two.say("3 UID SEARCH OR 2 NOT 4") == "* SEARCH 2\n3 OK UID SEARCH completed\n");
        CHECK(world.two.say("4 UID SORT (ARRIVAL) UTF-8 1:*") == "* SORT 2 4\n4 OK UID SORT completed\n");
        CHECK(world.two.say("5 UID THREAD ORDEREDSUBJECT UTF-8 4") == "* THREAD (4)\n5 OK UID THREAD completed\n");
        CHECK(world.two.say("6 UID SEARCH UID 4") ==
              "* SEARCH 4\n* 1 EXPUNGE\n* 2 EXPUNGE\n6 OK UID SEARCH completed\n");
    }
    SECTION("RFC 2180 section 4.1.1: what is gone can be fetched until it is told") {
        const std::string told = world.two.say("2 FETCH 1 BODY[TEXT]");
        CHECK(told == "* 1 FETCH (BODY[TEXT] {3}\ny\n)\n2 OK FETCH completed\n");
    }
    SECTION("what is gone cannot be changed or copied") {
        CHECK(world.two.say("2 STORE 1:2 +FLAGS (\\Flagged)") ==
              "* 2 FETCH (FLAGS (\\Flagged))\n2 NO [EXPUNGEISSUED] Some of the messages are gone\n");
        CHECK(world.two.say("3 COPY 1:2 Trash").find("3 NO [EXPUNGEISSUED]") != std::string::npos);
        CHECK(world.store.find("bob")->find("Trash")->messages.empty());
    }
    SECTION("commands by UID tell it") {
        CHECK(world.two.say("2 UID FETCH 2 UID") ==
              "* 2 FETCH (UID 2)\n* 1 EXPUNGE\n* 2 EXPUNGE\n2 OK UID FETCH completed\n");
    }
    SECTION("arrivals are told while removals wait, and the numbers fit") {
        world.deliver();
        CHECK(world.two.say("2 FETCH 4 UID") == "* 4 FETCH (UID 4)\n* 5 EXISTS\n* 1 RECENT\n2 OK FETCH completed\n");
        CHECK(world.two.say("3 FETCH 5 UID") == "* 5 FETCH (UID 5)\n3 OK FETCH completed\n");
        CHECK(world.two.say("4 CHECK") == "* 1 EXPUNGE\n* 2 EXPUNGE\n4 OK CHECK completed\n");
    }
}

TEST_CASE("flags that others change are told", "[imap]") {
    TwoSessions world;
    world.two.say("1 NOOP");
    world.one.say("1 STORE 2 +FLAGS (\\Flagged)");
    CHECK(world.two.say("2 NOOP") == "* 2 FETCH (FLAGS (\\Flagged))\n2 OK NOOP completed\n");
    CHECK(world.two.say("3 NOOP") == "3 OK NOOP completed\n");
    world.one.say("2 STORE 2 +FLAGS (\\Seen)");
    CHECK(world.two.say("4 FETCH 2 FLAGS") == "* 2 FETCH (FLAGS (\\Flagged \\Seen))\n4 OK FETCH completed\n");
    world.one.say("3 STORE 2 -FLAGS (\\Seen)");
    // RFC 9051 section 6.4.6: what others did is told to a silent STORE too
    CHECK(world.two.say("5 STORE 2 +FLAGS.SILENT (\\Answered)") ==
          "* 2 FETCH (FLAGS (\\Flagged \\Answered))\n5 OK STORE completed\n");
    CHECK(world.one.say("4 NOOP") == "* 2 FETCH (FLAGS (\\Flagged \\Answered \\Recent))\n4 OK NOOP completed\n");
}

TEST_CASE("RFC 9051 section 6.3.13: a client in IDLE is told at once", "[imap]") {
    TwoSessions world;
    world.two.say("1 NOOP");
    CHECK(world.two.say("2 IDLE") == "+ idling\n");
    world.deliver();
    CHECK(world.two.listen() == "* 5 EXISTS\n* 1 RECENT\n");
    world.one.say("1 STORE 1 +FLAGS.SILENT (\\Deleted)");
    CHECK(world.two.listen() == "* 1 FETCH (UID 1 FLAGS (\\Deleted))\n");
    world.one.say("2 EXPUNGE");
    CHECK(world.two.listen() == "* 1 EXPUNGE\n");
    CHECK(world.two.say("DONE") == "2 OK IDLE completed\n");
    world.deliver();
    CHECK(world.two.listen().empty());
    CHECK(world.two.say("3 IDLE") == "+ idling\n* 5 EXISTS\n* 2 RECENT\n");
}

TEST_CASE("POP3 and deliveries are seen by IMAP sessions", "[imap]") {
    TwoSessions world;
    world.one.say("1 NOOP");
    world.store.remove("bob", {2, 4});
    world.deliver();
    CHECK(world.one.say("2 NOOP") == "* 2 EXPUNGE\n* 3 EXPUNGE\n* 3 EXISTS\n* 3 RECENT\n2 OK NOOP completed\n");
}

TEST_CASE("a mailbox that is deleted under a session is empty for it", "[imap]") {
    ImapWorld world;
    ImapTypist& one = world.user();
    one.say("1 CREATE Work");
    one.say("2 APPEND Work {2+}\r\na\n");
    ImapTypist& two = world.user_in("Work");
    CHECK(one.say("3 DELETE Work") == "3 OK DELETE completed\n");
    CHECK(two.say("1 NOOP") == "* 1 EXPUNGE\n1 OK NOOP completed\n");
    CHECK(two.say("2 FETCH 1 FLAGS").starts_with("2 BAD"));
    CHECK(two.say("3 UID FETCH 1:* FLAGS") == "3 OK UID FETCH completed\n");
    CHECK(two.say("4 EXPUNGE") == "4 OK EXPUNGE completed\n");
    one.say("4 CREATE Work");
    CHECK(lines_with(two.say("5 SELECT Work"), "* OK [UIDVALIDITY 1704067207]").size() == 1);  // never used again
}

TEST_CASE("RFC 9051 section 6.3.6: a session stays in a mailbox that gets another name", "[imap]") {
    ImapWorld world;
    ImapTypist& one = world.user();
    one.say("1 CREATE Work");
    ImapTypist& two = world.user_in("Work");
    one.say("2 RENAME Work Play/Later");
    one.say("3 APPEND Play/Later {2+}\r\na\n");
    CHECK(two.say("1 NOOP") == "* 1 EXISTS\n* 1 RECENT\n1 OK NOOP completed\n");
    CHECK(two.say("2 STORE 1 FLAGS (\\Deleted)").starts_with("* 1 FETCH"));
    CHECK(two.say("3 EXPUNGE") == "* 1 EXPUNGE\n3 OK EXPUNGE completed\n");
}

TEST_CASE("RFC 9051 section 7.3.5: FLAGS names a keyword before a FETCH does", "[imap]") {
    TwoSessions world;
    world.one.say("2 STORE 1 +FLAGS.SILENT (kept)");
    const std::string told = world.two.say("2 FETCH 1 FLAGS");
    CHECK(told.starts_with("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft kept)\n* OK [PERMANENTFLAGS "));
    CHECK(told.ends_with("\n* 1 FETCH (FLAGS (kept))\n2 OK FETCH completed\n"));
}
