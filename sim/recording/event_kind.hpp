#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sim::recording {

/// What an event tells. The enumerators stand in the order of the table in event_kind_table.hpp, which
/// says for each its name in a recording (the enumerator in kebab-case), its level and its fields.
enum class EventKind : std::uint8_t {
    // topology: the world as it is at the start
    run_started,
    site,
    host,
    link,
    route,
    zone,
    account,
    run_ended,
    // world: what changes in it
    fault_begun,
    fault_ended,
    host_down,
    host_up,
    link_changed,
    firewall_changed,
    service_changed,
    settings_changed,
    expectation,
    // network
    connection_opening,
    syn_retransmitted,
    connection_opened,
    connection_failed,
    connection_closed,
    segment_sent,
    segment_arrived,
    segment_lost,
    segment_altered,
    datagram_sent,
    datagram_arrived,
    datagram_lost,
    datagram_refused,
    external_input,
    // session
    terminal_opened,
    terminal_typed,
    terminal_shown,
    terminal_closed,
    session_started,
    session_state,
    command,
    reply,
    session_ended,
    tls_started,
    tls_established,
    tls_failed,
    tls_text,
    tls_keys,
    // dns
    dns_asked,
    dns_query,
    dns_answer,
    dns_timeout,
    dns_cache_hit,
    dns_cache_stored,
    dns_cache_removed,
    dns_resolved,
    // mail
    mail_composed,
    mail_submitted,
    message_accepted,
    message_refused,
    queue_entry_added,
    queue_entry_changed,
    queue_entry_removed,
    outbox_entry_changed,
    outbox_entry_removed,
    retry_hint_changed,
    retry_hint_removed,
    header_added,
    delivery_started,
    delivery_attempted,
    bounce_created,
    notification_created,
    message_discarded,
    alias_expanded,
    mailbox_created,
    message_stored,
    message_removed,
    maildrop_locked,
    maildrop_unlocked,
    folder_created,
    folder_deleted,
    folder_renamed,
    folder_subscribed,
    folder_annotated,
    message_added,
    message_flags_changed,
    message_fetched,
    mail_read,
    mailbox_synchronised,
    copy_message_added,
    copy_flags_changed,
    copy_message_removed,
    copy_begun,
    copy_action_queued,
    copy_action_replayed,
    copy_action_failed,
    copy_synchronised,
    mailbox_opened,
    mailbox_closed,
    mailbox_view_changed,
    read_failed,
    sent_copy_stored,
    sent_copy_failed,
    queue_start_answered,
    decision,
};

inline constexpr std::size_t event_kind_count = static_cast<std::size_t>(EventKind::decision) + 1;

/// How much a recording holds. A kind is written at its own level and at every higher one.
enum class Level : std::uint8_t {
    summary,  ///< topology, and the beginning and the end of each message's way
    sample,   ///< summary, and of one mail in a hundred what flow has; no kind of event has it
    flow,     ///< every step and every change of state, without the octets
    full,     ///< every octet
};

enum class Group : std::uint8_t { topology, world, network, session, dns, mail };

/// What a field holds: `text` is characters for people or programs, `octets` is what went over a wire;
/// both are strings of octets. `list` is a list of texts.
enum class FieldType : std::uint8_t { integer, boolean, text, list, octets };

/// One field of a kind. Fields that do not apply to an event are absent.
struct FieldInfo {
    std::string_view name;
    FieldType type = FieldType::text;
    std::string_view unit;  ///< of an integer; empty: a plain number
    std::string_view description;
};

/// One row of the table of kinds.
struct KindInfo {
    static constexpr std::size_t fields_max = 10;

    EventKind kind{};
    std::string_view name;
    Group group{};
    Level level{};
    std::string_view description;
    std::array<FieldInfo, fields_max> field_slots{};  ///< unused ones have no name

    [[nodiscard]] constexpr std::span<const FieldInfo> fields() const {
        std::size_t count = 0;
        while (count < fields_max && !field_slots[count].name.empty()) ++count;
        return std::span(field_slots).first(count);
    }
    /// @return nullptr: events of this kind have no such field
    [[nodiscard]] constexpr const FieldInfo* field(std::string_view field_name) const {
        for (const FieldInfo& info : fields()) {
            if (info.name == field_name) return &info;
        }
        return nullptr;
    }
};

[[nodiscard]] const KindInfo& info(EventKind kind);
/// Name in a recording, for example "queue-entry-added".
[[nodiscard]] std::string_view name(EventKind kind);
[[nodiscard]] std::optional<EventKind> parse_event_kind(std::string_view name);

[[nodiscard]] std::string_view name(Level level);
[[nodiscard]] std::optional<Level> parse_level(std::string_view name);
[[nodiscard]] std::string_view name(Group group);
[[nodiscard]] std::string_view name(FieldType type);

}  // namespace sim::recording
