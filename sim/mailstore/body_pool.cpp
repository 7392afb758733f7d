#include "sim/mailstore/body_pool.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace sim::mailstore {

using protocol::Octets;
using protocol::message::Content;

namespace {

constexpr std::size_t shared_octets_min = 512;  // below that a chunk of its own saves nothing

/// Eight octets at a time; equal for equal octets, which is all that matters here.
std::uint64_t hash_of(std::string_view octets) {
    constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15U;  // 2^64 divided by the golden ratio
    std::uint64_t hash = octets.size();
    while (!octets.empty()) {
        std::uint64_t word = 0;
        const std::size_t taken = std::min(octets.size(), sizeof word);
        std::memcpy(&word, octets.data(), taken);
        hash = (hash ^ word) * multiplier;
        hash ^= hash >> 29U;
        octets.remove_prefix(taken);
    }
    return hash;
}

}  // namespace

Content BodyPool::share(const Content& content) {
    const std::size_t header_octets = content.header_size_octets();
    if (content.size_octets() - header_octets < shared_octets_min) return content;
    // The empty line goes with the body, so that both parts are content by themselves.
    const Content body(find_or_add(content.slice(header_octets, content.size_octets() - header_octets)));
    return body.prepend(content.header());
}

BodyPool::Chunk BodyPool::find_or_add(Octets octets) {
    std::weak_ptr<const Octets>& known = bodies_[hash_of(octets)];
    Chunk chunk = known.lock();
    if (chunk != nullptr && *chunk == octets) return chunk;
    const bool is_taken = chunk != nullptr;
    chunk = std::make_shared<const Octets>(std::move(octets));
    if (!is_taken) known = chunk;
    forget_unused();
    return chunk;
}

void BodyPool::forget_unused() {
    if (bodies_.size() < sweep_at_) return;
    std::erase_if(bodies_, [](const auto& entry) { return entry.second.expired(); });
    sweep_at_ = std::max<std::size_t>(sweep_at_, 2 * bodies_.size());
}

}  // namespace sim::mailstore
