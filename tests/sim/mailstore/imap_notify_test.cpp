// NOTIFY: what a client is told, of which mailboxes, and when. RFC 5465
#include <fmt/format.h>

#include "tests/sim/mailstore/imap_world.hpp"
#include "tests/support/catch.hpp"

using namespace tests;

namespace {

constexpr const char* one_octet = "{3+}\r\na\r\n";

/// Somebody who watches, and somebody who does something.
struct WatchedWorld : ImapWorld {
    explicit WatchedWorld(const sim::mailstore::ImapSettings& settings = {}) : ImapWorld({}, settings) {
        one.listen();
        two.listen();
    }
    /// What the watcher hears of a command of the other.
    std::string told_of(const std::string& command) {
        two.say("t NOOP");  // it must know of a message before it can name it
        one.listen();
        const std::string answer = two.say(fmt::format("t{} {}", ++commands_, command));
        REQUIRE(last_line(answer).starts_with(fmt::format("t{} OK", commands_)));
        return one.listen();
    }
    /// @return the tagged answer
    std::string notify(const std::string& arguments) {
        one.listen();
        return last_line(one.say("n NOTIFY " + arguments));
    }

    ImapTypist& one = user();
    ImapTypist& two = user();

private:
    int commands_ = 0;
};

}  // namespace

TEST_CASE("RFC 5465 section 3.1: who watches the selected mailbox is told between commands", "[imap]") {
    WatchedWorld world;
    world.one.say("1 SELECT INBOX");
    world.two.say("1 SELECT INBOX");
    CHECK(world.notify("SET (SELECTED (MessageNew (UID FLAGS) MessageExpunge FlagChange))") == "n OK NOTIFY completed");
    world.deliver();
    CHECK(world.one.listen() == "* 1 EXISTS\n* 1 RECENT\n* 1 FETCH (UID 1 FLAGS (\\Recent))\n");
    CHECK(world.told_of("STORE 1 +FLAGS (\\Flagged)") == "* 1 FETCH (UID 1 FLAGS (\\Flagged \\Recent))\n");
    world.told_of("STORE 1 +FLAGS (\\Deleted)");
    CHECK(world.told_of("EXPUNGE") == "* 1 EXPUNGE\n");
    SECTION("section 5.2: no FETCH of what the client has put there itself") {
        const std::string told = world.one.say(fmt::format("2 APPEND INBOX {}", one_octet));
        CHECK(lines_with(told, "*") == std::vector<std::string>{"* 1 EXISTS", "* 1 RECENT"});
        CHECK(world.told_of(fmt::format("APPEND INBOX {}", one_octet)) ==
              "* 2 EXISTS\n* 1 RECENT\n* 2 FETCH (UID 3 FLAGS ())\n");
    }
    SECTION("section 5.2: what is asked for may be the mail itself") {
        world.notify("SET (SELECTED (MessageNew (BODY.PEEK[HEADER.FIELDS (Subject)]) MessageExpunge))");
        world.deliver("news");
        CHECK(world.one.listen() ==
              "* 1 EXISTS\n* 1 RECENT\n* 1 FETCH (BODY[HEADER.FIELDS (Subject)] {17}\nSubject: news\n\n)\n");
        // FlagChange was not asked for.
        CHECK(world.told_of("STORE 1 +FLAGS (\\Seen)").empty());
        CHECK(world.one.say("2 NOOP") == "2 OK NOOP completed\n");
    }
    SECTION("section 5.3: with QRESYNC by VANISHED") {
        world.one.say("2 ENABLE QRESYNC");
        world.deliver();
        // RFC 7162 section 3.2.4: with the mod-sequence, which nobody has asked for.
        CHECK(world.one.listen() == "* 1 EXISTS\n* 1 RECENT\n* 1 FETCH (UID 2 FLAGS (\\Recent) MODSEQ (6))\n");
        world.told_of("STORE 1 +FLAGS (\\Deleted)");
        CHECK(world.told_of("EXPUNGE") == "* VANISHED 2\n");
    }
}

