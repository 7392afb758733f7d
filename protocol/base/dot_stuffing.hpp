#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocol/base/octets.hpp"

namespace protocol {

/// Writes content so that the line "." can end it: a "." at the start of a line is doubled. RFC 5321 section 4.5.2,
/// RFC 1939 section 3. Only CRLF ends a line.
class DotEncoder {
public:
    /// Appends one piece of content to `out`; any cutting into pieces gives the same result.
    void encode(std::string_view piece, Octets& out);
    /// Ends the last line if it is open, and appends the end line ".".
    void finish(Octets& out);

private:
    char last_ = '\n';  ///< the last two octets written: at the start, as if behind a CRLF
    char before_last_ = '\r';
};

/// Reads what DotEncoder wrote: up to the line "." between two CRLF and nothing else, so that a bare CR or LF
/// near a dot never ends the content.
class DotDecoder {
public:
    /// Appends the content in `input` to `out` and stops behind the end line.
    /// @return octets of `input` used; all of it unless done() is true afterwards
    std::size_t decode(std::string_view input, Octets& out);
    /// The end line was read.
    [[nodiscard]] bool done() const { return state_ == State::done; }

private:
    enum class State : std::uint8_t { line_start, in_line, after_cr, after_dot, after_dot_cr, done };
    void step(char octet, Octets& out);
    State state_ = State::line_start;
};

}  // namespace protocol
