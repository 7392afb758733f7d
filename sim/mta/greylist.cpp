#include "sim/mta/greylist.hpp"

#include <fmt/format.h>

namespace sim::mta {

namespace {

constexpr std::chrono::hours first_attempt_counts{24 * 2};
constexpr std::chrono::hours success_counts{24 * 35};
constexpr std::chrono::hours one_pass_counted_in{1};

/// The /24 of an IPv4 address (RFC 6647 section 5 allows that), the /64 of an IPv6 address (section 7 leaves it open).
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

Greylist::Verdict Greylist::attempt(const protocol::IpAddress& client, const protocol::smtp::ReversePath& sender,
                                    const protocol::smtp::Mailbox& recipient, Duration wait, unsigned known_after,
                                    Instant now) {
    const std::string network = network_of(client);
    const auto passes = passes_.find(network);
    const bool known = known_after != 0 && passes != passes_.end() && passes->second.count >= known_after;
    if (known && now - passes->second.last <= success_counts) {
        passes->second.last = now;
        return {{}, true, passes->second.count};
    }
    const std::string key = fmt::format("{} {} {}", network, sender_text(sender), recipient.canonical());
    const auto [place, is_new] = seen_.try_emplace(key, Memory{now, now});
    Memory& memory = place->second;
    const Duration valid = memory.passed ? Duration(success_counts) : Duration(first_attempt_counts);
    if (!is_new && now - memory.last > valid) memory = Memory{now, now};
    if (!memory.passed && now - memory.first < wait) return {wait - (now - memory.first)};
    const bool waited = !memory.passed;
    memory.passed = true;
    memory.last = now;
    return pass(network, now, waited);
}

Greylist::Verdict Greylist::pass(const std::string& network, Instant now, bool waited) {
    const auto [place, is_new] = passes_.try_emplace(network, Passes{1, now});
    Passes& passes = place->second;
    if (!is_new && now - passes.last > success_counts) {
        passes = Passes{1, now};
    } else if (!is_new && now - passes.last >= one_pass_counted_in) {
        ++passes.count;
        passes.last = now;
    }
    return {{}, false, passes.count, waited};
}

}  // namespace sim::mta
