#include "protocol/base/base64.hpp"

#include <string>

#include "protocol/base/random_stream.hpp"
#include "tests/support/catch.hpp"

namespace {

struct Base64Example {
    std::string octets;
    std::string text;
};

}  // namespace

TEST_CASE("base64 test vectors of RFC 4648 section 10", "[base64]") {
    const Base64Example examples[] = {{"", ""},
                                      {"f", "Zg=="},
                                      {"fo", "Zm8="},
                                      {"foo", "Zm9v"},
                                      {"foob", "Zm9vYg=="},
                                      {"fooba", "Zm9vYmE="},
                                      {"foobar", "Zm9vYmFy"}};
    for (const auto& [octets, text] : examples) {
        CHECK(protocol::encode_base64(octets) == text);
        CHECK(protocol::decode_base64(text).value() == octets);
        CHECK(protocol::decode_base64_lenient(text) == octets);
    }
}

TEST_CASE("base64 of any octets comes back", "[base64]") {
    protocol::RandomStream random(1, 0, "test", "base64");
    for (std::size_t size = 0; size < 300; ++size) {
        std::string octets;
        while (octets.size() < size) octets.push_back(static_cast<char>(random.below(256)));
        CHECK(protocol::decode_base64(protocol::encode_base64(octets)).value() == octets);
        CHECK(protocol::decode_base64_lenient(protocol::encode_base64_lines(octets)) == octets);
    }
}

TEST_CASE("base64 lines have at most 76 characters, RFC 2045 section 6.8", "[base64]") {
    CHECK(protocol::encode_base64_lines("").empty());
    CHECK(protocol::encode_base64_lines(std::string(57, 'a')).size() == 78);
    const std::string text = protocol::encode_base64_lines(std::string(58, 'a'));
    CHECK(text.substr(76, 2) == "\r\n");
    CHECK(text.substr(78) == "YQ==\r\n");
}

TEST_CASE("strict base64 refuses what RFC 4648 section 3 refuses", "[base64]") {
    CHECK(protocol::decode_base64("Zg").error().offset_octets == 2);
    CHECK(protocol::decode_base64("Zm9v Zg=").error().offset_octets == 4);
    CHECK(protocol::decode_base64("Zg==Zg==").error().offset_octets == 2);
    CHECK(protocol::decode_base64("Zh==").error().offset_octets == 1);  // the unused bits are not zero
    CHECK_FALSE(protocol::decode_base64("===="));
    CHECK_FALSE(protocol::decode_base64("Z==="));
    CHECK_FALSE(protocol::decode_base64("Zm9\n"));
}

TEST_CASE("lenient base64 skips what is not in the alphabet, RFC 2045 section 6.8", "[base64]") {
    CHECK(protocol::decode_base64_lenient("Z m\r\n9*v\tY g = =") == "foob");
    CHECK(protocol::decode_base64_lenient("Zm9vY") == "foo");
    CHECK(protocol::decode_base64_lenient("Zg==Zm9v") == "f");
}
