#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "protocol/imap/thread.hpp"

namespace protocol::imap {

/// A message of a thread, or a dummy in the place of one that was not searched.
struct ThreadNode {
    static constexpr std::size_t none = SIZE_MAX;

    const MessageView* message = nullptr;  ///< null: a dummy
    std::int64_t sent_unix_seconds = 0;
    std::size_t parent = none;
    std::vector<std::size_t> children{};  ///< in the order of the answer

    [[nodiscard]] bool is_dummy() const { return message == nullptr; }
};

/// Messages as parents and children, without recursion: a thread may be as deep as a mailbox has messages.
class ThreadForest {
public:
    std::vector<std::size_t> roots{};
    std::vector<ThreadNode> nodes{};

    std::size_t add(const MessageView* message, std::int64_t sent_unix_seconds);
    /// Makes `child`, which has no parent, the last child of `parent`.
    void link(std::size_t parent, std::size_t child);
    void unlink(std::size_t child);
    /// Whether `node` is `other` or stands somewhere below it.
    [[nodiscard]] bool is_within(std::size_t node, std::size_t other) const;

    /// Sorts by sent date, then sequence number; a dummy counts as its first child (RFC 5256 section 3, step 4 and step
    /// 6).
    void sort(std::vector<std::size_t>& siblings) const;
    /// Every node below the roots, parents before their children.
    [[nodiscard]] std::vector<std::size_t> parents_first() const;

    /// `thread-list` of RFC 5256 section 5 for each root.
    [[nodiscard]] std::string encode(ThreadNumbers numbers) const;

private:
    [[nodiscard]] const ThreadNode& sort_node(std::size_t index) const;
};

}  // namespace protocol::imap
