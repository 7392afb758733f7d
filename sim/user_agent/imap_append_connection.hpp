#pragma once

#include <functional>
#include <string>

#include "sim/user_agent/imap_client_connection.hpp"
#include "sim/user_agent/outbox.hpp"

namespace sim::user_agent {

/// Puts a copy of a mail that was sent into the mailbox for sent mail: the one with the use \Sent (RFC 6154 section 2),
/// else `Sent`, which is created where it is missing. The copy is marked as read and has the time of sending (RFC 9051
/// section 6.3.12).
class ImapAppendConnection : public ImapClientConnection {
public:
    /// @param mail       with `sent_copy`
    /// @param on_stored  is told the mailbox's name
    ImapAppendConnection(host::Runtime& runtime, OutgoingMail mail, std::function<void(const std::string&)> on_stored);

protected:
    void handle_login() override;
    void handle_data(const protocol::imap::Response& response) override;
    void handle_finished(const protocol::imap::CommandFinished& finished) override;

private:
    void list();
    void take(const protocol::imap::ListData& data);
    void finish_list();
    void prepare();
    void append();

    OutgoingMail mail_;
    std::function<void(const std::string&)> on_stored_;
    protocol::Instant sent_at_;
    std::string folder_;      ///< the one with the use
    bool has_named_ = false;  ///< there is one that is called `Sent`
    bool utf8_ = false;       ///< its header has UTF-8: RFC 6855 section 4
};

}  // namespace sim::user_agent
