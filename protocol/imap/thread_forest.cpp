#include "protocol/imap/thread_forest.hpp"

#include <algorithm>
#include <utility>

namespace protocol::imap {

namespace {

/// Writes lists with a stack of what is still to come.
class ThreadWriter {
public:
    ThreadWriter(const ThreadForest& forest, ThreadNumbers numbers) : forest_(&forest), numbers_(numbers) {}

    std::string write() {
        push_lists(forest_->roots);
        while (!pending_.empty()) {
            const std::size_t next = pending_.back();
            pending_.pop_back();
            if (next == ThreadNode::none) {
                text_ += ')';
            } else {
                text_ += '(';
                pending_.push_back(ThreadNode::none);
                members(next);
            }
        }
        return std::move(text_);
    }

private:
    void push_lists(const std::vector<std::size_t>& nodes) {
        pending_.insert(pending_.end(), nodes.rbegin(), nodes.rend());
    }
    /// thread-members or thread-nested: numbers while there is one child each, then the lists of several.
    void members(std::size_t index) {
        while (true) {
            const ThreadNode& node = forest_->nodes[index];
            if (!node.is_dummy()) text_ += number(node);
            if (node.children.empty()) return;
            if (!node.is_dummy()) text_ += ' ';
            if (node.children.size() > 1) return push_lists(node.children);
            index = node.children.front();
        }
    }
    [[nodiscard]] std::string number(const ThreadNode& node) const {
        const MessageFacts& facts = node.message->facts();
        return std::to_string(numbers_ == ThreadNumbers::uids ? facts.uid : facts.sequence_number);
    }

    const ThreadForest* forest_;
    ThreadNumbers numbers_;
    std::string text_;
    std::vector<std::size_t> pending_;  ///< nodes whose lists are to come; none: the end of one
};

}  // namespace

std::size_t ThreadForest::add(const MessageView* message, std::int64_t sent_unix_seconds) {
    ThreadNode node;
    node.message = message;
    node.sent_unix_seconds = sent_unix_seconds;
    nodes.push_back(std::move(node));
    return nodes.size() - 1;
}

void ThreadForest::link(std::size_t parent, std::size_t child) {
    nodes[child].parent = parent;
    nodes[parent].children.push_back(child);
}

void ThreadForest::unlink(std::size_t child) {
    const std::size_t parent = std::exchange(nodes[child].parent, ThreadNode::none);
    if (parent == ThreadNode::none) return;
    std::vector<std::size_t>& siblings = nodes[parent].children;
    siblings.erase(std::find(siblings.begin(), siblings.end(), child));
}

bool ThreadForest::is_within(std::size_t node, std::size_t other) const {
    if (node == other) return true;
    if (nodes[other].children.empty()) return false;  // most are: saves the walk up a long thread
    while (node != other && node != ThreadNode::none) node = nodes[node].parent;
    return node == other;
}

const ThreadNode& ThreadForest::sort_node(std::size_t index) const {
    const ThreadNode* node = &nodes[index];
    while (node->is_dummy() && !node->children.empty()) node = &nodes[node->children.front()];
    return *node;
}

void ThreadForest::sort(std::vector<std::size_t>& siblings) const {
    const auto key = [this](std::size_t index) {
        const ThreadNode& node = sort_node(index);
        return std::pair(node.sent_unix_seconds, node.is_dummy() ? 0U : node.message->facts().sequence_number);
    };
    std::stable_sort(siblings.begin(), siblings.end(),
                     [&key](std::size_t left, std::size_t right) { return key(left) < key(right); });
}

std::vector<std::size_t> ThreadForest::parents_first() const {
    std::vector<std::size_t> order = roots;
    for (std::size_t index = 0; index < order.size(); ++index) {
        for (const std::size_t child : nodes[order[index]].children) order.push_back(child);
    }
    return order;
}

std::string ThreadForest::encode(ThreadNumbers numbers) const {
    return ThreadWriter(*this, numbers).write();
}

}  // namespace protocol::imap
