#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/message/composer.hpp"
#include "protocol/message/delivery_status.hpp"
#include "protocol/message/entity.hpp"
#include "protocol/message/lexer.hpp"

namespace protocol::message {

namespace {

bool has_action(const DeliveryStatus& status, DeliveryAction action) {
    return std::any_of(status.recipients.begin(), status.recipients.end(),
                       [action](const RecipientStatus& recipient) { return recipient.action == action; });
}

std::string_view subject_of(const DeliveryStatus& status) {
    if (has_action(status, DeliveryAction::failed)) return "Your message could not be delivered";
    if (has_action(status, DeliveryAction::delayed)) return "Your message is delayed";
    return "Your message was delivered";
}

Part notification_part(std::string_view description, std::string_view content_type, Octets body) {
    Part part;
    part.header.append(HeaderField("Content-Description", description));
    part.header.append(HeaderField("Content-Type", content_type));
    if (!is_ascii(body)) part.header.append(HeaderField("Content-Transfer-Encoding", "8bit"));
    part.body = std::move(body);
    return part;
}

/// The three parts of RFC 6522 section 3.
std::vector<Part> notification_parts(const DeliveryStatusNotification& notification) {
    const EncodedText text = encode_text(describe_delivery_status(notification.status), NonAsciiText::eight_bit);
    Part human = notification_part(
        "Notification", text.ascii ? "text/plain; charset=us-ascii" : "text/plain; charset=utf-8", text.octets);
    if (text.encoding == TransferEncoding::quoted_printable) {
        human.header.append(HeaderField("Content-Transfer-Encoding", to_string(text.encoding)));
    }
    const bool full = notification.returned == ReturnedContent::full;
    std::vector<Part> parts{std::move(human)};
    const bool utf8 = notification.utf8;  // RFC 6533 section 4
    parts.push_back(notification_part("Delivery report",
                                      utf8 ? "message/global-delivery-status" : "message/delivery-status",
                                      notification.status.encode()));
    parts.push_back(full ? notification_part("Original message", utf8 ? "message/global" : "message/rfc822",
                                             notification.original.flatten())
                         : notification_part("Header of the original message",
                                             utf8 ? "message/global-headers" : "text/rfc822-headers",
                                             notification.original.header()));
    return parts;
}

Header notification_header(const DeliveryStatusNotification& notification, std::string_view boundary, bool eight_bit) {
    const ContentType type{
        "multipart", "report", {{"report-type", "delivery-status"}, {"boundary", std::string(boundary)}}};
    Header header;
    header.append(HeaderField("Date", format_date_time(notification.date)));
    header.append(HeaderField("From", notification.from.encode()));
    header.append(HeaderField("To", notification.to.encode()));
    header.append(HeaderField("Subject", notification.subject.empty() ? subject_of(notification.status)
                                                                      : std::string_view(notification.subject)));
    header.append(HeaderField("Message-ID", notification.message_id.encode()));
    // No automatic reply may follow (RFC 3834 section 5).
    header.append(HeaderField("Auto-Submitted", "auto-replied"));
    header.append(HeaderField("MIME-Version", "1.0"));
    header.append(HeaderField("Content-Type", type.encode()));
    if (eight_bit) header.append(HeaderField("Content-Transfer-Encoding", "8bit"));
    return header;
}

bool is_delivery_report(const Entity& entity) {
    return entity.type.is("multipart", "report") &&
           equal_ignoring_case(entity.type.parameter("report-type"), "delivery-status") && entity.parts.size() >= 2 &&
           (entity.parts[1].type.is("message", "delivery-status") ||
            entity.parts[1].type.is("message", "global-delivery-status"));
}

void read_original(const Entity& report, std::string_view octets, ParsedNotification& parsed) {
    if (report.parts.size() < 3) return;
    const Entity& original = report.parts[2];
    const bool full = original.type.is("message", "rfc822") || original.type.is("message", "global");
    const bool headers = original.type.is("text", "rfc822-headers") || original.type.is("message", "global-headers");
    if (!full && !headers) return;
    parsed.returned = full ? ReturnedContent::full : ReturnedContent::headers;
    parsed.original = decode_body(original, octets);
}

/// Whether a body of this encoding is decoded by leaving it alone.
bool is_as_written(TransferEncoding encoding) {
    return encoding != TransferEncoding::quoted_printable && encoding != TransferEncoding::base64;
}

}  // namespace

Octets DeliveryStatusNotification::encode() const {
    const std::vector<Part> parts = notification_parts(*this);
    std::vector<std::string_view> bodies;
    for (const Part& part : parts) bodies.push_back(part.body);
    const std::string line = boundary.empty() ? make_boundary(bodies) : boundary;
    const bool eight_bit = !std::all_of(bodies.begin(), bodies.end(), is_ascii);
    return notification_header(*this, line, eight_bit).encode() + "\r\n" + encode_multipart(parts, line);
}

Result<ParsedNotification, SyntaxError> parse_delivery_status_notification(std::string_view octets) {
    const Entity report = parse_entity(octets);
    if (!is_delivery_report(report)) return syntax_error(0, "multipart/report with a message/delivery-status part");
    const Entity& status_part = report.parts[1];
    const Result<DeliveryStatus, SyntaxError> status = DeliveryStatus::parse(decode_body(status_part, octets));
    if (!status) {
        // Of an encoded part no more is known than where it begins.
        const std::size_t within = is_as_written(status_part.encoding) ? status.error().offset_octets : 0;
        return syntax_error(status_part.body_offset_octets + within, status.error().expected);
    }
    ParsedNotification parsed;
    parsed.status = *status;
    if (const Entity* text = main_text(report.parts[0])) parsed.text = display_body(*text, octets).utf8;
    read_original(report, octets, parsed);
    return parsed;
}

}  // namespace protocol::message
