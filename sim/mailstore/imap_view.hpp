#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/imap/sequence_set.hpp"
#include "sim/mailstore/mailbox.hpp"

namespace sim::mailstore {

/// The first UID of each mailbox whose message no session has been told of yet: \Recent, RFC 3501 section 2.3.2.
using RecentMarks = std::map<std::uint32_t, std::uint32_t>;  // by UIDVALIDITY, in one account

/// A mailbox as one connection sees it: what its client was told, and what it is still to be told. A message that
/// others removed keeps its number, and its content, until that is told (RFC 9051 section 7.5.1, RFC 2180
/// section 4.1.1).
class MailboxView {
public:
    /// @param mailbox  must be there until on_deleted()
    MailboxView(const Mailbox& mailbox, bool read_only, RecentMarks& marks);

    /// The mailbox; an empty one that nobody else knows, if it was deleted.
    [[nodiscard]] const Mailbox& mailbox() const { return mailbox_ != nullptr ? *mailbox_ : nowhere_; }
    [[nodiscard]] bool is_of(const Mailbox& mailbox) const { return mailbox_ == &mailbox; }
    [[nodiscard]] bool is_deleted() const { return mailbox_ == nullptr; }
    [[nodiscard]] bool read_only() const { return read_only_; }

    // What the client knows.
    [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(uids_.size()); }
    [[nodiscard]] const std::vector<std::uint32_t>& uids() const { return uids_; }  ///< by number minus one
    /// 0: no message of this UID.
    [[nodiscard]] std::uint32_t number_of(std::uint32_t uid) const;
    [[nodiscard]] std::uint32_t largest_uid() const { return uids_.empty() ? 0 : uids_.back(); }
    [[nodiscard]] bool is_recent(std::uint32_t uid) const;
    [[nodiscard]] std::uint32_t recent_count() const { return static_cast<std::uint32_t>(recent_.size()); }
    /// The message of a UID that the client knows: it may have been removed meanwhile.
    [[nodiscard]] const StoredMessage& message(std::uint32_t uid) const;
    [[nodiscard]] bool is_gone(std::uint32_t uid) const { return gone_.contains(uid); }
    /// UIDs of the messages that a set names, ascending. Numbers that no message has are left out, "$" stands for what
    /// was saved.
    [[nodiscard]] std::vector<std::uint32_t> select(const protocol::imap::SequenceSet& set, bool by_uid) const;
    /// Every number of the set belongs to a message; RFC 9051 section 9, `seq-number`.
    [[nodiscard]] bool has_numbers(const protocol::imap::SequenceSet& set) const;

    /// What "$" stands for: UIDs, ascending. RFC 5182
    [[nodiscard]] const std::vector<std::uint32_t>& saved() const { return saved_; }
    void save(std::vector<std::uint32_t> uids) { saved_ = std::move(uids); }

    /// All changes up to this mod-sequence have been told.
    [[nodiscard]] std::uint64_t told_modseq() const { return told_modseq_; }
    /// Nothing is left to be told but, perhaps, removals.
    void note_told() {
        if (!has_gone() && !is_deleted()) told_modseq_ = mailbox().highest_modseq;
    }
    /// The client was told not to rely on what is above told_modseq(), because removals wait.
    [[nodiscard]] bool is_held_back() const { return held_back_; }
    void hold_back(bool held_back) { held_back_ = held_back; }

    // What happens in the mailbox.
    /// The session itself has put the message there.
    void on_own_arrival(std::uint32_t uid) { own_.insert(uid); }
    void on_flags_changed(std::uint32_t uid);
    void on_removed(const std::vector<const StoredMessage*>& messages);
    void on_deleted() {
        nowhere_.name = mailbox_->name;
        mailbox_ = nullptr;
    }

    // What is still to be told; taking it means that the client is told now.
    [[nodiscard]] bool has_gone() const { return !gone_.empty(); }
    [[nodiscard]] bool has_news() const;
    struct Expunged {
        std::vector<std::uint32_t> numbers;  ///< each as it is when the ones before it are gone
        std::vector<std::uint32_t> uids;
    };
    /// @param only  of these UIDs, ascending; null: of all
    [[nodiscard]] Expunged take_expunged(const std::vector<std::uint32_t>* only = nullptr);
    /// True: there are more messages than before.
    bool take_arrivals();
    [[nodiscard]] bool is_own(std::uint32_t uid) const { return own_.contains(uid); }
    void forget_own() { own_.clear(); }
    /// True: there are keywords that the client has not heard of.
    bool take_keywords();
    [[nodiscard]] std::vector<std::uint32_t> take_changed();
    /// The client was told of the message's flags, or is not to be told.
    void forget_change(std::uint32_t uid) {
        if (changed_.erase(uid) != 0) told_.flags.push_back(uid);
    }
    [[nodiscard]] bool is_changed(std::uint32_t uid) const { return changed_.contains(uid); }

    /// What the client has been told since this was asked last.
    struct Told {
        std::vector<std::uint32_t> removed;     ///< UIDs
        std::optional<std::uint32_t> uid_next;  ///< of the first message that it was not told of
        std::vector<std::uint32_t> flags;       ///< UIDs, each once
        [[nodiscard]] bool empty() const { return removed.empty() && !uid_next && flags.empty(); }
    };
    [[nodiscard]] Told take_told();
    /// UIDs of messages with flags that the client was not told of.
    [[nodiscard]] const std::set<std::uint32_t>& changed() const { return changed_; }
    /// Messages that were removed, which the client was not told of; by UID.
    [[nodiscard]] const std::map<std::uint32_t, StoredMessage>& gone() const { return gone_; }

private:
    void claim_recent(std::uint32_t from_uid);

    const Mailbox* mailbox_;
    Mailbox nowhere_;
    bool read_only_;
    RecentMarks& marks_;
    std::vector<std::uint32_t> uids_;
    std::uint32_t uid_next_ = 1;         ///< of the first message that the client has not been told of
    std::vector<std::uint32_t> recent_;  ///< ascending
    std::vector<std::uint32_t> saved_;
    std::set<std::uint32_t> changed_;
    std::set<std::uint32_t> own_;  ///< messages that the session has put there and not been told of
    std::map<std::uint32_t, StoredMessage> gone_;
    Told told_;
    std::size_t keywords_told_ = 0;
    std::uint64_t told_modseq_ = 0;
    bool held_back_ = false;
};

}  // namespace sim::mailstore
