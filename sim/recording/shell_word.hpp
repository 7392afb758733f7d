#pragma once

#include <string>
#include <string_view>

namespace sim::recording {

/// A word of a command as a shell reads it again: as it is, or in quotes where it has anything special in it.
[[nodiscard]] std::string shell_word(std::string_view word);

}  // namespace sim::recording
