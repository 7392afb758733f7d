#include "sim/mailstore/imap_notify.hpp"

#include <algorithm>
#include <utility>

#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_names.hpp"
#include "sim/mailstore/imap_news.hpp"
#include "sim/mailstore/imap_status.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;
using imap::NotifyEvent;
using imap::NotifyGroup;
using imap::StatusItem;
using Filter = imap::NotifyGroup::Filter;

namespace {

bool names(const NotifyGroup& group, std::string_view mailbox) {
    return std::ranges::any_of(group.mailboxes, [&](const imap::MailboxName& named) {
        const std::string name = canonical_name(named.utf8());
        return mailbox == name || (group.filter == Filter::subtree && is_below(mailbox, name));
    });
}

/// RFC 5465 section 6.2 to section 6.6; mail is delivered to INBOX alone.
bool covers(const NotifyGroup& group, const Account& account, std::string_view mailbox) {
    switch (group.filter) {
        case Filter::selected:
        case Filter::selected_delayed:
            return false;
        case Filter::inboxes:
            return mailbox == inbox_name;
        case Filter::personal:
            return true;
        case Filter::subscribed:
            return account.subscriptions.contains(mailbox);
        case Filter::subtree:
        case Filter::mailboxes:
            return names(group, mailbox);
    }
    return false;
}

/// The events that this server knows, for BADEVENT: those of METADATA only where it is offered. RFC 5465 section 5.6
std::vector<std::string> supported_events(const ImapUser& user) {
    std::vector<std::string> supported;
    for (std::size_t index = 0; index < imap::notify_event_names.size(); ++index) {
        const auto event = static_cast<NotifyEvent>(index);
        const bool of_metadata = event >= NotifyEvent::mailbox_metadata_change;
        if (event == NotifyEvent::annotation_change || (of_metadata && !user.session.offers("METADATA"))) continue;
        supported.emplace_back(name(event));
    }
    return supported;
}

bool is_supported(const NotifyGroup& group, const std::vector<std::string>& supported) {
    return group.other_events.empty() && std::ranges::all_of(group.events, [&supported](NotifyEvent event) {
               return std::ranges::find(supported, name(event)) != supported.end();
           });
}

std::optional<CommandAnswer> find_refusal(const ImapUser& user, const imap::NotifyCommand& command) {
    const auto supported = supported_events(user);
    std::size_t mailboxes = 0;
    for (const NotifyGroup& group : command.groups) {
        mailboxes += std::max<std::size_t>(group.mailboxes.size(), 1);
        if (is_supported(group, supported)) continue;
        return CommandAnswer{imap::Condition::no, imap::list_code("BADEVENT", supported),
                             "Nobody can be notified of such an event here"};
    }
    if (mailboxes <= notify_names_max) return std::nullopt;
    return refuse("NOTIFICATIONOVERFLOW", "That is too much to be watched");
}

void watch(ImapUser& user, const imap::NotifyCommand& command) {
    user.notify.use(command);
    user.session.allow_expunge_always(user.notify.tells_expunge_at_once());
}

/// What the STATUS indicator asks for, RFC 5465 section 3.1.
std::vector<StatusItem> first_status(const ImapUser& user, std::string_view mailbox) {
    const Account& account = user.account_view();
    std::vector<StatusItem> items;
    const bool has_modseq = user.session.offers("CONDSTORE") || user.session.offers("QRESYNC");
    if (user.notify.wants(account, mailbox, NotifyEvent::message_new)) {  // and with it MessageExpunge
        items = {StatusItem::messages, StatusItem::uid_next, StatusItem::uid_validity};
    }
    if (has_modseq && user.notify.wants(account, mailbox, NotifyEvent::flag_change)) {
        items.push_back(StatusItem::highest_modseq);
    }
    return items;
}

void tell_first_status(ImapUser& user) {
    for (const auto& [key, mailbox] : user.account_view().mailboxes) {
        if (user.view && user.view->is_of(mailbox)) continue;
        const auto items = first_status(user, mailbox.name);
        if (!items.empty()) send_status(user, mailbox, items);
    }
}

imap::ListData list_data(const Account& account, const std::string& name, const std::string& old_name) {
    imap::ListData data;
    data.delimiter = hierarchy_delimiter;
    data.mailbox = name;
    const Mailbox* mailbox = account.find(name);
    if (mailbox == nullptr) data.attributes.emplace_back("\\NonExistent");
    data.attributes.emplace_back(account.has_children(name) ? "\\HasChildren" : "\\HasNoChildren");
    if (account.subscriptions.contains(name)) data.attributes.emplace_back("\\Subscribed");
    if (mailbox != nullptr) {
        data.attributes.insert(data.attributes.end(), mailbox->special_uses.begin(), mailbox->special_uses.end());
    }
    if (!old_name.empty()) data.old_name = old_name;
    return data;
}

/// RFC 5465 section 5.1 to section 5.3.
void tell_status(ImapUser& user, const Mailbox& mailbox, const NotifyWatch::Notice& notice) {
    std::vector<StatusItem> items;
    if (notice.counts) items = {StatusItem::messages, StatusItem::uid_next};
    if (notice.flags) items.push_back(StatusItem::uid_validity);
    if (notice.unseen) items.push_back(StatusItem::unseen);
    if (items.empty()) return;
    if (user.tells_modseq()) items.push_back(StatusItem::highest_modseq);
    send_status(user, mailbox, items);
}

}  // namespace

