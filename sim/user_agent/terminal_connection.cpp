#include "sim/user_agent/terminal_connection.hpp"

#include <fmt/format.h>

#include <utility>

#include "sim/user_agent/server_lookup.hpp"

namespace sim::user_agent {

using recording::Event;
using recording::EventKind;

TerminalConnection::TerminalConnection(host::Runtime& runtime, TerminalRequest request)
    : Base(runtime, TerminalSession(request.inputs, request.pace), engine::Strength::strong),
      request_(std::move(request)) {}

void TerminalConnection::connect(protocol::Endpoint server, Duration timeout) {
    attach(runtime().connect(server, timeout, *this));
}

void TerminalConnection::on_connected() {
    stands_ = true;
    connected.complete(std::nullopt);
    if (request_.tls.from_start) begin_with_tls(request_.tls);
    session().handle_connected(runtime().now(), request_.tls.from_start);
    pump();
}

void TerminalConnection::on_failed(network::ConnectionFailure failure) {
    failed_ = !stands_;
    if (failed_) return connected.complete(failure);
    if (failure_.empty()) failure_ = std::string(failure_text(failure));
    Base::on_failed(failure);
}

void TerminalConnection::on_tls_failed(const std::string& reason) {
    failure_ = fmt::format("TLS with the server fails: {}", reason);
    Base::on_tls_failed(reason);
}

void TerminalConnection::record_typed(const TerminalTyped& typed) {
    const auto id = runtime().record(EventKind::terminal_typed, [&](Event& event) {
        event.connection = connection();
        event.fields.set("terminal", request_.terminal);
        event.fields.set("octets", typed.octets);
    });
    const recording::CauseScope scope(runtime().recorder(), id);
    send_session_output();
}

void TerminalConnection::handle_event(TerminalEvent& event) {
    if (const auto* typed = std::get_if<TerminalTyped>(&event)) {
        record_typed(*typed);
    } else if (const auto* shown = std::get_if<TerminalShown>(&event)) {
        runtime().record(EventKind::terminal_shown, [&](Event& recorded) {
            recorded.connection = connection();
            recorded.fields.set("terminal", request_.terminal);
            recorded.fields.set("octets", shown->octets);
        });
    } else if (std::holds_alternative<TerminalTlsWanted>(event)) {
        upgrade_to_tls(request_.tls);
    } else if (const auto* ended = std::get_if<TerminalEnded>(&event)) {
        record_closed(failure_.empty() ? ended->reason : failure_);
    }
}

void TerminalConnection::record_closed(const std::string& reason) {
    closed_ = true;
    record_terminal_closed(runtime(), request_.terminal, connection(), reason);
}

void record_terminal_closed(host::Runtime& runtime, const std::string& terminal, host::ConnectionId connection,
                            const std::string& reason) {
    runtime.record(EventKind::terminal_closed, [&](Event& event) {
        event.connection = connection;
        event.fields.set("terminal", terminal);
        event.fields.set("reason", reason);
    });
}

}  // namespace sim::user_agent
