#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <set>

#include "protocol/imap/fetch_item.hpp"
#include "sim/user_agent/fetch.hpp"
#include "sim/user_agent/imap_client_connection.hpp"

namespace sim::user_agent {

/// Goes through the whole INBOX (MailboxVisit), whatever the device knows of it: login, SELECT, UID FETCH of all flags,
/// the contents one by one, UID STORE of \Deleted, UID FETCH of what the flags are then, EXPUNGE, LOGOUT; of these what
/// is asked for. A step that the server refuses is told of (`read-failed`), and the next one is tried.
class ImapVisitConnection : public ImapClientConnection {
public:
    ImapVisitConnection(host::Runtime& runtime, Fetch fetch, MailboxVisit visit,
                        std::function<void(const FetchedMail&)> on_mail);

protected:
    void handle_login() override;
    void handle_data(const protocol::imap::Response& response) override;
    void handle_finished(const protocol::imap::CommandFinished& finished) override;

private:
    void take(const protocol::imap::FetchData& data);
    void plan();
    void go_on();

    MailboxVisit visit_;
    std::function<void(const FetchedMail&)> on_mail_;
    std::deque<protocol::imap::CommandBody> to_do_;
    bool listed_ = false;
    std::set<std::uint32_t> seen_, unseen_;  ///< UIDs, as the first list of flags had them
    std::uint32_t awaited_ = 0;              ///< the UID of the mail that is being fetched; 0: none
    unsigned contents_received_ = 0;
};

}  // namespace sim::user_agent