const NotifyGroup* NotifyWatch::of_selected() const {
    if (!command_) return nullptr;
    const auto found = std::ranges::find_if(command_->groups, &NotifyGroup::is_of_selected);
    return found == command_->groups.end() ? nullptr : &*found;
}

bool NotifyWatch::wants_of_selected(Event event) const {
    if (!command_) return true;
    const NotifyGroup* group = of_selected();
    return group != nullptr && group->events.contains(event);
}

bool NotifyWatch::tells_selected_at_once() const {
    const NotifyGroup* group = of_selected();
    return group != nullptr && !group->events.empty();
}

bool NotifyWatch::tells_expunge_at_once() const {
    return tells_selected_at_once() && of_selected()->filter == Filter::selected;
}

std::vector<imap::FetchItem> NotifyWatch::items_of_new() const {
    const NotifyGroup* group = of_selected();
    return group == nullptr ? std::vector<imap::FetchItem>() : group->items;
}

bool NotifyWatch::wants(const Account& account, std::string_view mailbox, Event event) const {
    if (!command_) return false;
    bool wanted = false;
    for (const NotifyGroup& group : command_->groups) {
        // Who has unsubscribed is told so by what was watched for being subscribed.
        const bool of_subscription = group.filter == Filter::subscribed && event == Event::subscription_change;
        if (!of_subscription && !covers(group, account, mailbox)) continue;
        if (group.is_none()) return false;  // nothing at all of these mailboxes, RFC 5465 section 8
        wanted = wanted || group.events.contains(event);
    }
    return wanted;
}

bool NotifyWatch::wants_anywhere(Event event) const {
    return command_ && std::ranges::any_of(command_->groups,
                                           [event](const NotifyGroup& group) { return group.events.contains(event); });
}

void NotifyWatch::on_counts_changed(const Account& account, std::string_view mailbox, Event event) {
    if (wants(account, mailbox, event)) notices_[std::string(mailbox)].counts = true;
}

void NotifyWatch::on_flags_changed(const Account& account, std::string_view mailbox, bool seen_changed,
                                   bool tells_modseq) {
    if (!seen_changed && !tells_modseq) return;  // a STATUS would have nothing to say, RFC 5465 section 5.1
    if (!wants(account, mailbox, Event::flag_change)) return;
    Notice& notice = notices_[std::string(mailbox)];
    notice.flags = true;
    notice.unseen = notice.unseen || seen_changed;
}

void NotifyWatch::note_names(const Account& account, std::string_view mailbox) {
    if (wants(account, mailbox, Event::mailbox_name)) notices_[std::string(mailbox)].name = true;
    const std::size_t level = mailbox.rfind(hierarchy_delimiter);
    if (level == mailbox.npos) return;
    const std::string_view parent = mailbox.substr(0, level);
    if (wants(account, parent, Event::mailbox_name)) notices_[std::string(parent)].name = true;
}

void NotifyWatch::on_created(const Account& account, std::string_view mailbox) {
    note_names(account, mailbox);
    // Under a name that was there before it has another UIDVALIDITY, RFC 5465 section 5.1.
    if (wants(account, mailbox, Event::flag_change)) notices_[std::string(mailbox)].flags = true;
}

void NotifyWatch::on_deleted(const Account& account, std::string_view mailbox) {
    note_names(account, mailbox);
}

void NotifyWatch::on_renamed(const Account& account, std::string_view from, std::string_view to) {
    if (wants(account, from, Event::mailbox_name) || wants(account, to, Event::mailbox_name)) {
        Notice& notice = notices_[std::string(to)];
        notice.name = true;
        notice.old_name = from;
    }
    if (wants(account, to, Event::flag_change)) notices_[std::string(to)].flags = true;
}

void NotifyWatch::on_subscribed(const Account& account, std::string_view mailbox) {
    if (wants(account, mailbox, Event::subscription_change)) notices_[std::string(mailbox)].name = true;
}

void tell_notices(ImapUser& user) {
    const auto notices = user.notify.take_notices();
    if (notices.size() > notices_max) {  // RFC 5465 section 5.8
        watch(user, {});
        user.session.send(imap::ConditionResponse{{},
                                                  imap::Condition::ok,
                                                  imap::ResponseCode{"NOTIFICATIONOVERFLOW", {}},
                                                  "Too much has happened: there will be no more notifications"});
        return;
    }
    const Account& account = user.account_view();
    for (const auto& [name, notice] : notices) {
        if (notice.name) user.session.send(list_data(account, name, notice.old_name));
        const Mailbox* mailbox = account.find(name);
        const bool is_selected = mailbox != nullptr && user.view && user.view->is_of(*mailbox);
        if (mailbox != nullptr && !is_selected) tell_status(user, *mailbox, notice);
    }
}

CommandAnswer answer(ImapUser& user, const imap::NotifyCommand& command) {
    if (auto refusal = find_refusal(user, command)) return std::move(*refusal);
    watch(user, command);
    if (command.groups.empty()) return {};
    tell_all_news(user);  // RFC 5465 section 3.1
    if (command.status) tell_first_status(user);
    return {};
}

}  // namespace sim::mailstore
