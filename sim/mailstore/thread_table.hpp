#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "protocol/message/header.hpp"

namespace sim::mailstore {

/// Ids of other messages that one message is joined to its thread by: the nearest in References. A bound of ours
inline constexpr std::size_t thread_references_max = 50;
/// Message-IDs whose thread an account knows; messages that come when there are so many begin threads of their own. A
/// bound of ours
inline constexpr std::size_t thread_ids_max = 100'000;

/// Which thread the messages of an account belong to, by the ids that they have and refer to (RFC 5256 section 3,
/// REFERENCES, step 1). A thread keeps its name, and a message its thread: two threads that a later message joins stay
/// two, since a THREADID must not change. RFC 8474 section 5.2
class ThreadTable {
public:
    /// The THREADID of a message, which it has from now on: that of the first id that is known, its own or the nearest
    /// that it refers to; else a new one. @param email_id  of the message
    [[nodiscard]] std::string thread_of(const protocol::message::Header& header, std::string_view email_id);

private:
    std::map<std::string, std::string> thread_of_id_;  ///< by Message-ID
};

}  // namespace sim::mailstore
