#include "protocol/smtp/server_session.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "protocol/base/base64.hpp"
#include "protocol/smtp/bare_line_ends.hpp"
#include "protocol/smtp/limits.hpp"
#include "protocol/smtp/offer.hpp"

namespace protocol::smtp {

namespace {

constexpr unsigned service_not_available = 421;

// RFC 3463 section 3.6: X.5.1 invalid command, X.5.2 syntax error, X.5.3 too many recipients.
constexpr EnhancedStatusCode invalid_command{5, 5, 1};
constexpr EnhancedStatusCode syntax_wrong{5, 5, 2};

std::size_t command_line_octets_max(const ServerSettings& settings) {
    return limits::command_line_octets_max + (settings.size_octets_max ? limits::size_parameter_octets : 0) +
           (settings.eight_bit_mime ? limits::body_parameter_octets : 0) +
           (settings.smtputf8 ? limits::utf8_parameter_octets : 0);
}

/// Commands, and where AUTH is offered the client's responses too.
std::size_t line_octets_max(const ServerSettings& settings) {
    return settings.authentication.empty() ? command_line_octets_max(settings) : limits::authentication_line_octets_max;
}

std::uint64_t content_octets_max(const ServerSettings& settings) {
    return settings.size_octets_max.value_or(settings.content_octets_max);
}

/// @param lmtp  DATA without a recipient gets 503 then, RFC 2033 section 4.2
Reply out_of_order(Verb verb, ServerState state, bool lmtp) {
    switch (verb) {
        case Verb::mail:
            if (lmtp && state == ServerState::greeted) return Reply(503, invalid_command, "Say LHLO first");
            return state == ServerState::greeted ? Reply(503, invalid_command, "Say EHLO or HELO first")
                                                 : Reply(503, invalid_command, "A mail transaction is open already");
        case Verb::rcpt:
            if (state == ServerState::chunks) return Reply(503, invalid_command, "RCPT comes before BDAT");
            return Reply(503, invalid_command, "MAIL comes before RCPT");
        case Verb::bdat:
            return state == ServerState::mail ? Reply(lmtp ? 503 : 554, invalid_command, "No valid recipients")
                                              : Reply(503, invalid_command, "MAIL and RCPT come before BDAT");
        case Verb::data:
            if (state == ServerState::chunks || state == ServerState::discarding) {
                return Reply(503, invalid_command, "After BDAT the content goes by BDAT, RFC 3030 section 2");
            }
            // RFC 5321 section 3.3 lets the server choose between 503 and 554.
            return state == ServerState::mail ? Reply(lmtp ? 503 : 554, invalid_command, "No valid recipients")
                                              : Reply(503, invalid_command, "MAIL and RCPT come before DATA");
        default:
            return Reply(503, invalid_command, "Bad sequence of commands");
    }
}

/// A command of an extension that is not offered; LMTP knows neither HELO nor EHLO, RFC 2033 section 4.1.
Reply not_offered(Verb verb) {
    const bool is_hello = verb == Verb::ehlo || verb == Verb::helo;
    return is_hello ? Reply(500, invalid_command, "This is LMTP: say LHLO")
                    : Reply(502, invalid_command, "Command not implemented");
}

/// RFC 2034 sections 3 and 4: in every 2yz, 4yz and 5yz reply but the greeting and those to EHLO and HELO.
bool carries_enhanced(std::optional<Verb> verb, ServerState state, const Reply& reply) {
    if (verb == Verb::ehlo || verb == Verb::helo || verb == Verb::lhlo || reply.is_intermediate()) return false;
    return state != ServerState::accepting;
}

}  // namespace

ServerSession::ServerSession(std::shared_ptr<const ServerSettings> settings)
    : settings_(std::move(settings)), lines_(line_octets_max(*settings_)),
      command_line_octets_max_(command_line_octets_max(*settings_)) {}

Reply ServerSession::default_greeting() const {
    return Reply(220, settings_->host_name + " " + settings_->greeting_text);
}

void ServerSession::start(Instant now) {
    question_ = AskedGreeting{};
    events_.push(GreetingRequested{});
    settle(now);
}

// ---- input

void ServerSession::handle_input(std::string_view octets, Instant now) {
    if (state_ == ServerState::closed) return;
    if (settings_->synchronisation_enforced && std::holds_alternative<AskedGreeting>(question_)) {
        turn_away(Reply(554, {5, 5, 0}, "Error: SMTP protocol synchronization"), DefenceApplied::Defence::early_talker,
                  octets.size());
    } else if (state_ == ServerState::data) {
        receive_content(octets);
    } else if (chunk_) {
        receive_chunk(octets);
    } else {
        push_line_octets(octets);
    }
    process();
    settle(now);
}

void ServerSession::handle_timeout(Instant now) {
    if (!deadline_ || now < *deadline_) return;
    if (held_until_) {
        release_held();
        process();
        return settle(now);
    }
    end_service(Reply(service_not_available, {4, 4, 2}, settings_->host_name + " Timeout, closing connection"),
                SessionEnded::Reason::timed_out);
    settle(now);
}

void ServerSession::handle_closed(Instant now) {
    if (state_ == ServerState::closed) return;
    question_ = {};
    held_.clear();
    held_end_.reset();
    held_until_.reset();
    step(ServerTrigger::connection_lost);
    events_.push(SessionEnded{SessionEnded::Reason::connection_lost});
    settle(now);
}

void ServerSession::shut_down(const Reply& reply, Instant now) {
    if (state_ == ServerState::closed) return;
    errors_ = 0;  // nothing waits any more
    release_held();
    if (state_ != ServerState::closed) end_service(reply, SessionEnded::Reason::shut_down);
    settle(now);
}

/// Obeys the lines that are here, until one is a question or asks for content.
void ServerSession::process() {
    if ((asking() || holds()) && lines_.held_octets() > limits::waiting_input_octets_max) {
        end_service(Reply(service_not_available, {4, 7, 0}, settings_->host_name + " Too much input ahead of replies"),
                    SessionEnded::Reason::input_overflow);
    }
    while (!asking() && !holds() && state_ != ServerState::closed && !receives_content()) {
        auto line = lines_.next_line();
        if (!line) return;
        if (state_ == ServerState::authenticating) {
            take_response(line->fault == Line::Fault::none ? line->text : "");
        } else {
            handle_line(std::move(*line));
        }
    }
}

void ServerSession::handle_line(Line line) {
    constexpr std::size_t crlf_octets = 2;
    const auto verb = parse_verb(verb_word(line.text));
    if (verb != Verb::auth && line.text.size() > command_line_octets_max_ - crlf_octets) {
        line.text.resize(command_line_octets_max_ - crlf_octets);
        line.fault = Line::Fault::too_long;
    }
    events_.push(CommandReceived{verb, line.text});
    if (is_forbidden(line.text)) {
        return turn_away(Reply(221, {2, 7, 0}, "Error: I can break rules, too. Goodbye."),
                         DefenceApplied::Defence::forbidden_command, 0);
    }
    if (goes_on_too_early(verb)) {
        return turn_away(Reply(554, {5, 5, 0}, "Error: SMTP protocol synchronization"),
                         DefenceApplied::Defence::synchronisation, lines_.held_octets());
    }
    count_junk(verb);
    if (line.fault == Line::Fault::too_long) return reject(verb, Reply(500, syntax_wrong, "Line too long"));
    if (line.fault == Line::Fault::bare_cr_lf) {
        return reject(verb, Reply(500, syntax_wrong, "CR and LF stand only together, RFC 5321 section 2.3.8"));
    }
    if (state_ == ServerState::refusing && verb != Verb::quit) {
        return reject(verb, Reply(503, invalid_command, "No mail service here"));
    }
    if (verb && !is_offered(*verb, *settings_)) {
        return reject(verb, not_offered(*verb));
    }
    if (verb && *verb != Verb::bdat && !next(state_, trigger_of(*verb))) {
        return reject(verb, out_of_order(*verb, state_, settings_->lmtp));
    }
    const auto command = parse_command(line.text);
    if (!command) return reject(verb, command.error().reply);
    if (is_asked(*verb)) {
        question_ = AskedCommand{*verb, *command};
        return events_.push(CommandRequested{*verb});
    }
    std::visit([this](const auto& alternative) { obey(alternative); }, *command);
}

bool ServerSession::is_asked(Verb verb) const {
    const auto& asked = settings_->asked_verbs;
    return std::find(asked.begin(), asked.end(), verb) != asked.end();
}

void ServerSession::obey(const EhloCommand& command) {
    client_name_ = command.client;
    extended_ = true;
    accept(Verb::ehlo, ehlo_reply(*settings_, command.client));
}

void ServerSession::obey(const HeloCommand& command) {
    client_name_ = command.client;
    extended_ = false;
    accept(Verb::helo, Reply(250, settings_->host_name));
}

void ServerSession::obey(const LhloCommand& command) {
    client_name_ = command.client;
    extended_ = true;
    accept(Verb::lhlo, lhlo_reply(*settings_));
}

void ServerSession::obey(const MailCommand& command) {
    auto request = interpret(command, *settings_);
    if (!request) return reject(Verb::mail, request.error());
    question_ = AskedMail{*request};
    events_.push(std::move(*request));
}

void ServerSession::obey(const RcptCommand& command) {
    auto request = interpret(command, *settings_, envelope_.smtputf8);
    if (!request) return reject(Verb::rcpt, request.error());
    if (envelope_.recipients.size() >= settings_->recipients_max) {
        report(DefenceApplied::Defence::too_many_recipients, envelope_.recipients.size() + 1);
        return reject(Verb::rcpt, Reply(452, {4, 5, 3}, "Too many recipients"));
    }
    question_ = AskedRecipient{*request};
    events_.push(std::move(*request));
}

void ServerSession::obey(const DataCommand&) {
    decoder_ = DataDecoder(content_octets_max(*settings_), settings_->bare_line_ends == BareLineEnds::accept);
    accept(Verb::data, Reply(354, settings_->data_text));
    receive_content(lines_.take_rest());
}

void ServerSession::obey(const RsetCommand&) {
    accept(Verb::rset, Reply(250, {2, 0, 0}, "OK"));
}

void ServerSession::obey(const NoopCommand&) {
    accept(Verb::noop, Reply(250, {2, 0, 0}, "OK"));
}

void ServerSession::obey(const QuitCommand&) {
    const std::string usual = settings_->host_name + " Service closing transmission channel";
    accept(Verb::quit, Reply(221, {2, 0, 0}, settings_->quit_text.empty() ? usual : settings_->quit_text));
    events_.push(SessionEnded{SessionEnded::Reason::quit});
}

void ServerSession::obey(const VrfyCommand& command) {
    const Reply cannot_verify(252, {2, 0, 0},
                              "Cannot verify the user, but will accept the message and attempt delivery");
    verify(Verb::vrfy, settings_->vrfy, cannot_verify, command.text);
}

void ServerSession::obey(const ExpnCommand& command) {
    const Reply cannot_expand(550, {5, 7, 2}, "Mailing list expansion prohibited");
    verify(Verb::expn, settings_->expn, cannot_expand, command.text);
}

void ServerSession::verify(Verb verb, VerifyPolicy policy, const Reply& cannot_verify, const std::string& text) {
    if (policy == VerifyPolicy::refuse) return reject(verb, Reply(502, invalid_command, "Command not implemented"));
    if (policy == VerifyPolicy::cannot_verify) {
        return cannot_verify.is_completion() ? accept(verb, cannot_verify) : reject(verb, cannot_verify);
    }
    question_ = AskedVerify{verb};
    events_.push(VerifyRequested{verb, text});
}

void ServerSession::obey(const HelpCommand&) {
    if (!settings_->help) return reject(Verb::help, Reply(502, invalid_command, "Command not implemented"));
    accept(Verb::help, Reply(214, {2, 0, 0}, settings_->help_text));
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
        content_verb_ = Verb::bdat;
        return conclude_content({*chunk.refusal}, chunk.command.last ? replies_owed(envelope_) : 1);
    }
    if (!chunk.command.last) {
        const std::string text = "Ok: " + std::to_string(chunk.command.size_octets) + " bytes";
        return accept(Verb::bdat, Reply(250, {2, 0, 0}, text));
    }
    step(ServerTrigger::end_of_data);
    finish_content(std::exchange(chunks_, {}), Verb::bdat);
}

