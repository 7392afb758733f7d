#pragma once

#include <chrono>
#include <cstddef>
#include <map>

#include "protocol/base/instant.hpp"
#include "protocol/base/ip_address.hpp"

namespace protocol::dns {

/// How fast name servers have answered a resolver: RFC 1035 section 7.2 wants the best ones to be asked first. The
/// numbers are those of BIND 9.18 (lib/dns/adb.c, dns_adb_adjustsrtt; lib/dns/resolver.c, fctx_cancelquery).
class ServerTimes {
public:
    /// A server that has not been asked for so long is forgotten (ADB_ENTRY_WINDOW).
    static constexpr Duration forgotten_after = std::chrono::minutes{30};
    /// What silence adds to a server's time, and the most that it makes of it.
    static constexpr Duration silence_penalty = std::chrono::milliseconds{200};
    static constexpr Duration time_max = std::chrono::seconds{9};

    /// Its smoothed round-trip time. 0 s: it has not been asked lately, so it comes first and is measured.
    [[nodiscard]] Duration smoothed(const IpAddress& server, Instant now) const;
    /// Three tenths of the new time are added to seven of the old one.
    void note_answer(const IpAddress& server, Duration round_trip, Instant now);
    void note_silence(const IpAddress& server, Instant now);
    /// Another server answered. Its time shrinks by a 512th, once a second at most: so a slow one has its turn again.
    void note_passed_over(const IpAddress& server, Instant now);

private:
    struct Entry {
        Duration smoothed{};
        Instant asked{};
        Instant aged{};
    };
    static constexpr std::size_t entries_max = 4096;  ///< a bound of ours
    Entry& entry(const IpAddress& server, Instant now);

    std::map<IpAddress, Entry> entries_;
};

}  // namespace protocol::dns
