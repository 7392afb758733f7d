#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/base/tls_use.hpp"
#include "protocol/base/well_known_ports.hpp"

namespace sim::mailstore {

/// A mailbox that every account begins with.
struct DefaultMailbox {
    std::string name;           ///< in UTF-8
    std::string special_use{};  ///< `\Sent`, RFC 6154 section 2; empty: none
    bool operator==(const DefaultMailbox&) const = default;
};

/// What an IMAP server is like that its mailboxes do not decide.
struct ImapSettings {
    std::uint16_t port = protocol::imap_port;
    /// Beside INBOX; they are subscribed.
    std::vector<DefaultMailbox> mailboxes = {
        {"Archive", "\\Archive"}, {"Drafts", "\\Drafts"}, {"Junk", "\\Junk"}, {"Sent", "\\Sent"}, {"Trash", "\\Trash"}};
    protocol::TlsUse tls = protocol::TlsUse::none;
    std::vector<std::uint16_t> tls_ports{};                    ///< where connections begin with TLS, RFC 8314
    bool plaintext_login = true;                               ///< passwords may be sent outside TLS
    std::vector<std::string> mechanisms = {"PLAIN", "LOGIN"};  ///< of AUTHENTICATE, in capitals
    std::vector<std::string> withheld{};                       ///< extensions that it does not offer, in capitals
    bool operator==(const ImapSettings&) const = default;
};

}  // namespace sim::mailstore
