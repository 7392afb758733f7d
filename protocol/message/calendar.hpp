#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/instant.hpp"
#include "protocol/base/result.hpp"

namespace protocol::message {

/// A point on the civil time line with the zone it was written in. RFC 5322 section 3.3.
struct DateTime {
    std::int64_t unix_seconds = 0;  ///< since 1970-01-01T00:00:00Z, without leap seconds; year 1 to 9999
    int zone_minutes = 0;           ///< east of UTC, between -99:59 and +99:59
    bool zone_known = true;         ///< false for "-0000" and unknown zone names: UTC, the local zone untold

    bool operator==(const DateTime&) const = default;
};

/// `Mon, 1 Jan 2024 00:00:02 +0000`. RFC 5322 section 3.3.
[[nodiscard]] std::string format_date_time(const DateTime& date_time);

/// Reads a date-time, the obsolete forms too: comments and folds anywhere, two- and three-digit years,
/// zone names, no seconds. A wrong day name is an error. RFC 5322 section 3.3 and section 4.3.
[[nodiscard]] Result<DateTime, SyntaxError> parse_date_time(std::string_view text);

/// 2024-01-01T00:00:00Z, a Monday: the start of a scenario that names none.
inline constexpr std::int64_t default_start_unix_seconds = 1'704'067'200;

/// Puts simulated time on the civil time line.
class Calendar {
public:
    /// @param start_unix_seconds  the civil time of Instant{0}
    constexpr explicit Calendar(std::int64_t start_unix_seconds = default_start_unix_seconds)
        : start_unix_seconds_(start_unix_seconds) {}
    /// Reads a start of the form `2024-01-01T00:00:00Z` (RFC 3339 section 5.6, UTC, whole seconds).
    [[nodiscard]] static Result<Calendar, SyntaxError> parse_start(std::string_view text);

    [[nodiscard]] constexpr std::int64_t start_unix_seconds() const { return start_unix_seconds_; }
    /// The civil time of `instant` in UTC, rounded down to the second.
    [[nodiscard]] DateTime civil(Instant instant) const;
    /// The simulated time of a civil time; clamped to the range of Instant.
    [[nodiscard]] Instant instant(const DateTime& date_time) const;

    /// For Date and Received fields: `Mon, 1 Jan 2024 00:00:02 +0000`. RFC 5322 section 3.3.
    [[nodiscard]] std::string date_time(Instant instant) const { return format_date_time(civil(instant)); }
    /// For people: `2024-01-01 00:00:02.500`, UTC, rounded down to the millisecond.
    [[nodiscard]] std::string iso(Instant instant) const;

    bool operator==(const Calendar&) const = default;

private:
    std::int64_t start_unix_seconds_;
};

}  // namespace protocol::message
