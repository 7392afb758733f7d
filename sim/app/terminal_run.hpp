#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "sim/app/scenario_input.hpp"
#include "sim/deed/deed.hpp"
#include "sim/dialogue/dialogue_watch.hpp"
#include "sim/recording/recorder.hpp"
#include "sim/scenario/terminal.hpp"

namespace sim::app {

/// What a terminal shows of a run: what was typed there, what came, and how it ended.
class TerminalView : public recording::EventSink {
public:
    explicit TerminalView(std::string terminal) : terminal_(std::move(terminal)) {}

    [[nodiscard]] std::bitset<recording::event_kind_count> wanted_kinds() const override;
    void consume(const recording::Event& event) override;

    /// `terminal-...` events of this terminal, the first first.
    [[nodiscard]] const std::vector<recording::Event>& events() const { return events_; }
    [[nodiscard]] const dialogue::DialogueWatch& watch() const { return watch_; }
    [[nodiscard]] bool is_closed() const { return closed_; }
    /// When something was typed or shown last.
    [[nodiscard]] protocol::Instant last_activity() const { return last_activity_; }

private:
    std::string terminal_;
    std::vector<recording::Event> events_;
    dialogue::DialogueWatch watch_;
    protocol::Instant last_activity_;
    bool closed_ = false;
};

/// Runs a scenario with deeds laid over it, up to where the terminal of the last of them has its answer and somebody
/// has had time to read it; or the connection is closed, or patience is at its end.
/// @param scenario  outlives the call; it has the deeds
/// @param since     the time of the last deed
/// @return when that is; nothing: it cannot run, which was told to `errors`
[[nodiscard]] std::optional<protocol::Instant> run_to_answer(const scenario::Scenario& scenario,
                                                             protocol::Instant since, TerminalView& view,
                                                             std::ostream& errors);

}  // namespace sim::app