void ServerSession::finish_content(Octets content, Verb verb) {
    content_verb_ = verb;
    Envelope envelope = std::exchange(envelope_, {});
    const std::size_t replies = replies_owed(envelope);
    const std::optional<Reply> refusal = content_refusal(content, verb);
    if (refusal) {
        step(ServerTrigger::content_answered);
        if (!settings_->lmtp) return reject(verb, *refusal);
        return conclude_content({*refusal}, replies);
    }
    question_ = AskedContent{replies};
    events_.push(ContentReceived{transactions_, std::move(envelope), std::move(content), verb == Verb::bdat});
}

void ServerSession::obey(const EtrnCommand& command) {
    question_ = AskedQueueStart{};
    events_.push(QueueStartRequested{command.node});
}

// ---- AUTH

void ServerSession::obey(const AuthCommand& command) {
    if (!extended_) return reject(Verb::auth, Reply(503, invalid_command, "Say EHLO first"));
    if (authenticated_user_) return reject(Verb::auth, Reply(503, invalid_command, "Already authenticated"));
    const auto& offered = settings_->authentication;
    if (std::find(offered.begin(), offered.end(), command.mechanism) == offered.end()) {
        return reject(Verb::auth, Reply(504, {5, 5, 4}, "Mechanism not offered: " + command.mechanism));
    }
    authentication_ = Authentication{command.mechanism};
    if (command.initial_response) {
        take_response(*command.initial_response == "=" ? std::string_view() : *command.initial_response);
    } else {
        challenge(command.mechanism == "LOGIN" ? login_user_challenge : "");
    }
}

