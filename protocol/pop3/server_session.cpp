#include "protocol/pop3/server_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/base/dot_stuffing.hpp"
#include "protocol/pop3/apop.hpp"
#include "protocol/pop3/top_cutter.hpp"

namespace protocol::pop3 {

namespace {

constexpr ServerTrigger trigger_of(Verb verb) {
    return static_cast<ServerTrigger>(verb);
}
static_assert(name(trigger_of(Verb::user)) == name(Verb::user) && name(trigger_of(Verb::quit)) == name(Verb::quit));

bool is_unique_id(std::string_view text) {
    return !text.empty() && text.size() <= unique_id_octets_max &&
           std::all_of(text.begin(), text.end(), [](char octet) { return octet >= 0x21 && octet <= 0x7E; });
}

std::string messages_text(std::size_t messages, std::uint64_t octets) {
    return fmt::format("{} message{} ({} octets)", messages, messages == 1 ? "" : "s", octets);
}

}  // namespace

ServerSession::ServerSession(ServerSettings settings, Instant now)
    : settings_(std::move(settings)),
      lines_(settings_.mechanisms.empty() ? command_octets_max : sasl_line_octets_max),
      active_at_(now),
      encrypted_(settings_.tls == TlsUse::from_start) {
    assert(settings_.timestamp.empty() || find_timestamp(settings_.timestamp) == settings_.timestamp);
    ok(settings_.timestamp.empty() ? settings_.greeting : settings_.greeting + ' ' + settings_.timestamp);
}

void ServerSession::handle_input(std::string_view octets, Instant now) {
    if (state_ == ServerState::closed || state_ == ServerState::update_pending) return;  // nothing counts behind QUIT
    if (state_ == ServerState::tls_handshake) return;
    if (is_pending(state_) && lines_.held_octets() + octets.size() > settings_.unread_input_octets_max) {
        refuse({}, "too many commands sent ahead");
        end(ServerTrigger::input_overflow, EndReason::input_overflow);
        return;
    }
    lines_.push(octets);
    read_commands(now);
}

void ServerSession::read_commands(Instant now) {
    while (reads_lines(state_)) {
        auto line = lines_.next_line();
        if (!line) return;
        active_at_ = now;
        state_ == ServerState::sasl_response ? take_response(*line) : handle_line(std::move(*line));
    }
}

void ServerSession::handle_line(Line line) {
    if (line.text.size() > command_octets_max - crlf_octets) {
        line.text.resize(command_octets_max - crlf_octets);
        line.fault = Line::Fault::too_long;
    }
    auto verb = parse_verb(line.text);
    if (verb && !knows(*verb)) verb.reset();
    events_.emplace_back(CommandReceived{verb, without_password(line.text)});
    if (line.fault == Line::Fault::too_long) return refuse({}, "command line too long");
    if (line.fault == Line::Fault::bare_cr_lf) return refuse({}, "CR or LF inside a command line");
    if (!verb) return refuse({}, "unknown command");
    if (!allows(*verb)) return refuse({}, fmt::format("{} is not possible now", name(*verb)));
    if (const auto why = insecurity(*verb); !why.empty()) return refuse(code_auth, std::string(why));
    const auto command = Command::parse(line.text);
    if (!command) return refuse({}, fmt::format("{} needs {}", name(*verb), command.error().expected));
    handle_command(*command);
}

bool ServerSession::knows(Verb verb) const {
    if (verb == Verb::auth) return !settings_.mechanisms.empty();
    if (verb == Verb::stls) return settings_.tls != TlsUse::none;
    return (verb != Verb::utf8 && verb != Verb::lang) || settings_.utf8;
}

bool ServerSession::allows(Verb verb) const {
    if (verb == Verb::apop && settings_.timestamp.empty()) return false;
    if ((verb == Verb::user || verb == Verb::pass) && !settings_.user_pass_allowed) return false;
    return next(state_, trigger_of(verb)).has_value();
}

std::string_view ServerSession::insecurity(Verb verb) const {
    const bool sends_password = verb == Verb::user || verb == Verb::pass;
    const bool is_login = sends_password || verb == Verb::apop || verb == Verb::auth;
    if (is_login && !may_log_in()) return "there is no login before STLS";
    if (sends_password && !may_send_password()) return "passwords are taken on encrypted connections only";
    return {};
}

void ServerSession::handle_command(const Command& command) {
    switch (command.verb()) {
        case Verb::user:
            return handle_user(command);
        case Verb::pass:
            return handle_pass(command);
        case Verb::apop:
            return handle_apop(command);
        case Verb::auth:
            return handle_auth(command);
        case Verb::stls:
            return handle_stls();
        case Verb::utf8:
            return handle_utf8();
        case Verb::lang:
            return handle_lang(command);
        case Verb::capa:
            return ok_lines("capabilities follow", capabilities().lines);
        case Verb::stat:
            return handle_stat();
        case Verb::list:
            return handle_list(command);
        case Verb::uidl:
            return handle_uidl(command);
        case Verb::retr:
        case Verb::top:
            return handle_content(command);
        case Verb::dele:
            return handle_dele(command);
        case Verb::noop:
            return ok({});
        case Verb::rset:
            return handle_rset();
        case Verb::quit:
            return handle_quit();
    }
}

void ServerSession::answer_login(LoginAnswer answer, Instant now) {
    if (state_ != ServerState::login_pending) return;
    active_at_ = now;
    if (answer) {
        for (MaildropEntry& entry : *answer) {
            assert(is_unique_id(entry.unique_id));
            messages_.push_back(Message{std::move(entry)});
        }
        maildrop_locked_ = true;
        const Totals now_there = totals();
        ok("maildrop has " + messages_text(now_there.messages, now_there.octets));
        move(ServerTrigger::login_granted);
    } else {
        refuse_login(answer.error());
    }
    read_commands(now);
}

bool ServerSession::may_begin_tls() const {
    return (settings_.tls == TlsUse::offered || settings_.tls == TlsUse::required) && !encrypted_ && !utf8_;
}

void ServerSession::handle_stls() {
    if (encrypted_) return refuse({}, "TLS is active already");
    if (!may_begin_tls()) return refuse({}, "STLS is not possible behind UTF8");  // RFC 6856 section 2.1
    ok("begin TLS negotiation");
    move(ServerTrigger::stls);
    // What came behind the command in the clear may be anybody's: it must not be taken for a part of what is encrypted.
    static_cast<void>(lines_.take_rest());
    events_.emplace_back(TlsRequested{});
}

void ServerSession::handle_tls_established(Instant now, bool client_proved) {
    client_proved_ = client_proved;
    if (state_ != ServerState::tls_handshake) return;
    active_at_ = now;
    encrypted_ = true;
    mailbox_.clear();
    move(ServerTrigger::tls_established);
}

void ServerSession::handle_utf8() {
    utf8_ = true;
    ok("UTF-8 mode");
}

void ServerSession::handle_lang(const Command& command) {
    if (command.language().empty()) return ok_lines("languages follow", {"en English"});
    const bool is_english = command.language() == "*" || equal_ignoring_case(command.language(), "en");
    is_english ? ok("en English it is") : refuse({}, "English only");
}

Capabilities ServerSession::capabilities() const {
    Capabilities capabilities{{"TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING"}};
    if (settings_.user_pass_allowed && may_send_password()) capabilities.lines.emplace_back("USER");
    if (const auto usable = mechanisms(); !usable.empty()) {
        capabilities.lines.push_back(fmt::format("SASL {}", fmt::join(usable, " ")));
    }
    if (settings_.login_delay) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(*settings_.login_delay).count();
        capabilities.lines.push_back(fmt::format("LOGIN-DELAY {}", seconds));
    }
    if (settings_.expiry) {
        const auto days = settings_.expiry->days;
        capabilities.lines.push_back(days ? fmt::format("EXPIRE {}", *days) : "EXPIRE NEVER");
    }
    if (settings_.utf8) capabilities.lines.insert(capabilities.lines.end(), {"UTF8", "LANG"});
    if (may_begin_tls() && next(state_, ServerTrigger::stls)) capabilities.lines.emplace_back("STLS");
    if (maildrop_locked_) capabilities.lines.push_back("IMPLEMENTATION " + settings_.implementation);
    return capabilities;
}

