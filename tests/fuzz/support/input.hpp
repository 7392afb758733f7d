#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tests::fuzz {

/// What the fuzzer made: first some choices of one octet each, then the octets for the code under test.
/// In corpora the choices are printable, so that seeds are text.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size_octets)
        : octets_(size_octets == 0 ? "" : reinterpret_cast<const char*>(data), size_octets) {}

    /// The next choice, 0 where there is none.
    std::uint8_t choice() {
        if (octets_.empty()) return 0;
        const auto octet = static_cast<std::uint8_t>(octets_.front());
        octets_.remove_prefix(1);
        return octet;
    }
    /// A choice that older inputs do not have: it stands behind "!"; 0 where there is none.
    std::uint8_t further_choice() {
        if (!octets_.starts_with('!')) return 0;
        octets_.remove_prefix(1);
        return choice();
    }
    [[nodiscard]] std::string_view rest() const { return octets_; }

private:
    std::string_view octets_;
};

/// Calls `visit(chunk)` for pieces of `octets`, whose sizes follow from `choice`; '0': one whole piece.
template <class Visit>
void for_each_chunk(std::string_view octets, std::uint8_t choice, Visit visit) {
    if (choice == '0') return visit(octets);
    static constexpr std::size_t largest[] = {1, 3, 20, 300};
    const std::size_t size_max = largest[choice % 4U];
    std::uint32_t state = choice + 1U;
    while (!octets.empty()) {
        state = state * 1664525U + 1013904223U;
        const std::size_t size = std::min<std::size_t>(1 + (state >> 16U) % size_max, octets.size());
        visit(octets.substr(0, size));
        octets.remove_prefix(size);
    }
}

/// Takes the beginning of the octets off, up to the first line feed.
[[nodiscard]] inline std::string_view take_line(std::string_view& octets) {
    const std::size_t end = octets.find('\n');
    const std::string_view line = octets.substr(0, end == octets.npos ? end : end + 1);
    octets.remove_prefix(line.size());
    return line;
}

}  // namespace tests::fuzz
