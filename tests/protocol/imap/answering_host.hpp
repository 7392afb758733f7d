#pragma once

#include <string>

#include "protocol/imap/server_session.hpp"

namespace tests::imap {

/// Answers the questions of a server session: the password is "secret"; the user "later" is told that logins cannot be
/// checked. INBOX and Sent can be opened, INBOX holds three messages; SELECT of any other mailbox fails. "limited"
/// cannot be created, and a NOOP brings a new message. Mechanisms that do not send the password know the users of
/// tests/support/sasl_examples.hpp. A handshake is made at once.
class AnsweringHost {
public:
    /// Answers `event` if it is a question; false if it is none.
    bool answer(protocol::imap::ServerSession& session, const protocol::imap::ServerEvent& event,
                protocol::Instant now);
    /// The event in one line; empty for those that only record commands, responses and states.
    [[nodiscard]] static std::string describe(const protocol::imap::ServerEvent& event);

private:
    void answer_command(protocol::imap::ServerSession& session, const protocol::imap::Command& command,
                        protocol::Instant now);
};

}  // namespace tests::imap
