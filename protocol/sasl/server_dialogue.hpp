#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/sasl/server_exchange.hpp"

namespace protocol::sasl {

/// Of the mechanisms a server offers, in its order, those that may be used on a connection.
/// @param may_send_password  false: whoever reads along would have it
/// @param client_proved  another layer has proved who the client is, which EXTERNAL needs: RFC 4422 appendix A
[[nodiscard]] std::vector<std::string> usable_mechanisms(const std::vector<std::string>& offered,
                                                         bool may_send_password, bool client_proved);
/// Nothing: not one of them.
[[nodiscard]] std::optional<Mechanism> find_mechanism(const std::vector<std::string>& offered, std::string_view name);

/// A server's exchange as SMTP, POP3 and IMAP carry it on their lines (RFC 4954 section 4, RFC 5034 section 4,
/// RFC 9051 section 6.2.2): base64 in both directions, the client's first message perhaps in the command, "=" there for
/// an empty one, "*" to give up.
class ServerDialogue {
public:
    /// @param initial_response  in base64, as it stands in the command
    void ask(Mechanism mechanism, std::optional<std::string> initial_response);
    /// Begins with what was asked for; the host's context is needed by mechanisms that do not send the password.
    [[nodiscard]] ServerStep start(ServerContext context);
    /// @param line  answers a Challenge, in base64
    [[nodiscard]] ServerStep take_line(std::string_view line);
    /// Answers PasswordWanted. @param password  nothing: there is no such user
    [[nodiscard]] ServerStep take_password(const std::optional<std::string>& password);
    void end() { exchange_.reset(); }

    [[nodiscard]] bool is_running() const { return exchange_ != nullptr; }
    /// Of the last exchange.
    [[nodiscard]] Mechanism mechanism() const { return mechanism_; }
    /// Whose password was wanted: of an exchange that does not send it.
    [[nodiscard]] const std::string& claimed_user() const { return claimed_user_; }

private:
    [[nodiscard]] ServerStep note(ServerStep step);

    Mechanism mechanism_ = Mechanism::plain;
    std::optional<std::string> initial_response_;
    std::unique_ptr<ServerExchange> exchange_;
    std::string claimed_user_;
};

}  // namespace protocol::sasl
