#include "sim/user_agent/imap_sync_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/fetched_items.hpp"
#include "protocol/imap/limits.hpp"
#include "sim/recording/decision.hpp"

namespace sim::user_agent {

namespace imap = protocol::imap;
using recording::Event;
using recording::EventKind;

namespace {

/// A longer list of UIDs is left out: servers need not take a longer command line. RFC 7162 section 4
constexpr std::size_t known_uids_octets_max = 8000;

imap::SequenceSet uids_from(std::uint64_t first) {
    return imap::SequenceSet::parse(fmt::format("{}:*", first)).value();
}

imap::SequenceSet uids_up_to(std::uint32_t last) {
    return imap::SequenceSet(std::vector<imap::SequenceRange>{{1, last}});
}

imap::FetchCommand flags_of(imap::SequenceSet uids) {
    imap::FetchCommand command;
    command.by_uid = true;
    command.set = std::move(uids);
    command.items.emplace_back();
    command.items.back().kind = imap::FetchItem::Kind::flags;
    return command;
}

/// The whole mail, which stays as unread as it is.
imap::FetchCommand content_of(std::uint32_t uid) {
    imap::FetchCommand command;
    command.by_uid = true;
    command.set = imap::SequenceSet::of({uid});
    command.items.emplace_back();
    command.items.back().kind = imap::FetchItem::Kind::body_section;
    command.items.back().peek = true;
    return command;
}

imap::StoreCommand store_of(const MailboxCopy::WaitingAction& waiting) {
    imap::StoreCommand store;
    store.by_uid = true;
    store.set = imap::SequenceSet::of({waiting.uid});
    store.mode = waiting.action.kind == CopyAction::Kind::remove_flags ? imap::StoreCommand::Mode::remove
                                                                       : imap::StoreCommand::Mode::add;
    store.silent = true;
    store.flags = waiting.action.flags;
    if (waiting.action.kind == CopyAction::Kind::remove) store.flags = {"\\Deleted"};
    return store;
}

/// Nothing: the list would be too long, or empty; then the server takes all up to the last that the device can know.
std::optional<imap::SequenceSet> known_uids(const MailboxCopy& copy) {
    std::vector<std::uint32_t> uids;
    for (const auto& [uid, message] : copy.messages) uids.push_back(uid);
    imap::SequenceSet set = imap::SequenceSet::of(uids);
    if (set.empty() || set.encode().size() > known_uids_octets_max) return std::nullopt;
    return set;
}

std::uint32_t count_of(const imap::SequenceSet& uids) {
    std::uint64_t count = 0;
    for (const imap::SequenceRange& range : uids.ranges()) {
        if (range.last >= range.first) count += std::uint64_t{range.last} - range.first + 1;
    }
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, imap::number_max));
}

}  // namespace

ImapSyncConnection::ImapSyncConnection(host::Runtime& host_runtime, Fetch fetch, MailboxCopies& copies,
                                       MailboxCopies::Key key, std::function<void(const FetchedMail&)> on_mail)
    : ImapClientConnection(host_runtime, {fetch.user, fetch.password}, fetch.tls, fetch.idle),
      fetch_(std::move(fetch)),
      copies_(copies),
      key_(std::move(key)),
      on_mail_(std::move(on_mail)) {}

// ---- what the server tells

void ImapSyncConnection::handle_data(const imap::Response& response) {
    std::visit(
        [this](const auto& data) {
            if constexpr (requires { take(data); }) take(data);
        },
        response);
    if (news_ || outdated_) end_idle();
}

void ImapSyncConnection::handle_traffic(std::size_t octets) {
    if (logged_in_ && step_ != Step::fetching) summary_.octets += octets;
}

void ImapSyncConnection::take(const imap::EnabledData& enabled) {
    qresync_enabled_ = qresync_enabled_ || holds_word(enabled.capabilities, "QRESYNC");
}

void ImapSyncConnection::take(const imap::ConditionResponse& condition) {
    if (condition.code) learn(*condition.code);
}

