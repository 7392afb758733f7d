#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "viz/model/trace.hpp"

namespace viz::model {

/// Sixteen octets, or what is left at the end.
struct HexRow {
    std::size_t offset = 0;
    std::string hex;   ///< "4d 61 69 6c"
    std::string text;  ///< a dot for what is not printable
};
[[nodiscard]] std::vector<HexRow> make_hex_rows(std::string_view octets);

/// The octets that an event sent.
struct OctetsInspection {
    std::vector<HexRow> rows;
    std::vector<std::string> decoded;  ///< lines of text, or of a DNS message
    std::string absent;                ///< why there are no octets; empty: they are here
};
[[nodiscard]] OctetsInspection inspect_octets(const Trace& trace, sim::recording::EventId event);

}  // namespace viz::model
