#include "protocol/message/composer.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "protocol/base/base64.hpp"
#include "protocol/base/quoted_printable.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/message/charset.hpp"
#include "protocol/message/encoded_word.hpp"
#include "protocol/message/lexer.hpp"

namespace protocol::message {

namespace {

/// Every LF or CRLF becomes CRLF, and the last line gets one; a lone CR stays.
Octets with_crlf(std::string_view text) {
    Octets octets;
    octets.reserve(text.size() + text.size() / 32 + 2);
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        const bool bare_line_feed = end == 0 || text[end - 1] != '\r';
        octets += text.substr(0, end);
        octets += bare_line_feed ? "\r\n" : "\n";
        text.remove_prefix(end + 1);
    }
    octets += text;
    if (!text.empty()) octets += "\r\n";
    return octets;
}

/// May the octets travel as they are? RFC 2045 section 2.7 and section 2.8.
bool is_made_of_short_lines(std::string_view octets) {
    if (octets.find('\0') != std::string_view::npos) return false;
    for (std::size_t end = octets.find_first_of("\r\n"); end != std::string_view::npos;
         end = octets.find_first_of("\r\n")) {
        if (end > line_octets_max || octets.substr(end, 2) != "\r\n") return false;
        octets.remove_prefix(end + 2);
    }
    return octets.size() <= line_octets_max;
}

Part text_part(const Draft& draft) {
    EncodedText text = encode_text(draft.text, draft.non_ascii_text);
    Part part;
    part.header.append(
        HeaderField("Content-Type", text.ascii ? "text/plain; charset=us-ascii" : "text/plain; charset=utf-8"));
    part.header.append(HeaderField("Content-Transfer-Encoding", to_string(text.encoding)));
    part.body = std::move(text.octets);
    return part;
}

Octets encode_body(const Attachment& attachment) {
    assert(can_carry(attachment.encoding, attachment.octets));
    if (attachment.encoding == TransferEncoding::base64) return encode_base64_lines(attachment.octets);
    if (attachment.encoding == TransferEncoding::quoted_printable) return encode_quoted_printable(attachment.octets);
    return attachment.octets;
}

Part attachment_part(const Attachment& attachment) {
    ContentDisposition disposition{"attachment", {}};
    if (!attachment.filename.empty()) disposition.parameters.push_back({"filename", attachment.filename});
    Part part;
    part.header.append(HeaderField("Content-Type", attachment.type.encode()));
    part.header.append(HeaderField("Content-Disposition", disposition.encode()));
    part.header.append(HeaderField("Content-Transfer-Encoding", to_string(attachment.encoding)));
    part.body = encode_body(attachment);
    return part;
}

Part multipart(const Draft& draft) {
    std::vector<Part> parts{text_part(draft)};
    for (const Attachment& attachment : draft.attachments) parts.push_back(attachment_part(attachment));
    std::vector<std::string_view> bodies;
    for (const Part& part : parts) bodies.push_back(part.body);
    const std::string boundary = draft.boundary.empty() ? make_boundary(bodies) : draft.boundary;
    const bool eight_bit =
        std::any_of(bodies.begin(), bodies.end(), [](std::string_view body) { return !is_ascii(body); });
    Part whole;
    whole.header.append(
        HeaderField("Content-Type", ContentType{"multipart", "mixed", {{"boundary", boundary}}}.encode()));
    // A multipart that holds 8-bit lines must say so (RFC 2045 section 6.4).
    if (eight_bit) whole.header.append(HeaderField("Content-Transfer-Encoding", "8bit"));
    whole.body = encode_multipart(parts, boundary);
    return whole;
}

/// RFC 5322 section 3.6.4.
HeaderField references_field(const std::vector<MessageId>& references) {
    std::string body;
    for (const MessageId& reference : references) body += (body.empty() ? "" : " ") + reference.encode();
    return {"References", body};
}

Header draft_header(const Draft& draft) {
    Header header;
    header.append(HeaderField("Date", format_date_time(draft.date)));
    header.append(HeaderField("From", draft.from.encode()));
    if (!draft.to.empty()) header.append(HeaderField("To", encode_address_list(draft.to)));
    if (!draft.cc.empty()) header.append(HeaderField("Cc", encode_address_list(draft.cc)));
    if (draft.message_id) header.append(HeaderField("Message-ID", draft.message_id->encode()));
    if (draft.in_reply_to) header.append(HeaderField("In-Reply-To", draft.in_reply_to->encode()));
    if (!draft.references.empty()) header.append(references_field(draft.references));
    if (!draft.subject.empty()) header.append(HeaderField("Subject", encode_encoded_words(draft.subject)));
    for (const HeaderField& field : draft.more_fields) header.append(field);
    header.append(HeaderField("MIME-Version", "1.0"));
    return header;
}

}  // namespace

Octets compose(const Draft& draft) {
    Part content = draft.attachments.empty() ? text_part(draft) : multipart(draft);
    return draft_header(draft).encode() + content.header.encode() + "\r\n" + content.body;
}

bool can_carry(TransferEncoding encoding, std::string_view octets) {
    switch (encoding) {
        case TransferEncoding::seven_bit:
            return is_ascii(octets) && is_made_of_short_lines(octets);
        case TransferEncoding::eight_bit:
            return is_made_of_short_lines(octets);
        case TransferEncoding::binary:
        case TransferEncoding::quoted_printable:
        case TransferEncoding::base64:
            return true;
        case TransferEncoding::unknown:
            break;
    }
    return false;
}

EncodedText encode_text(std::string_view utf8, NonAsciiText non_ascii_text) {
    EncodedText text;
    text.octets = with_crlf(to_utf8(utf8, "utf-8").utf8);
    text.ascii = is_ascii(text.octets);
    const bool as_is = text.ascii || non_ascii_text == NonAsciiText::eight_bit;
    if (as_is && is_made_of_short_lines(text.octets)) {
        text.encoding = text.ascii ? TransferEncoding::seven_bit : TransferEncoding::eight_bit;
        return text;
    }
    text.encoding = TransferEncoding::quoted_printable;
    text.octets = encode_quoted_printable(text.octets);
    return text;
}

std::string make_boundary(const std::vector<std::string_view>& bodies) {
    for (std::size_t number = 1;; ++number) {
        std::string boundary = "=_part_" + std::to_string(number);
        const bool taken = std::any_of(bodies.begin(), bodies.end(), [&boundary](std::string_view body) {
            return body.find("--" + boundary) != std::string_view::npos;
        });
        if (!taken) return boundary;
    }
}

Octets encode_multipart(const std::vector<Part>& parts, std::string_view boundary) {
    const std::string delimiter = "--" + std::string(boundary);
    Octets octets;
    for (const Part& part : parts) {
        octets += delimiter + "\r\n" + part.header.encode() + "\r\n" + part.body + "\r\n";
    }
    return octets + delimiter + "--\r\n";
}

}  // namespace protocol::message