TEST_CASE("RFC 5465 section 6.1: SELECTED tells removals during FETCH too, SELECTED-DELAYED waits for a command",
          "[imap]") {
    WatchedWorld world;
    for (int count = 0; count < 3; ++count) world.deliver();
    world.one.say("1 SELECT INBOX");
    world.two.say("1 SELECT INBOX");
    REQUIRE(world.notify("SET (selected-delayed (MessageNew MessageExpunge FlagChange))").starts_with("n OK"));
    world.told_of("STORE 1 +FLAGS (\\Deleted)");
    CHECK(world.told_of("EXPUNGE").empty());
    world.deliver();
    CHECK(world.one.listen() == "* 4 EXISTS\n* 4 RECENT\n");
    CHECK(world.one.say("2 FETCH 4 UID") == "* 4 FETCH (UID 4)\n2 OK FETCH completed\n");
    CHECK(world.one.say("3 NOOP") == "* 1 EXPUNGE\n3 OK NOOP completed\n");
    world.told_of("STORE 1 +FLAGS (\\Deleted)");
    world.told_of("EXPUNGE");
    CHECK(world.one.say("4 IDLE") == "+ idling\n* 1 EXPUNGE\n");
    world.one.say("DONE");
    world.notify("SET (selected (MessageNew MessageExpunge))");
    world.told_of("STORE 1 +FLAGS (\\Deleted)");
    CHECK(world.told_of("EXPUNGE") == "* 1 EXPUNGE\n");
}

TEST_CASE("RFC 5465 section 3.1: nothing is told of the selected mailbox to who has not asked for it", "[imap]") {
    WatchedWorld world;
    world.deliver();
    world.one.say("1 SELECT INBOX");
    world.two.say("1 SELECT INBOX");
    const std::string arguments = GENERATE("NONE", "SET (selected NONE)", "SET (personal (MailboxName))",
                                           "SET (mailboxes INBOX (MessageNew MessageExpunge FlagChange))");
    INFO(arguments);
    REQUIRE(world.notify(arguments).starts_with("n OK"));
    CHECK(world.told_of("STORE 1 +FLAGS (\\Flagged \\Deleted)").empty());
    CHECK(world.told_of(fmt::format("APPEND INBOX {}", one_octet)).empty());
    CHECK(world.told_of("EXPUNGE").empty());
    CHECK(world.one.say("2 NOOP") == "2 OK NOOP completed\n");
    // Section 4: IDLE tells the same as NOTIFY says.
    CHECK(world.one.say("3 IDLE") == "+ idling\n");
    CHECK(world.told_of(fmt::format("APPEND INBOX {}", one_octet)).empty());
    CHECK(world.one.say("DONE") == "3 OK IDLE completed\n");
    // The numbers stay as they were, and what the client itself does is answered.
    CHECK(world.one.say("4 FETCH 1 UID") == "* 1 FETCH (UID 1)\n4 OK FETCH completed\n");
    SECTION("NOTIFY SET tells what has gathered") {
        CHECK(world.one.say("5 NOTIFY SET (selected (MessageNew (UID) MessageExpunge))") ==
              "* 1 EXPUNGE\n* 2 EXISTS\n* 0 RECENT\n* 1 FETCH (UID 2)\n* 2 FETCH (UID 3)\n5 OK NOTIFY completed\n");
    }
    SECTION("and SELECT begins anew") {
        CHECK(lines_with(world.one.say("5 SELECT INBOX"), "* 2 EXISTS").size() == 1);
        CHECK(world.told_of(fmt::format("APPEND INBOX {}", one_octet)).empty());
        CHECK(world.one.say("6 STORE 1 +FLAGS (\\Deleted)") == "* 1 FETCH (FLAGS (\\Deleted))\n6 OK STORE completed\n");
        world.told_of("STORE 2 +FLAGS (\\Deleted)");
        CHECK(world.one.say("7 UID EXPUNGE 2") == "* 1 EXPUNGE\n7 OK UID EXPUNGE completed\n");
    }
}

