#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
    [[nodiscard]] bool empty() const { return lines_.empty() && texts_.empty(); }

private:
    LineSplitter lines_{limits::reply_line_octets_endured};
    unsigned code_ = 0;               ///< of the unfinished reply
    std::vector<std::string> texts_;  ///< its lines so far
};

}  // namespace protocol::smtp
