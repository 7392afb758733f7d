#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/base/octets.hpp"
#include "protocol/imap/limits.hpp"

namespace protocol::imap {

/// How much of a client's octets a server is willing to keep; may change between commands.
struct CommandLimits {
    std::size_t command_octets = command_octets_max;            ///< literals and CRLF not counted
    std::size_t literal_octets = literal_octets_max;            ///< each
    std::size_t literals_octets = command_literals_octets_max;  ///< all literals of a command together
    std::size_t append_octets = append_octets_max;              ///< each literal of APPEND; twice as much together
    std::size_t non_synchronising_octets = SIZE_MAX;            ///< RFC 7888 section 5: 4096 where LITERAL- is offered
};

/// A command, complete, with its literals' octets behind `{n}` CRLF.
struct ReadCommand {
    enum class Fault : std::uint8_t {
        none,
        line_too_long,
        bare_cr_lf,  ///< a CR or LF that is not part of CRLF, outside literals
        literal_too_large,
        non_synchronising_too_large,  ///< than LITERAL- allows, RFC 7888 section 5
        too_many_literals,
    };
    Octets octets{};  ///< without the CRLF at the end; of a faulty command the beginning
    Fault fault = Fault::none;
};
/// The client waits with a synchronising literal until it is told to go on. RFC 9051 section 4.3
struct ContinuationOwed {};
/// The client sends more of what cannot be taken than can be passed over: there is no way to go on.
struct InputRefused {};

using ReadResult = std::variant<ReadCommand, ContinuationOwed, InputRefused>;

/// Cuts a client's octets into commands: lines and the literals between them. RFC 9051 section 2.2.1 and section 4.3,
/// RFC 7888 (`{n+}`), RFC 3516 (`~{n}`). Any chunking gives the same; what is kept is bounded by the limits and by what
/// was pushed and not yet read. A literal that is too large, and with it its command, is not kept: a synchronising one
/// ends the command, as the client has not sent it yet; the octets of another are passed over.
class CommandReader {
public:
    explicit CommandReader(CommandLimits limits) : limits_(limits) {}

    /// From the next command on.
    void set_limits(CommandLimits limits) { limits_ = limits; }
    void push(std::string_view octets) { buffer_ += octets; }
    /// What comes next, or nothing until more octets are pushed.
    [[nodiscard]] std::optional<ReadResult> next();
    /// The next line as it is: a response of AUTHENTICATE, or DONE. Only between commands. Of one that is too long the
    /// beginning.
    [[nodiscard]] std::optional<Octets> next_line();
    /// Pushed and not yet read.
    [[nodiscard]] std::size_t held_octets() const { return buffer_.size() - position_; }
    /// More was thrown away than can be: there is no way to go on.
    [[nodiscard]] bool refused() const { return discarded_octets_ > discarded_octets_max; }
    /// What refused() is about is a message for APPEND.
    [[nodiscard]] bool refused_message() const;
    void discard_all();

private:
    struct Literal {
        std::uint64_t size_octets = 0;
        bool synchronising = true;
    };

    /// Moves the rest of the line, up to CRLF, into the command; false: there is no CRLF yet.
    bool take_line();
    /// Moves what is there of a literal into the command; false: there is more to come.
    bool take_literal_octets();
    std::optional<ReadResult> end_line();
    void begin_line();
    [[nodiscard]] std::optional<Literal> announced_literal() const;
    [[nodiscard]] ReadCommand::Fault fault_of(const Literal& literal) const;
    ReadCommand finish();
    void keep(char octet);
    void pass_over(std::size_t octets);
    void fail(ReadCommand::Fault fault);
    void drop_read();

    CommandLimits limits_;
    Octets buffer_;
    std::size_t position_ = 0;  ///< octets before it were read
    std::size_t scanned_ = 0;   ///< no CRLF begins before it

    Octets command_;
    ReadCommand::Fault fault_ = ReadCommand::Fault::none;
    std::size_t line_octets_ = 0;  ///< of the command, literals not counted
    std::uint64_t literals_octets_ = 0;
    std::size_t literals_ = 0;
    std::uint64_t literal_octets_left_ = 0;
    std::uint64_t discarded_octets_ = 0;  ///< of the command

    // Of the line that is being read:
    std::string tail_;  ///< its last octets, also where the line itself is not kept
    bool in_quotes_ = false;
    bool behind_backslash_ = false;
};

/// A command for the record: without the octets of its literals, and without the password of LOGIN and the initial
/// response of AUTHENTICATE.
[[nodiscard]] std::string text_for_record(std::string_view command);

}  // namespace protocol::imap
