#include "sim/scenario/attachment_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/message/composer.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/written_text.hpp"

namespace sim::scenario {

namespace {

using protocol::message::ContentType;
using protocol::message::TransferEncoding;

struct Extension {
    std::string_view name;
    std::string_view media_type;
};
constexpr auto extensions =
    std::to_array<Extension>({{".txt", "text/plain"}, {".png", "image/png"}, {".pdf", "application/pdf"}});

std::string usual_type(const std::string& file_name) {
    const std::string name = protocol::to_lower(file_name);
    for (const Extension& extension : extensions) {
        if (name.ends_with(extension.name)) return std::string(extension.media_type);
    }
    return "application/octet-stream";
}

void read_name(const Section& section, std::string& name) {
    section.get("name", name);
    if (!section.has("name")) return;
    if (name.empty()) section.problem("name", "a file needs a name");
    if (std::any_of(name.begin(), name.end(), protocol::is_control)) {
        section.problem("name", "a file's name has no control characters");
    }
}

/// Whether nothing of the text was passed over.
bool is_whole(const ContentType& type, const std::string& text) {
    return !type.parameters.empty() || protocol::equal_ignoring_case(type.media_type(), text);
}

void read_type(const Section& section, Attachment& attachment) {
    attachment.type = usual_type(attachment.name);
    if (!section.has("type")) return;
    const std::string text = section.text("type");
    const auto type = ContentType::parse(text);
    if (!type || !is_whole(*type, text)) {
        section.problem("type", "no media type (RFC 2045 section 5.1): write text/plain, image/png");
    } else if (type->type == "multipart" || type->type == "message") {
        section.problem("type", "a file is no multipart and no message; `forwards` brings another mail");
    } else {
        attachment.type = type->encode();
    }
}

/// Why the content cannot travel so; empty: it can.
std::string_view encoding_problem(const Attachment& attachment) {
    const bool as_it_is =
        attachment.encoding == TransferEncoding::seven_bit || attachment.encoding == TransferEncoding::eight_bit;
    if (!as_it_is) return {};
    if (attachment.size_octets) {
        return "drawn octets are no lines, NUL is among them (RFC 2045 section 2.9): write base64 or quoted-printable";
    }
    if (attachment.encoding == TransferEncoding::seven_bit && !protocol::is_ascii(attachment.text)) {
        return "7bit holds ASCII only (RFC 2045 section 2.7): write 8bit, quoted-printable or base64";
    }
    if (can_carry(attachment.encoding, written_octets(attachment.text))) return {};
    return "7bit and 8bit hold lines of at most 998 octets, without NUL and without CR or LF alone (RFC 2045 section "
           "2.8): write quoted-printable or base64";
}

void read_encoding(const Section& section, Attachment& attachment) {
    if (section.has("encoding")) {
        attachment.encoding = protocol::message::parse_transfer_encoding(section.text("encoding"));
        const std::string_view problem = encoding_problem(attachment);
        if (!problem.empty()) section.problem("encoding", std::string(problem));
    } else if (!attachment.size_octets) {
        attachment.encoding = TransferEncoding::seven_bit;
        if (!encoding_problem(attachment).empty()) attachment.encoding = TransferEncoding::quoted_printable;
    }
}

}  // namespace

std::vector<Attachment> read_attachments(const Section& mail) {
    std::vector<Attachment> attachments;
    for (const Section& section : mail.list("attachments")) {
        Attachment attachment;
        read_name(section, attachment.name);
        read_type(section, attachment);
        section.get("text", attachment.text);
        section.get("size", attachment.size_octets);
        read_encoding(section, attachment);
        attachments.push_back(std::move(attachment));
    }
    if (attachments.size() > limits::attachments_max) {
        mail.problem("attachments", fmt::format("more than {}", limits::attachments_max));
    }
    return attachments;
}

}  // namespace sim::scenario
