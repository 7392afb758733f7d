#pragma once

#include <chrono>
#include <string>

#include "protocol/base/instant.hpp"

namespace protocol::smtp {

/// How long a client waits at each step; the defaults are those of RFC 5321 section 4.5.3.2.
struct ClientTimeouts {
    Duration greeting = std::chrono::minutes{5};
    Duration helo = std::chrono::minutes{5};  ///< EHLO, HELO and RSET; no figure in the RFC
    Duration mail = std::chrono::minutes{5};
    Duration rcpt = std::chrono::minutes{5};
    Duration data_initiation = std::chrono::minutes{2};
    Duration data_block = std::chrono::minutes{3};  ///< for each 64 KiB of content beyond the first
    Duration data_termination = std::chrono::minutes{10};
    Duration quit = std::chrono::minutes{5};  ///< no figure in the RFC

    bool operator==(const ClientTimeouts&) const = default;
};

/// Everything that decides how a client behaves.
struct ClientSettings {
    std::string client_name = "localhost";  ///< argument of EHLO: a domain or an address literal
    bool pipelining = true;                 ///< use PIPELINING where it is offered
    /// A session that is to end with its last transaction says QUIT behind the end of the content without waiting for
    /// the reply, where commands may go in groups; one that ends with a transaction cut short says RSET before. So does
    /// Postfix (measured: truth cases c02, c70).
    bool quit_with_content = false;
    ClientTimeouts timeouts;

    bool operator==(const ClientSettings&) const = default;
};

}  // namespace protocol::smtp
