#include "sim/scenario/fault_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sim/scenario/fault_subject.hpp"
#include "sim/scenario/id_reader.hpp"
#include "sim/scenario/names.hpp"
#include "sim/scenario/settings_reader.hpp"
#include "sim/scenario/traffic_reader.hpp"
#include "sim/scenario/zone_reader.hpp"

namespace sim::scenario {

namespace {

using Action = std::optional<FaultAction>;

/// Reads one entry of `faults`.
class FaultReader {
public:
    /// @param at  when it begins
    FaultReader(const Section& section, const Scenario& scenario, Instant at)
        : section_(section), scenario_(scenario), at_(at) {}

    Action read() {
        const struct {
            const char* key;
            Action (FaultReader::*read)();
        } actions[] = {
            {"down", &FaultReader::read_down},       {"restart", &FaultReader::read_restart},
            {"stop", &FaultReader::read_stop},       {"refuse", &FaultReader::read_refuse},
            {"drop", &FaultReader::read_drop},       {"drop_all", &FaultReader::read_drop_all},
            {"latency", &FaultReader::read_latency}, {"bandwidth", &FaultReader::read_bandwidth},
            {"loss", &FaultReader::read_loss},       {"answers", &FaultReader::read_answers},
            {"records", &FaultReader::read_zone},    {"set", &FaultReader::read_set},
            {"flush", &FaultReader::read_flush},     {"strip_starttls", &FaultReader::read_strip_starttls},
            {"etrn", &FaultReader::read_etrn},
        };
        for (const auto& action : actions) {
            if (section_.has(action.key)) {
                key_ = action.key;
                return (this->*action.read)();
            }
        }
        return std::nullopt;
    }
    /// What `mend` concerns; nullopt: it is not there, or what it concerns is not.
    std::optional<FaultSubject> read_mended() {
        key_ = "mend";
        check_instant();
        FaultSubject subject;
        subject.key = section_.text("mend");
        if (section_.has("zone")) {
            subject.target = FaultSubject::Target::zone;
            subject.name = read_origin().value_or("");
        } else if (section_.has("link")) {
            subject.target = FaultSubject::Target::link;
            subject.name = read_link().value_or("");
        } else {
            subject.name = read_host().value_or("");
        }
        return subject.name.empty() ? std::nullopt : std::optional(subject);
    }

private:
    /// The target under `key`, which must be there; other targets must not.
    bool has_target(std::string_view wanted) {
        for (const std::string_view key : {"host", "link", "zone"}) {
            if (key != wanted && section_.has(key)) {
                section_.problem(key, fmt::format("`{}` does not go with `{}`", key, key_));
            }
        }
        if (section_.has(wanted)) return true;
        section_.problem(key_, fmt::format("the key `{}` is missing: what does it concern?", wanted));
        return false;
    }
    std::optional<std::string> read_host() {
        std::string host;
        if (has_target("host")) get_host(section_, "host", scenario_, host);
        return host.empty() ? std::nullopt : std::optional(host);
    }
    const Host* read_mta_host() {
        const auto name = read_host();
        const Host* host = name ? scenario_.find_host(*name) : nullptr;
        if (host == nullptr || host->mta) return host;
        section_.problem("host", fmt::format("the host `{}` has no `mta`", *name));
        return nullptr;
    }
    /// A link by name, or the access link of a host.
    std::optional<std::string> read_link() {
        if (section_.has("host") && !section_.has("link")) return read_host();
        if (!has_target("link")) return std::nullopt;
        const std::string link = section_.text("link");
        std::vector<std::string> known;
        for (const SiteLink& site_link : scenario_.links) known.push_back(site_link.name);
        for (const Host& host : scenario_.hosts) known.push_back(host.name);
        if (std::find(known.begin(), known.end(), link) != known.end()) return link;
        section_.problem("link", fmt::format("no link is called `{}`{}", link, spelling_hint(link, known)));
        return std::nullopt;
    }
    std::optional<std::string> read_origin() {
        if (!has_target("zone")) return std::nullopt;
        const std::string origin = section_.text("zone");
        if (origin.empty() || scenario_.find_zone(origin) != nullptr) return origin;
        std::vector<std::string> known;
        for (const Zone& zone : scenario_.zones) known.push_back(zone.origin);
        section_.problem("zone", fmt::format("no zone `{}`{}", origin, spelling_hint(origin, known)));
        return std::nullopt;
    }
    /// Switches that can only be on: `down: false` says nothing.
    void check_on() {
        bool on = true;
        section_.get(key_, on);
        if (!on) section_.problem(key_, "write `true`, or leave the entry out");
    }

