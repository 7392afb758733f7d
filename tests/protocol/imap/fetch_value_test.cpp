#include "protocol/imap/fetch_value.hpp"

#include "tests/protocol/imap/text_message.hpp"
#include "tests/support/catch.hpp"

namespace tests::imap {

using namespace protocol::imap;
using Kind = FetchItem::Kind;

namespace {

std::string value(const MessageView& message, Kind kind, std::vector<std::uint32_t> part = {}) {
    FetchItem item;
    item.kind = kind;
    item.section.part = std::move(part);
    const auto octets = fetch_value(item, message);
    return octets ? *octets : "UNKNOWN-CTE";
}

}  // namespace

TEST_CASE("values of FETCH items that need no octets", "[imap]") {
    MessageFacts facts;
    facts.uid = 7;
    facts.modseq = 12;
    facts.internal_date = {837'596'665, -420};
    const TextMessage bare(facts, "\n");
    CHECK(value(bare, Kind::flags) == "()");
    CHECK(value(bare, Kind::save_date) == "NIL");
    CHECK(value(bare, Kind::thread_id) == "NIL");
    facts.flags = {"\\Seen", "$x"};
    facts.recent = true;
    facts.email_id = "M1";
    facts.thread_id = "T1";
    facts.saved_at_unix_seconds = 1'704'067'200;
    const TextMessage message(facts, "\n");
    CHECK(value(message, Kind::flags) == "(\\Seen $x \\Recent)");
    CHECK(value(message, Kind::internal_date) == "\"17-Jul-1996 02:44:25 -0700\"");
    CHECK(value(message, Kind::save_date) == "\"01-Jan-2024 00:00:00 +0000\"");
    CHECK(value(message, Kind::rfc822_size) == "2");
    CHECK(value(message, Kind::uid) == "7");
    CHECK(value(message, Kind::modseq) == "(12)");
    CHECK(value(message, Kind::email_id) == "(M1)");
    CHECK(value(message, Kind::thread_id) == "(T1)");
    CHECK(message.looks() == 0);
}

TEST_CASE("values of FETCH items that are strings", "[imap]") {
    const TextMessage message("Content-Transfer-Encoding: base64\n\nAGE=\n");
    CHECK(value(message, Kind::rfc822_text) == "{6}\r\nAGE=\r\n");
    CHECK(value(message, Kind::body_section) == value(message, Kind::rfc822));
    CHECK(value(message, Kind::rfc822_header) == "{37}\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    CHECK(value(message, Kind::binary, {1}) == std::string("~{2}\r\n\0a", 8));
    CHECK(value(message, Kind::binary_size, {1}) == "2");
    CHECK(value(message, Kind::binary, {2}) == "NIL");
    CHECK(value(message, Kind::binary_size, {2}) == "0");
    CHECK(value(message, Kind::body_section, {2}) == "NIL");
    CHECK(value(TextMessage("\n"), Kind::preview) == "\"\"");
    CHECK(value(TextMessage("Content-Transfer-Encoding: x\n\n"), Kind::binary_size, {1}) == "UNKNOWN-CTE");
}

}  // namespace tests::imap
