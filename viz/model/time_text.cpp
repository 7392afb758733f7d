#include "viz/model/time_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include "protocol/base/ascii.hpp"

namespace viz::model {

namespace {

struct TimeUnit {
    std::string_view name;
    std::int64_t nanoseconds;
};

constexpr std::array<TimeUnit, 7> time_units = {{{"d", 86'400'000'000'000},
                                                 {"h", 3'600'000'000'000},
                                                 {"min", 60'000'000'000},
                                                 {"s", 1'000'000'000},
                                                 {"ms", 1'000'000},
                                                 {"us", 1'000},
                                                 {"ns", 1}}};
/// Longer than every run; so many of any unit, added up, fit into 64 bits.
constexpr std::int64_t time_max_ns = 366 * time_units[0].nanoseconds;

/// Takes the characters at the beginning of `text` that satisfy `wanted`.
template <class Wanted>
std::string_view take_while(std::string_view& text, Wanted wanted) {
    const auto end = std::ranges::find_if_not(text, wanted);
    const std::string_view taken = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(taken.size());
    return taken;
}

/// `1.5` of a unit in nanoseconds; decimals beyond the nanosecond are cut.
std::optional<std::int64_t> scaled(std::string_view number, std::int64_t unit_ns) {
    const std::size_t point = number.find('.');
    const std::string_view whole = number.substr(0, point);
    std::int64_t total = 0;
    const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), total);
    if (error != std::errc() || end != whole.data() + whole.size() || total > time_max_ns / unit_ns)
        return std::nullopt;
    total *= unit_ns;
    if (point == std::string_view::npos) return total;
    const std::string_view decimals = number.substr(point + 1);
    if (decimals.empty()) return std::nullopt;
    for (const char digit : decimals) {
        if (!protocol::is_digit(digit)) return std::nullopt;
    }
    std::int64_t place_ns = unit_ns;
    for (const char digit : decimals) {
        place_ns /= 10;
        total += (digit - '0') * place_ns;
    }
    return total;
}

}  // namespace

protocol::Result<protocol::Instant, std::string> parse_time(std::string_view text) {
    const auto wrong = [text] {
        return protocol::failure(fmt::format("\"{}\" is no time; write 6.1s, 250ms, 5min or 1h20min", text));
    };
    std::int64_t total_ns = 0;
    std::string_view rest = text;
    if (rest.empty()) return wrong();
    while (!rest.empty()) {
        const std::string_view number = take_while(rest, [](char c) { return protocol::is_digit(c) || c == '.'; });
        const std::string_view name = take_while(rest, protocol::is_alpha);
        const auto unit = std::ranges::find(time_units, name, &TimeUnit::name);
        if (unit == time_units.end()) return wrong();
        const auto span_ns = scaled(number, unit->nanoseconds);
        if (!span_ns) return wrong();
        total_ns += *span_ns;
        if (total_ns > time_max_ns) return protocol::failure(fmt::format("\"{}\" is longer than any run", text));
    }
    return protocol::Instant{total_ns};
}

}  // namespace viz::model
