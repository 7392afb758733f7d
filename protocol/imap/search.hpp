#pragma once

#include <cstdint>

#include "protocol/imap/message_view.hpp"
#include "protocol/imap/search_key.hpp"

namespace protocol::imap {

/// What a search needs to know beside the message.
struct SearchContext {
    std::uint32_t largest_sequence_number = 0;  ///< what "*" stands for
    std::uint32_t largest_uid = 0;
    std::int64_t now_unix_seconds = 0;  ///< for OLDER and YOUNGER
    SequenceSet saved_result{};         ///< the UIDs that "$" stands for, RFC 5182 section 2.1
};

/// Whether the message matches, RFC 9051 section 6.4.4. Text is sought as a substring in the sense of
/// i;unicode-casemap:
/// - FROM, TO, CC and BCC in the addresses as the envelope has them, `Name <local@host>`, encoded words decoded;
/// SUBJECT in
///   the decoded subject; HEADER in what comes after the colon, decoded; a field that is not there matches nothing;
/// - BODY in the text parts, decoded, those of messages inside messages too; TEXT in those and in all header sections.
/// A message without a readable Date matches no SENT key. OLDER and YOUNGER both take the second between them (RFC 5032
/// section 3). Where the save date is not known, SAVED keys go by the internal date. The octets of the message are
/// asked for only where the answer hangs on them; in a list of keys those that need none are looked at first.
[[nodiscard]] bool matches(const SearchKey& key, const MessageView& message, const SearchContext& context);

}  // namespace protocol::imap
