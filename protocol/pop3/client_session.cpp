#include "protocol/pop3/client_session.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/pop3/apop.hpp"

namespace protocol::pop3 {

namespace {

/// Takes the first word off `text`, with the space behind it.
std::string_view take_word(std::string_view& text) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    return word;
}

/// "message-number SP size", and whatever a server adds behind. RFC 1939 section 5
std::optional<ListedSize> parse_size_line(std::string_view text) {
    const auto number = parse_decimal(take_word(text), number_max);
    const auto size_octets = parse_decimal(take_word(text));
    if (!number || *number == 0 || !size_octets) return std::nullopt;
    return ListedSize{static_cast<std::uint32_t>(*number), *size_octets};
}

/// "message-number SP unique-id". RFC 1939 section 7
std::optional<ListedUniqueId> parse_unique_id_line(std::string_view text) {
    const auto number = parse_decimal(take_word(text), number_max);
    const std::string_view unique_id = take_word(text);
    const bool graphic = std::all_of(unique_id.begin(), unique_id.end(), is_graphic);
    if (!number || *number == 0 || unique_id.empty() || unique_id.size() > unique_id_octets_max || !graphic)
        return std::nullopt;
    return ListedUniqueId{static_cast<std::uint32_t>(*number), std::string(unique_id)};
}

/// All lines parsed, or nothing if one of them cannot be.
template <class Entry>
std::optional<std::vector<Entry>> parse_lines(const std::vector<std::string>& lines,
                                              std::optional<Entry> (*parse)(std::string_view)) {
    std::vector<Entry> entries;
    for (const std::string& line : lines) {
        auto entry = parse(line);
        if (!entry) return std::nullopt;
        entries.push_back(std::move(*entry));
    }
    return entries;
}

bool is_login(Verb verb) {
    return verb == Verb::user || verb == Verb::pass || verb == Verb::apop || verb == Verb::auth;
}

/// The challenge in a line of the server, RFC 5034 section 4; some servers leave the blank out where it is empty.
std::optional<std::string_view> find_challenge(std::string_view line) {
    if (line == "+") return std::string_view();
    if (!line.starts_with("+ ")) return std::nullopt;
    return line.substr(2);
}

}  // namespace

ClientSession::ClientSession(ClientSettings settings, Instant now, std::string nonce)
    : settings_(settings),
      lines_(settings.sasl ? sasl_line_octets_max : response_octets_max),
      encrypted_(settings.tls == ClientTls::from_start),
      nonce_(std::move(nonce)),
      active_at_(now) {}

void ClientSession::login(std::string user, std::string password, Instant now) {
    submit(Request{Command::user(std::move(user)), std::move(password), std::nullopt}, now);
}

void ClientSession::login_apop(std::string user, std::string_view shared_secret, Instant now) {
    submit(Request{Command::user(std::move(user)), std::nullopt, std::string(shared_secret)}, now);
}

void ClientSession::request(Command command, Instant now) {
    assert(!is_login(command.verb()) && command.verb() != Verb::stls);
    submit(Request{std::move(command), std::nullopt, std::nullopt}, now);
}

void ClientSession::submit(Request request, Instant now) {
    waiting_.push_back(std::move(request));
    const std::size_t output_before = output_.size();
    send_requests();
    if (output_.size() != output_before) active_at_ = now;
}

void ClientSession::send_requests() {
    while (!waiting_.empty() && is_turn(waiting_.front())) {
        Request request = std::move(waiting_.front());
        waiting_.pop_front();
        if (is_possible(request)) {
            send(std::move(request));
        } else {
            events_.emplace_back(RequestDropped{std::move(request.command)});
        }
    }
}

bool ClientSession::is_turn(const Request& request) const {
    if (state_ == ClientState::closed) return true;
    if (state_ == ClientState::greeting || state_ == ClientState::tls_handshake) return false;
    if (sent_.empty()) return true;
    const bool may_pipeline = capabilities_.supports("PIPELINING") && state_ == ClientState::transaction &&
                              sent_.size() < settings_.pipelined_max;
    // QUIT waits, so that what it makes final has been answered.
    return may_pipeline && request.command.verb() != Verb::quit && is_possible(request);
}

bool ClientSession::is_possible(const Request& request) const {
    const Verb verb = request.command.verb();
    const std::size_t password_line = name(Verb::pass).size() + 1 + request.password.value_or("").size();
    if (std::max(request.command.encode().size(), password_line) > command_octets_max - crlf_octets) return false;
    if (is_login(verb)) {
        const bool has_way = !request.shared_secret || !timestamp_.empty() || choose_mechanism(request);
        return state_ == ClientState::authorization && has_way;
    }
    if (verb == Verb::utf8) return state_ == ClientState::authorization;
    if (verb == Verb::lang && request.command.language().empty()) return false;  // a list for people
    if ((verb == Verb::quit || verb == Verb::capa || verb == Verb::lang) && state_ == ClientState::authorization)
        return true;
    return state_ == ClientState::transaction;
}

