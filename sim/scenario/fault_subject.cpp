#include "sim/scenario/fault_subject.hpp"

namespace sim::scenario {

namespace {

struct SubjectOf {
    using Target = FaultSubject::Target;

    FaultSubject operator()(const HostDown& fault) const { return {Target::host, fault.host, "down"}; }
    FaultSubject operator()(const HostRestart& fault) const { return {Target::host, fault.host, "restart"}; }
    FaultSubject operator()(const ServiceDown& fault) const { return {Target::host, fault.host, "stop"}; }
    FaultSubject operator()(const Firewall& fault) const {
        return {Target::host, fault.host, std::string(network::name(fault.rule.action))};
    }
    FaultSubject operator()(const LinkDown& fault) const { return {Target::link, fault.link, "down"}; }
    FaultSubject operator()(const LinkLatency& fault) const { return {Target::link, fault.link, "latency"}; }
    FaultSubject operator()(const LinkBandwidth& fault) const { return {Target::link, fault.link, "bandwidth"}; }
    FaultSubject operator()(const LinkLoss& fault) const { return {Target::link, fault.link, "loss"}; }
    FaultSubject operator()(const ZoneAnswersChange& fault) const { return {Target::zone, fault.zone, "answers"}; }
    FaultSubject operator()(const ZoneChange& fault) const { return {Target::zone, fault.zone, "records"}; }
    FaultSubject operator()(const SettingsChange& fault) const { return {Target::host, fault.host, "set"}; }
    FaultSubject operator()(const QueueFlush& fault) const { return {Target::host, fault.host, "flush"}; }
    FaultSubject operator()(const QueueStartRequest& fault) const { return {Target::host, fault.host, "etrn"}; }
};

}  // namespace

FaultSubject subject_of(const FaultAction& action) {
    return std::visit(SubjectOf(), action);
}

bool lasts(const FaultAction& action) {
    return !std::holds_alternative<HostRestart>(action) && !std::holds_alternative<QueueFlush>(action) &&
           !std::holds_alternative<QueueStartRequest>(action);
}

}  // namespace sim::scenario
