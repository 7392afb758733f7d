#include "sim/mailstore/mailbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "protocol/base/ascii.hpp"

namespace sim::mailstore {

namespace {

constexpr auto system_flags =
    std::to_array<std::string_view>({"\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft"});

}  // namespace

bool StoredMessage::has_flag(std::string_view flag) const {
    return std::ranges::find(flags, flag) != flags.end();
}

const StoredMessage* Mailbox::find(std::uint32_t uid) const {
    const auto found = std::ranges::lower_bound(messages, uid, {}, &StoredMessage::uid);
    return found != messages.end() && found->uid == uid ? &*found : nullptr;
}

std::string Mailbox::mailbox_id() const {
    return fmt::format("F{:08x}", uid_validity);
}

std::string canonical_flag(const Mailbox& mailbox, std::string_view flag) {
    const auto is_it = [flag](std::string_view known) { return protocol::equal_ignoring_case(known, flag); };
    if (const auto found = std::ranges::find_if(system_flags, is_it); found != system_flags.end()) {
        return std::string(*found);
    }
    const auto known = std::ranges::find_if(mailbox.keywords, is_it);
    return known != mailbox.keywords.end() ? *known : std::string(flag);
}

bool is_system_flag(std::string_view flag) {
    return flag.starts_with('\\');
}

DateTime internal_date_of(const StoredMessage& message, const protocol::message::Calendar& calendar) {
    return message.internal_date ? *message.internal_date : calendar.civil(message.delivered_at);
}

}  // namespace sim::mailstore
