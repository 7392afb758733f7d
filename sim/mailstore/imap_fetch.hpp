#pragma once

#include <cstdint>
#include <vector>

#include "protocol/imap/fetch_item.hpp"
#include "sim/mailstore/imap_user.hpp"

namespace sim::mailstore {

/// Untagged FETCH with the items of each of these messages of the selected mailbox, as the command would give it, but
/// without those in an unknown transfer encoding; none where there are no items. @param numbers  ascending
void tell_items(ImapUser& user, const std::vector<std::uint32_t>& numbers,
                const std::vector<protocol::imap::FetchItem>& items);

}  // namespace sim::mailstore
