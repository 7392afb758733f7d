#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/octets.hpp"
#include "protocol/sasl/credentials.hpp"
#include "protocol/sasl/mechanism.hpp"

namespace protocol::sasl {

/// The client's side of one exchange, RFC 4422 section 3. Nothing is in base64 here.
class ClientExchange {
public:
    /// @param nonce  of SCRAM: new for every exchange, printable without commas
    [[nodiscard]] static std::unique_ptr<ClientExchange> make(Mechanism mechanism, Credentials credentials,
                                                              std::string nonce);
    ClientExchange() = default;
    ClientExchange(const ClientExchange&) = delete;
    ClientExchange& operator=(const ClientExchange&) = delete;
    virtual ~ClientExchange() = default;

    /// What may go with the command already; nothing: the server speaks first.
    [[nodiscard]] virtual std::optional<Octets> initial_response() = 0;
    /// The response to a challenge; nothing: the server is none that can be trusted, or asks what has no answer:
    /// cancel.
    [[nodiscard]] virtual std::optional<Octets> respond(std::string_view challenge) = 0;
    /// Whether a success may be believed: a SCRAM server must have proved that it knows the password too.
    [[nodiscard]] virtual bool may_succeed() const { return true; }
};

/// The best mechanism that both know; nothing: there is none.
/// @param offered  words, as in EHLO's AUTH line. @param without_password  no mechanism that sends the password
/// @param proved  by another layer, a certificate in TLS: EXTERNAL is the best then
[[nodiscard]] std::optional<Mechanism> choose_mechanism(std::string_view offered, bool without_password,
                                                        bool proved = false);

}  // namespace protocol::sasl