/// @param text  of the client, in base64
void ServerSession::take_response(std::string_view text) {
    if (text == "*") return fail_authentication(Reply(501, {5, 7, 0}, "Authentication cancelled"));
    const auto message = decode_base64(text);
    if (!message) return fail_authentication(Reply(501, syntax_wrong, "Response is not in base64"));
    if (authentication_->mechanism == "LOGIN") {
        take_login(*message);
    } else {
        take_plain(*message);
    }
}

void ServerSession::take_plain(std::string_view message) {
    auto credentials = parse_plain(message);
    if (!credentials) return fail_authentication(Reply(501, syntax_wrong, "Not a message of PLAIN, RFC 4616"));
    ask_authentication(std::move(*credentials));
}

void ServerSession::take_login(std::string_view message) {
    if (!authentication_->user) {
        authentication_->user.emplace(message);
        return challenge(login_password_challenge);
    }
    ask_authentication({*authentication_->user, std::string(message)});
}

void ServerSession::challenge(std::string_view text) {
    send(Verb::auth, Reply(334, encode_base64(text)));
    step(ServerTrigger::challenged);
}

void ServerSession::ask_authentication(Credentials credentials) {
    question_ = AskedAuthentication{credentials.user};
    events_.push(AuthenticationRequested{authentication_->mechanism, std::move(credentials)});
}

