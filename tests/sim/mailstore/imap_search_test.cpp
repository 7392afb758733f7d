// SEARCH, SORT, THREAD and the saved result.
#include "sim/mailstore/imap_message.hpp"
#include "tests/sim/mailstore/imap_world.hpp"
#include "tests/support/catch.hpp"

using namespace tests;

namespace {

struct SearchWorld : ImapWorld {
    SearchWorld() {
        for (const char* subject : {"pear", "apple", "Re: pear", "cherry"}) deliver(subject);
        store.remove("bob", {4});
        deliver("banana");  // number 4, UID 5
    }
};
struct SearchSession : SearchWorld {
    ImapTypist& client = user_in();
};

}  // namespace

TEST_CASE("RFC 9051 section 6.4.4: SEARCH of IMAP4rev1 and of IMAP4rev2", "[imap]") {
    SearchSession world;
    CHECK(world.client.say("1 SEARCH SUBJECT pear") == "* SEARCH 1 3\n1 OK SEARCH completed\n");
    CHECK(world.client.say("2 UID SEARCH 4") == "* SEARCH 5\n2 OK UID SEARCH completed\n");
    CHECK(world.client.say("3 SEARCH NOT ALL") == "* SEARCH\n3 OK SEARCH completed\n");
    CHECK(world.client.say("4 SEARCH RETURN (MIN MAX COUNT ALL) SUBJECT a") ==
          "* ESEARCH (TAG \"4\") MIN 1 MAX 4 ALL 1:4 COUNT 4\n4 OK SEARCH completed\n");
    CHECK(world.client.say("5 SEARCH RETURN () NOT ALL") == "* ESEARCH (TAG \"5\")\n5 OK SEARCH completed\n");
    CHECK(world.client.say("6 SEARCH RETURN (COUNT) NOT ALL") ==
          "* ESEARCH (TAG \"6\") COUNT 0\n6 OK SEARCH completed\n");
    CHECK(world.client.say("7 UID SEARCH RETURN (ALL) ALL") ==
          "* ESEARCH (TAG \"7\") UID ALL 1:3,5\n7 OK UID SEARCH completed\n");
    CHECK(world.client.say("8 SEARCH CHARSET nonsense ALL").starts_with("8 NO [BADCHARSET"));
    world.client.say("9 ENABLE IMAP4rev2");
    CHECK(world.client.say("10 SEARCH SUBJECT pear") == "* ESEARCH (TAG \"10\") ALL 1,3\n10 OK SEARCH completed\n");
}

TEST_CASE("RFC 5182: the saved result", "[imap]") {
    SearchSession world;
    CHECK(world.client.say("1 SEARCH RETURN (SAVE) SUBJECT pear") == "1 OK SEARCH completed\n");
    CHECK(world.client.say("2 FETCH $ UID") == "* 1 FETCH (UID 1)\n* 3 FETCH (UID 3)\n2 OK FETCH completed\n");
    CHECK(world.client.say("3 UID SEARCH NOT $") == "* SEARCH 2 5\n3 OK UID SEARCH completed\n");
    CHECK(world.client.say("4 SEARCH RETURN (SAVE MIN) ALL") == "* ESEARCH (TAG \"4\") MIN 1\n4 OK SEARCH completed\n");
    CHECK(world.client.say("5 SEARCH $") == "* SEARCH 1\n5 OK SEARCH completed\n");
    world.client.say("6 SEARCH RETURN (SAVE COUNT) ALL");
    world.store.remove("bob", {2});
    CHECK(world.client.say("7 UID STORE $ +FLAGS.SILENT (\\Seen)") == "* 2 EXPUNGE\n7 OK UID STORE completed\n");
    CHECK(world.client.say("8 UID SEARCH $") == "* SEARCH 1 3 5\n8 OK UID SEARCH completed\n");
    SECTION("a refused search leaves nothing, a malformed one changes nothing") {
        CHECK(world.client.say("9 SEARCH RETURN (SAVE) NONSENSE").starts_with("9 BAD"));
        CHECK(world.client.say("10 UID SEARCH $") == "* SEARCH 1 3 5\n10 OK UID SEARCH completed\n");
        CHECK(world.client.say("11 SEARCH RETURN (SAVE) CHARSET nonsense ALL").starts_with("11 NO [BADCHARSET"));
        CHECK(world.client.say("12 UID SEARCH $") == "* SEARCH\n12 OK UID SEARCH completed\n");
    }
    world.client.say("9 SELECT INBOX");  // RFC 5182 section 2.1: empty again
    CHECK(world.client.say("10 FETCH $ UID") == "10 OK FETCH completed\n");
}

