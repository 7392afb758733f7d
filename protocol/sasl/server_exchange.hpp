#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/base/octets.hpp"
#include "protocol/sasl/credentials.hpp"
#include "protocol/sasl/mechanism.hpp"

namespace protocol::sasl {

/// The server asks the client, who answers by take_response(). Not in base64: that is the protocol's business.
struct Challenge {
    Octets text;
};
/// The host must say whether these are right.
struct CredentialsGiven {
    Credentials credentials;
};
/// The host must say the user's password, by take_password(): it was not sent, but proved to be known.
struct PasswordWanted {
    std::string user;
};
/// The proof is right; whether the user may act for another is the host's decision.
struct Proved {
    std::string user;
    std::string authorization;  ///< empty: the user
};
struct Refused {
    enum class Reason : std::uint8_t {
        malformed,    ///< no message of the mechanism
        wrong_proof,  ///< or an unknown user: which, nobody is told
        not_base64,   ///< what stood on the line; of a ServerDialogue
        cancelled,    ///< by the client; of a ServerDialogue
    };
    Reason reason = Reason::malformed;
};
using ServerStep = std::variant<Challenge, CredentialsGiven, PasswordWanted, Proved, Refused>;

/// What a server's exchange needs besides the client's words.
struct ServerContext {
    std::string nonce;                ///< of SCRAM: new for every exchange, printable without commas
    std::string cram_challenge;       ///< `<1896.697170952@postoffice.example>`, new for every exchange (RFC 2195)
    Octets salt;                      ///< of SCRAM
    std::uint32_t iterations = 4096;  ///< of SCRAM, RFC 7677 section 4: at least as many
    std::string external_user;        ///< of EXTERNAL: whom another layer has proved; empty: nobody
};

/// The server's side of one exchange, RFC 4422 section 3.
class ServerExchange {
public:
    [[nodiscard]] static std::unique_ptr<ServerExchange> make(Mechanism mechanism, ServerContext context);
    ServerExchange() = default;
    ServerExchange(const ServerExchange&) = delete;
    ServerExchange& operator=(const ServerExchange&) = delete;
    virtual ~ServerExchange() = default;

    /// @param initial_response  nothing: the client has sent none, which is not the same as an empty one
    [[nodiscard]] virtual ServerStep start(std::optional<std::string_view> initial_response) = 0;
    /// Answers a Challenge.
    [[nodiscard]] virtual ServerStep take_response(std::string_view response) = 0;
    /// Answers PasswordWanted. @param password  nothing: there is no such user
    [[nodiscard]] virtual ServerStep take_password(const std::optional<std::string>& password);
};

}  // namespace protocol::sasl
