#pragma once

#include <string>

#include "protocol/imap/response.hpp"
#include "sim/mailstore/account.hpp"

namespace sim::mailstore {

/// What SELECT tells of a mailbox that is there, RFC 9051 section 6.3.2.
[[nodiscard]] protocol::imap::ListData list_data_of(const Account& account, const std::string& name);

}  // namespace sim::mailstore
