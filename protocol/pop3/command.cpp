#include "protocol/pop3/command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/pop3/limits.hpp"

namespace protocol::pop3 {

namespace {

constexpr std::size_t apop_digest_octets = 32;

bool is_word(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_graphic);
}

bool is_password(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_printable);
}

bool is_digest(std::string_view text) {
    return text.size() == apop_digest_octets &&
           std::all_of(text.begin(), text.end(), [](char octet) { return hex_value(octet) && !is_upper(octet); });
}

/// RFC 4422 section 3.1, letters in any case.
bool is_mechanism_name(std::string_view text) {
    constexpr std::size_t name_octets_max = 20;
    return !text.empty() && text.size() <= name_octets_max && std::all_of(text.begin(), text.end(), [](char octet) {
        return is_alpha(octet) || is_digit(octet) || octet == '-' || octet == '_';
    });
}

/// A basic language range, RFC 4647 section 2.1.
bool is_language_range(std::string_view text) {
    constexpr std::size_t subtag_octets_max = 8;
    if (text == "*") return true;
    for (bool first = true; first || !text.empty(); first = false) {
        const std::string_view subtag = text.substr(0, text.find('-'));
        const auto fits = [first](char octet) { return is_alpha(octet) || (!first && is_digit(octet)); };
        if (subtag.empty() || subtag.size() > subtag_octets_max || !std::all_of(subtag.begin(), subtag.end(), fits)) {
            return false;
        }
        if (subtag.size() + 1 == text.size()) return false;  // nothing behind the hyphen
        text.remove_prefix(std::min(subtag.size() + 1, text.size()));
    }
    return true;
}

/// The arguments of a command line, from left to right. RFC 1939 section 3: single spaces between them.
class ArgumentReader {
public:
    explicit ArgumentReader(std::string_view line) : line_(line), offset_(std::min(line.find(' '), line.size())) {}

    [[nodiscard]] bool at_end() const { return offset_ == line_.size(); }
    [[nodiscard]] std::size_t offset() const { return offset_; }
    /// One word of graphic characters.
    Result<std::string_view, SyntaxError> word(const char* expected) {
        const std::size_t begin = offset_ + 1;
        const std::size_t end = at_end() ? begin : std::min(line_.find(' ', begin), line_.size());
        if (end <= begin) return syntax_error(offset_, expected);
        const std::string_view text = line_.substr(begin, end - begin);
        if (!is_word(text)) return syntax_error(begin, expected);
        offset_ = end;
        return text;
    }
    Result<std::uint32_t, SyntaxError> number(const char* expected, std::uint32_t value_min) {
        const std::size_t begin = offset_ + 1;
        const auto text = word(expected);
        if (!text) return failure(text.error());
        const auto value = parse_decimal(*text, number_max);
        if (!value || *value < value_min) return syntax_error(begin, expected);
        return static_cast<std::uint32_t>(*value);
    }
    /// Everything up to the end of the line, spaces included.
    Result<std::string_view, SyntaxError> rest(const char* expected) {
        const std::string_view text = line_.substr(std::min(offset_ + 1, line_.size()));
        if (!is_password(text)) return syntax_error(offset_, expected);
        offset_ = line_.size();
        return text;
    }

private:
    std::string_view line_;
    std::size_t offset_;  ///< of the space before the next argument, or of the end
};

Result<Command, SyntaxError> parse_user(ArgumentReader& reader) {
    const auto mailbox = reader.word("a mailbox name");
    if (!mailbox) return failure(mailbox.error());
    return Command::user(std::string(*mailbox));
}

Result<Command, SyntaxError> parse_pass(ArgumentReader& reader) {
    const auto password = reader.rest("a password");
    if (!password) return failure(password.error());
    return Command::pass(std::string(*password));
}

Result<Command, SyntaxError> parse_apop(ArgumentReader& reader) {
    const auto mailbox = reader.word("a mailbox name");
    if (!mailbox) return failure(mailbox.error());
    const std::size_t digest_offset = reader.offset() + 1;
    const auto digest = reader.word("a digest");
    if (!digest) return failure(digest.error());
    if (!is_digest(*digest)) return syntax_error(digest_offset, "a digest of 32 lower-case hexadecimal digits");
    return Command::apop(std::string(*mailbox), std::string(*digest));
}

Result<Command, SyntaxError> parse_auth(ArgumentReader& reader) {
    if (reader.at_end()) return Command::plain(Verb::auth);
    const std::size_t mechanism_offset = reader.offset() + 1;
    const auto mechanism = reader.word("a mechanism");
    if (!mechanism) return failure(mechanism.error());
    if (!is_mechanism_name(*mechanism)) return syntax_error(mechanism_offset, "a mechanism");
    if (reader.at_end()) return Command::auth(*mechanism, std::nullopt);
    const auto response = reader.word("an initial response");
    if (!response) return failure(response.error());
    return Command::auth(*mechanism, std::string(*response));
}

Result<Command, SyntaxError> parse_lang(ArgumentReader& reader) {
    if (reader.at_end()) return Command::plain(Verb::lang);
    const std::size_t language_offset = reader.offset() + 1;
    const auto language = reader.word("a language");
    if (!language) return failure(language.error());
    if (!is_language_range(*language)) return syntax_error(language_offset, "a language");
    return Command::lang(std::string(*language));
}

Result<Command, SyntaxError> parse_of_message(Verb verb, ArgumentReader& reader) {
    const auto number = reader.number("a message-number", 1);
    if (!number) return failure(number.error());
    return Command::of_message(verb, *number);
}

