#pragma once

#include <cstdint>
#include <string_view>

#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

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

}  // namespace tests::fuzz
