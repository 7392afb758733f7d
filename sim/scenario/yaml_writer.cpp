#include "sim/scenario/yaml_writer.hpp"

#include <fmt/format.h>

#include <array>

#include "protocol/base/ascii.hpp"
#include "sim/scenario/invariant_judges.hpp"
#include "sim/scenario/scalar.hpp"
#include "sim/scenario/yaml_block.hpp"
#include "sim/scenario/yaml_host_writer.hpp"
#include "sim/scenario/yaml_lesson_writer.hpp"
#include "sim/scenario/yaml_mta_writer.hpp"
#include "sim/scenario/yaml_terminal_writer.hpp"
#include "sim/scenario/yaml_words.hpp"

namespace sim::scenario {

namespace {

using yaml::flow;
using yaml::number;
using yaml::path;
using yaml::time;
using yaml::truth_value;

std::string import_words(const MailImport& import) {
    if (!import.is_mbox) return fmt::format("{{maildir: {}}}", yaml_quoted(import.path));
    return fmt::format("{{mbox: {}, folder: {}}}", yaml_quoted(import.path), yaml_quoted(import.folder));
}

std::string flow(const EventPattern& pattern) {
    std::string text = "{event: " + pattern.kind;
    if (pattern.message) text += ", message: " + yaml_quoted(*pattern.message);
    if (pattern.host) text += ", host: " + *pattern.host;
    if (pattern.chosen) text += ", chosen: " + yaml_quoted(*pattern.chosen);
    return text + "}";
}

std::string_view name_of(ZoneAnswers answers) {
    switch (answers) {
        case ZoneAnswers::normal:
            return "normal";
        case ZoneAnswers::refused:
            return "refused";
        case ZoneAnswers::servfail:
            return "servfail";
        case ZoneAnswers::silent:
            return "silent";
    }
    return {};
}
std::string_view name_of(ServiceDown::Service service) {
    switch (service) {
        case ServiceDown::Service::mta:
            return "mta";
        case ServiceDown::Service::pop3:
            return "pop3";
        case ServiceDown::Service::imap:
            return "imap";
        case ServiceDown::Service::dns:
            return "dns";
        case ServiceDown::Service::lmtp:
            return "lmtp";
    }
    return {};
}

std::string_view name_of(Read::Sync sync) {
    switch (sync) {
        case Read::Sync::none:
            return "none";
        case Read::Sync::full:
            return "full";
        case Read::Sync::condstore:
            return "condstore";
        case Read::Sync::qresync:
            return "qresync";
    }
    return {};
}

void write_records(YamlBlock& out, std::size_t depth, const std::vector<ZoneRecord>& records) {
    out.open(depth, "records");
    for (const ZoneRecord& entry : records) {
        out.item(depth + 1, yaml_quoted(entry.record.to_string()));
    }
}

void write_world(YamlBlock& out, const Scenario& scenario) {
    if (!scenario.platform_file.empty()) out.key(0, "platform", yaml_quoted(scenario.platform_file));
    const auto site = [](const Site& it) { return it.name; };
    out.key(0, "sites", flow(scenario.sites, site));
    if (!scenario.links.empty()) out.open(0, "links");
    for (const SiteLink& link : scenario.links) {
        out.element(1);
        out.key(2, "name", yaml_quoted(link.name));
        out.key(2, "from", link.from);
        out.key(2, "to", link.to);
        out.key(2, "latency", format_duration(link.properties.latency));
        out.key(2, "bandwidth", format_bandwidth(link.properties.bandwidth_octets_per_s));
        out.key(2, "loss", format_share(link.properties.loss_share));
    }
    if (!scenario.hosts.empty()) out.open(0, "hosts");
    for (const Host& host : scenario.hosts) write_host(out, host);
    if (!scenario.zones.empty()) out.open(0, "zones");
    for (const Zone& zone : scenario.zones) {
        out.open(1, yaml_quoted(zone.origin));
        out.key(2, "answers", name_of(zone.answers));
        if (zone.unchecked) out.key(2, "unchecked", "true");
        write_records(out, 2, zone.records);
    }
    if (!scenario.accounts.empty()) out.open(0, "accounts");
    for (const Account& account : scenario.accounts) {
        out.open(1, yaml_quoted(account.address));
        out.key(2, "password", yaml_quoted(account.password));
        out.key(2, "host", account.host);
        if (!account.also_on.empty()) out.key(2, "also_on", flow(account.also_on));
        out.key(2, "mailbox", yaml_quoted(account.mailbox));
        if (account.quota_octets) out.key(2, "quota", format_size(*account.quota_octets));
        if (!account.imports.empty()) out.key(2, "import", flow(account.imports, import_words));
    }
}

void write_dsn(YamlBlock& out, const Mail& mail) {
    std::string open;  // the key whose mapping is being written
    for (const DsnParameter& parameter : mail.dsn) {
        const std::string key = protocol::to_lower(parameter.keyword);
        if (parameter.recipient.empty()) {
            out.key(2, key, yaml_quoted(parameter.value));
            continue;
        }
        if (key != open) out.open(2, key);
        open = key;
        out.key(3, yaml_quoted(parameter.recipient), yaml_quoted(parameter.value));
    }
}

void write_attachments(YamlBlock& out, const Mail& mail) {
    if (mail.attachments.empty()) return;
    out.open(2, "attachments");
    for (const Attachment& attachment : mail.attachments) {
        out.element(3);
        out.key(4, "name", yaml_quoted(attachment.name));
        out.key(4, "type", yaml_quoted(attachment.type));
        if (attachment.size_octets) {
            out.key(4, "size", format_size(*attachment.size_octets));
        } else {
            out.key(4, "text", yaml_quoted(attachment.text));
        }
        out.key(4, "encoding", to_string(attachment.encoding));
    }
}

void write_mail(YamlBlock& out, const Mail& mail) {
    out.element(1);
    out.key(2, "id", yaml_quoted(mail.id));
    out.key(2, "at", time(mail.at));
    out.key(2, "from", path(mail.from));
    out.key(2, "to", flow(mail.to));
    if (!mail.cc.empty()) out.key(2, "cc", flow(mail.cc));
    if (!mail.bcc.empty()) out.key(2, "bcc", flow(mail.bcc));
    out.key(2, "unknown_domain", "true");
    if (mail.raw) {
        out.key(2, "raw", yaml_quoted(*mail.raw));
    } else {
        out.key(2, "subject", yaml_quoted(mail.subject));
        out.key(2, "body", yaml_quoted(mail.body));
    }
    if (!mail.headers.empty()) out.open(2, "headers");
    for (const auto& [name, value] : mail.headers) out.key(3, yaml_quoted(name), yaml_quoted(value));
    write_attachments(out, mail);
    out.optional(2, "in_reply_to", mail.in_reply_to);
    out.optional(2, "forwards", mail.forwards);
    if (mail.size_octets) out.key(2, "size", format_size(*mail.size_octets));
    write_dsn(out, mail);
    out.key(2, "client", mail.client);
    out.key(2, "server", flow(mail.server));
    if (mail.auth) out.key(2, "auth", flow(*mail.auth));
    out.key(2, "binary", truth_value(mail.binary));
    out.key(2, "smtputf8", truth_value(mail.smtputf8));
    out.key(2, "declare_size", truth_value(mail.declare_size));
    if (mail.announced_size_octets) out.key(2, "announced_size", format_size(*mail.announced_size_octets));
    if (mail.eight_bit) out.key(2, "eight_bit", "true");
    out.key(2, "use_bdat", truth_value(mail.use_bdat));
    out.key(2, "as_is", truth_value(mail.as_is));
}

std::string_view name_of(user_agent::MailboxVisit::Contents contents) {
    using Contents = user_agent::MailboxVisit::Contents;
    return contents == Contents::peek ? "peek" : contents == Contents::read ? "read" : "none";
}

void write_visit(YamlBlock& out, const user_agent::MailboxVisit& visit) {
    out.key(2, "fetch", name_of(visit.contents));
    out.key(2, "mark_deleted", truth_value(visit.mark_deleted));
    out.key(2, "expunge", truth_value(visit.expunge));
}

void write_read(YamlBlock& out, const Read& read) {
    out.element(1);
    out.key(2, "id", yaml_quoted(read.id));
    out.key(2, "at", time(read.at));
    out.key(2, "user", yaml_quoted(read.user));
    out.key(2, "with", read.protocol == Read::Protocol::imap ? "imap" : "pop3");
    out.key(2, "keep", truth_value(read.policy == Read::Policy::keep));
    out.key(2, "drop_connection", truth_value(read.drop_connection));
    if (read.idle.count() != 0) out.key(2, "idle", format_duration(read.idle));
    if (read.sync != Read::Sync::none) out.key(2, "sync", name_of(read.sync));
    if (read.visit) write_visit(out, *read.visit);
    out.key(2, "password", yaml_quoted(read.password));
    out.key(2, "client", read.client);
    out.key(2, "server", flow(read.server));
}

void write_action(YamlBlock& out, const MailAction& action) {
    using Kind = user_agent::CopyAction::Kind;
    out.element(1);
    out.key(2, "id", yaml_quoted(action.id));
    out.key(2, "at", time(action.at));
    out.key(2, "user", yaml_quoted(action.user));
    out.key(2, "client", action.client);
    out.key(2, "mails", flow(action.mails));
    if (action.action.kind == Kind::remove) return out.key(2, "delete", "true");
    out.key(2, action.action.kind == Kind::add_flags ? "flag" : "unflag", flow(action.action.flags));
}

/// Writes the keys of a fault's action.
struct ActionWriter {
    YamlBlock& out;

