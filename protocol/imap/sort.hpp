#pragma once

#include <vector>

#include "protocol/imap/message_view.hpp"
#include "protocol/imap/sort_criterion.hpp"

namespace protocol::imap {

/// Puts messages in the order of RFC 5256 section 3, SORT: the first criterion that tells two messages apart decides,
/// else the sequence number. CC, FROM and TO are addr-mailbox of the first address, SUBJECT the base subject, DATE the
/// sent date; texts are compared by unicode_casemap(), an absent one is the empty text. ARRIVAL and SIZE look at no
/// octets.
void sort_messages(std::vector<const MessageView*>& messages, const std::vector<SortCriterion>& criteria);

}  // namespace protocol::imap
