#pragma once

#include <cstdint>
#include <iosfwd>

#include "sim/app/exit_code.hpp"
#include "sim/recording/event_kind.hpp"

namespace sim::app {

struct BenchArguments {
    std::uint32_t domains = 1000;
    std::uint32_t users = 10;  ///< in each domain
    std::uint32_t mails = 100'000;
    std::uint64_t size_octets = 4096;  ///< of each mail
    std::uint64_t seed = 1;
    recording::Level level = recording::Level::summary;  ///< at which the measured run is recorded
    bool json = false;
    std::uint32_t mailbox_messages = 0;  ///< not 0: in place of the world of mail, an IMAP mailbox with so many
};

/// `mailflow bench`: runs a generated world of mail and reports what a mail costs, beside the floor of the
/// same run (an event loop that handles as many empty events). Or what a large IMAP mailbox costs.
[[nodiscard]] ExitCode bench_command(const BenchArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace sim::app
