#pragma once

#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "sim/mailstore/maildir.hpp"

namespace sim::app {

/// Writes a Maildir into a directory that is not there, with the times of its files. @return what went wrong
[[nodiscard]] protocol::Result<void, std::string> write_maildir(const std::string& directory,
                                                                const mailstore::Maildir& maildir);
/// A name as one of a file or a directory: every name another, none hidden, `/` and `%` as `%2F` and `%25`.
[[nodiscard]] std::string file_name_of(std::string_view name);
/// Writes a file that is not there. @return what went wrong
[[nodiscard]] protocol::Result<void, std::string> write_new_file(const std::string& path, const std::string& octets);

}  // namespace sim::app
