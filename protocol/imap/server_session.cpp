#include "protocol/imap/server_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/grammar_reader.hpp"
#include "protocol/imap/search_charset.hpp"

namespace protocol::imap {

namespace {

std::string_view fault_text(ReadCommand::Fault fault) {
    switch (fault) {
        case ReadCommand::Fault::none:
            break;
        case ReadCommand::Fault::line_too_long:
            return "Command line too long";
        case ReadCommand::Fault::bare_cr_lf:
            return "CR or LF inside a command line";
        case ReadCommand::Fault::literal_too_large:
            return "Literal too large";
        case ReadCommand::Fault::non_synchronising_too_large:
            return "Literal too large to be sent without waiting";
        case ReadCommand::Fault::too_many_literals:
            return "Too many literals";
    }
    return {};
}

/// Tag and verb as far as there are any.
struct CommandHead {
    std::string tag{};
    std::optional<Verb> verb{};
};

CommandHead read_head(std::string_view octets) {
    GrammarReader reader(octets);
    CommandHead head;
    head.tag = std::string(reader.tag());
    reader.space();
    if (!reader.ok()) return {};
    head.verb = parse_verb(reader.label());
    return head;
}

bool saves_result(const CommandBody& body) {
    return std::visit(
        [](const auto& command) {
            if constexpr (requires { command.returns->save; }) {
                return command.returns && command.returns->save;
            } else {
                return false;
            }
        },
        body);
}

bool has_message_numbers(const SearchKey& key) {
    if (key.kind == SearchKey::Kind::sequence) return !key.set.is_saved_result();
    return std::any_of(key.operands.begin(), key.operands.end(), has_message_numbers);
}

/// FETCH, STORE, SEARCH, SORT and THREAD use the numbers of messages; behind UID only a search that names some does.
/// RFC 9051 section 7.5.1, RFC 7162 section 3.2.10.2
bool keeps_numbers(const CommandBody& body) {
    return std::visit(
        [](const auto& command) {
            using Body = std::decay_t<decltype(command)>;
            if constexpr (requires { command.key; }) {
                return !command.by_uid || has_message_numbers(command.key);
            } else if constexpr (std::is_same_v<Body, FetchCommand> || std::is_same_v<Body, StoreCommand>) {
                return !command.by_uid;
            } else {
                return false;
            }
        },
        body);
}

CommandAnswer bad(std::string text) {
    return {Condition::bad, {}, std::move(text)};
}

}  // namespace

std::vector<std::string> default_extensions() {
    return {"IDLE",
            "NAMESPACE",
            "UNSELECT",
            "UIDPLUS",
            "MOVE",
            "CHILDREN",
            "SPECIAL-USE",
            "CREATE-SPECIAL-USE",
            "LIST-EXTENDED",
            "LIST-STATUS",
            "STATUS=SIZE",
            "ESEARCH",
            "SEARCHRES",
            "CONDSTORE",
            "QRESYNC",
            "WITHIN",
            "SORT",
            "THREAD=ORDEREDSUBJECT",
            "THREAD=REFERENCES",
            "MULTIAPPEND",
            "BINARY",
            "QUOTA",
            "QUOTA=RES-STORAGE",
            "QUOTA=RES-MESSAGE",
            "QUOTASET",
            "UTF8=ACCEPT",
            "SAVEDATE",
            "OBJECTID",
            "PREVIEW",
            "NOTIFY"};
}

ServerSession::ServerSession(ServerSettings settings, Instant now)
    : settings_(std::move(settings)),
      reader_(CommandLimits()),
      active_at_(now),
      encrypted_(settings_.tls == TlsUse::from_start) {
    update_limits();
    // Whether EXTERNAL can be offered is known when the handshake is over.
    const bool offer_is_open = encrypted_ && sasl::find_mechanism(settings_.mechanisms, "EXTERNAL");
    const auto code = offer_is_open ? std::nullopt : std::optional(ResponseCode{"CAPABILITY", {}});
    say({{}, Condition::ok, code, settings_.greeting});
}

std::vector<std::string> ServerSession::capabilities() const {
    std::vector<std::string> all = {"IMAP4rev1", "IMAP4rev2", settings_.literal_plus ? "LITERAL+" : "LITERAL-", "ID",
                                    "ENABLE"};
    if (is_logged_in(state_)) {
        all.insert(all.end(), settings_.extensions.begin(), settings_.extensions.end());
        all.push_back(fmt::format("APPENDLIMIT={}", settings_.append_octets));
        return all;
    }
    all.emplace_back("SASL-IR");
    if (may_begin_tls()) all.emplace_back("STARTTLS");
    for (const std::string& mechanism : mechanisms()) all.push_back("AUTH=" + mechanism);
    if (settings_.login_disabled || !may_send_password()) all.emplace_back("LOGINDISABLED");
    return all;
}

bool ServerSession::offers(std::string_view capability) const {
    if (equal_ignoring_case(capability, "IMAP4rev2")) return true;
    return std::any_of(
        settings_.extensions.begin(), settings_.extensions.end(),
        [capability](const std::string& extension) { return equal_ignoring_case(extension, capability); });
}

bool ServerSession::enabled(std::string_view capability) const {
    const auto was_told = [this](std::string_view wanted) {
        return std::any_of(enabled_.begin(), enabled_.end(),
                           [wanted](const std::string& each) { return equal_ignoring_case(each, wanted); });
    };
    return was_told(capability) || (equal_ignoring_case(capability, "CONDSTORE") && was_told("QRESYNC"));
}

NameEncoding ServerSession::names() const {
    return enabled("IMAP4rev2") || enabled("UTF8=ACCEPT") ? NameEncoding::utf8 : NameEncoding::modified_utf7;
}

void ServerSession::update_limits() {
    CommandLimits limits;
    if (!is_logged_in(state_)) {
        limits.command_octets = command_octets_before_login_max;
        limits.literal_octets = limits.append_octets = literal_octets_before_login_max;
        limits.literals_octets = 2 * literal_octets_before_login_max;
    } else {
        limits.append_octets = settings_.append_octets;
    }
    if (!settings_.literal_plus) limits.non_synchronising_octets = literal_minus_octets_max;
    reader_.set_limits(limits);
}

void ServerSession::handle_input(std::string_view octets, Instant now) {
    if (state_ == ServerState::closed || state_ == ServerState::tls_handshake) return;
    if (is_pending(state_) && reader_.held_octets() + octets.size() > settings_.unread_input_octets_max) {
        return end_with_bye(ServerTrigger::input_refused, EndReason::input_refused, "Too many commands sent ahead");
    }
    reader_.push(octets);
    read_commands(now);
}

void ServerSession::read_commands(Instant now) {
    while (reads_input(state_) && read_one(now)) {
    }
}

bool ServerSession::read_one(Instant now) {
    if (state_ == ServerState::sasl_response || is_idle(state_)) {
        const auto line = reader_.next_line();
        if (line) {
            active_at_ = now;
            is_idle(state_) ? take_idle_line(*line) : take_sasl_line(*line);
            return true;
        }
        if (!reader_.refused()) return false;
    } else {
        const auto result = reader_.next();
        if (!result) return false;
        active_at_ = now;
        if (std::holds_alternative<ContinuationOwed>(*result)) {
            output_ += encode(ContinuationResponse{"OK"}, names());
            return true;
        }
        if (const auto* read = std::get_if<ReadCommand>(&*result)) {
            handle_command_text(*read);
            return true;
        }
    }
    end_with_bye(ServerTrigger::input_refused, EndReason::input_refused, "Input too long", code_of_refused_input());
    return false;
}

std::optional<ResponseCode> ServerSession::code_of_refused_input() const {
    if (!reader_.refused_message() || !is_logged_in(state_)) return std::nullopt;
    return ResponseCode{"TOOBIG", {}};  // RFC 7888 section 5
}

void ServerSession::handle_command_text(const ReadCommand& read) {
    events_.push(CommandReceived{text_for_record(read.octets)});
    if (read.fault != ReadCommand::Fault::none) return refuse_faulty(read);
    auto command = Command::parse(read.octets, names());
    if (!command) return refuse_malformed(command.error());
    handle_command(std::move(*command));
}

void ServerSession::refuse_faulty(const ReadCommand& read) {
    const CommandHead head = read_head(read.octets);
    const bool append = head.verb == Verb::append && is_logged_in(state_);
    if (append && read.fault == ReadCommand::Fault::literal_too_large) {  // RFC 7889 section 4
        return reply(head.tag, {Condition::no, ResponseCode{"TOOBIG", {}}, "Message too large"});
    }
    const bool annotates = head.verb == Verb::set_metadata && is_logged_in(state_);
    if (annotates && read.fault == ReadCommand::Fault::literal_too_large) {  // RFC 5464 section 4.3
        const ResponseCode code{"METADATA", fmt::format("MAXSIZE {}", metadata_value_octets_max)};
        return reply(head.tag, {Condition::no, code, "The value is too large"});
    }
    // RFC 7888 section 5: BAD, with TOOBIG where it answers APPEND.
    const bool too_big = append && read.fault == ReadCommand::Fault::non_synchronising_too_large;
    error(head.tag, std::string(fault_text(read.fault)),
          too_big ? std::optional(ResponseCode{"TOOBIG", {}}) : std::nullopt);
}

void ServerSession::refuse_malformed(const CommandError& error_found) {
    if (error_found.kind == CommandError::Kind::unknown_command) return error(error_found.tag, "Unknown command");
    if (!error_found.verb) return error(error_found.tag, "Not a command: " + error_found.where.expected + " expected");
    const bool possible = next(state_, trigger_of(*error_found.verb)).has_value();
    if (error_found.kind == CommandError::Kind::bad_mailbox_name && possible) {
        return reply(error_found.tag, {Condition::no, ResponseCode{"CANNOT", {}}, "No mailbox can have this name"});
    }
    error(error_found.tag,
          fmt::format("Error in {}: {} expected", name(*error_found.verb), error_found.where.expected));
}

void ServerSession::handle_command(Command command) {
    auto refusal = find_refusal(command);
    if (!refusal) refusal = find_search_refusal(command.body);
    if (refusal && refusal->condition == Condition::bad) return error(command.tag, refusal->text);
    errors_ = 0;
    if (refusal) {
        if (saves_result(command.body)) events_.push(SavedSearchRefused());
        return reply(command.tag, std::move(*refusal));
    }
    tag_ = command.tag;
    verb_ = command.verb();
    by_uid_ = is_by_uid(command.body);
    keeps_numbers_ = keeps_numbers(command.body);
    const bool asked = std::visit(
        [this](const auto& body) {
            if constexpr (requires { obey(body); }) {
                obey(body);
                return false;
            } else {
                return true;
            }
        },
        command.body);
    if (asked || (verb_ == Verb::noop && is_logged_in(state_))) ask(std::move(command));
}

std::optional<CommandAnswer> ServerSession::find_refusal(const Command& command) const {
    const ServerTrigger trigger = trigger_of(command.verb());
    if (trigger == ServerTrigger::starttls) {
        if (auto refusal = find_tls_refusal()) return refusal;
    }
    if (!next(state_, trigger)) {
        if (is_logged_in(state_) && trigger != ServerTrigger::message_command) return bad("Already logged in");
        return bad(is_logged_in(state_) ? "No mailbox is selected" : "Log in first");
    }
    const bool opens_with_qresync = std::visit(
        [](const auto& body) {
            if constexpr (requires { body.qresync; })
                return body.qresync.has_value();
            else
                return false;
        },
        command.body);
    const auto* fetch = std::get_if<FetchCommand>(&command.body);
    if ((opens_with_qresync || (fetch != nullptr && fetch->vanished)) && !enabled("QRESYNC")) {
        return bad("QRESYNC is not enabled");  // RFC 7162 section 3.2.5 and section 3.2.6
    }
    if (command.verb() == Verb::notify && !offers("NOTIFY")) return bad("Unknown command");
    const auto* thread = std::get_if<ThreadCommand>(&command.body);
    if (thread != nullptr && !offers("THREAD=" + thread->algorithm)) return bad("Unknown threading algorithm");
    return std::nullopt;
}

std::optional<CommandAnswer> ServerSession::find_search_refusal(CommandBody& body) const {
    return std::visit(
        [this](auto& command) -> std::optional<CommandAnswer> {
            if constexpr (requires {
                              command.key;
                              command.charset;
                          }) {
                const std::optional<std::string> charset = command.charset;
                if (std::is_same_v<decltype(command), SearchCommand&> && charset && enabled("UTF8=ACCEPT")) {
                    return bad("SEARCH takes no CHARSET behind ENABLE UTF8=ACCEPT");  // RFC 6855 section 3
                }
                switch (convert_to_utf8(command.key, charset)) {
                    case CharsetOutcome::converted:
                        break;
                    case CharsetOutcome::unknown_charset:
                        return CommandAnswer{Condition::no, list_code("BADCHARSET", search_charsets()),
                                             "Unknown charset"};
                    case CharsetOutcome::bad_text:
                        return bad("A string of the search is not in its charset");
                }
            }
            return std::nullopt;
        },
        body);
}

void ServerSession::ask(Command command) {
    const bool opens = verb_ == Verb::select || verb_ == Verb::examine;
    if (opens && is_selected(state_)) {  // RFC 9051 section 7.1
        output_ +=
            encode(ConditionResponse{{}, Condition::ok, ResponseCode{"CLOSED", {}}, "Previous mailbox is now closed"},
                   names());
    }
    move(trigger_of(verb_));
    events_.push(CommandRequested{std::move(command)});
}

void ServerSession::send(const Response& data) {
    if (state_ != ServerState::closed) output_ += encode(data, names());
}

void ServerSession::send_untagged(std::string_view text) {
    if (state_ != ServerState::closed) output_.append("* ").append(text).append("\r\n");
}

bool ServerSession::may_send_expunge() const {
    if (is_idle(state_) || expunge_always_) return is_selected(state_);
    return state_ == ServerState::selected_pending && !keeps_numbers_;
}

void ServerSession::answer_command(CommandAnswer answer, Instant now) {
    if (state_ != ServerState::authenticated_pending && state_ != ServerState::selected_pending) return;
    assert(answer.condition <= Condition::bad);
    active_at_ = now;
    const bool opens = verb_ == Verb::select || verb_ == Verb::examine;
    const bool leaves = (verb_ == Verb::close || verb_ == Verb::unselect) && answer.condition == Condition::ok;
    ServerTrigger trigger = ServerTrigger::answered;
    if (opens && answer.condition == Condition::ok) trigger = ServerTrigger::mailbox_opened;
    // A SELECT that fails leaves no mailbox selected, RFC 9051 section 6.3.2.
    if (is_selected(state_) && (leaves || (opens && answer.condition != Condition::ok)))
        trigger = ServerTrigger::mailbox_left;
    move(trigger);
    finish(std::move(answer));
    read_commands(now);
}

void ServerSession::shut_down(std::string text) {
    if (state_ != ServerState::closed) end_with_bye(ServerTrigger::shut_down, EndReason::shut_down, std::move(text));
}

void ServerSession::handle_timeout(Instant now) {
    const auto due = next_timeout();
    if (!due || now < *due) return;
    end_with_bye(ServerTrigger::autologout, EndReason::autologout,
                 "Autologout, idle for too long");  // RFC 9051 section 5.4
}

void ServerSession::handle_closed(Instant) {
    if (state_ != ServerState::closed) end(ServerTrigger::connection_closed, EndReason::connection_closed);
}

Octets ServerSession::take_output() {
    return std::exchange(output_, {});
}

std::optional<ServerEvent> ServerSession::poll_event() {
    return events_.poll();
}

std::optional<Instant> ServerSession::next_timeout() const {
    if (is_pending(state_) || state_ == ServerState::closed) return std::nullopt;
    return active_at_ + (is_logged_in(state_) ? settings_.autologout : settings_.login_timeout);
}

void ServerSession::finish(CommandAnswer answer) {
    if (answer.text.empty()) {
        answer.text = fmt::format("{}{} {}", by_uid_ ? "UID " : "", name(verb_),
                                  answer.condition == Condition::ok ? "completed" : "failed");
    }
    reply(tag_, std::move(answer));
}

void ServerSession::reply(const std::string& tag, CommandAnswer answer) {
    say({tag, answer.condition, std::move(answer.code), std::move(answer.text)});
}

void ServerSession::error(const std::string& tag, std::string text, std::optional<ResponseCode> code) {
    say({tag.empty() ? std::nullopt : std::optional(tag), Condition::bad, std::move(code), std::move(text)});
    if (++errors_ < settings_.errors_in_a_row) return;
    end_with_bye(ServerTrigger::too_many_errors, EndReason::too_many_errors, "Too many invalid commands");
}

void ServerSession::say(ConditionResponse response) {
    if (response.code && response.code->name == "CAPABILITY") {
        response.code->argument = fmt::format("{}", fmt::join(capabilities(), " "));
    }
    output_ += encode(response, names());
    events_.push(ConditionSent{std::move(response)});
}

void ServerSession::move(ServerTrigger trigger) {
    const auto to = next(state_, trigger);
    assert(to);
    if (*to == state_) return;
    events_.push(ServerStateChanged{state_, *to});
    state_ = *to;
}

void ServerSession::end_with_bye(ServerTrigger trigger, EndReason reason, std::string text,
                                 std::optional<ResponseCode> code) {
    // Between the clear and TLS nothing can be said.
    if (state_ != ServerState::tls_handshake) say({{}, Condition::bye, std::move(code), std::move(text)});
    end(trigger, reason);
}

void ServerSession::end(ServerTrigger trigger, EndReason reason) {
    const bool logged_in = is_logged_in(state_);
    move(trigger);
    events_.push(SessionEnded{reason, logged_in});
    dialogue_.end();
    reader_.discard_all();
}

}  // namespace protocol::imap
