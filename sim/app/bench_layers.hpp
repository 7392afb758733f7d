#pragma once

#include <cstdint>

#include "sim/engine/engine.hpp"

namespace sim::app {

/// CPU microseconds that a number of empty events cost in this engine, as many waiting at once as in a
/// benchmark: the floor under every simulation on it.
[[nodiscard]] double measure_empty_events(engine::Engine& engine, std::uint64_t events);

/// CPU microseconds of one SMTP transaction, both ends, without a network: sessions joined in memory.
/// @param size_octets  of the content
[[nodiscard]] double measure_smtp_transaction(std::uint64_t size_octets);

/// CPU microseconds of one DNS question and its answer in wire form, each encoded and decoded once.
[[nodiscard]] double measure_dns_exchange();

}  // namespace sim::app
