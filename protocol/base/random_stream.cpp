#include "protocol/base/random_stream.hpp"

#include <cassert>

namespace protocol {

namespace {

/// A bijection of 64-bit numbers in which every input bit flips about half of the output bits
/// (the finaliser of SplitMix64).
constexpr std::uint64_t mix(std::uint64_t value) {
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
}

constexpr std::uint64_t golden_ratio = 0x9E3779B97F4A7C15ULL;

constexpr std::uint64_t absorb(std::uint64_t state, std::uint64_t value) {
    return mix((state ^ value) + golden_ratio);
}

/// The length goes in last, so that ("ab", "c") and ("a", "bc") differ.
constexpr std::uint64_t absorb(std::uint64_t state, std::string_view text) {
    for (const char octet : text) state = absorb(state, std::uint64_t{static_cast<unsigned char>(octet)});
    return absorb(state, std::uint64_t{text.size()});
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::uint64_t replication, std::string_view host,
                           std::string_view purpose)
    : key_(absorb(absorb(absorb(absorb(0, seed), replication), host), purpose)) {}

std::uint64_t RandomStream::next() {
    return mix(key_ + mix(++counter_ * golden_ratio));
}

std::uint64_t RandomStream::below(std::uint64_t bound) {
    assert(bound > 0);
    const std::uint64_t uneven =
        (UINT64_MAX - bound + 1) % bound;  // 2^64 mod bound: draws below it favour small numbers
    std::uint64_t draw = next();
    while (draw < uneven) draw = next();
    return draw % bound;
}

double RandomStream::unit() {
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

}  // namespace protocol
