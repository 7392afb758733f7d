#pragma once

#include <cstdint>
#include <string>

namespace viz::model {

/// What is to be said about a recording that has been read to its end. Empty: nothing, it is whole.
/// @param cut            its end is missing
/// @param unknown_kinds  so many events were left out
[[nodiscard]] std::string recording_notice(bool cut, std::uint64_t unknown_kinds);

}  // namespace viz::model
