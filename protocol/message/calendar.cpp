#include "protocol/message/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <optional>

#include "protocol/base/ascii.hpp"
#include "protocol/message/lexer.hpp"

namespace protocol::message {

namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 7> day_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

struct ZoneName {
    std::string_view name;
    int hours;
};
/// RFC 5322 section 4.3. All others, the military letters among them, count as "-0000".
constexpr std::array<ZoneName, 10> zone_names{{{"UT", 0},
                                               {"GMT", 0},
                                               {"EDT", -4},
                                               {"EST", -5},
                                               {"CDT", -5},
                                               {"CST", -6},
                                               {"MDT", -6},
                                               {"MST", -7},
                                               {"PDT", -7},
                                               {"PST", -8}}};

struct CivilTime {
    year_month_day date;
    unsigned weekday;
    int hour;
    int minute;
    int second;
};

CivilTime civil_time(std::int64_t local_seconds) {
    const sys_seconds moment{std::chrono::seconds{local_seconds}};
    const sys_days day = std::chrono::floor<std::chrono::days>(moment);
    const auto seconds = static_cast<int>((moment - day).count());
    return {year_month_day{day}, std::chrono::weekday{day}.c_encoding(), seconds / 3600, seconds / 60 % 60,
            seconds % 60};
}

template <std::size_t size>
std::optional<unsigned> index_of(const std::array<std::string_view, size>& names, std::string_view name) {
    for (unsigned index = 0; index < size; ++index) {
        if (equal_ignoring_case(names[index], name)) return index;
    }
    return std::nullopt;
}

/// The rules of RFC 5322 section 3.3 and section 4.3, one function each; `error_` holds the first rule that failed.
class DateTimeParser {
public:
    explicit DateTimeParser(std::string_view text) : lexer_(text) {}

    Result<DateTime, SyntaxError> parse() {
        const std::optional<unsigned> weekday = day_of_week();
        const sys_days day = date();
        const std::int64_t seconds = time_of_day();
        DateTime result;
        zone(result);
        lexer_.skip_cfws();
        if (!lexer_.at_end()) fail("end of date-time");
        if (weekday && std::chrono::weekday{day}.c_encoding() != *weekday) fail("the day-name of that date");
        if (error_) return failure(*error_);
        const std::int64_t local = std::int64_t{day.time_since_epoch().count()} * 86400 + seconds;
        result.unix_seconds = local - std::int64_t{result.zone_minutes} * 60;
        return result;
    }

private:
    void fail(std::string_view expected) {
        if (!error_) error_ = SyntaxError{lexer_.position(), std::string(expected)};
    }
    std::string_view word() {
        lexer_.skip_cfws();
        return lexer_.atom().value_or("");
    }
    void expect(char octet, std::string_view name) {
        lexer_.skip_cfws();
        if (!lexer_.accept(octet)) fail(name);
    }
    int number(std::size_t digits_min, std::size_t digits_max, int value_max, std::string_view name) {
        const std::string_view digits = word();
        const auto value = parse_decimal(digits, static_cast<std::uint64_t>(value_max));
        const bool good = value && digits.size() >= digits_min && digits.size() <= digits_max;
        if (!good) fail(name);
        return good ? static_cast<int>(*value) : 0;
    }
    std::optional<unsigned> day_of_week() {
        lexer_.skip_cfws();
        if (!is_alpha(lexer_.peek())) return std::nullopt;
        const std::optional<unsigned> day = index_of(day_names, word());
        if (!day) fail("day-name");
        expect(',', "\",\" after day-name");
        return day;
    }
    sys_days date() {
        const int day = number(1, 2, 31, "day");
        const std::optional<unsigned> month = index_of(month_names, word());
        if (!month) fail("month");
        const year_month_day date{std::chrono::year{year()}, std::chrono::month{month.value_or(0) + 1},
                                  std::chrono::day{static_cast<unsigned>(day)}};
        if (!date.ok()) fail("a day that the month has");
        return error_ ? sys_days{} : sys_days{date};
    }
    int year() {
        lexer_.skip_cfws();
        const std::size_t start = lexer_.position();
        const int written = number(2, 4, 9999, "year");
        const std::size_t digits = lexer_.position() - start;
        if (digits == 2) return written < 50 ? 2000 + written : 1900 + written;
        if (digits == 3) return 1900 + written;
        if (written == 0) fail("year");
        return written;
    }
    std::int64_t time_of_day() {
        const int hour = number(1, 2, 23, "hour");
        expect(':', "\":\" after hour");
        const int minute = number(1, 2, 59, "minute");
        lexer_.skip_cfws();
        const int second = lexer_.accept(':') ? number(1, 2, 60, "second") : 0;
        return hour * 3600 + minute * 60 + second;
    }
    void zone(DateTime& result) {
        const std::string_view name = word();
        if (name.empty()) return fail("zone");
        if (name.front() == '+' || name.front() == '-') return numeric_zone(name, result);
        for (const ZoneName& known : zone_names) {
            if (!equal_ignoring_case(known.name, name)) continue;
            result.zone_minutes = known.hours * 60;
            return;
        }
        result.zone_known = false;
    }
    void numeric_zone(std::string_view name, DateTime& result) {
        const auto digits = parse_decimal(name.substr(1), 9959);
        if (name.size() != 5 || !digits || *digits % 100 > 59) return fail("zone");
        const int minutes = static_cast<int>(*digits / 100 * 60 + *digits % 100);
        result.zone_minutes = name.front() == '-' ? -minutes : minutes;
        result.zone_known = name != "-0000";
    }

