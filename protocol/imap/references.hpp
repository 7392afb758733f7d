#pragma once

#include <vector>

#include "protocol/imap/thread_forest.hpp"
#include "protocol/message/header.hpp"
#include "protocol/message/message_id.hpp"

namespace protocol::imap {

/// The parents that a message names, the oldest first: References, else the first id of In-Reply-To. RFC 5256 section 3
[[nodiscard]] std::vector<message::MessageId> reference_ids(const message::Header& header);

/// REFERENCES of RFC 5256 section 3, its six steps.
/// @param messages  by ascending sequence number
[[nodiscard]] ThreadForest thread_by_references(const std::vector<const MessageView*>& messages);

}  // namespace protocol::imap
