#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "sim/app/bench_command.hpp"

namespace sim::app {

/// What one command on a large IMAP mailbox costs.
struct MailboxCommandCost {
    std::string command;
    double cpu_s = 0;
    double floor_s = 0;  ///< an event loop with as many empty events
    std::uint64_t events = 0;
    std::uint64_t octets = 0;  ///< of the answer
};

/// Opens an INBOX with so many messages over the simulated network and asks for what mail programs ask for: each
/// command is measured from its sending to the end of its answer.
/// @return nothing: it could not be built; the reason is among the errors
[[nodiscard]] std::vector<MailboxCommandCost> measure_mailbox(std::uint32_t messages, std::ostream& errors);

void print_mailbox_costs(const BenchArguments& arguments, const std::vector<MailboxCommandCost>& costs,
                         std::ostream& output);

}  // namespace sim::app
