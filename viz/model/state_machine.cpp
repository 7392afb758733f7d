#include "viz/model/state_machine.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "protocol/imap/client_states.hpp"
#include "protocol/imap/server_states.hpp"
#include "protocol/pop3/states.hpp"
#include "protocol/smtp/client_states.hpp"
#include "protocol/smtp/server_states.hpp"

namespace viz::model {

namespace {

StateArrow& arrow_between(StateMachine& machine, std::size_t from, std::size_t to) {
    const auto found = std::ranges::find_if(
        machine.arrows, [&](const StateArrow& arrow) { return arrow.from == from && arrow.to == to; });
    return found != machine.arrows.end() ? *found : machine.arrows.emplace_back(StateArrow{from, to, {}});
}

/// @param names  of the states by their numbers @param first  the state of a new session
template <class Table, class State>
StateMachine make_machine(std::string_view machine_name, std::string_view title, std::vector<std::string> names,
                          const Table& transitions, State first) {
    StateMachine made;
    made.name = machine_name;
    made.title = title;
    made.states = std::move(names);
    made.staying.resize(made.states.size());
    made.first = static_cast<std::size_t>(first);
    made.last = static_cast<std::size_t>(State::closed);
    for (const auto& transition : transitions) {
        const auto from = static_cast<std::size_t>(transition.from);
        const auto to = static_cast<std::size_t>(transition.to);
        auto& triggers = from == to ? made.staying[from] : arrow_between(made, from, to).triggers;
        triggers.emplace_back(name(transition.trigger));
    }
    return made;
}

/// The names of all states of an enumeration that begins at 0.
template <class State>
std::vector<std::string> names_of(std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t state = 0; state < count; ++state) names.emplace_back(name(static_cast<State>(state)));
    return names;
}

std::vector<StateMachine> make_machines() {
    namespace smtp = protocol::smtp;
    namespace pop3 = protocol::pop3;
    namespace imap = protocol::imap;
    return {
        make_machine("smtp", "SMTP server", names_of<smtp::ServerState>(smtp::server_state_count),
                     smtp::server_transitions, smtp::ServerState::accepting),
        make_machine("smtp-client", "SMTP client", names_of<smtp::ClientState>(smtp::client_state_count),
                     smtp::client_transitions, smtp::ClientState::greeting),
        make_machine("pop3", "POP3 server", names_of<pop3::ServerState>(pop3::server_states.size()),
                     pop3::server_transitions, pop3::ServerState::authorization),
        make_machine("pop3-client", "POP3 client", names_of<pop3::ClientState>(pop3::client_states.size()),
                     pop3::client_transitions, pop3::ClientState::greeting),
        make_machine("imap", "IMAP server", names_of<imap::ServerState>(imap::server_states.size()),
                     imap::server_transitions, imap::ServerState::not_authenticated),
        make_machine("imap-client", "IMAP client", names_of<imap::ClientState>(imap::client_states.size()),
                     imap::client_transitions, imap::ClientState::greeting),
    };
}

}  // namespace

std::size_t StateMachine::index_of(std::string_view state) const {
    return static_cast<std::size_t>(std::ranges::find(states, state) - states.begin());
}

const StateArrow* StateMachine::find_arrow(std::size_t from, std::size_t to) const {
    const auto found =
        std::ranges::find_if(arrows, [&](const StateArrow& arrow) { return arrow.from == from && arrow.to == to; });
    return found == arrows.end() ? nullptr : &*found;
}

std::span<const StateMachine> state_machines() {
    static const std::vector<StateMachine> machines = make_machines();
    return machines;
}

const StateMachine* find_state_machine(std::string_view name) {
    const auto machines = state_machines();
    const auto found = std::ranges::find(machines, name, &StateMachine::name);
    return found == machines.end() ? nullptr : &*found;
}

const StateMachine* find_state_machine(std::string_view protocol, std::string_view role) {
    const std::string_view spoken = protocol == "lmtp" ? "smtp" : protocol;
    if (role != "client" && role != "server") return nullptr;
    return find_state_machine(fmt::format("{}{}", spoken, role == "client" ? "-client" : ""));
}

std::string state_words(std::string_view state) {
    std::string words(state);
    std::ranges::replace(words, '_', ' ');
    if (words.starts_with("tls ")) words.replace(0, 3, "TLS");
    return words;
}

std::string trigger_words(const std::vector<std::string>& triggers) {
    return fmt::format("{}", fmt::join(triggers, ", "));
}

}  // namespace viz::model
