#pragma once

#include <cstdint>

namespace sim::user_agent {

/// By IMAP: what is done with all mails of the INBOX, those that the device knows as well.
struct MailboxVisit {
    enum class Contents : std::uint8_t {
        none,  ///< only their flags are looked at
        peek,  ///< fetched without a trace: BODY.PEEK[], RFC 9051 section 6.4.5
        read,  ///< fetched, which marks them as \Seen
    };
    Contents contents = Contents::none;
    bool mark_deleted = false;  ///< they get \Deleted
    bool expunge = false;       ///< whatever has \Deleted goes for good, RFC 9051 section 6.4.3
    bool operator==(const MailboxVisit&) const = default;
};

}  // namespace sim::user_agent
