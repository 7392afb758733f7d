#include "protocol/imap/sort.hpp"

#include <algorithm>
#include <string>
#include <variant>

#include "protocol/imap/base_subject.hpp"
#include "protocol/imap/casemap.hpp"
#include "protocol/imap/envelope.hpp"
#include "protocol/imap/sent_date.hpp"
#include "protocol/message/encoded_word.hpp"

namespace protocol::imap {

namespace {

using SortValue = std::variant<std::int64_t, std::string>;

/// A message with its values, one for each criterion.
struct SortRow {
    const MessageView* message;
    std::vector<SortValue> values;
};

std::string first_mailbox(const MessageView& message, std::string_view field) {
    const std::vector<EnvelopeAddress> addresses = envelope_addresses_of(message.entity().header, field);
    return addresses.empty() ? ""
                             : unicode_casemap(message::decode_encoded_words(addresses.front().mailbox.value_or("")));
}

SortValue sort_value(const MessageView& message, SortCriterion::Key key) {
    switch (key) {
        case SortCriterion::Key::arrival:
            return message.facts().internal_date.unix_seconds;
        case SortCriterion::Key::size:
            return static_cast<std::int64_t>(message.facts().size_octets);
        case SortCriterion::Key::date:
            return sent_unix_seconds(message);
        case SortCriterion::Key::cc:
            return first_mailbox(message, "Cc");
        case SortCriterion::Key::from:
            return first_mailbox(message, "From");
        case SortCriterion::Key::to:
            return first_mailbox(message, "To");
        case SortCriterion::Key::subject:
            break;
    }
    return unicode_casemap(extract_base_subject(message.entity().header.body_of("Subject")).text);
}

bool comes_before(const SortRow& left, const SortRow& right, const std::vector<SortCriterion>& criteria) {
    for (std::size_t index = 0; index < criteria.size(); ++index) {
        const SortValue& a = left.values[index];
        const SortValue& b = right.values[index];
        if (a != b) return criteria[index].reverse ? b < a : a < b;
    }
    return left.message->facts().sequence_number < right.message->facts().sequence_number;
}

}  // namespace

void sort_messages(std::vector<const MessageView*>& messages, const std::vector<SortCriterion>& criteria) {
    std::vector<SortRow> rows;
    rows.reserve(messages.size());
    for (const MessageView* message : messages) {
        SortRow row{message, {}};
        for (const SortCriterion& criterion : criteria) row.values.push_back(sort_value(*message, criterion.key));
        rows.push_back(std::move(row));
    }
    std::sort(rows.begin(), rows.end(),
              [&criteria](const SortRow& left, const SortRow& right) { return comes_before(left, right, criteria); });
    std::transform(rows.begin(), rows.end(), messages.begin(), [](const SortRow& row) { return row.message; });
}

}  // namespace protocol::imap
