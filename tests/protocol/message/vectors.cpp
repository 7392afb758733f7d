#include "tests/protocol/message/vectors.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

std::optional<std::string> read_vector(std::string_view path) {
    const char* root = std::getenv("MAILFLOW_VECTORS");
    std::ifstream file(std::filesystem::path(root != nullptr ? root : "../shared/vectors") / path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}
