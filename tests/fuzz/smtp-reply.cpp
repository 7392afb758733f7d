// SMTP replies: any chunking gives the same replies, a reply is equal after encoding and parsing, memory is bounded.

#include <vector>

#include "protocol/smtp/extensions.hpp"
#include "protocol/smtp/limits.hpp"
#include "protocol/smtp/reply.hpp"
#include "protocol/smtp/reply_parser.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"
#include "tests/fuzz/support/memory.hpp"

namespace smtp = protocol::smtp;
using tests::fuzz::require;

namespace {

using Replies = std::vector<protocol::Result<smtp::Reply, protocol::SyntaxError>>;

/// All replies up to the first error.
Replies read_replies(std::string_view octets, std::uint8_t chunking) {
    Replies replies;
    smtp::ReplyParser parser;
    tests::fuzz::for_each_chunk(octets, chunking, [&](std::string_view chunk) {
        if (!replies.empty() && !replies.back()) return;
        parser.push(chunk);
        while (auto reply = parser.next_reply()) {
            replies.push_back(std::move(*reply));
            if (!replies.back()) return;
        }
    });
    return replies;
}

void check_reply(const smtp::Reply& reply) {
    require(reply.code() >= 200 && reply.code() <= 559, "a code is one of RFC 5321 section 4.2");
    require(!reply.lines().empty() && reply.lines().size() <= smtp::limits::reply_lines_endured, "lines are bounded");
    const auto again = smtp::Reply::parse(reply.encode());
    require(again && *again == reply, "a reply is equal after encoding and parsing");
    const smtp::Extensions extensions(reply);
    for (const smtp::Extension& extension : extensions.all()) {
        require(!extension.keyword.empty(), "an extension has a keyword");
    }
}

/// Replies without end: at most one line and the lines of one reply are held.
void check_memory(std::string_view octets) {
    if (!tests::fuzz::MemoryWatch::can_see()) return;
    static constexpr std::size_t flood_octets = 1U << 16U;
    tests::fuzz::MemoryWatch memory;
    smtp::ReplyParser parser;
    for (std::size_t pushed = 0; !octets.empty() && pushed < flood_octets; pushed += octets.size()) {
        parser.push(octets);
        while (const auto reply = parser.next_reply()) {
            if (!*reply) return;
        }
        memory.require_at_most(4 * flood_octets, "the memory of unfinished replies is bounded");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const std::uint8_t chunking = input.choice();
    const Replies replies = read_replies(input.rest(), '0');
    require(replies == read_replies(input.rest(), chunking), "any chunking gives the same replies");
    for (const auto& reply : replies) {
        if (reply) check_reply(*reply);
    }
    if (chunking == 'M') check_memory(input.rest());
    return 0;
}
