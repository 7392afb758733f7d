#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace sim::swarm {

/// Seeds, both ends included.
struct SeedRange {
    std::uint64_t first = 1;
    std::uint64_t last = 100;
    [[nodiscard]] std::uint64_t count() const { return last - first + 1; }
};

/// Works on a seed in a process of its own. @return what to tell, without a line end
using SeedWork = std::function<std::string(std::uint64_t seed)>;
/// Gets what was told; none: the process ended without a word, and `how` says how.
using SeedAnswer =
    std::function<void(std::uint64_t seed, const std::optional<std::string>& told, const std::string& how)>;

/// Works on all seeds in `jobs` processes, so that a crash stops none but its own seed. Answers come in any order.
/// @return why no process could be made; empty: all seeds were worked on
[[nodiscard]] std::string work_on_seeds(SeedRange seeds, unsigned jobs, const SeedWork& work, const SeedAnswer& answer);

/// Of the machine that are at work; at least 1.
[[nodiscard]] unsigned processor_count();

/// How work in a process of its own ended.
enum class Ending : unsigned char {
    well,     ///< it said true, or no process could be made
    badly,    ///< it said false
    crashed,  ///< by a signal, an exception or an exit
};
[[nodiscard]] Ending run_apart(const std::function<bool()>& succeeds);

/// No seed may take longer, in seconds of real time: what never ends is told like a crash.
inline constexpr unsigned seed_patience_s = 600;

}  // namespace sim::swarm
