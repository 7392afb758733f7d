#pragma once

#include <vector>

#include "protocol/imap/thread_forest.hpp"

namespace protocol::imap {

/// ORDEREDSUBJECT of RFC 5256 section 3: a thread for each base subject; the oldest message is the parent of all
/// others.
[[nodiscard]] ThreadForest thread_by_subject(const std::vector<const MessageView*>& messages);

}  // namespace protocol::imap
