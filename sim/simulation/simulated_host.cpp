#include "sim/simulation/simulated_host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sim::simulation {

namespace dns = protocol::dns;
using recording::Event;
using recording::EventKind;

namespace {

struct Port {
    std::string_view service;
    std::uint16_t port = 0;
};

std::vector<Port> ports_of(const scenario::Host& host, ServiceKind service) {
    std::vector<Port> ports;
    if (service == ServiceKind::mta && host.mta) {
        for (const std::uint16_t port : host.mta->ports) ports.push_back({"smtp", port});
        for (const std::uint16_t port : host.mta->submission_ports) ports.push_back({"submission", port});
        for (const std::uint16_t port : host.mta->submissions_ports) ports.push_back({"submissions", port});
    }
    if (service == ServiceKind::pop3 && host.pop3) {
        ports.push_back({"pop3", host.pop3->settings.port});
        for (const std::uint16_t port : host.pop3->settings.tls_ports) ports.push_back({"pop3s", port});
    }
    if (service == ServiceKind::imap && host.imap) {
        ports.push_back({"imap", host.imap->settings.port});
        for (const std::uint16_t port : host.imap->settings.tls_ports) ports.push_back({"imaps", port});
    }
    if (service == ServiceKind::lmtp && host.lmtp) ports.push_back({"lmtp", host.lmtp->settings.port});
    if (service == ServiceKind::dns && (host.authoritative || host.resolver)) ports.push_back({"dns", dns::dns_port});
    return ports;
}

dns::StubSettings stub_settings(const scenario::StubResolver& stub) {
    dns::StubSettings settings;
    for (const auto& address : stub.servers) settings.servers.push_back({address, dns::dns_port});
    settings.timeout = stub.timeout;
    settings.attempts = stub.attempts;
    return settings;
}

dns::ResolverSettings resolver_settings(const scenario::Host& host) {
    dns::ResolverSettings settings;
    for (const scenario::RootHint& hint : host.resolver->root_hints) {
        if (const auto name = dns::DomainName::parse(hint.name)) {
            settings.root_hints.push_back({*name, {hint.address}});
        }
    }
    const auto has_family = [&](bool v4) {
        return std::ranges::any_of(host.addresses, [v4](const auto& address) { return address.is_v4() == v4; });
    };
    settings.use_ipv4 = has_family(true);
    settings.use_ipv6 = has_family(false);
    return settings;
}

host::HostedZone hosted_zone(const scenario::Zone& zone) {
    host::HostedZone hosted;
    hosted.zone = std::make_shared<const dns::Zone>(scenario::make_dns_zone(zone.origin, zone.records));
    set_answers(hosted, zone.answers);
    return hosted;
}

}  // namespace

void set_answers(host::HostedZone& zone, scenario::ZoneAnswers answers) {
    zone.silent = answers == scenario::ZoneAnswers::silent;
    switch (answers) {
        case scenario::ZoneAnswers::refused:
            zone.behaviour = dns::ZoneBehaviour::refuse;
            break;
        case scenario::ZoneAnswers::servfail:
            zone.behaviour = dns::ZoneBehaviour::fail;
            break;
        case scenario::ZoneAnswers::normal:
        case scenario::ZoneAnswers::silent:
            zone.behaviour = dns::ZoneBehaviour::serve;
            break;
    }
}

std::vector<std::string> record_texts(const dns::Zone& zone) {
    std::vector<std::string> texts;
    for (const dns::ResourceRecord& record : zone.records()) texts.push_back(record.to_string());
    return texts;
}

std::vector<std::string> services_of(const scenario::Host& host) {
    std::vector<std::string> services;
    for (const ServiceKind kind :
         {ServiceKind::mta, ServiceKind::pop3, ServiceKind::imap, ServiceKind::lmtp, ServiceKind::dns}) {
        for (const Port& port : ports_of(host, kind)) services.push_back(fmt::format("{}:{}", port.service, port.port));
    }
    for (const scenario::TcpStub& stub : host.tcp_stubs) services.push_back(fmt::format("stub:{}", stub.port));
    return services;
}

SimulatedHost::SimulatedHost(const host::Environment& environment, engine::NodeIndex node,
                             const scenario::Host& description, const scenario::Scenario& scenario)
    : description_(description),
      runtime_(environment, node, description.name),
      stub_(stub_settings(description.stub)),
      queue_(runtime_),
      retry_hints_(runtime_),
      outbox_(runtime_),
      known_mailboxes_(runtime_),
      mailbox_copies_(runtime_),
      store_(runtime_, description.quota) {
    if (description.mta) mta_settings_ = description.mta->settings;
    if (!description.authoritative) return;
    for (const std::string& origin : description.authoritative->zones) {
        zones_.emplace(origin, hosted_zone(*scenario.find_zone(origin)));
    }
}

