#pragma once

#include <iosfwd>
#include <string>

#include "viz/app/failure.hpp"

namespace viz::app {

/// Writes a whole file, and says so in `errors` where it cannot be written.
[[nodiscard]] ExitCode write_text_file(const std::string& file, const std::string& text, std::ostream& errors);

}  // namespace viz::app
