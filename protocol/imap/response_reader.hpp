#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/base/octets.hpp"
#include "protocol/imap/limits.hpp"

namespace protocol::imap {

/// Cuts a server's octets into responses: lines and the literals between them. Any chunking gives the same. Memory is
/// bounded by the limits and by what was pushed and not yet read.
class ResponseReader {
public:
    explicit ResponseReader(std::size_t line_octets = response_octets_max,
                            std::size_t literals_octets = response_literals_octets_max)
        : line_octets_max_(line_octets), literals_octets_max_(literals_octets) {}

    void push(std::string_view octets) { buffer_ += octets; }
    /// The next response without the CRLF at its end, its literals with their octets behind `{n}` CRLF; nothing until
    /// more octets are pushed.
    [[nodiscard]] std::optional<Octets> next();
    /// A limit was passed: there is no way to go on.
    [[nodiscard]] bool refused() const { return refused_; }

private:
    std::size_t line_octets_max_;
    std::size_t literals_octets_max_;
    Octets buffer_;
    std::size_t begin_ = 0;       ///< of the response in the buffer
    std::size_t line_begin_ = 0;  ///< of its line behind the last literal
    std::size_t scanned_ = 0;     ///< no CRLF of this line begins before it
    std::uint64_t literals_octets_ = 0;
    bool refused_ = false;
};

}  // namespace protocol::imap
