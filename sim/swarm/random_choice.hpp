#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/random_stream.hpp"

namespace sim::swarm {

/// The random choices that worlds and faults are made of, each a function of the stream alone.
class RandomChoice {
public:
    explicit RandomChoice(protocol::RandomStream stream) : stream_(stream) {}

    /// True with this probability, in percent.
    bool chance(unsigned percent) { return stream_.below(100) < percent; }
    /// A number from `min` to `max`, both included.
    std::uint64_t between(std::uint64_t min, std::uint64_t max) { return min + stream_.below(max - min + 1); }
    template <class Value>
    const Value& one_of(const std::vector<Value>& values) {
        return values[static_cast<std::size_t>(stream_.below(values.size()))];
    }
    /// A time span in [0, max).
    protocol::Duration span(protocol::Duration max) {
        return protocol::Duration{static_cast<std::int64_t>(stream_.unit() * static_cast<double>(max.count()))};
    }
    /// A time span from `min` to `max` whose logarithm is evenly spread: short ones are as frequent as long ones.
    protocol::Duration span_of_any_size(protocol::Duration min, protocol::Duration max) {
        const double ratio = static_cast<double>(max.count()) / static_cast<double>(min.count());
        return protocol::Duration{
            static_cast<std::int64_t>(static_cast<double>(min.count()) * std::pow(ratio, stream_.unit()))};
    }
    template <class Value>
    void shuffle(std::vector<Value>& values) {
        for (std::size_t left = values.size(); left > 1; --left) {
            std::swap(values[left - 1], values[static_cast<std::size_t>(stream_.below(left))]);
        }
    }

private:
    protocol::RandomStream stream_;
};

}  // namespace sim::swarm
