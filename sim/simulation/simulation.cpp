#include "sim/simulation/simulation.hpp"

#include <algorithm>

#include "protocol/message/header.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/scalar.hpp"
#include "sim/simulation/mail_composition.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/topology_events.hpp"

namespace sim::simulation {

using protocol::Instant;
using recording::Event;
using recording::EventKind;

namespace {

constexpr std::uint64_t replication = 0;  // runs of one seed differ by it; a sweep counts it up

std::optional<user_agent::SyncMethod> sync_method(scenario::Read::Sync sync) {
    switch (sync) {
        case scenario::Read::Sync::full:
            return user_agent::SyncMethod::full;
        case scenario::Read::Sync::condstore:
            return user_agent::SyncMethod::condstore;
        case scenario::Read::Sync::qresync:
            return user_agent::SyncMethod::qresync;
        case scenario::Read::Sync::none:
            break;
    }
    return std::nullopt;
}

user_agent::ReadRequest read_request(const scenario::Read& read) {
    user_agent::ReadRequest request;
    request.user = read.user;
    request.fetch.user = read.user;
    request.fetch.password = read.password;
    request.fetch.policy =
        read.policy == scenario::Read::Policy::keep ? user_agent::FetchPolicy::keep : user_agent::FetchPolicy::remove;
    request.fetch.drop_connection = read.drop_connection;
    if (read.protocol == scenario::Read::Protocol::imap) request.fetch.protocol = user_agent::FetchProtocol::imap;
    request.fetch.idle = read.idle;
    request.server = service_name(read.server);
    request.fetch.tls = request.server.tls;
    request.fetch.sync = sync_method(read.sync);
    request.fetch.visit = read.visit;
    return request;
}

user_agent::ActionRequest action_request(const scenario::MailAction& action, const std::string& mail) {
    return {action.user, mail, action.action};
}

void record_failed_action(SimulatedHost& client, const scenario::MailAction& action, const std::string& mail,
                          std::string_view reason) {
    client.runtime().record(EventKind::copy_action_failed, [&](Event& event) {
        event.message = mail;
        event.fields.set("user", action.user);
        event.fields.set("action", name(action.action.kind));
        if (!action.action.flags.empty()) event.fields.set("flags", action.action.flags);
        event.fields.set("reason", reason);
    });
}

user_agent::TerminalRequest terminal_request(const scenario::Terminal& terminal) {
    user_agent::TerminalRequest request;
    request.terminal = terminal.id;
    request.server = terminal.to;
    request.port = terminal.port;
    request.tls.policy = host::TlsPolicy::required;
    request.tls.from_start = terminal.tls_from_start;
    request.tls.server_name = terminal.to;
    request.pace = terminal.pace;
    request.inputs = terminal.lines;
    return request;
}

/// Nothing: the mail program keeps no copies of what it sends.
std::optional<user_agent::SentCopy> sent_copy_of(const scenario::UserAgent& agent, const scenario::Scenario& scenario) {
    const scenario::Account* account = scenario.find_account(agent.address);
    if (!agent.keep_sent || !agent.imap || account == nullptr) return std::nullopt;
    return user_agent::SentCopy{service_name(*agent.imap), agent.address, account->password};
}

}  // namespace

Simulation::Simulation(const scenario::Scenario& scenario, engine::Engine& engine, recording::Recorder& recorder)
    : scenario_(scenario),
      engine_(engine),
      recorder_(recorder),
      network_(engine, recorder, scenario.seed),
      tls_(scenario.seed, scenario.start, scenario.tls) {
    record_topology(recorder, scenario, engine);
    build_hosts();
    set_link_losses();
    FaultTargets targets{engine, network_, recorder, host_by_name_};
    faults_ = std::make_unique<FaultPlayer>(std::move(targets), scenario);
    faults_->schedule();
    schedule_mail();
    schedule_reads();
    schedule_actions();
    schedule_terminals();
}

Simulation::~Simulation() = default;

void Simulation::build_hosts() {
    const host::Environment environment{engine_,      network_,       recorder_,   scenario_.start,
                                        message_ids_, scenario_.seed, replication, &tls_};
    for (const scenario::Host& host : scenario_.hosts) {
        const auto node = static_cast<engine::NodeIndex>(hosts_.size());
        network_.add_host(node, host.name, host.addresses);
        if (host.certificate != host::CertificateSettings{}) tls_.set_certificate(host.name, host.certificate);
        hosts_.push_back(std::make_unique<SimulatedHost>(environment, node, host, scenario_));
        host_by_name_.emplace(host.name, hosts_.back().get());
    }
    create_mailboxes();
    for (const auto& host : hosts_) host->start();
}

void Simulation::create_mailboxes() {
    std::map<std::string_view, std::vector<const scenario::Account*>> accounts;
    for (const scenario::Account& account : scenario_.accounts) {
        accounts[account.host].push_back(&account);
        for (const std::string& host : account.also_on) accounts[host].push_back(&account);
    }
    for (const scenario::Host& host : scenario_.hosts) {
        for (const scenario::Account* account : accounts[host.name]) {
            host_by_name_.at(host.name)->create_mailbox(*account);
        }
    }
}

void Simulation::set_link_losses() {
    for (const scenario::Host& host : scenario_.hosts) {
        if (host.access_link.loss_share > 0) {
            network_.set_link_loss(find_link(engine_, host.name), host.access_link.loss_share);
        }
    }
    for (const scenario::SiteLink& link : scenario_.links) {
        if (link.properties.loss_share > 0) {
            network_.set_link_loss(find_link(engine_, link.name), link.properties.loss_share);
        }
    }
}

void Simulation::schedule_mail() {
    for (const scenario::Mail& mail : scenario_.mail) {
        engine_.at(mail.at, engine::Strength::strong, [this, &mail] { send(mail); });
    }
}

void Simulation::schedule_reads() {
    for (const scenario::Read& read : scenario_.reads) {
        engine_.at(read.at, engine::Strength::strong, [this, &read] { this->read(read); });
    }
}

void Simulation::schedule_actions() {
    for (const scenario::MailAction& action : scenario_.actions) {
        engine_.at(action.at, engine::Strength::strong, [this, &action] { act(action); });
    }
}

void Simulation::schedule_terminals() {
    for (const scenario::Terminal& terminal : scenario_.terminals) {
        engine_.at(terminal.at, engine::Strength::strong, [this, &terminal] { open(terminal); });
    }
    for (const scenario::Query& query : scenario_.queries) {
        engine_.at(query.at, engine::Strength::strong, [this, &query] { ask(query); });
    }
}

/// The mail program that sends a mail from this host; nullptr: none of its author's is described there. What has no
/// author, `<>`, the first one sends.
const scenario::UserAgent* Simulation::agent_of(const scenario::Mail& mail, const scenario::Host& client) const {
    if (mail.from.empty() && !client.user_agents.empty()) return &client.user_agents.front();
    const scenario::Seat seat = scenario_.find_seat(mail.from);
    return seat.host == &client ? seat.agent : client.find_user_agent(scenario::account_address(mail.from));
}

void Simulation::send(const scenario::Mail& mail) {
    SimulatedHost& client = *host_by_name_.at(mail.client);
    user_agent::OutgoingMail outgoing = compose_mail(scenario_, mail);
    if (const auto* agent = agent_of(mail, client.description())) {
        outgoing.outbox = agent->outbox;
        outgoing.client.pipelining = agent->pipelining;
        outgoing.sent_copy = sent_copy_of(*agent, scenario_);
    }
    const auto composed = client.runtime().record(EventKind::mail_composed, [&](Event& event) {
        std::vector<std::string> recipients = mail.to;
        recipients.insert(recipients.end(), mail.cc.begin(), mail.cc.end());
        recipients.insert(recipients.end(), mail.bcc.begin(), mail.bcc.end());
        const auto header = protocol::message::Header::parse(outgoing.content.header());
        event.message = mail.id;
        event.fields.set("from", mail.from);
        event.fields.set("to", std::move(recipients));
        event.fields.set("subject", mail.subject);
        event.fields.set("message_id", header.body_of("Message-ID"));
        event.fields.set("size_octets", std::uint64_t{outgoing.content.size_octets()});
    });
    const recording::CauseScope scope(recorder_, composed);
    if (client.user_agent() != nullptr) return client.user_agent()->send(std::move(outgoing));
    client.runtime().record(EventKind::message_refused, [&](Event& event) {
        event.message = mail.id;
        event.fields.set("text", mail.client + " is switched off");
    });
}

void Simulation::read(const scenario::Read& read) {
    SimulatedHost& client = *host_by_name_.at(read.client);
    if (client.user_agent() != nullptr) return client.user_agent()->read(read_request(read));
    client.runtime().record(EventKind::read_failed, [&](Event& event) {
        event.fields.set("user", read.user);
        event.fields.set("server", read.server.host);
        event.fields.set("reason", read.client + " is switched off");
    });
}

void Simulation::act(const scenario::MailAction& action) {
    SimulatedHost& client = *host_by_name_.at(action.client);
    for (const std::string& mail : action.mails) {
        if (client.user_agent() == nullptr) {
            record_failed_action(client, action, mail, "the device is switched off");
        } else if (!client.user_agent()->act(action_request(action, mail))) {
            record_failed_action(client, action, mail, "the copy on this device does not have it");
        }
    }
}

void Simulation::open(const scenario::Terminal& terminal) {
    SimulatedHost& host = *host_by_name_.at(terminal.host);
    if (host.terminals() != nullptr) return host.terminals()->open(terminal_request(terminal));
    user_agent::record_terminal_closed(host.runtime(), terminal.id, 0, terminal.host + " is switched off");
}

void Simulation::ask(const scenario::Query& query) {
    SimulatedHost& host = *host_by_name_.at(query.host);
    user_agent::QueryRequest request;
    request.query = query.id;
    request.question.name = query.name;
    request.question.type = query.type;
    request.server = query.server;
    request.transport = query.transport;
    request.recursion_desired = query.recursion_desired;
    if (host.terminals() != nullptr) return host.terminals()->ask(std::move(request));
    const recording::CauseScope scope(recorder_, user_agent::record_asked(host.runtime(), request));
    user_agent::record_unanswered(host.runtime(), request, query.host + " is switched off");
}

const SimulatedHost* Simulation::find_host(std::string_view name) const {
    const auto found = host_by_name_.find(std::string(name));
    return found == host_by_name_.end() ? nullptr : found->second;
}

engine::Engine::End Simulation::run_until(Instant until) {
    return engine_.run(until);
}

engine::Engine::End Simulation::run() {
    const Instant limit{scenario::limits::run_length_max.count()};
    const auto end = engine_.run(std::min(scenario_.until.value_or(limit), limit));
    finish(to_string(end));
    return end;
}

void Simulation::finish(std::string_view reason) {
    recorder_.record(engine_.now(), "", EventKind::run_ended,
                     [&](Event& event) { event.fields.set("reason", reason); });
    recorder_.end();
}

std::string_view to_string(engine::Engine::End end) {
    switch (end) {
        case engine::Engine::End::no_strong_event:
            return "no-strong-event";
        case engine::Engine::End::until_reached:
            return "until-reached";
        case engine::Engine::End::stopped:
            break;
    }
    return "stopped";
}

}  // namespace sim::simulation
