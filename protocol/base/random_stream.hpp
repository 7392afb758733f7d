#pragma once

#include <cstdint>
#include <string_view>

namespace protocol {

/// A counter-based random stream: draw n is a hash of (key, n), where the key is a hash of (seed,
/// replication, host name, purpose). A stream shares no state with any other, so adding a host or a
/// consumer changes nobody else's numbers.
class RandomStream {
public:
    RandomStream(std::uint64_t seed, std::uint64_t replication, std::string_view host, std::string_view purpose);

    /// The next 64 bits.
    std::uint64_t next();
    /// A number in [0, bound), every value equally likely. @pre bound > 0
    std::uint64_t below(std::uint64_t bound);
    /// A number in [0, 1) with 53 bits.
    double unit();

private:
    std::uint64_t key_ = 0;
    std::uint64_t counter_ = 0;
};

}  // namespace protocol
