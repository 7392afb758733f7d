#include "sim/user_agent/imap_fetch_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/fetched_items.hpp"
#include "protocol/imap/limits.hpp"

namespace sim::user_agent {

namespace imap = protocol::imap;

namespace {

constexpr std::string_view whole_mail = "BODY[]";

imap::FetchItem item_of(imap::FetchItem::Kind kind) {
    imap::FetchItem item;
    item.kind = kind;
    return item;
}

imap::FetchCommand uid_fetch(std::string_view uids, imap::FetchItem::Kind kind) {
    imap::FetchCommand command;
    command.by_uid = true;
    command.set = imap::SequenceSet::parse(uids).value();
    command.items = {item_of(kind)};
    return command;
}

bool is_seen(const imap::FetchData& data) {
    const auto flags = imap::fetched_flags(data);
    return flags && holds_word(*flags, "\\Seen");
}

}  // namespace

ImapFetchConnection::ImapFetchConnection(host::Runtime& host_runtime, Fetch fetch, KnownMailbox known,
                                         std::function<void(const FetchedMail&)> on_mail)
    : ImapClientConnection(host_runtime, {fetch.user, fetch.password}, fetch.tls, fetch.idle),
      fetch_(std::move(fetch)),
      known_(std::move(known)),
      on_mail_(std::move(on_mail)) {}

void ImapFetchConnection::handle_login() {
    imap::SelectCommand select;
    select.mailbox = imap::MailboxName::of("INBOX").value();
    request(std::move(select));
}

// ---- what the server tells

void ImapFetchConnection::handle_data(const imap::Response& response) {
    std::visit(
        [this](const auto& data) {
            if constexpr (requires { take(data); }) take(data);
        },
        response);
}

void ImapFetchConnection::take(const imap::ConditionResponse& condition) {
    if (!condition.code || condition.code->name != "UIDVALIDITY") return;
    uid_validity_ =
        static_cast<std::uint32_t>(protocol::parse_decimal(condition.code->argument, imap::number_max).value_or(0));
}

void ImapFetchConnection::take(const imap::CountData& count) {
    switch (count.kind) {
        case imap::CountData::Kind::exists:
            news_ = news_ || count.number > messages_;
            messages_ = count.number;
            break;
        case imap::CountData::Kind::expunge:
            if (messages_ > 0) --messages_;
            break;
        case imap::CountData::Kind::recent:
            break;
    }
    if (news_) end_idle();
}

void ImapFetchConnection::take(const imap::FetchData& data) {
    const auto uid = imap::fetched_uid(data);
    if (!uid) return;  // others have changed flags
    // "n:*" is the last message too, however small its UID is: RFC 9051 section 6.4.9.
    if (step_ == Step::listing && *uid > known_.point().uid) to_fetch_.emplace(*uid, is_seen(data));
    const auto content = imap::fetched_octets(data, whole_mail);
    const bool awaited = step_ == Step::fetching && !to_fetch_.empty() && to_fetch_.begin()->first == *uid;
    if (content && awaited && !came_) take_content(*uid, *content);
}

void ImapFetchConnection::take_content(std::uint32_t uid, const protocol::Octets& content) {
    came_ = true;
    const network::TransactionTag* tag = runtime().transaction_tag(connection(), contents_received_++);
    on_mail_(FetchedMail{tag != nullptr ? tag->message : std::string(), content, to_fetch_.begin()->second});
    if (uid > known_.point().uid) known_.set({uid_validity_, uid});
}

// ---- what the client does, one command after the other

void ImapFetchConnection::handle_finished(const imap::CommandFinished& finished) {
    const bool ok = finished.response.condition == imap::Condition::ok;
    if (lone_expunge_.under_way()) return follow_expunge(finished.response);
    switch (finished.verb) {
        case imap::Verb::select:
            if (ok) return compare_validity();
            note_refusal("does not open INBOX", finished.response);
            return leave();
        case imap::Verb::fetch:
            return finish_fetching(finished.response);
        case imap::Verb::store:
        case imap::Verb::expunge:
            if (!ok) note_refusal("does not remove the mail", finished.response);
            if (removed_uid_ == 0) return;
            return ok ? request(lone_expunge_.begin(std::exchange(removed_uid_, 0))) : go_on();
        default:
            return;
    }
}

void ImapFetchConnection::compare_validity() {
    // Where the UIDs are others, what is known of them is worth nothing: RFC 9051 section 2.3.1.1.
    if (known_.point().uid_validity != uid_validity_) known_.set({uid_validity_, 0});
    list_new();
}

void ImapFetchConnection::list_new() {
    step_ = Step::listing;
    news_ = false;
    to_fetch_.clear();
    const std::uint64_t first = std::uint64_t{known_.point().uid} + 1;
    if (first > imap::number_max) return leave();
    request(uid_fetch(fmt::format("{}:*", first), imap::FetchItem::Kind::flags));
}

void ImapFetchConnection::finish_fetching(const imap::ConditionResponse& response) {
    if (response.condition != imap::Condition::ok)
        note_refusal(step_ == Step::listing ? "does not give the list of mails" : "does not give the mail", response);
    if (step_ == Step::fetching) {
        const std::uint32_t uid = to_fetch_.begin()->first;
        to_fetch_.erase(to_fetch_.begin());
        if (std::exchange(came_, false) && fetch_.policy == FetchPolicy::remove) remove(uid);
        if (removed_uid_ != 0) return;
    }
    go_on();
}

void ImapFetchConnection::go_on() {
    removed_uid_ = 0;
    step_ = Step::fetching;
    fetch_next();
}

void ImapFetchConnection::fetch_next() {
    // Another session of this device may have fetched some meanwhile.
    std::erase_if(to_fetch_, [this](const auto& each) { return each.first <= known_.point().uid; });
    if (to_fetch_.empty()) return handle_idle_ended();
    request(uid_fetch(std::to_string(to_fetch_.begin()->first), imap::FetchItem::Kind::body_section));
}

void ImapFetchConnection::remove(std::uint32_t uid) {
    imap::StoreCommand store;
    store.by_uid = true;
    store.set = imap::SequenceSet::parse(std::to_string(uid)).value();
    store.mode = imap::StoreCommand::Mode::add;
    store.silent = true;
    store.flags = {"\\Deleted"};
    const imap::ExpungeCommand expunge{store.set};
    request(std::move(store));
    if (offers_uid_expunge()) return request(expunge);
    removed_uid_ = uid;
}

void ImapFetchConnection::follow_expunge(const imap::ConditionResponse& response) {
    if (auto next = lone_expunge_.next(response)) return request(std::move(*next));
    if (lone_expunge_.refusal()) {
        note_refusal("does not remove the mail", *lone_expunge_.refusal());
    } else if (response.condition != imap::Condition::ok) {
        note_refusal("does not put the marks of others back", response);
    }
    go_on();
}

void ImapFetchConnection::handle_idle_ended() {
    news_ ? list_new() : wait_or_leave();
}

}  // namespace sim::user_agent
