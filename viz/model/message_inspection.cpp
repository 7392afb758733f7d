#include "viz/model/message_inspection.hpp"

#include <algorithm>

#include "protocol/message/header.hpp"
#include "protocol/message/header_difference.hpp"
#include "sim/recording/spoken_protocol.hpp"
#include "viz/model/authentication_results.hpp"
#include "viz/model/display_text.hpp"
#include "viz/model/message_hops.hpp"

namespace viz::model {

namespace {

using protocol::message::Header;
using protocol::message::HeaderChange;

/// A value in one line: white space that it was folded at is one space.
std::string value_text(std::string value) {
    std::replace(value.begin(), value.end(), '\t', ' ');
    return display_text(value);
}

/// Lines of printable text, each ended by LF.
std::string printable_lines(std::string_view octets) {
    std::string text;
    while (!octets.empty()) {
        const std::size_t end = std::min(octets.size(), octets.find("\r\n"));
        text += display_text(octets.substr(0, end)) + "\n";
        octets.remove_prefix(std::min(octets.size(), end + 2));
    }
    return text;
}

/// The hop before, of the same message.
const MessageHop* hop_before(const std::vector<MessageHop>& hops, std::size_t hop) {
    for (std::size_t index = hop; index-- > 0;) {
        if (hops[index].message == hops[hop].message) return &hops[index];
    }
    return nullptr;
}

/// Marks the fields that the sender of a hop added to what it had got.
void mark_added(std::vector<HeaderRow>& rows, const Header& before, const Header& now) {
    for (const HeaderChange& change : header_difference(before, now)) {
        if (change.kind != HeaderChange::Kind::removed) rows[change.position].added_here = true;
    }
}

void read_content(MessageInspection& inspection, const Trace& trace, const Moment& moment) {
    const std::string& octets = inspection.octets;
    const Header header = Header::parse(octets);
    for (const protocol::message::HeaderField& field : header.fields()) {
        inspection.header.push_back({.name = display_text(field.name()),
                                     .value = value_text(field.body()),
                                     .meaning = header_field_meaning(field.name())});
        if (field.is("Authentication-Results")) {
            inspection.header.back().explanation = explain_authentication_results(field.body());
        }
    }
    const std::size_t header_size = header.encode().size();
    const std::string_view rest = std::string_view(octets).substr(std::min(octets.size(), header_size));
    inspection.body = printable_lines(rest.starts_with("\r\n") ? rest.substr(2) : rest);
    const MessageHop* before = hop_before(inspection.hops, *inspection.hop);
    if (before == nullptr) return;
    const std::string octets_before = content_of_hop(trace, moment, *before);
    if (!octets_before.empty()) mark_added(inspection.header, Header::parse(octets_before), header);
}

std::string_view reason_of_absence(const Trace& trace) {
    if (trace.header().level != sim::recording::Level::full) {
        return "This recording holds no octets: run again with level full to see header and body.";
    }
    return "Header and body have not been sent yet on this hop.";
}

}  // namespace

MessageInspection inspect_message(const Trace& trace, const Moment& moment, std::string_view message,
                                  std::optional<std::size_t> hop) {
    MessageInspection inspection;
    inspection.hops = hops_until(trace, moment, message);
    if (inspection.hops.empty()) {
        inspection.absent = "The mail has not been handed over to any other host yet.";
        return inspection;
    }
    inspection.hop = std::min(hop.value_or(inspection.hops.size() - 1), inspection.hops.size() - 1);
    const MessageHop& shown = inspection.hops[*inspection.hop];
    if (sim::recording::is_mail_transfer(shown.protocol)) inspection.envelope = envelope_of(trace, moment, shown);
    inspection.octets = content_of_hop(trace, moment, shown);
    inspection.size_octets = inspection.octets.size();
    if (inspection.octets.empty()) {
        inspection.absent = reason_of_absence(trace);
    } else {
        read_content(inspection, trace, moment);
    }
    return inspection;
}

}  // namespace viz::model
