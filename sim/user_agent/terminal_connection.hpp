#pragma once

#include <optional>
#include <string>

#include "protocol/base/task.hpp"
#include "sim/host/session_connection.hpp"
#include "sim/host/tls_policy.hpp"
#include "sim/user_agent/terminal_session.hpp"

namespace sim::user_agent {

/// A terminal that somebody opens.
struct TerminalRequest {
    std::string terminal;  ///< its id
    std::string server;    ///< a domain name or an address
    std::uint16_t port = 0;
    host::TlsUsage tls{};  ///< from the start, or when it is begun by hand
    TerminalPace pace{};
    std::vector<TerminalInput> inputs{};
};

/// The client's end of a terminal's connection. Records what is typed and shown, and the end of it.
class TerminalConnection : public host::SessionConnection<TerminalSession> {
public:
    TerminalConnection(host::Runtime& runtime, TerminalRequest request);

    void connect(protocol::Endpoint server, Duration timeout);
    void on_connected() override;
    void on_failed(network::ConnectionFailure failure) override;
    /// It is of no use any more.
    [[nodiscard]] bool finished() const { return done() || failed_; }
    /// Whether its terminal has it, and has not been closed.
    [[nodiscard]] bool stands() const { return stands_ && !closed_; }
    /// `terminal-closed`: nothing more comes of it.
    void record_closed(const std::string& reason);

    /// `const auto failure = co_await connection->connected;` Nothing: the connection stands.
    protocol::Pending<std::optional<network::ConnectionFailure>> connected;

private:
    using Base = host::SessionConnection<TerminalSession>;
    void handle_event(TerminalEvent& event) override;
    void on_tls_failed(const std::string& reason) override;
    void record_typed(const TerminalTyped& typed);

    TerminalRequest request_;
    bool stands_ = false;
    bool failed_ = false;  ///< there was no connection
    bool closed_ = false;  ///< it was recorded
    std::string failure_;  ///< why TLS failed, or the connection broke; empty: neither
};

/// `terminal-closed`.
void record_terminal_closed(host::Runtime& runtime, const std::string& terminal, host::ConnectionId connection,
                            const std::string& reason);

}  // namespace sim::user_agent
