#include "sim/bridge/visitor.hpp"

#include <algorithm>

#include "sim/bridge/limits.hpp"

namespace sim::bridge {

Visitor::Visitor(Socket socket, ServedRun& run, const std::string& host, Endpoint server)
    : socket_(std::move(socket)), run_(run), host_(host) {
    ExternalInput input;
    input.host = host;
    input.action = ExternalInput::Action::connect;
    input.to = server;
    id_ = run_.connect(input, this);
}

Visitor::~Visitor() {
    run_.entrance().forget(id_);
}

void Visitor::give(ExternalInput::Action action, Octets octets) {
    if (!run_.entrance().is_open(id_)) return;
    ExternalInput input;
    input.host = host_;
    input.action = action;
    input.visitor = id_;
    input.octets = std::move(octets);
    run_.give(input);
}

bool Visitor::wants_to_read() const {
    if (client_closed_ || paused_ || failure_) return false;
    return run_.entrance().outgoing_octets(id_) < limits::window_octets;
}

void Visitor::take_input(TokenBucket& octets) {
    if (is_done() || !wants_to_read()) return;
    const std::uint64_t room = limits::window_octets - run_.entrance().outgoing_octets(id_);
    Octets input;
    const Socket::Transfer transfer = socket_.receive(input, room);
    octets.take(static_cast<double>(transfer.size_octets));
    switch (transfer.outcome) {
        case Socket::Outcome::done:
            give(ExternalInput::Action::octets, std::move(input));
            break;
        case Socket::Outcome::closed:
            client_closed_ = true;
            give(ExternalInput::Action::close);
            break;
        case Socket::Outcome::broken:
            cut_off();
            break;
        case Socket::Outcome::would_block:
            break;
    }
}

void Visitor::settle(Duration elapsed) {
    if (is_done()) return;
    if (!failure_ && !(server_closed_ && client_closed_) && !run_.entrance().stands(id_)) return cut_off();
    const bool written = write_out();
    if (is_done()) return;
    if (written || unread_octets() == 0) last_written_at_ = elapsed;
    if (is_stuck(elapsed, limits::answer_max)) return cut_off();
    pace_server();
    if (failure_) return follow_failure();
    follow_end(elapsed);
}

bool Visitor::write_out() {
    const std::size_t unread_before = unread_octets();
    while (unread_octets() > 0) {
        const Socket::Transfer sent = socket_.send(std::string_view(to_client_).substr(written_octets_));
        if (sent.outcome == Socket::Outcome::broken) cut_off();
        if (sent.outcome != Socket::Outcome::done) break;
        written_octets_ += sent.size_octets;
    }
    const bool written = unread_octets() < unread_before;
    if (written_octets_ * 2 >= to_client_.size()) {  // what was written is dropped by halves
        to_client_.erase(0, written_octets_);
        written_octets_ = 0;
    }
    return written;
}

void Visitor::pace_server() {
    if (!paused_ && unread_octets() > limits::unread_octets_high) {
        paused_ = true;
        give(ExternalInput::Action::pause);
    } else if (paused_ && unread_octets() <= limits::unread_octets_low) {
        paused_ = false;
        give(ExternalInput::Action::resume);
    }
}

/// What nobody answered ends like a connection whose peer went away; all else is an RST, as the virtual host sees it.
void Visitor::follow_failure() {
    const bool silent =
        failure_ == network::ConnectionFailure::timed_out || failure_ == network::ConnectionFailure::lost;
    silent ? socket_.close() : socket_.close_with_reset();
}

void Visitor::follow_end(Duration elapsed) {
    if (server_closed_ && !end_sent_ && unread_octets() == 0) {
        socket_.send_end();
        end_sent_ = true;
    }
    if (end_sent_ && client_closed_) return socket_.close();
    if (!end_sent_ && !client_closed_) {
        ended_at_ = elapsed;
    } else if (elapsed - ended_at_ > (end_sent_ ? limits::half_closed_max : limits::answer_max)) {
        cut_off();
    }
}

void Visitor::cut_off() {
    give(ExternalInput::Action::reset);
    socket_.close_with_reset();
    to_client_.clear();
    written_octets_ = 0;
}

}  // namespace sim::bridge
