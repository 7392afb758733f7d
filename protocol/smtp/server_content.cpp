// How a server session takes content, by DATA or BDAT.
#include <algorithm>
#include <cassert>
#include <utility>

#include "protocol/smtp/server_refusals.hpp"
#include "protocol/smtp/server_session.hpp"

namespace protocol::smtp {

namespace {

std::uint64_t content_octets_max(const ServerSettings& settings) {
    return settings.size_octets_max.value_or(settings.content_octets_max);
}

}  // namespace

void ServerSession::obey(const DataCommand&) {
    if (envelope_.body == BodyType::binary_mime) {
        return reject(Verb::data, Reply(503, invalid_command, "BODY=BINARYMIME goes by BDAT, RFC 3030 section 3"));
    }
    decoder_ = DataDecoder(content_octets_max(*settings_), settings_->bare_line_ends == BareLineEnds::accept);
    accept(Verb::data, Reply(354, settings_->data_text));
    receive_content(lines_.take_rest());
}

void ServerSession::receive_content(std::string_view octets) {
    const std::size_t used = decoder_.decode(octets);
    if (!decoder_.finished()) return;
    if (decoder_.ended_leniently()) report(DefenceApplied::Defence::lenient_end, 0);
    last_was_cr_ = false;
    push_line_octets(octets.substr(used));
    step(ServerTrigger::end_of_data);
    finish_content(decoder_.take_content(), Verb::data);
}

void ServerSession::obey(const BdatCommand& command) {
    chunk_ = Chunk{command, command.size_octets, chunk_refusal(command)};
    if (state_ == ServerState::rcpt) chunks_.clear();
    receive_chunk(lines_.take_rest());
}

/// The octets of a refused BDAT come all the same, and are no commands.
std::optional<Reply> ServerSession::chunk_refusal(const BdatCommand& command) const {
    if (state_ == ServerState::discarding) return Reply(551, {5, 0, 0}, "Discarded after an earlier error");
    if (!next(state_, ServerTrigger::bdat)) return out_of_order(Verb::bdat, state_, settings_->lmtp);
    // X.7.1: not authorized. As Postfix, against clients that would never end.
    if (command.size_octets == 0 && !command.last) return Reply(551, {5, 7, 1}, "Null BDAT request");
    const std::uint64_t octets_max = content_octets_max(*settings_);
    const std::uint64_t taken_octets = state_ == ServerState::rcpt ? 0 : chunks_.size();
    if (octets_max == 0 || command.size_octets <= octets_max - taken_octets) return std::nullopt;
    return Reply(552, {5, 3, 4}, "Chunk exceeds message size limit");
}

void ServerSession::receive_chunk(std::string_view octets) {
    const auto used = static_cast<std::size_t>(std::min<std::uint64_t>(octets.size(), chunk_->left_octets));
    if (!chunk_->refusal) chunks_.append(octets.substr(0, used));
    chunk_->left_octets -= used;
    if (chunk_->left_octets > 0) return;
    last_was_cr_ = false;
    push_line_octets(octets.substr(used));
    finish_chunk();
}

void ServerSession::finish_chunk() {
    const Chunk chunk = *std::exchange(chunk_, std::nullopt);
    if (chunk.refusal) {
        const auto trigger = chunk.command.last ? ServerTrigger::last_chunk_refused : ServerTrigger::chunk_refused;
        if (!next(state_, trigger)) return reject(Verb::bdat, *chunk.refusal);
        step(trigger);
        return conclude_content(Verb::bdat, {*chunk.refusal}, chunk.command.last ? replies_owed(envelope_) : 1);
    }
    if (!chunk.command.last) {
        const std::string text = "Ok: " + std::to_string(chunk.command.size_octets) + " bytes";
        return accept(Verb::bdat, Reply(250, {2, 0, 0}, text));
    }
    step(ServerTrigger::end_of_data);
    finish_content(std::exchange(chunks_, {}), Verb::bdat);
}

void ServerSession::finish_content(Octets content, Verb verb) {
    Envelope envelope = std::exchange(envelope_, {});
    const std::size_t replies = replies_owed(envelope);
    // Octets that stand for nothing but themselves have no lines to be checked.
    const bool is_binary = envelope.body == BodyType::binary_mime;
    const std::optional<Reply> refusal = is_binary ? std::nullopt : content_refusal(content, verb);
    if (refusal) {
        step(ServerTrigger::content_answered);
        if (!settings_->lmtp) return reject(verb, *refusal);
        return conclude_content(verb, {*refusal}, replies);
    }
    question_ = AskedContent{verb, replies};
    events_.push(ContentReceived{transactions_, std::move(envelope), std::move(content), verb == Verb::bdat});
}

void ServerSession::answer_content(const Reply& reply, Instant now) {
    answer_content(std::vector<Reply>{reply}, now);
}

void ServerSession::answer_content(const std::vector<Reply>& replies, Instant now) {
    assert(!replies.empty());
    const auto asked = take_question<AskedContent>();
    if (!asked) return;
    if (!replies.front().ends_service()) step(ServerTrigger::content_answered);
    conclude_content(asked->verb, replies, asked->replies);
    go_on(now);
}

std::size_t ServerSession::replies_owed(const Envelope& envelope) const {
    return settings_->lmtp ? std::max<std::size_t>(envelope.recipients.size(), 1) : 1;
}

/// @param replies  where they are fewer than `count` the last one is everybody's
void ServerSession::conclude_content(Verb verb, const std::vector<Reply>& replies, std::size_t count) {
    for (std::size_t index = 0; index < count; ++index) {
        const Reply& reply = replies[std::min(index, replies.size() - 1)];
        if (reply.is_completion()) {
            errors_ = 0;
            send(verb, reply);
        } else if (settings_->lmtp && !reply.ends_service()) {
            // A full mailbox is no error of the client's, and what others were told must be said to the end.
            refuse(verb, reply);
        } else {
            return refuse_by_host(verb, reply);
        }
    }
}

}  // namespace protocol::smtp
