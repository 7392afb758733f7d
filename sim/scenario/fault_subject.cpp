#include "sim/scenario/fault_subject.hpp"

namespace sim::scenario {

namespace {

using enum FaultSubject::Target;

struct SubjectOf {
    FaultSubject operator()(const HostDown& fault) const { return {host, fault.host, "down"}; }
    FaultSubject operator()(const HostRestart& fault) const { return {host, fault.host, "restart"}; }
    FaultSubject operator()(const ServiceDown& fault) const { return {host, fault.host, "stop"}; }
    FaultSubject operator()(const Firewall& fault) const {
        return {host, fault.host, std::string(network::name(fault.rule.action))};
    }
    FaultSubject operator()(const LinkDown& fault) const { return {link, fault.link, "down"}; }
    FaultSubject operator()(const LinkLatency& fault) const { return {link, fault.link, "latency"}; }
    FaultSubject operator()(const LinkBandwidth& fault) const { return {link, fault.link, "bandwidth"}; }
    FaultSubject operator()(const LinkLoss& fault) const { return {link, fault.link, "loss"}; }
    FaultSubject operator()(const ZoneAnswersChange& fault) const { return {zone, fault.zone, "answers"}; }
    FaultSubject operator()(const ZoneChange& fault) const { return {zone, fault.zone, "records"}; }
    FaultSubject operator()(const SettingsChange& fault) const { return {host, fault.host, "set"}; }
    FaultSubject operator()(const QueueFlush& fault) const { return {host, fault.host, "flush"}; }
};

}  // namespace

FaultSubject subject_of(const FaultAction& action) {
    return std::visit(SubjectOf(), action);
}

bool lasts(const FaultAction& action) {
    return !std::holds_alternative<HostRestart>(action) && !std::holds_alternative<QueueFlush>(action);
}

}  // namespace sim::scenario
