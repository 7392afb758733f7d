#include "sim/mta/retry_rule.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "protocol/base/ascii.hpp"

namespace sim::mta {

namespace {

struct Unit {
    char letter = 's';
    std::int64_t seconds = 1;
};
constexpr std::array<Unit, 5> units{{{'w', 604'800}, {'d', 86'400}, {'h', 3'600}, {'m', 60}, {'s', 1}}};
constexpr std::int64_t span_seconds_max = 10LL * 365 * 86'400;
constexpr std::int64_t permille = 1000;

/// Takes digits off the front; nothing: there are none, or too many.
std::optional<std::int64_t> take_number(std::string_view& text) {
    std::int64_t number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (result.ec != std::errc() || number < 0 || number > span_seconds_max) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(result.ptr - text.data()));
    return number;
}

/// `1h30m`
std::optional<Duration> parse_span(std::string_view text) {
    std::int64_t seconds = 0;
    if (text.empty()) return std::nullopt;
    while (!text.empty()) {
        const auto number = take_number(text);
        if (!number || text.empty()) return std::nullopt;
        std::int64_t unit = 0;
        for (const Unit& each : units) unit = each.letter == text.front() ? each.seconds : unit;
        if (unit == 0 || *number * unit > span_seconds_max - seconds) return std::nullopt;
        seconds += *number * unit;
        text.remove_prefix(1);
    }
    return std::chrono::seconds{seconds};
}

std::string span_text(Duration span) {
    std::int64_t left = std::chrono::floor<std::chrono::seconds>(span).count();
    std::string text;
    for (const Unit& unit : units) {
        if (left / unit.seconds == 0) continue;
        text += fmt::format("{}{}", left / unit.seconds, unit.letter);
        left %= unit.seconds;
    }
    return text.empty() ? "0s" : text;
}

/// `1.5` as 1500, from 1 to 100.
std::optional<std::int64_t> parse_factor(std::string_view text) {
    constexpr std::int64_t factor_max = 100;
    const auto whole = take_number(text);
    if (!whole || *whole < 1 || *whole > factor_max) return std::nullopt;
    std::int64_t factor = *whole * permille;
    if (text.empty()) return factor;
    if (text.front() != '.') return std::nullopt;
    std::int64_t place = permille / 10;
    for (const char digit : text.substr(1)) {
        if (digit < '0' || digit > '9' || place == 0) return std::nullopt;
        factor += (digit - '0') * place;
        place /= 10;
    }
    return factor;
}

std::string factor_text(std::int64_t factor_permille) {
    std::string text = fmt::format("{}.{:03}", factor_permille / permille, factor_permille % permille);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(protocol::trim(text.substr(0, end)));
        if (end == text.npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<RetryRule> parse_rule(std::string_view text) {
    const std::vector<std::string_view> parts = split(text, ',');
    const bool is_fixed = parts.front() == "F";
    if ((!is_fixed && parts.front() != "G") || parts.size() != (is_fixed ? 3U : 4U)) return std::nullopt;
    const auto until = parse_span(parts[1]);
    const auto interval = parse_span(parts[2]);
    const auto factor = is_fixed ? std::optional(permille) : parse_factor(parts[3]);
    if (!until || !interval || interval->count() == 0 || !factor) return std::nullopt;
    return RetryRule{is_fixed ? RetryRule::Kind::fixed : RetryRule::Kind::geometric, *until, *interval, *factor};
}

}  // namespace

Duration RetryRule::wait(Duration last_wait) const {
    if (kind == Kind::fixed || last_wait < interval) return interval;
    // In whole milliseconds, so that no product leaves 64 bits.
    const auto last = std::chrono::floor<std::chrono::milliseconds>(last_wait).count();
    return std::chrono::milliseconds{last * factor_permille / permille};
}

protocol::Result<std::vector<RetryRule>, std::string> parse_retry_rules(std::string_view text) {
    std::vector<RetryRule> rules;
    if (protocol::trim(text).empty()) return rules;
    for (const std::string_view part : split(text, ';')) {
        const auto rule = parse_rule(part);
        if (!rule) {
            return protocol::failure(fmt::format("`{}` is no retry rule: write `F,2h,15m` or `G,16h,1h,1.5`", part));
        }
        if (!rules.empty() && rule->until <= rules.back().until) {
            return protocol::failure(fmt::format("`{}` ends before the rule in front of it", part));
        }
        rules.push_back(*rule);
    }
    return rules;
}

std::string to_string(const std::vector<RetryRule>& rules) {
    std::string text;
    for (const RetryRule& rule : rules) {
        const bool is_fixed = rule.kind == RetryRule::Kind::fixed;
        text += fmt::format("{}{},{},{}{}", text.empty() ? "" : "; ", is_fixed ? 'F' : 'G', span_text(rule.until),
                            span_text(rule.interval), is_fixed ? "" : "," + factor_text(rule.factor_permille));
    }
    return text;
}

}  // namespace sim::mta
