#include <string>
#include <vector>

#include "protocol/base/random_stream.hpp"
#include "protocol/smtp/bare_line_ends.hpp"
#include "protocol/smtp/data_decoder.hpp"
#include "protocol/smtp/data_encoder.hpp"
#include "tests/support/catch.hpp"

using protocol::Octets;
using protocol::RandomStream;
using protocol::smtp::DataDecoder;
using protocol::smtp::DataEncoder;
using protocol::smtp::find_bare_cr_or_lf;

namespace {

Octets encode_in_chunks(const Octets& content, std::size_t chunk_octets) {
    DataEncoder encoder;
    Octets output;
    for (std::size_t index = 0; index < content.size(); index += chunk_octets) {
        encoder.encode(std::string_view(content).substr(index, chunk_octets), output);
    }
    encoder.finish(output);
    return output;
}

/// Content of the octets that matter here, so that short strings meet every case.
Octets random_content(RandomStream& random) {
    constexpr std::string_view alphabet = "\r\n..ab";
    Octets content;
    for (auto left = random.below(24); left > 0; --left) content.push_back(alphabet[random.below(alphabet.size())]);
    return content;
}

}  // namespace

TEST_CASE("lines that begin with a dot get another one, and the last line its CRLF") {
    // RFC 5321 sections 4.5.2 and 4.1.1.4
    CHECK(encode_in_chunks("", 1) == ".\r\n");
    CHECK(encode_in_chunks("a\r\n.\r\n.b.\r\n", 100) == "a\r\n..\r\n..b.\r\n.\r\n");
    CHECK(encode_in_chunks("open", 100) == "open\r\n.\r\n");
}

TEST_CASE("no bare CR or LF leaves a client") {
    // RFC 5321 section 2.3.8
    CHECK(encode_in_chunks("a\n.\nb", 100) == "a\r\n..\r\nb\r\n.\r\n");
    CHECK(encode_in_chunks("a\r.\rb\r", 100) == "a\r\n..\r\nb\r\n.\r\n");
    CHECK(encode_in_chunks("\r\r\n\n", 100) == "\r\n\r\n\r\n.\r\n");
}

TEST_CASE("no NUL leaves a client, and none hides a dot") {
    // RFC 2045 sections 2.7 and 2.8
    using namespace std::string_literals;
    CHECK(encode_in_chunks("a\r\n\0.\r\nb\0c\r\0\n"s, 100) == "a\r\n..\r\nbc\r\n.\r\n");
    CHECK(encode_in_chunks("a\r\n.\0\r\nb\0c\r\0\n"s, 1) == "a\r\n..\r\nbc\r\n.\r\n");
}

TEST_CASE("any cutting of content gives the same octets, which carry it unharmed") {
    RandomStream random(1, 0, "test", "content");
    for (int round = 0; round < 3000; ++round) {
        const Octets content = random_content(random);
        const Octets whole = encode_in_chunks(content, 100);
        CHECK(encode_in_chunks(content, 1) == whole);
        CHECK(encode_in_chunks(content, 3) == whole);
        CHECK(find_bare_cr_or_lf(whole) == Octets::npos);
        CHECK(("\r\n" + whole).find("\r\n.\r\n") == whole.size() - 3);
        DataDecoder decoder;
        CHECK(decoder.decode(whole) == whole.size());
        CHECK(decoder.finished());
        const Octets received = decoder.take_content();
        if (find_bare_cr_or_lf(content) == Octets::npos) {
            CHECK((received == content || received == content + "\r\n"));
        }
    }
}

TEST_CASE("the first bare CR or LF is found") {
    CHECK(find_bare_cr_or_lf("") == Octets::npos);
    CHECK(find_bare_cr_or_lf("a\r\nb\r\n\r\n") == Octets::npos);
    CHECK(find_bare_cr_or_lf("\n") == 0);
    CHECK(find_bare_cr_or_lf("a\r\nb\n") == 4);
    CHECK(find_bare_cr_or_lf("a\r\r\n") == 1);
    CHECK(find_bare_cr_or_lf("a\rb\r\n") == 1);
    CHECK(find_bare_cr_or_lf("a\r\nb\r") == 4);
}

TEST_CASE("content over the bound is counted and not kept") {
    DataDecoder decoder(10);
    const std::string line = "0123456\r\n";
    for (int count = 0; count < 5; ++count) decoder.decode(line);
    decoder.decode(".\r\n rest");
    CHECK(decoder.finished());
    CHECK(decoder.too_large());
    CHECK(decoder.size_octets() == 45);
    CHECK(decoder.take_content().size() <= 10);

    DataDecoder exact(9);
    CHECK(exact.decode(line + ".\r\nNOOP\r\n") == 12);
    CHECK_FALSE(exact.too_large());
    CHECK(exact.take_content() == line);
}

TEST_CASE("a bare CR or LF is found wherever it stands in long content") {
    // RFC 5321 section 2.3.8; long enough for the search to go block by block
    const auto first_bare = [](std::string_view octets) {
        for (std::size_t index = 0; index < octets.size(); ++index) {
            const bool after_cr = index > 0 && octets[index - 1] == '\r';
            const bool before_lf = index + 1 < octets.size() && octets[index + 1] == '\n';
            if (octets[index] == '\n' && !after_cr) return index;
            if (octets[index] == '\r' && !before_lf) return index;
        }
        return std::string_view::npos;
    };
    RandomStream random(1, 0, "test", "bare");
    for (int turn = 0; turn < 3000; ++turn) {
        Octets content;
        const std::uint64_t size = random.below(300);
        while (content.size() < size) {
            const std::uint64_t kind = random.below(400);
            content += kind == 0 ? "\r" : kind == 1 ? "\n" : kind < 30 ? "\r\n" : "x";
        }
        CHECK(find_bare_cr_or_lf(content) == first_bare(content));
    }
}

// Postfix: smtp_line_length_limit; smtp_text_out counts the added blank and not the added dot.
TEST_CASE("lines that are too long for SMTP are broken with CRLF and a blank, however they come in") {
    const Octets content = "1234567890\r\n12345678901\r\n.234567890.\r\n1234567890" + Octets(20, 'x') + "\r\n\r\nend";
    const Octets expected =
        "1234567890\r\n1234567890\r\n 1\r\n..234567890\r\n .\r\n1234567890\r\n xxxxxxxxx\r\n xxxxxxxxx\r\n "
        "xx\r\n\r\nend"
        "\r\n.\r\n";
    for (std::size_t piece = 1; piece <= content.size(); ++piece) {
        DataEncoder encoder(true, false, 10);
        Octets output;
        for (std::size_t at = 0; at < content.size(); at += piece) encoder.encode(content.substr(at, piece), output);
        encoder.finish(output);
        CHECK(output == expected);
    }
}
