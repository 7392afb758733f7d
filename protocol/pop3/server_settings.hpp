#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/tls_use.hpp"
#include "protocol/pop3/limits.hpp"

namespace protocol::pop3 {

/// For how long a server keeps messages at least. RFC 2449 section 6.7
struct MessageExpiry {
    std::optional<unsigned> days;  ///< nothing: they are never removed

    bool operator==(const MessageExpiry&) const = default;
};

/// How a server behaves; every value holds for the whole session.
struct ServerSettings {
    std::string greeting = "POP3 server ready";
    /// `<process-id.clock@host>`, different for every session: stands in the greeting and allows APOP. Empty: no
    /// APOP. RFC 1939 section 7
    std::string timestamp;
    bool user_pass_allowed = true;
    std::string implementation = "mailflow";  ///< RFC 2449 section 6.9
    std::optional<Duration> login_delay;      ///< announced; kept by whoever answers logins. RFC 2449 section 6.5
    Duration autologout = autologout_min;
    unsigned login_failures_max = 3;              ///< the connection is closed after so many
    std::size_t unread_input_octets_max = 65536;  ///< what a client may send ahead while a question is open

    TlsUse tls = TlsUse::none;
    bool plaintext_login = true;          ///< passwords may be sent outside TLS
    std::vector<std::string> mechanisms;  ///< of AUTH, in capitals: PLAIN, LOGIN, CRAM-MD5, ...; empty: no AUTH
    std::optional<MessageExpiry> expiry;  ///< announced; nothing: it is not
    bool utf8 = false;  ///< RFC 6856 with LANG, in English, without UTF-8 in names and passwords (USER of section 2.2)

    bool operator==(const ServerSettings&) const = default;
};

}  // namespace protocol::pop3
