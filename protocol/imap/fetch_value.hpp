#pragma once

#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"
#include "protocol/imap/body_structure.hpp"
#include "protocol/imap/fetch_item.hpp"
#include "protocol/imap/message_view.hpp"
#include "protocol/imap/section_text.hpp"

namespace protocol::imap {

/// What stands behind FetchItem::encode_response_name() in the answer, RFC 9051 section 7.5.2. The failure is that of
/// BINARY and BINARY.SIZE. Setting \Seen is the caller's work, as is leaving out a lazy preview.
[[nodiscard]] Result<Octets, UnknownTransferEncoding> fetch_value(const FetchItem& item, const MessageView& message,
                                                                  ParameterForm parameters = ParameterForm::as_written);

}  // namespace protocol::imap
