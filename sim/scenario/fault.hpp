#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/base/instant.hpp"
#include "sim/mta/settings.hpp"
#include "sim/network/network.hpp"
#include "sim/scenario/position.hpp"
#include "sim/scenario/zone.hpp"

namespace sim::scenario {

/// The machine is off: its connections vanish without a word. Its disk (queue, mailboxes) stays.
struct HostDown {
    std::string host;
    bool operator==(const HostDown&) const = default;
};
/// The machine goes off and comes up again at once. Lasts no time.
struct HostRestart {
    std::string host;
    bool operator==(const HostRestart&) const = default;
};
/// One program of the machine is stopped: its ports are closed, its open connections reset.
struct ServiceDown {
    enum class Service : std::uint8_t { mta, pop3, dns, lmtp, imap };
    std::string host;
    Service service = Service::mta;
    bool operator==(const ServiceDown&) const = default;
};
/// A firewall rule at a host: refuses or drops what comes in or goes out.
struct Firewall {
    std::string host;
    network::FirewallRule rule;
    bool operator==(const Firewall&) const = default;
};
/// Changes of a link, which is a site link's name or, for an access link, its host's name.
struct LinkDown {
    std::string link;
    bool operator==(const LinkDown&) const = default;
};
struct LinkLatency {
    std::string link;
    protocol::Duration latency{};
    bool operator==(const LinkLatency&) const = default;
};
struct LinkBandwidth {
    std::string link;
    double octets_per_s = 0;
    bool operator==(const LinkBandwidth&) const = default;
};
struct LinkLoss {
    std::string link;
    double share = 0;  ///< in [0, 1]
    bool operator==(const LinkLoss&) const = default;
};
/// The zone's servers answer differently about it.
struct ZoneAnswersChange {
    std::string zone;  ///< origin, absolute
    ZoneAnswers answers = ZoneAnswers::normal;
    bool operator==(const ZoneAnswersChange&) const = default;
};
/// The zone's records are replaced, all of them.
struct ZoneChange {
    std::string zone;  ///< origin, absolute
    std::vector<ZoneRecord> records;
    bool operator==(const ZoneChange&) const = default;
};
/// A transfer agent gets other settings; these are all of them, the unchanged ones too.
struct SettingsChange {
    std::string host;
    mta::Settings settings;
    bool operator==(const SettingsChange&) const = default;
};
/// A transfer agent tries everything in its queue now. Lasts no time.
struct QueueFlush {
    std::string host;
    bool operator==(const QueueFlush&) const = default;
};

/// A transfer agent asks another one for the mail that it keeps for its domains: ETRN, RFC 1985. Lasts no time.
struct QueueStartRequest {
    std::string host;
    std::string server;  ///< its name
    bool operator==(const QueueStartRequest&) const = default;
};

using FaultAction =
    std::variant<HostDown, HostRestart, ServiceDown, Firewall, LinkDown, LinkLatency, LinkBandwidth, LinkLoss,
                 ZoneAnswersChange, ZoneChange, SettingsChange, QueueFlush, QueueStartRequest>;

/// Something goes wrong at a time and, where `until` is given, is put back to what it was before then.
/// At one instant faults come before mails and reads, in the order of the file.
struct Fault {
    std::string id;  ///< `f1`, ... unless given
    protocol::Instant at;
    std::optional<protocol::Instant> until;
    FaultAction action;
    Position position;
    bool operator==(const Fault&) const = default;
};

}  // namespace sim::scenario
