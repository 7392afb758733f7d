#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/user_agent/fetch.hpp"
#include "sim/user_agent/imap_client_connection.hpp"
#include "sim/user_agent/lone_expunge.hpp"
#include "sim/user_agent/mailbox_copies.hpp"

namespace sim::user_agent {

/// Brings a device's copy of one INBOX up to date: by the best method that program, server and copy allow it hears what
/// has changed, tells the server what the user has done meanwhile (RFC 4549 section 4.2) and fetches what is new,
/// without marking it as read. A copy under another UIDVALIDITY is thrown away first. Then it waits in IDLE, if it is
/// to, and does the same with what happens; in the end LOGOUT. RFC 7162 section 6, RFC 4549 section 4
class ImapSyncConnection : public ImapClientConnection {
public:
    /// @param fetch   with `sync`
    /// @param copies  outlives the connection
    ImapSyncConnection(host::Runtime& runtime, Fetch fetch, MailboxCopies& copies, MailboxCopies::Key key,
                       std::function<void(const FetchedMail&)> on_mail);

    void notice_actions() override;

protected:
    void handle_login() override;
    void handle_data(const protocol::imap::Response& response) override;
    void handle_traffic(std::size_t octets) override;
    void handle_finished(const protocol::imap::CommandFinished& finished) override;
    void handle_idle_response() override;
    void handle_idle_ended() override;

private:
    enum class Step : std::uint8_t { opening, replaying, comparing, listing, fetching };
    using Flags = std::vector<std::string>;

    // What the server tells.
    void take(const protocol::imap::EnabledData& enabled);
    void take(const protocol::imap::ConditionResponse& condition);
    void take(const protocol::imap::CountData& count);
    void take(const protocol::imap::VanishedData& vanished);
    void take(const protocol::imap::FetchData& data);
    void take(const protocol::imap::SearchData& data);
    void take(const protocol::imap::EsearchData& data);
    void learn(const protocol::imap::ResponseCode& code);
    /// After each tagged response: how far the device knows all changes. RFC 7162 section 6
    void settle_modseq();
    void note_missed_change();
    void take_flags(std::uint32_t uid, Flags flags);
    void take_content(std::uint32_t uid, const protocol::Octets& content);
    void remove_vanished(const protocol::imap::SequenceSet& uids);
    void note_removed(std::uint32_t uid);

    // What the device does, one command after the other.
    void choose_method();
    void open();
    void finish_opening();
    void apply_news_of_opening();
    void replay_next();
    void finish_store(const protocol::imap::ConditionResponse& response);
    void follow_expunge(const protocol::imap::ConditionResponse& response);
    void finish_action(const protocol::imap::ConditionResponse& response);
    /// The oldest action that the server may be told now: those on a message that it has refused one of wait, in order.
    [[nodiscard]] const MailboxCopy::WaitingAction* next_action();
    void compare();
    void search_remaining();
    void remove_all_but(const std::function<bool(std::uint32_t)>& is_there);
    void list_new();
    void finish_fetch(const protocol::imap::ConditionResponse& response);
    void finish_comparing();
    void fetch_next();
    void finish_round();
    /// Up to which mod-sequence the copy has all changes; 0: none is known.
    [[nodiscard]] std::uint64_t known_modseq();

    [[nodiscard]] const MailboxCopy& copy() { return copies_.at(key_); }
    [[nodiscard]] bool uses_condstore();
    void record_choice();

    Fetch fetch_;
    MailboxCopies& copies_;
    MailboxCopies::Key key_;
    std::function<void(const FetchedMail&)> on_mail_;
    Step step_ = Step::opening;
    bool logged_in_ = false;
    bool qresync_enabled_ = false;
    bool opened_by_qresync_ = false;  ///< SELECT has said what the device knows
    bool first_round_ = true;
    bool outdated_ = true;  ///< messages of the copy may be gone or have other flags; only a comparison tells
    bool news_ = false;     ///< there are messages that were not listed
    std::uint32_t uid_validity_ = 0;
    std::uint32_t uid_next_ = 0;                         ///< 0: not told
    std::uint64_t highest_modseq_ = 0;                   ///< 0: the server keeps none
    std::uint64_t seen_modseq_ = 0;                      ///< the highest of a message since the last tagged response
    bool modseq_told_ = false;                           ///< the server has said HIGHESTMODSEQ since then
    std::uint32_t messages_ = 0;                         ///< that the mailbox has, as far as the server has told
    std::vector<protocol::imap::SequenceSet> vanished_;  ///< told by the answer to SELECT
    std::map<std::uint32_t, Flags> told_flags_;          ///< likewise
    std::set<std::uint32_t> listed_;                     ///< by the comparison under way
    std::map<std::uint32_t, Flags> to_fetch_;            ///< UIDs and flags
    bool came_ = false;                                  ///< the content of the first of them
    unsigned contents_received_ = 0;
    std::uint64_t action_ = 0;      ///< that is being replayed
    std::uint32_t action_uid_ = 0;  ///< 0: none is
    std::set<std::uint32_t>
        refused_uids_;  ///< the server has refused an action on them; they wait for the next session
    LoneExpunge lone_expunge_;
    bool removal_told_ = false;   ///< the server has said that the message of this action is gone
    bool incomplete_ = false;     ///< the server has not given all mails
    bool missed_change_ = false;  ///< flags of a message that was not named have changed
    SyncSummary summary_;
};

}  // namespace sim::user_agent
