#pragma once

#include <cstdint>
#include <optional>
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

/// A part of the content follows the command line, RFC 3030 section 2.
struct BdatCommand {
    std::uint64_t size_octets = 0;  ///< of the part
    bool last = false;              ///< it ends the content
    bool operator==(const BdatCommand&) const = default;
};
/// "Send me what you hold for this node", RFC 1985 section 5.
struct EtrnCommand {
    std::string node;  ///< a domain; `@domain`: its subdomains too; `#name`: a queue of this name
    bool operator==(const EtrnCommand&) const = default;
};
/// RFC 4954 section 4.
struct AuthCommand {
    std::string mechanism;                        ///< in upper case, RFC 4422 section 3.1
    std::optional<std::string> initial_response;  ///< in base64; `=`: an empty one
    bool operator==(const AuthCommand&) const = default;
};
/// RFC 3207 section 4.
struct StartTlsCommand {
    bool operator==(const StartTlsCommand&) const = default;
};
/// What EHLO is in LMTP, RFC 2033 section 4.1.
struct LhloCommand {
    HostName client;
    bool operator==(const LhloCommand&) const = default;
};

/// One command with its arguments, RFC 5321 section 4.1.1; the alternatives are in the order of Verb.
using Command = std::variant<EhloCommand, HeloCommand, MailCommand, RcptCommand, DataCommand, RsetCommand, NoopCommand,
                             QuitCommand, VrfyCommand, ExpnCommand, HelpCommand, BdatCommand, EtrnCommand, AuthCommand,
                             StartTlsCommand, LhloCommand>;

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
