#include <fmt/format.h>

#include <iterator>

#include "sim/recording/time_text.hpp"
#include "sim/recording/world.hpp"

namespace sim::recording {

namespace {

/// Appends formatted text and a line end.
template <class... Arguments>
void add_line(std::string& out, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Arguments>(arguments)...);
    out += '\n';
}

std::string attempts_text(std::int64_t attempts) {
    return fmt::format("{} attempt{}", attempts, attempts == 1 ? "" : "s");
}

std::string next_attempt_text(const std::optional<Instant>& next_attempt_at) {
    return next_attempt_at ? fmt::format("next attempt at {}", to_text(*next_attempt_at)) : "being tried now";
}

void describe_queue(std::string& out, const HostState& host) {
    if (!host.queue.empty()) add_line(out, "  queue:");
    for (const auto& [id, entry] : host.queue) {
        add_line(out, "    {} {} {}: from <{}> to {}, {} octets, {}, {}, given up at {}", id, entry.message,
                 entry.state, entry.reverse_path, fmt::join(entry.recipients, " "), entry.size_octets,
                 attempts_text(entry.attempts), next_attempt_text(entry.next_attempt_at), to_text(entry.expires_at));
        if (!entry.reason.empty()) add_line(out, "      {}", entry.reason);
    }
}

void describe_outbox(std::string& out, const HostState& host) {
    if (!host.outbox.empty()) add_line(out, "  outbox:");
    for (const auto& [message, entry] : host.outbox) {
        add_line(out, "    {} {}: from <{}> to {}, {}, {}, given up at {}", message, entry.state, entry.from,
                 fmt::join(entry.recipients, " "), attempts_text(entry.attempts),
                 next_attempt_text(entry.next_attempt_at), to_text(entry.expires_at));
        if (!entry.reason.empty()) add_line(out, "      {}", entry.reason);
    }
}

void describe_known_mailboxes(std::string& out, const HostState& host) {
    if (!host.known_mailboxes.empty()) add_line(out, "  known mailboxes:");
    for (const auto& [key, point] : host.known_mailboxes) {
        add_line(out, "    INBOX of {} on {}: up to UID {}, UIDVALIDITY {}", key.second, key.first, point.uid,
                 point.uid_validity);
    }
}

void describe_copies(std::string& out, const HostState& host) {
    for (const auto& [key, copy] : host.mailbox_copies) {
        add_line(out, "  copy of INBOX of {} on {}, UIDVALIDITY {}, up to mod-sequence {}:", key.second, key.first,
                 copy.uid_validity, copy.modseq);
        for (const auto& [uid, message] : copy.messages) {
            add_line(out, "    {} {} ({})", uid, message.message, fmt::join(message.flags, " "));
        }
        for (const CopyActionState& action : copy.actions) {
            add_line(out, "    the server is still to be told: {} {} ({})", action.uid, action.action,
                     fmt::join(action.flags, " "));
        }
    }
}

void describe_retry_hints(std::string& out, const HostState& host) {
    if (!host.retry_hints.empty()) add_line(out, "  retry hints:");
    for (const auto& [key, hint] : host.retry_hints) {
        add_line(out, "    {}: failing since {}, last try at {}, next at {}{}", key, to_text(hint.first_failed),
                 to_text(hint.last_try), to_text(hint.next_try), hint.expired ? ", past the last rule" : "");
        if (!hint.reason.empty()) add_line(out, "      {}", hint.reason);
    }
}

void describe_cache(std::string& out, const HostState& host, Instant now) {
    if (!host.cache.empty()) add_line(out, "  DNS cache:");
    for (const auto& [key, entry] : host.cache) {
        const std::string until =
            entry.expires_at <= now ? "expired" : fmt::format("until {}", to_text(entry.expires_at));
        add_line(out, "    {} {}: {}, {}{}{}", key.first, key.second, entry.kind, until, entry.rank.empty() ? "" : ", ",
                 entry.rank);
        for (const std::string& record : entry.records) add_line(out, "      {}", record);
    }
}

std::string flags_text(const StoredMessageState& message) {
    return message.flags.empty() ? "" : fmt::format(", {}", fmt::join(message.flags, " "));
}

void describe_messages_of(std::string& out, const FolderState& folder, std::string_view indent) {
    for (const auto& [uid, message] : folder.messages) {
        if (!message.delivered_to.empty()) {
            add_line(out, "{}{}: {} {} octets, unique-id {}, from <{}>, delivered to {}{}", indent, uid,
                     message.message, message.size_octets, message.unique_id, message.return_path, message.delivered_to,
                     flags_text(message));
            continue;
        }
        add_line(out, "{}{}: {} {} octets, EMAILID {}{}{}", indent, uid,
                 message.message.empty() ? "a message" : message.message, message.size_octets, message.email_id,
                 message.internal_date.empty() ? "" : " of " + message.internal_date, flags_text(message));
    }
}

std::string folder_numbers(const FolderState& folder) {
    return fmt::format("{} unseen, UIDVALIDITY {}, UIDNEXT {}, HIGHESTMODSEQ {}", unseen_count(folder),
                       folder.uid_validity, folder.uid_next, folder.highest_modseq);
}

void describe_folders(std::string& out, const MailboxState& mailbox) {
    for (const auto& [folder_name, folder] : mailbox.folders) {
        add_line(out, "      folder {}: {} message{}, {}{}{}{}", folder_name, folder.messages.size(),
                 folder.messages.size() == 1 ? "" : "s", folder_numbers(folder),
                 folder.special_uses.empty() ? "" : ", ", fmt::join(folder.special_uses, " "),
                 mailbox.subscriptions.contains(folder_name) ? ", subscribed" : "");
        describe_messages_of(out, folder, "        ");
    }
}

/// "message 2 of 3 (UID 5)", for each: what a session's client does not know yet.
std::string uids_text(const MailboxViewState& view, const std::vector<std::int64_t>& uids) {
    std::string text;
    for (const std::int64_t uid : uids) {
        text += fmt::format("{}number {} (UID {})", text.empty() ? "" : ", ", view.number_of(uid), uid);
    }
    return text;
}

void describe_views(std::string& out, const World& world, std::string_view host, std::string_view mailbox) {
    for (const auto& [connection, view] : world.views) {
        if (view.host != host || view.mailbox != mailbox) continue;
        std::vector<std::int64_t> gone;
        for (const auto& [uid, message] : view.gone) gone.push_back(uid);
        add_line(out, "      {} session on connection {} sees {}{}: {} message{}{}{}{}{}{}{}", view.protocol,
                 connection, view.folder.empty() ? "INBOX" : view.folder,
                 view.deleted     ? ", which was deleted"
                 : view.read_only ? ", to read only"
                                  : "",
                 view.uids.size(), view.uids.size() == 1 ? "" : "s",
                 gone.empty() ? "" : "; removed, without its client knowing: ", uids_text(view, gone),
                 view.changed.empty() ? "" : "; with other flags than its client knows: ",
                 uids_text(view, {view.changed.begin(), view.changed.end()}),
                 view.marked.empty() ? "" : "; to be removed at QUIT: ",
                 uids_text(view, {view.marked.begin(), view.marked.end()}));
    }
}

void describe_mailboxes(std::string& out, const World& world, std::string_view host_name, const HostState& host) {
    if (!host.mailboxes.empty()) add_line(out, "  mailboxes:");
    for (const auto& [mailbox_name, mailbox] : host.mailboxes) {
        add_line(out, "    {}: {} message{}, {}", mailbox_name, mailbox.messages.size(),
                 mailbox.messages.size() == 1 ? "" : "s", folder_numbers(mailbox));
        if (mailbox.octets_max) {
            add_line(out, "      quota: {} of {} octets", used_octets(mailbox), *mailbox.octets_max);
        }
        if (mailbox.locked) add_line(out, "      locked by a POP3 session");
        describe_messages_of(out, mailbox, "      ");
        describe_folders(out, mailbox);
        describe_views(out, world, host_name, mailbox_name);
    }
}

void describe_sessions(std::string& out, const World& world, std::string_view host) {
    bool first = true;
    for (const auto& [key, session] : world.sessions) {
        if (session.host != host) continue;
        if (first) add_line(out, "  sessions:");
        first = false;
        add_line(out, "    {} {} on connection {}: {}", session.protocol, key.second, key.first, session.state);
    }
}

void describe_host(std::string& out, const World& world, const std::string& host_name, const HostState& host) {
    add_line(out, "host {}: {}, {} in {}", host_name, host.up ? "up" : "DOWN", host.role, host.site);
    if (!host.addresses.empty()) add_line(out, "  addresses: {}", fmt::join(host.addresses, " "));
    if (!host.services.empty()) add_line(out, "  services: {}", fmt::join(host.services, " "));
    for (const std::string& rule : host.firewall_rules) add_line(out, "  firewall: {}", rule);
    for (const auto& [what, text] : host.settings) add_line(out, "  setting {}: {}", what, text);
    for (const auto& [origin, records] : host.zones) add_line(out, "  zone {}: {} records", origin, records.size());
    describe_queue(out, host);
    describe_outbox(out, host);
    describe_known_mailboxes(out, host);
    describe_copies(out, host);
    describe_retry_hints(out, host);
    describe_cache(out, host, world.now);
    describe_mailboxes(out, world, host_name, host);
    describe_sessions(out, world, host_name);
}

void describe_links(std::string& out, const World& world) {
    for (const auto& [link_name, link] : world.links) {
        add_line(out, "link {} ({} - {}): {}, {}, {} octets/s, loss {} ppm", link_name, link.from, link.to,
                 link.up ? "up" : "DOWN", to_text(protocol::Duration{link.latency_ns}), link.bandwidth_octets_per_s,
                 link.loss_ppm);
    }
}

void describe_connections(std::string& out, const World& world, std::string_view host) {
    for (const auto& [id, connection] : world.connections) {
        if (!host.empty() && connection.client_host != host && connection.server_host != host) continue;
        add_line(out, "connection {}: {} ({}) to {} ({}), {} since {}", id, connection.client_host, connection.from,
                 connection.server_host.empty() ? "nobody" : connection.server_host, connection.to, connection.state,
                 to_text(connection.since));
    }
}

void describe_messages(std::string& out, const World& world, std::string_view host) {
    for (const auto& [id, message] : world.messages) {
        if (!host.empty() && message.host != host) continue;
        add_line(out, "message {}: {} at {}{}{}, from <{}> to {}, since {}{}{}", id, name(message.place), message.host,
                 message.mailbox.empty() ? "" : " ", message.mailbox, message.from, fmt::join(message.to, " "),
                 to_text(message.since), message.parent.empty() ? "" : ", notification about ", message.parent);
    }
}

}  // namespace

std::string describe(const World& world, std::string_view host) {
    std::string out;
    add_line(out, "at {}", to_text(world.now));
    for (const std::string& fault : world.faults) add_line(out, "fault: {}", fault);
    if (host.empty()) describe_links(out, world);
    for (const auto& [host_name, state] : world.hosts) {
        if (host.empty() || host_name == host) describe_host(out, world, host_name, state);
    }
    describe_connections(out, world, host);
    describe_messages(out, world, host);
    return out;
}

}  // namespace sim::recording
