#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/imap/command.hpp"
#include "protocol/imap/response.hpp"
#include "protocol/imap/server_states.hpp"
#include "protocol/imap/tls_requested.hpp"
#include "protocol/sasl/mechanism.hpp"

namespace protocol::imap {

/// Question: may this client in? The answer is `answer_login`.
struct LoginRequested {
    enum class Proof : std::uint8_t {
        password,  ///< it is here, and is to be compared
        right,     ///< of a mechanism that does not send the password
        wrong,     ///< likewise, or there is no such user
    };
    std::string mechanism{};  ///< of AUTHENTICATE; empty: the command LOGIN
    std::string user{};
    std::string password{};
    std::string authorization{};  ///< whom to act for, RFC 4422 section 3.4.1; empty: the user
    Proof proof = Proof::password;
};
/// Question: AUTHENTICATE has begun with a mechanism that needs something new for every exchange. The answer is
/// `answer_mechanism`.
struct MechanismRequested {
    sasl::Mechanism mechanism = sasl::Mechanism::cram_md5;
};
/// Question: what is the password of a user whose knowledge of it AUTHENTICATE wants to prove? The answer is
/// `answer_password`.
struct PasswordRequested {
    std::string user{};
};
/// Question: what is to be said to this command? The answer is data by `send` and then `answer_command`. Texts of
/// searches are in UTF-8 already. SELECT and EXAMINE in selected state: the mailbox that was open is closed (without
/// expunging) whatever the answer.
struct CommandRequested {
    Command command{};
};
/// Why a session is over.
enum class EndReason : std::uint8_t {
    logout,
    autologout,
    connection_closed,
    login_failures,
    input_refused,
    too_many_errors,
    shut_down,
};

[[nodiscard]] constexpr std::string_view name(EndReason reason) {
    constexpr auto names =
        std::to_array<std::string_view>({"logout", "autologout", "connection-closed", "login-failures", "input-refused",
                                         "too-many-errors", "shut-down"});
    return names[static_cast<std::size_t>(reason)];
}

/// The session is over: send what `take_output` has and close the connection. Open questions need no answer any more.
struct SessionEnded {
    EndReason reason = EndReason::logout;
    bool logged_in = false;
};
/// The client waits in IDLE: what happens in the mailbox may be sent from now on, RFC 9051 section 6.3.13.
struct IdleBegun {};
struct IdleEnded {};
/// ENABLE named something new that is offered; see `ServerSession::enabled`.
struct CapabilitiesEnabled {
    std::vector<std::string> capabilities{};
};

/// A search that was to save its result was refused for its charset: "$" stands for nothing now. RFC 5182 section 2.1
struct SavedSearchRefused {};

/// For the record: a command came in, without the octets of its literals and without passwords.
struct CommandReceived {
    std::string text{};
};
/// For the record: a command was answered, or the greeting or BYE was said.
struct ConditionSent {
    ConditionResponse response{};
};
/// For the record.
struct ServerStateChanged {
    ServerState from = ServerState::not_authenticated;
    ServerState to = ServerState::not_authenticated;
};

using ServerEvent = std::variant<LoginRequested, MechanismRequested, PasswordRequested, TlsRequested, CommandRequested,
                                 SessionEnded, IdleBegun, IdleEnded, CapabilitiesEnabled, SavedSearchRefused,
                                 CommandReceived, ConditionSent, ServerStateChanged>;

}  // namespace protocol::imap
