#include "sim/dialogue/dialogue_watch.hpp"

#include "tests/support/catch.hpp"

namespace sim::dialogue {

TEST_CASE("A server is known by its greeting, which is the first answer") {
    DialogueWatch watch;
    CHECK_FALSE(watch.is_answered());
    watch.take_shown("220-mail.beta.test\r\n");
    CHECK_FALSE(watch.is_answered());  // RFC 5321 section 4.2.1: a hyphen: more lines follow
    watch.take_shown("220 ESM");
    CHECK_FALSE(watch.is_answered());
    watch.take_shown("TP\r\n");
    CHECK(watch.is_answered());
    CHECK(watch.spoken() == Spoken::smtp);
    DialogueWatch pop3;
    pop3.take_shown("+OK <1.2@beta.test>\r\n");
    CHECK(pop3.spoken() == Spoken::pop3);
    CHECK(pop3.is_answered());
    DialogueWatch imap;
    imap.take_shown("* OK [CAPABILITY IMAP4rev2] ready\r\n");
    CHECK(imap.spoken() == Spoken::imap);
    CHECK(imap.is_answered());
}

TEST_CASE("An SMTP server owes a reply for every line but those of the content, RFC 5321 section 4.1.1.4") {
    DialogueWatch watch;
    watch.take_shown("220 ready\r\n");
    watch.take_typed("MAIL FROM:<a@alpha.test>\r\nRCPT TO:<b@beta.test>\r\n");
    watch.take_shown("250 OK\r\n");
    CHECK_FALSE(watch.is_answered());
    watch.take_shown("250 OK\r\n");
    CHECK(watch.is_answered());
    watch.take_typed("DATA\r\n");
    watch.take_shown("354 Go on\r\n");
    CHECK(watch.in_content());
    watch.take_typed("Subject: x\r\n");
    CHECK(watch.is_answered());
    watch.take_typed("..\r\n");
    CHECK(watch.in_content());
    watch.take_typed(".\r\n");
    CHECK_FALSE(watch.in_content());
    CHECK_FALSE(watch.is_answered());
    watch.take_shown("250 queued\r\n");
    CHECK(watch.is_answered());
}

TEST_CASE("Content that was typed before the server asked for it is answered once") {
    DialogueWatch watch;
    watch.take_shown("220 ready\r\n");
    watch.take_typed("DATA\r\nSubject: x\r\n\r\nHello\r\n.\r\nQUIT\r\n");
    watch.take_shown("354 Go on\r\n250 queued\r\n");
    CHECK_FALSE(watch.is_answered());
    watch.take_shown("221 Bye\r\n");
    CHECK(watch.is_answered());
}

TEST_CASE("A bare LF ends no line, RFC 5321 section 2.3.8") {
    DialogueWatch watch;
    watch.take_shown("220 ready\r\n");
    watch.take_typed("DATA\r\n");
    watch.take_shown("354 Go on\r\n");
    watch.take_typed("a\n.\n");
    watch.take_typed(".\r\n");  // the line is "a LF . LF ."
    CHECK(watch.in_content());
}

TEST_CASE("A chunk of BDAT is no line, RFC 3030 section 2") {
    DialogueWatch watch;
    watch.take_shown("220 ready\r\n");
    watch.take_typed("BDAT 7 LAST\r\nab\r\ncd\n");
    watch.take_shown("250 OK\r\n");
    CHECK(watch.is_answered());
}

TEST_CASE("An IMAP server has answered with the tagged line, RFC 9051 section 2.2.2") {
    DialogueWatch watch;
    watch.take_shown("* OK ready\r\n");
    watch.take_typed("a1 SELECT INBOX\r\n");
    watch.take_shown("* 3 EXISTS\r\n");
    CHECK_FALSE(watch.is_answered());
    watch.take_shown("a1 OK done\r\n");
    CHECK(watch.is_answered());
    watch.take_typed("a2 IDLE\r\n");
    watch.take_shown("+ idling\r\n");
    CHECK(watch.is_answered());
    watch.take_typed("DONE\r\n");
    CHECK_FALSE(watch.is_answered());
    watch.take_shown("a2 OK done\r\n");
    CHECK(watch.is_answered());
}

TEST_CASE("A literal waits to be asked for unless it says that it does not, RFC 9051 section 4.3") {
    DialogueWatch watch;
    watch.take_shown("* OK ready\r\n");
    watch.take_typed("a1 APPEND INBOX {5}\r\n");
    CHECK_FALSE(watch.is_answered());
    watch.take_shown("+ go on\r\n");
    CHECK(watch.is_answered());
    watch.take_typed("a\r\nb\r\n");  // of it the last two octets end the command
    CHECK_FALSE(watch.is_answered());
    watch.take_shown("a1 OK done\r\n");
    CHECK(watch.is_answered());
    watch.take_typed("a2 APPEND INBOX {1+}\r\n");
    CHECK(watch.is_answered());
}

TEST_CASE("A literal of the server is no line, RFC 9051 section 4.3") {
    DialogueWatch watch;
    watch.take_shown("* OK ready\r\n");
    watch.take_typed("a FETCH 1 BODY[]\r\n");
    watch.take_shown("* 1 FETCH (BODY[] {15}\r\na OK it seems\r\n)\r\n");
    CHECK_FALSE(watch.is_answered());
    watch.take_shown("a OK done\r\n");
    CHECK(watch.is_answered());
}

TEST_CASE("A literal that is refused is not typed: commands follow, RFC 9051 section 4.3") {
    DialogueWatch watch;
    watch.take_shown("* OK ready\r\n");
    watch.take_typed("a LOGIN bob {5000}\r\n");
    CHECK_FALSE(watch.is_answered());
    watch.take_shown("a BAD Literal too large\r\n");
    CHECK(watch.is_answered());
    CHECK(watch.without_secrets("b LOGIN bob topsecret\r\n") == "b LOGIN bob ****\r\n");
    watch.take_typed("b LOGIN bob topsecret\r\n");
    CHECK_FALSE(watch.is_answered());
    watch.take_shown("b OK\r\n");
    CHECK(watch.is_answered());
}

TEST_CASE("A secret that is typed in pieces is not told") {
    DialogueWatch watch;
    watch.take_shown("+OK ready\r\n");
    CHECK(watch.without_secrets("PA") == "PA");
    watch.take_typed("PA");
    CHECK(watch.without_secrets("SS sek") == "SS ****");
    watch.take_typed("SS sek");
    CHECK(watch.without_secrets("ret\r\n") == "****\r\n");
    watch.take_typed("ret\r\n");
    CHECK(watch.without_secrets("STAT\r\n") == "STAT\r\n");
}

TEST_CASE("A line may be as long as it likes") {
    const std::string much(20'000, 'x');
    DialogueWatch watch;
    watch.take_shown("220 " + much + "\r\n");
    CHECK(watch.is_answered());
    watch.take_typed("MAIL FROM:<" + much + ">\r\n");
    CHECK_FALSE(watch.is_answered());
    watch.take_shown("500 Line too long\r\n");
    watch.take_typed("DATA\r\n");
    watch.take_shown("354 Go on\r\n");
    watch.take_typed(much + "\r\n.\r\n");
    CHECK_FALSE(watch.in_content());
    CHECK_FALSE(watch.is_answered());
}

TEST_CASE("What proves who somebody is is not told") {
    DialogueWatch smtp;
    smtp.take_shown("220 ready\r\n");
    CHECK(smtp.without_secrets("AUTH PLAIN AGEAYg==\r\n") == "AUTH PLAIN ****\r\n");
    CHECK(smtp.without_secrets("AUTH LOGIN\r\nYQ==\r\nYg==\r\n") == "AUTH LOGIN\r\n****\r\n****\r\n");
    smtp.take_typed("AUTH LOGIN\r\n");
    smtp.take_shown("334 VXNlcm5hbWU6\r\n");
    CHECK(smtp.without_secrets("YQ==\r\n") == "****\r\n");
    CHECK(smtp.without_secrets("*\r\n") == "*\r\n");  // RFC 4954 section 4: the exchange is given up
    smtp.take_typed("YQ==\r\n");
    smtp.take_shown("235 Welcome\r\n");
    CHECK(smtp.without_secrets("MAIL FROM:<a@alpha.test>\r\n") == "MAIL FROM:<a@alpha.test>\r\n");

    DialogueWatch imap;
    imap.take_shown("* OK ready\r\n");
    CHECK(imap.without_secrets("a LOGIN alice secret\r\n") == "a LOGIN alice ****\r\n");
    CHECK(imap.without_secrets("a AUTHENTICATE PLAIN AGEAYg==\r\n") == "a AUTHENTICATE PLAIN ****\r\n");
    imap.take_typed("a LOGIN alice {6}\r\n");
    imap.take_shown("+ go on\r\n");
    CHECK(imap.without_secrets("secret\r\n").find("secret") == std::string::npos);

    DialogueWatch pop3;
    pop3.take_shown("+OK ready\r\n");
    CHECK(pop3.without_secrets("pass my secret\r\n") == "pass ****\r\n");
}

TEST_CASE("Content is told as it is, though it looks like a command with a password") {
    DialogueWatch watch;
    watch.take_shown("220 ready\r\n");
    watch.take_typed("DATA\r\n");
    watch.take_shown("354 Go on\r\n");
    CHECK(watch.without_secrets("PASS the salt\r\n.\r\nAUTH PLAIN AGEAYg==\r\n") ==
          "PASS the salt\r\n.\r\nAUTH PLAIN ****\r\n");
}

TEST_CASE("Any cutting of the octets gives the same") {
    const std::string shown = "220-one\r\n220 two\r\n";
    DialogueWatch whole;
    DialogueWatch cut;
    whole.take_shown(shown);
    for (const char octet : shown) cut.take_shown(std::string(1, octet));
    CHECK(whole.is_answered() == cut.is_answered());
    const std::string typed = "BDAT 3\r\nab\nNOOP\r\n";
    whole.take_typed(typed);
    for (const char octet : typed) cut.take_typed(std::string(1, octet));
    for (const char* reply : {"250 OK\r\n", "250 OK\r\n"}) {
        CHECK_FALSE(whole.is_answered());
        CHECK_FALSE(cut.is_answered());
        whole.take_shown(reply);
        cut.take_shown(reply);
    }
    CHECK(whole.is_answered());
    CHECK(cut.is_answered());
}

TEST_CASE("An SMTP dialogue goes on by what the server has agreed to, RFC 5321 section 4.1.4") {
    DialogueWatch watch;
    CHECK(watch.stage() == Stage::unknown);
    watch.take_shown("220 ready\r\n");
    CHECK(watch.stage() == Stage::smtp_greeted);
    watch.take_typed("MAIL FROM:<a@alpha.test>\r\n");
    watch.take_shown("503 first EHLO\r\n");
    CHECK(watch.stage() == Stage::smtp_greeted);
    watch.take_typed("ehlo pc\r\n");
    watch.take_shown("250-mail\r\n");
    CHECK(watch.stage() == Stage::smtp_greeted);
    watch.take_shown("250 SIZE 1\r\n");
    CHECK(watch.stage() == Stage::smtp_ready);
    watch.take_typed("MAIL FROM:<a@alpha.test>\r\nRCPT TO:<x@beta.test>\r\nRCPT TO:<b@beta.test>\r\n");
    watch.take_shown("250 OK\r\n550 no\r\n");
    CHECK(watch.stage() == Stage::smtp_sender);
    watch.take_shown("250 OK\r\n");
    CHECK(watch.stage() == Stage::smtp_recipient);
    watch.take_typed("DATA\r\n");
    watch.take_shown("354 go on\r\n");
    watch.take_typed("Subject: x\r\n\r\nRSET\r\n.\r\n");
    CHECK(watch.stage() == Stage::smtp_recipient);
    watch.take_shown("451 later\r\n");  // whatever the reply is, the transaction is over
    CHECK(watch.stage() == Stage::smtp_ready);
    watch.take_typed("STARTTLS\r\n");
    watch.take_shown("220 go\r\n");
    CHECK(watch.stage() == Stage::smtp_greeted);  // RFC 3207 section 4.2
}

TEST_CASE("A POP3 dialogue goes on by name and password, RFC 1939 section 4") {
    DialogueWatch watch;
    watch.take_shown("+OK ready\r\n");
    CHECK(watch.stage() == Stage::pop3_authorization);
    watch.take_typed("USER bob\r\n");
    watch.take_shown("+OK\r\n");
    CHECK(watch.stage() == Stage::pop3_password);
    watch.take_typed("PASS wrong\r\n");
    watch.take_shown("-ERR no\r\n");
    CHECK(watch.stage() == Stage::pop3_authorization);
    watch.take_typed("USER bob\r\nPASS right\r\n");
    watch.take_shown("+OK\r\n+OK\r\n");
    CHECK(watch.stage() == Stage::pop3_transaction);
}

TEST_CASE("An IMAP dialogue goes on by tagged answers, RFC 9051 section 3") {
    DialogueWatch watch;
    watch.take_shown("* OK ready\r\n");
    CHECK(watch.stage() == Stage::imap_not_authenticated);
    watch.take_typed("a LOGIN bob secret\r\n");
    watch.take_shown("* OK still working\r\n");
    CHECK(watch.stage() == Stage::imap_not_authenticated);
    watch.take_shown("a OK done\r\n");
    CHECK(watch.stage() == Stage::imap_authenticated);
    watch.take_typed("b select INBOX\r\n");
    watch.take_shown("* 3 EXISTS\r\nb OK done\r\n");
    CHECK(watch.stage() == Stage::imap_selected);
    watch.take_typed("c SELECT None\r\n");
    watch.take_shown("c NO there is none\r\n");  // section 6.3.2: none is open then
    CHECK(watch.stage() == Stage::imap_authenticated);
    DialogueWatch known;
    known.take_shown("* PREAUTH hello\r\n");
    CHECK(known.stage() == Stage::imap_authenticated);
}

}  // namespace sim::dialogue