void ClientSession::send(Request request) {
    if (const auto mechanism = choose_mechanism(request))
        begin_exchange(request, *mechanism);
    else if (request.shared_secret)
        request.command = Command::apop(request.command.mailbox(), apop_digest(timestamp_, *request.shared_secret));
    const Verb verb = request.command.verb();
    send_line(verb, request.command.encode());
    sent_.push_back(std::move(request));
    if (verb == Verb::user) move(ClientTrigger::user);
    if (verb == Verb::apop) move(ClientTrigger::apop);
    if (verb == Verb::auth) move(ClientTrigger::auth);
    if (verb == Verb::quit) move(ClientTrigger::quit);
}

void ClientSession::send_line(Verb verb, const std::string& line) {
    output_ += line + "\r\n";
    events_.emplace_back(CommandSent{verb, without_password(line)});
}

void ClientSession::handle_input(std::string_view octets, Instant now) {
    if (state_ == ClientState::tls_handshake) return;
    active_at_ = now;
    // What came in the clear behind the answer to STLS may be anybody's: it is thrown away.
    while (!octets.empty() && state_ != ClientState::closed && state_ != ClientState::tls_handshake) {
        if (reading_ == Reading::content) {
            read_content(octets);
            continue;
        }
        // One line at a time: what follows may be content, which is not made of lines.
        const std::string_view piece = octets.substr(0, std::min(octets.find('\n'), octets.size() - 1) + 1);
        octets.remove_prefix(piece.size());
        lines_.push(piece);
        if (const auto line = lines_.next_line()) handle_line(*line);
    }
}

void ClientSession::handle_line(const Line& line) {
    const bool too_long = state_ != ClientState::auth_sent && line.text.size() > response_octets_max - crlf_octets;
    if (too_long || line.fault == Line::Fault::too_long) return fail(ClientFailure::line_too_long, line.text);
    if (line.fault == Line::Fault::bare_cr_lf) return fail(ClientFailure::bad_response, line.text);
    if (reading_ == Reading::listing) return handle_listing_line(line.text);
    const auto challenge = state_ == ClientState::auth_sent ? find_challenge(line.text) : std::nullopt;
    if (challenge) return answer_challenge(*challenge);
    const auto response = Response::parse(line.text);
    const bool first_line_too_long = line.text.size() > response_octets_max - crlf_octets;
    if (!response || first_line_too_long) return fail(ClientFailure::bad_response, line.text);
    events_.emplace_back(ReplyReceived{response->ok, response->encode_text()});
    if (state_ == ClientState::greeting) return handle_greeting(*response);
    if (sent_.empty()) return fail(ClientFailure::bad_response, line.text);
    response->ok ? handle_ok(*response) : handle_refusal(*response);
}

void ClientSession::handle_greeting(const Response& response) {
    if (!response.ok) {
        move(ClientTrigger::greeting_refused);
        return end(ClientFailure::greeting_refused, response.encode_text());
    }
    timestamp_ = find_timestamp(response.text);
    move(ClientTrigger::greeted);
    events_.emplace_back(Greeted{timestamp_});
    (wants_tls() || settings_.sasl) ? prepare() : send_requests();
}

void ClientSession::handle_ok(const Response& response) {
    const Command& command = sent_.front().command;
    switch (command.verb()) {
        case Verb::user:
            return send_pass();
        case Verb::pass:
        case Verb::apop:
        case Verb::auth:
            return accept_login(response);
        case Verb::stls:
            return begin_tls();
        case Verb::capa:
            return begin(Reading::listing);
        case Verb::list:
        case Verb::uidl:
            if (!command.number()) return begin(Reading::listing);
            listing_.assign(1, response.text);
            return finish_listing();
        case Verb::retr:
        case Verb::top:
            return begin(Reading::content);
        case Verb::stat:
            return read_status(response);
        case Verb::dele:
        case Verb::noop:
        case Verb::rset:
        case Verb::utf8:
        case Verb::lang:
            events_.emplace_back(CommandAccepted{command});
            return finish_command();
        case Verb::quit:
            return sign_off(response);
    }
}

void ClientSession::accept_login(const Response& response) {
    // A server that has not proved to know the password, where the mechanism wants that, is another one than it says.
    const bool is_believed = !exchange_ || (!cancelled_ && exchange_->may_succeed());
    if (!is_believed) return fail(ClientFailure::bad_response, response.encode());
    exchange_.reset();
    move(ClientTrigger::login_accepted);
    events_.emplace_back(LoggedIn{});
    finish_command();
}

