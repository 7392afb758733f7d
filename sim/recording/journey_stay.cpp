#include "sim/recording/journey_stay.hpp"

#include <algorithm>
#include <string_view>

namespace sim::recording {

namespace {

/// A message and its copies: `m1` and `m1/2`, but not `m1!1`.
std::string_view original(std::string_view message) {
    const std::size_t slash = message.rfind('/');
    return slash == std::string_view::npos || message.find('!', slash) != std::string_view::npos
               ? message
               : message.substr(0, slash);
}

JourneyStay* last_stay(std::vector<JourneyStay>& stays, const std::string& message, const std::string& host) {
    const auto found = std::find_if(stays.rbegin(), stays.rend(), [&](const JourneyStay& stay) {
        return stay.message == message && stay.host == host;
    });
    return found == stays.rend() ? nullptr : &*found;
}

/// A copy has been on the host as long as the message that it was made from.
protocol::Instant arrival_of_original(const std::vector<JourneyStay>& stays, const Event& event) {
    const auto found = std::find_if(stays.rbegin(), stays.rend(), [&](const JourneyStay& stay) {
        return stay.host == event.host && original(stay.message) == original(event.message);
    });
    return found == stays.rend() ? event.time : found->arrived;
}

JourneyStay& stay_here(std::vector<JourneyStay>& stays, const Event& event) {
    JourneyStay* known = last_stay(stays, event.message, event.host);
    if (known != nullptr && !known->left) return *known;
    const protocol::Instant arrived = known == nullptr ? arrival_of_original(stays, event) : event.time;
    return stays.emplace_back(JourneyStay{event.message, event.host, arrived, std::nullopt});
}

void leave(std::vector<JourneyStay>& stays, const Event& event) {
    if (JourneyStay* stay = last_stay(stays, event.message, event.host)) stay->left = event.time;
}

/// A message leaves a queue: it and its copies are gone from the host, but for those in a mailbox.
void leave_queue(std::vector<JourneyStay>& stays, const Event& event) {
    for (JourneyStay& stay : stays) {
        const bool meant = stay.host == event.host && original(stay.message) == original(event.message);
        if (meant && stay.mailbox.empty() && !stay.left) stay.left = event.time;
    }
}

}  // namespace

void JourneyStays::note(std::vector<JourneyStay>& stays, const Event& event) {
    switch (event.kind) {
        case EventKind::message_accepted:
            stays.push_back({event.message, event.host, event.time, std::nullopt});
            break;
        case EventKind::mail_composed:
        case EventKind::mail_read:
        case EventKind::bounce_created:
        case EventKind::notification_created:
            stay_here(stays, event);
            break;
        case EventKind::message_stored:
            stay_here(stays, event).mailbox = event.fields.text("mailbox");
            break;
        case EventKind::outbox_entry_changed:
            // What a server did not take of it has stayed.
            if (JourneyStay* stay = last_stay(stays, event.message, event.host)) stay->left.reset();
            break;
        case EventKind::mail_submitted:
            leave(stays, event);
            break;
        case EventKind::message_removed:
            if (event.fields.text("moved_to").empty()) leave(stays, event);
            break;
        case EventKind::copy_message_removed:
            leave(stays, event);
            break;
        case EventKind::delivery_started:
            if (last_stay(stays, event.message, event.host) == nullptr) stay_here(stays, event);
            break;
        case EventKind::delivery_attempted:
            if (event.fields.text("outcome") != "delivered") note_attempt(stays, event);
            break;
        case EventKind::queue_entry_removed:
            leave_queue(stays, event);
            break;
        default:
            break;
    }
}

void JourneyStays::note_attempt(std::vector<JourneyStay>& stays, const Event& event) {
    const std::pair key(event.message, event.host);
    const std::string& recipient = event.fields.text("recipient");
    JourneyStay* known = last_stay(stays, event.message, event.host);
    JourneyStay& stay = known == nullptr ? stay_here(stays, event) : *known;
    if (!stay.mailbox.empty()) return;
    if (event.fields.text("outcome") == "deferred") {
        waiting_[key].insert(recipient);
        stay.left.reset();
        return;
    }
    const auto waiting = waiting_.find(key);
    if (waiting != waiting_.end()) {
        waiting->second.erase(recipient);
        if (!waiting->second.empty()) return;
        waiting_.erase(waiting);
    }
    stay.left = event.time;
}

}  // namespace sim::recording