ServerSession::Message* ServerSession::find_message(std::uint32_t number) {
    if (number > messages_.size()) {
        refuse({}, fmt::format("no message {}, the maildrop had {} messages", number, messages_.size()));
        return nullptr;
    }
    Message& message = messages_[number - 1];
    if (!message.deleted) return &message;
    refuse({}, fmt::format("message {} is deleted", number));
    return nullptr;
}

ServerSession::Totals ServerSession::totals() const {
    Totals totals;
    for (const Message& message : messages_) {
        if (message.deleted) continue;
        ++totals.messages;
        totals.octets += message.entry.size_octets;
    }
    return totals;
}

void ServerSession::handle_stat() {
    const Totals listed = totals();
    ok(fmt::format("{} {}", listed.messages, listed.octets));
}

void ServerSession::handle_list(const Command& command) {
    if (const auto number = command.number()) {
        const Message* message = find_message(*number);
        if (message != nullptr) ok(fmt::format("{} {}", *number, message->entry.size_octets));
        return;
    }
    std::vector<std::string> lines;
    for (std::size_t index = 0; index < messages_.size(); ++index)
        if (!messages_[index].deleted)
            lines.push_back(fmt::format("{} {}", index + 1, messages_[index].entry.size_octets));
    const Totals listed = totals();
    ok_lines(messages_text(listed.messages, listed.octets), lines);
}