void ServerSession::fail_authentication(const Reply& reply) {
    authentication_.reset();
    if (state_ == ServerState::authenticating) step(ServerTrigger::authentication_failed);
    reject(Verb::auth, reply);
}

// ---- questions

template <class Asked>
std::optional<Asked> ServerSession::take_question() {
    if (!std::holds_alternative<Asked>(question_)) return std::nullopt;
    std::optional<Asked> asked(std::move(std::get<Asked>(question_)));
    question_ = {};
    return asked;
}

void ServerSession::answer_greeting(const Reply& reply, Instant now) {
    if (!take_question<AskedGreeting>()) return;
    if (reply.code() == service_not_available) {
        end_service(reply, SessionEnded::Reason::shut_down);
    } else {
        send(std::nullopt, reply);
        step(reply.is_completion() ? ServerTrigger::greeting_accepted : ServerTrigger::greeting_refused);
    }
    process();
    settle(now);
}

void ServerSession::answer_mail(const Reply& reply, Instant now) {
    auto asked = take_question<AskedMail>();
    if (!asked) return;
    if (reply.is_completion())
        accept_mail(std::move(asked->request), reply);
    else
        refuse_by_host(Verb::mail, reply);
    process();
    settle(now);
}

void ServerSession::accept_mail(MailRequested request, const Reply& reply) {
    envelope_ = Envelope{std::move(request.reverse_path),  {}, request.body, request.size_octets,
                         std::move(request.parameters), request.smtputf8};
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
    process();
    settle(now);
}

void ServerSession::accept_recipient(RecipientRequested request, const Reply& reply) {
    envelope_.recipients.push_back(Recipient{std::move(request.forward_path), std::move(request.parameters)});
    accept(Verb::rcpt, reply);
}

void ServerSession::answer_content(const Reply& reply, Instant now) {
    answer_content(std::vector<Reply>{reply}, now);
}

void ServerSession::answer_content(const std::vector<Reply>& replies, Instant now) {
    assert(!replies.empty());
    const auto asked = take_question<AskedContent>();
    if (!asked) return;
    if (replies.front().code() != service_not_available) step(ServerTrigger::content_answered);
    conclude_content(replies, asked->replies);
    process();
    settle(now);
}

std::size_t ServerSession::replies_owed(const Envelope& envelope) const {
    return settings_->lmtp ? std::max<std::size_t>(envelope.recipients.size(), 1) : 1;
}

/// @param replies  where they are fewer than `count` the last one is everybody's
void ServerSession::conclude_content(const std::vector<Reply>& replies, std::size_t count) {
    for (std::size_t index = 0; index < count; ++index) {
        const Reply& reply = replies[std::min(index, replies.size() - 1)];
        if (reply.is_completion()) {
            errors_ = 0;
            send(content_verb_, reply);
        } else if (settings_->lmtp && reply.code() != service_not_available) {
            // A full mailbox is no error of the client's, and what others were told must be said to the end.
            events_.push(CommandRejected{content_verb_, reply});
            send(content_verb_, reply);
        } else {
            return refuse_by_host(content_verb_, reply);
        }
    }
}

