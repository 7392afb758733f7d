#include "protocol/base/quoted_printable.hpp"

#include <algorithm>
#include <string>

#include "protocol/base/random_stream.hpp"
#include "tests/support/catch.hpp"

namespace {

std::size_t longest_line(const std::string& text) {
    std::size_t longest = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find("\r\n", begin), text.size());
        longest = std::max(longest, end - begin);
        begin = end + 2;
    }
    return longest;
}

}  // namespace

TEST_CASE("quoted-printable encodes by the rules of RFC 2045 section 6.7", "[quoted-printable]") {
    using protocol::encode_quoted_printable;
    CHECK(encode_quoted_printable("plain text\r\n") == "plain text\r\n");
    CHECK(encode_quoted_printable("1=1 caf\xC3\xA9\r\n") == "1=3D1 caf=C3=A9\r\n");
    CHECK(encode_quoted_printable("a \t\r\nb ") == "a =09\r\nb=20");
    CHECK(encode_quoted_printable("a\rb\nc") == "a=0Db=0Ac");
    CHECK(encode_quoted_printable("") == "");
}

TEST_CASE("quoted-printable breaks long lines softly at 76 columns", "[quoted-printable]") {
    CHECK(protocol::encode_quoted_printable(std::string(75, 'x')) == std::string(75, 'x'));
    CHECK(protocol::encode_quoted_printable(std::string(76, 'x') + "\r\n") == std::string(75, 'x') + "=\r\nx\r\n");
    CHECK(protocol::encode_quoted_printable(std::string(30, '\xFF')).substr(72, 6) == "=FF=\r\n");
    CHECK(longest_line(protocol::encode_quoted_printable(std::string(1000, '\xFF'))) == 76);
}

TEST_CASE("quoted-printable of any octets comes back, strictly and leniently", "[quoted-printable]") {
    protocol::RandomStream random(1, 0, "test", "quoted-printable");
    constexpr std::string_view alphabet = "a =\t\r\n\r\n.\xC3";
    for (std::size_t size = 0; size < 400; ++size) {
        std::string octets;
        while (octets.size() < size) octets.push_back(alphabet[random.below(alphabet.size())]);
        const std::string text = protocol::encode_quoted_printable(octets);
        CHECK(longest_line(text) <= 76);
        CHECK(protocol::decode_quoted_printable(text).value() == octets);
        CHECK(protocol::decode_quoted_printable_lenient(text) == octets);
    }
}

TEST_CASE("strict decoding of quoted-printable", "[quoted-printable]") {
    using protocol::decode_quoted_printable;
    CHECK(decode_quoted_printable("Now's the time =\r\nfor all =  \r\nfolk").value() == "Now's the time for all folk");
    CHECK(decode_quoted_printable("padding \t \r\nnext").value() == "padding\r\nnext");  // rule (3)
    CHECK(decode_quoted_printable("ab=e9").error().offset_octets == 3);                  // lower case, rule (1)
    CHECK(decode_quoted_printable("\r\nab=4").error().offset_octets == 5);
    CHECK(decode_quoted_printable("a=ZZ").error().offset_octets == 2);
    CHECK(decode_quoted_printable("caf\xE9").error().offset_octets == 3);
    CHECK(decode_quoted_printable("a\nb").error().offset_octets == 1);
    CHECK(decode_quoted_printable("a\rb").error().offset_octets == 1);
    CHECK(decode_quoted_printable(std::string(76, 'x')));
    CHECK(decode_quoted_printable(std::string(77, 'x')).error().offset_octets == 76);  // rule (5)
}

TEST_CASE("lenient decoding of quoted-printable", "[quoted-printable]") {
    using protocol::decode_quoted_printable_lenient;
    CHECK(decode_quoted_printable_lenient("=e4=C3=\nx\ny") == "\xE4\xC3x\r\ny");
    CHECK(decode_quoted_printable_lenient("1=1 =4") == "1=1 =4");
    CHECK(decode_quoted_printable_lenient("a=") == "a");
    CHECK(decode_quoted_printable_lenient("caf\xE9\r\n") == "caf\xE9\r\n");
}