void ServerSession::handle_uidl(const Command& command) {
    if (const auto number = command.number()) {
        const Message* message = find_message(*number);
        if (message != nullptr) ok(fmt::format("{} {}", *number, message->entry.unique_id));
        return;
    }
    std::vector<std::string> lines;
    for (std::size_t index = 0; index < messages_.size(); ++index)
        if (!messages_[index].deleted)
            lines.push_back(fmt::format("{} {}", index + 1, messages_[index].entry.unique_id));
    ok_lines("unique-ids follow", lines);
}

void ServerSession::handle_content(const Command& command) {
    const std::uint32_t number = *command.number();
    if (find_message(number) == nullptr) return;
    wanted_content_ = ContentRequested{number - 1, std::nullopt};
    if (command.verb() == Verb::top) wanted_content_->lines_max = command.lines();
    move(trigger_of(command.verb()));
    events_.emplace_back(*wanted_content_);
}

void ServerSession::answer_content(std::span<const std::string_view> pieces, Instant now) {
    if (state_ != ServerState::content_pending) return;
    active_at_ = now;
    if (needs_utf8(pieces)) {
        refuse(code_utf8, "the message has UTF-8 in its header: ask for it by UTF8");
        move(ServerTrigger::content_answered);
        return read_commands(now);
    }
    const bool whole = !wanted_content_->lines_max;
    const std::uint64_t size_octets = messages_[wanted_content_->index].entry.size_octets;
    const Response first{true, {}, whole ? fmt::format("{} octets", size_octets) : "top of message follows"};
    const std::size_t output_before = output_.size();
    if (whole) output_.reserve(output_before + size_octets + size_octets / 64 + response_octets_max);
    output_ += first.encode() + "\r\n";
    DotEncoder encoder;
    TopCutter cutter(wanted_content_->lines_max.value_or(0));
    for (const std::string_view piece : pieces) encoder.encode(whole ? piece : cutter.take(piece), output_);
    encoder.finish(output_);
    events_.emplace_back(ReplySent{true, first.text, output_.size() - output_before});
    move(ServerTrigger::content_answered);
    read_commands(now);
}

bool ServerSession::needs_utf8(std::span<const std::string_view> pieces) const {
    if (!settings_.utf8 || utf8_) return false;
    TopCutter header(0);
    return std::any_of(pieces.begin(), pieces.end(), [&header](std::string_view piece) {
        const std::string_view part = header.take(piece);
        return std::any_of(part.begin(), part.end(), [](char octet) { return (octet & 0x80) != 0; });
    });
}

