#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "sim/mailstore/filed_mail.hpp"

namespace sim::mailstore {

/// Messages as an mbox, RFC 4155 appendix A, with the quoting called mboxrd: a line that begins with "From ", or with
/// ">" signs before it, gets one more ">". Lines end with LF. Flags stand in the fields Status, X-Status and
/// X-Keywords, which replace those that a message has. Dates are in UTC, to the second, as asctime() writes them:
/// without a zone.
[[nodiscard]] std::string encode_mbox(const std::vector<FiledMail>& mails);

/// Reads an mbox, undoing all of that. A line that begins with "From " is a separator where it ends with a date and
/// stands first or behind an empty line; else it is content. A date without a zone is UTC, as is one with a zone whose
/// name RFC 5322 section 4.3 does not know.
/// @return a problem where the text does not begin with a separator; of an empty text no messages
[[nodiscard]] protocol::Result<std::vector<FiledMail>, FilingProblem> parse_mbox(std::string_view text);

}  // namespace sim::mailstore
