#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/recording/journey_outcome.hpp"
#include "sim/recording/recorder.hpp"

namespace sim::recording {

/// How a mail, or a notification, fared for one recipient up to the end of a recording.
struct MailFate {
    std::string subject;  ///< of the mail; of a notification empty
    std::string from;     ///< who wrote it
    JourneyOutcome outcome;
    std::size_t attempts = 0;  ///< that transfer agents made to deliver it to this recipient
    EventId event = 0;         ///< that brought it to this state
    bool operator==(const MailFate&) const = default;
};

/// Finds the fates of all mails while the events come.
class FateCollector : public EventSink {
public:
    [[nodiscard]] std::bitset<event_kind_count> wanted_kinds() const override;
    void consume(const Event& event) override;

    /// In the order in which the mails were first heard of.
    [[nodiscard]] std::vector<MailFate> fates() const;
    /// Time of the last event that was given.
    [[nodiscard]] Instant end() const { return end_; }

private:
    struct Mail {
        std::string subject;
        std::string from;
        std::vector<JourneyOutcome> outcomes;
        std::vector<EventId> events;  ///< that changed each outcome last
    };
    void note_changes(Mail& mail, const std::vector<JourneyOutcome>& before, EventId event);

    World roles_;                                                 ///< the hosts and what they are for; nothing else
    std::vector<Mail> mails_;                                     ///< by the order in which they were first heard of
    std::map<std::string, std::size_t, std::less<>> mail_by_id_;  ///< by id without copies and notifications
    std::map<std::pair<std::string, std::string>, std::size_t> attempts_;  ///< by message without copy, recipient
    Instant end_;
};

/// One recipient of one mail, in two runs of a scenario.
struct FatePair {
    std::optional<MailFate> first;  ///< nullopt: the first run has no such mail
    std::optional<MailFate> second;
    bool state_differs = false;  ///< what became of it; always so where one run has it not
    bool place_differs = false;  ///< which host had it then
    bool time_differs = false;   ///< when that was, or when it was read
    bool attempts_differ = false;

    [[nodiscard]] bool differs() const { return state_differs || place_differs || time_differs || attempts_differ; }
    /// The one that is there, of two the first.
    [[nodiscard]] const MailFate& any() const { return first ? *first : *second; }
    bool operator==(const FatePair&) const = default;
};

/// Every recipient of every mail of either run: those of the first in its order, then those that only the second has.
[[nodiscard]] std::vector<FatePair> compare_fates(const std::vector<MailFate>& first,
                                                  const std::vector<MailFate>& second);

/// What differs, in words: `what became of it, when`; empty: nothing.
[[nodiscard]] std::string difference_words(const FatePair& pair);

}  // namespace sim::recording
