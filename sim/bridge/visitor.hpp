#pragma once

#include <string>

#include "sim/bridge/served_run.hpp"
#include "sim/bridge/socket.hpp"
#include "sim/bridge/token_bucket.hpp"

namespace sim::bridge {

/// One real connection and the virtual one that it is joined to. Each end is as slow as the other makes it, and closes
/// as the other does: half where the other closes half, with RST where it breaks.
class Visitor : public ConnectionOutlet {
public:
    /// Enters the simulation: connects from a host to a server.
    Visitor(Socket socket, ServedRun& run, const std::string& host, Endpoint server);
    ~Visitor() override;

    // What the virtual connection brings; only taken note of, settle() acts.
    void on_octets(std::string_view octets) override { to_client_ += octets; }
    void on_closed() override { server_closed_ = true; }
    void on_failed(network::ConnectionFailure failure) override { failure_ = failure; }

    [[nodiscard]] int number() const { return socket_.number(); }
    /// What to wait for at the socket.
    [[nodiscard]] bool wants_to_read() const;
    [[nodiscard]] bool wants_to_write() const { return unread_octets() > 0; }
    /// The socket has something, or is broken. @param octets  what may be taken
    void take_input(TokenBucket& octets);
    /// Passes on what the simulation brought. @param elapsed  real time
    void settle(Duration elapsed);
    /// Breaks off both connections.
    void cut_off();

    /// The program has taken nothing of what is there for it for so long.
    [[nodiscard]] bool is_stuck(Duration elapsed, Duration span) const { return elapsed - last_written_at_ > span; }
    [[nodiscard]] bool is_done() const { return !socket_.is_open(); }
    /// What waits for this client in the simulation and here.
    [[nodiscard]] std::uint64_t ready_octets() const { return unread_octets() + run_.entrance().incoming_octets(id_); }

private:
    [[nodiscard]] std::size_t unread_octets() const { return to_client_.size() - written_octets_; }
    void give(ExternalInput::Action action, Octets octets = {});
    /// @return whether anything was written
    bool write_out();
    void pace_server();
    void follow_failure();
    void follow_end(Duration elapsed);

    Socket socket_;
    ServedRun& run_;
    std::string host_;
    VisitorId id_ = 0;
    Octets to_client_;
    std::size_t written_octets_ = 0;  ///< of to_client_
    bool client_closed_ = false;
    bool server_closed_ = false;
    bool end_sent_ = false;
    bool paused_ = false;
    Duration last_written_at_{};  ///< or when nothing was unread
    Duration ended_at_{};         ///< when one side closed, as long as the other has not
    std::optional<network::ConnectionFailure> failure_;
};

}  // namespace sim::bridge