    Lexer lexer_;
    std::optional<SyntaxError> error_;
};

}  // namespace

std::string format_date_time(const DateTime& date_time) {
    const CivilTime time = civil_time(date_time.unix_seconds + std::int64_t{date_time.zone_minutes} * 60);
    const bool west = date_time.zone_minutes < 0 || !date_time.zone_known;
    const int zone = std::abs(date_time.zone_minutes);
    return fmt::format("{}, {} {} {:04} {:02}:{:02}:{:02} {}{:02}{:02}", day_names[time.weekday],
                       static_cast<unsigned>(time.date.day()),
                       month_names[static_cast<unsigned>(time.date.month()) - 1], static_cast<int>(time.date.year()),
                       time.hour, time.minute, time.second, west ? '-' : '+', zone / 60, zone % 60);
}

Result<DateTime, SyntaxError> parse_date_time(std::string_view text) {
    return DateTimeParser(text).parse();
}

Result<Calendar, SyntaxError> Calendar::parse_start(std::string_view text) {
    constexpr std::string_view pattern = "0000-00-00T00:00:00Z";
    for (std::size_t index = 0; index < pattern.size(); ++index) {
        const bool good =
            index < text.size() && (pattern[index] == '0' ? is_digit(text[index]) : text[index] == pattern[index]);
        if (!good) return syntax_error(index, "a date-time of the form 2024-01-01T00:00:00Z");
    }
    if (text.size() != pattern.size()) return syntax_error(pattern.size(), "the end after Z");
    const auto number = [text](std::size_t offset, std::size_t size) {
        return static_cast<unsigned>(parse_decimal(text.substr(offset, size)).value_or(0));
    };
    const year_month_day date{std::chrono::year{static_cast<int>(number(0, 4))}, std::chrono::month{number(5, 2)},
                              std::chrono::day{number(8, 2)}};
    if (!date.ok()) return syntax_error(0, "a date of the calendar");
    if (number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 59) return syntax_error(11, "a time of day");
    const std::int64_t seconds = number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2);
    return Calendar(std::int64_t{sys_days{date}.time_since_epoch().count()} * 86400 + seconds);
}

DateTime Calendar::civil(Instant instant) const {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(Duration{instant.nanoseconds});
    return {start_unix_seconds_ + seconds.count()};
}

Instant Calendar::instant(const DateTime& date_time) const {
    const std::int64_t seconds_max = INT64_MAX / nanoseconds_per_second;
    const std::int64_t seconds = date_time.unix_seconds - start_unix_seconds_;
    return Instant{std::clamp(seconds, -seconds_max, seconds_max) * nanoseconds_per_second};
}

std::string Calendar::iso(Instant instant) const {
    const DateTime date_time = civil(instant);
    const CivilTime time = civil_time(date_time.unix_seconds);
    const std::int64_t in_second =
        instant.nanoseconds - (date_time.unix_seconds - start_unix_seconds_) * nanoseconds_per_second;
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03}", static_cast<int>(time.date.year()),
                       static_cast<unsigned>(time.date.month()), static_cast<unsigned>(time.date.day()), time.hour,
                       time.minute, time.second, in_second / 1'000'000);
}

}  // namespace protocol::message
