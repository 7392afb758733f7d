#include "protocol/message/entity.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/base/base64.hpp"
#include "protocol/base/quoted_printable.hpp"
#include "protocol/message/content.hpp"

namespace protocol::message {

namespace {

struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct Multipart {
    std::vector<Range> parts;
    bool closed = false;
};

enum class BoundaryLine : unsigned char { none, delimiter, close_delimiter };

/// The ABNF of RFC 2046 section 5.1.1: the boundary, perhaps "--", white space, and nothing else. (The text
/// there is content with a line that begins so, but then nested boundaries like "a" and "ab" are taken for each other.)
BoundaryLine classify_line(std::string_view line, std::string_view boundary) {
    if (!line.starts_with("--") || !line.substr(2).starts_with(boundary)) return BoundaryLine::none;
    line.remove_prefix(2 + boundary.size());
    const bool closes = line.starts_with("--");
    if (closes) line.remove_prefix(2);
    const bool only_padding = std::all_of(line.begin(), line.end(),
                                          [](char octet) { return is_blank(octet) || octet == '\r' || octet == '\n'; });
    if (!only_padding) return BoundaryLine::none;
    return closes ? BoundaryLine::close_delimiter : BoundaryLine::delimiter;
}

/// `end` without the line end before it, which belongs to the boundary.
std::size_t before_line_end(std::string_view octets, std::size_t begin, std::size_t end) {
    if (end > begin && octets[end - 1] == '\n') --end;
    if (end > begin && octets[end - 1] == '\r') --end;
    return end;
}

/// Cuts a multipart body into the ranges of its parts. RFC 2046 section 5.1.1.
Multipart split_multipart(std::string_view octets, Range body, std::string_view boundary) {
    Multipart result;
    std::size_t line = body.begin;
    while (line < body.end && !result.closed) {
        const std::size_t line_feed = octets.find('\n', line);
        const std::size_t next = line_feed < body.end ? line_feed + 1 : body.end;
        const BoundaryLine kind = classify_line(octets.substr(line, next - line), boundary);
        if (kind != BoundaryLine::none && !result.parts.empty()) {
            Range& last = result.parts.back();
            last.end = before_line_end(octets, last.begin, line);
        }
        if (kind == BoundaryLine::delimiter) result.parts.push_back({next, body.end});
        result.closed = kind == BoundaryLine::close_delimiter;
        line = next;
    }
    return result;
}

class EntityParser {
public:
    EntityParser(std::string_view octets, const EntityLimits& limits) : octets_(octets), limits_(limits) {}

    Entity parse(Range range, std::size_t depth, const ContentType& default_type) {
        ++parts_;
        Entity entity = read_header(range, default_type);
        // An encoded message is not there to be looked at; it should not exist (RFC 2046 section 5.2.1).
        const bool in_place =
            entity.encoding != TransferEncoding::base64 && entity.encoding != TransferEncoding::quoted_printable;
        const bool inner_message = entity.is_message() && in_place && entity.body_offset_octets < range.end;
        if (entity.is_multipart()) read_multipart(entity, depth);
        if (inner_message) add_part(entity, {entity.body_offset_octets, range.end}, depth, ContentType{});
        return entity;
    }

private:
    [[nodiscard]] Entity read_header(Range range, const ContentType& default_type) const {
        const std::string_view area = octets_.substr(range.begin, range.end - range.begin);
        const HeaderEnd end = find_header_end(area);
        Entity entity;
        entity.header = Header::parse(area.substr(0, end.header_size_octets), range.begin);
        entity.header_offset_octets = range.begin;
        entity.body_offset_octets = range.begin + end.body_offset_octets;
        entity.end_offset_octets = range.end;
        entity.type = default_type;
        if (const HeaderField* field = entity.header.find("Content-Type")) {
            const Result<ContentType, SyntaxError> type = ContentType::parse(field->raw_body());
            entity.type = type ? *type : ContentType{};
            entity.type_stated = type.has_value();
        }
        if (const HeaderField* field = entity.header.find("Content-Disposition")) {
            const Result<ContentDisposition, SyntaxError> disposition = ContentDisposition::parse(field->raw_body());
            if (disposition) entity.disposition = *disposition;
        }
        if (const HeaderField* field = entity.header.find("Content-Transfer-Encoding")) {
            entity.encoding = parse_transfer_encoding(field->raw_body());
        }
        return entity;
    }

    void read_multipart(Entity& entity, std::size_t depth) {
        const std::string_view boundary = entity.type.parameter("boundary");
        if (boundary.empty()) return;
        const Multipart multipart =
            split_multipart(octets_, {entity.body_offset_octets, entity.end_offset_octets}, boundary);
        entity.closed = multipart.closed;
        // RFC 2046 section 5.1.5.
        const ContentType inner =
            entity.type.subtype == "digest" ? ContentType{"message", "rfc822", {}} : ContentType{};
        for (const Range& part : multipart.parts) {
            if (!add_part(entity, part, depth, inner)) break;
        }
    }

    bool add_part(Entity& entity, Range range, std::size_t depth, const ContentType& default_type) {
        entity.cut = depth >= limits_.depth_max || parts_ >= limits_.parts_max;
        if (!entity.cut) entity.parts.push_back(parse(range, depth + 1, default_type));
        return !entity.cut;
    }

    std::string_view octets_;
    EntityLimits limits_;
    std::size_t parts_ = 0;
};

std::string with_line_feeds(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t index = 0; index < text.size(); ++index) {
        if (text.substr(index).starts_with("\r\n")) continue;
        result += text[index];
    }
    return result;
}

bool is_attachment(const Entity& entity) {
    return entity.disposition && entity.disposition->type == "attachment";
}

const Entity* first_text(const Entity& entity, bool plain_only) {
    if (entity.is_multipart()) {
        for (const Entity& part : entity.parts) {
            if (const Entity* found = first_text(part, plain_only)) return found;
        }
        return nullptr;
    }
    const bool wanted = entity.type.type == "text" && (!plain_only || entity.type.subtype == "plain");
    return wanted && !is_attachment(entity) ? &entity : nullptr;
}

}  // namespace

Entity parse_entity(std::string_view octets, const EntityLimits& limits) {
    return EntityParser(octets, limits).parse({0, octets.size()}, 1, ContentType{});
}

Octets decode_body(const Entity& entity, std::string_view octets) {
    const std::string_view body = entity.body(octets);
    switch (entity.encoding) {
        case TransferEncoding::base64:
            return decode_base64_lenient(body);
        case TransferEncoding::quoted_printable:
            return decode_quoted_printable_lenient(body);
        default:
            return Octets(body);
    }
}

DisplayText display_body(const Entity& entity, std::string_view octets) {
    // RFC 2045 section 5.2.
    const std::string_view stated = entity.type.parameter("charset");
    DisplayText text = to_utf8(decode_body(entity, octets), stated.empty() ? "us-ascii" : stated);
    text.utf8 = with_line_feeds(text.utf8);
    if (entity.encoding == TransferEncoding::unknown) {
        text.note += std::string(text.note.empty() ? "" : " ") +
                     "The transfer encoding is not known; the text is shown as it was transferred.";
    }
    return text;
}

const Entity* main_text(const Entity& entity) {
    const Entity* plain = first_text(entity, true);
    return plain != nullptr ? plain : first_text(entity, false);
}

}  // namespace protocol::message
