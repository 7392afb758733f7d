#pragma once

#include <vector>

#include "protocol/imap/thread_forest.hpp"

namespace protocol::imap {

/// REFERENCES of RFC 5256 section 3, its six steps.
/// @param messages  by ascending sequence number
[[nodiscard]] ThreadForest thread_by_references(const std::vector<const MessageView*>& messages);

}  // namespace protocol::imap
