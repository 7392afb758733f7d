#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/pop3/command.hpp"
#include "protocol/pop3/credentials.hpp"
#include "protocol/pop3/states.hpp"
#include "protocol/pop3/tls_requested.hpp"
#include "protocol/sasl/mechanism.hpp"

namespace protocol::pop3 {

/// One message of a maildrop, as it is when the session begins. RFC 1939 section 5
struct MaildropEntry {
    std::string unique_id;          ///< 1 to 70 graphic characters, the same in every session. RFC 1939 section 7
    std::uint64_t size_octets = 0;  ///< with CRLF line ends, before dot-stuffing. RFC 1939 section 11

    bool operator==(const MaildropEntry&) const = default;
};

/// Question: may this client in? The answer is `answer_login`; whoever grants locks the maildrop first.
struct LoginRequested {
    Credentials credentials;
};
/// Question: AUTH has begun with a mechanism that needs something new for every exchange. The answer is
/// `answer_mechanism`.
struct MechanismRequested {
    sasl::Mechanism mechanism = sasl::Mechanism::cram_md5;
};
/// Question: what is the password of a user whose knowledge of it AUTH wants to prove? The answer is `answer_password`.
struct PasswordRequested {
    std::string user;
};
/// Question: the content of a message, for RETR or TOP. The answer is `answer_content` or `refuse_content`.
struct ContentRequested {
    std::size_t index = 0;                   ///< in the listing that `answer_login` brought, from 0
    std::optional<std::uint32_t> lines_max;  ///< TOP: so many lines of the body are enough; more do no harm
};
/// Question: remove these messages. The answer is `answer_update`. Asked at QUIT and only there.
struct UpdateRequested {
    std::vector<std::size_t> deleted;  ///< indexes in the listing, ascending; may be empty
};

/// Why a session is over.
enum class EndReason : std::uint8_t {
    quit,
    autologout,
    connection_closed,
    login_failures,
    input_overflow,
};

[[nodiscard]] constexpr std::string_view name(EndReason reason) {
    constexpr auto names = std::to_array<std::string_view>(
        {"quit", "autologout", "connection-closed", "login-failures", "input-overflow"});
    return names[static_cast<std::size_t>(reason)];
}

/// The session is over: send what `take_output` has, close the connection, give back the maildrop's lock.
/// Open questions need no answer any more.
struct SessionEnded {
    EndReason reason = EndReason::quit;
    bool maildrop_locked = false;  ///< a login was granted
};

/// For the record: a line came in. Passwords and responses of AUTH are replaced in it.
struct CommandReceived {
    std::optional<Verb> verb;  ///< nothing: not a command of this server; AUTH for the responses that follow it too
    std::string line;
};
/// For the record: a response went out.
struct ReplySent {
    bool ok = false;
    std::string text;             ///< the first line behind "+OK" or "-ERR"
    std::size_t size_octets = 0;  ///< of the whole response
};
/// For the record: a challenge of AUTH went out.
struct ChallengeSent {
    std::string text;             ///< in base64
    std::size_t size_octets = 0;  ///< of the whole line
};
/// For the record.
struct ServerStateChanged {
    ServerState from = ServerState::authorization;
    ServerState to = ServerState::authorization;
};

using ServerEvent =
    std::variant<LoginRequested, MechanismRequested, PasswordRequested, ContentRequested, UpdateRequested, TlsRequested,
                 SessionEnded, CommandReceived, ReplySent, ChallengeSent, ServerStateChanged>;

}  // namespace protocol::pop3