TEST_CASE("RFC 5465 section 5.2 and section 5.3: of other mailboxes STATUS tells", "[imap]") {
    WatchedWorld world;
    REQUIRE(world.notify("SET (inboxes (MessageNew MessageExpunge)) (subtree (Sent Work) (messagenew messageexpunge))")
                .starts_with("n OK"));
    world.deliver();
    CHECK(world.one.listen() == "* STATUS INBOX (MESSAGES 1 UIDNEXT 2)\n");
    CHECK(world.told_of("CREATE Work/Later").empty());
    CHECK(world.told_of(fmt::format("APPEND Work/Later {}", one_octet)) ==
          "* STATUS Work/Later (MESSAGES 1 UIDNEXT 2)\n");
    CHECK(world.told_of(fmt::format("APPEND Trash {}", one_octet)).empty());
    world.two.say("1 SELECT Work/Later");
    CHECK(world.told_of("STORE 1 +FLAGS (\\Deleted)").empty());
    CHECK(world.told_of("EXPUNGE") == "* STATUS Work/Later (MESSAGES 0 UIDNEXT 2)\n");
    SECTION("what the client does itself is not told, section 5") {
        CHECK(lines_with(world.one.say(fmt::format("2 APPEND Work {}", one_octet)), "* STATUS").empty());
        CHECK(world.one.listen().empty());
    }
    SECTION("the selected mailbox is told of as such only, and another again as soon as it is left") {
        world.one.say("2 SELECT Sent");
        CHECK(world.told_of(fmt::format("APPEND Sent {}", one_octet)).empty());
        world.one.say("3 UNSELECT");
        CHECK(world.told_of(fmt::format("APPEND Sent {}", one_octet)) == "* STATUS Sent (MESSAGES 2 UIDNEXT 3)\n");
    }
    SECTION("with CONDSTORE comes HIGHESTMODSEQ") {
        world.one.say("2 ENABLE CONDSTORE");
        CHECK(world.told_of(fmt::format("APPEND Work {}", one_octet)) ==
              "* STATUS Work (MESSAGES 1 UIDNEXT 2 HIGHESTMODSEQ 2)\n");
    }
    SECTION("IDLE tells it too, selected or not") {
        world.one.say("2 IDLE");
        CHECK(world.told_of(fmt::format("APPEND Work {}", one_octet)) == "* STATUS Work (MESSAGES 1 UIDNEXT 2)\n");
    }
    SECTION("NOTIFY NONE ends it") {
        CHECK(world.notify("NONE") == "n OK NOTIFY completed");
        CHECK(world.told_of(fmt::format("APPEND Work {}", one_octet)).empty());
    }
}

TEST_CASE("RFC 5465 section 5.1: a change of flags elsewhere is told by UNSEEN, or HIGHESTMODSEQ where it is enabled",
          "[imap]") {
    WatchedWorld world;
    world.deliver();
    world.two.say("1 SELECT INBOX");
    REQUIRE(world.notify("SET (personal (MessageNew MessageExpunge FlagChange))").starts_with("n OK"));
    CHECK(world.told_of("STORE 1 +FLAGS (\\Flagged)").empty());
    CHECK(world.told_of("STORE 1 +FLAGS (\\Seen)") == "* STATUS INBOX (UIDVALIDITY 1704067200 UNSEEN 0)\n");
    world.one.say("1 ENABLE CONDSTORE");
    CHECK(world.told_of("STORE 1 -FLAGS (\\Flagged)") == "* STATUS INBOX (UIDVALIDITY 1704067200 HIGHESTMODSEQ 5)\n");
    // Another UIDVALIDITY under a name that is watched.
    world.told_of("CREATE Work");
    world.told_of("DELETE Work");
    CHECK(world.told_of("CREATE Work") == "* STATUS Work (UIDVALIDITY 1704067207 HIGHESTMODSEQ 1)\n");
}

