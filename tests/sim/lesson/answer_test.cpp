// Every kind of answer: what is right, wrong, and no answer at all.
#include "sim/lesson/answer.hpp"

#include <algorithm>

#include "tests/sim/lesson/lesson_text.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::lesson::Verdict;

/// One question, whose answer keys are given as YAML in braces.
class Asked {
public:
    explicit Asked(const std::string& keys)
        : scenario_(tests::lesson_of("  - {ask: Q, explain: E, " + keys + "}\n")),
          question_(scenario_, scenario_.lesson.front()) {}
    [[nodiscard]] Verdict verdict(const std::string& given) const { return question_.check(given).verdict; }
    [[nodiscard]] std::string note(const std::string& given) const { return question_.check(given).note; }
    [[nodiscard]] const sim::lesson::PutQuestion& question() const { return question_; }

private:
    sim::scenario::Scenario scenario_;
    sim::lesson::PutQuestion question_;
};

}  // namespace

TEST_CASE("a choice is taken by letter or by text") {
    const Asked asked(
        "choices: [waits, \"goes back\", \"3000\"], answer: waits, feedback: {\"goes back\": \"Too early.\"}");
    for (const char* right : {"a", "A", " a) ", "a.", "waits", "WAITS"}) CHECK(asked.verdict(right) == Verdict::right);
    CHECK(asked.verdict("b") == Verdict::wrong);
    CHECK(asked.note("b") == "Too early.");
    CHECK(asked.note("Goes back") == "Too early.");
    CHECK(asked.verdict("3000") == Verdict::wrong);
    for (const char* unclear : {"", "d", "1", "a b", "perhaps", "\xff"})
        CHECK(asked.verdict(unclear) == Verdict::unclear);
    CHECK(asked.question().right_input() == "a");
}

TEST_CASE("several choices: all that are right, and no other") {
    const Asked asked("choices: [one, two, \"three, or more\"], answers: [\"three, or more\", one]");
    for (const char* right : {"a c", "c,a", "a, c, a", "one; three, or more"}) {
        INFO(right);
        CHECK(asked.verdict(right) == Verdict::right);
    }
    CHECK(asked.note("a") == "What you chose is right, but something is missing.");
    CHECK(asked.note("a b c") == "All that are right are there, and others, too.");
    CHECK(asked.note("b") == "Not all of these are right.");
    CHECK(asked.verdict("a d") == Verdict::unclear);
    CHECK(asked.question().right_answer() == "one; three, or more");
}

TEST_CASE("a number has a unit and a tolerance") {
    const Asked time("number: {value: 25s, tolerance: 500ms}");
    for (const char* right : {"25s", "24.5s", "25500ms"}) CHECK(time.verdict(right) == Verdict::right);
    CHECK(time.note("24s") == "It is more.");
    CHECK(time.note("1min") == "It is less.");
    for (const char* unclear : {"25", "25KiB", "soon", "s", "-25s"}) CHECK(time.verdict(unclear) == Verdict::unclear);
    const Asked count("number: 3");
    CHECK(count.verdict("3.0") == Verdict::right);
    CHECK(count.verdict("2") == Verdict::wrong);
    CHECK(count.verdict("3s") == Verdict::unclear);
    CHECK(count.verdict("nan") == Verdict::unclear);
    const Asked size("number: {value: 4KiB, tolerance: 1B}");
    CHECK(size.verdict("4097B") == Verdict::right);
    CHECK(size.verdict("4098B") == Verdict::wrong);
    const Asked share("number: {value: 0.3, tolerance: 0.1}");
    for (const char* right : {"0.4", "0.2"}) CHECK(share.verdict(right) == Verdict::right);
    CHECK(share.verdict("0.41") == Verdict::wrong);
}

TEST_CASE("a count may have marks between its thousands, and a word behind it") {
    const Asked count("number: 4000");
    for (const char* right : {"4000", "4,000", "4.000", "4 000", "4'000", "4000 octets", "4,000 octets", "4e3"}) {
        INFO(right);
        CHECK(count.verdict(right) == Verdict::right);
    }
    CHECK(count.note("3000 octets") == "It is more.");
    CHECK(count.note("5,000") == "It is less.");
    CHECK(count.note("5.000") == "That may be 5 or 5000: write it without a mark between the thousands.");
    CHECK(count.verdict("5.000") == Verdict::unclear);  // not held against anybody
    for (const char* unclear : {"4000 KiB", "4000 s", "4,00", "40,00", "4,0000", ",000", "4,000.000", "octets", "4,"})
        CHECK(count.verdict(unclear) == Verdict::unclear);
    const Asked small("number: 4");
    CHECK(small.verdict("4.000") == Verdict::right);
    CHECK(small.verdict("4 mails") == Verdict::right);
    const Asked time("number: 9s");
    CHECK(time.verdict("9 mails") == Verdict::unclear);
}

TEST_CASE("further answers are as right as the first") {
    const Asked port("number: 587, also: [\"465\"], feedback: {\"25\": \"Between servers.\"}");
    CHECK(port.verdict("587") == Verdict::right);
    CHECK(port.verdict("465") == Verdict::right);
    CHECK(port.note("25") == "Between servers.");
    CHECK(port.question().right_answer() == "587");
    const Asked reply("reply: 554 5.7.1, also: [550 5.7.1]");
    CHECK(reply.verdict("550 5.7.1 Relaying denied") == Verdict::right);
    CHECK(reply.verdict("554 5.7.1") == Verdict::right);
    CHECK(reply.verdict("550 5.1.1") == Verdict::wrong);
    CHECK(reply.verdict("550") == Verdict::unclear);  // right so far
    CHECK(reply.verdict("553 5.7.1") == Verdict::wrong);
    const Asked host("host: mail.beta.test, also: [mail.alpha.test]");
    CHECK(host.verdict("mail.alpha.test") == Verdict::right);
    const Asked record("record: beta.test. MX 10 a.test., also: [beta.test. MX 0 a.test.]");
    CHECK(record.verdict("beta.test. MX 0 a.test.") == Verdict::right);
    CHECK(record.verdict("beta.test. MX 5 a.test.") == Verdict::wrong);
}

