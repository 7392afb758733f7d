#pragma once

#include <string_view>

namespace sim::recording {

/// Whether events of this protocol tell of a mail being handed over by SMTP, or by its form for mailbox stores, LMTP
/// (RFC 2033).
[[nodiscard]] constexpr bool is_mail_transfer(std::string_view protocol) {
    return protocol == "smtp" || protocol == "lmtp";
}

}  // namespace sim::recording
