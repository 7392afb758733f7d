#include "protocol/imap/body_section.hpp"

#include "protocol/imap/wire_text.hpp"

namespace protocol::imap {

namespace {

std::string_view section_text_name(BodySection::Text text) {
    switch (text) {
        case BodySection::Text::none:
            break;
        case BodySection::Text::header:
            return "HEADER";
        case BodySection::Text::header_fields:
            return "HEADER.FIELDS";
        case BodySection::Text::header_fields_not:
            return "HEADER.FIELDS.NOT";
        case BodySection::Text::text:
            return "TEXT";
        case BodySection::Text::mime:
            return "MIME";
    }
    return {};
}

}  // namespace

std::string BodySection::encode() const {
    std::string encoded;
    for (const std::uint32_t number : part) {
        if (!encoded.empty()) encoded += '.';
        encoded += std::to_string(number);
    }
    if (text != Text::none && !encoded.empty()) encoded += '.';
    encoded += section_text_name(text);
    if (text != Text::header_fields && text != Text::header_fields_not) return encoded;
    encoded += ' ';
    write_list(encoded, fields, write_astring);
    return encoded;
}

}  // namespace protocol::imap