void SimulatedHost::create_mailbox(const scenario::Account& account) {
    if (store_.find(account.mailbox) == nullptr) {
        store_.create(account.mailbox, account.password, account.quota_octets);
        if (description_.imap) create_default_mailboxes(account.mailbox);
        for (const scenario::MailImport& import : account.imports) import_mails(account.mailbox, import);
    }
    store_.add_address(account.address, account.mailbox);
}

void SimulatedHost::import_mails(const std::string& account, const scenario::MailImport& import) {
    for (const mailstore::FiledMail& mail : import.mails) {
        if (store_.find(account)->find(mail.folder) == nullptr) store_.create_mailbox(account, mail.folder);
        store_.add(account, mail.folder,
                   {.content = mail.content,
                    .flags = mail.flags,
                    .internal_date = mail.internal_date,
                    .return_path = mail.return_path});
    }
}

void SimulatedHost::create_default_mailboxes(const std::string& account) {
    for (const mailstore::DefaultMailbox& mailbox : description_.imap->settings.mailboxes) {
        std::vector<std::string> special_uses;
        if (!mailbox.special_use.empty()) special_uses.push_back(mailbox.special_use);
        store_.create_mailbox(account, mailbox.name, std::move(special_uses));
        store_.subscribe(account, mailbox.name, true);
    }
}

void SimulatedHost::start() {
    start_dns();
    start_mta();
    start_pop3();
    start_imap();
    start_lmtp();
    user_agent_ = std::make_unique<user_agent::UserAgent>(
        runtime_, stub_, user_agent::Disk{&outbox_, &known_mailboxes_, &mailbox_copies_});
    user_agent_->start();
    terminals_ = std::make_unique<user_agent::Terminals>(runtime_, stub_);
    for (const ServiceKind service : std::exchange(awaited_, {})) record_service(service, "listening");
    for (const scenario::TcpStub& stub : description_.tcp_stubs) {
        const bool hangs_up = stub.behaviour == scenario::TcpStub::Behaviour::close;
        tcp_stubs_.push_back(std::make_unique<TcpStubService>(runtime_, stub.port, hangs_up));
        tcp_stubs_.back()->start();
    }
}

void SimulatedHost::start_mta() {
    if (!description_.mta || !runs(ServiceKind::mta)) return;
    transfer_agent_ = std::make_unique<mta::TransferAgent>(
        runtime_, mta::Disk{&queue_, &greylist_, &retry_hints_, &store_}, stub_, mta_settings_,
        mta::TransferAgent::Ports{description_.mta->ports, description_.mta->submission_ports,
                                  description_.mta->submissions_ports});
    transfer_agent_->start();
}

void SimulatedHost::start_pop3() {
    if (!description_.pop3 || !runs(ServiceKind::pop3)) return;
    pop3_ = std::make_unique<mailstore::Pop3Service>(runtime_, store_, description_.pop3->settings);
    pop3_->start();
}

void SimulatedHost::start_imap() {
    if (!description_.imap || !runs(ServiceKind::imap)) return;
    imap_ = std::make_unique<mailstore::ImapService>(runtime_, store_, description_.imap->settings);
    imap_->start();
}

void SimulatedHost::start_lmtp() {
    if (!description_.lmtp || !runs(ServiceKind::lmtp)) return;
    lmtp_ = std::make_unique<mailstore::LmtpService>(runtime_, store_, description_.lmtp->settings);
    lmtp_->start();
}

void SimulatedHost::start_dns() {
    if (!runs(ServiceKind::dns)) return;
    if (description_.authoritative) {
        std::vector<host::HostedZone> zones;
        for (const auto& [origin, zone] : zones_) zones.push_back(zone);
        authoritative_ = std::make_unique<host::AuthoritativeService>(runtime_, zones);
        authoritative_->start();
    } else if (description_.resolver) {
        recursive_ = std::make_unique<host::RecursiveService>(runtime_, resolver_settings(description_));
        recursive_->start();
    }
}

void SimulatedHost::lose_memory() {
    store_.forget_locks();
    terminals_.reset();
    user_agent_.reset();
    tcp_stubs_.clear();
    pop3_.reset();
    imap_.reset();
    lmtp_.reset();
    transfer_agent_.reset();
    recursive_.reset();
    authoritative_.reset();
}

