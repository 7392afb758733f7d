#include "protocol/message/content.hpp"

#include "tests/support/catch.hpp"

using protocol::Octets;
using protocol::message::Content;
using protocol::message::find_header_end;
using protocol::message::HeaderEnd;

TEST_CASE("A header section ends at the first empty line (RFC 5322 section 2.1)") {
    CHECK(find_header_end("A: b\r\n\r\nbody\r\n\r\n") == HeaderEnd{6, 8});
    CHECK(find_header_end("\r\nbody") == HeaderEnd{0, 2});
    CHECK(find_header_end("A: b\n\nbody") == HeaderEnd{5, 6});
    SECTION("no empty line: all is header") {
        CHECK(find_header_end("A: b\r\nC: d") == HeaderEnd{10, 10});
        CHECK(find_header_end("") == HeaderEnd{0, 0});
    }
    SECTION("a lone CR is no line end") {
        CHECK(find_header_end("A: b\r\n\r\rx\r\n") == HeaderEnd{11, 11});
    }
}

TEST_CASE("A hop prepends its field and shares the rest") {
    const Content original(Octets("Subject: x\r\n\r\nHello\r\n"));
    const Content hop = original.prepend("Received: by a\r\n").prepend("Received: by b\r\n");
    CHECK(hop.flatten() == "Received: by b\r\nReceived: by a\r\nSubject: x\r\n\r\nHello\r\n");
    CHECK(hop.size_octets() == hop.flatten().size());
    CHECK(hop.header() == "Received: by b\r\nReceived: by a\r\nSubject: x\r\n");
    CHECK(hop.body() == "Hello\r\n");
    REQUIRE(hop.chunks().size() == 3);
    CHECK(hop.chunks().back() == original.chunks().back());
    CHECK(original.flatten() == "Subject: x\r\n\r\nHello\r\n");
    CHECK(hop.prepend("") == hop);
}

TEST_CASE("Content is compared and sliced without regard to its chunks") {
    const Content cut = Content(Octets("C: d\r\n\r\nbody")).prepend("A: b\r\n");
    const Content whole(Octets("A: b\r\nC: d\r\n\r\nbody"));
    CHECK(cut == whole);
    CHECK(whole == cut);
    CHECK(cut.body_offset_octets() == whole.body_offset_octets());
    CHECK_FALSE(cut == Content(Octets("A: b\r\nC: d\r\n\r\nbodY")));
    CHECK(cut.slice(4, 6) == "\r\nC: d");
    CHECK(cut.slice(0, 1000) == whole.flatten());
    CHECK(cut.slice(1000, 1).empty());
    CHECK(cut.slice(3, 0).empty());
    Octets visited;
    cut.for_each_chunk([&visited](std::string_view chunk) { visited += chunk; });
    CHECK(visited == whole.flatten());
}

TEST_CASE("Empty content") {
    CHECK(Content().empty());
    CHECK(Content(Octets()) == Content());
    CHECK(Content().flatten().empty());
    CHECK(Content().prepend("A: b\r\n").header() == "A: b\r\n");
}
