// CREATE, DELETE, RENAME, SUBSCRIBE, LIST, LSUB, STATUS.
#include "tests/sim/mailstore/imap_world.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
using Texts = std::vector<std::string>;

TEST_CASE("RFC 9051 section 6.3.4: CREATE", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    CHECK(client.say("1 CREATE a/b/c/") == "1 OK [MAILBOXID (F65920088)] CREATE completed\n");
    CHECK(client.say("2 LIST \"\" a*") ==
          "* LIST (\\HasChildren) \"/\" a\n* LIST (\\HasChildren) \"/\" a/b\n* LIST (\\HasNoChildren) \"/\" a/b/c\n"
          "2 OK LIST completed\n");
    CHECK(client.say("3 CREATE a/b") == "3 NO [ALREADYEXISTS] There is such a mailbox already\n");
    CHECK(client.say("4 CREATE InBox").starts_with("4 NO [ALREADYEXISTS]"));
    CHECK(client.say("5 CREATE a//b").starts_with("5 NO [CANNOT]"));
    CHECK(client.say("6 CREATE \"a%b\"").starts_with("6 NO [CANNOT]"));
    CHECK(client.say("7 CREATE \"\"").starts_with("7 NO"));
    CHECK(client.say("8 CREATE More (USE (\\Sent))").starts_with("8 OK"));
    CHECK(client.say("9 CREATE All (USE (\\All))").starts_with("9 NO [USEATTR]"));
    CHECK(client.say("10 LIST \"\" More") == "* LIST (\\HasNoChildren \\Sent) \"/\" More\n10 OK LIST completed\n");
    CHECK(client.say("11 CREATE inbox/x").starts_with("11 OK"));
    CHECK(client.say("11 STATUS Inbox/x (MESSAGES)").starts_with("* STATUS INBOX/x (MESSAGES 0)"));
    CHECK(client.say("12 LIST \"\" INBOX/%") == "* LIST (\\HasNoChildren) \"/\" INBOX/x\n12 OK LIST completed\n");
}

TEST_CASE("RFC 9051 section 5.1: INBOX is the same in any case of letters, with what lies below it", "[imap]") {
    ImapWorld world(1024);
    ImapTypist& client = world.user();
    client.listen();
    client.say("1 CREATE INBOX/x");
    CHECK(client.say("2 APPEND inbox/x {2+}\r\na\n").starts_with("2 OK [APPENDUID"));
    CHECK(last_line(client.say("3 SELECT Inbox/x")) == "3 OK [READ-WRITE] SELECT completed");
    CHECK(client.say("4 COPY 1 inBox/x").find("4 OK [COPYUID") != std::string::npos);
    CHECK(client.say("5 GETQUOTAROOT iNBOX/x").starts_with("* QUOTAROOT INBOX/x \"\"\n"));
    CHECK(client.say("6 SUBSCRIBE inbox/x").starts_with("6 OK"));
    CHECK(client.say("7 LSUB \"\" *") == "* LSUB () \"/\" INBOX/x\n7 OK LSUB completed\n");
    CHECK(client.say("8 RENAME inbox/x inbox/y") == "8 OK RENAME completed\n");
    CHECK(world.store.find("bob")->find("INBOX/y") != nullptr);
    CHECK(client.say("9 DELETE Inbox/y").find("9 OK DELETE completed\n") != std::string::npos);
}

TEST_CASE("RFC 9051 section 6.3.5: DELETE leaves what lies below", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    client.say("1 CREATE a/b");
    CHECK(client.say("2 DELETE INBOX").starts_with("2 NO [CANNOT]"));
    CHECK(client.say("3 DELETE x") == "3 NO [NONEXISTENT] There is no such mailbox\n");
    CHECK(client.say("4 DELETE a") == "4 OK DELETE completed\n");
    CHECK(client.say("5 LIST \"\" a*") ==
          "* LIST (\\Noselect \\HasChildren) \"/\" a\n* LIST (\\HasNoChildren) \"/\" a/b\n5 OK LIST completed\n");
    CHECK(client.say("6 LIST \"\" % RETURN (CHILDREN)").find("* LIST (\\NonExistent \\HasChildren) \"/\" a\n") !=
          std::string::npos);
    CHECK(client.say("6 LIST \"\" (%)").find("* LIST (\\NonExistent \\HasChildren) \"/\" a\n") != std::string::npos);
    CHECK(client.say("7 SELECT a").starts_with("7 NO [NONEXISTENT]"));
    CHECK(client.say("8 DELETE a").starts_with("8 NO [HASCHILDREN]"));
    CHECK(client.say("9 CREATE a").starts_with("9 OK"));
    CHECK(client.say("10 DELETE a/b").starts_with("10 OK"));
    CHECK(client.say("11 DELETE a").starts_with("11 OK"));
    CHECK(client.say("12 LIST \"\" a*") == "12 OK LIST completed\n");
}

