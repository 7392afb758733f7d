#include "protocol/message/header.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

using protocol::Octets;
using protocol::message::Header;
using protocol::message::HeaderField;
using protocol::message::line_octets_max;
using protocol::message::line_octets_recommended;
using protocol::message::unfold;

namespace {

std::size_t longest_line(const Octets& octets) {
    std::size_t longest = 0;
    std::size_t start = 0;
    for (std::size_t end = octets.find("\r\n"); end != Octets::npos; end = octets.find("\r\n", start)) {
        longest = std::max(longest, end - start);
        start = end + 2;
    }
    return longest;
}

}  // namespace

TEST_CASE("A field keeps its octets and shows its parts (RFC 5322 section 2.2)") {
    const HeaderField field = HeaderField::from_octets("sUbject :  A\r\n  folded\r\n\tvalue \r\n", 7);
    CHECK(field.name() == "sUbject");
    CHECK(field.is("Subject"));
    CHECK_FALSE(field.is("Subj"));
    CHECK(field.raw_body() == "  A\r\n  folded\r\n\tvalue ");
    CHECK(field.body() == "A  folded\tvalue");
    CHECK(field.offset_octets() == 7);
    CHECK(field.octets() == "sUbject :  A\r\n  folded\r\n\tvalue \r\n");
}

TEST_CASE("Lines that are no field are kept as such") {
    for (const char* octets :
         {"no colon here\r\n", ": no name\r\n", "two words: x\r\n", " begins with a blank: x\r\n", "x"}) {
        const HeaderField field = HeaderField::from_octets(octets);
        CAPTURE(octets);
        CHECK(field.name().empty());
        CHECK(field.octets() == octets);
    }
}

TEST_CASE("Unfolding takes out the line ends only (RFC 5322 section 2.2.3)") {
    CHECK(unfold("a\r\n b") == "a b");
    CHECK(unfold("a\n\tb") == "a\tb");
    CHECK(unfold("a\r\nb") == "a\r\nb");
    CHECK(unfold("a\rb") == "a\rb");
}

TEST_CASE("Made fields are folded at 78 octets (RFC 5322 section 2.1.1)") {
    CHECK(HeaderField("Subject", "short").octets() == "Subject: short\r\n");
    CHECK(HeaderField("X-Empty", "").octets() == "X-Empty:\r\n");
    std::string words;
    for (int count = 0; count < 60; ++count) words += "word" + std::to_string(count) + (count % 7 == 0 ? "  " : " ");
    words.pop_back();
    const HeaderField field("Subject", words);
    CHECK(longest_line(field.octets()) <= line_octets_recommended);
    CHECK(field.octets().find("\r\n ") != Octets::npos);
    CHECK(field.body() == words);
}

TEST_CASE("No line of a made field exceeds 998 octets, whatever it holds") {
    const std::string word(3000, 'x');
    const HeaderField field("Subject", word);
    CHECK(longest_line(field.octets()) == line_octets_max);
    std::string without_blanks = field.body();
    std::erase(without_blanks, ' ');
    CHECK(without_blanks == word);
    // A word that fits in one line of its own is not cut.
    CHECK(HeaderField("Subject", "a " + std::string(900, 'y')).body() == "a " + std::string(900, 'y'));
}

TEST_CASE("A value cannot smuggle in another field") {
    const HeaderField field("Subject", "x\r\nBcc: victim@example.test\n\nbody");
    CHECK(field.octets() == "Subject: x Bcc: victim@example.test body\r\n");
    CHECK(Header::parse(field.octets()).fields().size() == 1);
}

TEST_CASE("A header section is read up to the empty line and written out again octet by octet") {
    const Octets octets = "Received: a\r\nnot a field\r\nSubject: x\r\n y\r\nRECEIVED: b\r\nX-Bare: lf\nTo: z\r\n";
    const Header header = Header::parse(octets + "\r\nSubject: in the body\r\n");
    REQUIRE(header.fields().size() == 6);
    CHECK(header.encode() == octets);
    CHECK(header.count("received") == 2);
    CHECK(header.find("Received")->body() == "a");
    CHECK(header.find_all("Received")[1]->body() == "b");
    CHECK(header.find("Received")->offset_octets() == 0);
    CHECK(header.find("To")->offset_octets() == octets.size() - 7);
    CHECK(header.body_of("Subject") == "x y");
    CHECK(header.body_of("Date").empty());
    CHECK(header.find("Date") == nullptr);
    CHECK(header.fields()[1].name().empty());
}

TEST_CASE("Fields are added at either end and removed by name") {
    Header header;
    header.append(HeaderField("To", "a@b.test"));
    header.prepend(HeaderField("Received", "by b.test"));
    header.append(HeaderField("Bcc", "c@b.test"));
    CHECK(header.remove("bcc") == 1);
    CHECK(header.remove("bcc") == 0);
    CHECK(header.encode() == "Received: by b.test\r\nTo: a@b.test\r\n");
}
