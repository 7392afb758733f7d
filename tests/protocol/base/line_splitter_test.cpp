#include "protocol/base/line_splitter.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "protocol/base/random_stream.hpp"
#include "tests/support/catch.hpp"

using protocol::Line;
using protocol::LineSplitter;

namespace {

constexpr std::size_t line_octets_max = 10;

/// All lines of `input` when it comes in pieces of the given sizes, the last size repeated.
std::vector<Line> split(std::string_view input, const std::vector<std::size_t>& sizes) {
    LineSplitter splitter(line_octets_max);
    std::vector<Line> lines;
    for (std::size_t piece = 0; !input.empty(); ++piece) {
        const std::size_t size = std::min(sizes[std::min(piece, sizes.size() - 1)], input.size());
        splitter.push(input.substr(0, size));
        input.remove_prefix(size);
        while (auto line = splitter.next_line()) lines.push_back(std::move(*line));
    }
    return lines;
}

std::vector<Line> split_whole(std::string_view input) {
    return split(input, {input.size()});
}

}  // namespace

TEST_CASE("lines end with CRLF and nothing else, RFC 5321 section 2.3.8", "[line]") {
    CHECK(split_whole("ab\r\n\r\ncd") == std::vector<Line>{{"ab", Line::Fault::none}, {"", Line::Fault::none}});
    CHECK(split_whole("a\nb\r\n") == std::vector<Line>{{"a\nb", Line::Fault::bare_cr_lf}});
    CHECK(split_whole("a\rb\r\n") == std::vector<Line>{{"a\rb", Line::Fault::bare_cr_lf}});
    CHECK(split_whole("\n\r\n") == std::vector<Line>{{"\n", Line::Fault::bare_cr_lf}});
    CHECK(split_whole("a\r\r\n") == std::vector<Line>{{"a\r", Line::Fault::bare_cr_lf}});
    CHECK(split_whole("a\n").empty());
}

TEST_CASE("the limit counts the CRLF", "[line]") {
    CHECK(split_whole("12345678\r\n") == std::vector<Line>{{"12345678", Line::Fault::none}});
    CHECK(split_whole("123456789\r\nx\r\n") ==
          std::vector<Line>{{"12345678", Line::Fault::too_long}, {"x", Line::Fault::none}});
}

TEST_CASE("any chunking gives the same lines", "[line]") {
    protocol::RandomStream random(1, 0, "test", "lines");
    constexpr std::string_view alphabet = "ab\r\n\r\n";
    for (int round = 0; round < 300; ++round) {
        std::string input;
        while (input.size() < 60) input.push_back(alphabet[random.below(random.below(2) == 0 ? 2 : alphabet.size())]);
        const auto whole = split_whole(input);
        CHECK(split(input, {1}) == whole);
        std::vector<std::size_t> sizes;
        for (int piece = 0; piece < 60; ++piece) sizes.push_back(1 + random.below(15));
        CHECK(split(input, sizes) == whole);
        for (std::size_t cut = 1; cut < input.size(); ++cut) CHECK(split(input, {cut, input.size()}) == whole);
    }
}

TEST_CASE("an endless line takes no memory", "[line]") {
    LineSplitter splitter(line_octets_max);
    for (int round = 0; round < 1000; ++round) {
        splitter.push(std::string(1000, 'x') + "\r");
        CHECK_FALSE(splitter.next_line());
        CHECK(splitter.held_octets() <= 1);
    }
    splitter.push("\n");
    CHECK(splitter.next_line() == Line{"xxxxxxxx", Line::Fault::too_long});
    CHECK(splitter.empty());
}

TEST_CASE("many lines in one piece and one line in many pieces take linear time", "[line]") {
    constexpr std::size_t lines_count = 200'000;  // quadratic work would take minutes
    LineSplitter splitter(2'000'000);
    std::string input;
    for (std::size_t line = 0; line < lines_count; ++line) input += "ab\r\n";
    splitter.push(input);
    std::size_t lines = 0;
    while (splitter.next_line()) ++lines;
    CHECK(lines == lines_count);
    for (std::size_t piece = 0; piece < 1'000'000; ++piece) {
        splitter.push("x");
        if (splitter.next_line()) ++lines;
    }
    CHECK(lines == lines_count);
    splitter.push("\r\n");
    CHECK(splitter.next_line()->text.size() == 1'000'000);
}

TEST_CASE("the rest can be taken back", "[line]") {
    LineSplitter splitter(line_octets_max);
    splitter.push("DATA\r\nrest\r\nmo");
    CHECK(splitter.next_line()->text == "DATA");
    CHECK(splitter.held_octets() == 8);
    CHECK(splitter.take_rest() == "rest\r\nmo");
    CHECK(splitter.empty());
    splitter.push("new\r\n");
    CHECK(splitter.next_line()->text == "new");
}
