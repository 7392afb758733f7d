#include "sim/mta/greylist.hpp"

#include <fmt/format.h>

namespace sim::mta {

namespace {

constexpr std::chrono::hours first_attempt_counts{24 * 2};
constexpr std::chrono::hours success_counts{24 * 35};

/// The /24 of an IPv4 address, the /64 of an IPv6 address (RFC 6647 section 5 advises to be so lenient).
std::string network_of(const protocol::IpAddress& client) {
    const std::string text = client.to_string();
    if (client.is_v4()) return text.substr(0, text.rfind('.'));
    constexpr std::size_t network_octets = 8;
    return std::string(client.octets().substr(0, network_octets));
}

std::string sender_text(const protocol::smtp::ReversePath& sender) {
    return sender.mailbox ? sender.mailbox->canonical() : std::string();
}

}  // namespace

protocol::Duration Greylist::attempt(const protocol::IpAddress& client, const protocol::smtp::ReversePath& sender,
                                     const protocol::smtp::Mailbox& recipient, Duration wait, Instant now) {
    const std::string key = fmt::format("{} {} {}", network_of(client), sender_text(sender), recipient.canonical());
    const auto [place, is_new] = seen_.try_emplace(key, Memory{now, now});
    Memory& memory = place->second;
    const Duration valid = memory.passed ? Duration(success_counts) : Duration(first_attempt_counts);
    if (!is_new && now - memory.last > valid) memory = Memory{now, now};
    if (!memory.passed && now - memory.first < wait) return wait - (now - memory.first);
    memory.passed = true;
    memory.last = now;
    return {};
}

}  // namespace sim::mta