void ServerSession::answer_verify(const Reply& reply, Instant now) {
    const auto asked = take_question<AskedVerify>();
    if (!asked) return;
    if (reply.is_completion())
        accept(asked->verb, reply);
    else
        reject(asked->verb, reply);
    process();
    settle(now);
}

void ServerSession::answer_command(const std::optional<Reply>& refusal, Instant now) {
    const auto asked = take_question<AskedCommand>();
    if (!asked) return;
    if (refusal)
        reject(asked->verb, *refusal);
    else
        std::visit([this](const auto& alternative) { obey(alternative); }, asked->command);
    process();
    settle(now);
}

void ServerSession::answer_queue_start(const Reply& reply, Instant now) {
    if (!take_question<AskedQueueStart>()) return;
    if (reply.is_completion())
        accept(Verb::etrn, reply);
    else
        reject(Verb::etrn, reply);
    process();
    settle(now);
}

void ServerSession::answer_authentication(const Reply& reply, Instant now) {
    auto asked = take_question<AskedAuthentication>();
    if (!asked) return;
    if (reply.is_completion()) {
        authentication_.reset();
        authenticated_user_ = std::move(asked->user);
        accept(Verb::auth, reply);
    } else {
        fail_authentication(reply);
    }
    process();
    settle(now);
}

// ---- output

Octets ServerSession::take_output() {
    return std::exchange(output_, {});
}

void ServerSession::accept(Verb verb, const Reply& reply) {
    send(verb, reply);
    step(trigger_of(verb));
}

/// A refused command, or the one too many.
void ServerSession::reject(std::optional<Verb> verb, const Reply& reply) {
    if (reply.code() == service_not_available) return end_service(reply, SessionEnded::Reason::shut_down);
    count_error();
    if (errors_ > settings_->errors_max) {
        report(DefenceApplied::Defence::too_many_errors, errors_);
        return end_service(Reply(service_not_available, {4, 7, 0}, settings_->host_name + " Too many errors"),
                           SessionEnded::Reason::too_many_errors);
    }
    events_.push(CommandRejected{verb, reply});
    send(verb, reply);
}

/// What was right in itself, and the host does not want it.
void ServerSession::refuse_by_host(Verb verb, const Reply& reply) {
    if (settings_->errors_count_refusals || reply.code() == service_not_available) return reject(verb, reply);
    events_.push(CommandRejected{verb, reply});
    send(verb, reply);
}

void ServerSession::send(std::optional<Verb> verb, const Reply& reply) {
    std::optional<EnhancedStatusCode> enhanced;
    if (settings_->enhanced_status_codes && carries_enhanced(verb, state_, reply)) {
        const auto category = static_cast<std::uint8_t>(reply.code() / 100);
        enhanced = reply.enhanced().value_or(EnhancedStatusCode{category, 0, 0});
    }
    Reply sent = reply.with_enhanced(enhanced);
    if (must_hold() && verb != Verb::quit) {
        held_.push_back({std::move(sent), verb});
    } else {
        emit(std::move(sent), verb);
    }
}

void ServerSession::emit(Reply reply, std::optional<Verb> verb) {
    output_.append(reply.encode());
    events_.push(ReplySent{std::move(reply), verb});
}

void ServerSession::step(ServerTrigger trigger) {
    const auto to = next(state_, trigger);
    assert(to);
    const ServerState from = std::exchange(state_, *to);
    if (from != *to) events_.push(StateChanged{from, *to});
}

/// 421 and the end, RFC 5321 section 3.8.
void ServerSession::end_service(const Reply& reply, SessionEnded::Reason reason) {
    question_ = {};
    if (must_hold()) {
        held_end_ = HeldEnd{reply, reason};
        return;
    }
    send(std::nullopt, reply);
    step(ServerTrigger::shut_down);
    events_.push(SessionEnded{reason});
}

/// What every input ends with: the client has the time-out's span from now, unless the host owes an answer or replies
/// wait.
void ServerSession::settle(Instant now) {
    deadline_.reset();
    if (holds()) {
        if (!held_until_) held_until_ = now + settings_->error_delay;
        deadline_ = held_until_;
        return;
    }
    if (!asking() && state_ != ServerState::closed) deadline_ = now + settings_->timeout;
}

}  // namespace protocol::smtp
