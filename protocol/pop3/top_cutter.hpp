#pragma once

#include <cstdint>
#include <string_view>

namespace protocol::pop3 {

/// Finds the end of what TOP shows of a message: its header, the empty line, and so many lines of the body.
/// RFC 1939 section 7
class TopCutter {
public:
    explicit TopCutter(std::uint32_t lines_max) : lines_left_(lines_max) {}

    /// @param piece  the next piece of the message; any cutting into pieces gives the same result
    /// @return       the start of it that belongs to the answer
    [[nodiscard]] std::string_view take(std::string_view piece);

private:
    void handle_line_end();

    std::uint32_t lines_left_;
    bool in_header_ = true;
    bool line_is_empty_ = true;
    bool done_ = false;
    char last_ = '\n';
};

}  // namespace protocol::pop3
