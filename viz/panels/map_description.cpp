#include "viz/panels/map_description.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "sim/recording/narration.hpp"
#include "sim/recording/readable_text.hpp"
#include "viz/model/map_scene.hpp"
#include "viz/model/time_words.hpp"

namespace viz::panels {
namespace {

using sim::recording::HostState;
using sim::recording::World;

/// So many entries of a list are told, the rest is counted.
constexpr std::size_t told_entries_max = 4;
constexpr double octets_per_megabit = 125000;

std::string join_texts(const auto& texts) {
    std::string line;
    for (const std::string& text : texts) line += (line.empty() ? "" : ", ") + text;
    return line;
}

std::string role_words(std::string_view role) {
    switch (model::parse_host_role(role)) {
        case model::HostRole::client:
            return "somebody's computer, which sends and fetches mail";
        case model::HostRole::mail_server:
            return "mail server: takes mail, passes it on, keeps mailboxes";
        case model::HostRole::name_server:
            return "name server: answers for the names it has authority over";
        case model::HostRole::resolver:
            return "resolver: asks name servers on behalf of others and remembers";
        case model::HostRole::other:
            return "host";
    }
    return "host";
}

void append_line(std::string& text, std::string_view line) {
    text += '\n';
    text += line;
}

void append_queue(std::string& text, const HostState& host, protocol::Instant now) {
    if (host.queue.empty()) return;
    append_line(text, fmt::format("Queue: {} waiting", host.queue.size()));
    std::size_t told = 0;
    for (const auto& [id, entry] : host.queue) {
        if (told++ == told_entries_max) break;
        std::string line = fmt::format("  {} for {}: {}", entry.message, join_texts(entry.recipients), entry.state);
        if (!entry.reason.empty()) line += fmt::format(", {}", entry.reason);
        if (entry.next_attempt_at && *entry.next_attempt_at > now) {
            line += fmt::format("; next attempt {}", model::countdown_words(now, *entry.next_attempt_at));
        }
        append_line(text, line);
    }
    if (host.queue.size() > told_entries_max)
        append_line(text, fmt::format("  and {} more", host.queue.size() - told_entries_max));
}

void append_mailboxes(std::string& text, const HostState& host) {
    std::vector<std::string> boxes;
    for (const auto& [name, mailbox] : host.mailboxes) {
        if (boxes.size() == told_entries_max) break;
        boxes.push_back(fmt::format("{} ({})", name, mailbox.messages.size()));
    }
    if (boxes.empty()) return;
    const std::size_t rest = host.mailboxes.size() - boxes.size();
    append_line(text,
                fmt::format("Mailboxes: {}{}", join_texts(boxes), rest > 0 ? fmt::format(", {} more", rest) : ""));
}

/// Its event as a sentence, told in the world before it.
std::string sentence_of(const model::Trace& trace, const model::Packet& packet, const World& world) {
    const sim::recording::Event* event = trace.find_event(packet.event);
    return event == nullptr ? std::string() : sim::recording::unescaped(sim::recording::narrate(*event, world));
}

}  // namespace

std::string describe_host(const World& world, const std::string& name) {
    const auto found = world.hosts.find(name);
    if (found == world.hosts.end()) return {};
    const HostState& host = found->second;
    std::string text = fmt::format("{}\n{}", name, role_words(host.role));
    if (!host.up) append_line(text, "It is DOWN: whatever is sent to it is lost");
    if (!host.addresses.empty()) append_line(text, "Addresses: " + join_texts(host.addresses));
    if (!host.services.empty()) append_line(text, "Listens: " + join_texts(host.services));
    for (const std::string& rule : host.firewall_rules) append_line(text, "Firewall: " + rule);
    append_queue(text, host, world.now);
    append_mailboxes(text, host);
    if (!host.cache.empty()) append_line(text, fmt::format("DNS cache: {} answers remembered", host.cache.size()));
    return text;
}

std::string describe_site(const model::SceneCluster& cluster) {
    std::string text = cluster.name;
    constexpr std::size_t told_hosts_max = 12;
    for (std::size_t index = 0; index < std::min(cluster.hosts.size(), told_hosts_max); ++index) {
        append_line(text, cluster.hosts[index]);
    }
    if (cluster.hosts.size() > told_hosts_max)
        append_line(text, fmt::format("and {} more", cluster.hosts.size() - told_hosts_max));
    if (cluster.queued > 0)
        append_line(
            text, fmt::format("Queues: {} waiting, {} of them for another attempt", cluster.queued, cluster.deferred));
    if (cluster.stored > 0) append_line(text, fmt::format("Mailboxes: {} in them", cluster.stored));
    if (cluster.faults > 0) append_line(text, fmt::format("Faults: {}", cluster.faults));
    append_line(text, "A click shows its hosts");
    return text;
}

std::string describe_packet(const model::Trace& trace, const model::Packet& packet, const World& world) {
    std::string text = packet.label.empty() ? std::string(model::name(packet.kind))
                                            : fmt::format("{}: {}", model::name(packet.kind), packet.label);
    if (const std::string sentence = sentence_of(trace, packet, world); !sentence.empty()) append_line(text, sentence);
    append_line(text,
                fmt::format("From {} to {}", packet.from, packet.to.empty() ? "an address nobody has" : packet.to));
    append_line(
        text, fmt::format("Left at {}, {} at {}", model::time_words(packet.leaves),
                          packet.lost ? "is lost; would have arrived" : "arrives", model::time_words(packet.arrives)));
    if (!packet.message.empty()) append_line(text, fmt::format("Belongs to mail {}", packet.message));
    return text;
}

std::string describe_link(const World& world, const std::string& name) {
    const auto found = world.links.find(name);
    if (found == world.links.end()) return {};
    const auto& link = found->second;
    std::string text = fmt::format("Link {} - {}", link.from, link.to);
    if (!link.up) append_line(text, "It is DOWN: nothing gets through");
    append_line(text,
                fmt::format("Latency {}, bandwidth {:g} Mbit/s", model::time_words(protocol::Duration(link.latency_ns)),
                            static_cast<double>(link.bandwidth_octets_per_s) / octets_per_megabit));
    if (link.loss_ppm > 0) {
        append_line(text, fmt::format("Loses {:g} % of the packets", static_cast<double>(link.loss_ppm) / 1e4));
    }
    return text;
}

}  // namespace viz::panels
