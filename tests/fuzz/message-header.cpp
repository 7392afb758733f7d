// Header sections of RFC 5322: the octets come out as they went in, made fields read back, trace fields and message-ids
// are equal after encoding and parsing, header differences have their places.

#include "protocol/message/content.hpp"
#include "protocol/message/header.hpp"
#include "protocol/message/header_difference.hpp"
#include "protocol/message/message_id.hpp"
#include "protocol/message/trace.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace message = protocol::message;
using tests::fuzz::require;

namespace {

void check_lines(std::string_view octets) {
    while (!octets.empty()) {
        const std::size_t end = octets.find("\r\n");
        require(end != octets.npos && end <= message::line_octets_max, "lines of a made field are within the limit");
        require(octets.substr(0, end).find_first_of("\r\n") == octets.npos, "lines of a made field end with CRLF");
        octets.remove_prefix(end + 2);
        require(octets.empty() || octets.front() == ' ' || octets.front() == '\t', "a made field is one field");
    }
}

void check_field(const message::HeaderField& field) {
    require(message::HeaderField::from_octets(field.octets(), field.offset_octets()) == field,
            "a field keeps its octets");
    if (field.name().empty()) return;
    require(field.is(field.name()), "a field has its name");
    const message::HeaderField made(field.name(), field.body());
    check_lines(made.octets());
    require(made.name() == field.name(), "a made field has the name given");
    const message::HeaderField again(made.name(), made.body());
    require(again.body() == made.body(), "a made field reads as it was made");
}

void check_received(std::string_view body) {
    const auto received = message::ReceivedField::parse(body);
    if (!received) return require(received.error().offset_octets <= body.size(), "an error is within the body");
    const message::HeaderField field = received->field();
    check_lines(field.octets());
    const auto again = message::ReceivedField::parse(field.body());
    require(again.has_value() && again->date == received->date, "a Received field can be read again");
}

void check_message_ids(std::string_view text) {
    const auto id = message::MessageId::parse(text);
    if (id) {
        const auto again = message::MessageId::parse(id->encode());
        require(again && *again == *id, "a message-id is equal after encoding and parsing");
    }
    for (const auto& each : message::parse_message_ids(text)) {
        const auto again = message::MessageId::parse(each.encode());
        require(again && *again == each, "a message-id of a list is equal after encoding and parsing");
    }
}

void check_section(std::string_view octets) {
    const message::Header header = message::Header::parse(octets);
    const message::HeaderEnd end = message::find_header_end(octets);
    require(end.header_size_octets <= end.body_offset_octets && end.body_offset_octets <= octets.size(),
            "the parts of a message are within it");
    require(header.encode() == octets.substr(0, end.header_size_octets), "a header keeps its octets");
    for (const auto& field : header.fields()) {
        require(octets.substr(field.offset_octets(), field.octets().size()) == field.octets(), "a field has its place");
        check_field(field);
        check_received(field.raw_body());
        check_message_ids(field.raw_body());
    }
    require(message::hops_of(header).size() <= message::count_hops(header), "hops are Received fields");
    static_cast<void>(message::return_path_of(header));
    require(message::header_difference(header, header).empty(), "a header does not differ from itself");
}

/// Field by field in front, as hops do it: the same message as in one piece.
void check_content(std::string_view octets) {
    const message::Content whole{protocol::Octets(octets)};
    if (whole.body_offset_octets() == octets.size()) return;  // no empty line: the last field may have no end
    const auto fields = message::Header::parse(octets).fields();
    message::Content content{protocol::Octets(octets.substr(whole.header_size_octets()))};
    for (auto field = fields.rbegin(); field != fields.rend(); ++field) content = content.prepend(field->octets());
    require(content == whole, "fields in front make the message");
    require(content.header() == whole.header() && content.body() == whole.body(), "its parts are the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    const std::string_view octets = tests::fuzz::Input(data, size_octets).rest();
    check_section(octets);
    check_content(octets);
    return 0;
}
