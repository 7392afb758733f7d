// GETMETADATA and SETMETADATA, RFC 5464.
#include "protocol/imap/limits.hpp"
#include "tests/sim/mailstore/imap_world.hpp"
#include "tests/support/catch.hpp"

using namespace tests;

TEST_CASE("RFC 5464 section 4.2 and section 4.3: annotations are set, told and taken away", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    CHECK(last_line(client.say("1 CAPABILITY")) == "1 OK CAPABILITY completed");
    CHECK(client.say("2 SETMETADATA INBOX (/private/comment {11+}\r\nTwo\r\nlines. /Shared/Comment \"For you\")") ==
          "2 OK SETMETADATA completed\n");
    CHECK(client.say("3 GETMETADATA inbox (/shared/comment /private/comment)") ==
          "* METADATA INBOX (/private/comment {11}\nTwo\nlines. /shared/comment \"For you\")\n"
          "3 OK GETMETADATA completed\n");
    CHECK(client.say("4 SETMETADATA INBOX (/private/comment NIL)") == "4 OK SETMETADATA completed\n");
    CHECK(client.say("5 GETMETADATA INBOX /PRIVATE/comment") ==
          "* METADATA INBOX (/private/comment NIL)\n5 OK GETMETADATA completed\n");
    CHECK(client.say("6 GETMETADATA nowhere /private/comment").starts_with("6 NO [NONEXISTENT]"));
    CHECK(client.say("7 SETMETADATA nowhere (/private/comment \"x\")").starts_with("7 NO [NONEXISTENT]"));
    CHECK(client.say("8 SETMETADATA INBOX (comment \"x\")").starts_with("8 BAD"));
    const auto annotated = world.events.of(EventKind::folder_annotated);
    REQUIRE(annotated.size() == 3);
    CHECK(annotated[2].fields.find("value") == nullptr);
    CHECK(world.events.folded().hosts.at("mail.test").mailboxes.at("bob").annotations ==
          std::map<std::string, std::string>{{"/shared/comment", "For you"}});
}

TEST_CASE("RFC 5464 section 4.2.1 and section 4.2.2: MAXSIZE and DEPTH", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    client.say(
        "1 SETMETADATA INBOX (/private/filters/values/small \"SMALLER 5000\" /private/filters/values/boss "
        "\"FROM x\" /private/filters/values/boss/old \"y\" /private/filters/valuesnot \"z\")");
    CHECK(client.say("2 GETMETADATA INBOX (DEPTH 1) (/private/filters/values)") ==
          "* METADATA INBOX (/private/filters/values/boss \"FROM x\" /private/filters/values/small \"SMALLER 5000\")\n"
          "2 OK GETMETADATA completed\n");
    CHECK(client.say("3 GETMETADATA (DEPTH infinity MAXSIZE 6) INBOX /private/filters/values") ==
          "* METADATA INBOX (/private/filters/values/boss \"FROM x\" /private/filters/values/boss/old \"y\")\n"
          "3 OK [METADATA LONGENTRIES 12] GETMETADATA completed\n");
    CHECK(client.say("4 GETMETADATA INBOX (MAXSIZE 3) /private/filters/values/small") ==
          "4 OK [METADATA LONGENTRIES 12] GETMETADATA completed\n");
    CHECK(client.say("5 GETMETADATA INBOX (DEPTH 0) /private/filters") ==
          "* METADATA INBOX (/private/filters NIL)\n5 OK GETMETADATA completed\n");
}

TEST_CASE("RFC 5464 section 4.3: all entries of a command are set, or none", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    const auto size = std::to_string(protocol::imap::metadata_value_octets_max + 1);
    const std::string large(protocol::imap::metadata_value_octets_max + 1, 'x');
    CHECK(client.say("1 SETMETADATA INBOX (/private/a \"1\" /private/b {" + size + "+}\r\n" + large + ")") ==
          "1 NO [METADATA MAXSIZE 65536] The value is too large\n");
    // A literal that no command may have is not even kept.
    CHECK(client.say("1 SETMETADATA INBOX (/private/a {200000}") ==
          "1 NO [METADATA MAXSIZE 65536] The value is too large\n");
    std::string many = "2 SETMETADATA INBOX (/private/a \"1\"";
    for (int number = 0; number < 100; ++number) many += " /private/x" + std::to_string(number) + " \"1\"";
    CHECK(client.say(many + ")") == "2 NO [METADATA TOOMANY] There are too many annotations\n");
    CHECK(world.store.find("bob")->inbox().annotations.empty());
    // At least 1024 octets and 10 annotations are taken, RFC 5464 section 4.1.
    CHECK(client.say("3 SETMETADATA INBOX (/private/a {1024+}\r\n" + std::string(1024, 'x') + ")").starts_with("3 OK"));
}

TEST_CASE("RFC 5464 section 3.3: what is noted of the server is each user's own, and nobody sets what all share",
          "[imap]") {
    ImapWorld world;
    world.store.create("carol", "secret");
    ImapTypist& bob = world.user();
    bob.listen();
    CHECK(bob.say("1 SETMETADATA \"\" (/private/vendor/x/y \"mine\")").starts_with("1 OK"));
    CHECK(bob.say("2 SETMETADATA \"\" (/shared/comment \"for all\")").starts_with("2 NO [NOPERM]"));
    ImapTypist& carol = world.connect();
    carol.log_in("carol");
    carol.listen();
    CHECK(
        carol.say("1 GETMETADATA \"\" /private/vendor/x/y").starts_with("* METADATA \"\" (/private/vendor/x/y NIL)\n"));
    CHECK(bob.say("3 GETMETADATA \"\" /private/vendor/x/y")
              .starts_with("* METADATA \"\" (/private/vendor/x/y \"mine\")\n"));
}

