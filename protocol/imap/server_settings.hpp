#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/tls_use.hpp"
#include "protocol/imap/limits.hpp"

namespace protocol::imap {

/// What is announced after login besides IMAP4rev1, IMAP4rev2, LITERAL+ (or LITERAL-), ID, ENABLE and APPENDLIMIT=.
[[nodiscard]] std::vector<std::string> default_extensions();

/// How a server behaves; every value holds for the whole session.
struct ServerSettings {
    std::string greeting = "IMAP server ready";
    std::vector<std::string> extensions = default_extensions();
    std::vector<std::string> mechanisms = {"PLAIN", "LOGIN"};  ///< of AUTHENTICATE, in capitals
    TlsUse tls = TlsUse::none;
    bool plaintext_login = true;  ///< passwords may be sent outside TLS
    bool login_disabled = false;  ///< LOGINDISABLED, RFC 9051 section 6.2.3
    bool literal_plus = true;     ///< LITERAL+; else LITERAL-, RFC 7888
    /// The answer to ID, RFC 2971.
    std::vector<std::pair<std::string, std::optional<std::string>>> id = {{"name", "mailflow"}};
    std::size_t append_octets = append_octets_max;  ///< APPENDLIMIT, RFC 7889
    Duration autologout = autologout_min;
    Duration login_timeout = login_timeout_default;
    unsigned login_failures_max = 10;  ///< the connection is closed after so many
    unsigned errors_in_a_row = errors_in_a_row_max;
    /// What a client may send ahead while a question is open: a message for APPEND, and commands.
    std::size_t unread_input_octets_max = append_octets_max + command_octets_max;
};

}  // namespace protocol::imap
