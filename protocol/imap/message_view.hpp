#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/message/calendar.hpp"
#include "protocol/message/entity.hpp"

namespace protocol::imap {

/// What can be known of a message in a mailbox without looking at its octets.
struct MessageFacts {
    std::uint32_t sequence_number = 0;  ///< from 1, in the view of one connection
    std::uint32_t uid = 0;
    std::vector<std::string> flags{};  ///< `\Seen`, `$Forwarded`; compared without case
    bool recent = false;               ///< \Recent, RFC 3501 section 2.3.2, in the view of one connection
    message::DateTime internal_date{};
    std::optional<std::int64_t> saved_at_unix_seconds{};  ///< RFC 8514; nothing: the mailbox does not know
    std::uint64_t size_octets = 0;
    std::uint64_t modseq = 1;  ///< RFC 7162
    std::string email_id{};    ///< RFC 8474 section 5.1
    std::string thread_id{};   ///< RFC 8474 section 5.2; empty: not known
};

/// A message as the evaluators of FETCH, SEARCH, SORT and THREAD see it. Octets and structure are only asked for where
/// they are needed: a search for flags reads nothing.
class MessageView {
public:
    MessageView() = default;
    MessageView(const MessageView&) = delete;
    MessageView& operator=(const MessageView&) = delete;
    virtual ~MessageView() = default;

    [[nodiscard]] virtual const MessageFacts& facts() const = 0;
    /// The whole message, in one piece.
    [[nodiscard]] virtual std::string_view octets() const = 0;
    /// Its structure; offsets point into octets().
    [[nodiscard]] virtual const message::Entity& entity() const = 0;
};

}  // namespace protocol::imap
