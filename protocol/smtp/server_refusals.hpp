#pragma once

#include "protocol/smtp/enhanced_status_code.hpp"
#include "protocol/smtp/reply.hpp"
#include "protocol/smtp/server_states.hpp"
#include "protocol/smtp/verb.hpp"

namespace protocol::smtp {

/// What a server session says to commands that it cannot obey. RFC 3463 section 3.6: X.5.1 invalid command, X.5.2
/// syntax error.
inline constexpr EnhancedStatusCode invalid_command{5, 5, 1};
inline constexpr EnhancedStatusCode syntax_wrong{5, 5, 2};

/// To a command that the state does not allow. @param lmtp  DATA without a recipient gets 503 then, RFC 2033
/// section 4.2
[[nodiscard]] Reply out_of_order(Verb verb, ServerState state, bool lmtp);
/// To a command that is known, and that this server does not have (RFC 5321 section 4.2.4).
[[nodiscard]] Reply not_implemented();
/// To a client that does not wait for the replies that it has to wait for, RFC 2920 section 3.1.
[[nodiscard]] Reply too_early();
/// To a command of an extension that is not offered; LMTP knows neither HELO nor EHLO, RFC 2033 section 4.1.
[[nodiscard]] Reply not_offered(Verb verb);
/// To a command that is not obeyed without TLS, RFC 3207 section 4.
[[nodiscard]] Reply tls_first();

}  // namespace protocol::smtp
