#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <vector>

#include "sim/app/scenario_input.hpp"
#include "sim/deed/deed.hpp"
#include "sim/deed/terminal_follower.hpp"
#include "sim/recording/recorder.hpp"
#include "sim/scenario/terminal.hpp"

namespace sim::app {

/// What a terminal shows of a run: what was typed there, what came, and how it ended.
class TerminalView : public recording::EventSink {
public:
    /// @param last  what was done last at the terminal
    explicit TerminalView(const deed::Deed& last) : follower_(deed::place_of(last)->terminal) {
        follower_.expect(last);
    }

    [[nodiscard]] std::bitset<recording::event_kind_count> wanted_kinds() const override;
    void consume(const recording::Event& event) override;

    /// Those of this terminal, the first first.
    [[nodiscard]] const std::vector<recording::Event>& events() const { return events_; }
    [[nodiscard]] const deed::TerminalFollower& follower() const { return follower_; }

private:
    deed::TerminalFollower follower_;
    std::vector<recording::Event> events_;
};

/// How waiting for a terminal's answer ended.
struct TerminalWait {
    enum class End : std::uint8_t {
        answered,  ///< or the connection is closed
        patience,  ///< there is no answer
        run,       ///< there is none, and nothing more can come
    };
    End end = End::answered;
    protocol::Instant now;  ///< when what came has been read
};

/// When a run of a scenario ends at the latest.
[[nodiscard]] protocol::Instant latest_end(const scenario::Scenario& scenario);

/// Runs a scenario with deeds laid over it, up to where the terminal of the last of them has its answer and somebody
/// has had time to read it; or the connection is closed, or patience or the run is at its end.
/// @param scenario  outlives the call; it has the deeds
/// @param since     the time of the last deed, or up to when somebody waits
/// @return nothing: it cannot run, which was told to `errors`
[[nodiscard]] std::optional<TerminalWait> run_to_answer(const scenario::Scenario& scenario, protocol::Instant since,
                                                        TerminalView& view, std::ostream& errors);

}  // namespace sim::app