    Action read_down() {
        check_on();
        if (section_.has("link")) {
            const auto link = read_link();
            return link ? Action(LinkDown{*link}) : std::nullopt;
        }
        const auto host = read_host();
        return host ? Action(HostDown{*host}) : std::nullopt;
    }
    Action read_restart() {
        check_on();
        check_instant();
        const auto host = read_host();
        return host ? Action(HostRestart{*host}) : std::nullopt;
    }
    Action read_flush() {
        check_on();
        check_instant();
        const Host* host = read_mta_host();
        return host != nullptr ? Action(QueueFlush{host->name}) : std::nullopt;
    }
    Action read_etrn() {
        check_instant();
        const Host* host = read_mta_host();
        if (host == nullptr) return std::nullopt;
        if (host->mta->settings.local_domains.empty())
            section_.problem("host", fmt::format("the host `{}` has no mailboxes that mail is kept for", host->name));
        return Action(QueueStartRequest{host->name, section_.text("etrn")});
    }
    void check_instant() {
        if (section_.has("until")) section_.problem("until", fmt::format("`{}` lasts no time", key_));
    }
    Action read_stop() {
        ServiceDown down;
        section_.get_choice("stop", down.service);
        const auto name = read_host();
        const Host* host = name ? scenario_.find_host(*name) : nullptr;
        if (host == nullptr) return std::nullopt;
        const bool there = down.service == ServiceDown::Service::mta    ? host->mta.has_value()
                           : down.service == ServiceDown::Service::pop3 ? host->pop3.has_value()
                           : down.service == ServiceDown::Service::imap ? host->imap.has_value()
                           : down.service == ServiceDown::Service::lmtp ? host->lmtp.has_value()
                                                                        : host->authoritative || host->resolver;
        if (!there) section_.problem("stop", fmt::format("the host `{}` has no such service", *name));
        down.host = *name;
        return down;
    }
    Action read_refuse() { return read_firewall(network::FirewallRule::Action::refuse, true); }
    Action read_drop() { return read_firewall(network::FirewallRule::Action::drop, true); }
    Action read_strip_starttls() { return read_firewall(network::FirewallRule::Action::strip_starttls, true); }
    Action read_drop_all() {
        check_on();
        return read_firewall(network::FirewallRule::Action::drop, false);
    }
    Action read_firewall(network::FirewallRule::Action action, bool one_port) {
        const auto host = read_host();
        if (!host) return std::nullopt;
        Firewall firewall{*host, {}};
        network::FirewallRule& rule = firewall.rule;
        rule.action = action;
        if (one_port) section_.get(key_, rule.port);
        section_.get_choice("direction", rule.direction);
        if (section_.has("family")) {
            rule.family = protocol::IpAddress::Family::ipv4;
            section_.get_choice("family", *rule.family);
        }
        section_.get("remote", rule.remote);
        return firewall;
    }
    Action read_latency() {
        LinkLatency change;
        section_.get("latency", change.latency);
        return with_link(std::move(change));
    }
    Action read_bandwidth() {
        LinkBandwidth change;
        section_.get("bandwidth", change.octets_per_s);
        return with_link(std::move(change));
    }
    Action read_loss() {
        LinkLoss change;
        section_.get("loss", change.share);
        return with_link(std::move(change));
    }
    template <class Change>
    Action with_link(Change change) {
        const auto link = read_link();
        if (!link) return std::nullopt;
        change.link = *link;
        return change;
    }
    Action read_answers() {
        ZoneAnswersChange change;
        section_.get_choice("answers", change.answers);
        const auto origin = read_origin();
        if (!origin) return std::nullopt;
        change.zone = *origin;
        return change;
    }
    Action read_zone() {
        const auto origin = read_origin();
        const Zone* zone = origin ? scenario_.find_zone(*origin) : nullptr;
        if (zone == nullptr) return std::nullopt;
        constexpr protocol::Duration ttl_default = std::chrono::hours{1};
        ZoneChange change{*origin, read_records(section_, "records", *origin, ttl_default)};
        keep_apex(*zone, change.records);
        check_records(section_, *zone, change.records);
        return change;
    }
    /// SOA and NS of the zone stay, with its servers' addresses, where the new records have none.
    static void keep_apex(const Zone& zone, std::vector<ZoneRecord>& records) {
        using protocol::dns::RecordType;
        const auto origin = protocol::dns::DomainName::parse(zone.origin).value();
        const auto has = [](const std::vector<ZoneRecord>& in, const ZoneRecord& like) {
            return std::any_of(in.begin(), in.end(), [&](const ZoneRecord& entry) {
                return entry.record.type() == like.record.type() && entry.record.name == like.record.name;
            });
        };
        const std::vector<ZoneRecord> given = records;
        for (const ZoneRecord& entry : zone.records) {
            const RecordType type = entry.record.type();
            const bool apex = entry.record.name == origin && (type == RecordType::soa || type == RecordType::ns);
            const bool keep = (apex || is_server_address(zone, entry)) && !has(given, entry);
            if (keep) records.push_back(entry);
        }
    }
    static bool is_server_address(const Zone& zone, const ZoneRecord& entry) {
        if (!entry.record.address()) return false;
        return std::any_of(zone.records.begin(), zone.records.end(), [&](const ZoneRecord& other) {
            const auto* ns = std::get_if<protocol::dns::Ns>(&other.record.rdata);
            return ns != nullptr && ns->name_server == entry.record.name;
        });
    }
    /// The settings that hold then: the host's own with earlier changes that last, and these on top.
    Action read_set() {
        const Host* host = read_mta_host();
        if (host == nullptr) return std::nullopt;
        SettingsChange change{host->name, host->mta->settings};
        for (const Fault& fault : scenario_.faults) {
            const auto* earlier = std::get_if<SettingsChange>(&fault.action);
            const bool lasts = fault.at <= at_ && !fault.until;
            if (earlier != nullptr && earlier->host == host->name && lasts) change.settings = earlier->settings;
        }
        apply_settings(section_.section("set"), change.settings);
        return change;
    }

