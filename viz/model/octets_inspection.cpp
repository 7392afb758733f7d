#include "viz/model/octets_inspection.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/dns/message_codec.hpp"
#include "viz/model/display_text.hpp"

namespace viz::model {

namespace {

using sim::recording::Event;
using sim::recording::EventKind;

constexpr std::size_t octets_per_row = 16;

HexRow make_hex_row(std::string_view octets, std::size_t offset) {
    HexRow row;
    row.offset = offset;
    for (const char octet : octets) {
        if (!row.hex.empty()) row.hex += ' ';
        row.hex += fmt::format("{:02x}", static_cast<unsigned char>(octet));
        row.text += protocol::is_printable(octet) ? octet : '.';
    }
    return row;
}

std::vector<std::string> text_lines(std::string_view text, std::string_view line_end) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.size(), text.find(line_end));
        lines.push_back(display_text(text.substr(0, end)));
        text.remove_prefix(std::min(text.size(), end + line_end.size()));
    }
    return lines;
}

bool is_dns(const Event& event) {
    return event.fields.text("from").ends_with(":53") || event.fields.text("to").ends_with(":53");
}

std::vector<std::string> decode_octets(const Event& event, const std::string& octets) {
    if (event.kind != EventKind::datagram_sent || !is_dns(event)) return text_lines(octets, "\r\n");
    const auto message = protocol::dns::decode(octets);
    if (!message) return {"not a DNS message"};
    return text_lines(message->to_string(), "\n");
}

}  // namespace

std::vector<HexRow> make_hex_rows(std::string_view octets) {
    std::vector<HexRow> rows;
    for (std::size_t offset = 0; offset < octets.size(); offset += octets_per_row) {
        rows.push_back(make_hex_row(octets.substr(offset, octets_per_row), offset));
    }
    return rows;
}

OctetsInspection inspect_octets(const Trace& trace, sim::recording::EventId id) {
    OctetsInspection inspection;
    const Event* event = trace.find_event(id);
    const bool sent =
        event != nullptr && (event->kind == EventKind::segment_sent || event->kind == EventKind::datagram_sent);
    if (!sent) {
        inspection.absent = trace.header().level == sim::recording::Level::full
                                ? "This event sends no octets."
                                : "This recording holds no octets: run again with level full to see them.";
        return inspection;
    }
    const std::string& octets = event->fields.text("octets");
    inspection.rows = make_hex_rows(octets);
    inspection.decoded = decode_octets(*event, octets);
    return inspection;
}

}  // namespace viz::model
