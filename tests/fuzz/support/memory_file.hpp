#pragma once

#include <filesystem>
#include <string_view>

namespace tests::fuzz {

/// A file without a name in memory, for readers that want a path.
class MemoryFile {
public:
    MemoryFile();
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile();

    void append(std::string_view octets);
    [[nodiscard]] std::filesystem::path path() const;

private:
    int descriptor_;
};

}  // namespace tests::fuzz
