#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "sim/recording/event.hpp"
#include "viz/model/trace.hpp"

namespace tests {

using namespace std::chrono_literals;
using protocol::Duration;
using sim::recording::ConnectionId;
using sim::recording::Event;
using sim::recording::EventId;
using sim::recording::EventKind;
using sim::recording::Level;

/// Writes made-up events as a run would record them: in order, numbered, each caused by the one before unless said
/// otherwise. Times are since the start.
class TraceBuilder {
public:
    /// @param level  below full: no segments and datagrams
    explicit TraceBuilder(Level level = Level::full) : level_(level) {}

    /// The clock: what follows happens so much later.
    void wait(Duration span) { now_ += span; }
    /// What follows happens then, because of nothing before. @pre not earlier than now
    void at(Duration since_start) {
        now_ = protocol::Instant{since_start.count()};
        cause_ = 0;
    }
    [[nodiscard]] protocol::Instant now() const { return now_; }

    /// The next event, to be completed by the caller; valid until the next call.
    Event& add(std::string_view host, EventKind kind, std::string_view message = {});
    [[nodiscard]] EventId last() const { return events_.back().id; }
    [[nodiscard]] const std::vector<Event>& events() const { return events_; }
    [[nodiscard]] Level level() const { return level_; }

    // The world at the start.
    void site(std::string_view name);
    void host(std::string_view name, std::string_view site, std::string_view role, std::string_view address,
              std::vector<std::string> services = {});
    void link(std::string_view name, std::string_view from, std::string_view to, Duration latency);
    void route(std::string_view from, std::string_view to, std::vector<std::string> links, Duration latency);
    void account(std::string_view address, std::string_view host, std::string_view mailbox);

    /// A DNS question and its answer, each `latency` on its way.
    /// @param records  of the answer, in master-file form; none: the name does not exist
    void ask(std::string_view host, std::string_view address, std::string_view server, std::string_view server_address,
             std::string_view name, std::string_view type, const std::vector<std::string>& records, Duration latency,
             std::string_view message = {});

    // A connection, and what is said on it.
    void open(ConnectionId connection, std::string_view client, std::string_view from, std::string_view server,
              std::string_view to, Duration latency, std::string_view message = {});
    void start_session(std::string_view protocol, std::string_view message = {});
    /// A command goes to the server and its reply comes back.
    void say(std::string_view line, std::string_view code, std::vector<std::string> text,
             std::string_view message = {});
    /// The server's first words.
    void greet(std::string_view code, std::string_view text);
    /// Content goes to the server, and the server has it.
    void send_content(std::string_view content, std::string_view message);
    /// The server answers to the content.
    void answer(std::string_view code, std::string_view text, std::string_view message = {});
    /// The server sends a message, as POP3 does after its status line.
    void send_message(std::string_view status_text, std::string_view content, std::string_view message,
                      std::string_view mailbox);
    void close();

    [[nodiscard]] viz::model::Trace trace() const;

private:
    /// Octets go to the other end and arrive after the latency.
    void transmit(bool client, const std::string& octets);
    void add_command(std::string_view line, std::string_view message);
    void add_reply(std::string_view code, std::vector<std::string> text, std::string_view message);
    void session_state(bool client, std::string_view from, std::string_view to, std::string_view message);

    Level level_;
    protocol::Instant now_;
    std::vector<Event> events_;
    EventId cause_ = 0;
    ConnectionId connection_ = 0;
    std::string protocol_;
    std::string client_;
    std::string server_;
    Duration latency_{0};
    std::int64_t client_octets_ = 0;
    std::int64_t server_octets_ = 0;
    std::uint16_t query_id_ = 0;
};

}  // namespace tests
