#pragma once

#include <cstdint>
#include <functional>
#include <map>

#include "sim/user_agent/fetch.hpp"
#include "sim/user_agent/imap_client_connection.hpp"
#include "sim/user_agent/known_mailboxes.hpp"
#include "sim/user_agent/lone_expunge.hpp"

namespace sim::user_agent {

/// Fetches what is new in one INBOX: login, SELECT, UID FETCH of the flags of everything that is not known here, then
/// of the content of each, which marks it as read. Mails that are not to stay get \Deleted and go by UID EXPUNGE (RFC
/// 4315), or by what stands in for it. Then it waits in IDLE, if it is to, for more; in the end LOGOUT.
class ImapFetchConnection : public ImapClientConnection {
public:
    ImapFetchConnection(host::Runtime& runtime, Fetch fetch, KnownMailbox known,
                        std::function<void(const FetchedMail&)> on_mail);

protected:
    void handle_login() override;
    void handle_data(const protocol::imap::Response& response) override;
    void handle_finished(const protocol::imap::CommandFinished& finished) override;
    void handle_idle_ended() override;

private:
    enum class Step : std::uint8_t { opening, listing, fetching };

    void take(const protocol::imap::ConditionResponse& condition);
    void take(const protocol::imap::CountData& count);
    void take(const protocol::imap::FetchData& data);
    void take(const protocol::imap::SearchData& data) { lone_expunge_.take(data); }
    void take_content(std::uint32_t uid, const protocol::Octets& content);
    void compare_validity();
    void list_new();
    void go_on();
    void fetch_next();
    void finish_fetching(const protocol::imap::ConditionResponse& response);
    void remove(std::uint32_t uid);
    void follow_expunge(const protocol::imap::ConditionResponse& response);

    Fetch fetch_;
    KnownMailbox known_;
    std::function<void(const FetchedMail&)> on_mail_;
    Step step_ = Step::opening;
    std::uint32_t uid_validity_ = 0;
    std::uint32_t messages_ = 0;              ///< that the mailbox has, as far as the server has told
    bool news_ = false;                       ///< there are messages that were not listed
    std::map<std::uint32_t, bool> to_fetch_;  ///< UIDs, and whether they had \Seen
    bool came_ = false;                       ///< the content of the first of them
    unsigned contents_received_ = 0;
    std::uint32_t removed_uid_ = 0;  ///< that gets \Deleted, and then goes by lone_expunge_; 0: none does
    LoneExpunge lone_expunge_;
};

}  // namespace sim::user_agent
