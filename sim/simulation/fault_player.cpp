#include "sim/simulation/fault_player.hpp"

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

void FaultPlayer::begin(const scenario::Fault& fault) {
    const FaultText words = describe(fault.action);
    const auto begun = targets_.recorder.record(targets_.engine.now(), "", EventKind::fault_begun, [&](Event& event) {
        event.fields.set("what", words.what);
        event.fields.set("target", words.target);
        event.fields.set("text", words.text);
    });
    const recording::CauseScope scope(targets_.recorder, begun);
    const Undo undo = std::visit([this](const auto& action) { return play(action); }, fault.action);
    if (!fault.until) return;
    targets_.engine.at(*fault.until, engine::Strength::strong, [this, &fault, undo] { end(fault, undo); });
}

void FaultPlayer::end(const scenario::Fault& fault, const Undo& undo) {
    const FaultText words = describe(fault.action);
    const auto ended = targets_.recorder.record(targets_.engine.now(), "", EventKind::fault_ended, [&](Event& event) {
        event.fields.set("what", words.what);
        event.fields.set("target", words.target);
        event.fields.set("text", words.text);
    });
    const recording::CauseScope scope(targets_.recorder, ended);
    undo();
}

void FaultPlayer::switch_off(SimulatedHost& host) {
    if (++reasons_to_be_off_[host.description().name] > 1) return;
    targets_.network.set_host_on(host.node(), false);
    host.lose_memory();
}

void FaultPlayer::switch_on(SimulatedHost& host) {
    if (--reasons_to_be_off_[host.description().name] > 0) return;
    targets_.network.set_host_on(host.node(), true);
    host.start();
}

FaultPlayer::Undo FaultPlayer::play(const scenario::HostDown& fault) {
    SimulatedHost& machine = host(fault.host);
    switch_off(machine);
    return [this, &machine] { switch_on(machine); };
}

FaultPlayer::Undo FaultPlayer::play(const scenario::HostRestart& fault) {
    switch_off(host(fault.host));
    switch_on(host(fault.host));
    return [] {};
}

FaultPlayer::Undo FaultPlayer::play(const scenario::ServiceDown& fault) {
    SimulatedHost& machine = host(fault.host);
    machine.stop_service(fault.service);
    return [&machine, service = fault.service] { machine.start_service(service); };
}

FaultPlayer::Undo FaultPlayer::play(const scenario::Firewall& fault) {
    const engine::NodeIndex node = host(fault.host).node();
    targets_.network.add_firewall_rule(node, fault.rule);
    return [this, node, rule = fault.rule] { targets_.network.remove_firewall_rule(node, rule); };
}

FaultPlayer::Undo FaultPlayer::play(const scenario::LinkDown& fault) {
    const engine::LinkIndex index = link(fault.link);
    targets_.network.set_link_on(index, false);
    return [this, index] { targets_.network.set_link_on(index, true); };
}

FaultPlayer::Undo FaultPlayer::play(const scenario::LinkLatency& fault) {
    const engine::LinkIndex index = link(fault.link);
    const protocol::Duration before = targets_.engine.link(index).latency;
    targets_.network.set_link_latency(index, fault.latency);
    return [this, index, before] { targets_.network.set_link_latency(index, before); };
}

FaultPlayer::Undo FaultPlayer::play(const scenario::LinkBandwidth& fault) {
    const engine::LinkIndex index = link(fault.link);
    const double before = targets_.engine.link(index).bandwidth_octets_per_s;
    targets_.network.set_link_bandwidth(index, fault.octets_per_s);
    return [this, index, before] { targets_.network.set_link_bandwidth(index, before); };
}

FaultPlayer::Undo FaultPlayer::play(const scenario::LinkLoss& fault) {
    const engine::LinkIndex index = link(fault.link);
    const double before = std::exchange(link_loss_[fault.link], fault.share);
    targets_.network.set_link_loss(index, fault.share);
    return [this, index, before, name = fault.link] {
        link_loss_[name] = before;
        targets_.network.set_link_loss(index, before);
    };
}

FaultPlayer::Undo FaultPlayer::change_zone(const std::string& origin,
                                           const std::function<void(host::HostedZone&)>& change) {
    std::vector<std::pair<SimulatedHost*, host::HostedZone>> before;
    for (const auto& [name, machine] : targets_.hosts) {
        const auto found = machine->zones().find(origin);
        if (found == machine->zones().end()) continue;
        before.emplace_back(machine, found->second);
        host::HostedZone changed = found->second;
        change(changed);
        machine->update_zone(changed);
    }
    return [before] {
        for (const auto& [machine, zone] : before) machine->update_zone(zone);
    };
}

FaultPlayer::Undo FaultPlayer::play(const scenario::ZoneAnswersChange& fault) {
    return change_zone(fault.zone, [&fault](host::HostedZone& zone) { set_answers(zone, fault.answers); });
}

FaultPlayer::Undo FaultPlayer::play(const scenario::ZoneChange& fault) {
    return change_zone(fault.zone, [&fault](host::HostedZone& zone) {
        zone.zone =
            std::make_shared<const protocol::dns::Zone>(scenario::make_dns_zone(fault.zone, fault.records));
    });
}

FaultPlayer::Undo FaultPlayer::play(const scenario::SettingsChange& fault) {
    SimulatedHost& machine = host(fault.host);
    const mta::Settings before = *machine.mta_settings();
    machine.reconfigure_mta(fault.settings, "changed");
    return [&machine, before] { machine.reconfigure_mta(before, "as before"); };
}

FaultPlayer::Undo FaultPlayer::play(const scenario::QueueFlush& fault) {
    host(fault.host).flush_queue();
    return [] {};
}

engine::LinkIndex FaultPlayer::link(const std::string& name) const { return find_link(targets_.engine, name); }

}  // namespace sim::simulation
