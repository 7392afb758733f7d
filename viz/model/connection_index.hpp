#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sim/recording/event.hpp"
#include "viz/model/moment.hpp"

namespace viz::model {

/// A connection between two hosts, from its first SYN to its end.
struct ConnectionRow {
    sim::recording::ConnectionId connection = 0;  ///< the client's number
    std::string client_host;
    std::string server_host;  ///< empty: nobody has the address
    std::string to;           ///< address and port of the server
    std::string protocol;     ///< smtp, pop3; empty: none was spoken
    std::string message;      ///< id of the first mail that it had to do with; empty: none
    Instant begins;
    std::optional<Instant> opened;
    std::optional<Instant> ends;
    bool failed = false;
    std::vector<std::size_t> events;  ///< indexes of all its events, of both ends; at least one

    /// Whether something of it has happened by a moment, at whose time there may be more events to come.
    [[nodiscard]] bool has_begun(const Moment& moment) const { return events.front() < moment.events; }
};

/// The connections of a recording, and which events belong to each.
class ConnectionIndex {
public:
    /// Takes the next event of the recording.
    /// @param message  id of the mail that the event belongs to; empty: none
    /// @return of the event's connection, valid until the next one is taken; nullptr: it happened on none
    const ConnectionRow* take(const sim::recording::Event& event, std::size_t index, std::string_view message);

    /// In the order of their beginning.
    [[nodiscard]] const std::vector<ConnectionRow>& rows() const { return rows_; }
    /// By the number of either end; nullptr: nothing was heard of it.
    [[nodiscard]] const ConnectionRow* find(sim::recording::ConnectionId connection) const;

private:
    ConnectionRow& row_of(const sim::recording::Event& event);
    /// The server may number it otherwise.
    void note_server_number(const sim::recording::Event& event);

    std::vector<ConnectionRow> rows_;
    /// Of either end: index into rows_. Looked up only, never walked.
    std::unordered_map<sim::recording::ConnectionId, std::size_t> row_by_number_;
};

}  // namespace viz::model
