#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace viz::model {

/// What leads from one state to another.
struct StateArrow {
    std::size_t from = 0;  ///< index into StateMachine::states
    std::size_t to = 0;
    std::vector<std::string> triggers;  ///< in the order of the table
    bool operator==(const StateArrow&) const = default;
};

/// A protocol's machine, as one end of a connection runs it: made of the very table that its sessions run.
struct StateMachine {
    std::string_view name;            ///< on the command line: `smtp`, `smtp-client`
    std::string_view title;           ///< "SMTP server"
    std::vector<std::string> states;  ///< as recordings name them
    std::vector<StateArrow> arrows;   ///< between different states, each pair once
    /// By state: what is taken there and does not leave it.
    std::vector<std::vector<std::string>> staying;
    std::size_t first = 0;
    std::size_t last = 0;  ///< nothing leads out of it

    [[nodiscard]] std::size_t index_of(std::string_view state) const;  ///< states.size(): it has no such state
    /// @return nullptr: nothing leads from one to the other
    [[nodiscard]] const StateArrow* find_arrow(std::size_t from, std::size_t to) const;
};

/// All of them: servers and clients of SMTP, POP3 and IMAP.
[[nodiscard]] std::span<const StateMachine> state_machines();
/// @return nullptr: none is called so
[[nodiscard]] const StateMachine* find_state_machine(std::string_view name);
/// That of a session. @param protocol  smtp, lmtp (the same machine), pop3 or imap @param role  client or server
/// @return nullptr: there is none
[[nodiscard]] const StateMachine* find_state_machine(std::string_view protocol, std::string_view role);

/// A state's name for people: "TLS handshake" for tls_handshake.
[[nodiscard]] std::string state_words(std::string_view state);
/// "EHLO, HELO"
[[nodiscard]] std::string trigger_words(const std::vector<std::string>& triggers);

}  // namespace viz::model
