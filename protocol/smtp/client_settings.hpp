#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "protocol/base/instant.hpp"
#include "protocol/base/tls_use.hpp"
#include "protocol/sasl/credentials.hpp"

namespace protocol::smtp {

/// How long a client waits at each step; the defaults are those of RFC 5321 section 4.5.3.2.
struct ClientTimeouts {
    Duration greeting = std::chrono::minutes{5};
    Duration helo = std::chrono::minutes{5};  ///< EHLO, HELO, AUTH and RSET; no figure in the RFC
    Duration mail = std::chrono::minutes{5};
    Duration rcpt = std::chrono::minutes{5};
    Duration data_initiation = std::chrono::minutes{2};
    Duration data_block = std::chrono::minutes{3};  ///< for each 64 KiB of content beyond the first
    Duration data_termination = std::chrono::minutes{10};
    Duration quit = std::chrono::minutes{5};  ///< no figure in the RFC

    bool operator==(const ClientTimeouts&) const = default;
};

/// Who a client says it is (RFC 4954), and what it does where that fails.
struct ClientAuthentication {
    enum class Need : std::uint8_t {
        always,         ///< without it there is no mail
        where_offered,  ///< a server that offers no AUTH gets the mail without, one that refuses it does not
        never,          ///< the mail is handed over in any case
    };
    sasl::Credentials credentials;
    Need need = Need::always;

    bool operator==(const ClientAuthentication&) const = default;
};

/// What a client does with content that needs 8BITMIME where it is not offered (RFC 6152 section 3).
enum class EightBitContent : std::uint8_t {
    refuse,   ///< the transaction fails with 5.6.3
    convert,  ///< the host is asked for it in 7-bit (ConversionRequested)
    send,     ///< it goes as it is, which the RFC forbids: so does Exim, which is no converter
};

/// Everything that decides how a client behaves.
struct ClientSettings {
    std::string client_name = "localhost";  ///< argument of EHLO: a domain or an address literal
    /// LMTP (RFC 2033): LHLO in place of EHLO, and after the content a reply for each recipient accepted.
    bool lmtp = false;
    bool pipelining = true;  ///< use PIPELINING where it is offered
    /// A session that is to end with its last transaction says QUIT behind the end of the content without waiting for
    /// the reply, where commands may go in groups; one that ends with a transaction cut short says RSET before. So does
    /// Postfix (measured: truth cases c02, c70).
    bool quit_with_content = false;
    /// 421 in place of the greeting or in answer to EHLO is no reason to leave without QUIT (measured: k13).
    bool quit_when_turned_away = false;
    /// SIZE= in MAIL of content that had to be converted. Postfix, which converts while it sends, does not know the
    /// size yet (measured: k50).
    bool converted_size_declared = true;
    bool declare_size = true;  ///< SIZE= in MAIL where SIZE is offered, RFC 1870 section 6
    /// Mail larger than the server's SIZE fails with 5.3.4 before anything of it is sent. False: MAIL is tried.
    bool size_checked = false;
    unsigned chunks = 0;  ///< content goes in so many parts by BDAT where CHUNKING is offered; 0: by DATA
    EightBitContent eight_bit_content = EightBitContent::refuse;
    /// Content goes with every bare CR and LF and NUL that it has, which RFC 5321 section 2.3.8 forbids: with such a
    /// relay a second mail can be smuggled into a server that takes them for line ends.
    bool bare_line_ends_kept = false;
    /// Longest line of content that goes out, without CRLF: CRLF SPACE goes into longer ones, at least 2; 0: no limit.
    std::size_t line_octets_max = 0;
    ClientTls tls = ClientTls::none;
    bool client_certificate = false;  ///< TLS shows one: AUTH EXTERNAL where it is offered, RFC 4422 appendix A
    /// PLAIN and LOGIN without TLS too, which RFC 4954 section 4 advises against.
    bool plaintext_login = true;
    std::optional<ClientAuthentication> authentication;
    ClientTimeouts timeouts;

    bool operator==(const ClientSettings&) const = default;
};

}  // namespace protocol::smtp
