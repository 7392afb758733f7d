#include "sim/mailstore/imap_view.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace sim::mailstore {

namespace imap = protocol::imap;

namespace {

bool holds(const std::vector<std::uint32_t>& ascending, std::uint32_t number) {
    return std::ranges::binary_search(ascending, number);
}

/// The ends of a range in numbers, in their order. @param largest  what "*" stands for
imap::SequenceRange settle(const imap::SequenceRange& range, std::uint32_t largest) {
    const std::uint32_t first = range.first == 0 ? largest : range.first;
    const std::uint32_t last = range.last == 0 ? largest : range.last;
    return {std::min(first, last), std::max(first, last)};
}

}  // namespace

MailboxView::MailboxView(const Mailbox& mailbox, bool read_only, RecentMarks& marks)
    : mailbox_(&mailbox), read_only_(read_only), marks_(marks), keywords_told_(mailbox.keywords.size()) {
    take_arrivals();
    note_told();
    told_ = {};  // SELECT tells all of it
}

std::uint32_t MailboxView::number_of(std::uint32_t uid) const {
    const auto found = std::ranges::lower_bound(uids_, uid);
    if (found == uids_.end() || *found != uid) return 0;
    return static_cast<std::uint32_t>(found - uids_.begin()) + 1;
}

bool MailboxView::is_recent(std::uint32_t uid) const {
    return holds(recent_, uid);
}

const StoredMessage& MailboxView::message(std::uint32_t uid) const {
    if (!gone_.empty()) {
        const auto gone = gone_.find(uid);
        if (gone != gone_.end()) return gone->second;
    }
    const StoredMessage* found = mailbox().find(uid);
    assert(found != nullptr);
    return *found;
}

std::vector<std::uint32_t> MailboxView::select(const imap::SequenceSet& set, bool by_uid) const {
    std::vector<std::uint32_t> selected;
    if (set.is_saved_result()) {
        std::ranges::copy_if(saved_, std::back_inserter(selected), [this](auto uid) { return number_of(uid) != 0; });
        return selected;
    }
    if (uids_.empty()) return selected;
    for (const imap::SequenceRange& written : set.ranges()) {
        const auto range = settle(written, by_uid ? largest_uid() : count());
        const auto first =
            by_uid ? std::ranges::lower_bound(uids_, range.first) : uids_.begin() + std::min(range.first - 1, count());
        const auto last =
            by_uid ? std::ranges::upper_bound(uids_, range.last) : uids_.begin() + std::min(range.last, count());
        if (first < last) selected.insert(selected.end(), first, last);
    }
    if (!std::ranges::is_sorted(selected, std::less_equal<>())) {  // a range up to "*" may lie anywhere
        std::ranges::sort(selected);
        selected.erase(std::unique(selected.begin(), selected.end()), selected.end());
    }
    return selected;
}

bool MailboxView::has_numbers(const imap::SequenceSet& set) const {
    if (set.is_saved_result()) return true;
    return std::ranges::all_of(set.ranges(), [this](const imap::SequenceRange& range) {
        return count() != 0 && range.first <= count() && range.last <= count();
    });
}

void MailboxView::on_flags_changed(std::uint32_t uid) {
    if (uid < uid_next_) changed_.insert(uid);
}

void MailboxView::on_removed(const std::vector<const StoredMessage*>& messages) {
    for (const StoredMessage* message : messages) {
        if (message->uid >= uid_next_) continue;  // nobody has told the client that it came
        gone_.emplace(message->uid, *message);
        changed_.erase(message->uid);
    }
}

bool MailboxView::has_news() const {
    return !gone_.empty() || !changed_.empty() || mailbox().keywords.size() > keywords_told_ ||
           (!mailbox().messages.empty() && mailbox().messages.back().uid >= uid_next_);
}

MailboxView::Expunged MailboxView::take_expunged(const std::vector<std::uint32_t>* only) {
    Expunged expunged;
    if (gone_.empty()) return expunged;
    const auto is_told = [&](std::uint32_t uid) {
        return gone_.contains(uid) && (only == nullptr || holds(*only, uid));
    };
    std::vector<std::uint32_t> kept;
    kept.reserve(uids_.size());
    for (const std::uint32_t uid : uids_) {
        if (!is_told(uid)) {
            kept.push_back(uid);
            continue;
        }
        expunged.numbers.push_back(static_cast<std::uint32_t>(kept.size()) + 1);
        expunged.uids.push_back(uid);
    }
    uids_ = std::move(kept);
    told_.removed.insert(told_.removed.end(), expunged.uids.begin(), expunged.uids.end());
    for (const std::uint32_t uid : expunged.uids) gone_.erase(uid);
    std::erase_if(recent_, [&expunged](auto uid) { return holds(expunged.uids, uid); });
    std::erase_if(saved_, [&expunged](auto uid) { return holds(expunged.uids, uid); });
    return expunged;
}

bool MailboxView::take_arrivals() {
    const auto& messages = mailbox().messages;
    const auto first = std::ranges::lower_bound(messages, uid_next_, {}, &StoredMessage::uid);
    if (first == messages.end()) return false;
    for (auto each = first; each != messages.end(); ++each) uids_.push_back(each->uid);
    claim_recent(first->uid);
    uid_next_ = messages.back().uid + 1;
    told_.uid_next = uid_next_;
    return true;
}

void MailboxView::claim_recent(std::uint32_t from_uid) {
    std::uint32_t& unclaimed = marks_[mailbox().uid_validity];
    const auto first = std::ranges::lower_bound(uids_, std::max(from_uid, unclaimed));
    recent_.insert(recent_.end(), first, uids_.end());
    if (!read_only_) unclaimed = uids_.back() + 1;
}

bool MailboxView::take_keywords() {
    return std::exchange(keywords_told_, mailbox().keywords.size()) != mailbox().keywords.size();
}

std::vector<std::uint32_t> MailboxView::take_changed() {
    const std::vector<std::uint32_t> changed(changed_.begin(), changed_.end());
    changed_.clear();
    told_.flags.insert(told_.flags.end(), changed.begin(), changed.end());
    return changed;
}

MailboxView::Told MailboxView::take_told() {
    std::ranges::sort(told_.flags);
    told_.flags.erase(std::unique(told_.flags.begin(), told_.flags.end()), told_.flags.end());
    return std::exchange(told_, {});
}

}  // namespace sim::mailstore
