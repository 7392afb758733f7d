#include "sim/host/sasl_context.hpp"

#include <fmt/format.h>

#include <utility>

#include "protocol/crypto/digest.hpp"
#include "sim/host/sasl_nonce.hpp"

namespace sim::host {

protocol::sasl::ServerContext sasl_context(Runtime& runtime, std::string proved_client) {
    protocol::sasl::ServerContext context;
    context.nonce = sasl_nonce(runtime);
    context.cram_challenge = fmt::format("<{}@{}>", context.nonce, runtime.name());
    // A server has one salt for a user, for ever: that of all users of a host is the same here.
    constexpr std::size_t salt_octets = 16;
    context.salt =
        protocol::crypto::digest(protocol::crypto::HashAlgorithm::sha256, runtime.name()).substr(0, salt_octets);
    context.external_user = std::move(proved_client);
    return context;
}

}  // namespace sim::host
