#include "protocol/dns/server_times.hpp"

#include <algorithm>

namespace protocol::dns {

Duration ServerTimes::smoothed(const IpAddress& server, Instant now) const {
    const auto found = entries_.find(server);
    return found == entries_.end() || now - found->second.asked > forgotten_after ? Duration{} : found->second.smoothed;
}

ServerTimes::Entry& ServerTimes::entry(const IpAddress& server, Instant now) {
    const auto is_old = [now](const auto& each) { return now - each.second.asked > forgotten_after; };
    if (entries_.size() >= entries_max && !entries_.contains(server)) {
        std::erase_if(entries_, is_old);
        if (entries_.size() >= entries_max) entries_.clear();
    }
    Entry& found = entries_[server];
    if (now - found.asked > forgotten_after) found = Entry{};
    return found;
}

void ServerTimes::note_answer(const IpAddress& server, Duration round_trip, Instant now) {
    Entry& found = entry(server, now);
    found.smoothed = std::max(Duration{1}, found.smoothed / 10 * 7 + round_trip / 10 * 3);
    found.asked = now;
}

void ServerTimes::note_silence(const IpAddress& server, Instant now) {
    Entry& found = entry(server, now);
    found.smoothed = std::min(time_max, found.smoothed + silence_penalty);
    found.asked = now;
}

void ServerTimes::note_passed_over(const IpAddress& server, Instant now) {
    const auto found = entries_.find(server);
    if (found == entries_.end() || now - found->second.aged < std::chrono::seconds{1}) return;
    found->second.smoothed -= found->second.smoothed / 512;
    found->second.aged = now;
}

}  // namespace protocol::dns
