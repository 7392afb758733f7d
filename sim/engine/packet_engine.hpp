#pragma once

#include <cstdint>
#include <vector>

#include "sim/engine/engine.hpp"
#include "sim/engine/event_heap.hpp"
#include "sim/engine/path_table.hpp"
#include "sim/engine/pool.hpp"

namespace sim::engine {

/// What both engines share: the heap of events, the paths and the small packets. A packet leaves when the
/// sender's access link has sent those before it, reaches the receiver's access link one path latency
/// later, and is received when that link has received those before it; on an idle way that takes
/// latency + size / least bandwidth.
class PacketEngine : public Engine {
public:
    PacketEngine(std::vector<LinkDescription> links, std::size_t hosts, PathTable::RouteFinder finder,
                 std::size_t ports);

    [[nodiscard]] Instant now() const override { return now_; }
    TimerId at(Instant time, Strength strength, Callback callback) override;
    TimerId run_soon(Turn& turn) override;
    void cancel(TimerId timer) override { queue_.cancel(timer); }

    [[nodiscard]] const Path& path(NodeIndex from, NodeIndex to) override { return paths_.find(from, to).path; }
    void send(NodeIndex from, NodeIndex to, std::uint64_t size_octets, TransmissionCallback done) override;

    void set_host_on(NodeIndex host, bool on) override { paths_.set_host_on(host, on); }
    void set_link_on(LinkIndex link, bool on) override { paths_.set_link_on(link, on); }
    void set_link_latency(LinkIndex link, Duration latency) override { paths_.set_link_latency(link, latency); }
    void set_link_bandwidth(LinkIndex link, double octets_per_s) override {
        paths_.set_link_bandwidth(link, octets_per_s);
    }
    [[nodiscard]] bool is_host_on(NodeIndex host) const override { return paths_.is_host_on(host); }
    [[nodiscard]] bool is_link_on(LinkIndex link) const override { return paths_.is_link_on(link); }
    [[nodiscard]] std::size_t link_count() const override { return paths_.link_count(); }
    [[nodiscard]] const LinkDescription& link(LinkIndex link) const override { return paths_.link(link); }

    void stop() override { stopped_ = true; }
    [[nodiscard]] Instant next_event_at() override { return queue_.next_time(); }
    [[nodiscard]] std::uint64_t events_handled() const override { return events_handled_; }

protected:
    [[nodiscard]] EventHeap& queue() { return queue_; }
    [[nodiscard]] const TrackedPath& tracked_path(NodeIndex from, NodeIndex to) { return paths_.find(from, to); }
    /// `send` at no more than a rate, for large sizes.
    void send_at_rate(NodeIndex from, NodeIndex to, std::uint64_t size_octets, double rate_octets_per_s,
                      TransmissionCallback done);
    /// @return false: none is due at `limit` or before
    bool handle_next_event(Instant limit);
    void begin_run() { stopped_ = false; }
    [[nodiscard]] bool is_stopped() const { return stopped_; }
    void advance_to(Instant time) { now_ = time; }

private:
    struct Packet {
        TransmissionCallback done;
        NodeIndex from = 0;
        NodeIndex to = 0;
        PortIndex last_port = no_port;
        std::uint32_t times_down = 0;
        std::uint64_t paths_version = 0;
        Duration receiving_time{};  ///< how long its octets take over the slowest link of the way
        Duration port_time{};       ///< how long it occupies the receiver's access link
        bool lost_at_start = false;
    };
    void reach_last_port(std::uint32_t index);
    void arrive(std::uint32_t index);

    Instant now_;
    bool stopped_ = false;
    std::uint64_t events_handled_ = 0;
    EventHeap queue_;
    PathTable paths_;
    std::vector<Instant> port_free_at_;
    Pool<Packet> packets_;
};

}  // namespace sim::engine
