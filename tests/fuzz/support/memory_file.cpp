#include "tests/fuzz/support/memory_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "tests/fuzz/support/check.hpp"

namespace tests::fuzz {

MemoryFile::MemoryFile() : descriptor_(memfd_create("fuzz", MFD_CLOEXEC)) {
    require(descriptor_ >= 0, "there is a file in memory");
}

MemoryFile::~MemoryFile() {
    ::close(descriptor_);
}

void MemoryFile::append(std::string_view octets) {
    while (!octets.empty()) {
        const ssize_t written = ::write(descriptor_, octets.data(), octets.size());
        require(written > 0, "a file in memory can be written");
        octets.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::filesystem::path MemoryFile::path() const {
    return "/proc/self/fd/" + std::to_string(descriptor_);
}

}  // namespace tests::fuzz
