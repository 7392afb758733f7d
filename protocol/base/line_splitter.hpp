#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "protocol/base/octets.hpp"

namespace protocol {

/// One line cut from a stream.
struct Line {
    enum class Fault : unsigned char {
        none,
        too_long,    ///< over the limit; `text` holds as many octets as fit, the rest up to CRLF was thrown away
        bare_cr_lf,  ///< a CR or LF that is not part of CRLF stands in the line (RFC 5321 section 2.3.8)
    };
    Octets text;  ///< without the CRLF
    Fault fault = Fault::none;

    bool operator==(const Line&) const = default;
};

/// Cuts a stream of octets into lines that end with CRLF and nothing else. Memory is bounded by the
/// limit plus what was pushed and not yet taken; any chunking of the input gives the same lines.
class LineSplitter {
public:
    /// @param line_octets_max  longest line accepted, CRLF included; at least 3
    explicit LineSplitter(std::size_t line_octets_max) : line_octets_max_(line_octets_max) {}

    void push(std::string_view octets);
    /// The next complete line, or nothing until more octets are pushed.
    [[nodiscard]] std::optional<Line> next_line();
    /// Octets pushed and not yet taken as lines; they are given up (before DATA, BDAT or an upgrade).
    [[nodiscard]] Octets take_rest();
    [[nodiscard]] bool empty() const { return position_ == buffer_.size(); }
    /// Pushed and not yet taken as lines; until the next call.
    [[nodiscard]] std::string_view held() const { return std::string_view(buffer_).substr(position_); }
    /// How many octets are held: pushed and neither taken as lines nor thrown away.
    [[nodiscard]] std::size_t held_octets() const { return buffer_.size() - position_; }

private:
    void discard_scanned(std::size_t text_octets_max);

    std::size_t line_octets_max_;
    Octets buffer_;
    std::size_t position_ = 0;  ///< octets before it were taken
    std::size_t scanned_ = 0;   ///< octets before it hold no line end
    bool discarding_ = false;   ///< inside an over-long line
    Octets head_of_long_line_;
};

}  // namespace protocol
