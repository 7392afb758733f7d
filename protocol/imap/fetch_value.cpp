#include "protocol/imap/fetch_value.hpp"

#include "protocol/imap/body_structure.hpp"
#include "protocol/imap/date_time.hpp"
#include "protocol/imap/envelope.hpp"
#include "protocol/imap/preview.hpp"
#include "protocol/imap/string_text.hpp"

namespace protocol::imap {

namespace {

Octets flag_list(const MessageFacts& facts) {
    Octets list = "(";
    for (const std::string& flag : facts.flags) {
        if (list.size() > 1) list += ' ';
        list += flag;
    }
    if (facts.recent) list += list.size() > 1 ? " \\Recent" : "\\Recent";
    return list + ')';
}

Octets in_parentheses(std::string_view text) {
    return text.empty() ? "NIL" : '(' + Octets(text) + ')';
}

Octets nstring(const std::optional<Octets>& text) {
    Octets out;
    append_nstring(out, text);
    return out;
}

Octets structure(const MessageView& message, StructureForm form, ParameterForm parameters) {
    Octets out;
    append_body_structure(out, message.entity(), message.octets(), form, parameters);
    return out;
}

Octets envelope(const MessageView& message) {
    Octets out;
    append_envelope(out, message.entity().header);
    return out;
}

/// Items that are known without the octets.
Octets value_of_facts(FetchItem::Kind kind, const MessageFacts& facts) {
    switch (kind) {
        case FetchItem::Kind::flags:
            return flag_list(facts);
        case FetchItem::Kind::internal_date:
            return '"' + encode(facts.internal_date) + '"';
        case FetchItem::Kind::save_date: {
            const auto& saved = facts.saved_at_unix_seconds;
            return saved ? '"' + encode(message::DateTime{*saved}) + '"' : "NIL";
        }
        case FetchItem::Kind::rfc822_size:
            return std::to_string(facts.size_octets);
        case FetchItem::Kind::uid:
            return std::to_string(facts.uid);
        case FetchItem::Kind::modseq:
            return in_parentheses(std::to_string(facts.modseq));
        case FetchItem::Kind::email_id:
            return in_parentheses(facts.email_id);
        case FetchItem::Kind::thread_id:
            return in_parentheses(facts.thread_id);
        default:
            return "NIL";  // the others are not asked here
    }
}

Result<Octets, UnknownTransferEncoding> binary_value(const FetchItem& item, const MessageView& message) {
    return binary_section(message, item.section.part, item.partial).map([&item](const std::optional<Octets>& octets) {
        if (item.kind == FetchItem::Kind::binary_size) return std::to_string(octets ? octets->size() : 0);
        Octets out;
        append_nstring8(out, octets);
        return out;
    });
}

}  // namespace

Result<Octets, UnknownTransferEncoding> fetch_value(const FetchItem& item, const MessageView& message,
                                                    ParameterForm parameters) {
    switch (item.kind) {
        case FetchItem::Kind::envelope:
            return envelope(message);
        case FetchItem::Kind::body:
            return structure(message, StructureForm::body, parameters);
        case FetchItem::Kind::body_structure:
            return structure(message, StructureForm::body_structure, parameters);
        case FetchItem::Kind::rfc822:
            return nstring(section_text(message, whole_message));
        case FetchItem::Kind::rfc822_header:
            return nstring(section_text(message, message_header));
        case FetchItem::Kind::rfc822_text:
            return nstring(section_text(message, message_text));
        case FetchItem::Kind::body_section:
            return nstring(section_text(message, item.section, item.partial));
        case FetchItem::Kind::binary:
        case FetchItem::Kind::binary_size:
            return binary_value(item, message);
        case FetchItem::Kind::preview:
            return nstring(preview_text(message));
        default:
            return value_of_facts(item.kind, message.facts());
    }
}

}  // namespace protocol::imap
