#pragma once

#include <string>
#include <string_view>

namespace viz::model {

/// What a server's line means, for somebody who learns the protocol: its code (RFC 5321 section 4.2.3) and, where it
/// has one, its enhanced status code (RFC 3463 section 3), each with where that stands. Empty: it has no code.
[[nodiscard]] std::string explain_reply(std::string_view line);

/// What a client's line asks for, with where that stands. Empty: it begins with no command of SMTP or POP3.
[[nodiscard]] std::string explain_command(std::string_view line);

}  // namespace viz::model
