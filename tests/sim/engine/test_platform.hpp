#pragma once

#include "sim/engine/engine.hpp"

namespace tests {

/// Two sites, 10 ms apart; a and b in the first, c in the second. Every access link: 1 ms, 1,000,000 octets/s.
inline sim::engine::Platform two_sites() {
    using namespace std::chrono_literals;
    sim::engine::Platform platform;
    platform.sites = {{"north"}, {"south"}};
    platform.links = {{"a-access", 1ms, 1e6}, {"b-access", 1ms, 1e6}, {"c-access", 1ms, 1e6}, {"trunk", 10ms, 1e7}};
    platform.hosts = {{"a", 0, 0}, {"b", 0, 1}, {"c", 1, 2}};
    platform.site_links = {{0, 1, 3}};
    return platform;
}

}  // namespace tests
