#pragma once

#include <string>
#include <utility>
#include <vector>

#include "protocol/message/lexer.hpp"

namespace protocol::message {

/// Names and values of the parameters of a MIME field as they stand there: continuations and percent-encoding (RFC
/// 2231) are left as they are.
using MimeParameters = std::vector<std::pair<std::string, std::string>>;

/// *(";" attribute "=" value), RFC 2045 section 5.1, behind what stands before the first; at most `parameters_max`.
/// What is no parameter is passed over.
[[nodiscard]] MimeParameters read_mime_parameters(Lexer& lexer);

/// The same with continuations joined and charsets decoded, RFC 2231 section 3 and 4. One that has a charset becomes
/// UTF-8 and keeps the "*" of its name; names of such parameters are in lower case.
[[nodiscard]] MimeParameters join_mime_parameters(const MimeParameters& written);

}  // namespace protocol::message