void ClientSession::handle_refusal(const Response& response) {
    const Command& command = sent_.front().command;
    if (command.verb() == Verb::quit) return sign_off(response);
    if (command.verb() == Verb::stls) {
        if (settings_.tls == ClientTls::always) return fail(ClientFailure::tls_not_offered, response.encode_text());
        move(ClientTrigger::stls_refused);
    }
    if (is_login(command.verb())) {
        exchange_.reset();
        move(command.verb() == Verb::user ? ClientTrigger::user_refused : ClientTrigger::login_refused);
        events_.emplace_back(LoginRefused{response});
    } else {
        events_.emplace_back(CommandRefused{command, response});
    }
    finish_command();
}

void ClientSession::send_pass() {
    Request& request = sent_.front();
    request.command = Command::pass(*std::exchange(request.password, std::nullopt));
    send_line(Verb::pass, request.command.encode());
    move(ClientTrigger::user_accepted);
}

void ClientSession::begin(Reading reading) {
    reading_ = reading;
    listing_.clear();
    content_.clear();
    decoder_ = DotDecoder();
}

void ClientSession::handle_listing_line(std::string_view text) {
    if (text == ".") return finish_listing();
    if (listing_.size() == settings_.listing_lines_max) return fail(ClientFailure::listing_too_long, {});
    if (text.starts_with('.')) text.remove_prefix(1);
    listing_.emplace_back(text);
}

void ClientSession::finish_listing() {
    const Verb verb = sent_.front().command.verb();
    if (verb == Verb::capa) {
        capabilities_.lines = std::move(listing_);
        events_.emplace_back(CapabilitiesReceived{capabilities_});
    } else if (verb == Verb::list) {
        auto sizes = parse_lines(listing_, parse_size_line);
        if (!sizes) return fail(ClientFailure::bad_response, "LIST");
        events_.emplace_back(SizesReceived{std::move(*sizes)});
    } else {
        auto unique_ids = parse_lines(listing_, parse_unique_id_line);
        if (!unique_ids) return fail(ClientFailure::bad_response, "UIDL");
        events_.emplace_back(UniqueIdsReceived{std::move(*unique_ids)});
    }
    listing_.clear();
    finish_command();
}

void ClientSession::read_content(std::string_view& octets) {
    octets.remove_prefix(decoder_.decode(octets, content_));
    if (content_.size() > settings_.content_octets_max) return fail(ClientFailure::content_too_long, {});
    if (!decoder_.done()) return;
    events_.emplace_back(ContentReceived{sent_.front().command, std::exchange(content_, {})});
    finish_command();
}

void ClientSession::read_status(const Response& response) {
    std::string_view text = response.text;
    const auto messages = parse_decimal(take_word(text));
    const auto size_octets = parse_decimal(take_word(text));
    if (!messages || !size_octets) return fail(ClientFailure::bad_response, response.encode());
    events_.emplace_back(MaildropStatus{*messages, *size_octets});
    finish_command();
}

void ClientSession::finish_command() {
    reading_ = Reading::response;
    sent_.pop_front();
    state_ == ClientState::preparing ? finish_preparing() : send_requests();
}

void ClientSession::sign_off(const Response& response) {
    move(ClientTrigger::quit_answered);
    events_.emplace_back(SignedOff{response});
    finish_command();
}

void ClientSession::handle_timeout(Instant now) {
    const auto due = next_timeout();
    if (due && now >= *due) fail(ClientFailure::timed_out, {});
}

void ClientSession::handle_closed(Instant) {
    if (state_ != ClientState::closed) fail(ClientFailure::connection_closed, {});
}

Octets ClientSession::take_output() {
    return std::exchange(output_, {});
}

std::optional<ClientEvent> ClientSession::poll_event() {
    if (events_.empty()) return std::nullopt;
    ClientEvent event = std::move(events_.front());
    events_.pop_front();
    return event;
}

std::optional<Instant> ClientSession::next_timeout() const {
    if (state_ == ClientState::closed) return std::nullopt;
    const bool waits = state_ == ClientState::greeting || state_ == ClientState::tls_handshake || !sent_.empty();
    return waits ? std::optional(active_at_ + settings_.response_timeout) : std::nullopt;
}

void ClientSession::fail(ClientFailure failure, std::string detail) {
    move(ClientTrigger::failed);
    end(failure, std::move(detail));
}

void ClientSession::end(ClientFailure failure, std::string detail) {
    detail.resize(std::min(detail.size(), response_octets_max));
    events_.emplace_back(ClientFailed{failure, std::move(detail)});
    exchange_.reset();
    content_.clear();
    listing_.clear();
    sent_.clear();
    send_requests();  // which drops them
}

void ClientSession::move(ClientTrigger trigger) {
    const auto to = next(state_, trigger);
    assert(to);
    events_.emplace_back(ClientStateChanged{state_, *to});
    state_ = *to;
}

}  // namespace protocol::pop3
