#include "protocol/imap/thread.hpp"

#include <fmt/format.h>

#include <memory>

#include "protocol/imap/base_subject.hpp"
#include "protocol/imap/sort.hpp"
#include "tests/protocol/imap/text_message.hpp"
#include "tests/support/catch.hpp"

namespace tests::imap {

using namespace protocol::imap;

namespace {

/// A mailbox of header sections; number n of day n, unless the header says otherwise.
class Mailbox {
public:
    explicit Mailbox(const std::vector<std::string>& headers) {
        for (const std::string& header : headers) add(header);
    }
    void add(std::string header) {
        MessageFacts facts;
        facts.sequence_number = static_cast<std::uint32_t>(messages_.size() + 1);
        facts.uid = facts.sequence_number * 10;
        facts.internal_date.unix_seconds = 1'700'000'000 + facts.sequence_number * 86400;
        messages_.push_back(std::make_unique<TextMessage>(facts, header.append("\n\n")));
    }
    [[nodiscard]] std::vector<const MessageView*> views() const {
        std::vector<const MessageView*> views;
        for (const auto& message : messages_) views.push_back(message.get());
        return views;
    }
    [[nodiscard]] std::string references() const {
        return thread_messages(views(), ThreadAlgorithm::references, ThreadNumbers::sequence_numbers);
    }
    [[nodiscard]] std::string by_subject() const {
        return thread_messages(views(), ThreadAlgorithm::ordered_subject, ThreadNumbers::sequence_numbers);
    }
    /// The sequence numbers in order.
    [[nodiscard]] std::string sorted(const std::vector<SortCriterion>& criteria) const {
        std::vector<const MessageView*> order = views();
        sort_messages(order, criteria);
        std::string text;
        for (const MessageView* message : order) text += std::to_string(message->facts().sequence_number);
        return text;
    }

private:
    std::vector<std::unique_ptr<TextMessage>> messages_;
};

std::string base(std::string_view subject) {
    const BaseSubject result = extract_base_subject(subject);
    return result.text + (result.is_reply_or_forward ? "|reply" : "");
}

/// `Message-ID`, `References` and `Subject` of a message.
std::string mail(std::string_view id, std::string_view references = "", std::string_view subject = "s") {
    return fmt::format("Message-ID: <{}@x>\nReferences: {}\nSubject: {}", id, references, subject);
}

using Key = SortCriterion::Key;

}  // namespace

TEST_CASE("base subjects, RFC 5256 section 2.1", "[imap]") {
    CHECK(base("Hello") == "Hello");
    CHECK(base("Re: Hello") == "Hello|reply");
    CHECK(base("RE:re: Fw: FWD:  Hello  there ") == "Hello there|reply");
    CHECK(base("Re[2]: Hello") == "Hello|reply");
    CHECK(base("Re [x] : Hello") == "Hello|reply");
    CHECK(base("[list] [b] Re: Hello") == "Hello|reply");
    CHECK(base("Re: [list] Hello (fwd)") == "Hello|reply");
    CHECK(base("[list] Hello") == "Hello");
    CHECK(base("[list]") == "[list]");
    CHECK(base("Re: [a] [b]") == "[b]|reply");
    CHECK(base("[Fwd: Re: Hello]") == "Hello|reply");
    CHECK(base("[fwd: [list] Hello (fwd)] (fwd)") == "Hello|reply");
    CHECK(base("Hello(FWD)") == "Hello|reply");
    CHECK(base("a\t b\r\n c") == "a b c");
    CHECK(base("=?utf-8?Q?Re:_Caf=C3=A9?=") == "Caf\xC3\xA9|reply");
    for (const auto text : {"Reply: x", "Regarding", "re Hello", "fwdx: a", "[unclosed Hello", "[a[b]] x"})
        CHECK(base(text) == text);
    for (const auto text : {"Re:", "Re: Fwd: ", "(fwd)", "[fwd:]"}) CHECK(base(text) == "|reply");
    CHECK(base("").empty());
}

TEST_CASE("SORT criteria, RFC 5256 section 3", "[imap]") {
    const Mailbox mailbox({"From: b@z\nSubject: Re: Beta\nDate: 3 Jan 2024 00:00:00 +0000\nTo: x@y",
                           "From: \"Aaa\" <C@a>\nSubject: alpha\nDate: 2 Jan 2024 23:00:00 -0500\nCc: m@n",
                           "From: a@c\nSubject: BETA\nDate: 3 Jan 2024 00:00:00 +0000\nTo: G: q@r;"});
    CHECK(mailbox.sorted({{Key::from, false}}) == "312");
    CHECK(mailbox.sorted({{Key::from, true}}) == "213");
    CHECK(mailbox.sorted({{Key::subject, false}}) == "213");
    CHECK(mailbox.sorted({{Key::subject, true}}) == "132");
    CHECK(mailbox.sorted({{Key::subject, false}, {Key::arrival, true}}) == "231");
    CHECK(mailbox.sorted({{Key::date, false}}) == "132");
    CHECK(mailbox.sorted({{Key::date, true}}) == "213");
    CHECK(mailbox.sorted({{Key::arrival, true}}) == "321");
    CHECK(mailbox.sorted({{Key::cc, false}}) == "132");
    CHECK(mailbox.sorted({{Key::to, false}}) == "231");
    const Mailbox sizes({"Subject: aaa", "Subject: a", "Subject: aa"});
    CHECK(sizes.sorted({{Key::size, false}}) == "231");
}

TEST_CASE("ORDEREDSUBJECT makes every later message a child of the first", "[imap]") {
    const Mailbox mailbox({"Subject: Re: a", "Subject: b", "Subject: A\nDate: 1 Jan 2020 00:00:00 +0000", "Subject: a",
                           "Subject: B", "Subject: c"});
    CHECK(mailbox.by_subject() == "(3 (1)(4))(2 5)(6)");
    CHECK(Mailbox({}).by_subject().empty());
    CHECK(thread_messages(mailbox.views(), ThreadAlgorithm::ordered_subject, ThreadNumbers::uids) ==
          "(30 (10)(40))(20 50)(60)");
}

TEST_CASE("REFERENCES links parents and children", "[imap]") {
    CHECK(Mailbox({mail("a"), mail("b", "<a@x>"), mail("c", "<a@x> <b@x>")}).references() == "(1 2 3)");
    CHECK(Mailbox({mail("a"), mail("b", "<a@x>"), mail("c", "<a@x>"), mail("d", "<a@x> <b@x>")}).references() ==
          "(1 (2 4)(3))");
    CHECK(Mailbox({mail("c", "<a@x> <b@x>"), mail("b", "<a@x>"), mail("a")}).references() == "(3 2 1)");
    CHECK(Mailbox({"Message-ID: <a@x>\nSubject: 1", "In-Reply-To: junk <a@x> <z@x>\nSubject: 2"}).references() ==
          "(1 2)");
    CHECK(Mailbox({"Message-ID: <\"a\"@x>\nSubject: 1", mail("b", "<a@x>", "2")}).references() == "(1 2)");
    CHECK(Mailbox({}).references().empty());
}

TEST_CASE("REFERENCES: messages that are missing, doubled or in a circle", "[imap]") {
    CHECK(Mailbox({mail("b", "<a@x>", "1"), mail("c", "<a@x>", "2")}).references() == "((1)(2))");
    CHECK(Mailbox({mail("b", "<a@x>", "1"), mail("c", "<y@x> <z@x>", "2")}).references() == "(1)(2)");
    CHECK(Mailbox({mail("a", "", "1"), mail("c", "<a@x> <b@x>", "2"), mail("d", "<a@x> <b@x>", "3")}).references() ==
          "(1 (2)(3))");
    CHECK(Mailbox({mail("a", "", "1"), mail("a", "", "2"), mail("b", "<a@x>", "3")}).references() == "(1 3)(2)");
    CHECK(Mailbox({mail("a", "<b@x>", "1"), mail("b", "<a@x>", "2")}).references() == "(2 1)");
    CHECK(Mailbox({mail("a", "<a@x>", "1")}).references() == "(1)");
    // A truncated References field gives way to what the message says itself.
    CHECK(Mailbox({mail("a", "", "1"), mail("c", "<a@x> <b@x>", "2"), mail("b", "", "3")}).references() == "(1)(3 2)");
}

TEST_CASE("REFERENCES: threads of the same subject are merged", "[imap]") {
    CHECK(Mailbox({mail("a", "", "s"), mail("b", "", "Re: s")}).references() == "(1 2)");
    CHECK(Mailbox({mail("a", "", "Re: s"), mail("b", "", "s")}).references() == "(2 1)");
    CHECK(Mailbox({mail("a", "", "s"), mail("b", "", "S")}).references() == "((1)(2))");
    CHECK(Mailbox({mail("a", "", "s"), mail("b", "", "s"), mail("c", "", "s")}).references() == "((1)(2)(3))");
    CHECK(Mailbox({mail("a", "", "Re: s"), mail("b", "", "Re: s")}).references() == "((1)(2))");
    CHECK(Mailbox({mail("a", "", ""), mail("b", "", "Re:")}).references() == "(1)(2)");
    CHECK(Mailbox({mail("a", "<m@x>", "s"), mail("b", "<m@x>", "s"), mail("c", "<n@x>", "s"), mail("d", "<n@x>", "s"),
                   mail("e", "", "Re: s")})
              .references() == "((1)(2)(3)(4)(5))");
}

TEST_CASE("REFERENCES: siblings stand by sent date, then number", "[imap]") {
    const std::string date = "Date: 1 Jan 2020 00:00:00 +0000\n";
    CHECK(Mailbox({mail("a", "", "1"), mail("b", "<a@x>", "2"), date + mail("c", "<a@x>", "3")}).references() ==
          "(1 (3)(2))");
    CHECK(Mailbox({mail("a", "", "1"), date + mail("b", "", "2"), date + mail("c", "", "3")}).references() ==
          "(2)(3)(1)");
    CHECK(Mailbox({mail("a", "", "1"), mail("b", "<m@x>", "2"), date + mail("c", "<m@x>", "3")}).references() ==
          "((3)(2))(1)");
}

TEST_CASE("a thread as deep as the mailbox", "[imap]") {
    Mailbox mailbox({mail("0")});
    std::string expected = "(1";
    for (int number = 1; number < 20000; ++number) {
        mailbox.add(mail(std::to_string(number), fmt::format("<{}@x>", number - 1)));
        expected += fmt::format(" {}", number + 1);
    }
    CHECK((mailbox.references() == expected + ")"));
}

}  // namespace tests::imap
