#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/result.hpp"

namespace sim::mta {

using protocol::Duration;

/// One step of a retry schedule in Exim's way (Exim specification, chapter "Retry configuration"): it holds while a
/// host or address has failed for no longer than `until`. `F,2h,15m`: every 15 minutes. `G,16h,1h,1.5`: the first wait
/// is an hour, each later one 1.5 times the one before.
struct RetryRule {
    enum class Kind : std::uint8_t { fixed, geometric };
    Kind kind = Kind::fixed;
    Duration until{};
    Duration interval{};                  ///< between tries; of `geometric` the first and shortest one
    std::int64_t factor_permille = 1000;  ///< of `geometric`
    bool operator==(const RetryRule&) const = default;

    /// The wait after a failure. @param last_wait  the one before it
    [[nodiscard]] Duration wait(Duration last_wait) const;
};

/// Reads `F,2h,15m; G,16h,1h,1.5; F,4d,6h`; spans have the units s, m, h, d, w, several in a row are added. Nothing but
/// blanks: no rules.
/// @return the rules, or what is wrong
[[nodiscard]] protocol::Result<std::vector<RetryRule>, std::string> parse_retry_rules(std::string_view text);
/// As parse_retry_rules reads it.
[[nodiscard]] std::string to_string(const std::vector<RetryRule>& rules);

}  // namespace sim::mta