TEST_CASE("RFC 5465 section 3.1: the STATUS indicator", "[imap]") {
    WatchedWorld world;
    world.deliver();
    CHECK(world.one.say("1 NOTIFY SET STATUS (mailboxes (inbox nowhere) (MessageNew MessageExpunge)) "
                        "(mailboxes Sent (MessageNew MessageExpunge FlagChange)) (mailboxes Trash (MailboxName))") ==
          "* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 1704067200)\n"
          "* STATUS Sent (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 1704067204 HIGHESTMODSEQ 1)\n1 OK NOTIFY completed\n");
    world.one.say("2 SELECT INBOX");
    CHECK(world.one.say("3 NOTIFY SET STATUS (mailboxes INBOX (MessageNew MessageExpunge))") ==
          "3 OK NOTIFY completed\n");
    CHECK(
        world.one.say("4 NOTIFY SET STATUS (mailboxes Sent NONE) (subtree (INBOX Sent) (MessageNew MessageExpunge))") ==
        "4 OK NOTIFY completed\n");
}

TEST_CASE("RFC 5465 section 5.4: names of mailboxes", "[imap]") {
    WatchedWorld world;
    REQUIRE(world.notify("SET (personal (MailboxName))") == "n OK NOTIFY completed");
    CHECK(world.told_of("CREATE Work") == "* LIST (\\HasNoChildren) \"/\" Work\n");
    // The direct parent is affected too.
    CHECK(world.told_of("CREATE Work/a") ==
          "* LIST (\\HasChildren) \"/\" Work\n* LIST (\\HasNoChildren) \"/\" Work/a\n");
    CHECK(world.told_of("RENAME Work Play") == "* LIST (\\HasChildren) \"/\" Play (\"OLDNAME\" (Work))\n");
    CHECK(world.told_of("DELETE Play/a") ==
          "* LIST (\\HasNoChildren) \"/\" Play\n* LIST (\\NonExistent \\HasNoChildren) \"/\" Play/a\n");
    CHECK(world.told_of("CREATE Play/b").find("Play/b\n") != std::string::npos);
    CHECK(world.told_of("DELETE Play") == "* LIST (\\NonExistent \\HasChildren) \"/\" Play\n");
    CHECK(world.told_of("SUBSCRIBE Play/b").empty());
    // INBOX is there as before.
    CHECK(world.told_of("RENAME INBOX Old") == "* LIST (\\HasNoChildren) \"/\" Old (\"OLDNAME\" (INBOX))\n");
    CHECK(world.one.say("1 CREATE mine") == "1 OK [MAILBOXID (F6592008a)] CREATE completed\n");
    CHECK(world.one.listen().empty());
    REQUIRE(world.notify("SET (mailboxes (Old New) (MailboxName))") == "n OK NOTIFY completed");
    CHECK(world.told_of("RENAME Old Older") == "* LIST (\\HasNoChildren) \"/\" Older (\"OLDNAME\" (Old))\n");
    CHECK(world.told_of("CREATE New/x") == "* LIST (\\HasChildren) \"/\" New\n");
}

TEST_CASE("RFC 5465 section 5.5 and section 6.4: subscriptions", "[imap]") {
    WatchedWorld world;
    REQUIRE(world.notify("SET (subscribed (SubscriptionChange MessageNew MessageExpunge))") == "n OK NOTIFY completed");
    CHECK(world.told_of(fmt::format("APPEND Sent {}", one_octet)).empty());
    CHECK(world.told_of("SUBSCRIBE Sent") == "* LIST (\\HasNoChildren \\Subscribed \\Sent) \"/\" Sent\n");
    CHECK(world.told_of("SUBSCRIBE Sent").empty());
    CHECK(world.told_of(fmt::format("APPEND Sent {}", one_octet)) == "* STATUS Sent (MESSAGES 2 UIDNEXT 3)\n");
    CHECK(world.told_of("UNSUBSCRIBE Sent") == "* LIST (\\HasNoChildren \\Sent) \"/\" Sent\n");
    CHECK(world.told_of(fmt::format("APPEND Sent {}", one_octet)).empty());
    CHECK(world.told_of("SUBSCRIBE nowhere") == "* LIST (\\NonExistent \\HasNoChildren \\Subscribed) \"/\" nowhere\n");
}