TEST_CASE("RFC 9051 section 6.3.6: RENAME", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    client.say("1 CREATE a/b/c");
    CHECK(client.say("2 RENAME a x/y") == "2 OK RENAME completed\n");
    CHECK(client.say("3 LIST \"\" x*") ==
          "* LIST (\\HasChildren) \"/\" x\n* LIST (\\HasChildren) \"/\" x/y\n* LIST (\\HasChildren) \"/\" x/y/b\n"
          "* LIST (\\HasNoChildren) \"/\" x/y/b/c\n3 OK LIST completed\n");
    CHECK(client.say("4 LIST \"\" a*") == "4 OK LIST completed\n");
    CHECK(client.say("5 RENAME x x/z").starts_with("5 NO [CANNOT]"));
    CHECK(client.say("6 RENAME x Sent").starts_with("6 NO [ALREADYEXISTS]"));
    CHECK(client.say("7 RENAME a b").starts_with("7 NO [NONEXISTENT]"));
    SECTION("of INBOX moves its messages") {
        world.deliver();
        world.deliver();
        client.say("8 SELECT INBOX");
        CHECK(client.say("9 RENAME INBOX old/mail") == "* 1 EXPUNGE\n* 1 EXPUNGE\n9 OK RENAME completed\n");
        CHECK(lines_with(client.say("10 STATUS old/mail (MESSAGES UIDNEXT)"), "* STATUS").at(0) ==
              "* STATUS old/mail (MESSAGES 2 UIDNEXT 3)");
        CHECK(lines_with(client.say("11 STATUS INBOX (MESSAGES UIDNEXT)"), "* STATUS").at(0) ==
              "* STATUS INBOX (MESSAGES 0 UIDNEXT 3)");
    }
}

TEST_CASE("RFC 9051 section 6.3.9: LIST", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    CHECK(client.say("1 LIST \"\" \"\"") == "* LIST (\\Noselect) \"/\" \"\"\n1 OK LIST completed\n");
    CHECK(client.say("2 LIST \"\" inb%") == "* LIST (\\HasNoChildren) \"/\" INBOX\n2 OK LIST completed\n");
    CHECK(client.say("3 LIST (SPECIAL-USE) \"\" S*") == "* LIST (\\Sent) \"/\" Sent\n3 OK LIST completed\n");
    CHECK(client.say("4 LIST \"\" (INBOX Sent) RETURN (STATUS (MESSAGES) SUBSCRIBED)") ==
          "* LIST () \"/\" INBOX\n* STATUS INBOX (MESSAGES 0)\n* LIST () \"/\" Sent\n* STATUS Sent (MESSAGES 0)\n"
          "4 OK LIST completed\n");
    CHECK(client.say("5 LIST \"Se\" nt") == "* LIST (\\HasNoChildren \\Sent) \"/\" Sent\n5 OK LIST completed\n");
}

TEST_CASE("RFC 5258 section 5: LIST of subscribed names", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    client.say("1 CREATE Fruit/Apple");
    client.say("2 SUBSCRIBE Fruit/Apple");
    client.say("3 SUBSCRIBE Fruit/Peach");
    client.say("4 SUBSCRIBE Sent");
    CHECK(client.say("5 LIST (SUBSCRIBED) \"\" *") ==
          "* LIST (\\Subscribed) \"/\" Fruit/Apple\n* LIST (\\NonExistent \\Subscribed) \"/\" Fruit/Peach\n"
          "* LIST (\\Subscribed) \"/\" Sent\n5 OK LIST completed\n");
    CHECK(client.say("6 LIST (SUBSCRIBED RECURSIVEMATCH) \"\" %") ==
          "* LIST () \"/\" Fruit (\"CHILDINFO\" (\"SUBSCRIBED\"))\n* LIST (\\Subscribed) \"/\" Sent\n6 OK LIST "
          "completed\n");
    CHECK(client.say("7 LSUB \"\" %") ==
          "* LSUB (\\Noselect) \"/\" Fruit\n* LSUB () \"/\" Sent\n7 OK LSUB completed\n");
    CHECK(client.say("8 LSUB \"\" *") ==
          "* LSUB () \"/\" Fruit/Apple\n* LSUB () \"/\" Fruit/Peach\n* LSUB () \"/\" Sent\n8 OK LSUB completed\n");
    client.say("9 UNSUBSCRIBE Fruit/Peach");
    CHECK(client.say("10 LSUB \"\" Fruit/%") == "* LSUB () \"/\" Fruit/Apple\n10 OK LSUB completed\n");
}

