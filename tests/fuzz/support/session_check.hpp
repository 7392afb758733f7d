#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"
#include "tests/fuzz/support/memory.hpp"

namespace tests::fuzz {

/// Checks that a session says and tells the same however its input comes.
/// @param whole, chunked  the same session twice, each with a host around it: `take(octets)`, `finish(end...)`,
///                        `output()`, `record()`. The hosts may differ in how late they answer
/// @param chunking        choice of for_each_chunk()
template <class Host, class... End>
void check_chunking(Host& whole, Host& chunked, std::string_view octets, std::uint8_t chunking, End... end) {
    whole.take(octets);
    whole.finish(end...);
    for_each_chunk(octets, chunking, [&](std::string_view chunk) { chunked.take(chunk); });
    chunked.finish(end...);
    require(chunked.output() == whole.output(), "any chunking and any delay give the same output");
    require(chunked.record() == whole.record(), "any chunking and any delay give the same events");
}

/// The same input over and over while no question is answered: what a session holds does not grow with it.
/// @param memory  has watched since before the session was made
/// @param flood_octets, most_octets  so much comes in, so much may be held beside 16 times the input
template <class Session>
void check_flood(Session& session, MemoryWatch& memory, std::string_view octets, std::size_t flood_octets,
                 std::size_t most_octets) {
    for (std::size_t pushed = 0; !octets.empty() && pushed < flood_octets; pushed += octets.size()) {
        session.handle_input(octets, {});
        while (session.poll_event()) {
        }
        static_cast<void>(session.take_output());
        memory.require_at_most(most_octets + 16 * octets.size(), "the memory of a session is bounded");
    }
}

/// The same for a client that makes requests of its own: `take(octets)`, `output()`, `record()`.
/// @param make_client  makes it
/// @param share  so many times the input may be held
template <class MakeClient>
void check_flood_of_client(MakeClient make_client, std::string_view octets, std::size_t share) {
    if (!MemoryWatch::can_see()) return;
    static constexpr std::size_t flood_octets = 1U << 16U;
    MemoryWatch memory;
    auto client = make_client();
    for (std::size_t pushed = 0; !octets.empty() && pushed < flood_octets; pushed += octets.size()) {
        client.take(octets);
        memory.require_at_most(
            flood_octets + 4 * (client.record().capacity() + client.output().capacity()) + share * octets.size(),
            "the memory of a session is bounded");
    }
}

}  // namespace tests::fuzz