Result<Command, SyntaxError> parse_top(ArgumentReader& reader) {
    const auto number = reader.number("a message-number", 1);
    if (!number) return failure(number.error());
    const auto lines = reader.number("a number of lines", 0);
    if (!lines) return failure(lines.error());
    return Command::top(*number, *lines);
}

Result<Command, SyntaxError> parse_arguments(Verb verb, ArgumentReader& reader) {
    switch (verb) {
        case Verb::user:
            return parse_user(reader);
        case Verb::pass:
            return parse_pass(reader);
        case Verb::apop:
            return parse_apop(reader);
        case Verb::auth:
            return parse_auth(reader);
        case Verb::lang:
            return parse_lang(reader);
        case Verb::retr:
        case Verb::dele:
            return parse_of_message(verb, reader);
        case Verb::top:
            return parse_top(reader);
        case Verb::list:
        case Verb::uidl:
            break;
        case Verb::stls:
        case Verb::utf8:
        case Verb::capa:
        case Verb::stat:
        case Verb::noop:
        case Verb::rset:
        case Verb::quit:
            return Command::plain(verb);
    }
    if (reader.at_end()) return Command::plain(verb);
    return parse_of_message(verb, reader);
}

bool takes_number(Verb verb) {
    return verb == Verb::list || verb == Verb::uidl || verb == Verb::retr || verb == Verb::dele;
}

bool is_plain(Verb verb) {
    return verb == Verb::auth || verb == Verb::stls || verb == Verb::utf8 || verb == Verb::lang || verb == Verb::capa ||
           verb == Verb::stat || verb == Verb::noop || verb == Verb::rset || verb == Verb::quit || verb == Verb::list ||
           verb == Verb::uidl;
}

/// Behind AUTH only the name of the mechanism may be shown.
std::string auth_without_response(std::string_view command) {
    const std::string_view keyword = name(Verb::auth);
    std::string_view rest = command.substr(keyword.size());
    const bool has_arguments = rest.starts_with(' ') || rest.starts_with('\t');
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    const std::string_view mechanism = rest.substr(0, rest.find_first_of(" \t"));
    if (has_arguments && is_mechanism_name(mechanism)) {
        command = command.substr(0, command.size() - rest.size() + mechanism.size());
        rest.remove_prefix(mechanism.size());
    } else {
        command = command.substr(0, keyword.size());
    }
    return std::string(command) + (rest.empty() ? "" : " ****");
}

}  // namespace

std::optional<Verb> parse_verb(std::string_view line) {
    const std::string_view keyword = line.substr(0, line.find(' '));
    for (const Verb verb : verbs)
        if (equal_ignoring_case(keyword, name(verb))) return verb;
    return std::nullopt;
}

Command Command::user(std::string mailbox) {
    assert(is_word(mailbox));
    Command command(Verb::user);
    command.mailbox_ = std::move(mailbox);
    return command;
}

Command Command::pass(std::string password) {
    assert(is_password(password));
    Command command(Verb::pass);
    command.secret_ = std::move(password);
    return command;
}

Command Command::apop(std::string mailbox, std::string digest) {
    assert(is_word(mailbox) && is_digest(digest));
    Command command(Verb::apop);
    command.mailbox_ = std::move(mailbox);
    command.secret_ = std::move(digest);
    return command;
}

Command Command::auth(std::string_view mechanism, std::optional<std::string> initial_response) {
    assert(is_mechanism_name(mechanism) && (!initial_response || is_word(*initial_response)));
    Command command(Verb::auth);
    command.mechanism_ = to_upper(mechanism);
    command.initial_response_ = std::move(initial_response);
    return command;
}

Command Command::lang(std::string language) {
    assert(is_language_range(language));
    Command command(Verb::lang);
    command.language_ = std::move(language);
    return command;
}

Command Command::plain(Verb verb) {
    assert(is_plain(verb));
    return Command(verb);
}

Command Command::of_message(Verb verb, std::uint32_t number) {
    assert(takes_number(verb) && number > 0);
    Command command(verb);
    command.number_ = number;
    return command;
}

Command Command::top(std::uint32_t number, std::uint32_t lines) {
    assert(number > 0);
    Command command(Verb::top);
    command.number_ = number;
    command.lines_ = lines;
    return command;
}

Result<Command, SyntaxError> Command::parse(std::string_view line) {
    const auto verb = parse_verb(line);
    if (!verb) return syntax_error(0, "a POP3 command");
    ArgumentReader reader(line);
    auto command = parse_arguments(*verb, reader);
    if (command && !reader.at_end()) return syntax_error(reader.offset(), "no further argument");
    return command;
}

std::string Command::encode() const {
    std::string line(name(verb_));
    if (!mailbox_.empty()) line += ' ' + mailbox_;
    if (!secret_.empty()) line += ' ' + secret_;
    if (!mechanism_.empty()) line += ' ' + mechanism_;
    if (!language_.empty()) line += ' ' + language_;
    if (initial_response_) line += ' ' + *initial_response_;
    if (number_) line += fmt::format(" {}", *number_);
    if (verb_ == Verb::top) line += fmt::format(" {}", lines_);
    return line;
}

std::string without_password(std::string_view line) {
    const std::string_view pass = name(Verb::pass);
    const std::string_view command = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
    if (starts_with_ignoring_case(command, name(Verb::auth))) return auth_without_response(command);
    // What stands behind counts even if it is blanks: they may be the password.
    if (!starts_with_ignoring_case(command, pass) || command.size() == pass.size()) return std::string(line);
    return std::string(command.substr(0, pass.size())) + " ****";
}

}  // namespace protocol::pop3
