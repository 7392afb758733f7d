#pragma once

#include <optional>
#include <string_view>

#include "protocol/base/line_splitter.hpp"
#include "protocol/smtp/limits.hpp"
#include "protocol/smtp/reply.hpp"

namespace protocol::smtp {

/// Cuts a stream of octets into replies. Memory is bounded by limits.hpp.
class ReplyParser {
public:
    void push(std::string_view octets) { lines_.push(octets); }
    /// The next whole reply; nothing until more octets are pushed; an error where the stream is no reply
    /// (after which there is no telling where the next begins).
    [[nodiscard]] std::optional<Result<Reply, SyntaxError>> next_reply();
    /// True while no octet of an unfinished or untaken reply is held.
    [[nodiscard]] bool empty() const { return lines_.empty() && pending_.empty(); }

private:
    LineSplitter lines_{limits::reply_line_octets_endured};
    Octets pending_;  ///< the lines of an unfinished multi-line reply
    std::size_t pending_lines_ = 0;
};

}  // namespace protocol::smtp
