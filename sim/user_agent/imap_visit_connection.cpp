#include "sim/user_agent/imap_visit_connection.hpp"

#include <utility>

#include "protocol/imap/fetched_items.hpp"

namespace sim::user_agent {

namespace imap = protocol::imap;

namespace {

constexpr std::string_view content_item = "BODY[]";
constexpr std::string_view every_mail = "1:*";

imap::FetchCommand fetch_by_uid(std::string_view uids, imap::FetchItem item) {
    imap::FetchCommand command;
    command.by_uid = true;
    command.set = imap::SequenceSet::parse(uids).value();
    command.items = {std::move(item)};
    return command;
}

imap::FetchCommand fetch_flags() {
    imap::FetchItem flags;
    flags.kind = imap::FetchItem::Kind::flags;
    return fetch_by_uid(every_mail, flags);
}

imap::FetchCommand fetch_content(std::uint32_t uid, bool peek) {
    imap::FetchItem content;
    content.kind = imap::FetchItem::Kind::body_section;
    content.peek = peek;
    return fetch_by_uid(std::to_string(uid), content);
}

/// Those that were listed: what has come since is not known here.
imap::StoreCommand mark_deleted(const std::set<std::uint32_t>& uids) {
    imap::StoreCommand store;
    store.by_uid = true;
    store.set = imap::SequenceSet::of({uids.begin(), uids.end()});
    store.mode = imap::StoreCommand::Mode::add;
    store.silent = true;
    store.flags = {"\\Deleted"};
    return store;
}

std::string_view refusal_text(imap::Verb verb) {
    switch (verb) {
        case imap::Verb::select:
            return "does not open INBOX";
        case imap::Verb::store:
            return "does not mark the mails";
        case imap::Verb::expunge:
            return "does not remove the mails";
        default:
            return "does not give the mail";
    }
}

}  // namespace

ImapVisitConnection::ImapVisitConnection(host::Runtime& host_runtime, Fetch fetch, MailboxVisit visit,
                                         std::function<void(const FetchedMail&)> on_mail)
    : ImapClientConnection(host_runtime, {fetch.user, fetch.password}, fetch.tls, {}),
      visit_(visit),
      on_mail_(std::move(on_mail)) {}

void ImapVisitConnection::handle_login() {
    imap::SelectCommand select;
    select.mailbox = imap::MailboxName::of("INBOX").value();
    request(std::move(select));
}

void ImapVisitConnection::handle_data(const imap::Response& response) {
    if (const auto* data = std::get_if<imap::FetchData>(&response)) take(*data);
}

void ImapVisitConnection::take(const imap::FetchData& data) {
    const auto uid = imap::fetched_uid(data);
    if (!uid) return;  // others have changed flags
    const auto flags = imap::fetched_flags(data);
    if (!listed_ && flags) (holds_word(*flags, "\\Seen") ? seen_ : unseen_).insert(*uid);
    const auto content = imap::fetched_octets(data, content_item);
    if (!content || *uid != awaited_) return;
    awaited_ = 0;
    const network::TransactionTag* tag = runtime().transaction_tag(connection(), contents_received_++);
    on_mail_(FetchedMail{tag != nullptr ? tag->message : std::string(), *content, seen_.contains(*uid)});
}

void ImapVisitConnection::handle_finished(const imap::CommandFinished& finished) {
    if (finished.response.condition != imap::Condition::ok) {
        note_refusal(refusal_text(finished.verb), finished.response);
        if (finished.verb == imap::Verb::select) return leave();
    }
    if (finished.verb == imap::Verb::select) return request(fetch_flags());
    if (!std::exchange(listed_, true)) plan();
    go_on();
}

void ImapVisitConnection::plan() {
    std::set<std::uint32_t> uids = seen_;
    uids.insert(unseen_.begin(), unseen_.end());
    if (visit_.contents != MailboxVisit::Contents::none) {
        for (const std::uint32_t uid : uids)
            to_do_.emplace_back(fetch_content(uid, visit_.contents == MailboxVisit::Contents::peek));
    }
    if (visit_.mark_deleted && !uids.empty()) to_do_.emplace_back(mark_deleted(uids));
    if (!to_do_.empty()) to_do_.emplace_back(fetch_flags());
    if (visit_.expunge) to_do_.emplace_back(imap::ExpungeCommand());
}

void ImapVisitConnection::go_on() {
    if (to_do_.empty()) return leave();
    imap::CommandBody next = std::move(to_do_.front());
    to_do_.pop_front();
    const auto* fetch = std::get_if<imap::FetchCommand>(&next);
    const bool of_content = fetch != nullptr && fetch->items.front().kind == imap::FetchItem::Kind::body_section;
    awaited_ = of_content ? fetch->set.ranges().front().first : 0;
    request(std::move(next));
}

}  // namespace sim::user_agent
