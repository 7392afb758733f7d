// What a server session makes of the host's answers to its questions.
#include <utility>

#include "protocol/smtp/server_session.hpp"

namespace protocol::smtp {

void ServerSession::answer_greeting(const Reply& reply, Instant now) {
    if (!take_question<AskedGreeting>()) return;
    if (ends_service(reply)) {
        end_service(reply, SessionEnded::Reason::shut_down);
    } else {
        send(std::nullopt, reply);
        step(reply.is_completion() ? ServerTrigger::greeting_accepted : ServerTrigger::greeting_refused);
    }
    go_on(now);
}

void ServerSession::answer_mail(const Reply& reply, Instant now) {
    auto asked = take_question<AskedMail>();
    if (!asked) return;
    if (reply.is_completion())
        accept_mail(std::move(asked->request), reply);
    else
        refuse_by_host(Verb::mail, reply);
    go_on(now);
}

void ServerSession::accept_mail(MailRequested request, const Reply& reply) {
    envelope_ = Envelope{std::move(request.reverse_path),
                         {},
                         request.body,
                         request.size_octets,
                         std::move(request.parameters),
                         request.smtputf8};
    events_.push(TransactionStarted{++transactions_});
    accept(Verb::mail, reply);
}

void ServerSession::answer_recipient(const Reply& reply, Instant now) {
    auto asked = take_question<AskedRecipient>();
    if (!asked) return;
    if (reply.is_completion())
        accept_recipient(std::move(asked->request), reply);
    else
        refuse_by_host(Verb::rcpt, reply);
    go_on(now);
}

void ServerSession::accept_recipient(RecipientRequested request, const Reply& reply) {
    if (settings_->recipient_domains_max != 0 && request.forward_path.mailbox) {
        recipient_domains_.insert(canonical_of(request.forward_path.mailbox->host()));
    }
    envelope_.recipients.push_back(Recipient{std::move(request.forward_path), std::move(request.parameters)});
    accept(Verb::rcpt, reply);
}

void ServerSession::answer_verify(const Reply& reply, Instant now) {
    const auto asked = take_question<AskedVerify>();
    if (!asked) return;
    conclude(asked->verb, reply);
    go_on(now);
}

void ServerSession::answer_command(const std::optional<Reply>& refusal, Instant now) {
    const auto asked = take_question<AskedCommand>();
    if (!asked) return;
    if (refusal)
        reject(verb_of(asked->command), *refusal);
    else
        std::visit([this](const auto& alternative) { obey(alternative); }, asked->command);
    go_on(now);
}

void ServerSession::answer_queue_start(const Reply& reply, Instant now) {
    if (!take_question<AskedQueueStart>()) return;
    conclude(Verb::etrn, reply);
    go_on(now);
}

}  // namespace protocol::smtp
