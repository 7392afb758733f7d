#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"
#include "protocol/smtp/domain.hpp"
#include "protocol/smtp/parameter.hpp"
#include "protocol/smtp/path.hpp"
#include "protocol/smtp/reply.hpp"
#include "protocol/smtp/verb.hpp"

namespace protocol::smtp {

struct EhloCommand {
    HostName client;
    bool operator==(const EhloCommand&) const = default;
};
struct HeloCommand {
    HostName client;
    bool operator==(const HeloCommand&) const = default;
};
struct MailCommand {
    ReversePath reverse_path;
    Parameters parameters;
    bool operator==(const MailCommand&) const = default;
};
struct RcptCommand {
    ForwardPath forward_path;
    Parameters parameters;
    bool operator==(const RcptCommand&) const = default;
};
struct DataCommand {
    bool operator==(const DataCommand&) const = default;
};
struct RsetCommand {
    bool operator==(const RsetCommand&) const = default;
};
struct NoopCommand {
    std::string text;  ///< ignored by every server, RFC 5321 section 4.1.1.9
    bool operator==(const NoopCommand&) const = default;
};
struct QuitCommand {
    bool operator==(const QuitCommand&) const = default;
};
struct VrfyCommand {
    std::string text;  ///< a user name or a mailbox
    bool operator==(const VrfyCommand&) const = default;
};
struct ExpnCommand {
    std::string text;  ///< the name of a mailing list
    bool operator==(const ExpnCommand&) const = default;
};
struct HelpCommand {
    std::string text;  ///< empty: help in general
    bool operator==(const HelpCommand&) const = default;
};

/// One command with its arguments, RFC 5321 section 4.1.1; the alternatives are in the order of Verb.
using Command = std::variant<EhloCommand, HeloCommand, MailCommand, RcptCommand, DataCommand, RsetCommand, NoopCommand,
                             QuitCommand, VrfyCommand, ExpnCommand, HelpCommand>;

/// What a server answers to a line that is no command: 500 for an unknown verb, 501 for wrong arguments.
struct CommandError {
    Reply reply;
    SyntaxError syntax;  ///< where in the line and what was wanted there
};

/// The first word of a command line: its verb, if it has one.
[[nodiscard]] std::string_view verb_word(std::string_view line);
/// @param line  without its CRLF; blanks at its end are ignored (RFC 5321 section 4.1.1)
[[nodiscard]] Result<Command, CommandError> parse_command(std::string_view line);
/// Without CRLF.
[[nodiscard]] Octets encode(const Command& command);
[[nodiscard]] constexpr Verb verb_of(const Command& command) {
    return static_cast<Verb>(command.index());
}

}  // namespace protocol::smtp
