#include "sim/mta/mailing_list.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/message/encoded_word.hpp"
#include "protocol/message/header.hpp"
#include "sim/mta/lookup_keys.hpp"

namespace sim::mta {

namespace message = protocol::message;
namespace smtp = protocol::smtp;

namespace {

/// `<cooks.list.test>`, RFC 2919 section 2.
std::string list_id(const MailingList& list, const smtp::Mailbox& address) {
    if (!list.id.empty()) return "<" + list.id + ">";
    return fmt::format("<{}.{}>", address.local_part_dequoted(), smtp::text_of(address.host()));
}

/// What stands in angle brackets at the end of a List-Id, a phrase may come before it (RFC 2919 section 3).
std::string_view bracketed(std::string_view body) {
    const auto begin = body.rfind('<');
    return begin == std::string_view::npos ? body : body.substr(begin);
}

/// The subject with the list's prefix; nothing: it has it already, as answers do.
std::optional<std::string> prefixed_subject(const MailingList& list, const message::Header& header) {
    if (list.subject_prefix.empty()) return std::nullopt;
    const std::string subject = header.body_of("Subject");
    const std::string_view mark = protocol::trim(list.subject_prefix);
    if (message::decode_encoded_words(subject).find(mark) != std::string::npos) return std::nullopt;
    return fmt::format("{} {}", mark, subject);
}

/// In place of a field that is there, else at the end; of several the first stays.
void set_field(message::Header& header, const NamedField& field) {
    message::Header changed;
    bool is_set = false;
    for (const message::HeaderField& each : header.fields()) {
        if (!each.is(field.first)) {
            changed.append(each);
        } else if (!is_set) {
            changed.append(message::HeaderField(field.first, field.second));
            is_set = true;
        }
    }
    if (!is_set) changed.append(message::HeaderField(field.first, field.second));
    header = std::move(changed);
}

}  // namespace

bool may_post(const MailingList& list, const smtp::ReversePath& sender) {
    if (sender.is_null()) return false;
    if (!list.closed) return true;
    return contains_ignoring_case(list.members, sender.mailbox->canonical());
}

ListCopy list_copy(const MailingList& list, const smtp::Mailbox& address, const message::Content& content) {
    auto header = message::Header::parse(content.header());
    ListCopy copy;
    if (auto subject = prefixed_subject(list, header)) copy.fields.emplace_back("Subject", *std::move(subject));
    if (list.fields) {
        copy.fields.emplace_back("List-Id", list_id(list, address));
        copy.fields.emplace_back("List-Post", fmt::format("<mailto:{}>", address.encode()));
        copy.fields.emplace_back("Precedence", "list");
    }
    if (copy.fields.empty()) return {content, {}};
    for (const NamedField& field : copy.fields) set_field(header, field);
    copy.content = content.with_header(header.encode());
    return copy;
}

bool has_list_id(const MailingList& list, const smtp::Mailbox& address, const message::Content& content) {
    const auto header = message::Header::parse(content.header());
    const std::string id = list_id(list, address);
    return std::ranges::any_of(header.find_all("List-Id"), [&](const message::HeaderField* field) {
        const std::string body = field->body();
        return protocol::equal_ignoring_case(bracketed(body), id);
    });
}

}  // namespace sim::mta
