// DNS messages: what is decoded is encoded and decoded again to the same; a small limit leaves out, and never invents;
// rdata of one record and the TCP framing likewise.

#include <vector>

#include "protocol/dns/message_codec.hpp"
#include "protocol/dns/tcp_framing.hpp"
#include "protocol/dns/zone_file.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace dns = protocol::dns;
using tests::fuzz::require;

namespace {

void check_truncation(const dns::Message& message) {
    const protocol::Octets octets = dns::encode(message, dns::udp_octets_max_without_edns);
    require(octets.size() <= dns::udp_octets_max_without_edns || !message.questions.empty(), "the limit is kept");
    const auto small = dns::decode(octets);
    require(small.has_value(), "a truncated message can be decoded");
    require(small->answers.size() <= message.answers.size(), "nothing is added");
}

void check_record_text(const dns::ResourceRecord& record) {
    // Of other classes, what looks like an address need not be one.
    if (record.record_class != dns::RecordClass::in) return;
    const auto rdata = dns::decode_rdata(record.type(), dns::encode_rdata(record.rdata));
    require(rdata && *rdata == record.rdata, "rdata is equal after encoding and decoding");
    if (!dns::is_data_type(record.type())) return;
    const auto read = dns::parse_record(record.to_string(), dns::DomainName());
    require(read.has_value(), "a record's text can be read");
    require(*read == record, "a record is equal after printing and reading");
}

void check_message(std::string_view octets) {
    const auto message = dns::decode(octets);
    if (!message) {
        require(message.error().offset_octets <= octets.size(), "an error is within the message");
        const auto refusal = dns::format_error_response(octets);
        require(!refusal || dns::decode(dns::encode(*refusal)).has_value(), "a refusal can be decoded");
        return;
    }
    static_cast<void>(message->to_string());
    const protocol::Octets encoded = dns::encode(*message);
    const auto again = dns::decode(encoded);
    require(again.has_value(), "what is encoded can be decoded");
    require(message->truncated || again->truncated || *again == *message, "a message is equal after encoding");
    require(again->truncated || dns::encode(*again) == encoded, "encoding again gives the same octets");
    check_truncation(*message);
    for (const auto& record : message->answers) check_record_text(record);
}

void check_framing(std::string_view octets, std::uint8_t chunking) {
    std::vector<protocol::Octets> whole;
    std::vector<protocol::Octets> chunked;
    dns::TcpMessageSplitter splitter;
    splitter.push(octets);
    while (auto message = splitter.next_message()) whole.push_back(std::move(*message));
    dns::TcpMessageSplitter again;
    tests::fuzz::for_each_chunk(octets, chunking, [&](std::string_view chunk) {
        again.push(chunk);
        while (auto message = again.next_message()) chunked.push_back(std::move(*message));
    });
    require(whole == chunked, "any chunking gives the same messages");
    dns::TcpMessageSplitter framed;
    framed.push(dns::frame_for_tcp(octets));
    require(framed.next_message() == protocol::Octets(octets) && framed.empty(), "a framed message comes out again");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const std::uint8_t chunking = input.choice();
    if (input.rest().size() > dns::message_octets_max) return 0;
    check_message(input.rest());
    check_framing(input.rest(), chunking);
    return 0;
}
