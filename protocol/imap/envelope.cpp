#include "protocol/imap/envelope.hpp"

#include "protocol/imap/string_text.hpp"

namespace protocol::imap {

namespace {

void append_text_field(std::string& out, const message::Header& header, std::string_view name) {
    const message::HeaderField* field = header.find(name);
    if (field == nullptr) return append_nstring(out, std::nullopt);
    append_string(out, field->body());
}

void append_address(std::string& out, const EnvelopeAddress& address) {
    out += '(';
    append_nstring(out, address.name);
    out += ' ';
    append_nstring(out, address.route);
    out += ' ';
    append_nstring(out, address.mailbox);
    out += ' ';
    append_nstring(out, address.host);
    out += ')';
}

/// "(" 1*address ")" / nil: without blanks between the addresses.
void append_addresses(std::string& out, const std::vector<EnvelopeAddress>& addresses) {
    if (addresses.empty()) return append_nstring(out, std::nullopt);
    out += '(';
    for (const EnvelopeAddress& address : addresses) append_address(out, address);
    out += ')';
}

}  // namespace

void append_envelope(std::string& out, const message::Header& header) {
    const std::vector<EnvelopeAddress> from = envelope_addresses_of(header, "From");
    out += '(';
    append_text_field(out, header, "Date");
    out += ' ';
    append_text_field(out, header, "Subject");
    out += ' ';
    append_addresses(out, from);
    for (const std::string_view name : {"Sender", "Reply-To"}) {
        const std::vector<EnvelopeAddress> addresses = envelope_addresses_of(header, name);
        out += ' ';
        append_addresses(out, addresses.empty() ? from : addresses);
    }
    for (const std::string_view name : {"To", "Cc", "Bcc"}) {
        out += ' ';
        append_addresses(out, envelope_addresses_of(header, name));
    }
    out += ' ';
    append_text_field(out, header, "In-Reply-To");
    out += ' ';
    append_text_field(out, header, "Message-ID");
    out += ')';
}

}  // namespace protocol::imap
