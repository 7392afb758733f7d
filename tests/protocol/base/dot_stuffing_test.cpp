#include "protocol/base/dot_stuffing.hpp"

#include <string>

#include "protocol/base/random_stream.hpp"
#include "tests/support/catch.hpp"

using protocol::DotDecoder;
using protocol::DotEncoder;

namespace {

std::string encode(std::string_view content) {
    std::string out;
    DotEncoder encoder;
    encoder.encode(content, out);
    encoder.finish(out);
    return out;
}

struct Decoded {
    std::string content;
    std::size_t used = 0;
    bool done = false;
};

Decoded decode(std::string_view input, std::size_t piece_octets) {
    Decoded decoded;
    DotDecoder decoder;
    while (!input.empty() && !decoder.done()) {
        const std::size_t used = decoder.decode(input.substr(0, piece_octets), decoded.content);
        decoded.used += used;
        input.remove_prefix(used);
    }
    decoded.done = decoder.done();
    return decoded;
}

}  // namespace

TEST_CASE("dots at the start of a line are doubled, RFC 5321 section 4.5.2", "[dots]") {
    CHECK(encode("") == ".\r\n");
    CHECK(encode("a\r\n") == "a\r\n.\r\n");
    CHECK(encode("a") == "a\r\n.\r\n");
    CHECK(encode(".\r\n..b\r\nc.") == "..\r\n...b\r\nc.\r\n.\r\n");
    CHECK(encode("a\n.\r\n") == "a\n.\r\n.\r\n");  // LF alone starts no line
}

TEST_CASE("only CRLF.CRLF ends content, RFC 5321 section 4.1.1.4", "[dots]") {
    for (const std::string_view text : {"a\n.\n", "a\n.\r\n", "a\r.\r", "a\r\n.\n", "a\r\n.\rx\r\n"}) {
        const Decoded decoded = decode(text, 1);
        CHECK_FALSE(decoded.done);
        CHECK(decoded.used == text.size());
    }
    CHECK(decode("a\r\n.\rx\r\n.\r\n", 100).content == "a\r\n\rx\r\n");
}

TEST_CASE("decoding stops behind the end line", "[dots]") {
    const Decoded decoded = decode("a\r\n..b\r\n.\r\nQUIT\r\n", 100);
    CHECK(decoded.done);
    CHECK(decoded.content == "a\r\n.b\r\n");
    CHECK(decoded.used == 11);
    CHECK(decode(".\r\n", 1).done);
}

TEST_CASE("content comes back whole, however it is cut", "[dots]") {
    protocol::RandomStream random(1, 0, "test", "dots");
    constexpr std::string_view alphabet = "a..\r\n\r\n";
    for (int round = 0; round < 500; ++round) {
        std::string content;
        while (content.size() < 40) content.push_back(alphabet[random.below(alphabet.size())]);
        content += "\r\n";
        const std::string wire = encode(content);
        for (const std::size_t piece : {1U, 2U, 3U, 7U, 100U}) {
            const Decoded decoded = decode(wire, piece);
            CHECK(decoded.done);
            CHECK(decoded.content == content);
            CHECK(decoded.used == wire.size());
        }
        std::string in_pieces;
        DotEncoder encoder;
        for (const char octet : content) encoder.encode(std::string_view(&octet, 1), in_pieces);
        encoder.finish(in_pieces);
        CHECK(in_pieces == wire);
    }
}
