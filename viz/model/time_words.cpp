#include "viz/model/time_words.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "sim/recording/time_text.hpp"

namespace viz::model {

namespace {

using namespace std::chrono_literals;

/// The absolute value, which an int64 cannot hold for its least number.
std::uint64_t magnitude_ns(std::int64_t ns) {
    return ns < 0 ? 0 - static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
}

constexpr std::uint64_t ns_per_s = 1'000'000'000;

/// Seconds with as many decimals as the step has: "2.05".
std::string seconds_text(std::uint64_t ns, Duration step) {
    std::string text = fmt::format("{}.{:09}", ns / ns_per_s, ns % ns_per_s);
    std::size_t decimals = 0;
    for (Duration unit = 1s; unit > step && decimals < 9; unit /= 10) ++decimals;
    text.resize(text.size() - 9 + decimals);
    if (decimals == 0) text.pop_back();
    return text;
}

}  // namespace

std::string time_words(Duration span) {
    const std::uint64_t s = magnitude_ns(span.count()) / ns_per_s;
    if (s < 60 || s >= 3600) return sim::recording::to_text(span);
    return fmt::format("{}{} min {:02} s", span.count() < 0 ? "-" : "", s / 60, s % 60);
}

std::string time_words(Instant instant) {
    return time_words(Duration{instant.nanoseconds});
}

std::string countdown_words(Instant now, Instant until) {
    return until > now ? "in " + time_words(until - now) : "now";
}

std::string clock_words(Instant instant) {
    const std::uint64_t us = magnitude_ns(instant.nanoseconds) / 1000;
    const std::uint64_t s = us / 1'000'000;
    const std::string hours = fmt::format("{}{}", instant.nanoseconds < 0 ? "-" : "", s / 3600);
    return fmt::format("{:>3}:{:02}:{:02}.{:06}", hours, s % 3600 / 60, s % 60, us % 1'000'000);
}

std::string list_words(Instant instant) {
    const std::uint64_t ms = magnitude_ns(instant.nanoseconds) / 1'000'000;
    const std::uint64_t minutes = ms / 60'000;
    const std::string sign = instant.nanoseconds < 0 ? "-" : "";
    if (minutes == 0) return fmt::format("{}{}.{:03} s", sign, ms / 1000, ms % 1000);
    const std::string seconds = fmt::format("{:02}.{:03}", ms % 60'000 / 1000, ms % 1000);
    if (minutes < 60) return fmt::format("{}{}:{}", sign, minutes, seconds);
    return fmt::format("{}{}:{:02}:{}", sign, minutes / 60, minutes % 60, seconds);
}

std::string tick_words(Instant instant, Duration step) {
    const std::uint64_t ns = magnitude_ns(instant.nanoseconds);
    const std::uint64_t minutes = ns / ns_per_s / 60;
    const std::string sign = instant.nanoseconds < 0 ? "-" : "";
    if (minutes == 0) return fmt::format("{}{} s", sign, seconds_text(ns, step));
    if (step >= 1min) {
        if (minutes < 60) return fmt::format("{}{} min", sign, minutes);
        const std::string rest = minutes % 60 == 0 ? "" : fmt::format(" {:02} min", minutes % 60);
        if (minutes < 24 * 60) return fmt::format("{}{} h{}", sign, minutes / 60, rest);
        const std::uint64_t hours = minutes / 60;
        const std::string time = minutes % (24 * 60) == 0 ? "" : fmt::format(" {:02}:{:02}", hours % 24, minutes % 60);
        return fmt::format("{}{} d{}", sign, hours / 24, time);
    }
    const bool one_digit = ns % (60 * ns_per_s) < 10 * ns_per_s;
    const std::string seconds = (one_digit ? "0" : "") + seconds_text(ns % (60 * ns_per_s), step);
    if (minutes < 60) return fmt::format("{}{} min {} s", sign, minutes, seconds);
    return fmt::format("{}{}:{:02}:{}", sign, minutes / 60, minutes % 60, seconds);
}

}  // namespace viz::model
