#include "sim/simulation/fault_text.hpp"

#include <fmt/format.h>

namespace sim::simulation {

namespace {

std::string_view service_text(scenario::ServiceDown::Service service) {
    switch (service) {
        case scenario::ServiceDown::Service::mta:
            return "mail transfer agent";
        case scenario::ServiceDown::Service::pop3:
            return "POP3 server";
        case scenario::ServiceDown::Service::imap:
            return "IMAP server";
        case scenario::ServiceDown::Service::lmtp:
            return "LMTP server";
        case scenario::ServiceDown::Service::dns:
            break;
    }
    return "name server";
}

std::string_view answers_text(scenario::ZoneAnswers answers) {
    switch (answers) {
        case scenario::ZoneAnswers::normal:
            return "as usual";
        case scenario::ZoneAnswers::refused:
            return "with REFUSED";
        case scenario::ZoneAnswers::servfail:
            return "with SERVFAIL";
        case scenario::ZoneAnswers::silent:
            break;
    }
    return "not at all";
}

std::string rule_text(const network::FirewallRule& rule) {
    std::string text =
        rule.direction == network::FirewallRule::Direction::inbound ? "connections to " : "connections from ";
    text += rule.port ? fmt::format("port {}", *rule.port) : std::string("every port");
    if (rule.family) text += *rule.family == protocol::IpAddress::Family::ipv4 ? " by IPv4" : " by IPv6";
    if (rule.remote) text += fmt::format(" with {}", rule.remote->to_string());
    if (rule.action == network::FirewallRule::Action::strip_starttls) return text + " lose the offer of TLS";
    return text +
           (rule.action == network::FirewallRule::Action::refuse ? " are refused" : " are dropped without a word");
}

struct Describe {
    FaultText operator()(const scenario::HostDown& fault) const {
        return {"down", fault.host, fmt::format("{} is switched off", fault.host)};
    }
    FaultText operator()(const scenario::HostRestart& fault) const {
        return {"restart", fault.host, fmt::format("{} is restarted", fault.host)};
    }
    FaultText operator()(const scenario::ServiceDown& fault) const {
        return {"stop", fault.host, fmt::format("the {} of {} is stopped", service_text(fault.service), fault.host)};
    }
    FaultText operator()(const scenario::Firewall& fault) const {
        return {std::string(network::name(fault.rule.action)), fault.host,
                fmt::format("at {} {}", fault.host, rule_text(fault.rule))};
    }
    FaultText operator()(const scenario::LinkDown& fault) const {
        return {"down", fault.link, fmt::format("the link {} is cut", fault.link)};
    }
    FaultText operator()(const scenario::LinkLatency& fault) const {
        return {"latency", fault.link,
                fmt::format("the link {} takes {:g} ms", fault.link, static_cast<double>(fault.latency.count()) / 1e6)};
    }
    FaultText operator()(const scenario::LinkBandwidth& fault) const {
        return {"bandwidth", fault.link,
                fmt::format("the link {} carries {:g} kbit/s", fault.link, fault.octets_per_s * 8 / 1000)};
    }
    FaultText operator()(const scenario::LinkLoss& fault) const {
        return {"loss", fault.link,
                fmt::format("the link {} loses {:g} % of the packets", fault.link, fault.share * 100)};
    }
    FaultText operator()(const scenario::ZoneAnswersChange& fault) const {
        return {"answers", fault.zone,
                fmt::format("the name servers of {} answer {}", fault.zone, answers_text(fault.answers))};
    }
    FaultText operator()(const scenario::ZoneChange& fault) const {
        return {"records", fault.zone, fmt::format("the records of {} are changed", fault.zone)};
    }
    FaultText operator()(const scenario::SettingsChange& fault) const {
        return {"settings", fault.host, fmt::format("the mail transfer agent of {} gets other settings", fault.host)};
    }
    FaultText operator()(const scenario::QueueFlush& fault) const {
        return {"flush", fault.host, fmt::format("{} tries everything in its queue now", fault.host)};
    }
    FaultText operator()(const scenario::QueueStartRequest& fault) const {
        return {"etrn", fault.host, fmt::format("{} asks {} for the mail that waits there", fault.host, fault.server)};
    }
};

}  // namespace

FaultText describe(const scenario::FaultAction& action) {
    return std::visit(Describe(), action);
}

}  // namespace sim::simulation
