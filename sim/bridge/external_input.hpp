#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/network/network.hpp"
#include "sim/recording/event.hpp"

namespace sim::bridge {

/// Number of a connection among those that programs outside opened in a run, from 1.
using VisitorId = std::uint64_t;

using protocol::Duration;
using protocol::Endpoint;
using protocol::Instant;
using protocol::Octets;

/// What a program outside did at one of the simulation's hosts: the whole influence of the outside on a run, and what
/// `external-input` events keep of it.
struct ExternalInput {
    enum class Action : std::uint8_t {
        connect,   ///< opens a connection to `to`
        octets,    ///< sends `octets` on its connection
        close,     ///< will send no more
        reset,     ///< breaks it off
        pause,     ///< does not read: the virtual server must not send
        resume,    ///< reads again
        datagram,  ///< sends `octets` from port `from_port` to `to`
    };
    Instant time;
    std::string host;  ///< the host that it acts from
    Action action = Action::connect;
    VisitorId visitor = 0;  ///< of all but datagrams
    Endpoint to{};
    std::uint16_t from_port = 0;
    Octets octets{};
};

/// Sets the fields of an `external-input` event.
void describe(const ExternalInput& input, recording::Event& event);
/// The input that an event tells. Nothing: it is of another kind, or of no form that this version knows.
[[nodiscard]] std::optional<ExternalInput> external_input_of(const recording::Event& event);

}  // namespace sim::bridge
