#pragma once

namespace protocol::pop3 {

/// STLS was accepted (RFC 2595 section 4): send what `take_output` has in the clear, then run the handshake. The
/// session's `handle_tls_established` follows, or its `handle_closed` where the handshake fails; until then it takes no
/// input, and it has forgotten what was sent behind the command or its answer.
struct TlsRequested {};

}  // namespace protocol::pop3
