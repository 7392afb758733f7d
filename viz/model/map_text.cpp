#include "viz/model/map_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "viz/model/map_scene.hpp"
#include "viz/model/time_words.hpp"

namespace viz::model {
namespace {

using sim::recording::LinkState;
using sim::recording::World;

constexpr double octets_in_megabit = 125000;
constexpr double ppm_in_percent = 1e4;

std::string words_joined(const std::vector<std::string>& texts) {
    return fmt::format("{}", fmt::join(texts, ", "));
}

/// What is to be said of a host beyond its name.
std::string host_words(const SceneHost& host) {
    std::vector<std::string> words{std::string(name(host.role))};
    if (!host.up) words.emplace_back("DOWN");
    if (host.queued > 0) {
        words.push_back(fmt::format("{} in the queue", host.queued));
        if (host.deferred > 0) words.back() += fmt::format(", {} of them deferred", host.deferred);
    }
    if (host.stored > 0) words.push_back(fmt::format("{} in mailboxes", host.stored));
    if (host.up && !host.stopped_services.empty()) words.push_back("stopped: " + words_joined(host.stopped_services));
    if (!host.firewall_rules.empty()) words.push_back("firewall: " + words_joined(host.firewall_rules));
    return fmt::format("{}", fmt::join(words, "; "));
}

std::string link_words(const LinkState& link) {
    std::string text =
        fmt::format("{} - {}: {}, {:g} Mbit/s", link.from, link.to, time_words(Duration(link.latency_ns)),
                    static_cast<double>(link.bandwidth_octets_per_s) / octets_in_megabit);
    if (link.loss_ppm > 0)
        text += fmt::format(", loses {:g} % of the packets", static_cast<double>(link.loss_ppm) / ppm_in_percent);
    return text + (link.up ? "" : ", DOWN");
}

std::string mover_words(const Packet& packet, const SceneMover& mover) {
    const std::string label = packet.label.empty() ? std::string() : fmt::format(" \"{}\"", packet.label);
    const std::string to = packet.to.empty() ? "an address nobody has" : packet.to;
    return fmt::format("{}{}{} from {} to {}: {:.0f} % of the way, {} {}", name(packet.kind), label,
                       packet.encrypted ? " under TLS" : "", packet.from, to, mover.progress * 100,
                       packet.lost ? "lost; it would arrive at" : "arrives at", time_words(packet.arrives));
}

void append_hosts(std::string& text, const MapScene& scene, const World& world, std::string_view site) {
    const bool any =
        std::ranges::any_of(scene.hosts, [&](const SceneHost& host) { return world.hosts.at(host.name).site == site; });
    if (!any) return;
    text += site.empty() ? std::string("Without a site\n") : fmt::format("Site {}\n", site);
    for (const SceneHost& host : scene.hosts) {
        if (world.hosts.at(host.name).site == site) text += fmt::format("  {}: {}\n", host.name, host_words(host));
    }
}

}  // namespace

std::string map_text(const Trace& trace, const Moment& moment) {
    const World world = trace.timeline().world_after(moment.events);
    const MapScene scene = make_map_scene(trace, moment, world, layout::make_map_layout(trace.topology(), 1), {});
    std::string text = fmt::format("{}, at {}\n", trace.header().title, time_words(moment.time));
    for (const std::string& fault : world.faults) text += fmt::format("Fault: {}\n", fault);
    for (const SceneSite& site : scene.sites) append_hosts(text, scene, world, site.name);
    append_hosts(text, scene, world, "");
    text += "Links\n";
    for (const auto& [name, link] : world.links) text += fmt::format("  {}\n", link_words(link));
    text += scene.movers.empty() ? "Nothing is under way\n" : "Under way\n";
    for (const SceneMover& mover : scene.movers)
        text += fmt::format("  {}\n", mover_words(trace.packets()[mover.packet], mover));
    return text;
}

}  // namespace viz::model
