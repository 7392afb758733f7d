#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/base/ascii.hpp"

namespace protocol::imap {

/// `status-att`: RFC 9051 section 6.3.11, RECENT of RFC 3501, HIGHESTMODSEQ of RFC 7162, APPENDLIMIT of RFC 7889,
/// MAILBOXID of RFC 8474, DELETED-STORAGE of RFC 9208.
enum class StatusItem : std::uint8_t {
    messages,
    recent,
    uid_next,
    uid_validity,
    unseen,
    deleted,
    size,
    highest_modseq,
    append_limit,
    mailbox_id,
    deleted_storage,
};

inline constexpr auto status_item_names =
    std::to_array<std::string_view>({"MESSAGES", "RECENT", "UIDNEXT", "UIDVALIDITY", "UNSEEN", "DELETED", "SIZE",
                                     "HIGHESTMODSEQ", "APPENDLIMIT", "MAILBOXID", "DELETED-STORAGE"});

[[nodiscard]] constexpr std::string_view name(StatusItem item) {
    return status_item_names[static_cast<std::size_t>(item)];
}
[[nodiscard]] inline std::optional<StatusItem> parse_status_item(std::string_view word) {
    for (std::size_t index = 0; index < status_item_names.size(); ++index) {
        if (equal_ignoring_case(word, status_item_names[index])) return static_cast<StatusItem>(index);
    }
    return std::nullopt;
}

}  // namespace protocol::imap
