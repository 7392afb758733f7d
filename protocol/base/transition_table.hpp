#pragma once

#include <optional>

namespace protocol {

/// One step of a state machine: in state `from`, `trigger` leads to `to`. A machine is a constexpr array of these,
/// which its session runs, the viewer draws and the tests walk.
template <class State, class Trigger>
struct Transition {
    State from;
    Trigger trigger;
    State to;
};

/// Where `trigger` leads from `from` by the table's first row for them; nothing where it cannot happen.
template <class Table, class State, class Trigger>
[[nodiscard]] constexpr std::optional<State> find_transition(const Table& table, State from, Trigger trigger) {
    for (const Transition<State, Trigger>& transition : table) {
        if (transition.from == from && transition.trigger == trigger) return transition.to;
    }
    return std::nullopt;
}

}  // namespace protocol
