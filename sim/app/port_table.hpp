#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "sim/bridge/bridge.hpp"
#include "sim/scenario/model.hpp"

namespace sim::app {

/// Who can log in to a served port, or send through it.
struct PortUser {
    std::string address;
    std::string login;
    std::string password;
};

/// A served port with what somebody who wants to use it must know.
struct PortEntry {
    const bridge::BoundPort* port = nullptr;
    std::vector<PortUser> users;
    std::vector<std::string> commands;  ///< of well-known programs, ready to be pasted
};

/// @param ports  live as long as the entries
[[nodiscard]] std::vector<PortEntry> port_entries(const scenario::Scenario& scenario,
                                                  const std::vector<bridge::BoundPort>& ports);

/// The table for people.
void print_ports(const std::vector<PortEntry>& entries, std::ostream& output);
/// The table for programs (docs/serve.md), as JSON in a file that appears at once: it is written under another name
/// first. @return why it cannot be written; empty: it is there
[[nodiscard]] std::string write_ports(const std::vector<PortEntry>& entries, const std::string& path);

}  // namespace sim::app
