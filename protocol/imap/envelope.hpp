#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/message/header.hpp"

namespace protocol::imap {

/// `address` of RFC 9051 section 7.5.2. Encoded words stay as they are. A group is an address with a mailbox (its name)
/// and no host before its members, and one without both behind them.
struct EnvelopeAddress {
    std::optional<std::string> name{};   ///< the phrase, unquoted; of the old form `a@b (Name)` the comment
    std::optional<std::string> route{};  ///< the obsolete source route: `@a,@b`
    std::optional<std::string> mailbox{};
    std::optional<std::string> host{};

    bool operator==(const EnvelopeAddress&) const = default;
};

/// Reads the body of an address field, folded or not. It never fails: a mailbox without host or local part gets
/// `MISSING_DOMAIN` or `MISSING_MAILBOX` in its place, as with Dovecot (a host of NIL would be a group); other junk is
/// skipped up to the next comma.
[[nodiscard]] std::vector<EnvelopeAddress> parse_envelope_addresses(std::string_view body);

/// The addresses of all fields of that name, in their order.
[[nodiscard]] std::vector<EnvelopeAddress> envelope_addresses_of(const message::Header& header, std::string_view name);

/// Appends `envelope`, RFC 9051 section 7.5.2: `("date" "subject" from sender reply-to to cc bcc "in-reply-to"
/// "message-id")`. A field that is not there is NIL, an empty one "" (or NIL, if it holds addresses); an absent or
/// empty Sender and Reply-To are those of From.
void append_envelope(std::string& out, const message::Header& header);

}  // namespace protocol::imap