TEST_CASE("a word is compared without capitals and blanks around") {
    const Asked asked("text: [MX, mail exchanger]");
    CHECK(asked.verdict(" mx ") == Verdict::right);
    CHECK(asked.verdict("Mail Exchanger") == Verdict::right);
    CHECK(asked.verdict("A") == Verdict::wrong);
}

TEST_CASE("a host is one of the world's") {
    const Asked asked("host: mail.beta.test");
    CHECK(asked.verdict("MAIL.beta.test.") == Verdict::right);
    CHECK(asked.verdict("mail.alpha.test") == Verdict::wrong);
    CHECK(asked.verdict("mail.beta.tset") == Verdict::unclear);
    CHECK(asked.note("mail.beta.tset").find("did you mean `mail.beta.test`?") != std::string::npos);
}

TEST_CASE("a host may be named by the beginning of its name or by its address, and those there are are listed") {
    const Asked asked("host: mail.beta.test");
    CHECK(asked.verdict("mail.beta") == Verdict::right);
    CHECK(asked.verdict("mail.alpha") == Verdict::wrong);
    CHECK(asked.verdict("bob-pc") == Verdict::wrong);
    CHECK(asked.verdict("mail") == Verdict::unclear);
    CHECK(asked.note("mail") == "Answer with a host: `mail` may be mail.alpha.test or mail.beta.test");
    CHECK(asked.verdict("mail.be") == Verdict::unclear);  // no whole label
    const auto& hosts = asked.question().hosts();
    for (const char* name : {"mail.alpha.test", "mail.beta.test", "alice-pc.alpha.test"})
        CHECK(std::ranges::find(hosts, name) != hosts.end());
    CHECK(asked.verdict("10.2.0.4") == Verdict::right);
    CHECK(asked.verdict("10.1.0.4") == Verdict::wrong);
    CHECK(asked.note("10.9.9.9") == "Answer with a host: no host has the address 10.9.9.9");
    CHECK(Asked("number: 2").question().hosts().empty());
}

TEST_CASE("an order is shown in another order") {
    const Asked asked("order: [EHLO, MAIL, RCPT, DATA]");
    const auto& shown = asked.question().options();
    REQUIRE(shown.size() == 4);
    CHECK(shown != std::vector<std::string>{"EHLO", "MAIL", "RCPT", "DATA"});
    CHECK(asked.verdict(asked.question().right_input()) == Verdict::right);
    CHECK(asked.verdict("EHLO; MAIL; RCPT; DATA") == Verdict::right);
    CHECK(asked.verdict("a b c d") == Verdict::wrong);
    CHECK(asked.note("EHLO; MAIL; DATA; RCPT") == "2 of 4 stand where they should.");
    for (const char* unclear : {"a b c", "a a b c", "a b c e"}) CHECK(asked.verdict(unclear) == Verdict::unclear);
}

TEST_CASE("two steps are never shown in their right order") {
    for (const char* id : {"x", "y", "z", "w"}) {
        const Asked asked(std::string("id: ") + id + ", order: [first, second]");
        CHECK(asked.question().options().front() == "second");
    }
}

TEST_CASE("a DNS record is compared as a record (RFC 1035 section 5.1, RFC 4343 on case)") {
    const Asked asked("record: beta.test. MX 10 mail.beta.test.");
    for (const char* right : {"beta.test. MX 10 mail.beta.test.", "beta.test  3600 IN mx 10 MAIL.BETA.TEST"}) {
        INFO(right);
        CHECK(asked.verdict(right) == Verdict::right);
    }
    CHECK(asked.note("beta.test. MX 20 mail.beta.test.") == "Name and type are right, the data is not.");
    CHECK(asked.note("beta.test. A 10.0.0.1") == "Another type of record is wanted.");
    CHECK(asked.note("mail.beta.test. MX 10 mail.beta.test.") == "Another name has to have the record.");
    CHECK(asked.verdict("beta.test. MX mail.beta.test.") == Verdict::unclear);
    CHECK(asked.question().right_input() == "beta.test. MX 10 mail.beta.test.");
    const Asked chaos("record: beta.test. CH TXT hello");
    CHECK(chaos.verdict(chaos.question().right_input()) == Verdict::right);
    CHECK(chaos.verdict("beta.test. TXT hello") == Verdict::wrong);
}

TEST_CASE("a reply is compared by its codes (RFC 5321 section 4.2, RFC 3463)") {
    const Asked code("reply: 550");
    for (const char* right : {"550", "550 5.1.1", "550 no such user", "550-5.1.1 no"})
        CHECK(code.verdict(right) == Verdict::right);
    CHECK(code.note("553") == "The first digit is right.");
    CHECK(code.verdict("450") == Verdict::wrong);
    for (const char* unclear : {"55", "5.1.1", "no", "650"}) CHECK(code.verdict(unclear) == Verdict::unclear);
    const Asked both("reply: 550 5.1.1");
    CHECK(both.verdict("550 5.1.1 nobody") == Verdict::right);
    CHECK(both.verdict("550") == Verdict::unclear);
    CHECK(both.note("550 5.1.2") == "The code is right, the enhanced status code is not.");
}
