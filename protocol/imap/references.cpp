#include "protocol/imap/references.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "protocol/imap/base_subject.hpp"
#include "protocol/imap/casemap.hpp"
#include "protocol/imap/sent_date.hpp"
#include "protocol/message/message_id.hpp"

namespace protocol::imap {

namespace {

/// The subject of a thread, as it is compared.
struct ThreadSubject {
    std::string mapped;
    bool is_reply_or_forward = false;
};

/// The steps of RFC 5256 section 3, REFERENCES, a function each.
class ReferencesThreader {
public:
    explicit ReferencesThreader(const std::vector<const MessageView*>& messages) : messages_(messages) {}

    ThreadForest thread() {
        for (const MessageView* message : messages_) link_references(*message);
        gather_roots();
        prune_dummies();
        sort_roots();
        fill_subject_table();
        merge_subjects();
        sort_siblings();
        return std::move(forest_);
    }

private:
    /// Step 1.
    void link_references(const MessageView& message) {
        const message::Header& header = message.entity().header;
        std::size_t parent = ThreadNode::none;
        for (const message::MessageId& id : reference_ids(header)) {
            const std::size_t child = node_of(id);
            const bool free = parent != ThreadNode::none && forest_.nodes[child].parent == ThreadNode::none;
            if (free && !forest_.is_within(parent, child)) forest_.link(parent, child);
            parent = child;
        }
        const std::size_t own = place_message(message, header);
        // What the message says of its own parent counts more than what others said of it.
        if (forest_.nodes[own].parent == parent) return;
        forest_.unlink(own);
        if (parent != ThreadNode::none && !forest_.is_within(parent, own)) forest_.link(parent, own);
    }
    std::size_t node_of(const message::MessageId& id) {
        const auto [found, is_new] = by_id_.try_emplace(id.text(), forest_.nodes.size());
        if (is_new) forest_.add(nullptr, 0);
        return found->second;
    }
    /// The node of its id, if the id is valid and no earlier message has it.
    std::size_t place_message(const MessageView& message, const message::Header& header) {
        const std::vector<message::MessageId> ids = message::parse_message_ids(header.body_of("Message-ID"));
        const std::int64_t sent = sent_unix_seconds(message);
        const std::size_t known = ids.empty() ? ThreadNode::none : node_of(ids.front());
        if (known == ThreadNode::none || !forest_.nodes[known].is_dummy()) return forest_.add(&message, sent);
        forest_.nodes[known].message = &message;
        forest_.nodes[known].sent_unix_seconds = sent;
        return known;
    }

    /// Step 2.
    void gather_roots() {
        for (std::size_t index = 0; index < forest_.nodes.size(); ++index) {
            if (forest_.nodes[index].parent == ThreadNode::none) forest_.roots.push_back(index);
        }
    }

    /// Step 3: children first, so that what is spliced in holds no dummy.
    void prune_dummies() {
        const std::vector<std::size_t> order = forest_.parents_first();
        for (auto node = order.rbegin(); node != order.rend(); ++node) splice_dummies(*node);
        std::vector<std::size_t> kept;
        for (const std::size_t root : forest_.roots) {
            const ThreadNode& node = forest_.nodes[root];
            if (node.is_dummy() && node.children.empty()) continue;
            const bool promotes = node.is_dummy() && node.children.size() == 1;
            kept.push_back(promotes ? node.children.front() : root);
            forest_.nodes[kept.back()].parent = ThreadNode::none;
        }
        forest_.roots = std::move(kept);
    }
    void splice_dummies(std::size_t parent) {
        std::vector<std::size_t> spliced;
        for (const std::size_t child : forest_.nodes[parent].children) {
            const ThreadNode& node = forest_.nodes[child];
            if (node.is_dummy()) {
                spliced.insert(spliced.end(), node.children.begin(), node.children.end());
            } else {
                spliced.push_back(child);
            }
        }
        for (const std::size_t child : spliced) forest_.nodes[child].parent = parent;
        forest_.nodes[parent].children = std::move(spliced);
    }

