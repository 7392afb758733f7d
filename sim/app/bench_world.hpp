#pragma once

#include <iosfwd>
#include <optional>

#include "sim/app/bench_command.hpp"
#include "sim/scenario/model.hpp"

namespace sim::app {

/// The world of a benchmark: the given number of domains in the short form's topology, with the users of a
/// domain at one client host, and mails between random users at a steady rate.
/// @return nothing if the arguments make no scenario; the reasons are printed to `errors`
[[nodiscard]] std::optional<scenario::Scenario> make_bench_world(const BenchArguments& arguments, std::ostream& errors);

/// Between two mails of the benchmark: about a hundred are on their way at any time.
inline constexpr protocol::Duration bench_mail_interval = std::chrono::milliseconds{10};

}  // namespace sim::app
