#include "protocol/imap/command_reader.hpp"

#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/verb.hpp"

namespace protocol::imap {

namespace {

/// Enough for `~{`, the digits of a number64, `+}`.
constexpr std::size_t tail_octets = 24;
/// Longest text of a command in the record. A bound of ours
constexpr std::size_t record_octets_max = 1000;

/// `{n}`, `{n+}`, `~{n}` at the end of a line: its digits and whether there is a "+".
struct LiteralMark {
    std::string_view digits;
    bool plus = false;
};

std::optional<LiteralMark> literal_mark(std::string_view line) {
    if (line.empty() || line.back() != '}') return std::nullopt;
    line.remove_suffix(1);
    LiteralMark mark;
    mark.plus = !line.empty() && line.back() == '+';
    if (mark.plus) line.remove_suffix(1);
    const std::size_t open = line.rfind('{');
    if (open == line.npos || open + 1 == line.size()) return std::nullopt;
    mark.digits = line.substr(open + 1);
    if (!std::all_of(mark.digits.begin(), mark.digits.end(), is_digit)) return std::nullopt;
    return mark;
}

std::string_view next_word(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    const std::string_view word = text.substr(0, text.find_first_of(" \t\r\n"));
    text.remove_prefix(word.size());
    return word;
}

bool is_append(std::string_view command) {
    static_cast<void>(next_word(command));
    return equal_ignoring_case(next_word(command), name(Verb::append));
}

/// Where the secret part of a command begins, or its end.
std::size_t secret_offset(std::string_view command) {
    std::string_view rest = command;
    for (int words = 0; words < 2; ++words) {
        const std::string_view word = next_word(rest);
        if (starts_with_ignoring_case(word, name(Verb::login))) return command.size() - rest.size();
        if (!equal_ignoring_case(word, name(Verb::authenticate))) continue;
        static_cast<void>(next_word(rest));
        return command.size() - rest.size();
    }
    return command.size();
}

}  // namespace

void CommandReader::keep(char octet) {
    if (++line_octets_ > limits_.command_octets) fail(ReadCommand::Fault::line_too_long);
    if (octet == '\r' || octet == '\n') fail(ReadCommand::Fault::bare_cr_lf);
    if (fault_ == ReadCommand::Fault::none) {
        command_ += octet;
    } else {
        pass_over(1);
    }
    if (tail_.size() == tail_octets) tail_.erase(0, tail_octets / 2);
    tail_ += octet;
    if (octet == '"' && !behind_backslash_) in_quotes_ = !in_quotes_;
    behind_backslash_ = octet == '\\' && in_quotes_ && !behind_backslash_;
}

void CommandReader::fail(ReadCommand::Fault fault) {
    if (fault_ == ReadCommand::Fault::none) fault_ = fault;
}

void CommandReader::pass_over(std::size_t octets) {
    discarded_octets_ += octets;
}

bool CommandReader::take_line() {
    const std::size_t end = buffer_.find("\r\n", std::max(scanned_, position_));
    const bool complete = end != buffer_.npos;
    // The last octet may be half a CRLF. Lines within the limit stay where they are until they are complete.
    const std::size_t stop = complete ? end : buffer_.size() - std::min<std::size_t>(buffer_.size() - position_, 1);
    if (complete || line_octets_ + (stop - position_) > limits_.command_octets) {
        while (position_ < stop) keep(buffer_[position_++]);
    }
    scanned_ = stop;
    if (complete) position_ = scanned_ = end + 2;
    drop_read();
    return complete;
}

bool CommandReader::take_literal_octets() {
    const auto octets = static_cast<std::size_t>(std::min<std::uint64_t>(literal_octets_left_, held_octets()));
    if (fault_ == ReadCommand::Fault::none) {
        command_.append(buffer_, position_, octets);
    } else {
        pass_over(octets);
    }
    position_ += octets;
    literal_octets_left_ -= octets;
    drop_read();
    return literal_octets_left_ == 0;
}

void CommandReader::drop_read() {
    if (position_ < buffer_.size() - position_) return;  // moving the rest costs less than what was read did
    buffer_.erase(0, position_);
    scanned_ -= std::min(scanned_, position_);
    position_ = 0;
}

std::optional<CommandReader::Literal> CommandReader::announced_literal() const {
    if (in_quotes_) return std::nullopt;
    const auto mark = literal_mark(tail_);
    if (!mark) return std::nullopt;
    return Literal{parse_decimal(mark->digits).value_or(UINT64_MAX), !mark->plus};
}

ReadCommand::Fault CommandReader::fault_of(const Literal& literal) const {
    const bool append = is_append(command_);
    const std::uint64_t each = append ? limits_.append_octets : limits_.literal_octets;
    const std::uint64_t together = append ? 2 * std::uint64_t{limits_.append_octets} : limits_.literals_octets;
    if (!literal.synchronising && literal.size_octets > limits_.non_synchronising_octets) {
        return ReadCommand::Fault::non_synchronising_too_large;
    }
    const bool fits = literal.size_octets <= each && literals_octets_ + literal.size_octets <= together;
    return fits ? ReadCommand::Fault::none : ReadCommand::Fault::literal_too_large;
}

std::optional<ReadResult> CommandReader::end_line() {
    const auto literal = announced_literal();
    if (!literal) return finish();
    fail(fault_of(*literal));
    if (++literals_ > literals_max) fail(ReadCommand::Fault::too_many_literals);
    if (fault_ != ReadCommand::Fault::none && literal->synchronising) return finish();
    literal_octets_left_ = literal->size_octets;
    begin_line();
    if (fault_ != ReadCommand::Fault::none) {
        if (literal->size_octets <= discarded_octets_max) return std::nullopt;
        discarded_octets_ = UINT64_MAX;
        return InputRefused();
    }
    literals_octets_ += literal->size_octets;
    command_ += "\r\n";
    if (literal->synchronising) return ContinuationOwed();
    return std::nullopt;
}

void CommandReader::begin_line() {
    tail_.clear();
    in_quotes_ = false;
    behind_backslash_ = false;
}

ReadCommand CommandReader::finish() {
    ReadCommand command{std::exchange(command_, {}), std::exchange(fault_, ReadCommand::Fault::none)};
    line_octets_ = 0;
    literals_octets_ = 0;
    literals_ = 0;
    discarded_octets_ = 0;
    begin_line();
    return command;
}

std::optional<ReadResult> CommandReader::next() {
    while (!refused()) {
        if (literal_octets_left_ > 0 && !take_literal_octets()) break;
        if (!take_line()) break;
        if (auto result = end_line()) return result;
    }
    if (refused()) return InputRefused();
    return std::nullopt;
}

bool CommandReader::refused_message() const {
    const bool too_large =
        fault_ == ReadCommand::Fault::literal_too_large || fault_ == ReadCommand::Fault::non_synchronising_too_large;
    return refused() && too_large && is_append(command_);
}

std::optional<Octets> CommandReader::next_line() {
    if (refused() || !take_line()) return std::nullopt;
    return finish().octets;
}

void CommandReader::discard_all() {
    buffer_.clear();
    position_ = 0;
    scanned_ = 0;
    literal_octets_left_ = 0;
    static_cast<void>(finish());
}

std::string text_for_record(std::string_view command) {
    const std::size_t secret = secret_offset(command);
    std::string text;
    for (std::size_t at = 0; at < secret && text.size() < record_octets_max;) {
        const std::size_t end = std::min(command.find("\r\n", at), secret);
        const std::string_view line = command.substr(at, end - at);
        text += line;
        const auto mark = literal_mark(line);
        if (!mark || end == secret) break;
        const auto size = parse_decimal(mark->digits, command.size());
        at = std::min(secret, end + 2 + static_cast<std::size_t>(size.value_or(command.size())));
    }
    text.resize(std::min(text.size(), record_octets_max));
    return secret < command.size() ? text + " ****" : text;
}

}  // namespace protocol::imap
