#pragma once

#include <string>
#include <string_view>

namespace protocol::smtp {

/// What a server says that it takes, RFC 9422 (LIMITS); 0: it does not say. A client that keeps to them meets no
/// refusal.
struct SessionLimits {
    unsigned transactions_max = 0;       ///< MAIL commands of a session: MAILMAX
    unsigned recipients_max = 0;         ///< RCPT commands of a transaction: RCPTMAX
    unsigned recipient_domains_max = 0;  ///< different domains of all recipients of a session: RCPTDOMAINMAX

    /// The parameters of the EHLO keyword, RFC 9422 section 3: `RCPTMAX=20 MAILMAX=5`. Names in any letter case; limits
    /// that nobody knows here, and values that are no number of 1 to 6 digits beyond 0, count as not said.
    static SessionLimits parse(std::string_view parameters);
    /// The same: parse() of it gives these limits; empty where nothing is limited.
    [[nodiscard]] std::string encode() const;

    bool operator==(const SessionLimits&) const = default;
};

}  // namespace protocol::smtp
