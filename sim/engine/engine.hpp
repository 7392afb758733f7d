#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "protocol/base/instant.hpp"

namespace sim::engine {

using protocol::Duration;
using protocol::Instant;

/// Index of a host (or router) and of a link in the Platform they were described in.
using NodeIndex = std::uint32_t;
using LinkIndex = std::uint32_t;

/// A timer that can be cancelled; 0 is none. Never reused within a run.
using TimerId = std::uint64_t;

/// A run ends when no strong event remains. Weak: queue scans, idle limits, expiry of cache entries.
enum class Strength : std::uint8_t { strong, weak };

/// A link of the platform: split-duplex, the same in both directions.
struct LinkDescription {
    std::string name;
    Duration latency{};
    double bandwidth_octets_per_s = 0;
};
/// Hosts of one site hang on a star of access links around its router.
struct HostDescription {
    std::string name;
    std::uint32_t site = 0;  ///< index into Platform::sites
    LinkIndex access_link = 0;
};
struct SiteDescription {
    std::string name;
};
/// A link between two sites; routes between sites are the shortest by latency.
struct SiteLink {
    std::uint32_t from_site = 0;
    std::uint32_t to_site = 0;
    LinkIndex link = 0;
};
/// The physical world: given once, before the run. Where `simgrid_xml` is set, hosts, links and routes
/// come from that SimGrid platform file and `hosts` names the ones used, in NodeIndex order.
struct Platform {
    std::vector<SiteDescription> sites;
    std::vector<HostDescription> hosts;  ///< NodeIndex
    std::vector<LinkDescription> links;  ///< LinkIndex
    std::vector<SiteLink> site_links;
    std::string simgrid_xml;
};

/// The way from one host to another as it is now.
struct Path {
    bool up = false;  ///< both hosts and every link on; false too where there is no route
    Duration latency{};
    double bandwidth_octets_per_s = 0;
    std::vector<LinkIndex> links;
    std::uint32_t epoch = 0;  ///< grows with every change on the way
};

enum class Transmission : std::uint8_t { delivered, lost };
using Callback = std::function<void()>;
using TransmissionCallback = std::function<void(Transmission)>;

/// What gets turns again and again, at less cost than by a callback each.
class Turn {
public:
    Turn() = default;
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    virtual ~Turn() = default;
    virtual void take() = 0;
};

/// Simulated time and the physical network. Implementations: MemoryEngine (unit tests, no SimGrid) and
/// SimgridEngine. Handlers run one at a time in the order (time, sequence of scheduling).
class Engine {
public:
    Engine() = default;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    virtual ~Engine() = default;

    [[nodiscard]] virtual Instant now() const = 0;
    /// Calls `callback` at `time`, which is not before now().
    virtual TimerId at(Instant time, Strength strength, Callback callback) = 0;
    /// As a strong `at` of now(): `turn`, which lives until then or is cancelled, is taken after all that is due.
    virtual TimerId run_soon(Turn& turn) = 0;
    /// Unknown and past timers are ignored.
    virtual void cancel(TimerId timer) = 0;

    [[nodiscard]] virtual const Path& path(NodeIndex from, NodeIndex to) = 0;
    /// One small packet: latency + size / bandwidth, FIFO on both access links. `lost`, at the time it
    /// would have arrived, if the way was down at the start or changed to down before the arrival.
    virtual void send(NodeIndex from, NodeIndex to, std::uint64_t size_octets, TransmissionCallback done) = 0;
    /// A large transfer that shares bandwidth with others (fluid). The same outcomes as `send`, except that a
    /// transfer may be reported lost as soon as its way goes down.
    virtual void transfer(NodeIndex from, NodeIndex to, std::uint64_t size_octets, TransmissionCallback done) = 0;

    virtual void set_host_on(NodeIndex host, bool on) = 0;
    virtual void set_link_on(LinkIndex link, bool on) = 0;
    virtual void set_link_latency(LinkIndex link, Duration latency) = 0;
    /// @pre octets_per_s > 0
    virtual void set_link_bandwidth(LinkIndex link, double octets_per_s) = 0;

    [[nodiscard]] virtual bool is_host_on(NodeIndex host) const = 0;
    [[nodiscard]] virtual bool is_link_on(LinkIndex link) const = 0;
    /// Links are numbered as in Platform::links; those of a SimGrid XML file by name, in octet order.
    [[nodiscard]] virtual std::size_t link_count() const = 0;
    /// Name, latency and bandwidth as they are now.
    [[nodiscard]] virtual const LinkDescription& link(LinkIndex link) const = 0;

    enum class End : std::uint8_t { no_strong_event, until_reached, stopped };
    /// Handles events until none that is strong remains, `until` is passed, or stop() is called. Packets and
    /// transfers on their way are strong. Events at `until` are handled; now() is `until` afterwards if it was
    /// reached, else the time of the last event. May be called again to go on.
    virtual End run(Instant until) = 0;
    virtual void stop() = 0;
    /// When something may happen next, for a driver that must know how long it can wait: the time of the next event,
    /// weak or strong, or earlier; instant_max: never.
    [[nodiscard]] virtual Instant next_event_at() = 0;
    /// Events handled so far, for `bench`.
    [[nodiscard]] virtual std::uint64_t events_handled() const = 0;
};

}  // namespace sim::engine
