#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/vectors.hpp"

namespace tests {

/// What servers have taken for the end of a mail, RFC 5321 section 4.1.1.4.
struct EndOfDataVectors {
    std::vector<std::string> must_not_end;
    std::vector<std::string> must_end;
};

/// @return nullopt: the vectors `smuggling` are not here
[[nodiscard]] inline std::optional<EndOfDataVectors> read_end_of_data_vectors() {
    const auto json = read_vector("smuggling/eod-sequences.json");
    if (!json) return std::nullopt;
    simdjson::dom::parser parser;
    const simdjson::dom::element root = parser.parse(*json);
    EndOfDataVectors vectors;
    for (const std::string_view sequence : root["must_not_end_data"]) vectors.must_not_end.emplace_back(sequence);
    for (const std::string_view sequence : root["must_end_data"]) vectors.must_end.emplace_back(sequence);
    return vectors;
}

}  // namespace tests