TEST_CASE("RFC 5465 section 5.6 and section 5.7: annotations, without ENABLE METADATA", "[imap]") {
    WatchedWorld world;
    REQUIRE(world.notify("SET (mailboxes Sent (MailboxMetadataChange)) (mailboxes Trash (ServerMetadataChange))")
                .starts_with("n OK"));
    CHECK(world.told_of("SETMETADATA Sent (/private/comment \"x\")") == "* METADATA Sent /private/comment\n");
    CHECK(world.told_of("SETMETADATA Sent (/private/comment NIL)") == "* METADATA Sent /private/comment\n");
    CHECK(world.told_of("SETMETADATA INBOX (/private/comment \"x\")").empty());
    CHECK(world.told_of("SETMETADATA \"\" (/private/comment \"x\")") == "* METADATA \"\" /private/comment\n");
    CHECK(world.one.say("1 SETMETADATA Sent (/private/comment \"x\")") == "1 OK SETMETADATA completed\n");
    CHECK(world.one.listen().empty());
    // NOTIFY says what is told, also where METADATA was enabled.
    world.one.say("2 ENABLE METADATA");
    world.notify("SET (personal (MailboxName))");
    CHECK(world.told_of("SETMETADATA Sent (/private/comment NIL)").empty());
}

TEST_CASE("RFC 5465 section 3.1 and section 5: what is refused", "[imap]") {
    const std::string supported =
        "MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange MailboxMetadataChange "
        "ServerMetadataChange";
    WatchedWorld world;
    const std::string bad_event = fmt::format("n NO [BADEVENT ({})]", supported);
    CHECK(world.notify("SET (selected (MessageNew MessageExpunge AnnotationChange))").starts_with(bad_event));
    CHECK(world.notify("SET (personal (MailboxName Teleported))").starts_with(bad_event));
    CHECK(world.notify("SET (selected (FlagChange))").starts_with("n BAD"));
    CHECK(world.notify("SET (personal (AnnotationChange))").starts_with("n BAD"));
    CHECK(world.notify("SET (personal (MessageNew))").starts_with("n BAD"));
    CHECK(world.notify("SET (personal (MessageExpunge))").starts_with("n BAD"));
    CHECK(world.notify("SET (selected (MailboxName))").starts_with("n BAD"));
    CHECK(world.notify("SET (selected NONE) (selected-delayed NONE)").starts_with("n BAD"));
    CHECK(world.notify("SET (personal (MessageNew (UID) MessageExpunge))").starts_with("n BAD"));
    std::string many = "SET (mailboxes (";
    for (int number = 0; number < 1001; ++number) many += fmt::format("m{} ", number);
    many.back() = ')';
    CHECK(world.notify(many + " (MailboxName))").starts_with("n NO [NOTIFICATIONOVERFLOW]"));
    // What was refused changes nothing.
    CHECK(world.told_of("CREATE Work").empty());
    CHECK(last_line(world.connect().say("1 NOTIFY NONE")).starts_with("1 BAD"));  // not before login
}

TEST_CASE("a server without NOTIFY, or without METADATA, says so", "[imap]") {
    sim::mailstore::ImapSettings settings;
    SECTION("without NOTIFY") {
        settings.withheld = {"NOTIFY"};
        WatchedWorld world(settings);
        CHECK(world.one.say("1 CAPABILITY").find("NOTIFY") == std::string::npos);
        CHECK(world.notify("NONE") == "n BAD Unknown command");
    }
    SECTION("without METADATA") {
        settings.withheld = {"METADATA"};
        WatchedWorld world(settings);
        CHECK(
            world.notify("SET (personal (ServerMetadataChange))")
                .starts_with("n NO [BADEVENT (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange)]"));
    }
}

TEST_CASE("RFC 5465 section 5.8: too much at one instant ends the notifications", "[imap]") {
    WatchedWorld world;
    REQUIRE(world.notify("SET (personal (MailboxName))") == "n OK NOTIFY completed");
    std::string commands;
    for (int number = 0; number < 1001; ++number) commands += fmt::format("c CREATE m{}\r\n", number);
    world.two.say_octets(commands);
    CHECK(world.one.listen() ==
          "* OK [NOTIFICATIONOVERFLOW] Too much has happened: there will be no more notifications\n");
    CHECK(world.told_of("CREATE Work").empty());
}