    void operator()(const HostDown& action) const { on("host", action.host, "down"); }
    void operator()(const HostRestart& action) const { on("host", action.host, "restart"); }
    void operator()(const QueueFlush& action) const { on("host", action.host, "flush"); }
    void operator()(const QueueStartRequest& action) const {
        out.key(2, "host", action.host);
        out.key(2, "etrn", action.server);
    }
    void operator()(const LinkDown& action) const { on("link", action.link, "down"); }
    void operator()(const ServiceDown& action) const {
        out.key(2, "host", action.host);
        out.key(2, "stop", name_of(action.service));
    }
    void operator()(const Firewall& action) const {
        const network::FirewallRule& rule = action.rule;
        out.key(2, "host", action.host);
        if (rule.port) out.key(2, network::name(rule.action), number(*rule.port));
        if (!rule.port) out.key(2, "drop_all", "true");
        out.key(2, "direction", rule.direction == network::FirewallRule::Direction::inbound ? "in" : "out");
        if (rule.family) out.key(2, "family", *rule.family == IpAddress::Family::ipv4 ? "ipv4" : "ipv6");
        if (rule.remote) out.key(2, "remote", yaml_quoted(rule.remote->to_string()));
    }
    void operator()(const LinkLatency& action) const {
        out.key(2, "link", yaml_quoted(action.link));
        out.key(2, "latency", format_duration(action.latency));
    }
    void operator()(const LinkBandwidth& action) const {
        out.key(2, "link", yaml_quoted(action.link));
        out.key(2, "bandwidth", format_bandwidth(action.octets_per_s));
    }
    void operator()(const LinkLoss& action) const {
        out.key(2, "link", yaml_quoted(action.link));
        out.key(2, "loss", format_share(action.share));
    }
    void operator()(const ZoneAnswersChange& action) const {
        out.key(2, "zone", yaml_quoted(action.zone));
        out.key(2, "answers", name_of(action.answers));
    }
    void operator()(const ZoneChange& action) const {
        out.key(2, "zone", yaml_quoted(action.zone));
        write_records(out, 2, action.records);
    }
    void operator()(const SettingsChange& action) const {
        out.key(2, "host", action.host);
        out.open(2, "set");
        write_settings(out, 3, action.settings);
    }
    void on(std::string_view target, const std::string& name, std::string_view action) const {
        out.key(2, target, yaml_quoted(name));
        out.key(2, action, "true");
    }
};

/// Writes the keys of an expectation's predicate.
struct PredicateWriter {
    YamlBlock& out;

