#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "viz/model/trace.hpp"

namespace viz::model {

/// A mail handed from one host to another.
struct MessageHop {
    std::string message;  ///< the mail, a copy or a notification
    sim::recording::ConnectionId connection = 0;
    std::size_t event_index = 0;  ///< of its MAIL command, or of the fetching
    Instant time;
    std::string from_host;
    std::string to_host;
    std::string protocol;  ///< smtp, lmtp, pop3 or imap
};

/// What SMTP hands over beside the message, RFC 5321 section 2.3.1.
struct MessageEnvelope {
    std::string reverse_path;                ///< argument of MAIL, with its brackets
    std::vector<std::string> forward_paths;  ///< of every RCPT that was not refused
    std::vector<std::string> refused_paths;
};

struct HeaderRow {
    std::string name;
    std::string value;                       ///< unfolded and printable
    bool added_here = false;                 ///< it was not there at the hop before
    std::string_view meaning;                ///< one line for those who learn; empty: not a well-known field
    std::vector<std::string> explanation{};  ///< what its value says, sentence by sentence, where that needs words
};

/// A mail as it went over one hop.
struct MessageInspection {
    std::vector<MessageHop> hops;             ///< those until the moment
    std::optional<std::size_t> hop;           ///< the one that is shown; nullopt: there is none yet
    std::optional<MessageEnvelope> envelope;  ///< nullopt: POP3 has none
    std::vector<HeaderRow> header;
    std::string body;    ///< printable, lines end at LF
    std::string octets;  ///< header and body as they were sent, without transparency dots
    std::size_t size_octets = 0;
    std::string absent;  ///< why header and body are not here; empty: they are
};

/// @param hop  index into the hops until the moment; nullopt: the latest
[[nodiscard]] MessageInspection inspect_message(const Trace& trace, const Moment& moment, std::string_view message,
                                                std::optional<std::size_t> hop = std::nullopt);

/// What a well-known header field is for, in one line; empty: not known here.
[[nodiscard]] std::string_view header_field_meaning(std::string_view name);

}  // namespace viz::model
