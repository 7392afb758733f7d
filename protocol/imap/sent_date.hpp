#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/imap/message_view.hpp"
#include "protocol/imap/search_key.hpp"

namespace protocol::imap {

/// What a Date field says.
struct SentDate {
    Date day{};  ///< as written: SENTON and the like disregard time and zone (RFC 9051 section 6.4.4)
    std::int64_t unix_seconds = 0;  ///< in UTC: SORT and THREAD regard them (RFC 5256 section 2.2)
};

/// Reads the body of a Date field. A day's name need not be right; without a readable time it is 00:00:00, without a
/// readable zone UTC (RFC 5256 section 2.2). Nothing if there is no day of the calendar.
[[nodiscard]] std::optional<SentDate> parse_sent_date(std::string_view body);

/// What its Date field says; nothing: it has none, or says nothing.
[[nodiscard]] std::optional<SentDate> sent_date_of(const MessageView& message);

/// The sent date of RFC 5256 section 2.2: that of the Date field, else the internal date.
[[nodiscard]] std::int64_t sent_unix_seconds(const MessageView& message);

}  // namespace protocol::imap
