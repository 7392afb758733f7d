#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/dialogue/dialogue_watch.hpp"

namespace sim::dialogue {

/// What a server's line means, for somebody who learns the protocol: its code (RFC 5321 section 4.2.3) and, where it
/// has one, its enhanced status code (RFC 3463 section 3), or the word that POP3 and IMAP have in its place; each with
/// where that stands. Empty: it has none.
/// @param spoken  only lines of IMAP need it: they look like lines of anything
[[nodiscard]] std::string explain_reply(std::string_view line, Spoken spoken = Spoken::unknown);

/// What a client's line asks for, with where that stands. Empty: it begins with no command of SMTP or POP3, or of IMAP
/// behind a tag.
[[nodiscard]] std::string explain_command(std::string_view line, Spoken spoken = Spoken::unknown);

/// The commands of a protocol that explain_command() knows, in the order of a dialogue; of an unknown one those of
/// SMTP.
[[nodiscard]] std::vector<std::string_view> command_names(Spoken spoken);

}  // namespace sim::dialogue
