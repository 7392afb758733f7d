#pragma once

#include "protocol/smtp/mailbox.hpp"
#include "sim/mta/recipient_classifier.hpp"

namespace sim::mta {

/// Postfix's bounds for what a virtual alias may lead to (virtual_alias_recursion_limit and
/// virtual_alias_expansion_limit).
inline constexpr unsigned virtual_nesting_max = 1000;
inline constexpr unsigned virtual_addresses_max = 1000;

/// Whether the virtual aliases of an address come to an end. They do not where they lead in a circle, also where some
/// of them lead out of it; an alias that names itself means the address. Postfix replaces them while the mail comes in
/// (cleanup_map1n.c), and takes no mail for which that fails: 451 4.6.0 to the end of data (measured: truth cases n8a
/// to n8c).
[[nodiscard]] bool virtual_aliases_end(const RecipientClassifier& classifier, const protocol::smtp::Mailbox& recipient);

}  // namespace sim::mta
