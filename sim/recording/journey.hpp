#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/recording/recorder.hpp"
#include "sim/recording/world.hpp"

namespace sim::recording {

/// A `decision` event: what was asked, what there was to choose from, what was chosen and why.
struct JourneyDecision {
    std::string question;
    std::vector<std::string> options;
    std::string chosen;
    std::string rule;
    std::string rfc;
    bool operator==(const JourneyDecision&) const = default;
};

/// One step on a message's way.
struct JourneyStep {
    EventId event = 0;
    Instant time;
    EventKind kind{};
    std::string host;
    std::string message;   ///< the message itself, a copy or a notification
    std::string sentence;  ///< narration
    bool detail = false;   ///< of interest only to those who look closer: connections, DNS, header fields
    std::optional<JourneyDecision> decision;
};

/// How long a host had a message (a copy, a notification).
struct JourneyStay {
    std::string message;
    std::string host;
    Instant arrived;
    std::optional<Instant> left;  ///< when the next host had taken it (the last of several); nullopt: it stayed
};

/// The way of one mail, with its copies and the notifications about it, in the order of happening.
struct Journey {
    std::string message;  ///< id of the mail, without copies and notifications: `m1`
    std::string subject;
    std::vector<JourneyStep> steps;
    std::vector<JourneyStay> stays;
};

/// Id of the mail that a copy or a notification belongs to: `m1` of `m1/2`, `m1!1` and `m1/2!1`.
[[nodiscard]] std::string_view root_message(std::string_view message);

/// Collects journeys while the events come. An event without a message belongs to the mail of its cause,
/// so that the DNS questions and connections made for a mail are on its journey.
class JourneyBuilder : public EventSink {
public:
    /// @param only  id of the one mail to follow; empty: all
    explicit JourneyBuilder(std::string only = {}) : only_(std::move(only)) {}

    [[nodiscard]] std::bitset<event_kind_count> wanted_kinds() const override;
    void consume(const Event& event) override;

    /// All so far, in the order in which the mails were first heard of.
    [[nodiscard]] const std::vector<Journey>& journeys() const { return journeys_; }
    /// @return nullptr: nothing was heard of this mail
    [[nodiscard]] const Journey* find(std::string_view message) const;

private:
    /// Index into journeys_ plus 1; 0: belongs to none.
    using Owner = std::uint32_t;

    Owner owner_of(const Event& event);
    Owner owner_of_message(std::string_view root);
    [[nodiscard]] Owner owner_of_event(EventId event) const;
    void remember(const Event& event, Owner owner);
    void add_step(Journey& journey, const Event& event);

    std::string only_;
    World world_;
    std::vector<Journey> journeys_;
    std::map<std::string, Owner, std::less<>> owners_;  ///< by root message id
    std::vector<Owner> owner_by_event_;                 ///< by event number
    /// By connection: stands in for causes that a recording of level flow lacks.
    std::map<ConnectionId, Owner> owner_by_connection_;
};

/// Journeys of a recording. @param only  id of the one mail to follow; empty: all
[[nodiscard]] std::vector<Journey> journeys_of(const std::vector<Event>& events, std::string only = {});

}  // namespace sim::recording
