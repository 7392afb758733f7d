// The client's side of ETRN, RFC 1985.
#include <cassert>
#include <string>
#include <utility>

#include "protocol/smtp/client_session.hpp"
#include "protocol/smtp/command.hpp"
#include "protocol/smtp/outcome.hpp"

namespace protocol::smtp {

void ClientSession::request_queue_start(std::string node, Instant now) {
    assert(!quit_wanted_);
    nodes_.push_back(std::move(node));
    if (failure_) return finish_queue_start(*failure_);
    if (state_ != ClientState::ready) return;
    advance();
    wait_from(now);
}

/// RFC 1985 section 5.1: the command is for servers that offer it.
void ClientSession::ask_for_queue() {
    if (!extensions_.has("ETRN")) return finish_queue_start(outcome_of(OutcomeCause::needs_etrn, ClientStep::etrn));
    send_command(Verb::etrn, encode(EtrnCommand{nodes_.front()}));
    step(ClientTrigger::etrn_sent);
}

void ClientSession::handle_etrn(const Reply& reply) {
    finish_queue_start(outcome_of(reply, ClientStep::etrn));
    step(ClientTrigger::etrn_answered);
}

void ClientSession::finish_queue_start(const RecipientOutcome& outcome) {
    events_.push(QueueStartFinished{std::move(nodes_.front()), outcome});
    nodes_.pop_front();
}

}  // namespace protocol::smtp
