#include "sim/scenario/traffic_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/base/well_known_ports.hpp"
#include "protocol/smtp/notification_request.hpp"
#include "sim/scenario/attachment_reader.hpp"
#include "sim/scenario/conversation_reader.hpp"
#include "sim/scenario/id_reader.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/names.hpp"
#include "sim/scenario/scalar.hpp"
#include "sim/scenario/settings_reader.hpp"
#include "sim/scenario/tls_reader.hpp"

namespace sim::scenario {

namespace {

std::string unknown_user(const Scenario& scenario, const std::string& address) {
    std::vector<std::string> known;
    for (const Host& host : scenario.hosts) {
        for (const UserAgent& agent : host.user_agents) known.push_back(agent.address);
    }
    return fmt::format("nobody has a mail program for `{}`{}", address, spelling_hint(address, known));
}

/// Lays the keys of a service address over one.
void get_service(const Section& section, std::string_view key, const Scenario& scenario, std::uint16_t usual_port,
                 ServiceAddress& target) {
    if (!section.has(key)) return;
    const Section service = section.section(key);
    target.port = usual_port;
    get_host(service, "host", scenario, target.host);
    service.get("port", target.port);
    service.get("address", target.address);
    read_service_tls(service, target);
}

/// Whether a zone is the domain's or that of a domain above it. Top-level domains are no domain of anybody's.
bool domain_exists(const Scenario& scenario, std::string domain) {
    if (domain.starts_with('[') || scenario.find_zone(domain + '.') != nullptr) return true;
    for (auto dot = domain.find('.'); dot != std::string::npos; dot = domain.find('.')) {
        domain.erase(0, dot + 1);
        if (domain.find('.') != std::string::npos && scenario.find_zone(domain + '.') != nullptr) return true;
    }
    return false;
}

std::vector<std::string> domains_of_zones(const Scenario& scenario) {
    std::vector<std::string> domains;
    for (const Zone& zone : scenario.zones) domains.push_back(zone.origin.substr(0, zone.origin.size() - 1));
    return domains;
}

void check_domains(const Section& section, std::string_view key, const Scenario& scenario,
                   const std::vector<std::string>& addresses) {
    for (std::size_t index = 0; index < addresses.size(); ++index) {
        const std::string address = account_address(addresses[index]);
        const std::string domain = address.substr(address.rfind('@') + 1);
        if (domain_exists(scenario, domain)) continue;
        const Node& item = section.value(key)->items[index];
        const std::string hint = spelling_hint(domain, domains_of_zones(scenario));
        section.problems().add(item.position, fmt::format("{}[{}]", section.path(key), index),
                               fmt::format("no zone has the domain `{}`{}", domain,
                                           hint.empty() ? "; if that is meant, write unknown_domain: true" : hint));
    }
}

void read_recipients(const Section& section, const Scenario& scenario, Mail& mail) {
    section.get("to", mail.to);
    section.get("cc", mail.cc);
    section.get("bcc", mail.bcc);
    bool unknown_domain = false;
    section.get("unknown_domain", unknown_domain);
    const Node* to = section.value("to");
    if (to != nullptr && to->valid && to->items.empty()) section.problem("to", "a mail needs a recipient");
    if (unknown_domain) return;
    check_domains(section, "to", scenario, mail.to);
    check_domains(section, "cc", scenario, mail.cc);
    check_domains(section, "bcc", scenario, mail.bcc);
}

bool is_field_name(const std::string& name) {
    const auto good = [](char octet) { return protocol::is_graphic(octet) && octet != ':'; };
    return !name.empty() && std::all_of(name.begin(), name.end(), good);
}

void read_headers(const Section& section, Mail& mail) {
    const auto* members = section.members("headers");
    if (members == nullptr) return;
    for (const Member& member : *members) {
        const std::string path = section.path("headers") + "." + member.key;
        if (!is_field_name(member.key)) {
            section.problems().add(member.position, path, "no name of a header field (RFC 5322 section 2.2)");
        } else if (member.value.text.find('\n') != std::string::npos) {
            section.problems().add(member.value.position, path, "a header field is one line here");
        } else {
            mail.headers.emplace_back(member.key, member.value.text);
        }
    }
}

void read_content(const Section& section, Mail& mail) {
    section.get("subject", mail.subject);
    section.get("body", mail.body);
    section.get("size", mail.size_octets);
    section.get("raw", mail.raw);
    read_headers(section, mail);
    mail.attachments = read_attachments(section);
    if (mail.subject.find('\n') != std::string::npos) section.problem("subject", "a subject is one line");
    if (!mail.raw) return;
    for (const char* key : {"subject", "body", "headers", "size", "attachments", "in_reply_to", "forwards"}) {
        if (section.has(key)) section.problem(key, fmt::format("`raw` excludes `{}`", key));
    }
}

/// Whether `KEYWORD=value` is a parameter that RFC 3461 allows.
bool is_dsn_value(std::string_view keyword, const std::string& value) {
    const auto parameter = protocol::smtp::Parameter::parse(fmt::format("{}={}", keyword, value));
    return parameter && protocol::smtp::has_valid_dsn_value(*parameter);
}

bool is_recipient(const Mail& mail, const std::string& address) {
    const auto has = [&](const std::vector<std::string>& list) {
        return std::find(list.begin(), list.end(), address) != list.end();
    };
    return has(mail.to) || has(mail.cc) || has(mail.bcc);
}

/// NOTIFY or ORCPT by recipient.
void read_dsn_values(const Section& section, std::string_view key, std::string_view keyword, Mail& mail) {
    const auto* members = section.members(key);
    if (members == nullptr) return;
    for (const Member& member : *members) {
        const std::string path = fmt::format("{}.{}", section.path(key), member.key);
        const std::string address = parse_envelope_address(member.key).value_or("");
        if (!is_recipient(mail, address)) {
            section.problems().add(member.position, path, "is no recipient of this mail");
        } else if (!is_dsn_value(keyword, member.value.text)) {
            const std::string text = fmt::format("no value of {} (RFC 3461 section 4)", keyword);
            section.problems().add(member.value.position, path, text);
        } else {
            mail.dsn.push_back({std::string(keyword), member.value.text, address});
        }
    }
}

/// What the sender wants to hear of it.
void read_notification_request(const Section& section, Mail& mail) {
    for (const auto& [key, keyword] : {std::pair{"ret", "RET"}, std::pair{"envid", "ENVID"}}) {
        if (!section.has(key)) continue;
        const std::string value = section.text(key);
        if (value.empty()) continue;
        if (is_dsn_value(keyword, value)) {
            mail.dsn.push_back({keyword, value, {}});
        } else {
            section.problem(key, fmt::format("no value of {} (RFC 3461 section 4)", keyword));
        }
    }
    read_dsn_values(section, "notify", "NOTIFY", mail);
    read_dsn_values(section, "orcpt", "ORCPT", mail);
}

/// Who sends it, from where to where.
void read_sender(const Section& section, const Scenario& scenario, Mail& mail) {
    section.get("from", mail.from);
    const Seat seat = scenario.find_seat(mail.from);
    if (seat.agent != nullptr) {
        mail.client = seat.host->name;
        mail.server = seat.agent->submission;
        mail.auth = seat.agent->auth;
    } else if (!section.has("client") && section.has("from")) {
        const bool null_path = mail.from.empty();
        section.problem("from",
                        null_path ? "the sender `<>` needs the key `client`" : unknown_user(scenario, mail.from));
    }
    get_host(section, "client", scenario, mail.client);
    if (section.has("client") && mail.server.host.empty() && !section.has("server")) {
        section.problem("client", "this sender has no mail program that knows where to submit: write `server` too");
    }
    get_service(section, "server", scenario, protocol::smtp_port, mail.server);
}

void check_utf8(const Section& section, const Mail& mail) {
    const auto is_utf8 = [](const std::string& address) { return !protocol::is_ascii(address); };
    const bool needed = is_utf8(mail.from) || std::any_of(mail.to.begin(), mail.to.end(), is_utf8) ||
                        std::any_of(mail.cc.begin(), mail.cc.end(), is_utf8) ||
                        std::any_of(mail.bcc.begin(), mail.bcc.end(), is_utf8);
    if (needed && !mail.smtputf8) section.problem("to", "an address in UTF-8 needs `smtputf8: true` (RFC 6531)");
}

/// What the client does with the extensions of SMTP.
void read_protocol(const Section& section, Mail& mail) {
    if (section.has("auth")) mail.auth = read_authentication(section.section("auth"));
    section.get("smtputf8", mail.smtputf8);
    section.get("declare_size", mail.declare_size);
    section.get("announced_size", mail.announced_size_octets);
    section.get("use_bdat", mail.use_bdat);
    section.get("eight_bit", mail.eight_bit);
    if (mail.eight_bit && mail.raw) section.problem("eight_bit", "`raw` says all octets itself");
    section.get("binary", mail.binary);
    if (mail.binary && !mail.raw) section.problem("binary", "needs `raw`: what is composed has lines");
    section.get("as_is", mail.as_is);
    if (!mail.declare_size && mail.announced_size_octets) {
        section.problem("announced_size", "`declare_size: false` excludes `announced_size`");
    }
    check_utf8(section, mail);
}

std::size_t text_octets(const Mail& mail) {
    std::size_t octets = mail.subject.size() + mail.body.size() + (mail.raw ? mail.raw->size() : 0);
    for (const auto& [name, body] : mail.headers) octets += name.size() + body.size();
    for (const Attachment& attachment : mail.attachments) octets += attachment.name.size() + attachment.text.size();
    return octets;
}

/// @param texts_octets  of the mails so far; those of this entry are added
void add_series(const Section& section, Mail mail, std::size_t& texts_octets, IdReader& ids, Scenario& scenario) {
    std::uint64_t count = 1;
    protocol::Duration every{};
    section.get("count", count);
    section.get("every", every);
    if (scenario.mail.size() + count > limits::mails_max) {
        section.problem(section.has("count") ? "count" : "id",
                        fmt::format("more than {} mails in all", limits::mails_max));
        return;
    }
    texts_octets += count * text_octets(mail);
    if (texts_octets > limits::mail_texts_octets_max) {
        section.problem(
            section.has("count") ? "count" : "id",
            fmt::format("the texts of all mails come to more than {} octets", limits::mail_texts_octets_max));
        return;
    }
    const protocol::Duration longest = limits::run_length_max;
    if (count > 1 && every > longest / static_cast<protocol::Duration::rep>(count - 1)) {
        section.problem(
            "every", fmt::format("the last of them would be sent after the longest run, {}", format_duration(longest)));
        return;
    }
    if (!section.has("count")) {
        ids.take(mail.id);
        scenario.mail.push_back(std::move(mail));
        return;
    }
    const std::string id = mail.id;
    for (std::uint64_t number = 1; number <= count; ++number) {
        mail.id = fmt::format("{}-{}", id, number);
        ids.take(mail.id);
        scenario.mail.push_back(mail);
        mail.at += every;
    }
}

/// What is done with all mails of the mailbox, whether the device knows them or not.
void read_visit(const Section& section, Read& read) {
    enum class Which : std::uint8_t { new_mails, all_peeked_at, all_read, none };
    user_agent::MailboxVisit visit;
    section.get("mark_deleted", visit.mark_deleted);
    section.get("expunge", visit.expunge);
    Which which = visit.mark_deleted || visit.expunge ? Which::none : Which::new_mails;
    section.get_choice("fetch", which);
    for (const char* key : {"fetch", "mark_deleted", "expunge"}) {
        if (!section.has(key)) continue;
        if (read.protocol != Read::Protocol::imap) section.problem(key, "this is for `with: imap`");
        if (read.sync != Read::Sync::none) section.problem(key, "a device that keeps a copy has `actions` for this");
        if (read.idle.count() != 0 && which != Which::new_mails)
            section.problem(key, "only a program that fetches what is new waits for more (`idle`)");
        if (read.policy == Read::Policy::remove && which != Which::new_mails)
            section.problem(key, "`keep: false` is for `fetch: new`; here `mark_deleted` and `expunge` remove mails");
    }
    if (which == Which::new_mails) {
        if (visit.mark_deleted || visit.expunge)
            section.problem("fetch", "`mark_deleted` and `expunge` go through all mails: `read`, `peek` or `none`");
        return;
    }
    using Contents = user_agent::MailboxVisit::Contents;
    visit.contents = which == Which::all_peeked_at ? Contents::peek
                     : which == Which::all_read    ? Contents::read
                                                   : Contents::none;
    read.visit = visit;
}

/// By which protocol, and what becomes of the mails.
void read_manner(const Section& section, Read& read) {
    section.get_choice("with", read.protocol);
    const bool by_imap = read.protocol == Read::Protocol::imap;
    bool keep = by_imap;
    section.get("keep", keep);
    read.policy = keep ? Read::Policy::keep : Read::Policy::remove;
    section.get("drop_connection", read.drop_connection);
    section.get("idle", read.idle);
    section.get_choice("sync", read.sync);
    const bool syncs = read.sync != Read::Sync::none;
    if (syncs && !by_imap) section.problem("sync", "POP3 knows no changes: this is for `with: imap`");
    if (syncs && by_imap && !keep) section.problem("keep", "a device that keeps a copy leaves the mails on the server");
    if (!by_imap && read.idle.count() != 0)
        section.problem("idle", "POP3 cannot wait for mail: IMAP can (`with: imap`)");
    if (by_imap && read.drop_connection)
        section.problem("drop_connection",
                        "IMAP keeps nothing for the end of the connection: this is for `with: pop3`");
    read_visit(section, read);
}

void read_server(const Section& section, const Seat& seat, const Scenario& scenario, Read& read) {
    const bool by_imap = read.protocol == Read::Protocol::imap;
    const auto& usual = seat.agent == nullptr ? std::nullopt : by_imap ? seat.agent->imap : seat.agent->pop3;
    if (usual) read.server = *usual;
    get_service(section, "server", scenario, by_imap ? protocol::imap_port : protocol::pop3_port, read.server);
}

/// Why there is no server to read from.
std::string nowhere(const Seat& seat, const Read& read) {
    if (read.protocol == Read::Protocol::imap && seat.agent != nullptr && seat.agent->pop3) {
        return "this user's mail program knows no IMAP server: the domain needs `imap: {}`, or the mail program "
               "`imap`, or "
               "this reading `server`";
    }
    return "this user's mail program reads nowhere";
}

bool is_mail_id(const std::string& id) {
    const auto good = [](char octet) { return protocol::is_alphanumeric(octet) || octet == '-' || octet == '_'; };
    return !id.empty() && std::all_of(id.begin(), id.end(), good);
}

}  // namespace

void read_mail(const Section& top, Scenario& scenario) {
    IdReader ids('m');
    ConversationReader conversations(scenario);
    std::size_t texts_octets = 0;
    for (const Section& section : top.list("mail")) {
        Mail mail;
        mail.id = ids.read(section);
        if (!is_mail_id(mail.id)) section.problem("id", "an id is made of letters, digits, `-` and `_`");
        section.get("at", mail.at);
        read_sender(section, scenario, mail);
        read_recipients(section, scenario, mail);
        read_content(section, mail);
        read_protocol(section, mail);
        read_notification_request(section, mail);
        conversations.read(section, mail);
        mail.position = section.position();
        add_series(section, std::move(mail), texts_octets, ids, scenario);
    }
}

void read_reads(const Section& top, Scenario& scenario) {
    IdReader ids('r');
    for (const Section& section : top.list("read")) {
        Read read;
        read.id = ids.read(section);
        ids.take(read.id);
        section.get("at", read.at);
        section.get("user", read.user);
        read_manner(section, read);
        read.position = section.position();
        const Account* account = scenario.find_account(read.user);
        if (account == nullptr && !read.user.empty()) section.problem("user", unknown_account(scenario, read.user));
        if (account != nullptr) read.password = account->password;
        section.get("password", read.password);
        const Seat seat = scenario.find_seat(read.user);
        if (seat.agent != nullptr) read.client = seat.host->name;
        read_server(section, seat, scenario, read);
        get_host(section, "client", scenario, read.client);
        const bool known = account != nullptr;
        if (known && read.client.empty()) section.problem("client", unknown_user(scenario, read.user));
        if (known && read.server.host.empty())
            section.problem(section.has("with") ? "with" : "server", nowhere(seat, read));
        scenario.reads.push_back(std::move(read));
    }
}

}  // namespace sim::scenario
