#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/octets.hpp"
#include "sim/dialogue/dialogue_watch.hpp"

namespace sim::user_agent {

using protocol::Duration;
using protocol::Instant;
using protocol::Octets;

/// What somebody does at a terminal.
struct TerminalInput {
    enum class Kind : std::uint8_t {
        octets,     ///< they go out as they are
        start_tls,  ///< TLS begins now: the server has said that it is ready (RFC 3207 section 4)
        hang_up,    ///< the connection is closed
    };
    Kind kind = Kind::octets;
    Octets octets{};
    std::optional<Instant> at{};  ///< nothing: when the server has answered what was typed before
    bool operator==(const TerminalInput&) const = default;
};

/// How fast somebody at a terminal is.
struct TerminalPace {
    Duration pause{};     ///< between a reply and what is typed next
    Duration patience{};  ///< with a server that does not answer
    bool operator==(const TerminalPace&) const = default;
};

// What a terminal's session tells.
struct TerminalTyped {
    std::string octets;  ///< passwords as `****`
};
struct TerminalShown {
    Octets octets;
};
struct TerminalTlsWanted {};
struct TerminalEnded {
    std::string reason;
};
using TerminalEvent = std::variant<TerminalTyped, TerminalShown, TerminalTlsWanted, TerminalEnded>;

/// Somebody at a terminal that is connected to a server and knows no protocol: what is typed goes out octet by octet,
/// at its time or when the server has answered what was typed before. Without I/O, like the sessions in protocol/.
/// When all is typed the terminal stays until the server closes the connection.
class TerminalSession {
public:
    enum class State : std::uint8_t { connecting, open, ended };

    TerminalSession(std::vector<TerminalInput> inputs, TerminalPace pace);

    /// The connection stands. @param secured  not before TLS does: handle_tls_established() follows
    void handle_connected(Instant now, bool secured);
    void handle_tls_established(Instant now);
    void handle_input(std::string_view octets, Instant now);
    void handle_timeout(Instant now);
    /// By the server, or because the connection broke.
    void handle_closed(Instant now);

    [[nodiscard]] Octets take_output() { return std::exchange(output_, {}); }
    [[nodiscard]] std::optional<TerminalEvent> poll_event();
    /// When something is typed next, or patience ends; nothing: only the server can do something.
    [[nodiscard]] std::optional<Instant> next_timeout() const;
    [[nodiscard]] bool wants_close() const { return state_ == State::ended; }
    [[nodiscard]] State state() const { return state_; }

private:
    [[nodiscard]] bool is_due_by_reply() const;
    void perform(TerminalInput input, Instant now);
    void end(std::string reason);

    std::vector<TerminalInput> inputs_;
    std::size_t next_ = 0;
    TerminalPace pace_;
    dialogue::DialogueWatch watch_;
    State state_ = State::connecting;
    bool in_handshake_ = false;
    Instant last_activity_;  ///< something was typed or shown
    Octets output_;
    std::deque<TerminalEvent> events_;
};

[[nodiscard]] std::string_view name(TerminalSession::State state);

}  // namespace sim::user_agent
