#include "sim/host/sasl_nonce.hpp"

#include <fmt/format.h>

namespace sim::host {

std::string sasl_nonce(Runtime& runtime) {
    protocol::RandomStream& random = runtime.random("sasl");
    const std::uint64_t first = random.next();
    return fmt::format("{:016x}{:016x}", first, random.next());
}

}  // namespace sim::host
