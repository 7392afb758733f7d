// What a server session does against clients that break rules, waste its time or try tricks.
#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/smtp/bare_line_ends.hpp"
#include "protocol/smtp/content.hpp"
#include "protocol/smtp/server_refusals.hpp"
#include "protocol/smtp/server_session.hpp"

namespace protocol::smtp {

using Defence = DefenceApplied::Defence;

namespace {

bool is_junk(Verb verb) {
    switch (verb) {
        case Verb::noop:
        case Verb::rset:
        case Verb::vrfy:
        case Verb::expn:
        case Verb::etrn:
        case Verb::help:
            return true;
        default:
            return false;
    }
}

/// RFC 2920 section 3.1: what can only be the last command of a group, AUTH (RFC 4954 section 4) and STARTTLS (RFC 3207
/// section 4) among it. RSET, MAIL
/// and RCPT may stand anywhere; content follows BDAT at once.
bool ends_group(Verb verb) {
    switch (verb) {
        case Verb::ehlo:
        case Verb::helo:
        case Verb::data:
        case Verb::vrfy:
        case Verb::expn:
        case Verb::quit:
        case Verb::noop:
        case Verb::help:
        case Verb::etrn:
        case Verb::auth:
        case Verb::starttls:
            return true;
        default:
            return false;
    }
}

std::uint64_t header_size(std::string_view content) {
    if (content.starts_with("\r\n")) return 0;
    return std::min(content.find("\r\n\r\n"), content.size());
}

}  // namespace

bool ServerSession::goes_on_too_early(std::optional<Verb> verb) const {
    if (!settings_->synchronisation_enforced || lines_.empty() || verb == Verb::bdat) return false;
    const bool may_group = settings_->pipelining && extended_;
    return !may_group || !verb || ends_group(*verb);
}

bool ServerSession::is_forbidden(std::string_view line) const {
    const std::string_view word = verb_word(line);
    return std::ranges::any_of(settings_->forbidden_commands,
                               [&](const std::string& each) { return equal_ignoring_case(each, word); });
}

void ServerSession::count_junk(std::optional<Verb> verb) {
    if (settings_->junk_commands_max == 0 || !verb || !is_junk(*verb)) return;
    if (++junk_commands_ <= settings_->junk_commands_max) return;
    if (junk_commands_ == settings_->junk_commands_max + 1) report(Defence::junk_commands, junk_commands_);
    // The last straw is an error of its own: a command of no use never ends a session by itself.
    if (errors_ < settings_->errors_max) count_error();
}

void ServerSession::count_error() {
    ++errors_;
    if (settings_->errors_soft_max == 0 || errors_ != settings_->errors_soft_max + 1) return;
    if (settings_->error_delay.count() > 0) report(Defence::slow_replies, errors_);
}

std::optional<Reply> ServerSession::content_refusal(const Octets& content, Verb verb) {
    constexpr EnhancedStatusCode too_big{5, 3, 4};
    if (verb == Verb::data && decoder_.too_large()) return Reply(552, too_big, "Error: message file too big");
    if (settings_->bare_line_ends == BareLineEnds::refuse && find_bare_cr_or_lf(content) != Octets::npos) {
        report(Defence::bare_line_end, 0);
        // No RFC names the code; 550 and X.5.2 (syntax error) are what Postfix answers.
        return Reply(550, syntax_wrong, "CR and LF stand only together, RFC 5321 section 2.3.8");
    }
    const std::uint64_t header_octets = settings_->header_octets_max == 0 ? 0 : header_size(content);
    if (header_octets > settings_->header_octets_max) {
        report(Defence::long_header, header_octets);
        return Reply(552, too_big, "Header section too long");
    }
    const std::uint64_t line_octets = settings_->line_octets_max == 0 ? 0 : longest_line_octets(content);
    if (line_octets > settings_->line_octets_max) {
        report(Defence::long_line, line_octets);
        return Reply(550, {5, 6, 0},
                     "maximum allowed line length is " + std::to_string(settings_->line_octets_max) + " octets, got " +
                         std::to_string(line_octets));
    }
    return std::nullopt;
}

void ServerSession::turn_away(const Reply& reply, Defence defence, std::uint64_t count) {
    report(defence, count);
    end_service(reply, SessionEnded::Reason::turned_away);
}

bool ServerSession::must_hold() const {
    if (holds()) return true;
    const bool many = settings_->errors_soft_max != 0 && errors_ > settings_->errors_soft_max;
    return many && settings_->error_delay.count() > 0;
}

void ServerSession::release_held() {
    held_until_.reset();
    for (HeldReply& held : std::exchange(held_, {})) emit(std::move(held.reply), held.verb);
    const auto end = std::exchange(held_end_, std::nullopt);
    if (!end) return;
    // It has waited: with the errors forgotten nothing is held again.
    errors_ = 0;
    end_service(end->reply, end->reason);
}

void ServerSession::push_line_octets(std::string_view octets) {
    if (settings_->bare_line_ends != BareLineEnds::accept) return lines_.push(octets);
    Octets lines;
    for (const char octet : octets) {
        if (octet == '\n' && !last_was_cr_) lines.push_back('\r');
        lines.push_back(octet);
        last_was_cr_ = octet == '\r';
    }
    lines_.push(lines);
}

}  // namespace protocol::smtp
