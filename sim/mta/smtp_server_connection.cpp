#include <fmt/format.h>

#include "sim/mta/defence_events.hpp"
#include "sim/mta/smtp_service.hpp"

namespace sim::mta {

namespace smtp = protocol::smtp;
using recording::Event;
using recording::EventKind;

namespace {

std::string_view reason_text(smtp::SessionEnded::Reason reason) {
    switch (reason) {
        case smtp::SessionEnded::Reason::quit: return "quit";
        case smtp::SessionEnded::Reason::timed_out: return "timeout";
        case smtp::SessionEnded::Reason::too_many_errors: return "too many errors";
        case smtp::SessionEnded::Reason::input_overflow: return "input overflow";
        case smtp::SessionEnded::Reason::shut_down: return "shut down";
        case smtp::SessionEnded::Reason::turned_away: return "turned away";
        case smtp::SessionEnded::Reason::connection_lost: break;
    }
    return "connection lost";
}

/// The reply's lines as they go out, without the code: with the enhanced status code in front (RFC 2034 section 4).
std::vector<std::string> lines_with_status(const smtp::Reply& reply) {
    std::vector<std::string> lines = reply.lines();
    if (!reply.enhanced()) return lines;
    const std::string status = reply.enhanced()->encode() + ' ';
    for (std::string& line : lines) line.insert(0, status);
    return lines;
}

}  // namespace

SmtpServerConnection::SmtpServerConnection(SmtpService& service, const network::Accepted& accepted,
                                           std::shared_ptr<const smtp::ServerSettings> settings)
    : SessionConnection(service.runtime(), smtp::ServerSession(std::move(settings)), engine::Strength::weak),
      service_(service),
      address_(accepted.remote.address),
      host_name_(unknown_host) {
    attach(accepted.connection);
}

void SmtpServerConnection::begin() {
    runtime().record(EventKind::session_started, [&](Event& event) {
        record_session(event);
        event.fields.set("role", "server");
        event.fields.set("state", smtp::name(state()));
    });
    connections_ = service_.intake().open_connection(address_);
    session().start(runtime().now());
    pump();
}

void SmtpServerConnection::handle_event(smtp::ServerEvent& event) {
    std::visit([this](auto& each) { on(each); }, event);
}

void SmtpServerConnection::on(const smtp::GreetingRequested&) { service_.ask_for_worker(*this); }

void SmtpServerConnection::serve() {
    start_task(greet());
}

void SmtpServerConnection::start_task(protocol::Task<bool> task) {
    tasks_.remove_if([](const protocol::Task<bool>& each) { return each.done(); });
    tasks_.push_back(std::move(task));
    tasks_.back().start(runtime());
}

protocol::Task<bool> SmtpServerConnection::greet() {
    if (service_.intake().settings().reverse_lookup) {
        auto question = find_client_name(&runtime(), &service_.stub(), address_);
        std::string name = co_await question;
        host_name_ = std::move(name);
    }
    const protocol::Duration wait = service_.intake().settings().greet_wait;
    if (wait.count() != 0) {
        host::Pause pause(runtime(), wait);
        co_await pause.until_over;
        if (done()) co_return false;
    }
    const auto refused = service_.intake().refuse_client(client());
    session().answer_greeting(refused ? *refused : session().default_greeting(), runtime().now());
    pump();
    co_return true;
}

void SmtpServerConnection::start_transaction() {
    const network::TransactionTag* tag = runtime().transaction_tag(connection(), mail_commands_++);
    message_ = tag != nullptr ? tag->message : runtime().message_ids().next_foreign();
}

void SmtpServerConnection::on(const smtp::MailRequested& request) {
    const Settings& settings = service_.intake().settings();
    if (settings.reject_unknown_sender_domain || settings.greylist.count() != 0) reverse_path_ = request.reverse_path;
    auto refused = service_.intake().storage_refusal();
    if (!refused) refused = service_.intake().refuse_sender(client());
    if (refused) record_refusal(*refused);
    session().answer_mail(refused.value_or(smtp::Reply(250, {2, 1, 0}, "Ok")), runtime().now());
}

void SmtpServerConnection::on(const smtp::RecipientRequested& request) {
    const Settings& settings = service_.intake().settings();
    if (!settings.dnsbl.empty() || settings.reject_unknown_sender_domain) {
        return start_task(check_recipient(request.forward_path, dns_checks()));
    }
    const smtp::Reply reply =
        service_.intake().answer_recipient(client(), reverse_path_, request.forward_path, message_);
    session().answer_recipient(reply, runtime().now());
}

DnsChecks SmtpServerConnection::dns_checks() const {
    const Settings& settings = service_.intake().settings();
    DnsChecks checks;
    checks.dnsbl = settings.dnsbl;
    if (settings.reject_unknown_sender_domain) checks.sender = reverse_path_.mailbox;
    return checks;
}

protocol::Task<bool> SmtpServerConnection::check_recipient(smtp::ForwardPath recipient, DnsChecks checks) {
    auto question = check_by_dns(&runtime(), &service_.stub(), checks, address_, message_);
    const std::optional<Refusal> refusal = co_await question;
    if (done()) co_return false;
    const smtp::Reply reply = refusal
                                  ? service_.intake().refuse_recipient(*refusal, recipient, message_)
                                  : service_.intake().answer_recipient(client(), reverse_path_, recipient, message_);
    session().answer_recipient(reply, runtime().now());
    pump();
    co_return true;
}

void SmtpServerConnection::on(smtp::ContentReceived& received) {
    IncomingMail mail{std::move(received.envelope), std::move(received.content), client(), message_,
                      received.in_chunks};
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

void SmtpServerConnection::record_refusal(const smtp::Reply& reply) {
    runtime().record(EventKind::message_refused, [&](Event& event) {
        event.message = message_;
        event.connection = connection();
        event.fields.set("code", std::to_string(reply.code()));
        if (reply.enhanced()) event.fields.set("status", reply.enhanced()->encode());
        event.fields.set("text", reply.text());
    });
}

void SmtpServerConnection::answer_content(const smtp::Reply& reply) {
    if (!reply.is_completion()) record_refusal(reply);
    session().answer_content(reply, runtime().now());
}

void SmtpServerConnection::on(const smtp::VerifyRequested&) {
    session().answer_verify(smtp::Reply(252, {2, 5, 0}, "Cannot VRFY user, but will accept message"), runtime().now());
}

void SmtpServerConnection::on(const smtp::QueueStartRequested& request) {
    session().answer_queue_start(service_.intake().start_queue(request.node), runtime().now());
}

void SmtpServerConnection::on(const smtp::AuthenticationRequested& request) {
    const smtp::Reply reply = service_.intake().authenticate(request.credentials);
    record_authentication(request.credentials.user, reply.is_completion());
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

void SmtpServerConnection::record_authentication(const std::string& user, bool accepted) {
    runtime().record(EventKind::decision, [&](Event& event) {
        event.connection = connection();
        event.fields.set("question", fmt::format("Is the client who it claims to be, {}?", user));
        event.fields.set("options", std::vector<std::string>{"believe it", "refuse it"});
        event.fields.set("chosen", accepted ? "believe it" : "refuse it");
        event.fields.set("rule", accepted ? "the password is right: it may send through here"
                                          : "there is no such user, or the password is wrong");
        event.fields.set("rfc", "RFC 4954 section 4");
    });
}

void SmtpServerConnection::on(const smtp::CommandReceived& command) {
    if (command.verb == smtp::Verb::mail) start_transaction();
    runtime().record(EventKind::command, [&](Event& event) {
        record_session(event);
        event.fields.set("verb", command.verb ? smtp::name(*command.verb) : std::string_view("?"));
        event.fields.set("line", command.line);
    });
}

void SmtpServerConnection::on(const smtp::CommandRejected&) {}

void SmtpServerConnection::on(const smtp::ReplySent& sent) {
    runtime().record(EventKind::reply, [&](Event& event) {
        record_session(event);
        event.fields.set("code", std::to_string(sent.reply.code()));
        event.fields.set("text", lines_with_status(sent.reply));
    });
}

void SmtpServerConnection::on(const smtp::StateChanged& changed) {
    runtime().record(EventKind::session_state, [&](Event& event) {
        record_session(event);
        event.fields.set("role", "server");
        event.fields.set("from", smtp::name(changed.from));
        event.fields.set("to", smtp::name(changed.to));
    });
}

void SmtpServerConnection::on(const smtp::TransactionStarted&) {}

void SmtpServerConnection::on(const smtp::SessionEnded& ended) {
    runtime().record(EventKind::session_ended, [&](Event& event) {
        record_session(event);
        event.fields.set("role", "server");
        event.fields.set("reason", reason_text(ended.reason));
    });
}

void SmtpServerConnection::on_done() {
    service_.intake().close_connection(address_);
    service_.give_back_worker(*this);
}

void SmtpServerConnection::on(const smtp::DefenceApplied& applied) {
    record_defence(runtime(), applied, message_, connection());
}

Client SmtpServerConnection::client() const {
    Client client;
    client.address = address_;
    client.connections = connections_;
    client.host_name = host_name_;
    const auto& name = session_view().client_name();
    if (name) client.helo = smtp::text_of(*name);
    client.extended = session_view().extended();
    client.submission = service_.submission();
    client.user = session_view().authenticated_user().value_or("");
    return client;
}

void SmtpServerConnection::record_session(Event& event) const {
    event.message = message_;
    event.connection = connection();
    event.fields.set("protocol", "smtp");
}

}  // namespace sim::mta
