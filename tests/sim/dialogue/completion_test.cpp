#include "sim/dialogue/completion.hpp"

#include "tests/support/catch.hpp"

namespace sim::dialogue {

using Lines = std::vector<std::string>;

TEST_CASE("A command is completed by its beginning, in the case of letters in which it was begun") {
    CHECK(completions("EH", Spoken::smtp, {}) == Lines{"EHLO"});
    CHECK(completions("mai", Spoken::smtp, {}) == Lines{"mail from:<"});
    CHECK(completions("R", Spoken::smtp, {}) == Lines{"RCPT TO:<", "RSET"});
    CHECK(completions("RE", Spoken::pop3, {}) == Lines{"RETR"});
    CHECK(completions("a1 SEL", Spoken::imap, {}) == Lines{"a1 SELECT"});
    CHECK(completions("SEL", Spoken::imap, {}).empty());  // the tag comes first, RFC 9051 section 2.2.1
    CHECK(completions("QUIT", Spoken::smtp, {}).empty());
}

TEST_CASE("Behind the command the words are offered that are known besides") {
    const Lines words{"alice@alpha.test", "bob@beta.test", "INBOX"};
    CHECK(completions("RCPT TO:<b", Spoken::smtp, words) == Lines{"RCPT TO:<bob@beta.test"});
    CHECK(completions("a SELECT in", Spoken::imap, words) == Lines{"a SELECT INBOX"});
    CHECK(completions("MAIL FROM:<x", Spoken::smtp, words).empty());
}

TEST_CASE("Commands that do not belong to the stage are not offered") {
    // RFC 5321 section 4.1.4; RFC 4954 section 4 for AUTH.
    CHECK(completions("M", Spoken::smtp, {}, Stage::smtp_greeted).empty());
    CHECK(completions("E", Spoken::smtp, {}, Stage::smtp_greeted) == Lines{"EHLO", "EXPN"});
    CHECK(completions("M", Spoken::smtp, {}, Stage::smtp_ready) == Lines{"MAIL FROM:<"});
    CHECK(completions("R", Spoken::smtp, {}, Stage::smtp_ready) == Lines{"RSET"});
    CHECK(completions("D", Spoken::smtp, {}, Stage::smtp_sender).empty());
    CHECK(completions("D", Spoken::smtp, {}, Stage::smtp_recipient) == Lines{"DATA"});
    CHECK(completions("A", Spoken::smtp, {}, Stage::smtp_sender).empty());
    // RFC 1939 sections 4 to 6.
    CHECK(completions("R", Spoken::pop3, {}, Stage::pop3_authorization).empty());
    CHECK(completions("U", Spoken::pop3, {}, Stage::pop3_authorization) == Lines{"USER", "UTF8"});
    CHECK(completions("P", Spoken::pop3, {}, Stage::pop3_password) == Lines{"PASS"});
    CHECK(completions("U", Spoken::pop3, {}, Stage::pop3_transaction) == Lines{"UIDL"});
    // RFC 9051 sections 6.2 to 6.4.
    CHECK(completions("a SEL", Spoken::imap, {}, Stage::imap_not_authenticated).empty());
    CHECK(completions("a LOG", Spoken::imap, {}, Stage::imap_not_authenticated) == Lines{"a LOGOUT", "a LOGIN"});
    CHECK(completions("a SEL", Spoken::imap, {}, Stage::imap_authenticated) == Lines{"a SELECT"});
    CHECK(completions("a F", Spoken::imap, {}, Stage::imap_authenticated).empty());
    CHECK(completions("a F", Spoken::imap, {}, Stage::imap_selected) == Lines{"a FETCH"});
}

TEST_CASE("Commands of service extensions are offered if the server has announced them (RFC 5321 section 4.1.1.1)") {
    DialogueWatch watch;
    watch.take_shown("220 mail.alpha.test ESMTP\r\n");
    CHECK(completions("L", watch, {}).empty());  // LHLO is of LMTP, RFC 2033 section 4.1
    CHECK(completions("E", watch, {}) == Lines{"EHLO", "EXPN"});
    watch.take_typed("EHLO x\r\n");
    watch.take_shown("250-STARTTLS.alpha.test\r\n250-ETRN\r\n250-Auth PLAIN\r\n250 SIZE 1000\r\n");
    CHECK(completions("S", watch, {}).empty());
    CHECK(completions("ET", watch, {}) == Lines{"ETRN"});
    CHECK(completions("A", watch, {}) == Lines{"AUTH"});
    watch.take_typed("EHLO x\r\n");
    watch.take_shown("250-mail.alpha.test\r\n250 STARTTLS\r\n");
    CHECK(completions("S", watch, {}) == Lines{"STARTTLS"});
    CHECK(completions("A", watch, {}).empty());
    watch.take_typed("STARTTLS\r\n");
    watch.take_shown("220 go ahead\r\n");
    CHECK_FALSE(watch.offers("STARTTLS"));  // what was said before does not count, RFC 3207 section 4.2

    DialogueWatch lmtp;
    lmtp.take_shown("220 store.beta.test LMTP\r\n");
    CHECK(completions("L", lmtp, {}) == Lines{"LHLO"});
    CHECK(completions("EH", lmtp, {}).empty());
}

TEST_CASE("What all lines begin with") {
    CHECK(common_beginning({"RCPT", "RSET"}) == "R");
    CHECK(common_beginning({"STAT", "STATUS"}) == "STAT");
    CHECK(common_beginning({}).empty());
}

}  // namespace sim::dialogue
