#include "sim/deed/terminal_follower.hpp"

#include <variant>

namespace sim::deed {

using recording::Event;
using recording::EventKind;

namespace {

bool is_end_of_handshake(const Event& event) {
    return event.kind == EventKind::tls_established || event.kind == EventKind::tls_failed;
}

}  // namespace

void TerminalFollower::expect(const Deed& deed) {
    action_ = deed.action;
    since_ = deed.at;
    done_ = false;
}

bool TerminalFollower::shows_deed(const Event& event) const {
    if (event.time < since_) return false;
    if (std::holds_alternative<OpenTerminal>(action_)) return event.kind == EventKind::terminal_opened;
    if (std::holds_alternative<StartTls>(action_)) return is_end_of_handshake(event);
    if (std::holds_alternative<HangUp>(action_)) return event.kind == EventKind::terminal_closed;
    return event.kind == EventKind::terminal_typed;
}

bool TerminalFollower::take(const Event& event) {
    const bool is_own = event.fields.text("terminal") == terminal_;
    const bool is_tls = is_end_of_handshake(event) && connection_ != 0 && event.connection == connection_ &&
                        event.fields.text("role") == "client";
    if (!is_own && !is_tls) return false;
    if (event.connection != 0) connection_ = event.connection;
    last_activity_ = event.time;
    if (event.kind == EventKind::terminal_opened) opened_ = true;
    if (event.kind == EventKind::terminal_typed) watch_.take_typed(event.fields.text("octets"));
    if (event.kind == EventKind::terminal_shown) watch_.take_shown(event.fields.text("octets"));
    if (event.kind == EventKind::terminal_closed) closed_ = true;
    done_ = done_ || shows_deed(event);
    return true;
}

}  // namespace sim::deed
