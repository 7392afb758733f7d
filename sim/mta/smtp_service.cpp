#include "sim/mta/smtp_service.hpp"

#include <algorithm>
#include <cassert>

namespace sim::mta {

namespace smtp = protocol::smtp;

namespace {

/// The commands that the session would obey without a question.
std::vector<smtp::Verb> asked_verbs(const std::vector<ReplyRule>& rules) {
    std::vector<smtp::Verb> verbs;
    for (const ReplyRule& rule : rules) {
        if (rule.at == DialogueStage::ehlo) verbs.insert(verbs.end(), {smtp::Verb::ehlo, smtp::Verb::helo});
        if (rule.at == DialogueStage::data) verbs.push_back(smtp::Verb::data);
        if (rule.at == DialogueStage::quit) verbs.push_back(smtp::Verb::quit);
    }
    return verbs;
}

std::shared_ptr<const smtp::ServerSettings> server_settings(const Settings& settings, const std::string& host_name,
                                                            SmtpPorts kind) {
    const bool submission = kind != SmtpPorts::transfer;
    const auto offered = [&](std::string_view keyword) {
        return std::ranges::find(settings.extensions_off, keyword) == settings.extensions_off.end();
    };
    auto server = std::make_shared<smtp::ServerSettings>();
    server->host_name = host_name;
    server->pipelining = offered("PIPELINING");
    const bool hides = settings.profile == Profile::postfix;  // measured: k50, k51
    server->eight_bit_mime = hides || offered("8BITMIME");
    server->enhanced_status_codes = hides || offered("ENHANCEDSTATUSCODES");
    server->ends_after_521 = hides;  // measured: n24, n32
    if (hides) server->keywords_hidden = settings.extensions_off;
    server->delivery_status_notifications = offered("DSN");
    server->smtputf8 = offered("SMTPUTF8");
    server->chunking = offered("CHUNKING");
    server->binary_mime = settings.binary_mime;
    server->queue_start = offered("ETRN");
    using smtp::VerifyPolicy;
    server->vrfy = settings.vrfy == VrfyPolicy::refuse ? VerifyPolicy::refuse : VerifyPolicy::ask;
    server->expn = settings.expn == ExpnPolicy::refuse ? VerifyPolicy::refuse : VerifyPolicy::ask;
    server->vrfy_listed = offered("VRFY");
    server->expn_listed = settings.expn == ExpnPolicy::answer && offered("EXPN");
    server->help = settings.profile != Profile::postfix && offered("HELP");  // measured: every truth case
    if (settings.auth_users && (submission || settings.auth_everywhere) && offered("AUTH")) {
        server->authentication = settings.auth_mechanisms;
    }
    server->tls = kind == SmtpPorts::submissions ? protocol::TlsUse::from_start : settings.tls_server;
    if (!offered("STARTTLS") && kind != SmtpPorts::submissions) server->tls = protocol::TlsUse::none;
    server->plaintext_login = settings.plaintext_login.value_or(server->tls == protocol::TlsUse::none);
    if (offered("SIZE")) {
        server->size_octets_max = settings.size_octets_max;
    } else {
        server->size_octets_max.reset();
        server->content_octets_max = settings.size_octets_max;
    }
    server->asked_verbs = asked_verbs(settings.replies);
    server->submission = submission;
    server->bare_line_ends = settings.bare_line_ends;
    server->errors_soft_max = settings.errors_soft_max;
    server->error_delay = settings.error_delay;
    server->errors_max = settings.errors_max;
    server->errors_count_refusals = settings.errors_count_refusals;
    server->junk_commands_max = settings.junk_commands_max;
    server->forbidden_commands = settings.forbidden_commands;
    server->synchronisation_enforced = settings.synchronisation_enforced;
    server->line_octets_max = settings.line_octets_max;
    server->header_octets_max = settings.header_octets_max;
    if (settings.profile == Profile::exim) server->greeting_text = "ESMTP Exim 4.96";
    server->recipients_max = settings.recipients_max;
    server->limits_offered = settings.limits_offered;
    server->transactions_max = settings.transactions_max;
    server->recipient_domains_max = settings.recipient_domains_max;
    return server;
}

}  // namespace

SmtpService::SmtpService(host::Runtime& runtime, const protocol::dns::StubSettings& stub, MailIntake& intake,
                         std::vector<std::uint16_t> ports, SmtpPorts kind)
    : runtime_(runtime), stub_(stub), intake_(intake), ports_(std::move(ports)), kind_(kind) {
    apply_settings();
}

SmtpService::~SmtpService() {
    for (const std::uint16_t port : ports_) runtime_.stop_listening(port);
}

void SmtpService::start() {
    for (const std::uint16_t port : ports_) {
        [[maybe_unused]] const auto listening = runtime_.listen(port, *this);
        assert(listening);  // the scenario allows one service a port
    }
}

void SmtpService::apply_settings() {
    session_settings_ = server_settings(intake_.settings(), runtime_.name(), kind_);
}

host::ConnectionHandler& SmtpService::on_accept(const network::Accepted& accepted) {
    connections_.remove_if([](const auto& connection) { return connection->done(); });
    connections_.push_back(std::make_unique<SmtpServerConnection>(*this, accepted, session_settings_));
    connections_.back()->begin();
    return *connections_.back();
}

void SmtpService::ask_for_worker(SmtpServerConnection& connection) {
    const unsigned workers = intake_.settings().workers;
    if (workers != 0 && served_.size() >= workers) return waiting_.push_back(&connection);
    served_.push_back(&connection);
    connection.serve();
}

void SmtpService::give_back_worker(SmtpServerConnection& connection) {
    std::erase(waiting_, &connection);
    if (std::erase(served_, &connection) == 0 || waiting_.empty()) return;
    SmtpServerConnection& next = *waiting_.front();
    waiting_.pop_front();
    served_.push_back(&next);
    next.serve();
}

void SmtpService::append_sessions(std::vector<host::SessionState>& sessions) const {
    for (const auto& connection : connections_) {
        if (connection->done()) continue;
        sessions.push_back(connection->row("smtp", "server"));
    }
}

}  // namespace sim::mta
