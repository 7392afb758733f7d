#include <fmt/format.h>

#include "sim/host/sasl_context.hpp"
#include "sim/mta/defence_events.hpp"
#include "sim/mta/smtp_service.hpp"
#include "sim/recording/decision.hpp"

namespace sim::mta {

namespace smtp = protocol::smtp;
using recording::Event;
using recording::EventKind;

SmtpServerConnection::SmtpServerConnection(SmtpService& service, const network::Accepted& accepted,
                                           std::shared_ptr<const smtp::ServerSettings> settings)
    : SmtpServerDialogue(service.runtime(), accepted, std::move(settings)),
      service_(service),
      host_name_(unknown_host),
      connections_(service.intake().open_connection(client_address())) {
    const Settings& rules = service.intake().settings();
    const bool remembers = rules.profile == Profile::postfix && !rules.dnsbl.empty();
    if (remembers) process_ = service.processes().take(runtime().now());
}

void SmtpServerConnection::handle_event(smtp::ServerEvent& event) {
    std::visit([this](auto& each) { on(each); }, event);
}

void SmtpServerConnection::on(const smtp::GreetingRequested&) {
    service_.ask_for_worker(*this);
}

void SmtpServerConnection::serve() {
    if (!has_script()) return start_task(greet());
    take_step(DialogueStage::connect,
              {[this] { start_task(greet()); }, [this](const smtp::Reply& reply) { give_greeting(reply); }});
}

void SmtpServerConnection::start_task(protocol::Task<bool> task) {
    tasks_.remove_if([](const protocol::Task<bool>& each) { return each.done(); });
    tasks_.push_back(std::move(task));
    tasks_.back().start(runtime());
}

protocol::Task<bool> SmtpServerConnection::greet() {
    if (service_.intake().settings().reverse_lookup) {
        auto question = find_client_name(&runtime(), &service_.stub(), client_address());
        std::string name = co_await question;
        host_name_ = std::move(name);
    }
    if (done()) co_return false;
    const protocol::Duration wait = service_.intake().settings().greet_wait;
    if (wait.count() != 0) {
        host::Pause pause(runtime(), wait);
        co_await pause.until_over;
        if (done()) co_return false;
    }
    answer_greeting();
    co_return true;
}

void SmtpServerConnection::answer_greeting() {
    const auto as_usual = [this] {
        const auto refused = service_.intake().refuse_client(client());
        give_greeting(refused ? *refused : session().default_greeting());
    };
    if (!has_script()) return as_usual();
    take_step(DialogueStage::greeting, {as_usual, [this](const smtp::Reply& reply) { give_greeting(reply); }});
}

void SmtpServerConnection::give_greeting(const smtp::Reply& reply) {
    session().answer_greeting(reply, runtime().now());
    pump();
}

void SmtpServerConnection::on(const smtp::MailRequested& request) {
    reverse_path_ = request.reverse_path;
    if (!has_script()) return answer_mail();
    taken_recipients_.clear();
    take_step(DialogueStage::mail, {[this] { answer_mail(); },
                                    [this](const smtp::Reply& reply) {
                                        record_refusal(reply);
                                        session().answer_mail(reply, runtime().now());
                                    }});
}

void SmtpServerConnection::answer_mail() {
    auto refused = service_.intake().storage_refusal();
    if (!refused) refused = service_.intake().refuse_sender(client());
    if (refused) record_refusal(*refused);
    session().answer_mail(refused.value_or(smtp::Reply(250, {2, 1, 0}, "Ok")), runtime().now());
}

void SmtpServerConnection::on(const smtp::RecipientRequested& request) {
    if (!has_script()) return answer_recipient(request.forward_path);
    const smtp::ForwardPath path = request.forward_path;
    const std::string recipient = path.canonical();
    take_step(DialogueStage::rcpt, {[this, path] { answer_recipient(path); },
                                    [this, recipient](const smtp::Reply& reply) {
                                        record_refusal(reply, recipient);
                                        session().answer_recipient(reply, runtime().now());
                                    },
                                    recipient});
}

void SmtpServerConnection::answer_recipient(const smtp::ForwardPath& recipient) {
    const Settings& settings = service_.intake().settings();
    const bool asks_dns = !settings.dnsbl.empty() || settings.reject_unknown_sender_domain;
    if ((asks_dns || settings.reject_unknown_client_hostname) && !service_.intake().may_relay(client())) {
        if (settings.reject_unknown_client_hostname && host_name_ == unknown_host) {
            const Refusal refusal = refuse_unknown_client(client_address());
            return give_recipient_reply(recipient, service_.intake().refuse_recipient(refusal, recipient, message()));
        }
        const auto objection =
            asks_dns ? service_.intake().objection_before_dns(client(), recipient) : std::optional<Refusal>();
        if (objection) {
            return give_recipient_reply(recipient,
                                        service_.intake().refuse_recipient(*objection, recipient, message()));
        }
        if (asks_dns) return start_task(check_recipient(recipient, dns_checks()));
    }
    give_recipient_reply(recipient, service_.intake().answer_recipient(client(), reverse_path_, recipient, message()));
}

void SmtpServerConnection::give_recipient_reply(const smtp::ForwardPath& recipient, const smtp::Reply& reply) {
    if (has_script() && reply.is_completion() && recipient.mailbox) {
        taken_recipients_.push_back(recipient.mailbox->canonical());
    }
    session().answer_recipient(reply, runtime().now());
}

DnsChecks SmtpServerConnection::dns_checks() const {
    const Settings& settings = service_.intake().settings();
    DnsChecks checks;
    checks.dnsbl = settings.dnsbl;
    checks.process = process_;
    checks.asks_canonical_name = settings.profile == Profile::postfix;
    if (settings.reject_unknown_sender_domain) checks.sender = reverse_path_.mailbox;
    return checks;
}

protocol::Task<bool> SmtpServerConnection::check_recipient(smtp::ForwardPath recipient, DnsChecks checks) {
    auto question = check_by_dns(&runtime(), &service_.stub(), checks, client_address(), message());
    const std::optional<Refusal> refusal = co_await question;
    if (done()) co_return false;
    const smtp::Reply reply = refusal
                                  ? service_.intake().refuse_recipient(*refusal, recipient, message())
                                  : service_.intake().answer_recipient(client(), reverse_path_, recipient, message());
    give_recipient_reply(recipient, reply);
    pump();
    co_return true;
}

void SmtpServerConnection::on(smtp::ContentReceived& received) {
    IncomingMail mail{std::move(received.envelope), std::move(received.content), client(), message(),
                      received.in_chunks};
    if (!has_script()) return take(std::move(mail));
    const auto kept = std::make_shared<IncomingMail>(std::move(mail));
    take_step(DialogueStage::end_of_data,
              {[this, kept] { take(std::move(*kept)); }, [this](const smtp::Reply& reply) { answer_content(reply); }});
}

void SmtpServerConnection::take(IncomingMail mail) {
    if (service_.intake().settings().service_time.count() == 0) {
        return answer_content(service_.intake().take(std::move(mail)));
    }
    start_task(take_after_service_time(std::move(mail)));
}

protocol::Task<bool> SmtpServerConnection::take_after_service_time(IncomingMail mail) {
    const protocol::Duration service_time = service_.intake().settings().service_time;
    host::Pause pause(runtime(), service_time);
    co_await pause.until_over;
    if (done()) co_return false;  // the client has gone without an answer, so the mail is still its own
    const smtp::Reply reply = service_.intake().take(std::move(mail));
    answer_content(reply);
    pump();
    co_return true;
}

void SmtpServerConnection::answer_content(const smtp::Reply& reply) {
    if (!reply.is_completion()) record_refusal(reply);
    if (answer_is_lost_) return break_connection();
    session().answer_content(reply, runtime().now());
}

void SmtpServerConnection::on(const smtp::VerifyRequested& request) {
    session().answer_verify(service_.intake().answer_inquiry(client(), request.verb, request.text), runtime().now());
}

void SmtpServerConnection::on(const smtp::QueueStartRequested& request) {
    session().answer_queue_start(service_.intake().start_queue(request.node), runtime().now());
}

void SmtpServerConnection::on(const smtp::MechanismRequested&) {
    session().answer_mechanism(host::sasl_context(runtime(), proved_client()), runtime().now());
}

void SmtpServerConnection::on(const smtp::PasswordRequested& request) {
    session().answer_password(service_.intake().password_of(request.user), runtime().now());
}

void SmtpServerConnection::on(const smtp::AuthenticationRequested& request) {
    if (!has_script()) return check_credentials(request);
    take_step(DialogueStage::auth,
              {[this, request] { check_credentials(request); },
               [this](const smtp::Reply& reply) { session().answer_authentication(reply, runtime().now()); }});
}

void SmtpServerConnection::check_credentials(const smtp::AuthenticationRequested& request) {
    const smtp::Reply reply = service_.intake().authenticate(request);
    record_authentication(request, reply.is_completion());
    if (!reply.is_completion()) return start_task(refuse_authentication(reply));
    session().answer_authentication(reply, runtime().now());
}

/// Who tries passwords has to wait for each.
protocol::Task<bool> SmtpServerConnection::refuse_authentication(smtp::Reply reply) {
    const protocol::Duration delay = service_.intake().settings().auth_failure_delay;
    host::Pause pause(runtime(), delay);
    co_await pause.until_over;
    if (done()) co_return false;
    session().answer_authentication(reply, runtime().now());
    pump();
    co_return true;
}

void SmtpServerConnection::record_authentication(const smtp::AuthenticationRequested& request, bool accepted) {
    const bool external = request.mechanism == protocol::sasl::name(protocol::sasl::Mechanism::external);
    const std::string_view proof = external ? "the certificate shown in TLS proves it: it may send through here"
                                            : "the password is right: it may send through here";
    runtime().record(EventKind::decision, [&](Event& event) {
        event.connection = connection();
        recording::set_decision(
            event, {.question = fmt::format("Is the client who it claims to be, {}?", request.credentials.user),
                    .options = {"believe it", "refuse it"},
                    .chosen = accepted ? "believe it" : "refuse it",
                    .rule = accepted   ? std::string(proof)
                            : external ? "the certificate is of no user here, or of another one than is claimed"
                                       : "there is no such user, or the password is wrong",
                    .rfc = "RFC 4954 section 4"});
    });
}

void SmtpServerConnection::on(const smtp::CommandRequested& request) {
    const DialogueStage stage = request.verb == smtp::Verb::data   ? DialogueStage::data
                                : request.verb == smtp::Verb::quit ? DialogueStage::quit
                                                                   : DialogueStage::ehlo;
    take_step(stage, {[this] { session().answer_command(std::nullopt, runtime().now()); },
                      [this, stage](const smtp::Reply& reply) {
                          if (stage == DialogueStage::data) record_refusal(reply);
                          session().answer_command(reply, runtime().now());
                      }});
}

void SmtpServerConnection::on_done() {
    service_.intake().close_connection(client_address());
    service_.processes().give_back(std::move(process_), runtime().now());
    service_.give_back_worker(*this);
}

void SmtpServerConnection::on(const smtp::DefenceApplied& applied) {
    record_defence(runtime(), applied, message(), connection());
}

Client SmtpServerConnection::client() const {
    Client client;
    client.address = client_address();
    client.connections = connections_;
    client.host_name = host_name_;
    const auto& name = session_view().client_name();
    if (name) client.helo = smtp::text_of(*name);
    client.extended = session_view().extended();
    client.encrypted = session_view().encrypted();
    client.submission = service_.submission();
    client.user = session_view().authenticated_user().value_or("");
    return client;
}

}  // namespace sim::mta
