#pragma once

#include <string>
#include <vector>

#include "protocol/imap/message_view.hpp"

namespace protocol::imap {

enum class ThreadAlgorithm : unsigned char { ordered_subject, references };

/// Which numbers stand in the answer: those of THREAD or of UID THREAD.
enum class ThreadNumbers : unsigned char { sequence_numbers, uids };

/// The thread lists of RFC 5256 section 4, `(2)(3 6 (4 23)(44 7 96))`, without the word THREAD; empty for no messages.
/// Messages of equal sent date stand in the order of their sequence numbers.
/// @param messages  the searched ones, by ascending sequence number
[[nodiscard]] std::string thread_messages(const std::vector<const MessageView*>& messages, ThreadAlgorithm algorithm,
                                          ThreadNumbers numbers);

}  // namespace protocol::imap
