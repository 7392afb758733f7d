#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sim/host/runtime.hpp"
#include "sim/mta/settings.hpp"

namespace sim::mta {

using protocol::Instant;

/// What a transfer agent remembers of a host, an address or a domain that failed, Exim specification, chapter "Retry
/// configuration".
struct RetryHint {
    Instant first_failed;
    Instant last_try;
    Instant next_try;
    bool expired = false;  ///< it has failed for longer than the last rule allows
    std::string reason;    ///< of the last failure
    bool operator==(const RetryHint&) const = default;
};

/// Something that a delivery attempt brought to light about a key of the hints.
struct RetryItem {
    std::string key;
    bool failed = false;  ///< false: it works
    std::string reason{};
    bool operator==(const RetryItem&) const = default;
};

/// The retry hints of a host, shared by all its messages; on its disk. Every change is recorded.
class RetryHints {
public:
    explicit RetryHints(host::Runtime& runtime) : runtime_(runtime) {}

    /// @return nullptr: nothing is known, or it is so old that it no longer counts
    [[nodiscard]] const RetryHint* find(std::string_view key, const RetrySettings& settings) const;
    /// Notes a failure, and when to try next.
    /// @param arrival  when the message came whose delivery failed
    /// @return whether the time for trying is over: for the key as a whole, or for this message
    bool note_failure(const RetryItem& item, const RetrySettings& settings, Instant arrival);
    /// It works again, or is asked for no more. @return whether anything was known
    bool forget(std::string_view key);

    [[nodiscard]] const std::map<std::string, RetryHint, std::less<>>& hints() const { return hints_; }

private:
    [[nodiscard]] bool is_too_old(const RetryHint& hint, const RetrySettings& settings) const;
    void record(const std::string& key, const RetryHint& hint);

    host::Runtime& runtime_;
    std::map<std::string, RetryHint, std::less<>> hints_;
};

}  // namespace sim::mta
