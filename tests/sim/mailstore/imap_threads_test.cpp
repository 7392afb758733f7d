// THREADID, RFC 8474 section 5.2.
#include <fmt/format.h>

#include "tests/sim/mailstore/imap_world.hpp"
#include "tests/support/catch.hpp"

using namespace tests;

namespace {

/// A conversation in INBOX, uploaded by hand.
struct ThreadWorld : ImapWorld {
    void add(const std::string& header, const std::string& mailbox = "INBOX") {
        const std::string text = header + "\r\n\r\nx\r\n";
        REQUIRE(last_line(client.say(fmt::format("0 APPEND {} {{{}+}}\r\n{}", mailbox, text.size(), text)))
                    .starts_with("0 OK"));
    }
    /// Of the message with this number in the selected mailbox.
    std::string thread_of(int number) {
        const std::string told = lines_with(client.say(fmt::format("f FETCH {} THREADID", number)), "* ").front();
        const std::string begin = fmt::format("* {} FETCH (THREADID (", number);
        REQUIRE(told.starts_with(begin));
        return told.substr(begin.size(), told.size() - begin.size() - 2);
    }

    ImapTypist& client = user_in();
};

}  // namespace

TEST_CASE("RFC 8474 section 5.2: messages that refer to each other have one THREADID", "[imap]") {
    ThreadWorld world;
    world.add("Message-ID: <1@a.test>\r\nSubject: one");
    world.add("Message-ID: <2@a.test>\r\nIn-Reply-To: <1@a.test>\r\nSubject: Re: one");
    world.add("Message-ID: <3@a.test>\r\nReferences: <0@a.test> <9@a.test>\r\nSubject: Re: one");
    world.add("Message-ID: <4@a.test>\r\nReferences: <9@a.test>");
    world.add("Subject: no id");
    world.add("Subject: no id");
    world.add("Message-ID: <5@a.test>\r\nReferences: <1@a.test> <2@a.test>", "Sent");
    const std::string first = world.thread_of(1);
    CHECK(world.thread_of(2) == first);
    CHECK(world.thread_of(3) != first);
    CHECK(world.thread_of(4) == world.thread_of(3));  // both refer to what nobody has
    CHECK(world.thread_of(5) != world.thread_of(6));
    CHECK(world.client.say("1 SEARCH THREADID " + first) == "* SEARCH 1 2\n1 OK SEARCH completed\n");
    CHECK(world.client.say("2 SEARCH NOT THREADID " + first) == "* SEARCH 3 4 5 6\n2 OK SEARCH completed\n");
    SECTION("also in other mailboxes") {
        world.client.say("3 SELECT Sent");
        CHECK(world.thread_of(1) == first);
    }
    SECTION("all copies have the same") {
        const std::string lonely = world.thread_of(6);
        world.client.say("3 MOVE 6 Trash");
        world.client.say("4 COPY 2,5 Trash");
        const std::string nameless = world.thread_of(5);
        world.client.say("5 SELECT Trash");
        CHECK(world.thread_of(1) == lonely);
        CHECK(world.thread_of(2) == first);
        CHECK(world.thread_of(3) == nameless);
    }
    SECTION("and a message keeps it, whatever joins two threads later") {
        const std::string other = world.thread_of(3);
        world.add("Message-ID: <6@a.test>\r\nReferences: <1@a.test> <9@a.test>");
        CHECK(world.thread_of(7) == other);
        CHECK(world.thread_of(1) == first);
        CHECK(world.thread_of(3) == other);
        world.client.say("3 RENAME INBOX Old");
        world.client.say("4 SELECT Old");
        CHECK(world.thread_of(1) == first);
    }
}

TEST_CASE("RFC 8474 section 5.2: a copy that was made before anybody asked has the THREADID of its original",
          "[imap]") {
    ThreadWorld world;
    world.add("Subject: no id\r\nReferences: <1@a.test>");
    world.add("Message-ID: <1@a.test>");
    world.client.say("1 COPY 1:2 INBOX");
    CHECK(world.thread_of(3) == world.thread_of(1));
    CHECK(world.thread_of(4) == world.thread_of(2));
    CHECK(world.thread_of(2) == world.thread_of(1));
}
