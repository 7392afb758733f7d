#include "protocol/imap/search.hpp"

#include "protocol/imap/casemap.hpp"
#include "protocol/imap/sent_date.hpp"
#include "tests/protocol/imap/text_message.hpp"
#include "tests/support/catch.hpp"

namespace tests::imap {

using namespace protocol::imap;
using Kind = SearchKey::Kind;

namespace {

constexpr std::int64_t noon = 1'704'110'400;  // 2024-01-01T12:00:00Z

MessageFacts some_facts() {
    MessageFacts facts;
    facts.sequence_number = 3;
    facts.uid = 30;
    facts.flags = {"\\Seen", "$Forwarded"};
    facts.internal_date = {noon, 0};
    facts.modseq = 7;
    facts.email_id = "M1";
    return facts;
}

SearchKey key(Kind kind, std::string text = {}, std::string field = {}) {
    SearchKey result;
    result.kind = kind;
    result.text = std::move(text);
    result.field = std::move(field);
    return result;
}
SearchKey number_key(Kind kind, std::uint64_t number) {
    SearchKey result = key(kind);
    result.number = number;
    return result;
}
SearchKey date_key(Kind kind, Date date) {
    SearchKey result = key(kind);
    result.date = date;
    return result;
}
SearchKey set_key(Kind kind, SequenceSet set) {
    SearchKey result = key(kind);
    result.set = std::move(set);
    return result;
}
SearchKey operands_key(Kind kind, std::vector<SearchKey> operands) {
    SearchKey result = key(kind);
    result.operands = std::move(operands);
    return result;
}

bool matches_one(const SearchKey& sought, const MessageView& message) {
    const SearchContext context{10, 100, noon + 60, SequenceSet({{20, 30}})};
    return matches(sought, message, context);
}

bool finds(std::string_view message, Kind kind, std::string text, std::string field = {}) {
    return matches_one(key(kind, std::move(text), std::move(field)), TextMessage(some_facts(), message));
}

}  // namespace

TEST_CASE("keys that look at no octets", "[imap]") {
    const TextMessage message(some_facts(), "Subject: a\n\nbody\n");
    const auto holds = [&message](const SearchKey& sought) { return matches_one(sought, message); };
    CHECK(holds(key(Kind::all)));
    CHECK(holds(key(Kind::keyword, "\\SEEN")));
    CHECK(holds(key(Kind::keyword, "$forwarded")));
    CHECK_FALSE(holds(key(Kind::keyword, "\\Deleted")));
    CHECK_FALSE(holds(key(Kind::recent)));
    CHECK(holds(number_key(Kind::larger, message.facts().size_octets - 1)));
    CHECK_FALSE(holds(number_key(Kind::larger, message.facts().size_octets)));
    CHECK(holds(number_key(Kind::smaller, message.facts().size_octets + 1)));
    CHECK_FALSE(holds(number_key(Kind::smaller, message.facts().size_octets)));
    CHECK(holds(number_key(Kind::modseq, 7)));
    CHECK_FALSE(holds(number_key(Kind::modseq, 8)));
    CHECK(holds(key(Kind::email_id, "M1")));
    CHECK_FALSE(holds(key(Kind::email_id, "m1")));
    CHECK_FALSE(holds(key(Kind::thread_id, "")));
    CHECK(holds(set_key(Kind::sequence, SequenceSet({{2, 4}}))));
    CHECK_FALSE(holds(set_key(Kind::sequence, SequenceSet({{4, 0}}))));
    CHECK(holds(set_key(Kind::uid, SequenceSet({{30, 30}}))));
    CHECK(holds(set_key(Kind::uid, SequenceSet::saved_result())));
    CHECK(message.looks() == 0);
}

TEST_CASE("operators look at cheap keys first", "[imap]") {
    const TextMessage message(some_facts(), "Subject: a\n\nbody\n");
    const SearchKey in_subject = key(Kind::subject, "a");
    const SearchKey deleted = key(Kind::keyword, "\\Deleted");
    const SearchKey seen = key(Kind::keyword, "\\Seen");
    CHECK_FALSE(matches_one(operands_key(Kind::and_, {in_subject, deleted}), message));
    CHECK(matches_one(operands_key(Kind::or_, {in_subject, seen}), message));
    CHECK(matches_one(operands_key(Kind::not_, {deleted}), message));
    CHECK(matches_one(operands_key(Kind::and_, {}), message));
    CHECK(message.looks() == 0);
    CHECK(matches_one(operands_key(Kind::and_, {in_subject, seen}), message));
    CHECK(matches_one(operands_key(Kind::or_, {in_subject, deleted}), message));
    CHECK_FALSE(matches_one(operands_key(Kind::not_, {in_subject}), message));
    CHECK(message.looks() > 0);
}

TEST_CASE("the internal date is compared by the day of its own zone", "[imap]") {
    MessageFacts facts = some_facts();
    facts.internal_date = {noon, 14 * 60};  // 2 January, 02:00 there
    const TextMessage message(facts, "\n");
    const Date first{2024, 1, 1};
    const Date second{2024, 1, 2};
    CHECK(matches_one(date_key(Kind::on, second), message));
    CHECK_FALSE(matches_one(date_key(Kind::on, first), message));
    CHECK(matches_one(date_key(Kind::since, second), message));
    CHECK_FALSE(matches_one(date_key(Kind::since, {2024, 1, 3}), message));
    CHECK(matches_one(date_key(Kind::before, {2024, 1, 3}), message));
    CHECK_FALSE(matches_one(date_key(Kind::before, second), message));
    CHECK(matches_one(date_key(Kind::saved_on, second), message));
    CHECK_FALSE(matches_one(key(Kind::save_date_supported), message));
    facts.saved_at_unix_seconds = noon - 86400;
    const TextMessage saved(facts, "\n");
    CHECK(matches_one(date_key(Kind::saved_on, {2023, 12, 31}), saved));
    CHECK(matches_one(date_key(Kind::saved_before, first), saved));
    CHECK_FALSE(matches_one(date_key(Kind::saved_since, first), saved));
    CHECK(matches_one(key(Kind::save_date_supported), saved));
}

TEST_CASE("OLDER and YOUNGER both hold in the second between them, RFC 5032 section 3", "[imap]") {
    const TextMessage message(some_facts(), "\n");  // 60 seconds old
    CHECK(matches_one(number_key(Kind::older, 60), message));
    CHECK(matches_one(number_key(Kind::older, 59), message));
    CHECK_FALSE(matches_one(number_key(Kind::older, 61), message));
    CHECK(matches_one(number_key(Kind::younger, 60), message));
    CHECK(matches_one(number_key(Kind::younger, 61), message));
    CHECK_FALSE(matches_one(number_key(Kind::younger, 59), message));
}

TEST_CASE("SENT keys compare the day as it is written", "[imap]") {
    const TextMessage message("Date: Mon, 1 Jan 2024 23:30:00 -1200\n\n");
    CHECK(matches_one(date_key(Kind::sent_on, {2024, 1, 1}), message));
    CHECK_FALSE(matches_one(date_key(Kind::sent_on, {2024, 1, 2}), message));
    CHECK(matches_one(date_key(Kind::sent_before, {2024, 1, 2}), message));
    CHECK_FALSE(matches_one(date_key(Kind::sent_before, {2024, 1, 1}), message));
    CHECK(matches_one(date_key(Kind::sent_since, {2024, 1, 1}), message));
    CHECK_FALSE(matches_one(date_key(Kind::sent_since, {2024, 1, 2}), message));
    for (const auto text : {"\n", "Date: rubbish\n\n", "Date: 31 Feb 2024 00:00:00 +0000\n\n"})
        CHECK_FALSE(matches_one(date_key(Kind::sent_since, {1990, 1, 1}), TextMessage(text)));
}

TEST_CASE("dates that are half readable, RFC 5256 section 2.2", "[imap]") {
    const auto seconds = [](std::string_view text) {
        const std::optional<SentDate> date = parse_sent_date(text);
        return date ? date->unix_seconds : -1;
    };
    CHECK(seconds("01 Jan 2000 16:01:33 -0800") == seconds("02 Jan 2000 00:01:33 +0000"));
    CHECK(seconds("Mon, 1 Jan 2024 12:00:00 GMT") == noon);
    CHECK(seconds("Fri, 1 Jan 2024 12:00:00 +0000") == noon);
    CHECK(seconds("1 Jan 2024 12:00 +0000 (comment)") == noon);
    CHECK(seconds("1 Jan 2024 12:00:00 +9999") == noon);
    CHECK(seconds("1 Jan 2024 12:00:00") == noon);
    CHECK(seconds("1 Jan 2024 77:00:00 +0100") == noon - 43200);
    CHECK(seconds("1 Jan 24") == noon - 43200);
    CHECK(seconds("Jan 2024") == -1);
    CHECK(parse_sent_date("31 Dec 2016 23:59:60 +0000")->day == Date{2016, 12, 31});
}

TEST_CASE("addresses are sought as the envelope has them", "[imap]") {
    const std::string_view text =
        "From: \"Fred Foobar\" (a comment)\n <Foobar@Blurdybloop.example>\nTo: G: =?utf-8?Q?J=C3=BCrgen?= <j@x.test>;\n"
        "Cc: plain@y.test, <@relay.test:far@z.test>\n\n";
    CHECK(finds(text, Kind::from, "foobar@blurdy"));
    CHECK(finds(text, Kind::from, "Fred Foobar <foo"));
    CHECK_FALSE(finds(text, Kind::from, "a comment"));
    CHECK(finds(text, Kind::to, "J\xC3\xBCrgen"));
    CHECK(finds(text, Kind::to, "j\xC3\x9CRGEN"));
    CHECK_FALSE(finds(text, Kind::to, "utf-8"));
    CHECK(finds(text, Kind::cc, "PLAIN@"));
    CHECK(finds(text, Kind::cc, "@relay.test:far"));  // the source route is a part of the envelope's address
    CHECK_FALSE(finds(text, Kind::bcc, ""));
    CHECK(finds(text, Kind::header, "a comment", "from"));
}

TEST_CASE("header text is what comes after the colon, unfolded and decoded", "[imap]") {
    const std::string_view text = "Subject: =?iso-8859-1?Q?Caf=E9?= is\n open\nX-Empty:\nX-Two: a\nX-Two: b\n\nbody\n";
    CHECK(finds(text, Kind::subject, "caf\xC3\xA9 IS OPEN"));
    CHECK(finds(text, Kind::subject, "CAFE"));  // the accent is a character behind the letter
    CHECK_FALSE(finds(text, Kind::subject, "=E9"));
    CHECK(finds(text, Kind::header, "", "x-empty"));
    CHECK(finds(text, Kind::header, "", "Subject"));
    CHECK_FALSE(finds(text, Kind::header, "", "X-Absent"));
    CHECK_FALSE(finds(text, Kind::header, "a", "X-Empty"));
    CHECK(finds(text, Kind::header, "B", "X-Two"));
    CHECK_FALSE(finds(text, Kind::subject, "body"));
}

TEST_CASE("BODY looks at decoded texts, TEXT at all headers too", "[imap]") {
    const std::string_view text =
        "Subject: outside\nContent-Type: multipart/mixed; boundary=b\n\npreamble\n"
        "--b\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: "
        "quoted-printable\n\nna=EFve=\nte\n"
        "--b\nContent-Type: application/octet-stream; name=file.bin\n\nbinary\n"
        "--b\nContent-Type: message/rfc822\n\nSubject: inside\n\ninner words\n--b--\n";
    for (const auto found : {"na\xC3\xAFvete", "NAI", "inner WORDS", ""}) {
        CHECK(finds(text, Kind::body, found));
        CHECK(finds(text, Kind::text, found));
    }
    for (const auto header : {"outside", "subject: out", "file.bin", "inside"}) {
        CHECK_FALSE(finds(text, Kind::body, header));
        CHECK(finds(text, Kind::text, header));
    }
    for (const auto absent : {"preamble", "binary", "=EF"}) CHECK_FALSE(finds(text, Kind::body, absent));
    CHECK(finds("Subject: a\n\nplain\n", Kind::body, "PLAIN"));
    CHECK(finds("Subject: \xC3\xA9\n\ncaf\xC3\xA9\n", Kind::body, "F\xC3\x89"));
    CHECK(finds("Subject: \xC3\xA9\n\nx\n", Kind::subject, "\xC3\x89"));
    CHECK_FALSE(finds("Content-Type: text/plain; charset=iso-8859-1\n\n\xC3\xA9\n", Kind::body, "\xC3\xA9"));
    CHECK(finds("Content-Transfer-Encoding: base64\n\naGVsbG8=\n", Kind::body, "hello"));
}

TEST_CASE("i;unicode-casemap of RFC 5051", "[imap]") {
    CHECK(unicode_casemap("aZ 1") == "AZ 1");
    CHECK(unicode_casemap("\xC3\xA9") == "E\xCC\x81");                 // e with acute
    CHECK(unicode_casemap("\xC3\x9F") == "\xC3\x9F");                  // sharp s has no simple title case
    CHECK(unicode_casemap("\xD0\xB6\xCF\x89") == "\xD0\x96\xCE\xA9");  // Cyrillic zhe, Greek omega
    CHECK(unicode_casemap("\xEF\xAC\x81") == "fi");                    // the ligature has no title case
    CHECK(unicode_casemap("\xC7\x84") == "Dz\xCC\x8C");                // title case, not upper case
    CHECK(unicode_casemap("\xE1\xBA\xAD") == "A\xCC\xA3\xCC\x82");     // decomposed to the end
    CHECK(unicode_casemap("\xF0\x9F\x98\x80\xE6\xBC\xA2") == "\xF0\x9F\x98\x80\xE6\xBC\xA2");
    CHECK(unicode_casemap("a\xFF"
                          "b") ==
          "A\xEF\xBF\xBD"
          "B");
}

}  // namespace tests::imap
