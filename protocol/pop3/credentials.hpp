#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/sasl/credentials.hpp"
#include "protocol/sasl/mechanism.hpp"

namespace protocol::pop3 {

/// What a client offers to prove who it is.
class Credentials {
public:
    enum class Method : std::uint8_t { user_pass, apop, sasl };
    /// How AUTH proves it.
    enum class Proof : std::uint8_t {
        password,  ///< it has been sent, and is to be compared
        right,     ///< of a mechanism that does not send the password
        wrong,     ///< likewise, or there is no such user
    };

    /// Of USER and PASS, or APOP.
    Credentials(Method method, std::string mailbox, std::string proof, std::string timestamp)
        : method_(method), mailbox_(std::move(mailbox)), proof_(std::move(proof)), timestamp_(std::move(timestamp)) {}
    /// Of AUTH. RFC 5034
    Credentials(sasl::Mechanism mechanism, sasl::Credentials given, Proof sasl_proof)
        : method_(Method::sasl),
          mailbox_(std::move(given.user)),
          proof_(std::move(given.password)),
          authorization_(std::move(given.authorization)),
          mechanism_(mechanism),
          sasl_proof_(sasl_proof) {}

    [[nodiscard]] Method method() const { return method_; }
    [[nodiscard]] const std::string& mailbox() const { return mailbox_; }
    /// Whom to act for, RFC 4422 section 3.4.1; empty: the owner of the mailbox.
    [[nodiscard]] const std::string& authorization() const { return authorization_; }
    /// Of AUTH.
    [[nodiscard]] std::optional<sasl::Mechanism> mechanism() const { return mechanism_; }
    /// They prove knowledge of this password (for APOP: shared secret).
    [[nodiscard]] bool prove(std::string_view password) const;

    bool operator==(const Credentials&) const = default;

private:
    Method method_;
    std::string mailbox_;
    std::string proof_;
    std::string timestamp_;
    std::string authorization_;
    std::optional<sasl::Mechanism> mechanism_;
    Proof sasl_proof_ = Proof::password;
};

}  // namespace protocol::pop3