TEST_CASE("RFC 5256 section 3: SORT, and its ends", "[imap]") {
    SearchSession world;
    CHECK(world.client.say("1 SORT (SUBJECT) UTF-8 ALL") == "* SORT 2 4 1 3\n1 OK SORT completed\n");
    CHECK(world.client.say("2 UID SORT (REVERSE SUBJECT) UTF-8 ALL") == "* SORT 1 3 5 2\n2 OK UID SORT completed\n");
    CHECK(world.client.say("3 SORT (SUBJECT) UTF-8 NOT ALL") == "* SORT\n3 OK SORT completed\n");
    // RFC 5267 section 3
    CHECK(world.client.say("4 SORT RETURN (MIN MAX ALL COUNT) (SUBJECT) UTF-8 ALL") ==
          "* ESEARCH (TAG \"4\") MIN 2 MAX 3 ALL 2,4,1,3 COUNT 4\n4 OK SORT completed\n");
    // Only what ascends is a range: the order counts.
    CHECK(world.client.say("5 SORT RETURN (ALL) (REVERSE SUBJECT) UTF-8 ALL") ==
          "* ESEARCH (TAG \"5\") ALL 1,3:4,2\n5 OK SORT completed\n");
    CHECK(world.client.say("6 SORT RETURN (ALL) (ARRIVAL) UTF-8 ALL").starts_with("* ESEARCH (TAG \"6\") ALL 1:4\n"));
    CHECK(world.client.say("7 UID SORT RETURN (ALL) (ARRIVAL) UTF-8 ALL")
              .starts_with("* ESEARCH (TAG \"7\") UID ALL 1:3,5\n"));
    CHECK(world.client.say("8 SORT RETURN (ALL) (SUBJECT) UTF-8 1:2").starts_with("* ESEARCH (TAG \"8\") ALL 2,1\n"));
    CHECK(world.client.say("9 SORT RETURN (ALL) (ARRIVAL) UTF-8 NOT ALL") ==
          "* ESEARCH (TAG \"9\")\n9 OK SORT completed\n");
}

TEST_CASE("SORT and THREAD hold the header sections of what they found", "[imap]") {
    SearchSession world;
    world.client.say("1 APPEND INBOX {17+}\r\nSubject: a\r\n\r\nb\r\n");  // in one piece; what was delivered is in two
    const auto& inbox = world.store.find("bob")->inbox();
    sim::mailstore::RecentMarks marks;
    const sim::mailstore::MailboxView view(inbox, true, marks);
    const auto octets_of = [&](std::uint32_t uid, auto... extent) {
        const sim::mailstore::ImapMessage message(*inbox.find(uid), view, world.runtime("mail.test").calendar(), false,
                                                  extent...);
        CHECK(message.entity().header.find("Subject") != nullptr);
        CHECK(message.facts().size_octets == inbox.find(uid)->content.size_octets());
        return std::string(message.octets());
    };
    using Extent = sim::mailstore::ImapMessage::Extent;
    CHECK(octets_of(1).ends_with("Subject: pear\r\n\r\ny\r\n"));
    CHECK(octets_of(1, Extent::header_section).ends_with("Subject: pear\r\n\r\n"));
    CHECK(octets_of(6) == "Subject: a\r\n\r\nb\r\n");
    CHECK(octets_of(6, Extent::header_section) == "Subject: a\r\n\r\n");
}

TEST_CASE("RFC 5256 section 4: THREAD", "[imap]") {
    SearchSession world;
    CHECK(world.client.say("1 THREAD ORDEREDSUBJECT UTF-8 ALL") == "* THREAD (1 3)(2)(4)\n1 OK THREAD completed\n");
    CHECK(world.client.say("2 UID THREAD REFERENCES UTF-8 NOT ALL") == "* THREAD\n2 OK UID THREAD completed\n");
    CHECK(world.client.say("3 THREAD NOVEL UTF-8 ALL").starts_with("3 BAD"));
}
