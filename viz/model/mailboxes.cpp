#include "viz/model/mailboxes.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "protocol/message/encoded_word.hpp"
#include "viz/model/display_text.hpp"

namespace viz::model {

using protocol::message::Calendar;
using sim::recording::FolderState;
using sim::recording::HostState;
using sim::recording::MailboxState;
using sim::recording::MailboxViewState;
using sim::recording::StoredMessageState;
using sim::recording::World;

namespace {

FolderRow folder_row(const World& world, FolderName name, const MailboxState& mailbox, const FolderState& folder) {
    FolderRow row;
    row.special_uses = folder.special_uses;
    row.messages = folder.messages.size();
    row.unseen = sim::recording::unseen_count(folder);
    row.uid_validity = folder.uid_validity;
    row.uid_next = folder.uid_next;
    row.highest_modseq = folder.highest_modseq;
    row.used_octets = sim::recording::used_octets(mailbox);
    row.octets_max = mailbox.octets_max;
    row.locked = mailbox.locked && name.folder.empty();
    row.subscribed = mailbox.subscriptions.contains(name.folder);
    row.sessions = static_cast<std::size_t>(std::ranges::count_if(
        world.views, [&name](const auto& entry) { return entry.second.is_of(name.host, name.mailbox, name.folder); }));
    row.name = std::move(name);
    return row;
}

const FolderState* find_folder(const MailboxState& mailbox, const std::string& folder) {
    if (folder.empty()) return &mailbox;
    const auto found = mailbox.folders.find(folder);
    return found == mailbox.folders.end() ? nullptr : &found->second;
}

std::size_t unknown_to(const FolderState& folder, const MailboxViewState& view) {
    return static_cast<std::size_t>(std::ranges::count_if(
        folder.messages, [&view](const auto& entry) { return view.number_of(entry.first) == 0; }));
}

FolderViewer session_viewer(const World& world, sim::recording::ConnectionId connection, const MailboxViewState& view,
                            const FolderState& folder) {
    FolderViewer viewer;
    if (const auto* found = sim::recording::find_connection(world, connection)) viewer.client = found->client_host;
    viewer.protocol = view.protocol;
    viewer.connection = connection;
    viewer.read_only = view.read_only;
    viewer.has_lock = view.protocol == "pop3";
    viewer.messages = view.uids.size();
    viewer.gone = view.gone.size();
    viewer.changed = view.changed.size();
    viewer.marked = view.marked.size();
    viewer.unknown = unknown_to(folder, view);
    viewer.view = &view;
    return viewer;
}

/// Whether somebody who logs in by this name comes to the mailbox.
bool is_login_of(const World& world, const std::string& user, const FolderName& name) {
    if (user == name.mailbox) return true;
    const auto account = world.accounts.find(user);
    return account != world.accounts.end() && account->second.mailbox == name.mailbox;
}

/// How far devices know INBOX; those with a session are viewers already.
void add_devices(const World& world, const FolderName& name, const FolderState& folder,
                 std::vector<FolderViewer>& viewers) {
    if (!name.folder.empty()) return;
    for (const auto& [device, host] : world.hosts) {
        for (const auto& [whose, known] : host.known_mailboxes) {
            if (whose.first != name.host || !is_login_of(world, whose.second, name)) continue;
            const auto session = std::ranges::find_if(viewers, [&](const FolderViewer& viewer) {
                return viewer.client == device && viewer.protocol == "imap" && viewer.connection;
            });
            FolderViewer& viewer = session != viewers.end() ? *session : viewers.emplace_back();
            viewer.known_to = known.uid;
            if (viewer.connection) continue;
            viewer.client = device;
            viewer.protocol = "imap";
            viewer.unknown =
                static_cast<std::size_t>(std::distance(folder.messages.upper_bound(known.uid), folder.messages.end()));
        }
    }
}

std::string date_text(const StoredMessageState& message, const Calendar& calendar) {
    protocol::Instant at = message.stored_at;
    if (!message.internal_date.empty()) {
        const auto stated = protocol::message::parse_date_time(message.internal_date);
        if (!stated) return display_text(message.internal_date);
        at = calendar.instant(*stated);
    }
    const std::string text = calendar.iso(at);
    return text.substr(0, text.rfind('.'));
}

/// What one viewer calls a message.
std::string number_text(const FolderViewer& viewer, std::int64_t uid) {
    if (viewer.view == nullptr) return viewer.known_to.value_or(0) >= uid ? "has it" : "not yet";
    const std::size_t number = viewer.view->number_of(uid);
    if (number == 0) return "not yet";
    if (viewer.view->gone.contains(uid)) return fmt::format("{}, still there", number);
    if (viewer.view->marked.contains(uid)) return fmt::format("{}, DELE", number);
    return viewer.view->changed.contains(uid) ? fmt::format("{}, old flags", number) : fmt::format("{}", number);
}

void sort_flags(const std::vector<std::string>& flags, KeptMessage& kept) {
    for (const std::string& flag : flags) {
        (flag.starts_with('\\') ? kept.flags : kept.keywords).push_back(display_text(flag));
    }
}

KeptMessage kept_message(const World& world, std::int64_t uid, const StoredMessageState& message,
                         const Calendar& calendar) {
    KeptMessage kept;
    kept.uid = uid;
    kept.message = message.message;
    kept.subject = subject_of(world, message.message);
    sort_flags(message.flags, kept);
    kept.size_octets = message.size_octets;
    kept.date = date_text(message, calendar);
    kept.seen = has_flag(message, "\\Seen");
    return kept;
}

KeptMessage gone_message(const World& world, std::int64_t uid, const std::string& message) {
    KeptMessage kept;
    kept.uid = uid;
    kept.message = message;
    kept.subject = subject_of(world, message);
    kept.gone = true;
    return kept;
}

void add_messages(const World& world, const FolderState& folder, const Calendar& calendar, FolderContents& contents) {
    for (const auto& [uid, message] : folder.messages) {
        contents.messages.push_back(kept_message(world, uid, message, calendar));
    }
    std::set<std::int64_t> added;
    for (const FolderViewer& viewer : contents.viewers) {
        if (viewer.view == nullptr) continue;
        for (const auto& [uid, message] : viewer.view->gone) {
            if (added.insert(uid).second) contents.messages.push_back(gone_message(world, uid, message));
        }
    }
    std::ranges::sort(contents.messages, {}, &KeptMessage::uid);
    for (KeptMessage& kept : contents.messages) {
        for (const FolderViewer& viewer : contents.viewers) kept.numbers.push_back(number_text(viewer, kept.uid));
    }
}

void add_count(std::string& text, std::size_t count, std::string_view words) {
    if (count != 0) text += fmt::format(", {} {}", count, words);
}

}  // namespace

std::string FolderRow::numbers() const {
    const std::string validity = uid_validity == 0 ? "" : fmt::format("UIDVALIDITY {}, ", uid_validity);
    return fmt::format("{}UIDNEXT {}, HIGHESTMODSEQ {}", validity, uid_next, highest_modseq);
}

std::string FolderRow::quota() const {
    return octets_max ? fmt::format("quota {} of {} octets", used_octets, *octets_max) : std::string();
}

std::string FolderViewer::words() const {
    if (!connection) {
        std::string text = fmt::format("not connected; has everything up to UID {}", known_to.value_or(0));
        add_count(text, unknown, "new to it");
        return text;
    }
    std::string text = fmt::format("{} session: {} message{}", protocol == "pop3" ? "POP3" : "IMAP", messages,
                                   messages == 1 ? "" : "s");
    add_count(text, gone, "of them removed, unknown to it");
    add_count(text, changed, "with flags it does not know");
    add_count(text, unknown, "it has not heard of");
    add_count(text, marked, "of them marked by DELE, to be removed at QUIT");
    if (has_lock) text += ", has the lock";
    if (read_only) text += ", to read only";
    if (known_to) text += fmt::format("; the device has everything up to UID {}", *known_to);
    return text;
}

std::vector<FolderRow> folder_rows(const World& world) {
    std::vector<FolderRow> rows;
    for (const auto& [host_name, host] : world.hosts) {
        for (const auto& [mailbox_name, mailbox] : host.mailboxes) {
            rows.push_back(folder_row(world, {host_name, mailbox_name, {}}, mailbox, mailbox));
            for (const auto& [folder_name, folder] : mailbox.folders) {
                rows.push_back(folder_row(world, {host_name, mailbox_name, folder_name}, mailbox, folder));
            }
        }
    }
    return rows;
}

std::optional<FolderContents> folder_contents(const World& world, const FolderName& name, const Calendar& calendar) {
    const auto host = world.hosts.find(name.host);
    if (host == world.hosts.end()) return std::nullopt;
    const auto mailbox = host->second.mailboxes.find(name.mailbox);
    if (mailbox == host->second.mailboxes.end()) return std::nullopt;
    const FolderState* folder = find_folder(mailbox->second, name.folder);
    if (folder == nullptr) return std::nullopt;
    FolderContents contents;
    contents.folder = folder_row(world, name, mailbox->second, *folder);
    for (const auto& [connection, view] : world.views) {
        if (!view.is_of(name.host, name.mailbox, name.folder)) continue;
        contents.viewers.push_back(session_viewer(world, connection, view, *folder));
    }
    add_devices(world, name, *folder, contents.viewers);
    add_messages(world, *folder, calendar, contents);
    return contents;
}

std::string subject_of(const World& world, const std::string& message) {
    const auto found = world.messages.find(message);
    if (found == world.messages.end()) return {};
    return display_text(protocol::message::decode_encoded_words(found->second.subject));
}

bool has_flag(const StoredMessageState& message, std::string_view flag) {
    return std::ranges::find(message.flags, flag) != message.flags.end();
}

Calendar calendar_of(std::string_view start) {
    std::string text(start.substr(0, start.find('.')));
    std::ranges::replace(text, ' ', 'T');
    if (!text.ends_with('Z')) text += 'Z';
    const auto calendar = Calendar::parse_start(text);
    return calendar ? *calendar : Calendar();
}

}  // namespace viz::model