void ImapSyncConnection::learn(const imap::ResponseCode& code) {
    const auto number = [&code](std::uint64_t max) { return protocol::parse_decimal(code.argument, max).value_or(0); };
    if (code.name == "UIDVALIDITY") uid_validity_ = static_cast<std::uint32_t>(number(imap::number_max));
    if (code.name == "UIDNEXT") uid_next_ = static_cast<std::uint32_t>(number(imap::number_max));
    if (code.name == "HIGHESTMODSEQ") highest_modseq_ = number(imap::number64_max);
    if (code.name == "NOMODSEQ") highest_modseq_ = 0;
    modseq_told_ = modseq_told_ || code.name == "HIGHESTMODSEQ" || code.name == "NOMODSEQ";
}

void ImapSyncConnection::settle_modseq() {
    // What the server says counts even where higher ones were seen: removals may wait to be told.
    const auto seen = std::exchange(seen_modseq_, 0);
    if (!std::exchange(modseq_told_, false) && highest_modseq_ != 0) highest_modseq_ = std::max(highest_modseq_, seen);
}

void ImapSyncConnection::take(const imap::CountData& count) {
    switch (count.kind) {
        case imap::CountData::Kind::exists:
            news_ = news_ || count.number > messages_;
            messages_ = count.number;
            break;
        case imap::CountData::Kind::expunge:
            // A message number: which message had it is known only by a comparison. The first one while a removal is
            // replayed is taken for its own.
            if (messages_ > 0) --messages_;
            if (step_ != Step::replaying || std::exchange(removal_told_, true)) outdated_ = true;
            break;
        case imap::CountData::Kind::recent:
            break;
    }
}

void ImapSyncConnection::take(const imap::VanishedData& vanished) {
    if (!vanished.earlier) messages_ -= std::min(messages_, count_of(vanished.uids));
    if (step_ == Step::opening) {
        vanished_.push_back(vanished.uids);
    } else {
        remove_vanished(vanished.uids);
    }
}

void ImapSyncConnection::remove_vanished(const imap::SequenceSet& uids) {
    std::vector<std::uint32_t> gone;
    for (const auto& [uid, message] : copy().messages) {
        if (uids.contains(uid, 0)) gone.push_back(uid);
    }
    // Of those that the user has removed here, the one that the server is just being told of is not news.
    for (const MailboxCopy::WaitingAction& waiting : copy().actions) {
        if (waiting.uid != action_uid_ && uids.contains(waiting.uid, 0)) gone.push_back(waiting.uid);
    }
    for (const std::uint32_t uid : gone) note_removed(uid);
}

void ImapSyncConnection::note_removed(std::uint32_t uid) {
    if (copies_.remove(key_, uid, summary_.method)) ++summary_.removed;
}

void ImapSyncConnection::take(const imap::FetchData& data) {
    seen_modseq_ = std::max(seen_modseq_, imap::fetched_modseq(data).value_or(0));
    const auto uid = imap::fetched_uid(data);
    if (!uid) return note_missed_change();
    if (auto flags = imap::fetched_flags(data)) take_flags(*uid, std::move(*flags));
    const bool awaited = step_ == Step::fetching && !to_fetch_.empty() && to_fetch_.begin()->first == *uid;
    const auto content = imap::fetched_octets(data, "BODY[]");
    if (content && awaited && !came_) take_content(*uid, *content);
}

void ImapSyncConnection::note_missed_change() {
    // Whose flags they are is known only by a comparison: at once in IDLE, else at the next reading.
    missed_change_ = true;
    if (idling()) outdated_ = true;
}

void ImapSyncConnection::take_flags(std::uint32_t uid, Flags flags) {
    const bool known = copy().messages.contains(uid);
    const bool lists = step_ == Step::listing || step_ == Step::comparing;
    if (step_ == Step::comparing) listed_.insert(uid);
    if (step_ == Step::opening) {
        if (known) told_flags_[uid] = std::move(flags);
    } else if (known) {
        if (copies_.set_flags(key_, uid, std::move(flags), summary_.method)) ++summary_.changed;
    } else if (to_fetch_.contains(uid) || (lists && !copy().is_being_removed(uid))) {
        to_fetch_[uid] = std::move(flags);
    }
}

