#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/fetch_item.hpp"
#include "protocol/imap/mailbox_name.hpp"

namespace protocol::imap {

/// What a client may ask to be notified of, RFC 5465 section 5: first what happens to messages.
enum class NotifyEvent : std::uint8_t {
    message_new,
    message_expunge,
    flag_change,
    annotation_change,
    mailbox_name,
    subscription_change,
    mailbox_metadata_change,
    server_metadata_change,
};

inline constexpr auto notify_event_names =
    std::to_array<std::string_view>({"MessageNew", "MessageExpunge", "FlagChange", "AnnotationChange", "MailboxName",
                                     "SubscriptionChange", "MailboxMetadataChange", "ServerMetadataChange"});
static_assert(notify_event_names.size() == static_cast<std::size_t>(NotifyEvent::server_metadata_change) + 1);

[[nodiscard]] constexpr std::string_view name(NotifyEvent event) {
    return notify_event_names[static_cast<std::size_t>(event)];
}
/// In any case of letters; nothing for a word that is no event of RFC 5465.
[[nodiscard]] inline std::optional<NotifyEvent> parse_notify_event(std::string_view word) {
    for (std::size_t index = 0; index < notify_event_names.size(); ++index) {
        if (equal_ignoring_case(word, notify_event_names[index])) return static_cast<NotifyEvent>(index);
    }
    return std::nullopt;
}
/// `message-event`, RFC 5465 section 8.
[[nodiscard]] constexpr bool is_message_event(NotifyEvent event) {
    return event <= NotifyEvent::annotation_change;
}

/// `event-group`, RFC 5465 section 8.
struct NotifyGroup {
    /// `filter-mailboxes`, RFC 5465 section 6.
    enum class Filter : std::uint8_t { selected, selected_delayed, inboxes, personal, subscribed, subtree, mailboxes };

    Filter filter = Filter::personal;
    std::vector<MailboxName> mailboxes{};     ///< of subtree and mailboxes; one that none can have is an empty name
    std::set<NotifyEvent> events{};           ///< with other_events empty: NONE
    std::vector<std::string> other_events{};  ///< of extensions that are not known here
    std::vector<FetchItem> items{};           ///< of MessageNew: what is told of each message

    [[nodiscard]] bool is_of_selected() const {
        return filter == Filter::selected || filter == Filter::selected_delayed;
    }
    [[nodiscard]] bool is_none() const { return events.empty() && other_events.empty(); }
    bool operator==(const NotifyGroup&) const = default;
};

inline constexpr auto notify_filter_names = std::to_array<std::string_view>(
    {"SELECTED", "SELECTED-DELAYED", "INBOXES", "PERSONAL", "SUBSCRIBED", "SUBTREE", "MAILBOXES"});
static_assert(notify_filter_names.size() == static_cast<std::size_t>(NotifyGroup::Filter::mailboxes) + 1);

}  // namespace protocol::imap
