// What a server sends, as responses: any chunking gives the same responses, memory is bounded, and what is understood
// is equal after encoding and parsing.

#include <string>
#include <vector>

#include "protocol/imap/response.hpp"
#include "protocol/imap/response_reader.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace imap = protocol::imap;
using tests::fuzz::require;

namespace {

std::vector<std::string> read_all(std::string_view octets, std::uint8_t chunking) {
    imap::ResponseReader reader(1000, 2000);
    std::vector<std::string> responses;
    tests::fuzz::for_each_chunk(octets, chunking, [&](std::string_view chunk) {
        reader.push(chunk);
        while (auto response = reader.next()) responses.push_back(std::move(*response));
    });
    if (reader.refused()) responses.emplace_back("refused");
    return responses;
}

void check_response(std::string_view octets, imap::NameEncoding names) {
    const auto response = imap::parse_response(octets, names);
    if (!response) return;
    std::string encoded = imap::encode(*response, names);
    require(encoded.ends_with("\r\n"), "a response ends with CRLF");
    encoded.resize(encoded.size() - 2);
    const auto again = imap::parse_response(encoded, names);
    require(again.has_value() && *again == *response, "a response is equal after encoding and parsing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const std::uint8_t chunking = input.choice();
    const std::vector<std::string> whole = read_all(input.rest(), '0');
    require(read_all(input.rest(), chunking) == whole, "any chunking gives the same responses");
    for (const std::string& response : whole) {
        check_response(response, imap::NameEncoding::modified_utf7);
        check_response(response, imap::NameEncoding::utf8);
    }
    check_response(input.rest(), imap::NameEncoding::utf8);
    return 0;
}
