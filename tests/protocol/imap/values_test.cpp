#include <string>
#include <vector>

#include "protocol/imap/body_section.hpp"
#include "protocol/imap/command_reader.hpp"
#include "protocol/imap/date_time.hpp"
#include "protocol/imap/mailbox_name.hpp"
#include "protocol/imap/modified_utf7.hpp"
#include "protocol/imap/sequence_set.hpp"
#include "tests/support/catch.hpp"

using namespace protocol::imap;

TEST_CASE("sequence sets", "[imap]") {
    const auto encoded = [](const std::string& text) { return SequenceSet::parse(text).value().encode(); };
    CHECK(encoded("2,4:7,9,12:*") == "2,4:7,9,12:*");  // RFC 9051 section 9
    CHECK(encoded("4:2,3,1") == "1:4");
    CHECK(encoded("*") == "*");
    CHECK(encoded("*:*") == "*");
    CHECK(encoded("*:4,5:7") == "5:7,4:*");
    CHECK(encoded("3:*,9:*,5:*") == "3:*,9:*");
    CHECK(encoded("4294967295,1") == "1,4294967295");
    CHECK(encoded("$") == "$");
    for (const std::string& bad : std::vector<std::string>{"", "0", "1,", ",1", "1:", ":1", "1:2:3", "01", "a",
                                                           "4294967296", "$,1", "1 ", "**"}) {
        INFO(bad);
        CHECK_FALSE(SequenceSet::parse(bad).has_value());
    }
    const SequenceSet star = SequenceSet::parse("5:*,2").value();
    CHECK(star.contains(2, 3));
    CHECK(star.contains(3, 3));  // 5:* is 3:5 where 3 is the largest, RFC 9051 section 9
    CHECK(star.contains(4, 3));
    CHECK_FALSE(star.contains(1, 3));
    CHECK_FALSE(star.contains(4, 9));
    CHECK(star.contains(9, 9));
    CHECK_FALSE(SequenceSet::parse("1:*").value().contains(1, 0));
    CHECK(SequenceSet::parse("*").value().contains(7, 7));
    CHECK_FALSE(SequenceSet::parse("*").value().contains(6, 7));
    CHECK(SequenceSet::of({1, 2, 3, 7, 9, 10}).encode() == "1:3,7,9:10");
    CHECK(SequenceSet::of({}).empty());
}

TEST_CASE("modified UTF-7", "[imap]") {
    const std::string taipei = "~peter/mail/\xE5\x8F\xB0\xE5\x8C\x97/\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E";
    CHECK(encode_modified_utf7(taipei) == "~peter/mail/&U,BTFw-/&ZeVnLIqe-");  // RFC 3501 section 5.1.3
    CHECK(decode_modified_utf7("~peter/mail/&U,BTFw-/&ZeVnLIqe-") == taipei);
    CHECK(decode_modified_utf7("A&-B") == "A&B");
    CHECK(decode_modified_utf7("&2D3eAA-") == "\xF0\x9F\x98\x80");
    CHECK(encode_modified_utf7("\xF0\x9F\x98\x80") == "&2D3eAA-");
    for (const std::string& bad : std::vector<std::string>{"&", "&A", "&U,BTFw", "&Jjo-&Jjo-", "&AGE-", "\xC3\xA4",
                                                           "&AOR-", "&2D0-", "&3gA-", "&A-", "a\x01"}) {
        INFO(bad);
        CHECK_FALSE(decode_modified_utf7(bad).has_value());
    }
}

TEST_CASE("mailbox names", "[imap]") {
    CHECK(MailboxName::of("inBox").value().is_inbox());
    CHECK_FALSE(MailboxName::of("inBox/a").value().is_inbox());
    CHECK_FALSE(MailboxName::of("a\nb").has_value());
    CHECK_FALSE(MailboxName::of("a\xC2\x85").has_value());
    CHECK_FALSE(MailboxName::of(std::string(1001, 'a')).has_value());
    CHECK(MailboxName::parse("&-", NameEncoding::utf8).value().utf8() == "&-");
    CHECK(MailboxName::parse("&-", NameEncoding::modified_utf7).value().encode(NameEncoding::utf8) == "&");
}

TEST_CASE("patterns of LIST", "[imap]") {
    CHECK(matches_list_pattern("*", "a/b/c", '/'));
    CHECK_FALSE(matches_list_pattern("%", "a/b", '/'));
    CHECK(matches_list_pattern("%", "ab", '/'));
    CHECK(matches_list_pattern("%/%", "a/b", '/'));
    CHECK_FALSE(matches_list_pattern("%/%", "a/b/c", '/'));
    CHECK(matches_list_pattern("a*c", "a/b/c", '/'));
    CHECK(matches_list_pattern("a/%*", "a/b/c", '/'));
    CHECK(matches_list_pattern("*%", "a/b/c", '/'));
    CHECK(matches_list_pattern("inbox", "INBOX", '/'));
    CHECK(matches_list_pattern("inb%/sub", "INBOX/sub", '/'));
    CHECK_FALSE(matches_list_pattern("inbox/SUB", "INBOX/sub", '/'));
    CHECK_FALSE(matches_list_pattern("SENT", "Sent", '/'));
    CHECK_FALSE(matches_list_pattern("", "a", '/'));
    CHECK_FALSE(matches_list_pattern("aa", "a", '/'));
    CHECK(matches_list_pattern("%", "a/b", '\0'));
}

