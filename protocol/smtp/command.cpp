#include "protocol/smtp/command.hpp"

#include <algorithm>
#include <array>

#include "protocol/base/ascii.hpp"

namespace protocol::smtp {

namespace {

using CommandResult = Result<Command, CommandError>;

/// Commands of extensions and of older standards that we know of and do not obey: 502 (RFC 5321 section 4.2.4).
constexpr auto verbs_not_implemented = std::to_array<std::string_view>({"SAML", "SEND", "SOML", "TURN"});

/// X.5.4: invalid command arguments, RFC 3463 section 3.6.
constexpr EnhancedStatusCode invalid_arguments{5, 5, 4};

/// A verb of four letters, as all that have arguments, and the blank behind it: where its argument begins.
constexpr std::size_t verb_octets = 5;

tl::unexpected<CommandError> refuse(const Reply& reply, std::size_t offset_octets, std::string expected) {
    return failure(CommandError{reply, SyntaxError{offset_octets, std::move(expected)}});
}

tl::unexpected<CommandError> refuse_arguments(std::size_t offset_octets, std::string expected) {
    const Reply reply(501, invalid_arguments, "Syntax error in arguments: " + expected + " expected");
    return refuse(reply, offset_octets, std::move(expected));
}

/// Length of the path at the start of `text`: up to the first ">" outside a Quoted-string.
std::size_t path_length(std::string_view text) {
    bool quoted = false;
    for (std::size_t index = 0; index < text.size(); ++index) {
        if (text[index] == '"') quoted = !quoted;
        if (quoted && text[index] == '\\') ++index;
        if (!quoted && text[index] == '>') return index + 1;
    }
    return text.size();
}

/// `SP Mail-parameters` or `SP Rcpt-parameters`, RFC 5321 section 4.1.2.
Result<Parameters, CommandError> parse_parameters(std::string_view text, std::size_t offset) {
    Parameters parameters;
    std::size_t position = 0;
    while (position < text.size()) {
        if (text[position] != ' ') return refuse_arguments(offset + position, "SP");
        position = text.find_first_not_of(' ', position);
        const std::size_t end = std::min(text.find(' ', position), text.size());
        auto parameter = Parameter::parse(text.substr(position, end - position));
        if (!parameter) {
            return refuse_arguments(offset + position + parameter.error().offset_octets, parameter.error().expected);
        }
        if (find_parameter(parameters, parameter->keyword()) != nullptr) {
            return refuse_arguments(offset + position, "each keyword once");
        }
        parameters.push_back(std::move(*parameter));
        position = end;
    }
    return parameters;
}

/// `FROM:` or `TO:`, a path, parameters.
template <class PathCommand, class Path>
CommandResult parse_path_command(std::string_view line, std::string_view label, EnhancedStatusCode bad_address) {
    if (line.size() < verb_octets || !starts_with_ignoring_case(line.substr(verb_octets), label)) {
        return refuse_arguments(std::min(line.size(), verb_octets), std::string(label));
    }
    const std::size_t path_start = verb_octets + label.size();
    const std::string_view rest = line.substr(path_start);
    const std::size_t path_end = path_length(rest);
    auto path = Path::parse(rest.substr(0, path_end));
    if (!path) {
        const Reply reply(501, bad_address, "Syntax error in the address: " + path.error().expected + " expected");
        return refuse(reply, path_start + path.error().offset_octets, path.error().expected);
    }
    auto parameters = parse_parameters(rest.substr(path_end), path_start + path_end);
    if (!parameters) return failure(std::move(parameters.error()));
    return Command(PathCommand{std::move(*path), std::move(*parameters)});
}

template <class HelloCommand>
CommandResult parse_hello(std::string_view argument) {
    auto client = parse_host_name(argument);
    if (!client) return refuse_arguments(verb_octets + client.error().offset_octets, "Domain or address-literal");
    // Nobody knows yet whether the server takes UTF-8, RFC 6531 section 3.7.1.
    if (!is_ascii(*client)) return refuse_arguments(verb_octets, "Domain in A-labels");
    return Command(HelloCommand{std::move(*client)});
}

template <class PlainCommand>
CommandResult parse_plain(std::string_view argument) {
    if (!argument.empty()) return refuse_arguments(verb_octets - 1, "the end of the line");
    return Command(PlainCommand{});
}

/// A command whose argument is a `String`, RFC 5321 section 4.1.2; taken as it comes, if it is printable.
template <class TextCommand>
CommandResult parse_text(std::string_view argument, bool required) {
    if (required && argument.empty()) return refuse_arguments(verb_octets, "String");
    if (!std::all_of(argument.begin(), argument.end(), is_printable)) return refuse_arguments(verb_octets, "String");
    return Command(TextCommand{std::string(argument)});
}

/// `bdat-cmd`, RFC 3030 section 2.
CommandResult parse_bdat(std::string_view argument) {
    const std::size_t size_end = std::min(argument.find(' '), argument.size());
    const auto size_octets = parse_decimal(argument.substr(0, size_end));
    if (!size_octets) return refuse_arguments(verb_octets, "chunk-size");
    const std::string_view rest = trim(argument.substr(size_end));
    if (!rest.empty() && !equal_ignoring_case(rest, "LAST")) return refuse_arguments(verb_octets + size_end, "LAST");
    return Command(BdatCommand{*size_octets, !rest.empty()});
}

/// The argument of ETRN, RFC 1985 section 5.3.
CommandResult parse_etrn(std::string_view argument) {
    const bool is_queue = argument.starts_with('#');
    const bool with_subdomains = argument.starts_with('@');
    const std::string_view name = argument.substr(is_queue || with_subdomains ? 1 : 0);
    const auto domain = Domain::parse(name);
    const bool good =
        is_queue ? !name.empty() && std::all_of(name.begin(), name.end(), is_graphic) : domain && domain->is_ascii();
    if (!good) return refuse_arguments(verb_octets, "node");
    return Command(EtrnCommand{std::string(argument)});
}

/// `sasl-mech`, RFC 4422 section 3.1, in any letter case.
bool is_mechanism(std::string_view text) {
    constexpr std::size_t octets_max = 20;
    const auto good = [](char octet) { return is_alphanumeric(octet) || octet == '-' || octet == '_'; };
    return !text.empty() && text.size() <= octets_max && std::all_of(text.begin(), text.end(), good);
}

/// `auth-command`, RFC 4954 section 8. Whether the response is base64 is looked at when it is used.
CommandResult parse_auth(std::string_view argument) {
    const std::size_t mechanism_end = std::min(argument.find(' '), argument.size());
    const std::string_view mechanism = argument.substr(0, mechanism_end);
    if (!is_mechanism(mechanism)) return refuse_arguments(verb_octets, "sasl-mech");
    AuthCommand command{to_upper(mechanism), std::nullopt};
    if (mechanism_end == argument.size()) return Command(std::move(command));
    const std::string_view response = argument.substr(mechanism_end + 1);
    if (response.empty() || !std::all_of(response.begin(), response.end(), is_graphic)) {
        return refuse_arguments(verb_octets + mechanism_end + 1, "initial-response");
    }
    command.initial_response.emplace(response);
    return Command(std::move(command));
}

CommandResult parse_arguments(Verb verb, std::string_view line, std::string_view argument) {
    switch (verb) {
        case Verb::ehlo:
            return parse_hello<EhloCommand>(argument);
        case Verb::helo:
            return parse_hello<HeloCommand>(argument);
        // X.1.7 and X.1.3: bad address syntax of the sender and of the recipient, RFC 3463 section 3.2.
        case Verb::mail:
            return parse_path_command<MailCommand, ReversePath>(line, "FROM:", {5, 1, 7});
        case Verb::rcpt:
            return parse_path_command<RcptCommand, ForwardPath>(line, "TO:", {5, 1, 3});
        case Verb::data:
            return parse_plain<DataCommand>(argument);
        case Verb::rset:
            return parse_plain<RsetCommand>(argument);
        case Verb::noop:
            return parse_text<NoopCommand>(argument, false);
        case Verb::quit:
            return parse_plain<QuitCommand>(argument);
        case Verb::vrfy:
            return parse_text<VrfyCommand>(argument, true);
        case Verb::expn:
            return parse_text<ExpnCommand>(argument, true);
        case Verb::bdat:
            return parse_bdat(argument);
        case Verb::etrn:
            return parse_etrn(argument);
        case Verb::auth:
            return parse_auth(argument);
        case Verb::starttls:
            return parse_plain<StartTlsCommand>(argument);
        case Verb::lhlo:
            return parse_hello<LhloCommand>(argument);
        case Verb::help:
            break;
    }
    return parse_text<HelpCommand>(argument, false);
}

std::string_view without_trailing_blanks(std::string_view line) {
    while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
    return line;
}

CommandResult refuse_verb(std::string_view word) {
    const bool known = std::any_of(verbs_not_implemented.begin(), verbs_not_implemented.end(),
                                   [&](std::string_view verb) { return equal_ignoring_case(word, verb); });
    // X.5.1: unsupported; X.5.2: unrecognized, RFC 3463 section 3.6.
    if (known) return refuse(Reply(502, {5, 5, 1}, "Command not implemented"), 0, "a command of RFC 5321");
    return refuse(Reply(500, {5, 5, 2}, "Command not recognized"), 0, "a command of RFC 5321");
}

std::string encode_parameters(const Parameters& parameters) {
    std::string text;
    for (const Parameter& parameter : parameters) text.append(" ").append(parameter.encode());
    return text;
}

Octets encode_text(Verb verb, const std::string& text) {
    return std::string(name(verb)) + (text.empty() ? "" : " ") + text;
}

struct CommandEncoder {
    Octets operator()(const EhloCommand& command) const { return "EHLO " + text_of(command.client); }
    Octets operator()(const HeloCommand& command) const { return "HELO " + text_of(command.client); }
    Octets operator()(const MailCommand& command) const {
        return "MAIL FROM:" + command.reverse_path.encode() + encode_parameters(command.parameters);
    }
    Octets operator()(const RcptCommand& command) const {
        return "RCPT TO:" + command.forward_path.encode() + encode_parameters(command.parameters);
    }
    Octets operator()(const DataCommand&) const { return "DATA"; }
    Octets operator()(const RsetCommand&) const { return "RSET"; }
    Octets operator()(const NoopCommand& command) const { return encode_text(Verb::noop, command.text); }
    Octets operator()(const QuitCommand&) const { return "QUIT"; }
    Octets operator()(const VrfyCommand& command) const { return encode_text(Verb::vrfy, command.text); }
    Octets operator()(const ExpnCommand& command) const { return encode_text(Verb::expn, command.text); }
    Octets operator()(const HelpCommand& command) const { return encode_text(Verb::help, command.text); }
    Octets operator()(const BdatCommand& command) const {
        return "BDAT " + std::to_string(command.size_octets) + (command.last ? " LAST" : "");
    }
    Octets operator()(const EtrnCommand& command) const { return "ETRN " + command.node; }
    Octets operator()(const StartTlsCommand&) const { return "STARTTLS"; }
    Octets operator()(const LhloCommand& command) const { return "LHLO " + text_of(command.client); }
    Octets operator()(const AuthCommand& command) const {
        return "AUTH " + command.mechanism + (command.initial_response ? " " + *command.initial_response : "");
    }
};

}  // namespace

std::string_view verb_word(std::string_view line) {
    line = without_trailing_blanks(line);
    return line.substr(0, line.find(' '));
}

Result<Command, CommandError> parse_command(std::string_view line) {
    line = without_trailing_blanks(line);
    const std::string_view word = verb_word(line);
    const auto verb = parse_verb(word);
    if (!verb) return refuse_verb(word);
    const std::string_view argument = line.substr(std::min(line.size(), word.size() + 1));
    auto command = parse_arguments(*verb, line, argument);
    // Where an argument is missing, so is the blank that the offset counts.
    if (!command) command.error().syntax.offset_octets = std::min(command.error().syntax.offset_octets, line.size());
    return command;
}

Octets encode(const Command& command) {
    return std::visit(CommandEncoder(), command);
}

}  // namespace protocol::smtp