void ImapSyncConnection::take(const imap::SearchData& data) {
    if (step_ == Step::comparing) listed_.insert(data.numbers.begin(), data.numbers.end());
    lone_expunge_.take(data);
}

void ImapSyncConnection::take(const imap::EsearchData& data) {
    if (step_ != Step::comparing || !data.all) return;
    for (const auto& [uid, message] : copy().messages) {
        if (data.all->contains(uid, 0)) listed_.insert(uid);
    }
}

void ImapSyncConnection::take_content(std::uint32_t uid, const protocol::Octets& content) {
    came_ = true;
    const network::TransactionTag* tag = runtime().transaction_tag(connection(), contents_received_++);
    const std::string message = tag != nullptr ? tag->message : std::string();
    const Flags& flags = to_fetch_.begin()->second;
    on_mail_(FetchedMail{message, content, holds_word(flags, "\\Seen")});
    copies_.add(key_, uid, {message, flags});
    ++summary_.added;
}

// ---- what the device does, one command after the other

void ImapSyncConnection::handle_login() {
    logged_in_ = true;
    knows_capabilities() ? choose_method() : request(imap::NoopCommand());
}

void ImapSyncConnection::choose_method() {
    const bool wants_qresync = fetch_.sync == SyncMethod::qresync && offers("QRESYNC");
    wants_qresync ? request(imap::EnableCommand{{"QRESYNC"}}) : open();
}

bool ImapSyncConnection::uses_condstore() {
    return fetch_.sync != SyncMethod::full && (offers("CONDSTORE") || offers("QRESYNC"));
}

void ImapSyncConnection::open() {
    imap::SelectCommand select;
    select.mailbox = imap::MailboxName::of("INBOX").value();
    const MailboxCopy& known = copy();
    opened_by_qresync_ = qresync_enabled_ && known.uid_validity != 0 && known.modseq != 0;
    if (opened_by_qresync_) {
        select.qresync = imap::QresyncParameter{known.uid_validity, known.modseq, known_uids(known), {}};
    } else {
        select.condstore = !qresync_enabled_ && uses_condstore();
    }
    request(std::move(select));
}

void ImapSyncConnection::handle_finished(const imap::CommandFinished& finished) {
    const bool ok = finished.response.condition == imap::Condition::ok;
    if (finished.response.code) learn(*finished.response.code);
    settle_modseq();
    if (lone_expunge_.under_way()) return follow_expunge(finished.response);
    switch (finished.verb) {
        case imap::Verb::noop:
            return choose_method();
        case imap::Verb::enable:
            return open();
        case imap::Verb::select:
            if (ok) return finish_opening();
            note_refusal("does not open INBOX", finished.response);
            return leave();
        case imap::Verb::store:
            return finish_store(finished.response);
        case imap::Verb::expunge:
            return finish_action(finished.response);
        case imap::Verb::search:
            if (ok) return finish_comparing();
            note_refusal("does not tell which mails are left", finished.response);
            return leave();
        case imap::Verb::fetch:
            return finish_fetch(finished.response);
        default:
            return;
    }
}

void ImapSyncConnection::finish_opening() {
    news_ = false;  // how many there are is told by UIDNEXT
    const MailboxCopy& known = copy();
    const bool valid = known.uid_validity == uid_validity_ && uid_validity_ != 0;
    if (!valid) copies_.begin(key_, uid_validity_);
    // A mailbox that keeps no mod-sequences ignores the parameter: RFC 7162 section 3.1.2.2.
    if (valid && opened_by_qresync_ && highest_modseq_ != 0) {
        summary_.method = SyncMethod::qresync;
    } else if (valid && known.modseq != 0 && highest_modseq_ != 0 && uses_condstore()) {
        summary_.method = SyncMethod::condstore;
    }
    record_choice();
    outdated_ = summary_.method != SyncMethod::qresync;
    if (!outdated_) apply_news_of_opening();
    replay_next();
}

