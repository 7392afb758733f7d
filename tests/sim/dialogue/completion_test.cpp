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

TEST_CASE("What all lines begin with") {
    CHECK(common_beginning({"RCPT", "RSET"}) == "R");
    CHECK(common_beginning({"STAT", "STATUS"}) == "STAT");
    CHECK(common_beginning({}).empty());
}

}  // namespace sim::dialogue
