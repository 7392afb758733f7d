#include "sim/dialogue/line_explanation.hpp"

#include "protocol/pop3/command.hpp"
#include "protocol/smtp/verb.hpp"
#include "tests/support/catch.hpp"

namespace sim::dialogue {

namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A reply is explained by its code and its enhanced status code") {
    CHECK(explain_reply("354 Go on") ==
          "354: go on: send the mail, and a line with a single dot at its end (RFC 5321 section 4.2.3)");
    const std::string refused = explain_reply("550 5.1.1 No such user");
    CHECK(contains(refused, "there is no such mailbox"));
    CHECK(contains(refused, "5.1.1: no: the same will fail again; about: the mailbox named by the address"));
    CHECK(contains(refused, "RFC 3463 section 3.2"));
    CHECK(contains(explain_reply("250-SIZE 1000"), "More lines of this reply follow"));
    CHECK(contains(explain_reply("+OK 2 messages"), "RFC 1939"));
    CHECK(contains(explain_reply("-ERR no"), "not done"));
}

TEST_CASE("Of an unknown reply code the first digit is explained, RFC 5321 section 4.2.1") {
    CHECK(explain_reply("299 Hm") == "299: the command was carried out (RFC 5321 section 4.2.1)");
    CHECK(contains(explain_reply("450 4.9.9 Hm"), "4.9.9: not now: the same may work later (RFC 3463 section 3)"));
    CHECK(contains(explain_reply("450 4.2.9 Hm"), "about: the mailbox (RFC 3463 section 3)"));
}

TEST_CASE("What is no reply and no command is not explained") {
    for (const char* line : {"", "25", "Subject: 250 cakes", "2500 more", "650 no"}) {
        CAPTURE(line);
        CHECK(explain_reply(line).empty());
        CHECK(explain_command(line).empty());
    }
}

TEST_CASE("Every command that the servers know is explained, with its source") {
    for (const std::string_view verb : protocol::smtp::verb_names) {
        CAPTURE(verb);
        CHECK(contains(explain_command(verb), "(RFC "));
    }
    for (const protocol::pop3::Verb verb : protocol::pop3::verbs) {
        CAPTURE(protocol::pop3::name(verb));
        CHECK(contains(explain_command(protocol::pop3::name(verb)), "(RFC "));
    }
}

TEST_CASE("A command is known in any case of letters, RFC 5321 section 2.4") {
    CHECK(contains(explain_command("mail from:<a@alpha.test>"), "reverse-path"));
    CHECK(contains(explain_command("RETR 1"), "RFC 1939 section 5"));
}

TEST_CASE("Lines of IMAP are explained behind their tag, where it is IMAP that is spoken") {
    CHECK(contains(explain_command("a1 select INBOX", Spoken::imap), "RFC 9051 section 6.3.2"));
    CHECK(explain_command("a1 select INBOX").empty());
    CHECK(contains(explain_command("DONE", Spoken::imap), "IDLE"));
    CHECK(contains(explain_reply("a1 NO [AUTHENTICATIONFAILED] no", Spoken::imap), "not done"));
    CHECK(contains(explain_reply("* BYE", Spoken::imap), "closes the connection"));
    CHECK(contains(explain_reply("+ go on", Spoken::imap), "RFC 9051 section 7.6"));
    CHECK(contains(explain_reply("* 3 EXISTS", Spoken::imap), "RFC 9051 section 7.4.1"));
    CHECK(contains(explain_reply("* 2 FETCH (FLAGS (\\Seen))", Spoken::imap), "RFC 9051 section 7.5.2"));
    CHECK(contains(explain_reply("* FLAGS (\\Seen)", Spoken::imap), "RFC 9051 section 7.3.5"));
    CHECK(contains(explain_reply("* METADATA INBOX /shared/comment", Spoken::imap), "RFC 5464 section 4.4"));
    CHECK(contains(explain_reply("* XPROPERTIES x", Spoken::imap), "RFC 9051 section 7)"));
    CHECK(explain_reply("a FETCH", Spoken::imap).empty());
}

TEST_CASE("What POP3 and SMTP call alike is explained as what it is in the protocol that is spoken") {
    CHECK(contains(explain_command("RSET", Spoken::pop3), "DELE"));
    CHECK_FALSE(contains(explain_command("RSET", Spoken::smtp), "DELE"));
    CHECK(explain_command("EHLO pc", Spoken::pop3).empty());
}

TEST_CASE("The names of commands that are offered are all explained") {
    for (const Spoken spoken : {Spoken::smtp, Spoken::pop3, Spoken::imap}) {
        for (const std::string_view name : command_names(spoken)) {
            CAPTURE(name);
            const std::string line = spoken == Spoken::imap ? "a1 " + std::string(name) : std::string(name);
            CHECK(contains(explain_command(line, spoken), "(RFC "));
        }
    }
}

}  // namespace sim::dialogue
