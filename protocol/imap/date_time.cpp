#include "protocol/imap/date_time.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <optional>

#include "protocol/base/ascii.hpp"

namespace protocol::imap {

namespace {

constexpr std::array<std::string_view, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> decimal(std::string_view text, int value_max) {
    const auto value = parse_decimal(text, static_cast<std::uint64_t>(value_max));
    if (!value) return std::nullopt;
    return static_cast<int>(*value);
}

std::optional<int> month_of(std::string_view name) {
    for (std::size_t index = 0; index < month_names.size(); ++index) {
        if (equal_ignoring_case(name, month_names[index])) return static_cast<int>(index) + 1;
    }
    return std::nullopt;
}

std::chrono::year_month_day day_of(const Date& date) {
    return {std::chrono::year(date.year), std::chrono::month(static_cast<unsigned>(date.month)),
            std::chrono::day(static_cast<unsigned>(date.day))};
}

/// `02:44:25` in seconds.
std::optional<int> parse_time(std::string_view text) {
    if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
    const auto hours = decimal(text.substr(0, 2), 23);
    const auto minutes = decimal(text.substr(3, 2), 59);
    const auto seconds = decimal(text.substr(6, 2), 60);
    if (!hours || !minutes || !seconds) return std::nullopt;
    return (*hours * 60 + *minutes) * 60 + *seconds;
}

/// `-0700` in minutes.
std::optional<int> parse_zone(std::string_view text) {
    if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    const auto hours = decimal(text.substr(1, 2), 99);
    const auto minutes = decimal(text.substr(3, 2), 59);
    if (!hours || !minutes) return std::nullopt;
    return (text[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
}

}  // namespace

Result<Date, SyntaxError> parse_date(std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == text.npos || dash == 0 || dash > 2 || text.size() != dash + 9 || text[dash + 4] != '-') {
        return syntax_error(0, "a date as 1-Feb-1994");
    }
    const auto day = decimal(text.substr(0, dash), 31);
    const auto month = month_of(text.substr(dash + 1, 3));
    const auto year = decimal(text.substr(dash + 5), 9999);
    if (!day || !month || !year || *year == 0) return syntax_error(0, "a date as 1-Feb-1994");
    const Date date{*year, *month, *day};
    if (!day_of(date).ok()) return syntax_error(0, "a day of the calendar");
    return date;
}

std::string encode(const Date& date) {
    return fmt::format("{}-{}-{:04}", date.day, month_names[static_cast<std::size_t>(date.month - 1)], date.year);
}

Result<message::DateTime, SyntaxError> parse_date_time(std::string_view text) {
    static constexpr std::size_t date_octets = 11;  // dd-Mon-yyyy
    if (text.size() != 26 || text[date_octets] != ' ' || text[20] != ' ') return syntax_error(0, "a date-time");
    const auto date = parse_date(text.substr(text[0] == ' ' ? 1 : 0, text[0] == ' ' ? date_octets - 1 : date_octets));
    if (!date) return failure(date.error());
    const auto seconds = parse_time(text.substr(12, 8));
    if (!seconds) return syntax_error(12, "a time as 02:44:25");
    const auto zone = parse_zone(text.substr(21));
    if (!zone) return syntax_error(21, "a zone as -0700");
    const auto days = std::chrono::sys_days(day_of(*date)).time_since_epoch().count();
    return message::DateTime{std::int64_t{days} * 86400 + *seconds - std::int64_t{*zone} * 60, *zone, true};
}

Date local_day(const message::DateTime& date_time) {
    using std::chrono::days;
    const std::chrono::seconds local{date_time.unix_seconds + std::int64_t{date_time.zone_minutes} * 60};
    const std::chrono::year_month_day day{std::chrono::floor<days>(std::chrono::sys_seconds{local})};
    return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
            static_cast<int>(static_cast<unsigned>(day.day()))};
}

std::string encode(const message::DateTime& date_time) {
    const Date day = local_day(date_time);
    constexpr std::int64_t day_seconds = 86400;
    const std::int64_t local = date_time.unix_seconds + std::int64_t{date_time.zone_minutes} * 60;
    const std::int64_t seconds = (local % day_seconds + day_seconds) % day_seconds;
    const int zone = std::abs(date_time.zone_minutes);
    return fmt::format("{:02}-{}-{:04} {:02}:{:02}:{:02} {}{:02}{:02}", day.day,
                       month_names[static_cast<std::size_t>(day.month - 1)], day.year, seconds / 3600,
                       seconds / 60 % 60, seconds % 60, date_time.zone_minutes < 0 ? '-' : '+', zone / 60, zone % 60);
}

}  // namespace protocol::imap
