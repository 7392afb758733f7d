#pragma once

#include <string>
#include <vector>

#include "protocol/imap/server_session.hpp"
#include "sim/mailstore/mailbox.hpp"

namespace sim::mailstore {

/// Most keywords of one mailbox. A bound of ours
inline constexpr std::size_t keywords_max = 1000;

/// The flags as the mailbox writes them, each once.
[[nodiscard]] std::vector<std::string> canonical_flags(const Mailbox& mailbox, const std::vector<std::string>& flags);
/// What a message has behind STORE. @param given  canonical ones
[[nodiscard]] std::vector<std::string> changed_flags(const std::vector<std::string>& flags,
                                                     protocol::imap::StoreCommand::Mode mode,
                                                     const std::vector<std::string>& given);
[[nodiscard]] bool has_room_for_keywords(const Mailbox& mailbox, const std::vector<std::string>& flags);
/// RFC 9051 section 7.1, LIMIT.
[[nodiscard]] protocol::imap::CommandAnswer too_many_keywords();

}  // namespace sim::mailstore
