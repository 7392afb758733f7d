#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/base/instant.hpp"
#include "protocol/base/octets.hpp"
#include "sim/host/tls_policy.hpp"
#include "sim/user_agent/mailbox_copies.hpp"
#include "sim/user_agent/mailbox_visit.hpp"

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
    /// IMAP: the device keeps a copy of the mailbox; the best way that the program knows to bring it up to date.
    std::optional<SyncMethod> sync{};
    std::optional<MailboxVisit> visit{};  ///< in place of fetching what is new
};

/// One mail that was fetched.
struct FetchedMail {
    std::string message;  ///< its name in the recording
    protocol::Octets content;
    bool seen_before = false;  ///< IMAP: it had \Seen already
};

}  // namespace sim::user_agent