TEST_CASE("RFC 9051 section 6.3.9.6: RECURSIVEMATCH tells parents only for what the pattern leaves out", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    client.say("1 SUBSCRIBE test7/test7");
    CHECK(client.say("2 LIST (SUBSCRIBED RECURSIVEMATCH) \"\" *test7") ==
          "* LIST (\\NonExistent \\Subscribed) \"/\" test7/test7\n2 OK LIST completed\n");
    CHECK(client.say("3 LIST (SUBSCRIBED RECURSIVEMATCH) \"\" %") ==
          "* LIST (\\NonExistent) \"/\" test7 (\"CHILDINFO\" (\"SUBSCRIBED\"))\n3 OK LIST completed\n");
    client.say("4 SUBSCRIBE test7/other");  // which the pattern leaves out
    CHECK(client.say("5 LIST (SUBSCRIBED RECURSIVEMATCH) \"\" *test7") ==
          "* LIST (\\NonExistent) \"/\" test7 (\"CHILDINFO\" (\"SUBSCRIBED\"))\n"
          "* LIST (\\NonExistent \\Subscribed) \"/\" test7/test7\n5 OK LIST completed\n");
}

TEST_CASE("RFC 6855 section 3: mailbox names in UTF-8 are taken at any time", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    CHECK(client.say("1 CREATE \"Entw\xc3\xbcrfe\"").starts_with("1 OK"));
    CHECK(world.store.find("bob")->find("Entw\xc3\xbcrfe") != nullptr);
    CHECK(client.say("2 LIST \"\" \"Entw\xc3\xbc*\"") ==
          "* LIST (\\HasNoChildren) \"/\" Entw&APw-rfe\n2 OK LIST completed\n");
    CHECK(client.say("3 CREATE {5+}\r\nEntw\xc3").starts_with("3 NO [CANNOT]"));  // no UTF-8
    CHECK(client.say("4 SUBSCRIBE \"\xc2\x85\"").starts_with("4 NO [CANNOT]"));   // a control character
}

TEST_CASE("names in modified UTF-7, and in UTF-8 once that is enabled", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.listen();
    CHECK(client.say("1 CREATE Entw&APw-rfe").starts_with("1 OK"));
    CHECK(world.store.find("bob")->find("Entw\xc3\xbcrfe") != nullptr);
    CHECK(client.say("2 LIST \"\" Entw*") == "* LIST (\\HasNoChildren) \"/\" Entw&APw-rfe\n2 OK LIST completed\n");
    client.say("3 ENABLE UTF8=ACCEPT");
    CHECK(client.say("4 LIST \"\" Entw*") ==
          "* LIST (\\HasNoChildren) \"/\" \"Entw\xc3\xbcrfe\"\n4 OK LIST completed\n");
}

TEST_CASE("RFC 9051 section 6.3.11: STATUS", "[imap]") {
    ImapWorld world;
    world.deliver();
    world.deliver();
    world.store.set_flags("bob", "INBOX", 1, {"\\Seen", "\\Deleted"});
    ImapTypist& client = world.user();
    client.listen();
    CHECK(client.say("1 STATUS INBOX (MESSAGES UIDNEXT UIDVALIDITY UNSEEN DELETED SIZE RECENT)") ==
          "* STATUS INBOX (MESSAGES 2 UIDNEXT 3 UIDVALIDITY 1704067200 UNSEEN 1 DELETED 1 SIZE 148 RECENT 2)\n"
          "1 OK STATUS completed\n");
    CHECK(client.say("2 STATUS INBOX (HIGHESTMODSEQ MAILBOXID APPENDLIMIT)") ==
          "* STATUS INBOX (HIGHESTMODSEQ 4 MAILBOXID (F65920080) APPENDLIMIT 52428800)\n2 OK STATUS completed\n");
    CHECK(client.say("3 STATUS Nowhere (MESSAGES)") == "3 NO [NONEXISTENT] There is no such mailbox\n");
}

TEST_CASE("the events of a mailbox hierarchy fold to what the store has", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user();
    client.say("1 CREATE a/b");
    client.say("2 SUBSCRIBE a/b");
    client.say("3 RENAME a c");
    client.say("4 APPEND c/b (\\Seen) \"05-Feb-2023 10:20:30 +0100\" {2+}\r\na\n");
    client.say("5 DELETE c");
    const auto folded = world.events.folded().hosts.at("mail.test").mailboxes.at("bob");
    CHECK(folded.subscriptions == std::set<std::string>{"a/b"});
    CHECK_FALSE(folded.folders.contains("a"));
    CHECK_FALSE(folded.folders.contains("c"));
    const auto& folder = folded.folders.at("c/b");
    CHECK(folder.uid_validity == world.store.find("bob")->find("c/b")->uid_validity);
    CHECK(folder.messages.at(1).flags == Texts{"\\Seen"});
    CHECK(folder.messages.at(1).internal_date == "Sun, 5 Feb 2023 10:20:30 +0100");
    CHECK(folder.highest_modseq == 2);
}
