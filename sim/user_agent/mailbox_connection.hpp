#pragma once

#include <optional>
#include <string>

#include "protocol/base/instant.hpp"
#include "protocol/base/ip_address.hpp"
#include "protocol/base/task.hpp"
#include "sim/host/runtime.hpp"
#include "sim/host/service.hpp"

namespace sim::user_agent {

/// How the work in a mailbox ended.
struct MailboxResult {
    std::optional<network::ConnectionFailure> connect_failure{};  ///< there was no connection at all
    std::string failure{};  ///< why not everything was done, in words; empty: it was, or there was no connection
};

/// Work in one mailbox of a server, under way, by whatever protocol.
class MailboxConnection {
public:
    MailboxConnection() = default;
    MailboxConnection(const MailboxConnection&) = delete;
    MailboxConnection& operator=(const MailboxConnection&) = delete;
    virtual ~MailboxConnection() = default;

    virtual void connect(protocol::Endpoint server, protocol::Duration timeout) = 0;
    [[nodiscard]] virtual bool finished() const = 0;
    /// 0: there was none.
    [[nodiscard]] virtual host::ConnectionId number() const = 0;
    /// Nothing before the connection stands, and after the session's end.
    [[nodiscard]] virtual std::optional<host::SessionState> session_row() const = 0;

    /// The user has done something with a copy that this connection may be busy with.
    virtual void notice_actions() {}

    /// `const MailboxResult r = co_await connection->result;`
    protocol::Pending<MailboxResult> result;
};

}  // namespace sim::user_agent
