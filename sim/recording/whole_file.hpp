#pragma once

#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace sim::recording {

/// Writes a whole file, over what was there. @return `PATH cannot be written: REASON`, the system's
[[nodiscard]] protocol::Result<void, std::string> write_whole_file(const std::string& path, std::string_view octets);

/// Whether write_whole_file() could write a file, which stays as it is; for whoever has much to do before. @return the
/// same
[[nodiscard]] protocol::Result<void, std::string> check_writable(const std::string& path);

}  // namespace sim::recording
