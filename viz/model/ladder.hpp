#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "viz/model/moment.hpp"
#include "viz/model/packet.hpp"
#include "viz/model/trace.hpp"

namespace viz::model {

/// Which packets a ladder shows; those that fit all that is given.
struct LadderChoice {
    std::string message;                          ///< that belong to this mail; empty: to any or none
    sim::recording::ConnectionId connection = 0;  ///< that went over it; 0: over any
    std::set<std::string> hosts;                  ///< between two of these; empty: between any
    bool dns = true;                              ///< questions to name servers, and answers
    /// Openings and ends of connections. Shown in any case: lost ones, and those of connections that were refused.
    bool control = false;
    Instant until = protocol::instant_max;  ///< what leaves later is not shown
    bool operator==(const LadderChoice&) const = default;
};

/// A packet from one lifeline to another.
struct LadderRung {
    sim::recording::EventId event = 0;  ///< that sent it
    Instant leaves;
    Instant arrives;       ///< or when it would have
    std::size_t from = 0;  ///< index into Ladder::lifelines
    std::size_t to = 0;
    PacketKind kind = PacketKind::control;
    bool lost = false;
    bool encrypted = false;
    std::string label;
    std::string message;
    sim::recording::ConnectionId connection = 0;
    Duration quiet_before{};  ///< nothing of the ladder was on its way for so long before it
};

/// Who said what to whom, in the order of time: a sequence diagram.
struct Ladder {
    /// Hosts in the order in which they come in; name servers, who only answer questions, behind all others.
    std::vector<std::string> lifelines;
    std::vector<LadderRung> rungs;
    std::size_t left_out = 0;  ///< further packets, beyond ladder_rungs_max
};
inline constexpr std::size_t ladder_rungs_max = 5'000;
/// A quiet of this length is told of. True to scale also one that would leave a gap.
inline constexpr Duration ladder_quiet_min = std::chrono::seconds{1};
/// The lifeline of packets to addresses that nobody has.
inline constexpr const char* ladder_nobody = "(nobody)";

[[nodiscard]] Ladder make_ladder(const Trace& trace, const LadderChoice& choice);

/// How a ladder stands on paper.
enum class LadderScale : std::uint8_t {
    rows,  ///< a row for each rung, whatever the time between them
    time,  ///< true to scale; only a quiet that is told of is shortened
};

/// Where a rung stands, in rows from the top.
struct RungPlace {
    double begin = 0;      ///< where it leaves
    double end = 0;        ///< where it arrives
    bool labelled = true;  ///< there is room for its words
    bool quiet = false;    ///< the quiet before it is told of, in the row before
};

/// @return of each rung; the place after the last, where time ends, comes behind them
[[nodiscard]] std::vector<RungPlace> place_rungs(const Ladder& ladder, LadderScale scale);

}  // namespace viz::model
