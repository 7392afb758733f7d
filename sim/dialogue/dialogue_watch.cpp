#include "sim/dialogue/dialogue_watch.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "sim/dialogue/secret_text.hpp"
#include "sim/dialogue/words.hpp"

namespace sim::dialogue {

namespace {

bool has_reply_code(std::string_view line) {
    return line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3, protocol::is_digit);
}

/// What a literal of IMAP announces, RFC 9051 section 4.3.
struct Literal {
    std::uint64_t size_octets = 0;
    bool is_synchronizing = true;  ///< it waits for a continuation request
};
/// @return nullopt: the line ends with none
std::optional<Literal> literal_at_end(std::string_view line) {
    if (!line.ends_with('}')) return std::nullopt;
    const std::size_t begin = line.rfind('{');
    if (begin == std::string_view::npos) return std::nullopt;
    std::string_view number = line.substr(begin + 1, line.size() - begin - 2);
    const bool at_once = number.ends_with('+');
    if (at_once) number.remove_suffix(1);
    const auto size_octets = protocol::parse_decimal(number);
    if (!size_octets) return std::nullopt;
    return Literal{*size_octets, !at_once};
}

bool is_authentication(std::string_view command) {
    return protocol::equal_ignoring_case(command, "AUTH") || protocol::equal_ignoring_case(command, "AUTHENTICATE") ||
           protocol::equal_ignoring_case(command, "LOGIN");
}

/// The keyword by which a server announces a command of a service extension, RFC 5321 section 4.1.1.1.
struct Announcement {
    std::string_view command;
    std::string_view keyword;
};
constexpr auto announcements = std::to_array<Announcement>({
    {"STARTTLS", "STARTTLS"},  // RFC 3207 section 3
    {"AUTH", "AUTH"},          // RFC 4954 section 3
    {"ETRN", "ETRN"},          // RFC 1985 section 3
    {"BDAT", "CHUNKING"},      // RFC 3030 section 2
});

Spoken spoken_in(std::string_view greeting) {
    if (has_reply_code(greeting)) return Spoken::smtp;
    if (greeting.starts_with("+OK") || greeting.starts_with("-ERR")) return Spoken::pop3;
    return greeting.starts_with("* ") ? Spoken::imap : Spoken::unknown;
}

}  // namespace

bool DialogueWatch::is_answered() const {
    if (in_content_) return true;
    if (chunk_octets_ > 0) return heard_ || !chunk_waits_;
    return spoken_ == Spoken::smtp ? unanswered_.empty() : heard_;
}

void DialogueWatch::take_shown(std::string_view octets) {
    for (const char octet : octets) {
        if (shown_literal_octets_ > 0) {
            --shown_literal_octets_;
        } else if (octet == '\n') {
            take_shown_line(shown_.take());
        } else {
            shown_.add(octet);
        }
    }
}

void DialogueWatch::take_shown_line(std::string_view line) {
    if (spoken_ == Spoken::unknown) {
        spoken_ = spoken_in(line);
        stage_ = stage_at_greeting(spoken_, line);
        is_lmtp_ = spoken_ == Spoken::smtp && protocol::to_upper(line).find("LMTP") != std::string::npos;
    }
    const bool goes_on = line.starts_with("334") || line == "+" || line.starts_with("+ ");
    secret_wanted_ = goes_on && is_authentication(command_);
    switch (spoken_) {
        case Spoken::smtp:
            take_smtp_reply(line);
            break;
        case Spoken::imap:
            goes_on_ = goes_on || (goes_on_ && line.starts_with('*'));
            if (chunk_waits_) judge_literal(line, goes_on);
            shown_literal_octets_ = literal_at_end(line).value_or(Literal{}).size_octets;
            take_imap_response(line);
            if (goes_on || tag_.empty() || first_word(line) == tag_) heard_ = true;
            break;
        case Spoken::pop3:
            if (line.starts_with("+OK") || line.starts_with("-ERR"))
                stage_ = stage_after(stage_, step_of(spoken_, command_), line.starts_with("+OK"));
            heard_ = true;
            break;
        case Spoken::unknown:
            heard_ = true;
            break;
    }
}

/// Whether the server wants the literal that a command has announced, RFC 9051 section 4.3: it asks for it, or ends the
/// command, and what is typed next is a command again.
void DialogueWatch::judge_literal(std::string_view line, bool is_wanted) {
    const bool is_refused = first_word(line) == tag_;
    if (is_refused) chunk_octets_ = 0;
    if (is_wanted || is_refused) chunk_waits_ = false;
}

bool DialogueWatch::offers(std::string_view command) const {
    if (spoken_ != Spoken::smtp) return true;
    if (command == "LHLO") return is_lmtp_;
    if (command == "EHLO" || command == "HELO") return !is_lmtp_;
    const auto row = std::ranges::find(announcements, command, &Announcement::command);
    return row == announcements.end() || announced_.contains(std::string(row->keyword));
}

