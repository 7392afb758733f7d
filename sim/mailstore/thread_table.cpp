#include "sim/mailstore/thread_table.hpp"

#include <algorithm>
#include <vector>

#include "protocol/imap/references.hpp"
#include "protocol/message/message_id.hpp"

namespace sim::mailstore {

namespace {

using protocol::message::MessageId;

/// Its own id, then those that it refers to, the nearest first.
std::vector<MessageId> related_ids(const protocol::message::Header& header) {
    std::vector<MessageId> ids = protocol::message::parse_message_ids(header.body_of("Message-ID"));
    if (ids.size() > 1) ids.erase(ids.begin() + 1, ids.end());
    std::vector<MessageId> references = protocol::imap::reference_ids(header);
    std::ranges::reverse(references);
    if (references.size() > thread_references_max) {
        references.erase(references.begin() + thread_references_max, references.end());
    }
    ids.insert(ids.end(), references.begin(), references.end());
    return ids;
}

}  // namespace

std::string ThreadTable::thread_of(const protocol::message::Header& header, std::string_view email_id) {
    const std::vector<MessageId> ids = related_ids(header);
    // EMAILID without its letter: no other thread has this name.
    std::string thread = "T" + std::string(email_id.substr(std::min<std::size_t>(email_id.size(), 1)));
    const auto known = std::ranges::find_if(ids, [this](const auto& id) { return thread_of_id_.contains(id.text()); });
    if (known != ids.end()) thread = thread_of_id_.at(known->text());
    for (const MessageId& id : ids) {
        if (thread_of_id_.size() < thread_ids_max) thread_of_id_.try_emplace(id.text(), thread);
    }
    return thread;
}

}  // namespace sim::mailstore