TEST_CASE("RFC 5464 section 4.1: annotations follow a mailbox, and go with it; INBOX keeps its own", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    client.say("1 CREATE a");
    client.say("2 SETMETADATA a (/private/comment \"A\")");
    client.say("3 SETMETADATA INBOX (/private/comment \"I\")");
    client.say("4 RENAME a b");
    CHECK(client.say("5 GETMETADATA b /private/comment").starts_with("* METADATA b (/private/comment \"A\")"));
    client.say("6 DELETE b");
    client.say("7 CREATE b");
    CHECK(client.say("8 GETMETADATA b /private/comment").starts_with("* METADATA b (/private/comment NIL)"));
    client.say("9 RENAME INBOX old");
    CHECK(client.say("10 GETMETADATA old /private/comment").starts_with("* METADATA old (/private/comment \"I\")"));
    CHECK(client.say("11 GETMETADATA INBOX /private/comment").starts_with("* METADATA INBOX (/private/comment \"I\")"));
}

TEST_CASE("RFC 6154 section 4: the special uses of a mailbox are an annotation that follows from them", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    client.say("1 CREATE Sent (USE (\\Sent))");
    CHECK(client.say("2 GETMETADATA Sent /private/specialuse")
              .starts_with("* METADATA Sent (/private/specialuse \"\\\\Sent\")"));
    CHECK(client.say("3 SETMETADATA Sent (/private/specialuse NIL)").starts_with("3 NO"));
}

TEST_CASE("values that are no US-ASCII go as literals, RFC 5464 section 5, and everything is asked for from a root",
          "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    CHECK(client.say("1 SETMETADATA INBOX (/private/comment {7+}\r\nGr\xc3\xb6\xc3\x9f"
                     "e /shared/comment \"x\")") == "1 OK SETMETADATA completed\n");
    CHECK(client.say("2 GETMETADATA INBOX /private/comment") ==
          "* METADATA INBOX (/private/comment {7}\nGr\xc3\xb6\xc3\x9f"
          "e)\n2 OK GETMETADATA completed\n");
    CHECK(client.say("3 GETMETADATA (DEPTH infinity) INBOX (/private /shared)") ==
          "* METADATA INBOX (/private/comment {7}\nGr\xc3\xb6\xc3\x9f"
          "e /shared/comment \"x\")\n"
          "3 OK GETMETADATA completed\n");
    CHECK(client.say("4 SETMETADATA INBOX (/private \"x\")").starts_with("4 BAD"));
}

TEST_CASE("RFC 5464 section 4.4.2: who has enabled METADATA hears which entries others have changed", "[imap]") {
    ImapWorld world;
    ImapTypist& one = world.user();
    ImapTypist& two = world.user();
    ImapTypist& three = world.user();
    one.listen();
    three.listen();
    CHECK(one.say("1 ENABLE METADATA") == "* ENABLED METADATA\n1 OK ENABLE completed\n");
    two.say("1 ENABLE METADATA");
    two.say("2 IDLE");
    // Nothing for who sets it (section 4.3), nor for who has not enabled METADATA (section 4.1).
    CHECK(one.say("2 SETMETADATA INBOX (/private/comment \"I\" /shared/comment \"x\")") ==
          "2 OK SETMETADATA completed\n");
    CHECK(two.listen() == "* METADATA INBOX /private/comment /shared/comment\n");
    CHECK(three.say("2 SETMETADATA \"\" (/private/comment \"S\")") == "2 OK SETMETADATA completed\n");
    CHECK(two.listen() == "* METADATA \"\" /private/comment\n");
    CHECK(one.say("3 NOOP") == "* METADATA \"\" /private/comment\n3 OK NOOP completed\n");
    // What has not changed is not told.
    three.say("3 SETMETADATA INBOX (/shared/comment \"x\" /private/none NIL)");
    three.say("4 SETMETADATA INBOX (/shared/comment NIL)");
    CHECK(two.listen() == "* METADATA INBOX /shared/comment\n");
    CHECK(two.say("DONE") == "2 OK IDLE completed\n");
}

TEST_CASE("RFC 7162 section 3.2: an annotation that changes raises the mailbox's mod-sequence", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    client.say("1 SETMETADATA INBOX (/private/comment \"x\")");
    CHECK(client.say("2 STATUS INBOX (HIGHESTMODSEQ)") == "* STATUS INBOX (HIGHESTMODSEQ 2)\n2 OK STATUS completed\n");
    client.say("3 SETMETADATA INBOX (/private/comment \"x\" /private/none NIL)");
    client.say("4 SETMETADATA \"\" (/private/comment \"x\")");
    CHECK(client.say("5 STATUS INBOX (HIGHESTMODSEQ)") == "* STATUS INBOX (HIGHESTMODSEQ 2)\n5 OK STATUS completed\n");
    client.say("6 SETMETADATA INBOX (/private/comment NIL)");
    CHECK(client.say("7 STATUS INBOX (HIGHESTMODSEQ)") == "* STATUS INBOX (HIGHESTMODSEQ 3)\n7 OK STATUS completed\n");
    CHECK(world.events.folded().hosts.at("mail.test").mailboxes.at("bob").highest_modseq == 3);
}

TEST_CASE("RFC 5464 section 4.4.2: only the annotations of the user's own mailboxes are told", "[imap]") {
    ImapWorld world;
    world.store.create("carol", "secret");
    ImapTypist& bob = world.user();
    bob.say("1 ENABLE METADATA");
    ImapTypist& carol = world.connect();
    carol.log_in("carol");
    carol.say("1 SETMETADATA INBOX (/private/comment \"C\")");
    CHECK(bob.say("2 NOOP") == "2 OK NOOP completed\n");
}
