#pragma once

#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/imap/search_key.hpp"
#include "protocol/message/calendar.hpp"

namespace protocol::imap {

/// `date-text`: `1-Feb-1994`. RFC 9051 section 9
[[nodiscard]] Result<Date, SyntaxError> parse_date(std::string_view text);
[[nodiscard]] std::string encode(const Date& date);

/// `date-time`, without the quotes around it: `17-Jul-1996 02:44:25 -0700`; the day may begin with a space. RFC 9051
/// section 9
[[nodiscard]] Result<message::DateTime, SyntaxError> parse_date_time(std::string_view text);
[[nodiscard]] std::string encode(const message::DateTime& date_time);

/// The day that a clock in the zone of `date_time` shows.
[[nodiscard]] Date local_day(const message::DateTime& date_time);

}  // namespace protocol::imap
