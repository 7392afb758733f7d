#include "sim/user_agent/terminal_session.hpp"

#include <array>

namespace sim::user_agent {

TerminalSession::TerminalSession(std::vector<TerminalInput> inputs, TerminalPace pace)
    : inputs_(std::move(inputs)), pace_(pace) {}

void TerminalSession::handle_connected(Instant now, bool secured) {
    state_ = State::open;
    in_handshake_ = secured;
    last_activity_ = now;
}

void TerminalSession::handle_tls_established(Instant now) {
    in_handshake_ = false;
    last_activity_ = now;
}

void TerminalSession::handle_input(std::string_view octets, Instant now) {
    if (state_ != State::open || octets.empty()) return;
    last_activity_ = now;
    watch_.take_shown(octets);
    events_.emplace_back(TerminalShown{Octets(octets)});
}

bool TerminalSession::is_due_by_reply() const {
    return watch_.is_answered();
}

std::optional<Instant> TerminalSession::next_timeout() const {
    if (state_ != State::open || in_handshake_ || next_ == inputs_.size()) return std::nullopt;
    if (inputs_[next_].at) return inputs_[next_].at;
    return last_activity_ + (is_due_by_reply() ? pace_.pause : pace_.patience);
}

void TerminalSession::handle_timeout(Instant now) {
    const auto due = next_timeout();
    if (!due || *due > now) return;
    if (!inputs_[next_].at && !is_due_by_reply()) return end("the server does not answer");
    perform(std::move(inputs_[next_++]), now);
}

void TerminalSession::perform(TerminalInput input, Instant now) {
    last_activity_ = now;
    switch (input.kind) {
        case TerminalInput::Kind::octets:
            events_.emplace_back(TerminalTyped{watch_.without_secrets(input.octets)});
            watch_.take_typed(input.octets);
            output_ += input.octets;
            break;
        case TerminalInput::Kind::start_tls:
            in_handshake_ = true;
            events_.emplace_back(TerminalTlsWanted{});
            break;
        case TerminalInput::Kind::hang_up:
            end("the one who typed has hung up");
            break;
    }
}

void TerminalSession::handle_closed(Instant) {
    end("the server has closed the connection");
}

void TerminalSession::end(std::string reason) {
    if (state_ == State::ended) return;
    state_ = State::ended;
    events_.emplace_back(TerminalEnded{std::move(reason)});
}

std::optional<TerminalEvent> TerminalSession::poll_event() {
    if (events_.empty()) return std::nullopt;
    TerminalEvent event = std::move(events_.front());
    events_.pop_front();
    return event;
}

std::string_view name(TerminalSession::State state) {
    constexpr std::array<std::string_view, 3> names{"connecting", "open", "ended"};
    return names[static_cast<std::size_t>(state)];
}

}  // namespace sim::user_agent
