#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/vectors.hpp"

namespace tests {

/// Commands sent in the clear behind the one that begins TLS, which must not count under it (CVE-2011-0411).
struct InjectionCase {
    std::string plaintext;
    std::string then_tls;
    std::string must_not_see;  ///< in what the server says under TLS
};

/// @return nullopt: the vectors `starttls-injection` are not here
[[nodiscard]] inline std::optional<std::vector<InjectionCase>> read_injection_cases(std::string_view protocol) {
    const auto json = read_vector("starttls-injection/cases.json");
    if (!json) return std::nullopt;
    simdjson::dom::parser parser;
    const simdjson::dom::element root = parser.parse(*json);
    std::vector<InjectionCase> cases;
    for (const simdjson::dom::element each : root["cases"]) {
        if (std::string_view(each["proto"]) != protocol) continue;
        const auto text = [&each](std::string_view key) {
            std::string_view value;
            return each[key].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
        };
        cases.push_back({text("plaintext"), text("then_tls"), text("must_not_see")});
    }
    return cases;
}

}  // namespace tests
