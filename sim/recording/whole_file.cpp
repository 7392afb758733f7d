#include "sim/recording/whole_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace sim::recording {

namespace {

using Done = protocol::Result<void, std::string>;

/// @pre a call of the system has just failed
Done failed(const std::string& path) {
    return protocol::failure(fmt::format("{} cannot be written: {}", path, std::generic_category().message(errno)));
}

}  // namespace

Done write_whole_file(const std::string& path, std::string_view octets) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    if (file) file << octets << std::flush;
    return file ? Done{} : failed(path);
}

Done check_writable(const std::string& path) {
    std::error_code none;
    const bool was_there = std::filesystem::exists(std::filesystem::symlink_status(path, none));
    const std::ofstream file(path, std::ios::binary | std::ios::app);
    if (!file) return failed(path);
    if (!was_there) std::filesystem::remove(path, none);
    return {};
}

}  // namespace sim::recording
