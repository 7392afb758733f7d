#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace tests {

/// Reads a file of the public test data, which stands beside the checkout (`$MAILFLOW_VECTORS` or
/// `../shared/vectors`); nothing if it is not there.
[[nodiscard]] inline std::optional<std::string> read_vector(std::string_view path) {
    const char* root = std::getenv("MAILFLOW_VECTORS");
    std::ifstream file(std::filesystem::path(root != nullptr ? root : "../shared/vectors") / path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace tests
