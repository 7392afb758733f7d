#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/recording/event.hpp"
#include "viz/model/moment.hpp"
#include "viz/model/open_connections.hpp"

namespace viz::model {

/// What the values of a series are.
enum class SeriesShape : std::uint8_t {
    level,    ///< how many there are, which holds until it changes: the length of a queue
    count,    ///< how many there have been so far
    measure,  ///< of one thing at one instant, a span in nanoseconds: the latency of a mail
};

/// What a series tells. The texts live as long as the program.
struct SeriesInfo {
    std::string_view name;   ///< on the command line and in files: `queue-length`, or the name of a kind of event
    std::string_view title;  ///< above a plot
    std::string_view unit;   ///< what is counted; of measures, which are written in seconds, `s`
    SeriesShape shape = SeriesShape::count;
    sim::recording::Level level{};  ///< recordings of a lower level know nothing of it
    std::string_view description;
};

/// Those that have a name of their own, in the order in which they are offered.
[[nodiscard]] std::span<const SeriesInfo> named_series();
/// One of those, or that of a kind of event, which counts the events. @return nullopt: there is no such series
[[nodiscard]] std::optional<SeriesInfo> find_series(std::string_view name);
/// Those that are shown where nobody asks for others.
[[nodiscard]] const std::vector<std::string>& usual_series();

/// From `time` on the level or the count is `value`; or what was measured then.
struct SeriesPoint {
    Instant time;
    std::int64_t value = 0;
    std::size_t event_index = 0;  ///< of the event that it comes from, the last one of that instant
    bool operator==(const SeriesPoint&) const = default;
};

/// In the order of time. Levels and counts have one point for each instant at which they change, and are 0 before the
/// first: nothing is sampled, so that they are exact at every instant.
using SeriesPoints = std::vector<SeriesPoint>;

/// What a level or a count is at an instant, with all that happens at that very instant.
[[nodiscard]] std::int64_t value_at(const SeriesPoints& points, Instant time);

/// One thing that is counted or measured: in all, and by the host where it happens.
struct SeriesGroup {
    SeriesInfo info;
    SeriesPoints together;
    /// Every host of the recording has an entry. What has two ends (a connection) is counted at both.
    std::map<std::string, SeriesPoints, std::less<>> by_host;

    /// @param host  empty: all together @return empty too where the recording has no such host
    [[nodiscard]] const SeriesPoints& of(std::string_view host) const;
};

/// @return nullptr: it is not among them
[[nodiscard]] const SeriesGroup* find_group(const std::vector<SeriesGroup>& groups, std::string_view name);

/// Collects series while the events of a recording come.
class SeriesBuilder {
public:
    SeriesBuilder() = default;
    /// @param names  of series that there are; others, and those that come twice, are left out
    explicit SeriesBuilder(const std::vector<std::string>& names);

    /// Takes the next event of the recording.
    void take(const sim::recording::Event& event, std::size_t index);

    /// In the order of their names' coming.
    [[nodiscard]] const std::vector<SeriesGroup>& groups() const { return groups_; }

private:
    using Event = sim::recording::Event;
    /// How a group is made of events.
    struct Source {
        enum class Rule : std::uint8_t { events, octets, deferrals, queues, outboxes, connections, latency };
        Rule rule = Rule::events;
        sim::recording::EventKind kind{};  ///< of rule events
    };
    static Source source_of(const SeriesInfo& info);
    void take_for(std::size_t group, const Event& event, std::size_t index);
    void add(std::size_t group, std::int64_t change, const Event& event, std::size_t index);
    void measure(std::size_t group, const Event& event, std::size_t index);

    void note_begin(const Event& event);
    [[nodiscard]] std::optional<Instant> begin_of(std::string_view message) const;

    [[nodiscard]] std::int64_t entry_change(const Event& event);

    std::vector<SeriesGroup> groups_;
    std::vector<Source> sources_;                                ///< of each group
    std::map<std::string, Instant, std::less<>> begins_;         ///< by message: when it was written
    std::set<std::pair<std::string, std::string>> queued_;       ///< host and queue id
    std::set<std::pair<std::string, std::string>> in_outboxes_;  ///< host and message
    OpenConnections connections_;
};

}  // namespace viz::model