void SimulatedHost::stop_service(ServiceKind service) {
    if (!stopped_.insert(service).second) return;
    if (awaited_.erase(service) != 0) return;  // nothing was told of its return
    switch (service) {
        case ServiceKind::mta:
            record_sessions_end(transfer_agent_.get());
            transfer_agent_.reset();
            break;
        case ServiceKind::pop3:
            record_sessions_end(pop3_.get());
            pop3_.reset();
            break;
        case ServiceKind::imap:
            record_sessions_end(imap_.get());
            imap_.reset();
            break;
        case ServiceKind::lmtp:
            record_sessions_end(lmtp_.get());
            lmtp_.reset();
            break;
        case ServiceKind::dns:
            if (recursive_) recursive_->flush_cache();
            recursive_.reset();
            authoritative_.reset();
            break;
    }
    record_service(service, "stopped");
}

void SimulatedHost::start_service(ServiceKind service) {
    if (stopped_.erase(service) == 0) return;
    if (!user_agent_) {
        awaited_.insert(service);
        return;
    }
    switch (service) {
        case ServiceKind::mta:
            start_mta();
            break;
        case ServiceKind::pop3:
            start_pop3();
            break;
        case ServiceKind::imap:
            start_imap();
            break;
        case ServiceKind::lmtp:
            start_lmtp();
            break;
        case ServiceKind::dns:
            start_dns();
            break;
    }
    record_service(service, "listening");
}

void SimulatedHost::record_sessions_end(const host::Service* service) {
    if (service == nullptr) return;
    for (const host::SessionState& session : service->sessions()) {
        runtime_.record(EventKind::session_ended, [&](Event& event) {
            event.connection = session.connection;
            event.fields.set("protocol", session.protocol);
            event.fields.set("role", session.role);
            event.fields.set("reason", "the program was stopped");
        });
    }
}

void SimulatedHost::record_service(ServiceKind service, std::string_view state) {
    for (const Port& port : ports_of(description_, service)) {
        runtime_.record(EventKind::service_changed, [&](Event& event) {
            event.fields.set("service", port.service);
            event.fields.set("port", unsigned{port.port});
            event.fields.set("state", state);
        });
    }
}

void SimulatedHost::reconfigure_mta(const mta::Settings& settings, const std::string& words) {
    mta_settings_ = settings;
    changed_settings_["mta"] = words;
    runtime_.record(EventKind::settings_changed, [&](Event& event) {
        event.fields.set("what", "mta");
        event.fields.set("text", words);
    });
    if (transfer_agent_) transfer_agent_->reconfigure(settings);
}

void SimulatedHost::flush_queue() {
    if (transfer_agent_) transfer_agent_->flush();
}

void SimulatedHost::request_queue_start(const std::string& server) {
    if (transfer_agent_) transfer_agent_->request_queue_start(server);
}

void SimulatedHost::update_zone(const host::HostedZone& zone) {
    const auto found = zones_.find(zone.zone->origin().to_string());
    if (found == zones_.end()) return;
    const bool same_records = found->second.zone == zone.zone;
    found->second = zone;
    if (!same_records) {
        runtime_.record(EventKind::zone, [&](Event& event) {
            event.fields.set("origin", found->first);
            event.fields.set("records", record_texts(*zone.zone));
        });
    }
    if (authoritative_) authoritative_->update(zone);
}

std::vector<host::SessionState> SimulatedHost::sessions() const {
    std::vector<host::SessionState> sessions;
    const auto add = [&sessions](const host::Service* service) {
        if (service == nullptr) return;
        for (auto& session : service->sessions()) sessions.push_back(std::move(session));
    };
    add(transfer_agent_.get());
    add(pop3_.get());
    add(imap_.get());
    add(lmtp_.get());
    add(user_agent_.get());
    return sessions;
}

std::vector<mailstore::OpenView> SimulatedHost::views() const {
    std::vector<mailstore::OpenView> views;
    if (pop3_) views = pop3_->views();
    if (!imap_) return views;
    for (mailstore::OpenView& view : imap_->views()) views.push_back(std::move(view));
    return views;
}

std::vector<std::string> SimulatedHost::listening() const {
    std::vector<std::string> services;
    for (const std::string& service : services_of(description_)) services.push_back(service);
    for (const auto* silent : {&stopped_, &awaited_}) {
        for (const ServiceKind kind : *silent) {
            for (const Port& port : ports_of(description_, kind)) {
                std::erase(services, fmt::format("{}:{}", port.service, port.port));
            }
        }
    }
    return services;
}

}  // namespace sim::simulation
