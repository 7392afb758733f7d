#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "protocol/base/instant.hpp"

/// Bounds for programs outside the simulation. All are ours. Whoever passes one is refused, made to wait or cut off,
/// and the others go on.
namespace sim::bridge::limits {

// ---- listening ----

/// Each takes two descriptors for each family, of the 1,024 that a process has by habit.
inline constexpr std::size_t served_ports_max = 150;
/// Connections that the system keeps while nobody has accepted them.
inline constexpr int backlog = 128;
/// How often a free port is looked for that UDP has free too, and the other family.
inline constexpr unsigned port_tries_max = 32;

// ---- connections ----

/// Open at once, from all clients: far more than a class or a test tool uses, and few enough that each turn of the loop
/// is short. One more is closed at once.
inline constexpr std::size_t connections_max = 256;
/// Accepted in a second, each of which costs a handful of events even where nothing is said. More wait in the backlog.
inline constexpr double connections_per_s_max = 500;
/// How long a virtual connection is tried. Real programs give up after 30 s and more.
inline constexpr protocol::Duration connect_timeout = std::chrono::seconds{30};
/// Of real time, for a client that does not close its end after the server has: as a system waits in FIN-WAIT-2.
inline constexpr protocol::Duration half_closed_max = std::chrono::seconds{30};
/// Of real time, for a virtual server that goes on after the client has closed its end: a program that was killed looks
/// the same as one that waits for an answer. And for a client that takes nothing of what is ready for it.
inline constexpr protocol::Duration answer_max = std::chrono::minutes{5};

// ---- octets ----

/// From a client and not yet with the virtual server: the window of a TCP connection without scaling (RFC 9293 section
/// 3.1). What is more stays in the socket, so that a slow virtual link slows the real client down.
inline constexpr std::uint64_t window_octets = 65'535;
/// For a client that does not read. From here on the virtual server is told to send no more ...
inline constexpr std::size_t unread_octets_high = 256 * 1024;
/// ... until so little is left.
inline constexpr std::size_t unread_octets_low = 64 * 1024;
/// What servers may have ready for one client that takes none of it: a mail of the size that large providers take, and
/// room. Sessions write a whole reply at once, so this bounds the memory of a client that asks for much and reads
/// nothing ...
inline constexpr std::uint64_t ready_octets_max = std::uint64_t{64} << 20U;
/// ... for so long, of real time.
inline constexpr protocol::Duration unread_max = std::chrono::seconds{2};
/// The same for all clients together. The connection for which most is ready is reset.
inline constexpr std::uint64_t ready_octets_total_max = std::uint64_t{256} << 20U;
/// Taken from all clients in a second: each octet stands in the recording.
inline constexpr double octets_per_s_max = 32.0 * 1024 * 1024;

// ---- datagrams ----

/// Taken in a second; more are left out, as a busy host would. A server on loopback answers several thousand.
inline constexpr double datagrams_per_s_max = 5'000;
/// Ports of a guest, each for one socket outside; the one given out longest ago is used again. A resolver's client
/// waits seconds, in which so many others are seldom served.
inline constexpr std::uint16_t datagram_ports = 1'024;
/// Below the dynamic ports (RFC 6335 section 6), which hosts use for their own.
inline constexpr std::uint16_t first_datagram_port = 32'768;

// ---- pace ----

/// Of real time: so often sockets are looked at while the simulation has much to do.
inline constexpr protocol::Duration slice = std::chrono::milliseconds{20};
/// Of real time: so far the simulation may be behind; what it is more is left out.
inline constexpr protocol::Duration lag_max = std::chrono::seconds{1};
/// Of real time: so often what was recorded is written to the file, for who follows it.
inline constexpr protocol::Duration flush_interval = std::chrono::milliseconds{250};
inline constexpr double speed_min = 0.001;
inline constexpr double speed_max = 1'000'000;

}  // namespace sim::bridge::limits