TEST_CASE("dates and times", "[imap]") {
    CHECK(encode(parse_date("1-feb-1994").value()) == "1-Feb-1994");
    CHECK(parse_date("29-Feb-2000").has_value());
    for (const std::string& bad : std::vector<std::string>{"29-Feb-1900", "0-Jan-2000", "32-Jan-2000", "1-Foo-2000",
                                                           "1-Jan-99", "-Jan-2000", "001-Jan-2000", "1-Jan-20000"}) {
        CHECK_FALSE(parse_date(bad).has_value());
    }
    const auto moment = parse_date_time("17-Jul-1996 02:44:25 -0700").value();
    CHECK(moment.unix_seconds == 837596665);
    CHECK(moment.zone_minutes == -420);
    CHECK(encode(moment) == "17-Jul-1996 02:44:25 -0700");
    CHECK(encode(parse_date_time(" 1-Jan-1970 00:00:00 +0000").value()) == "01-Jan-1970 00:00:00 +0000");
    for (const std::string& bad : std::vector<std::string>{"17-Jul-1996 24:44:25 -0700", "17-Jul-1996 02:60:25 -0700",
                                                           "17-Jul-1996 02:44:25 0700", "17-Jul-1996 02:44:25 -0760",
                                                           "7-Jul-1996 02:44:25 -0700"}) {
        CHECK_FALSE(parse_date_time(bad).has_value());
    }
}

TEST_CASE("body sections", "[imap]") {
    CHECK(BodySection{{1, 2}, BodySection::Text::header_fields, {"From", "X Y"}}.encode() ==
          "1.2.HEADER.FIELDS (From \"X Y\")");
    CHECK(BodySection{}.encode().empty());
    CHECK(BodySection{{}, BodySection::Text::text, {}}.encode() == "TEXT");
}

TEST_CASE("what the record says of a command", "[imap]") {
    CHECK(text_for_record("a LOGIN bob secret") == "a LOGIN ****");
    CHECK(text_for_record("LOGIN bob secret") == "LOGIN ****");
    CHECK(text_for_record("a  login {3}\r\nbob secret") == "a  login ****");
    CHECK(text_for_record("a AUTHENTICATE PLAIN AGEAYg==") == "a AUTHENTICATE PLAIN ****");
    CHECK(text_for_record("a AUTHENTICATE PLAIN") == "a AUTHENTICATE PLAIN");
    CHECK(text_for_record("a SELECT login") == "a SELECT login");
    CHECK(text_for_record("a APPEND {1}\r\nx {5}\r\nhello (x)") == "a APPEND {1} {5} (x)");
}

TEST_CASE("an endless line and endless literals keep little and end", "[imap]") {
    CommandReader reader((CommandLimits()));
    const std::string chunk(1U << 20U, 'x');
    for (int round = 0; round < 300 && !reader.refused(); ++round) {
        reader.push(chunk);
        const auto result = reader.next();
        CHECK(reader.held_octets() <= 1);
        if (result) CHECK(std::holds_alternative<InputRefused>(*result));
    }
    CHECK(reader.refused());
    CommandReader other((CommandLimits()));
    other.push("a NOOP {99999999999+}\r\n");
    const auto result = other.next();
    REQUIRE(result.has_value());
    CHECK(std::holds_alternative<InputRefused>(*result));
    CHECK_FALSE(other.refused_message());
}

TEST_CASE("RFC 6855 section 3: a mailbox name in UTF-8 is understood where modified UTF-7 is expected", "[imap]") {
    const auto name = MailboxName::parse("Entw\xC3\xBCrfe", NameEncoding::modified_utf7);
    REQUIRE(name.has_value());
    CHECK(name->utf8() == "Entw\xC3\xBCrfe");
    CHECK(name->encode(NameEncoding::modified_utf7) == "Entw&APw-rfe");
    CHECK(MailboxName::parse("R&\xC3\xBC", NameEncoding::modified_utf7)->utf8() == "R&\xC3\xBC");
    CHECK_FALSE(MailboxName::parse("Entw\xC3", NameEncoding::modified_utf7).has_value());
    CHECK_FALSE(MailboxName::parse("R&D", NameEncoding::modified_utf7).has_value());
}
