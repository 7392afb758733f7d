#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/base64.hpp"
#include "protocol/sasl/server_exchange.hpp"

namespace tests {

/// What a server takes part with in the examples of RFC 2195 section 2, RFC 5802 section 5 and RFC 7677 section 3.
[[nodiscard]] inline protocol::sasl::ServerContext example_context(protocol::sasl::Mechanism mechanism) {
    protocol::sasl::ServerContext context;
    context.cram_challenge = "<1896.697170952@postoffice.reston.mci.net>";
    const bool sha256 = mechanism == protocol::sasl::Mechanism::scram_sha_256;
    context.nonce = sha256 ? "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0" : "3rfcNHYJY1ZVvWVs7j";
    context.salt = protocol::decode_base64(sha256 ? "W22ZaJ0SNY7soEsUEjb6gQ==" : "QSXCR+Q6sek8bf92").value();
    return context;
}

/// The passwords of the users of those examples.
[[nodiscard]] inline std::optional<std::string> example_password(std::string_view user) {
    if (user == "tim") return "tanstaaftanstaaf";
    if (user == "user") return "pencil";
    return std::nullopt;
}

}  // namespace tests
