#pragma once

#include <string>
#include <vector>

#include "sim/deed/deed.hpp"
#include "sim/scenario/model.hpp"

namespace tests {

inline const sim::deed::Target server{sim::deed::Target::Kind::host, "mail.beta.test"};
inline const sim::deed::Target line{sim::deed::Target::Kind::link, "beta.test--core"};
inline const sim::deed::Target zone{sim::deed::Target::Kind::zone, "beta.test."};

/// Two domains with a user each; Alice writes to Bob after two seconds.
[[nodiscard]] const std::string& deed_world();
/// That scenario, or another, with the overlay of the deeds laid over it; a mistake fails the test.
[[nodiscard]] sim::scenario::Scenario with_deeds(const std::vector<sim::deed::Deed>& deeds,
                                                 const std::string& scenario = deed_world());
[[nodiscard]] inline protocol::Instant at(protocol::Duration since) {
    return protocol::Instant{} + since;
}

}  // namespace tests
