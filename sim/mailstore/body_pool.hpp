#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>

#include "protocol/message/content.hpp"

namespace sim::mailstore {

/// Lets equal bodies of the mails of one store be one chunk: a newsletter to a hundred mailboxes lies there once. It
/// keeps no body alive itself.
class BodyPool {
public:
    /// The same mail; where its body is large and known it shares the chunk, and its header fields are one chunk of
    /// their own.
    [[nodiscard]] protocol::message::Content share(const protocol::message::Content& content);
    /// Bodies remembered, those among them too that nobody holds any more.
    [[nodiscard]] std::size_t size() const { return bodies_.size(); }

private:
    using Chunk = protocol::message::Content::Chunk;
    [[nodiscard]] Chunk find_or_add(protocol::Octets octets);
    void forget_unused();

    struct Unhashed {
        std::size_t operator()(std::uint64_t hash) const { return hash; }
    };
    /// By hash; of two bodies with one hash only one is shared.
    std::unordered_map<std::uint64_t, std::weak_ptr<const protocol::Octets>, Unhashed> bodies_;
    std::size_t sweep_at_ = 64;
};

}  // namespace sim::mailstore