void ImapSyncConnection::record_choice() {
    runtime().record(EventKind::decision, [&](Event& event) {
        const bool nothing_known = copy().uid_validity == 0 || copy().uid == 0;
        event.connection = connection();
        recording::Decision decision{.question = "How does the device hear what has changed in the mailbox?",
                                     .options = {"qresync", "condstore", "full"},
                                     .chosen = std::string(name(summary_.method)),
                                     .rule = {},
                                     .rfc = "RFC 7162 section 3.2.5"};
        if (summary_.method == SyncMethod::qresync) {
            decision.rule = "the server offers QRESYNC, and the copy knows all changes up to a mod-sequence";
        } else if (summary_.method == SyncMethod::condstore) {
            decision.rule = "without QRESYNC the mod-sequence tells changed flags, but not which messages are gone";
            decision.rfc = "RFC 7162 section 3.1";
        } else {
            decision.rule = nothing_known ? "the device has no copy yet that a change could be told of"
                                          : "the copy knows no mod-sequence: all UIDs and flags are compared";
            decision.rfc = "RFC 4549 section 4.3.1";
        }
        recording::set_decision(event, std::move(decision));
    });
}

void ImapSyncConnection::apply_news_of_opening() {
    step_ = Step::replaying;
    for (const imap::SequenceSet& uids : std::exchange(vanished_, {})) remove_vanished(uids);
    for (auto& [uid, flags] : std::exchange(told_flags_, {})) take_flags(uid, flags);
}

void ImapSyncConnection::replay_next() {
    step_ = Step::replaying;
    action_uid_ = 0;
    removal_told_ = false;
    const MailboxCopy::WaitingAction* waiting = next_action();
    if (waiting == nullptr) return compare();
    removal_told_ = waiting->action.kind != CopyAction::Kind::remove;  // then no EXPUNGE is its own
    action_ = waiting->number;
    action_uid_ = waiting->uid;
    request(store_of(*waiting));
}

const MailboxCopy::WaitingAction* ImapSyncConnection::next_action() {
    const auto& actions = copy().actions;
    const auto found =
        std::ranges::find_if(actions, [this](const auto& each) { return !refused_uids_.contains(each.uid); });
    return found == actions.end() ? nullptr : &*found;
}

void ImapSyncConnection::finish_store(const imap::ConditionResponse& response) {
    const auto& actions = copy().actions;
    const auto waiting = std::ranges::find(actions, action_, &MailboxCopy::WaitingAction::number);
    const bool removes = waiting != actions.end() && waiting->action.kind == CopyAction::Kind::remove;
    if (!removes || response.condition != imap::Condition::ok) return finish_action(response);
    if (!offers_uid_expunge()) return request(lone_expunge_.begin(action_uid_));
    request(imap::ExpungeCommand{imap::SequenceSet::of({action_uid_})});
}

void ImapSyncConnection::follow_expunge(const imap::ConditionResponse& response) {
    if (auto next = lone_expunge_.next(response)) return request(std::move(*next));
    if (lone_expunge_.refusal()) return finish_action(*lone_expunge_.refusal());
    if (response.condition != imap::Condition::ok) note_refusal("does not put the marks of others back", response);
    imap::ConditionResponse removed;
    removed.condition = imap::Condition::ok;
    finish_action(removed);
}

void ImapSyncConnection::finish_action(const imap::ConditionResponse& response) {
    if (response.condition == imap::Condition::ok) {
        copies_.finish_action(key_, action_);
        ++summary_.replayed;
        return replay_next();
    }
    outdated_ = outdated_ || removal_told_;  // the message that went was another one
    note_refusal("does not do what was done here", response);
    refused_uids_.insert(action_uid_);
    replay_next();
}

