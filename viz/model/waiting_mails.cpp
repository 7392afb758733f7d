#include "viz/model/waiting_mails.hpp"

#include <algorithm>
#include <tuple>

namespace viz::model {

using sim::recording::Event;
using sim::recording::EventKind;
using sim::recording::HostState;
using sim::recording::OutboxEntryState;
using sim::recording::QueueEntryState;

namespace {

/// When the entry last changed; the world's state tells only what it changed to.
std::optional<Instant> changed_at(const Trace& trace, const Moment& moment, const WaitingMail& mail) {
    const auto& indexes = trace.events_of(sim::recording::root_message(mail.message));
    const EventKind kind =
        mail.queue_id.empty() ? EventKind::outbox_entry_changed : EventKind::queue_entry_changed;
    for (auto at = std::ranges::lower_bound(indexes, moment.events); at != indexes.begin();) {
        const Event& event = trace.events()[*--at];
        if (event.kind == kind && event.host == mail.host && event.message == mail.message) return event.time;
    }
    return std::nullopt;
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

std::optional<double> WaitingMail::waited(Instant now) const {
    if (!next_attempt_at || !waits_since || *next_attempt_at <= *waits_since) return std::nullopt;
    const auto whole = static_cast<double>((*next_attempt_at - *waits_since).count());
    return std::clamp(static_cast<double>((now - *waits_since).count()) / whole, 0.0, 1.0);
}

std::vector<WaitingMail> waiting_mails(const Trace& trace, const Moment& moment, const sim::recording::World& world) {
    std::vector<WaitingMail> mails;
    for (const auto& [name, host] : world.hosts) add_host(mails, name, host);
    for (WaitingMail& mail : mails) mail.waits_since = changed_at(trace, moment, mail);
    std::ranges::stable_sort(mails, {}, [](const WaitingMail& mail) {
        return std::tuple(std::string_view(mail.host), mail.next_attempt_at ? mail.next_attempt_at->nanoseconds : 0);
    });
    return mails;
}

}  // namespace viz::model
