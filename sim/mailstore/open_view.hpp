#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/host/runtime.hpp"

namespace sim::mailstore {

/// What one session sees of the mailbox that it has open, for whoever compares it with what the recording tells.
struct OpenView {
    host::ConnectionId connection = 0;
    std::string account;
    std::string mailbox;   ///< its name
    std::string protocol;  ///< imap or pop3
    bool read_only = false;
    bool deleted = false;
    std::vector<std::uint32_t> uids{};            ///< by number minus one
    std::map<std::uint32_t, std::string> gone{};  ///< UIDs of messages that were removed, their names in the recording
    std::set<std::uint32_t> changed{};            ///< UIDs of messages with flags that its client was not told of
};

}  // namespace sim::mailstore