    void operator()(const Delivered& want) const {
        out.open(2, "delivered");
        if (!want.to.empty()) out.key(3, "to", yaml_quoted(want.to));
        out.key(3, "times", format_count(want.times));
        out.optional(3, "within", want.within);
        out.optional(3, "via", want.via);
        out.optional(3, "at", want.at);
    }
    void operator()(const Bounced& want) const {
        out.open(2, "bounced");
        if (!want.to.empty()) out.key(3, "to", yaml_quoted(want.to));
        out.optional(3, "status", want.status);
        out.optional(3, "within", want.within);
    }
    void operator()(const Notified& want) const {
        out.open(2, "notified");
        out.key(3, "who", yaml_quoted(want.who));
        if (want.about) out.key(3, "about", yaml_quoted(*want.about));
        out.optional(3, "action", want.action);
        out.key(3, "times", format_count(want.times));
        out.optional(3, "within", want.within);
    }
    void operator()(const Deferred& want) const {
        out.open(2, "deferred");
        out.key(3, "times", format_count(want.times));
        out.optional(3, "at", want.at);
    }
    void operator()(const Queued& want) const {
        out.open(2, "queued");
        out.optional(3, "at", want.at);
    }
    void operator()(const Refused& want) const {
        out.open(2, "refused");
        out.optional(3, "at", want.at);
        out.optional(3, "status", want.status);
    }
    void operator()(const ReadBy& want) const {
        out.open(2, "read");
        out.key(3, "by", yaml_quoted(want.user));
        if (want.subject) out.key(3, "subject", yaml_quoted(*want.subject));
        out.optional(3, "within", want.within);
    }
    void operator()(const Held& want) const {
        out.open(2, "held");
        out.key(3, "on", want.on);
        if (want.flags) out.key(3, "flags", flow(*want.flags));
    }
    void operator()(const Synchronised& want) const {
        out.open(2, "synchronised");
        out.key(3, "on", want.on);
        out.optional(3, "by", want.by);
        if (want.octets_max) out.key(3, "octets_max", format_size(*want.octets_max));
        out.key(3, "times", format_count(want.times));
    }
    void operator()(const Hops& want) const {
        out.open(2, "hops");
        if (!want.path.empty()) out.key(3, "path", flow(want.path));
        if (want.count) out.key(3, "count", format_count(*want.count));
    }
    void operator()(const Attempts& want) const {
        out.open(2, "attempts");
        out.key(3, "count", format_count(want.count));
        out.optional(3, "at", want.at);
    }
    void operator()(const Order& want) const {
        out.key(2, "order", flow(want.events, [](const EventPattern& pattern) { return flow(pattern); }));
    }
    void operator()(const Always& want) const { out.key(2, "always", name(want.invariant)); }
};

void write_events(YamlBlock& out, const Scenario& scenario) {
    if (!scenario.mail.empty()) out.open(0, "mail");
    for (const Mail& mail : scenario.mail) write_mail(out, mail);
    if (!scenario.reads.empty()) out.open(0, "read");
    for (const Read& read : scenario.reads) write_read(out, read);
    if (!scenario.actions.empty()) out.open(0, "actions");
    for (const MailAction& action : scenario.actions) write_action(out, action);
    write_terminals(out, scenario.terminals);
    write_queries(out, scenario.queries);
    if (!scenario.faults.empty()) out.open(0, "faults");
    for (const Fault& fault : scenario.faults) {
        out.element(1);
        out.key(2, "id", yaml_quoted(fault.id));
        out.key(2, "at", time(fault.at));
        if (fault.until) out.key(2, "until", time(*fault.until));
        std::visit(ActionWriter{out}, fault.action);
    }
}

void write_teaching(YamlBlock& out, const Scenario& scenario) {
    if (!scenario.expectations.empty()) out.open(0, "expect");
    for (const Expectation& expectation : scenario.expectations) {
        out.element(1);
        out.key(2, "id", yaml_quoted(expectation.id));
        out.key(2, "points", number(expectation.points));
        if (!expectation.message.empty()) out.key(2, "message", yaml_quoted(expectation.message));
        out.key(2, "not", truth_value(expectation.negated));
        out.key(2, "hint", yaml_quoted(expectation.hint));
        std::visit(PredicateWriter{out}, expectation.predicate);
    }
    write_lesson(out, scenario.lesson);
}

void write_serving(YamlBlock& out, const Serving& serving) {
    if (serving == Serving{}) return;
    out.open(0, "serve");
    out.key(1, "guests", number(serving.guests));
    if (serving.link) out.key(1, "link", flow(*serving.link));
    if (!serving.services.empty()) out.open(1, "services");
    for (const ServedService& service : serving.services) {
        out.element(2);
        out.key(3, "host", service.host);
        out.key(3, "service", number(service.service_port));
        if (service.local_port) out.key(3, "port", number(*service.local_port));
        if (!service.site.empty()) out.key(3, "site", service.site);
        if (!service.client.empty()) out.key(3, "client", service.client);
    }
}

}  // namespace

std::string to_yaml(const Scenario& scenario) {
    YamlBlock out;
    out.key(0, "mailflow", "1");
    out.key(0, "title", yaml_quoted(scenario.title));
    out.key(0, "description", yaml_quoted(scenario.description));
    write_about(out, scenario.about);
    out.key(0, "seed", number(scenario.seed));
    out.key(0, "start", yaml_quoted(format_start(scenario.start)));
    if (scenario.until) out.key(0, "until", time(*scenario.until));
    out.key(0, "tls",
            fmt::format("{{modelled: {}, handshake_time: {}}}", truth_value(scenario.tls.modelled),
                        format_duration(scenario.tls.handshake_time)));
    write_world(out, scenario);
    write_events(out, scenario);
    write_teaching(out, scenario);
    write_serving(out, scenario.serving);
    return out.take();
}

}  // namespace sim::scenario
