#pragma once

#include "sim/engine/packet_engine.hpp"

namespace sim::engine {

/// An engine without SimGrid, for unit tests: `transfer` queues on the access links like `send` instead of
/// sharing bandwidth. Platform::simgrid_xml is not read.
class MemoryEngine : public PacketEngine {
public:
    explicit MemoryEngine(const Platform& platform);

    void transfer(NodeIndex from, NodeIndex to, std::uint64_t size_octets, TransmissionCallback done) override;
    End run(Instant until) override;
};

}  // namespace sim::engine
