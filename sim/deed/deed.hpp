#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/octets.hpp"

/// What somebody does to a simulated world while looking at it: breaks, mends, sends. A deed is an entry of a scenario
/// file (docs/scenario-format.md); names and values are checked where that is loaded.
namespace sim::deed {

/// What a change is made to. A link is called by its name, or by that of the host whose access link it is.
struct Target {
    enum class Kind : std::uint8_t { host, link, zone };
    Kind kind = Kind::host;
    std::string name;
    bool operator==(const Target&) const = default;
};

/// The host or link is off from now on.
struct SwitchOff {
    bool operator==(const SwitchOff&) const = default;
};
/// The host goes off and comes up again.
struct Restart {
    bool operator==(const Restart&) const = default;
};
/// One program of the host is stopped.
struct StopService {
    std::string service;  ///< mta, pop3, imap, lmtp or dns
    bool operator==(const StopService&) const = default;
};
/// A firewall of the host: connections to a port are refused, or their packets vanish.
struct ClosePort {
    std::uint16_t port = 0;
    bool silently = false;
    bool operator==(const ClosePort&) const = default;
};
struct SetLatency {
    protocol::Duration latency{};
    bool operator==(const SetLatency&) const = default;
};
struct SetBandwidth {
    double octets_per_s = 0;
    bool operator==(const SetBandwidth&) const = default;
};
struct SetLoss {
    double share = 0;  ///< in [0, 1]
    bool operator==(const SetLoss&) const = default;
};
/// How the zone's servers treat questions: normal, refused, servfail or silent.
struct SetAnswers {
    std::string answers;
    bool operator==(const SetAnswers&) const = default;
};
/// The zone has these records instead, in master-file form (RFC 1035 section 5.1).
struct SetRecords {
    std::vector<std::string> records;
    bool operator==(const SetRecords&) const = default;
};
/// The host's transfer agent works with another value of one setting: `disk_full`, `true`.
struct SetPolicy {
    std::string setting;
    std::string value;
    bool operator==(const SetPolicy&) const = default;
};
/// The host's transfer agent tries its whole queue now.
struct FlushQueue {
    bool operator==(const FlushQueue&) const = default;
};
/// What is wrong with the target is over: one kind of fault by the scenario's key for it (`down`), or `all`.
struct Mend {
    std::string what = "all";
    bool operator==(const Mend&) const = default;
};

/// Something is done to a host, a link or a zone.
struct Change {
    using Action = std::variant<SwitchOff, Restart, StopService, ClosePort, SetLatency, SetBandwidth, SetLoss,
                                SetAnswers, SetRecords, SetPolicy, FlushQueue, Mend>;
    Target target;
    Action action;
    bool operator==(const Change&) const = default;
};
/// A user sends a mail.
struct SendMail {
    std::string from;
    std::vector<std::string> to;
    std::string subject;
    std::string body;  ///< text in UTF-8, lines end in LF
    bool operator==(const SendMail&) const = default;
};
/// A user fetches mail, and leaves it on the server.
struct ReadMailbox {
    std::string user;
    bool operator==(const ReadMailbox&) const = default;
};

/// Where a terminal stands, and what it is connected to.
struct TerminalPlace {
    std::string terminal;  ///< the id of its entry
    protocol::Instant opened;
    std::string host;
    std::string to;  ///< a domain name or an address
    std::uint16_t port = 0;
    bool operator==(const TerminalPlace&) const = default;
};
/// Somebody opens a terminal.
struct OpenTerminal {
    TerminalPlace place;
    bool operator==(const OpenTerminal&) const = default;
};
/// Somebody types into an open one.
struct TypeLine {
    TerminalPlace place;
    protocol::Octets octets;  ///< exactly what goes out, its line end too
    /// The octets as they may be told, by who knows the dialogue (dialogue::DialogueWatch); empty: nobody does, and
    /// only what the line itself gives away as a secret stands as `****`.
    protocol::Octets told = {};
    bool operator==(const TypeLine&) const = default;
};
/// TLS begins on a terminal's connection, which the server is ready for.
struct StartTls {
    TerminalPlace place;
    bool operator==(const StartTls&) const = default;
};
/// Somebody closes a terminal's connection.
struct HangUp {
    TerminalPlace place;
    bool operator==(const HangUp&) const = default;
};
/// Somebody asks the DNS by hand.
struct AskDns {
    std::string host;
    std::string asked;   ///< `beta.test MX`
    std::string server;  ///< empty: the host's resolver
    bool operator==(const AskDns&) const = default;
};

/// Something done at a time.
struct Deed {
    using Action = std::variant<Change, SendMail, ReadMailbox, OpenTerminal, TypeLine, StartTls, HangUp, AskDns>;
    std::string id;  ///< of the entry in the scenario file; of a mail also in recordings
    protocol::Instant at;
    Action action;
    bool operator==(const Deed&) const = default;
};

/// Where a deed at a terminal is done; nullptr: it is none.
[[nodiscard]] const TerminalPlace* place_of(const Deed& deed);

/// The deed in words, without its time: `mail.beta.test is switched off`.
[[nodiscard]] std::string describe(const Deed& deed);

/// An id that occurs in none of the texts and belongs to none of the deeds: `deed1`, `deed2`, ...
[[nodiscard]] std::string unused_id(const std::vector<std::string_view>& texts, const std::vector<Deed>& deeds);

}  // namespace sim::deed
