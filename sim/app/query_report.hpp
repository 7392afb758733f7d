#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "protocol/dns/tcp_framing.hpp"
#include "sim/recording/event.hpp"
#include "sim/recording/recorder.hpp"

namespace sim::app {

/// What came of a question asked by hand, as dig tells it: every server's answer with all its sections.
class QueryReport : public recording::EventSink {
public:
    /// @param query  its id
    explicit QueryReport(std::string query) : query_(std::move(query)) {}

    [[nodiscard]] std::bitset<recording::event_kind_count> wanted_kinds() const override;
    void consume(const recording::Event& event) override;

    /// Whether anybody answered, be it with an error.
    [[nodiscard]] bool was_answered() const;
    void print(std::ostream& output) const;

private:
    void note_flags(const recording::Event& event);
    [[nodiscard]] bool is_about_question(const recording::Event& event) const;

    std::string query_;
    std::vector<recording::EventId> descendants_;  ///< of the question; sorted, for numbers only grow
    std::vector<recording::Event> events_;         ///< the question, then what was asked and answered for it
    /// What has come of responses, by connection.
    std::map<recording::ConnectionId, protocol::dns::TcpMessageSplitter> streams_;
    std::map<std::uint16_t, std::string> flags_by_id_;  ///< of the last response with an id, as on the wire
};

}  // namespace sim::app