    /// Step 4.
    void sort_roots() {
        for (const std::size_t root : forest_.roots) {
            if (forest_.nodes[root].is_dummy()) forest_.sort(forest_.nodes[root].children);
        }
        forest_.sort(forest_.roots);
    }

    /// Step 5.B.i, worked out once for each message.
    const ThreadSubject& subject_of(std::size_t root) {
        const ThreadNode* node = &forest_.nodes[root];
        if (node->is_dummy()) node = &forest_.nodes[node->children.front()];
        const auto [found, is_new] = subjects_.try_emplace(node->message->facts().sequence_number);
        if (is_new) {
            const BaseSubject subject = extract_base_subject(node->message->entity().header.body_of("Subject"));
            found->second = {unicode_casemap(subject.text), subject.is_reply_or_forward};
        }
        return found->second;
    }
    /// Step 5.B.
    void fill_subject_table() {
        for (const std::size_t root : forest_.roots) {
            const ThreadSubject& subject = subject_of(root);
            if (subject.mapped.empty()) continue;
            const auto [entry, is_new] = subject_table_.try_emplace(subject.mapped, root);
            if (is_new || forest_.nodes[entry->second].is_dummy()) continue;
            const bool reply_before = subject_of(entry->second).is_reply_or_forward && !subject.is_reply_or_forward;
            if (forest_.nodes[root].is_dummy() || reply_before) entry->second = root;
        }
    }
    /// Step 5.C.
    void merge_subjects() {
        const std::vector<std::size_t> threads = forest_.roots;
        for (const std::size_t current : threads) {
            if (forest_.nodes[current].parent != ThreadNode::none) continue;  // merged already
            const ThreadSubject subject = subject_of(current);
            if (subject.mapped.empty()) continue;
            std::size_t& entry = subject_table_.at(subject.mapped);
            if (entry != current) merge(current, subject.is_reply_or_forward, entry);
        }
        const auto is_no_root = [this](std::size_t index) {
            const ThreadNode& node = forest_.nodes[index];
            return node.parent != ThreadNode::none || (node.is_dummy() && node.children.empty());
        };
        forest_.roots.erase(std::remove_if(forest_.roots.begin(), forest_.roots.end(), is_no_root),
                            forest_.roots.end());
    }
    void merge(std::size_t current, bool current_is_reply, std::size_t& entry) {
        const bool entry_is_dummy = forest_.nodes[entry].is_dummy();
        if (entry_is_dummy && forest_.nodes[current].is_dummy()) {
            for (const std::size_t child : std::exchange(forest_.nodes[current].children, {})) {
                forest_.link(entry, child);
            }
        } else if (entry_is_dummy || (current_is_reply && !subject_of(entry).is_reply_or_forward)) {
            forest_.link(entry, current);
        } else {
            const std::size_t dummy = forest_.add(nullptr, 0);
            forest_.link(dummy, entry);
            forest_.link(dummy, current);
            forest_.roots.push_back(dummy);
            entry = dummy;
        }
    }

    /// Step 6.
    void sort_siblings() {
        const std::vector<std::size_t> order = forest_.parents_first();
        for (auto node = order.rbegin(); node != order.rend(); ++node) forest_.sort(forest_.nodes[*node].children);
        forest_.sort(forest_.roots);
    }

    const std::vector<const MessageView*>& messages_;
    ThreadForest forest_;
    std::map<std::string, std::size_t> by_id_;
    std::map<std::uint32_t, ThreadSubject> subjects_;  ///< by sequence number
    std::map<std::string, std::size_t> subject_table_;
};

}  // namespace

std::vector<message::MessageId> reference_ids(const message::Header& header) {
    std::vector<message::MessageId> ids = message::parse_message_ids(header.body_of("References"));
    if (!ids.empty()) return ids;
    ids = message::parse_message_ids(header.body_of("In-Reply-To"));
    if (ids.size() > 1) ids.erase(ids.begin() + 1, ids.end());
    return ids;
}

ThreadForest thread_by_references(const std::vector<const MessageView*>& messages) {
    return ReferencesThreader(messages).thread();
}

}  // namespace protocol::imap
