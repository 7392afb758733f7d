#include "viz/model/deed_choices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <set>
#include <string_view>

namespace viz::model {

namespace {

using namespace std::chrono_literals;
using sim::deed::Change;
using sim::recording::Event;
using sim::recording::EventKind;
using sim::recording::World;
using Kind = DeedChoice::Kind;

/// A fault as its event tells it.
struct FaultInForce {
    std::string what;
    std::string text;
};

std::vector<FaultInForce> faults_in_force(const Trace& trace, const Moment& moment, std::string_view target) {
    std::vector<FaultInForce> faults;
    for (std::size_t index = 0; index < moment.events; ++index) {
        const Event& event = trace.events()[index];
        const bool begun = event.kind == EventKind::fault_begun;
        if ((!begun && event.kind != EventKind::fault_ended) || event.fields.text("target") != target) continue;
        const std::string& text = event.fields.text("text");
        const auto same = std::ranges::find(faults, text, &FaultInForce::text);
        if (!begun && same != faults.end()) faults.erase(same);
        if (begun) faults.push_back({event.fields.text("what"), text});
    }
    return faults;
}

/// The scenario's key for a fault of a host, a link or a zone; empty: it is about another kind of target, or over at
/// once.
std::string_view mended_key(Target::Kind kind, std::string_view what) {
    using Keys = std::array<std::pair<std::string_view, std::string_view>, 6>;
    static constexpr Keys host_keys{{{"down", "down"},
                                     {"stop", "stop"},
                                     {"refuse", "refuse"},
                                     {"drop", "drop"},
                                     {"strip_starttls", "strip_starttls"},
                                     {"settings", "set"}}};
    static constexpr Keys link_keys{
        {{"down", "down"}, {"latency", "latency"}, {"bandwidth", "bandwidth"}, {"loss", "loss"}}};
    static constexpr Keys zone_keys{{{"answers", "answers"}, {"records", "records"}}};
    const Keys& keys = kind == Target::Kind::host ? host_keys : kind == Target::Kind::link ? link_keys : zone_keys;
    const auto found = std::ranges::find(keys, what, &Keys::value_type::first);
    return found == keys.end() ? std::string_view() : found->second;
}

/// Collects what can be done to one target.
class Chooser {
public:
    Chooser(const Trace& trace, const Moment& moment, const World& world, const Target& target)
        : trace_(trace), moment_(moment), world_(world), target_(target) {}

    std::vector<DeedChoice> choose() {
        add_mending();
        switch (target_.kind) {
            case Target::Kind::host:
                add_for_host();
                break;
            case Target::Kind::link:
                add_for_link();
                break;
            case Target::Kind::zone:
                add_for_zone();
                break;
        }
        return std::move(choices_);
    }

private:
    void add(Kind kind, std::string words, Change::Action action) {
        choices_.push_back({kind, std::move(words), {target_, std::move(action)}});
    }

    /// A host and its access link have one name: what is off is what the world says is off.
    [[nodiscard]] bool is_off() const {
        if (target_.kind == Target::Kind::host) {
            const auto host = world_.hosts.find(target_.name);
            return host != world_.hosts.end() && !host->second.up;
        }
        const auto link = world_.links.find(target_.name);
        return link != world_.links.end() && !link->second.up;
    }

    void add_mending() {
        std::set<std::string_view> keys;
        for (const FaultInForce& fault : faults_in_force(trace_, moment_, target_.name)) {
            const std::string_view key = mended_key(target_.kind, fault.what);
            if (key.empty() || (key == "down" && !is_off()) || !keys.insert(key).second) continue;
            add(Kind::mends, "Mend: " + fault.text, sim::deed::Mend{std::string(key)});
        }
        if (keys.size() > 1) add(Kind::mends, "Mend everything here", sim::deed::Mend{"all"});
    }

    [[nodiscard]] bool offers(std::string_view service) const {
        return std::ranges::any_of(trace_.services_at_start(target_.name), [service](const std::string& each) {
            return each.starts_with(service) && each.substr(service.size()).starts_with(':');
        });
    }

    void add_for_host() {
        if (is_off()) return;
        add(Kind::breaks, "Switch it off", sim::deed::SwitchOff{});
        add(Kind::breaks, "Restart it", sim::deed::Restart{});
        const bool has_agent = offers("smtp") || offers("submission");
        if (has_agent) add(Kind::breaks, "Stop the mail transfer agent", sim::deed::StopService{"mta"});
        if (offers("lmtp")) add(Kind::breaks, "Stop the LMTP server", sim::deed::StopService{"lmtp"});
        if (offers("pop3")) add(Kind::breaks, "Stop the POP3 server", sim::deed::StopService{"pop3"});
        if (offers("imap")) add(Kind::breaks, "Stop the IMAP server", sim::deed::StopService{"imap"});
        if (offers("dns")) add(Kind::breaks, "Stop the name server", sim::deed::StopService{"dns"});
        if (has_agent) add_for_agent();
    }

