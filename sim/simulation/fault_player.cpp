#include "sim/simulation/fault_player.hpp"

#include <fmt/format.h>

#include "sim/simulation/change_text.hpp"
#include "sim/simulation/fault_text.hpp"
#include "sim/simulation/platform.hpp"

namespace sim::simulation {

using recording::Event;
using recording::EventKind;

FaultPlayer::FaultPlayer(FaultTargets targets, const scenario::Scenario& scenario)
    : targets_(std::move(targets)), scenario_(scenario) {
    for (const scenario::Host& host : scenario.hosts) link_loss_[host.name] = host.access_link.loss_share;
    for (const scenario::SiteLink& link : scenario.links) link_loss_[link.name] = link.properties.loss_share;
}

void FaultPlayer::schedule() {
    for (const scenario::Fault& fault : scenario_.faults) {
        targets_.engine.at(fault.at, engine::Strength::strong, [this, &fault] { begin(fault); });
    }
}

recording::EventId FaultPlayer::record(EventKind kind, const scenario::Fault& fault,
                                       const std::vector<std::string>& changes) {
    const FaultText words = describe(fault.action);
    return targets_.recorder.record(targets_.engine.now(), "", kind, [&](Event& event) {
        event.fields.set("what", words.what);
        event.fields.set("target", words.target);
        event.fields.set("text", words.text);
        if (!changes.empty()) event.fields.set("changes", changes);
    });
}

std::vector<std::string> FaultPlayer::changes_by(const scenario::FaultAction& action) const {
    if (const auto* settings = std::get_if<scenario::SettingsChange>(&action))
        return setting_changes(*host(settings->host).mta_settings(), settings->settings);
    const auto* zone = std::get_if<scenario::ZoneChange>(&action);
    if (zone == nullptr) return {};
    for (const auto& [name, machine] : targets_.hosts) {
        const auto found = machine->zones().find(zone->zone);
        if (found == machine->zones().end()) continue;
        return record_changes(record_texts(*found->second.zone),
                              record_texts(scenario::make_dns_zone(zone->zone, zone->records)));
    }
    return {};
}

void FaultPlayer::begin(const scenario::Fault& fault) {
    const recording::CauseScope scope(targets_.recorder,
                                      record(EventKind::fault_begun, fault, changes_by(fault.action)));
    Effect effect = std::visit([this](const auto& action) { return this->effect(action); }, fault.action);
    effect.apply();
    if (effect.on.empty()) return;
    if (std::holds_alternative<scenario::Firewall>(fault.action))
        effect.on += std::to_string(&fault - scenario_.faults.data());  // rules add up
    Layers& layers = layers_[effect.on];
    if (layers.in_force.empty()) layers.restore = std::move(effect.restore);
    layers.in_force.emplace_back(&fault, std::move(effect.apply));
    if (!fault.until) return;
    targets_.engine.at(*fault.until, engine::Strength::strong, [this, &fault, on = effect.on] { end(fault, on); });
}

void FaultPlayer::end(const scenario::Fault& fault, const std::string& on) {
    const recording::CauseScope scope(targets_.recorder, record(EventKind::fault_ended, fault, {}));
    Layers& layers = layers_.at(on);
    const bool held = layers.in_force.back().first == &fault;
    std::erase_if(layers.in_force, [&fault](const auto& layer) { return layer.first == &fault; });
    if (!held) return;
    layers.in_force.empty() ? layers.restore() : layers.in_force.back().second();
}

void FaultPlayer::switch_off(SimulatedHost& host) {
    if (!targets_.engine.is_host_on(host.node())) return;
    targets_.network.set_host_on(host.node(), false);
    if (host.terminals() != nullptr) host.terminals()->record_end(host.description().name + " was switched off");
    host.lose_memory();
}

void FaultPlayer::switch_on(SimulatedHost& host) {
    targets_.network.set_host_on(host.node(), true);
    host.start();
}

FaultPlayer::Effect FaultPlayer::effect(const scenario::HostDown& fault) {
    SimulatedHost& machine = host(fault.host);
    return {"host " + fault.host, [this, &machine] { switch_off(machine); }, [this, &machine] { switch_on(machine); }};
}

FaultPlayer::Effect FaultPlayer::effect(const scenario::HostRestart& fault) {
    SimulatedHost& machine = host(fault.host);
    return {"",
            [this, &machine] {
                if (!targets_.engine.is_host_on(machine.node())) return;
                switch_off(machine);
                switch_on(machine);
            },
            {}};
}

FaultPlayer::Effect FaultPlayer::effect(const scenario::ServiceDown& fault) {
    SimulatedHost& machine = host(fault.host);
    return {describe(fault).text, [&machine, service = fault.service] { machine.stop_service(service); },
            [&machine, service = fault.service] { machine.start_service(service); }};
}

FaultPlayer::Effect FaultPlayer::effect(const scenario::Firewall& fault) {
    const engine::NodeIndex node = host(fault.host).node();
    return {"firewall", [this, node, rule = fault.rule] { targets_.network.add_firewall_rule(node, rule); },
            [this, node, rule = fault.rule] { targets_.network.remove_firewall_rule(node, rule); }};
}

FaultPlayer::Effect FaultPlayer::effect(const scenario::LinkDown& fault) {
    const engine::LinkIndex index = link(fault.link);
    return {"link " + fault.link,
            [this, index] {
                if (targets_.engine.is_link_on(index)) targets_.network.set_link_on(index, false);
            },
            [this, index] { targets_.network.set_link_on(index, true); }};
}

FaultPlayer::Effect FaultPlayer::effect(const scenario::LinkLatency& fault) {
    const engine::LinkIndex index = link(fault.link);
    const auto set = [this, index](protocol::Duration latency) { targets_.network.set_link_latency(index, latency); };
    return {"latency " + fault.link, [set, latency = fault.latency] { set(latency); },
            [set, before = targets_.engine.link(index).latency] { set(before); }};
}

FaultPlayer::Effect FaultPlayer::effect(const scenario::LinkBandwidth& fault) {
    const engine::LinkIndex index = link(fault.link);
    const auto set = [this, index](double octets_per_s) { targets_.network.set_link_bandwidth(index, octets_per_s); };
    return {"bandwidth " + fault.link, [set, octets_per_s = fault.octets_per_s] { set(octets_per_s); },
            [set, before = targets_.engine.link(index).bandwidth_octets_per_s] { set(before); }};
}

FaultPlayer::Effect FaultPlayer::effect(const scenario::LinkLoss& fault) {
    const auto set = [this, name = fault.link](double share) {
        link_loss_[name] = share;
        targets_.network.set_link_loss(link(name), share);
    };
    return {"loss " + fault.link, [set, share = fault.share] { set(share); },
            [set, before = link_loss_[fault.link]] { set(before); }};
}

void FaultPlayer::change_zone(const std::string& origin, const std::function<void(host::HostedZone&)>& change) {
    for (const auto& [name, machine] : targets_.hosts) {
        const auto found = machine->zones().find(origin);
        if (found == machine->zones().end()) continue;
        host::HostedZone changed = found->second;
        change(changed);
        machine->update_zone(changed);
    }
}

FaultPlayer::Effect FaultPlayer::effect(const scenario::ZoneAnswersChange& fault) {
    const auto set = [this, zone = fault.zone](scenario::ZoneAnswers answers) {
        change_zone(zone, [answers](host::HostedZone& changed) { set_answers(changed, answers); });
    };
    const scenario::ZoneAnswers before = scenario_.find_zone(fault.zone)->answers;
    return {"answers " + fault.zone, [set, answers = fault.answers] { set(answers); }, [set, before] { set(before); }};
}

FaultPlayer::Effect FaultPlayer::effect(const scenario::ZoneChange& fault) {
    const auto set = [this, origin = fault.zone](const std::vector<scenario::ZoneRecord>& records) {
        const auto zone = std::make_shared<const protocol::dns::Zone>(scenario::make_dns_zone(origin, records));
        change_zone(origin, [&zone](host::HostedZone& changed) { changed.zone = zone; });
    };
    return {"records " + fault.zone, [set, &records = fault.records] { set(records); },
            [set, &before = scenario_.find_zone(fault.zone)->records] { set(before); }};
}

FaultPlayer::Effect FaultPlayer::effect(const scenario::SettingsChange& fault) {
    SimulatedHost& machine = host(fault.host);
    const auto set = [&machine, &settings = fault.settings] {
        const auto changes = setting_changes(*machine.mta_settings(), settings);
        const std::string words = fmt::format("{}", fmt::join(changes, "; "));
        machine.reconfigure_mta(settings, words.empty() ? "changed" : words);
    };
    return {"settings " + fault.host, set,
            [&machine, before = *machine.mta_settings()] { machine.reconfigure_mta(before, "as before"); }};
}

FaultPlayer::Effect FaultPlayer::effect(const scenario::QueueFlush& fault) {
    return {"", [&machine = host(fault.host)] { machine.flush_queue(); }, {}};
}

FaultPlayer::Effect FaultPlayer::effect(const scenario::QueueStartRequest& fault) {
    return {"", [&machine = host(fault.host), server = fault.server] { machine.request_queue_start(server); }, {}};
}

engine::LinkIndex FaultPlayer::link(const std::string& name) const {
    return find_link(targets_.engine, name);
}

}  // namespace sim::simulation
