#include "protocol/message/header_difference.hpp"

#include "tests/support/catch.hpp"

using protocol::message::Header;
using protocol::message::header_difference;
using protocol::message::HeaderChange;

namespace {

/// `+name@position`, `-name@position`, `~name@position`
std::string difference(std::string_view before, std::string_view after) {
    std::string text;
    for (const HeaderChange& change : header_difference(Header::parse(before), Header::parse(after))) {
        const bool removed = change.kind == HeaderChange::Kind::removed;
        text += change.kind == HeaderChange::Kind::added ? "+" : removed ? "-" : "~";
        text +=
            std::string((removed ? change.before : change.after)->name()) + "@" + std::to_string(change.position) + " ";
    }
    return text;
}

}  // namespace

TEST_CASE("What a hop added, changed and removed") {
    CHECK(difference("A: 1\r\nB: 2\r\n", "A: 1\r\nB: 2\r\n").empty());
    CHECK(difference("A: 1\r\n", "Received: x\r\nA: 1\r\n") == "+Received@0 ");
    CHECK(difference("Received: x\r\nA: 1\r\n", "Received: x\r\nReceived: x\r\nA: 1\r\n") == "+Received@0 ");
    CHECK(difference("A: 1\r\nB: 2\r\nC: 3\r\n", "A: 1\r\nC: 3\r\n") == "-B@1 ");
    CHECK(difference("A: 1\r\nSubject: x\r\nB: 2\r\n", "T: 0\r\nA: 1\r\nsubject: [list] x\r\nB: 2\r\nL: 9\r\n") ==
          "+T@0 ~subject@2 +L@4 ");
    CHECK(difference("A: 1\r\nB: 2\r\n", "C: 3\r\n") == "-A@0 -B@1 +C@0 ");
    CHECK(difference("", "A: 1\r\n") == "+A@0 ");
    CHECK(difference("A: 1\r\n", "") == "-A@0 ");
}

TEST_CASE("A changed field shows both versions") {
    const auto changes = header_difference(Header::parse("To: a\r\n"), Header::parse("To: b\r\n"));
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].kind == HeaderChange::Kind::changed);
    CHECK(changes[0].before->body() == "a");
    CHECK(changes[0].after->body() == "b");
}

TEST_CASE("Moved fields are one removal and one addition") {
    CHECK(difference("A: 1\r\nB: 2\r\nC: 3\r\n", "C: 3\r\nA: 1\r\nB: 2\r\n") == "+C@0 -C@2 ");
}
