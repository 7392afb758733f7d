#pragma once

#include <string>

namespace protocol::sasl {

/// Who somebody claims to be, and the proof.
struct Credentials {
    std::string user;  ///< the authentication identity, RFC 4422 section 2
    std::string password;
    std::string authorization{};  ///< whom to act for; empty: the user

    bool operator==(const Credentials&) const = default;
};

}  // namespace protocol::sasl
