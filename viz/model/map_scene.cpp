#include "viz/model/map_scene.hpp"

#include <algorithm>
#include <set>

#include "viz/model/route_finder.hpp"
#include "viz/model/scene_movers.hpp"

namespace viz::model {

namespace {

using sim::recording::HostState;
using sim::recording::World;

layout::Point place_of(const layout::MapLayout& layout, const std::string& host_or_site) {
    const auto host = layout.hosts.find(host_or_site);
    if (host != layout.hosts.end()) return host->second;
    const layout::MapLayout::Site* site = layout.find_site(host_or_site);
    return site == nullptr ? layout::Point() : site->hub;
}

/// A client bears the name of its user's machine without "-pc"; all others the first label of theirs.
std::string label_of(const std::string& name, HostRole role) {
    std::string label = name.substr(0, name.find('.'));
    if (role == HostRole::client && label.size() > 3 && label.ends_with("-pc")) label.resize(label.size() - 3);
    return label;
}

/// What listened at the start and does not now.
std::vector<std::string> stopped_services(const Trace& trace, const std::string& name, const HostState& state) {
    std::vector<std::string> stopped;
    for (const std::string& service : trace.services_at_start(name)) {
        if (!state.services.contains(service)) stopped.push_back(service);
    }
    return stopped;
}

bool concerns(const std::string& message, const SceneFocus& focus) {
    return !focus.message.empty() &&
           sim::recording::root_message(message) == sim::recording::root_message(focus.message);
}

void count_messages(SceneHost& host, const HostState& state, const SceneFocus& focus) {
    host.queued = state.queue.size();
    for (const auto& [queue_id, entry] : state.queue) {
        if (entry.state == "deferred" || entry.state == "frozen") ++host.deferred;
        host.highlighted = host.highlighted || concerns(entry.message, focus);
    }
    host.has_mailboxes = !state.mailboxes.empty();
    for (const auto& [mailbox_name, mailbox] : state.mailboxes) {
        host.stored += mailbox.messages.size();
        for (const auto& [uid, message] : mailbox.messages) {
            host.highlighted = host.highlighted || concerns(message.message, focus);
        }
    }
}

SceneHost make_host(const Trace& trace, const std::string& name, const HostState& state, const SceneFocus& focus) {
    SceneHost host;
    host.name = name;
    host.role = parse_host_role(state.role);
    host.label = label_of(name, host.role);
    host.up = state.up;
    host.stopped_services = stopped_services(trace, name, state);
    host.firewall_rules.assign(state.firewall_rules.begin(), state.firewall_rules.end());
    count_messages(host, state, focus);
    return host;
}

void add_hosts(MapScene& scene, const Trace& trace, const World& world, const layout::MapLayout& layout,
               const SceneFocus& focus) {
    for (const layout::Topology::Host& known : trace.topology().hosts) {
        const auto state = world.hosts.find(known.name);
        const auto place = layout.hosts.find(known.name);
        if (state == world.hosts.end() || place == layout.hosts.end()) continue;
        SceneHost host = make_host(trace, known.name, state->second, focus);
        host.position = place->second;
        scene.hosts.push_back(std::move(host));
    }
}

void highlight_ends(MapScene& scene, const Trace& trace, const SceneFocus& focus) {
    const ConnectionRow* row = focus.connection == 0 ? nullptr : trace.find_connection(focus.connection);
    if (row == nullptr) return;
    for (SceneHost& host : scene.hosts) {
        if (host.name == row->client_host || host.name == row->server_host) host.highlighted = true;
    }
}

void add_links(MapScene& scene, const World& world, const layout::MapLayout& layout) {
    for (const auto& [name, state] : world.links) {
        SceneLink& link = scene.links.emplace_back();
        link.name = name;
        link.from = place_of(layout, state.from);
        link.to = place_of(layout, state.to);
        link.up = state.up;
        link.loss_ppm = state.loss_ppm;
    }
}

/// Hosts and links that have to do with what moves.
void mark_active(MapScene& scene, const Trace& trace) {
    std::set<std::string> active;
    for (const SceneMover& mover : scene.movers) {
        const Packet& packet = trace.packets()[mover.packet];
        active.insert(mover.progress < 0.5 ? packet.from : packet.to);
    }
    for (SceneHost& host : scene.hosts) host.active = active.contains(host.name);
    for (SceneLink& link : scene.links) {
        link.active = !link.movers.empty();
        link.highlighted = std::any_of(link.movers.begin(), link.movers.end(),
                                       [&](std::size_t mover) { return scene.movers[mover].highlighted; });
    }
}

}  // namespace

HostRole parse_host_role(std::string_view role) {
    if (role == "client") return HostRole::client;
    if (role == "mail-server") return HostRole::mail_server;
    if (role == "name-server") return HostRole::name_server;
    if (role == "resolver") return HostRole::resolver;
    return HostRole::other;
}

std::string_view name(HostRole role) {
    switch (role) {
        case HostRole::client:
            return "client";
        case HostRole::mail_server:
            return "mail server";
        case HostRole::name_server:
            return "name server";
        case HostRole::resolver:
            return "resolver";
        case HostRole::other:
            break;
    }
    return "host";
}

MapScene make_map_scene(const Trace& trace, const Moment& moment, const World& world, const layout::MapLayout& layout,
                        const SceneFocus& focus) {
    MapScene scene;
    scene.mark_size = layout.mark_size;
    for (const layout::MapLayout::Site& site : layout.sites) scene.sites.push_back({site.name, site.box, site.hub});
    add_hosts(scene, trace, world, layout, focus);
    highlight_ends(scene, trace, focus);
    add_links(scene, world, layout);
    add_movers(scene, trace, moment, world, layout, focus);
    mark_active(scene, trace);
    return scene;
}

}  // namespace viz::model