    const Section& section_;
    const Scenario& scenario_;
    Instant at_;
    std::string_view key_;
};

/// Ends what is in force of a subject. @return whether there was something
bool mend(std::vector<Fault>& faults, const FaultSubject& mended, Instant at) {
    bool found = false;
    for (Fault& fault : faults) {
        const FaultSubject subject = subject_of(fault.action);
        const bool meant = subject.target == mended.target && subject.name == mended.name &&
                           (mended.key == "all" || mended.key == subject.key);
        const bool in_force = fault.at < at && (!fault.until || *fault.until > at) && lasts(fault.action);
        if (!meant || !in_force) continue;
        fault.until = at;
        found = true;
    }
    return found;
}

void read_mend(const Section& section, FaultReader& reader, Instant at, Scenario& scenario) {
    const auto mended = reader.read_mended();
    if (!mended || mend(scenario.faults, *mended, at)) return;
    section.problem("mend", fmt::format("nothing that this list says before is wrong with `{}` then", mended->name));
}

}  // namespace

void read_faults(const Section& top, Scenario& scenario) {
    IdReader ids('f');
    for (const Section& section : top.list("faults")) {
        Fault fault;
        fault.id = ids.read(section);
        ids.take(fault.id);
        section.get("at", fault.at);
        section.get("until", fault.until);
        fault.position = section.position();
        if (fault.until && *fault.until <= fault.at) section.problem("until", "is not after `at`");
        FaultReader reader(section, scenario, fault.at);
        if (section.has("mend")) {
            read_mend(section, reader, fault.at, scenario);
            continue;
        }
        const Action action = reader.read();
        for (const char* key : {"family", "remote", "direction"}) {
            const bool firewall = action && std::holds_alternative<Firewall>(*action);
            if (action && !firewall && section.has(key))
                section.problem(key, "goes with `refuse`, `drop` and `strip_starttls` only");
        }
        if (!action) continue;
        fault.action = *action;
        scenario.faults.push_back(std::move(fault));
    }
}

}  // namespace sim::scenario
