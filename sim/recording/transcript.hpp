#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/recording/event.hpp"

namespace sim::recording {

/// One line that went over a connection.
struct TranscriptLine {
    protocol::Instant time;  ///< when its last octet was sent (level full), or when it was understood (flow)
    EventId event = 0;
    bool client = false;     ///< who sent it; false: the server
    std::string text;        ///< octets without the line end
    bool whole = true;       ///< false: the connection ended before the line did
    bool encrypted = false;  ///< it went under TLS: who has no key sees ciphertext
};

/// What was said on one connection.
struct Transcript {
    ConnectionId connection = 0;
    std::string protocol;  ///< smtp, lmtp, pop3 or imap; empty: unknown
    std::string client_host;
    std::string server_host;  ///< empty: nobody has the address
    std::string from;         ///< address and port of the client
    std::string to;
    protocol::Instant opening;
    std::optional<protocol::Instant> opened;
    std::optional<protocol::Instant> ended;
    std::optional<protocol::Instant> encrypted_since;  ///< TLS stands
    std::string tls;                                   ///< version and cipher suite, or why it failed
    std::string end;                                   ///< "closed", or the failure; empty: still open
    std::vector<TranscriptLine> lines;
};

/// Puts the transcript of a connection together: every line from the segments' octets, under TLS from what they mean,
/// where the recording has them (level full), else the commands and replies (level flow).
/// @param connection  the client's number of it, where client and server number it differently
/// @return nullopt: no event tells of this connection
[[nodiscard]] std::optional<Transcript> make_transcript(const std::vector<Event>& events, ConnectionId connection);

/// As text: a heading, then `C:` and `S:` lines with their times; octets outside printable ASCII are
/// escaped as \xHH.
[[nodiscard]] std::string to_text(const Transcript& transcript);

}  // namespace sim::recording
