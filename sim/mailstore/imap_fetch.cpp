// FETCH and UID FETCH. RFC 9051 section 6.4.5, RFC 7162 section 3.1.4 and section 3.2.6
#include "sim/mailstore/imap_fetch.hpp"

#include <algorithm>

#include "protocol/imap/fetch_value.hpp"
#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_message.hpp"
#include "sim/mailstore/imap_news.hpp"
#include "sim/mailstore/imap_resync.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;
using imap::FetchItem;
using Kind = imap::FetchItem::Kind;

namespace {

constexpr std::string_view seen = "\\Seen";

bool asks_for(const std::vector<FetchItem>& items, Kind kind) {
    return std::ranges::any_of(items, [kind](const FetchItem& item) { return item.kind == kind; });
}

FetchItem item_of(Kind kind) {
    FetchItem item;
    item.kind = kind;
    return item;
}

/// What is answered: UID behind UID FETCH (RFC 9051 section 6.4.9), MODSEQ behind CHANGEDSINCE (RFC 7162 section
/// 3.1.4.1) come without being asked for.
std::vector<FetchItem> items_of(const imap::FetchCommand& command) {
    std::vector<FetchItem> items = command.items;
    if (command.by_uid && !asks_for(items, Kind::uid)) items.insert(items.begin(), item_of(Kind::uid));
    if (command.changed_since && !asks_for(items, Kind::modseq)) items.push_back(item_of(Kind::modseq));
    return items;
}

/// It gives the client the whole mail.
bool is_whole_message(const FetchItem& item) {
    return item.kind == Kind::rfc822 || (item.kind == Kind::body_section && item.section == imap::whole_message);
}

/// One FETCH command at work.
class Fetching {
public:
    Fetching(ImapUser& user, const imap::FetchCommand& command)
        : user_(user),
          view_(*user.view),
          command_(command),
          items_(items_of(command)),
          sets_seen_(!view_.read_only() && std::ranges::any_of(items_, &FetchItem::sets_seen)),
          tells_content_(std::ranges::any_of(items_, is_whole_message)) {}

    CommandAnswer fetch() {
        if (asks_for(items_, Kind::thread_id)) user_.store.assign_threads(user_.account);
        if ((sets_seen_ || asks_for(items_, Kind::flags)) && view_.take_keywords()) {
            tell_mailbox_flags(user_);  // the client must know them first
        }
        for (const std::uint32_t uid : view_.select(command_.set, command_.by_uid)) {
            const StoredMessage& message = view_.message(uid);
            if (command_.changed_since && message.modseq <= *command_.changed_since) continue;
            fetch(message);
        }
        if (some_unknown_encoding_) return refuse("UNKNOWN-CTE", "A transfer encoding is not known");
        return {};
    }

private:
    void fetch(const StoredMessage& message) {
        const bool now_seen = sets_seen_ && !message.has_flag(seen) && !view_.is_gone(message.uid);
        if (now_seen) mark_seen(message);
        const ImapMessage fetched(message, view_, user_.runtime.calendar(), !user_.is_rev2());
        text_.clear();
        for (const FetchItem& item : items_) append(item, fetched);
        append_news_of(fetched, now_seen);
        if (text_.empty()) return;
        user_.session.send_untagged(std::to_string(fetched.facts().sequence_number) + " FETCH (" + text_ + ')');
        if (tells_content_) record_fetched(message);
    }
    void mark_seen(const StoredMessage& message) {
        std::vector<std::string> flags = message.flags;
        flags.emplace_back(seen);
        user_.store.set_flags(user_.account, view_.mailbox().name, message.uid, std::move(flags));
    }
    void append(const FetchItem& item, const ImapMessage& message) {
        const auto form = user_.is_rev2() ? imap::ParameterForm::decoded : imap::ParameterForm::as_written;
        const auto value = imap::fetch_value(item, message, form);
        if (!value) {
            some_unknown_encoding_ = true;
            return;
        }
        if (!text_.empty()) text_ += ' ';
        text_.append(item.encode_response_name()).append(" ").append(*value);
    }
    /// Flags that have changed, by this command or by others, are told with what was asked for.
    void append_news_of(const ImapMessage& message, bool now_seen) {
        const std::uint32_t uid = message.facts().uid;
        const bool tells_flags = asks_for(items_, Kind::flags);
        const bool changed = now_seen || (tells_flags && view_.is_changed(uid));
        if (now_seen && !tells_flags) append(item_of(Kind::flags), message);
        if (changed && user_.tells_modseq()) {  // RFC 7162 section 3.1.4
            if (!asks_for(items_, Kind::uid)) append(item_of(Kind::uid), message);
            if (!asks_for(items_, Kind::modseq)) append(item_of(Kind::modseq), message);
        }
        if (changed) view_.forget_change(uid);
    }
    void record_fetched(const StoredMessage& message) const {
        user_.runtime.tag_transaction(user_.connection, user_.contents_carried++,
                                      network::TransactionTag{message.message, user_.runtime.recorder().cause()});
        user_.runtime.record(recording::EventKind::message_fetched, [&](recording::Event& event) {
            event.message = message.message;
            event.connection = user_.connection;
            event.fields.set("mailbox", user_.account);
            if (!view_.mailbox().is_inbox()) event.fields.set("folder", view_.mailbox().name);
            event.fields.set("uid", message.uid);
            event.fields.set("protocol", "imap");
        });
    }

    ImapUser& user_;
    MailboxView& view_;
    const imap::FetchCommand& command_;
    std::vector<FetchItem> items_;
    bool sets_seen_;
    bool tells_content_;
    bool some_unknown_encoding_ = false;
    std::string text_;
};

}  // namespace

void tell_items(ImapUser& user, const std::vector<std::uint32_t>& numbers, const std::vector<FetchItem>& items) {
    if (numbers.empty() || items.empty()) return;
    imap::FetchCommand command;
    command.set = imap::SequenceSet::of(numbers);
    command.items = items;
    // Nobody has asked for it just now: the UID must be there, and the mod-sequence. RFC 9051 section 7.5.2, RFC 7162
    // section 3.2.4
    if ((user.is_rev2() || user.tells_modseq()) && !asks_for(items, Kind::uid)) {
        command.items.insert(command.items.begin(), item_of(Kind::uid));
    }
    if (user.tells_modseq() && !asks_for(items, Kind::modseq)) command.items.push_back(item_of(Kind::modseq));
    static_cast<void>(Fetching(user, command).fetch());
}

CommandAnswer answer(ImapUser& user, const imap::FetchCommand& command) {
    const MailboxView& view = *user.view;
    if (!command.by_uid && !view.has_numbers(command.set)) return bad("No message has such a number");
    if (command.changed_since || asks_for(command.items, Kind::modseq)) use_condstore(user);
    if (command.vanished) {
        // "*" is not less than any UID that was removed, else a client would never hear of the last one.
        const std::uint32_t largest = view.mailbox().uid_next - 1;
        tell_vanished_earlier(user, *command.changed_since, [&](std::uint32_t uid) {
            return !command.set.is_saved_result() && command.set.contains(uid, largest);
        });
    }
    return Fetching(user, command).fetch();
}

}  // namespace sim::mailstore
