#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/recording/event.hpp"

namespace sim::recording {

/// How long a host had a message (a copy, a notification).
struct JourneyStay {
    std::string message;
    std::string host;
    protocol::Instant arrived;
    /// When the last of its recipients was served or given up here, or it was deleted; nullopt: it is here.
    std::optional<protocol::Instant> left;
    std::string mailbox{};  ///< where it was put; empty: it only passed through
    bool operator==(const JourneyStay&) const = default;
};

/// Works out from events how long each host had a message.
class JourneyStays {
public:
    /// @param stays  of the mail that the event belongs to
    void note(std::vector<JourneyStay>& stays, const Event& event);

private:
    void note_attempt(std::vector<JourneyStay>& stays, const Event& event);

    /// By message and host: recipients that the host has still to serve after a failed attempt.
    std::map<std::pair<std::string, std::string>, std::set<std::string>> waiting_;
};

}  // namespace sim::recording
