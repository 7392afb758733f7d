#include "viz/model/state_way.hpp"

#include <algorithm>

namespace viz::model {

namespace {

using sim::recording::Event;
using sim::recording::EventKind;

/// The command where the table's words are no more exact: SELECT in place of "mailbox command".
bool is_told_by_command(const std::vector<std::string>& triggers, const std::string& verb) {
    const auto fits = [&](const std::string& trigger) {
        return trigger == verb || trigger == "mailbox command" || trigger == "message command" ||
               trigger == "CAPABILITY, ID";
    };
    return !verb.empty() && std::ranges::any_of(triggers, fits);
}

/// Collects one end's states.
class WayBuilder {
public:
    explicit WayBuilder(std::string_view role) : role_(role) {}

    void take(const Event& event, std::size_t index) {
        if (event.kind == EventKind::command) verb_ = event.fields.text("verb");
        if (event.fields.text("role") != role_) return;
        if (event.kind == EventKind::session_started) begin(event);
        if (event.kind == EventKind::session_started) add(event, index, event.fields.text("state"));
        if (event.kind == EventKind::session_state) add(event, index, event.fields.text("to"));
        if (event.kind == EventKind::session_ended) end(event, index);
    }

    [[nodiscard]] std::optional<StateWay> finish() {
        if (way_.visits.empty()) return std::nullopt;
        return std::move(way_);
    }

private:
    void begin(const Event& event) {
        way_ = {};
        way_.host = event.host;
        way_.machine = find_state_machine(event.fields.text("protocol"), role_);
    }

    void add(const Event& event, std::size_t index, const std::string& state) {
        StateVisit& visit = way_.visits.emplace_back(StateVisit{event.time, event.id, index, state});
        if (way_.machine != nullptr) note_arrow(visit, event.fields.text("from"));
        verb_.clear();
    }

    void note_arrow(StateVisit& visit, const std::string& from) {
        const StateMachine& machine = *way_.machine;
        visit.place = machine.index_of(visit.state);
        const StateArrow* arrow = machine.find_arrow(machine.index_of(from), visit.place);
        if (arrow == nullptr) return;
        visit.arrow = static_cast<std::size_t>(arrow - machine.arrows.data());
        visit.because = is_told_by_command(arrow->triggers, verb_) ? verb_ : trigger_words(arrow->triggers);
    }

    void end(const Event& event, std::size_t index) {
        way_.ended = event.time;
        way_.end_index = index;
        way_.end_reason = event.fields.text("reason");
    }

    std::string_view role_;
    StateWay way_;
    std::string verb_;  ///< of the command since the last change of state
};

}  // namespace

std::size_t StateWay::visits_until(const Moment& moment) const {
    const auto next = std::ranges::lower_bound(visits, moment.events, {}, &StateVisit::event_index);
    return static_cast<std::size_t>(next - visits.begin());
}

std::optional<StateWay> make_state_way(const Trace& trace, sim::recording::ConnectionId connection,
                                       std::string_view role) {
    const ConnectionRow* row = trace.find_connection(connection);
    if (row == nullptr) return std::nullopt;
    WayBuilder builder(role);
    for (const std::size_t index : row->events) builder.take(trace.events()[index], index);
    return builder.finish();
}

}  // namespace viz::model
