#pragma once

#include <string>

#include "tests/truth/json.hpp"
#include "tests/truth/truth_case.hpp"

namespace tests::truth {

inline constexpr const char* resolver_name = "resolver.test";
inline constexpr const char* resolver_address = "10.255.0.53";
inline constexpr const char* root_server_name = "ns-root.test";
inline constexpr const char* root_server_address = "10.255.0.1";
inline constexpr const char* authoritative_server_name = "ns-auth.test";
inline constexpr const char* authoritative_server_address = "10.255.0.2";

/// t = 0 of a case is so many seconds after the start of the run: what a case does before its start has room there.
[[nodiscard]] double start_offset_s(const Json& scenario);

/// A case as a scenario file in its explicit form. An element for which the scenario language has no word yet gets the
/// word that it is going to have; the loader then says that it does not know it.
[[nodiscard]] Json scenario_document(const TruthCase& truth);

/// The same as YAML: one line for each host, record list, mail and fault, more where they are long.
[[nodiscard]] std::string to_yaml_text(const Json& document);

}  // namespace tests::truth
