#include "protocol/imap/fetch_item.hpp"

#include <fmt/format.h>

#include <string_view>

namespace protocol::imap {

namespace {

std::string_view base_name(FetchItem::Kind kind) {
    switch (kind) {
        case FetchItem::Kind::envelope:
            return "ENVELOPE";
        case FetchItem::Kind::flags:
            return "FLAGS";
        case FetchItem::Kind::internal_date:
            return "INTERNALDATE";
        case FetchItem::Kind::rfc822:
            return "RFC822";
        case FetchItem::Kind::rfc822_header:
            return "RFC822.HEADER";
        case FetchItem::Kind::rfc822_size:
            return "RFC822.SIZE";
        case FetchItem::Kind::rfc822_text:
            return "RFC822.TEXT";
        case FetchItem::Kind::body:
        case FetchItem::Kind::body_section:
            return "BODY";
        case FetchItem::Kind::body_structure:
            return "BODYSTRUCTURE";
        case FetchItem::Kind::uid:
            return "UID";
        case FetchItem::Kind::binary:
            return "BINARY";
        case FetchItem::Kind::binary_size:
            return "BINARY.SIZE";
        case FetchItem::Kind::modseq:
            return "MODSEQ";
        case FetchItem::Kind::email_id:
            return "EMAILID";
        case FetchItem::Kind::thread_id:
            return "THREADID";
        case FetchItem::Kind::preview:
            return "PREVIEW";
        case FetchItem::Kind::save_date:
            return "SAVEDATE";
    }
    return {};
}

bool has_section(FetchItem::Kind kind) {
    return kind == FetchItem::Kind::body_section || kind == FetchItem::Kind::binary ||
           kind == FetchItem::Kind::binary_size;
}

}  // namespace

std::string FetchItem::encode() const {
    std::string text(base_name(kind));
    if (peek) text += ".PEEK";
    if (has_section(kind)) text += fmt::format("[{}]", section.encode());
    if (partial) text += fmt::format("<{}.{}>", partial->first_octet, partial->count_octets);
    if (lazy) text += " (LAZY)";
    return text;
}

std::string FetchItem::encode_response_name() const {
    std::string text(base_name(kind));
    if (has_section(kind)) text += fmt::format("[{}]", section.encode());
    if (partial) text += fmt::format("<{}>", partial->first_octet);
    return text;
}

bool FetchItem::sets_seen() const {
    if (kind == Kind::rfc822 || kind == Kind::rfc822_text) return true;
    return (kind == Kind::body_section || kind == Kind::binary) && !peek;
}

}  // namespace protocol::imap