    void add_for_agent() {
        static constexpr std::uint16_t smtp_port = 25;
        add(Kind::breaks, "A firewall refuses connections to port 25", sim::deed::ClosePort{.port = smtp_port});
        add(Kind::breaks, "A firewall drops packets to port 25",
            sim::deed::ClosePort{.port = smtp_port, .silently = true});
        add(Kind::breaks, "Its disk is full", sim::deed::SetPolicy{"disk_full", "true"});
        add(Kind::changes, "Greylist: who is new waits 5 minutes", sim::deed::SetPolicy{"greylist", "5min"});
        add(Kind::changes, "Take mails of up to 1 KiB only", sim::deed::SetPolicy{"size_max", "1KiB"});
        add(Kind::changes, "Try the whole queue now", sim::deed::FlushQueue{});
    }

    void add_for_link() {
        if (is_off()) return;
        add(Kind::breaks, "Cut it", sim::deed::SwitchOff{});
        add(Kind::breaks, "It takes half a second", sim::deed::SetLatency{500ms});
        static constexpr double octets_per_s_of_a_modem = 56'000.0 / 8;
        add(Kind::breaks, "It carries 56 kbit/s", sim::deed::SetBandwidth{octets_per_s_of_a_modem});
        add(Kind::breaks, "It loses a tenth of the packets", sim::deed::SetLoss{0.1});
    }

    void add_for_zone() {
        add(Kind::breaks, "Its name servers say nothing", sim::deed::SetAnswers{"silent"});
        add(Kind::breaks, "Its name servers answer SERVFAIL", sim::deed::SetAnswers{"servfail"});
        add(Kind::breaks, "Its name servers answer REFUSED", sim::deed::SetAnswers{"refused"});
        add_removals();
    }

    void add_removals();

    const Trace& trace_;
    const Moment& moment_;
    const World& world_;
    const Target& target_;
    std::vector<DeedChoice> choices_;
};

/// The records of a zone, as one of its servers has them; nullptr: nobody serves it.
const std::vector<std::string>* records_of(const World& world, const std::string& origin) {
    for (const auto& [name, host] : world.hosts) {
        const auto zone = host.zones.find(origin);
        if (zone != host.zones.end()) return &zone->second;
    }
    return nullptr;
}

bool has_word(std::string_view record, std::string_view word) {
    return record.find(fmt::format(" {} ", word)) != std::string_view::npos;
}

void Chooser::add_removals() {
    const std::vector<std::string>* records = records_of(world_, target_.name);
    if (records == nullptr || records->size() > records_offered_max) return;
    for (std::size_t gone = 0; gone < records->size(); ++gone) {
        const std::string& record = (*records)[gone];
        if (has_word(record, "SOA") || has_word(record, "NS")) continue;  // without them it is no zone
        std::vector<std::string> rest = *records;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(gone));
        add(Kind::breaks, "Remove: " + record, sim::deed::SetRecords{std::move(rest)});
    }
}

}  // namespace

std::vector<Target> deed_targets(const World& world) {
    std::vector<Target> targets;
    for (const auto& [name, host] : world.hosts) targets.push_back({Target::Kind::host, name});
    for (const bool access : {false, true}) {
        for (const auto& [name, link] : world.links) {
            if (world.hosts.contains(name) == access) targets.push_back({Target::Kind::link, name});
        }
    }
    std::set<std::string> origins;
    for (const auto& [name, host] : world.hosts) {
        for (const auto& [origin, records] : host.zones) origins.insert(origin);
    }
    for (const std::string& origin : origins) targets.push_back({Target::Kind::zone, origin});
    return targets;
}

std::string target_words(const Target& target, const World& world) {
    switch (target.kind) {
        case Target::Kind::host:
            return "host " + target.name;
        case Target::Kind::link:
            return (world.hosts.contains(target.name) ? "access link of " : "link ") + target.name;
        case Target::Kind::zone:
            return "zone " + target.name;
    }
    return {};
}

std::vector<DeedChoice> deed_choices(const Trace& trace, const Moment& moment, const World& world,
                                     const Target& target) {
    return Chooser(trace, moment, world, target).choose();
}

std::optional<Change> with_record(const World& world, const std::string& origin, const std::string& record) {
    const std::vector<std::string>* records = records_of(world, origin);
    if (records == nullptr) return std::nullopt;
    std::vector<std::string> more = *records;
    more.push_back(record);
    return Change{{Target::Kind::zone, origin}, sim::deed::SetRecords{std::move(more)}};
}

Instant deed_time(const Trace& trace, const Moment& moment) {
    constexpr std::int64_t grain_ns = 1000;
    Instant time = moment.time;
    time.nanoseconds = (time.nanoseconds + grain_ns - 1) / grain_ns * grain_ns;
    const bool seen = moment.events > 0 && trace.events()[moment.events - 1].time >= time;
    if (seen) time.nanoseconds = (trace.events()[moment.events - 1].time.nanoseconds / grain_ns + 1) * grain_ns;
    return time;
}

}  // namespace viz::model
