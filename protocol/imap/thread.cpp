#include "protocol/imap/thread.hpp"

#include "protocol/imap/ordered_subject.hpp"
#include "protocol/imap/references.hpp"

namespace protocol::imap {

std::string thread_messages(const std::vector<const MessageView*>& messages, ThreadAlgorithm algorithm,
                            ThreadNumbers numbers) {
    const ThreadForest forest =
        algorithm == ThreadAlgorithm::references ? thread_by_references(messages) : thread_by_subject(messages);
    return forest.encode(numbers);
}

}  // namespace protocol::imap