void ImapSyncConnection::compare() {
    const MailboxCopy& known = copy();
    if (!std::exchange(outdated_, false) || known.uid == 0) return list_new();
    step_ = Step::comparing;
    missed_change_ = false;
    listed_.clear();
    // CHANGEDSINCE takes no 0: RFC 7162 section 7.
    if (known.modseq == 0 && highest_modseq_ != 0) summary_.method = SyncMethod::full;
    if (summary_.method == SyncMethod::full) {
        news_ = false;
        return request(flags_of(uids_from(1)));
    }
    if (highest_modseq_ <= known.modseq) return search_remaining();
    imap::FetchCommand changed = flags_of(uids_up_to(known.uid));
    changed.changed_since = known.modseq;
    request(std::move(changed));
}

void ImapSyncConnection::search_remaining() {
    imap::SearchCommand search;
    search.by_uid = true;
    if (offers("ESEARCH") || offers("IMAP4rev2")) search.returns = imap::SearchReturn{.all = true};
    search.key.kind = imap::SearchKey::Kind::uid;
    search.key.set = uids_up_to(copy().uid);
    listed_.clear();
    request(std::move(search));
}

void ImapSyncConnection::finish_comparing() {
    std::vector<std::uint32_t> gone;
    for (const auto& [uid, message] : copy().messages) {
        if (!listed_.contains(uid)) gone.push_back(uid);
    }
    for (const std::uint32_t uid : gone) note_removed(uid);
    listed_.clear();
    summary_.method == SyncMethod::full ? fetch_next() : list_new();
}

void ImapSyncConnection::list_new() {
    const std::uint64_t first = std::uint64_t{copy().uid} + 1;
    const bool nothing_new = !news_ && (!first_round_ || (uid_next_ != 0 && uid_next_ <= first));
    step_ = Step::listing;
    news_ = false;
    if (nothing_new || first > imap::number_max) return fetch_next();
    request(flags_of(uids_from(first)));
}

void ImapSyncConnection::finish_fetch(const imap::ConditionResponse& response) {
    const bool ok = response.condition == imap::Condition::ok;
    if (!ok && step_ != Step::fetching) {
        note_refusal("does not give the list of mails", response);
        return leave();
    }
    if (!ok) note_refusal("does not give the mail", response);
    if (step_ == Step::comparing) {
        return summary_.method == SyncMethod::full ? finish_comparing() : search_remaining();
    }
    if (step_ == Step::fetching) {
        incomplete_ = incomplete_ || !ok;
        to_fetch_.erase(to_fetch_.begin());
        came_ = false;
    }
    fetch_next();
}

void ImapSyncConnection::fetch_next() {
    // Another session of this device may have fetched some meanwhile.
    std::erase_if(to_fetch_, [this](const auto& each) { return copy().messages.contains(each.first); });
    if (to_fetch_.empty()) {
        step_ = Step::listing;
        if (first_round_ || summary_.has_changes()) finish_round();
        return handle_idle_ended();
    }
    step_ = Step::fetching;
    request(content_of(to_fetch_.begin()->first));
}

std::uint64_t ImapSyncConnection::known_modseq() {
    // 0: the next reading compares everything, and so finds the mail that it did not get.
    if (incomplete_ || !(qresync_enabled_ || uses_condstore())) return 0;
    return missed_change_ ? std::min(copy().modseq, highest_modseq_) : highest_modseq_;
}

void ImapSyncConnection::finish_round() {
    copies_.finish_round(key_, uid_validity_, known_modseq(), summary_);
    first_round_ = false;
    summary_ = SyncSummary();
    summary_.method = qresync_enabled_   ? SyncMethod::qresync
                      : uses_condstore() ? SyncMethod::condstore
                                         : SyncMethod::full;
}

void ImapSyncConnection::handle_idle_response() {
    settle_modseq();
    const bool knows_more = copy().modseq != 0 && highest_modseq_ > copy().modseq;
    if (knows_more || summary_.has_changes()) finish_round();
}

void ImapSyncConnection::handle_idle_ended() {
    if (next_action() != nullptr) return replay_next();
    if (outdated_) return compare();
    news_ ? list_new() : wait_or_leave();
}

void ImapSyncConnection::notice_actions() {
    if (copy().actions.empty()) return;  // they concern another mailbox
    end_idle();
    pump();
}

}  // namespace sim::user_agent
