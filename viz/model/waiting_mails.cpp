#include "viz/model/waiting_mails.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "viz/model/time_words.hpp"

namespace viz::model {

using sim::recording::Event;
using sim::recording::EventKind;
using sim::recording::HostState;
using sim::recording::OutboxEntryState;
using sim::recording::QueueEntryState;

namespace {

/// A host, and a message in its queue or outbox.
using EntryKey = std::tuple<std::string_view, std::string_view, bool>;

EntryKey key_of(const WaitingMail& mail) {
    return {mail.host, mail.message, mail.queue_id.empty()};
}

/// Sets when the entries of one mail's copies last changed; the world's state tells only what they changed to.
void find_changes(const Trace& trace, const Moment& moment, std::string_view root,
                  std::map<EntryKey, WaitingMail*>& missing) {
    const auto& indexes = trace.events_of(root);
    for (auto at = std::ranges::lower_bound(indexes, moment.events); at != indexes.begin() && !missing.empty();) {
        const Event& event = trace.events()[*--at];
        const bool is_outbox = event.kind == EventKind::outbox_entry_changed;
        if (!is_outbox && event.kind != EventKind::queue_entry_changed) continue;
        const auto found = missing.find({event.host, event.message, is_outbox});
        if (found == missing.end()) continue;
        found->second->waits_since = event.time;
        missing.erase(found);
    }
}

void find_changes(const Trace& trace, const Moment& moment, std::vector<WaitingMail>& mails) {
    std::map<std::string_view, std::map<EntryKey, WaitingMail*>> by_root;
    for (WaitingMail& mail : mails) by_root[sim::recording::root_message(mail.message)].emplace(key_of(mail), &mail);
    for (auto& [root, missing] : by_root) find_changes(trace, moment, root, missing);
}

template <class Entry>
WaitingMail waiting_mail(const std::string& host, const Entry& entry) {
    WaitingMail mail;
    mail.host = host;
    mail.recipients = entry.recipients;
    mail.state = entry.state;
    mail.attempts = entry.attempts;
    mail.next_attempt_at = entry.next_attempt_at;
    mail.expires_at = entry.expires_at;
    mail.reason = entry.reason;
    return mail;
}

void add_host(std::vector<WaitingMail>& mails, const std::string& name, const HostState& host) {
    for (const auto& [queue_id, entry] : host.queue) {
        WaitingMail mail = waiting_mail(name, entry);
        mail.queue_id = queue_id;
        mail.message = entry.message;
        mail.reverse_path = entry.reverse_path;
        mails.push_back(std::move(mail));
    }
    for (const auto& [message, entry] : host.outbox) {
        WaitingMail mail = waiting_mail(name, entry);
        mail.message = message;
        mail.reverse_path = entry.from;
        mails.push_back(std::move(mail));
    }
}

}  // namespace

std::string WaitingMail::next_words(Instant now) const {
    const std::string words = next_attempt_at ? countdown_words(now, *next_attempt_at) : "now";
    return is_frozen() ? "given up " + words : words;
}

std::optional<double> WaitingMail::waited(Instant now) const {
    if (!next_attempt_at || !waits_since || *next_attempt_at <= *waits_since) return std::nullopt;
    const auto whole = static_cast<double>((*next_attempt_at - *waits_since).count());
    return std::clamp(static_cast<double>((now - *waits_since).count()) / whole, 0.0, 1.0);
}

std::vector<WaitingMail> waiting_mails(const Trace& trace, const Moment& moment, const sim::recording::World& world) {
    std::vector<WaitingMail> mails;
    for (const auto& [name, host] : world.hosts) add_host(mails, name, host);
    find_changes(trace, moment, mails);
    std::ranges::stable_sort(mails, {}, [](const WaitingMail& mail) {
        return std::tuple(std::string_view(mail.host), mail.next_attempt_at ? mail.next_attempt_at->nanoseconds : 0);
    });
    return mails;
}

}  // namespace viz::model
