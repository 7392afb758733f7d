#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "protocol/base/instant.hpp"
#include "protocol/base/ip_address.hpp"
#include "protocol/base/octets.hpp"
#include "protocol/base/task.hpp"
#include "sim/host/runtime.hpp"
#include "sim/host/service.hpp"
#include "sim/host/tls_policy.hpp"

namespace sim::user_agent {

enum class FetchProtocol : std::uint8_t { pop3, imap };
/// What a user agent does with the mail it has fetched.
enum class FetchPolicy : std::uint8_t { remove, keep };

/// One look into a mailbox.
struct Fetch {
    std::string user;
    std::string password;
    FetchPolicy policy = FetchPolicy::remove;
    bool drop_connection = false;  ///< POP3: hang up without QUIT: nothing is deleted (RFC 1939 section 6)
    FetchProtocol protocol = FetchProtocol::pop3;
    protocol::Duration idle{};  ///< IMAP: how long the program stays and waits for more, RFC 9051 section 6.3.13
    host::TlsUsage tls{};
};

/// One mail that was fetched.
struct FetchedMail {
    std::string message;  ///< its name in the recording
    protocol::Octets content;
    bool seen_before = false;  ///< IMAP: it had \Seen already
};

/// How it ended.
struct FetchResult {
    std::optional<network::ConnectionFailure> connect_failure{};  ///< there was no connection at all
    std::string failure{};  ///< why not everything was fetched, in words; empty: it was, or there was no connection
};

/// One look into a mailbox under way, by whatever protocol. Each mail is handed on when it has come in whole.
class FetchConnection {
public:
    FetchConnection() = default;
    FetchConnection(const FetchConnection&) = delete;
    FetchConnection& operator=(const FetchConnection&) = delete;
    virtual ~FetchConnection() = default;

    virtual void connect(protocol::Endpoint server, protocol::Duration timeout) = 0;
    [[nodiscard]] virtual bool finished() const = 0;
    /// 0: there was none.
    [[nodiscard]] virtual host::ConnectionId number() const = 0;
    /// Nothing before the connection stands, and after the session's end.
    [[nodiscard]] virtual std::optional<host::SessionState> session_row() const = 0;

    /// `const FetchResult r = co_await connection->result;`
    protocol::Pending<FetchResult> result;
};

}  // namespace sim::user_agent