void ServerSession::refuse_content(Instant now) {
    if (state_ != ServerState::content_pending) return;
    active_at_ = now;
    refuse(code_system_temporary, "the message cannot be read now");
    move(ServerTrigger::content_answered);
    read_commands(now);
}

void ServerSession::handle_dele(const Command& command) {
    Message* message = find_message(*command.number());
    if (message == nullptr) return;
    message->deleted = true;
    ok(fmt::format("message {} deleted", *command.number()));
}

void ServerSession::handle_rset() {
    for (Message& message : messages_) message.deleted = false;
    const Totals restored = totals();
    ok("maildrop has " + messages_text(restored.messages, restored.octets));
}

void ServerSession::handle_quit() {
    if (state_ != ServerState::transaction) {
        ok("goodbye");
        return end(ServerTrigger::quit, EndReason::quit);
    }
    UpdateRequested update;
    for (std::size_t index = 0; index < messages_.size(); ++index)
        if (messages_[index].deleted) update.deleted.push_back(index);
    move(ServerTrigger::quit);
    events_.emplace_back(std::move(update));
}

void ServerSession::answer_update(UpdateOutcome outcome, Instant now) {
    if (state_ != ServerState::update_pending) return;
    active_at_ = now;
    const Totals left = totals();
    if (outcome == UpdateOutcome::failed) {
        refuse(code_system_temporary, "some deleted messages were not removed");
    } else {
        ok(left.messages == 0 ? "goodbye, maildrop empty"
                              : "goodbye, left " + messages_text(left.messages, left.octets));
    }
    end(ServerTrigger::update_answered, EndReason::quit);
}

void ServerSession::handle_timeout(Instant now) {
    const auto due = next_timeout();
    if (!due || now < *due) return;
    end(ServerTrigger::autologout, EndReason::autologout);  // without a response, RFC 1939 section 3
}

void ServerSession::handle_closed(Instant) {
    if (state_ != ServerState::closed) end(ServerTrigger::connection_closed, EndReason::connection_closed);
}

Octets ServerSession::take_output() {
    return std::exchange(output_, {});
}

std::optional<ServerEvent> ServerSession::poll_event() {
    if (events_.empty()) return std::nullopt;
    ServerEvent event = std::move(events_.front());
    events_.pop_front();
    return event;
}

std::optional<Instant> ServerSession::next_timeout() const {
    if (is_pending(state_) || state_ == ServerState::closed) return std::nullopt;
    return active_at_ + settings_.autologout;
}

void ServerSession::ok(std::string text) {
    reply(Response{true, {}, std::move(text)});
}

void ServerSession::refuse(std::string_view code, std::string text) {
    reply(Response{false, std::string(code), std::move(text)});
}

void ServerSession::ok_lines(std::string text, const std::vector<std::string>& lines) {
    Octets content;
    DotEncoder encoder;
    for (const std::string& line : lines) {
        encoder.encode(line, content);
        encoder.encode("\r\n", content);
    }
    encoder.finish(content);
    reply(Response{true, {}, std::move(text)}, content);
}

void ServerSession::reply(const Response& response, std::string_view rest) {
    const std::string first = response.encode() + "\r\n";
    assert(first.size() <= response_octets_max);
    output_.append(first).append(rest);
    events_.emplace_back(ReplySent{response.ok, response.encode_text(), first.size() + rest.size()});
}

void ServerSession::move(ServerTrigger trigger) {
    const auto to = next(state_, trigger);
    assert(to);
    if (*to == state_) return;
    events_.emplace_back(ServerStateChanged{state_, *to});
    state_ = *to;
}

void ServerSession::end(ServerTrigger trigger, EndReason reason) {
    move(trigger);
    events_.emplace_back(SessionEnded{reason, maildrop_locked_});
    dialogue_.end();
    static_cast<void>(lines_.take_rest());
}

}  // namespace protocol::pop3
