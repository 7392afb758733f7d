#include "protocol/sasl/mechanism.hpp"

#include <array>
#include <cassert>
#include <cstddef>

#include "protocol/base/ascii.hpp"

namespace protocol::sasl {

namespace {

/// In the order of the enumerators.
constexpr std::array<std::string_view, 6> mechanism_names{"LOGIN",       "PLAIN",         "CRAM-MD5",
                                                          "SCRAM-SHA-1", "SCRAM-SHA-256", "EXTERNAL"};

}  // namespace

std::string_view name(Mechanism mechanism) {
    return mechanism_names[static_cast<std::size_t>(mechanism)];
}

std::optional<Mechanism> parse_mechanism(std::string_view text) {
    for (std::size_t index = 0; index < mechanism_names.size(); ++index) {
        if (equal_ignoring_case(mechanism_names[index], text)) return static_cast<Mechanism>(index);
    }
    return std::nullopt;
}

bool sends_password(Mechanism mechanism) {
    return mechanism == Mechanism::login || mechanism == Mechanism::plain;
}

crypto::HashAlgorithm hash_of(Mechanism mechanism) {
    assert(mechanism == Mechanism::scram_sha_1 || mechanism == Mechanism::scram_sha_256);
    return mechanism == Mechanism::scram_sha_1 ? crypto::HashAlgorithm::sha1 : crypto::HashAlgorithm::sha256;
}

}  // namespace protocol::sasl
