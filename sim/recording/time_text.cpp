#include "sim/recording/time_text.hpp"

#include <fmt/format.h>

namespace sim::recording {

namespace {

constexpr std::uint64_t ns_per_us = 1'000;
constexpr std::uint64_t ns_per_ms = 1'000'000;
constexpr std::uint64_t ns_per_s = 1'000'000'000;
constexpr std::uint64_t s_per_min = 60;
constexpr std::uint64_t s_per_h = 3600;
constexpr std::uint64_t s_per_d = 86400;

/// `ns` in a unit with up to three decimals, without trailing zeros: "12.4 ms".
std::string decimal_text(std::uint64_t ns, std::uint64_t unit_ns, std::string_view unit) {
    const std::uint64_t thousandths = ns % unit_ns * 1000 / unit_ns;
    std::string text = fmt::format("{}.{:03}", ns / unit_ns, thousandths);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return fmt::format("{} {}", text, unit);
}

/// A whole number of units and, if not 0, of the next smaller: "1 h 30 min".
std::string pair_text(std::uint64_t s, std::uint64_t unit_s, std::string_view unit, std::uint64_t small_s,
                      std::string_view small) {
    const std::uint64_t rest = s % unit_s / small_s;
    if (rest == 0) return fmt::format("{} {}", s / unit_s, unit);
    return fmt::format("{} {} {} {}", s / unit_s, unit, rest, small);
}

/// The absolute value, which an int64 cannot hold for its least number.
std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

std::string span_text(std::uint64_t ns) {
    if (ns < ns_per_us) return fmt::format("{} ns", ns);
    if (ns < ns_per_ms) return decimal_text(ns, ns_per_us, "us");
    if (ns < ns_per_s) return decimal_text(ns, ns_per_ms, "ms");
    const std::uint64_t s = ns / ns_per_s;
    if (s < s_per_min) return decimal_text(ns, ns_per_s, "s");
    if (s < s_per_h) return pair_text(s, s_per_min, "min", 1, "s");
    if (s < s_per_d) return pair_text(s, s_per_h, "h", s_per_min, "min");
    return pair_text(s, s_per_d, "d", s_per_h, "h");
}

}  // namespace

std::string to_text(protocol::Instant instant) {
    const std::uint64_t us = magnitude(instant.nanoseconds) / ns_per_us;
    const std::uint64_t s = us / 1'000'000;
    const std::string_view sign = instant.nanoseconds < 0 ? "-" : "";
    const std::string seconds = fmt::format("{:02}.{:06}", s % s_per_min, us % 1'000'000);
    if (s < s_per_h) return fmt::format("{}{}:{}", sign, s / s_per_min, seconds);
    return fmt::format("{}{}:{:02}:{}", sign, s / s_per_h, s % s_per_h / s_per_min, seconds);
}

std::string to_text(protocol::Duration span) {
    return (span.count() < 0 ? "-" : "") + span_text(magnitude(span.count()));
}

}  // namespace sim::recording
