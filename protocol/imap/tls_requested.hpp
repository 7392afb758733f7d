#pragma once

namespace protocol::imap {

/// STARTTLS was accepted, at either end: what take_output() has goes out as it is, and the octets behind it belong to
/// TLS. When that stands, handle_tls_established of the session; where it fails, handle_closed. RFC 9051 section 6.2.1
struct TlsRequested {};

}  // namespace protocol::imap
