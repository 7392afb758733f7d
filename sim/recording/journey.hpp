#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/recording/journey_outcome.hpp"
#include "sim/recording/journey_stay.hpp"
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

/// What a client said in an SMTP session, and what the server answered.
struct JourneyExchange {
    std::string said;      ///< the command's line; empty: nothing (greeting), or the content of the mail
    std::string answer;    ///< reply code and the lines of its text; empty: none came
    bool content = false;  ///< the client sent header and body, after DATA
    bool operator==(const JourneyExchange&) const = default;
};

/// The events that tell of an exchange.
struct ExchangeEvents {
    EventId said = 0;      ///< 0: nothing was said, or content that is no command
    EventId answered = 0;  ///< 0: no answer came
};

/// One step on a message's way.
struct JourneyStep {
    EventId event = 0;
    Instant time;
    EventKind kind{};
    std::string host;
    std::string message;   ///< the message itself, a copy or a notification
    std::string sentence;  ///< narration
    bool detail = false;   ///< for those who look closer: connections, DNS, header fields, decisions taken once more
    std::optional<JourneyDecision> decision{};
    EventId because = 0;          ///< the step that led to this one, over however many other events; 0: none
    ConnectionId connection = 0;  ///< as the client numbers it, which is how a transcript is asked for
    std::vector<JourneyExchange> dialogue{};        ///< what was said, if the step is an SMTP transaction
    std::vector<ExchangeEvents> dialogue_events{};  ///< of each exchange in the dialogue
};

/// The way of one mail, with its copies and the notifications about it, in the order of happening.
struct Journey {
    std::string message;  ///< id of the mail, without copies and notifications: `m1`
    std::string subject;
    std::vector<JourneyStep> steps;
    std::vector<JourneyStay> stays;
    std::vector<JourneyOutcome> outcomes;  ///< one for each recipient, also of notifications
};

/// What is on no mail's journey: a story of its own.
struct LooseStep {
    EventId event = 0;
    Instant time;
    std::string sentence;  ///< narration
};

/// Id of the mail that a copy or a notification belongs to: `m1` of `m1/2`, `m1!1` and `m1/2!1`.
[[nodiscard]] std::string_view root_message(std::string_view message);

/// Collects journeys while the events come. An event without a message belongs to the mail of its cause,
/// so that the DNS questions and connections made for a mail are on its journey. Faults that are in force
/// while a mail is under way are steps of its journey, too, and so are attempts to read it that failed.
class JourneyBuilder : public EventSink {
public:
    /// @param only  id of the one mail to follow; empty: all
    explicit JourneyBuilder(std::string only = {}) : only_(std::move(only)) {}

    [[nodiscard]] std::bitset<event_kind_count> wanted_kinds() const override;
    void consume(const Event& event) override;

    /// All so far, in the order in which the mails were first heard of.
    [[nodiscard]] const std::vector<Journey>& journeys() const { return journeys_; }
    /// Those that are on no journey.
    [[nodiscard]] const std::vector<LooseStep>& failed_readings() const { return failed_readings_; }
    /// Copies of mailboxes that devices have brought up to date.
    [[nodiscard]] const std::vector<LooseStep>& synchronisations() const { return synchronisations_; }
    /// @return nullptr: nothing was heard of this mail
    [[nodiscard]] const Journey* find(std::string_view message) const;
    /// The journey that an event belongs to; nullptr: to none. Valid until the next event is consumed.
    [[nodiscard]] const Journey* journey_of(EventId event) const;
    /// Id of the mail whose journey an event belongs to, without copies and notifications; empty: to none.
    [[nodiscard]] std::string_view message_of(EventId event) const;

private:
    /// Index into journeys_ plus 1; 0: belongs to none.
    using Owner = std::uint32_t;

    /// The step of a journey that is being told an SMTP transaction.
    struct Dialogue {
        Owner owner = 0;
        std::size_t step = 0;  ///< index into the journey's steps
        bool has_transaction = false;
    };
    enum class Interest : std::uint8_t { none, detail, main };

    Owner owner_of(const Event& event);
    /// @param likely  the mail that it probably is
    Owner owner_of_message(std::string_view root, Owner likely);
    Owner new_owner(std::string_view root);
    [[nodiscard]] Owner owner_of_event(EventId event) const;
    void remember(const Event& event, Owner owner);
    void take(Journey& journey, const Event& event);
    [[nodiscard]] Interest interest_of(const Event& event) const;
    [[nodiscard]] Interest interest_in_resolution(const Event& event);
    void take_attempt(Journey& journey, const Event& event);
    void take_speech(Owner owner, const Event& event);
    Dialogue& dialogue_for(Owner owner, const Event& event);
    void take_fault(const Event& event);
    void take_failed_reading(const Event& event);
    void add_step(Journey& journey, const Event& event, Interest interest);

    std::string only_;
    World world_;
    std::vector<Journey> journeys_;
    std::vector<LooseStep> failed_readings_;
    std::vector<LooseStep> synchronisations_;
    std::map<std::string, Owner, std::less<>> owners_;  ///< by root message id
    std::vector<Owner> owner_by_event_;                 ///< by event number
    std::vector<EventId> step_by_event_;                ///< by event number: the nearest step among it and its causes
    /// By connection: stands in for causes that a recording of level flow lacks.
    std::map<ConnectionId, Owner> owner_by_connection_;
    std::map<ConnectionId, Dialogue> dialogues_;
    JourneyStays stays_;
    std::set<std::pair<std::string, std::string>> callers_;  ///< host, name that a reverse lookup gave it
    std::vector<Event> faults_;                              ///< those in force
    Event attempt_;                                          ///< the first of attempts that are told as one step
    std::vector<std::string> attempt_recipients_;            ///< of all of them
};

/// Journeys of a recording. @param only  id of the one mail to follow; empty: all
[[nodiscard]] std::vector<Journey> journeys_of(const std::vector<Event>& events, std::string only = {});

}  // namespace sim::recording