/// The first line has the server's name, each other one a keyword, RFC 5321 section 4.1.1.1.
void DialogueWatch::take_hello_reply(std::string_view line) {
    constexpr std::size_t keywords_max = 100;
    constexpr std::size_t keyword_octets_max = 64;
    if (!in_hello_reply_) announced_.clear();
    const bool has_keyword = in_hello_reply_ && line.starts_with("250") && line.size() > 4;
    if (has_keyword && announced_.size() < keywords_max)
        announced_.insert(protocol::to_upper(first_word(line.substr(4)).substr(0, keyword_octets_max)));
    in_hello_reply_ = true;
}

void DialogueWatch::take_smtp_reply(std::string_view line) {
    if (!unanswered_.empty() && unanswered_.front().step == Step::smtp_hello) take_hello_reply(line);
    const bool is_last = has_reply_code(line) && (line.size() == 3 || line[3] != '-');
    if (!is_last) return;
    if (!unanswered_.empty()) {
        const bool agreed = line.starts_with('2');
        if (agreed && unanswered_.front().step == Step::smtp_tls) announced_.clear();  // RFC 3207 section 4.2
        stage_ = stage_after(stage_, unanswered_.front().step, agreed);
        unanswered_.pop_front();
        in_hello_reply_ = false;
    }
    if (!line.starts_with("354")) return;
    in_content_ = true;
    // What was typed behind DATA without waiting for this was the content, up to its dot, which is answered.
    while (in_content_ && !unanswered_.empty()) {
        if (unanswered_.front().is_dot) {
            in_content_ = false;
        } else {
            unanswered_.pop_front();
        }
    }
}

/// The tagged line is what a command has come to, RFC 9051 section 2.2.2.
void DialogueWatch::take_imap_response(std::string_view line) {
    if (tag_.empty() || first_word(line) != tag_) return;
    stage_ = stage_after(stage_, step_of(spoken_, command_), protocol::equal_ignoring_case(second_word(line), "OK"));
}

void DialogueWatch::take_typed(std::string_view octets) {
    heard_ = false;
    for (const char octet : octets) {
        if (chunk_octets_ > 0) {
            --chunk_octets_;
        } else if (octet == '\n' && typed_.last == '\r') {
            take_typed_line(typed_.take());
        } else {
            typed_.add(octet);  // a bare LF too: it ends no line, RFC 5321 section 2.3.8
        }
    }
}

void DialogueWatch::take_typed_line(std::string_view line) {
    if (in_content_) {
        if (line != ".") return;
        in_content_ = false;
        unanswered_.push_back({true, Step::smtp_end});
        return;
    }
    constexpr std::size_t kept_max = 10'000;
    const bool is_command = !secret_wanted_ && spoken_ != Spoken::imap;
    if (unanswered_.size() < kept_max)
        unanswered_.push_back({line == ".", is_command ? step_of(Spoken::smtp, line) : Step::none});
    if (secret_wanted_) return;
    const bool is_imap = spoken_ == Spoken::imap;
    if (!std::exchange(goes_on_, false) || !is_imap) {
        if (is_imap) tag_ = std::string(first_word(line));
        command_ = std::string(first_word(is_imap ? after_first_word(line) : line));
        secret_wanted_ = is_authentication(command_);  // also what is typed before the server asks for it
    }
    expect_chunk(line);
}

/// Octets follow that are no lines.
void DialogueWatch::expect_chunk(std::string_view line) {
    if (spoken_ == Spoken::imap) {
        const auto literal = literal_at_end(line);
        goes_on_ = literal.has_value();
        if (literal) chunk_octets_ = literal->size_octets;
        chunk_waits_ = literal && literal->is_synchronizing;
    } else if (protocol::equal_ignoring_case(first_word(line), "BDAT")) {
        const std::string_view size = first_word(after_first_word(line));
        chunk_octets_ = protocol::parse_decimal(size).value_or(0);
    }
}

std::string DialogueWatch::without_secrets(std::string_view octets) const {
    DialogueWatch watch = *this;
    std::string text;
    while (!octets.empty()) {
        const std::size_t end = octets.find("\r\n");
        const bool is_whole = end != std::string_view::npos;
        const std::string_view line = octets.substr(0, end);
        text += watch.line_without_secret(line);
        if (is_whole) text += "\r\n";
        watch.take_typed(octets.substr(0, is_whole ? end + 2 : end));
        octets.remove_prefix(is_whole ? end + 2 : octets.size());
    }
    return text;
}

std::string DialogueWatch::line_without_secret(std::string_view line) const {
    if (in_content_) return std::string(line);
    if (chunk_octets_ > 0) return is_authentication(command_) ? "****" : std::string(line);
    const std::string whole = typed_.line + std::string(line);
    if (secret_wanted_ && whole != "*") return "****";
    // A secret may come in pieces: of each only what stands before the secret is told.
    const std::string told = without_password(whole);
    if (told == whole) return std::string(line);
    const std::size_t secret_begins = told.rfind("****");
    const std::size_t line_begins = typed_.line.size();
    return told.substr(std::min(line_begins, secret_begins), secret_begins - std::min(line_begins, secret_begins)) +
           "****";
}

}  // namespace sim::dialogue
