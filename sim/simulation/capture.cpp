#include "sim/simulation/simulation.hpp"

namespace sim::simulation {

using recording::HostState;

namespace {

recording::QueueEntryState capture_entry(const mta::QueueEntry& entry) {
    recording::QueueEntryState state;
    state.message = entry.message;
    state.reverse_path = entry.reverse_path.mailbox ? entry.reverse_path.mailbox->encode() : "";
    state.recipients = mta::addresses_of(entry.recipients);
    state.size_octets = static_cast<std::int64_t>(entry.content.size_octets());
    const bool tried = entry.attempts > 0;
    state.state = tried ? mta::to_string(entry.state) : "queued";
    state.attempts = entry.attempts;
    if (!tried || entry.state != mta::QueueEntry::State::active) state.next_attempt_at = entry.next_attempt;
    state.expires_at = entry.expires;
    state.reason = entry.reason;
    return state;
}

recording::OutboxEntryState capture_outbox_entry(const user_agent::OutboxEntry& entry) {
    const bool waits = entry.state == user_agent::OutboxEntry::State::waiting;
    recording::OutboxEntryState state;
    state.from = entry.mail.from;
    state.recipients = user_agent::recipients_of(entry);
    state.state = user_agent::to_string(entry.state);
    state.attempts = entry.attempts;
    if (waits) state.next_attempt_at = entry.next_attempt;
    state.expires_at = entry.expires;
    state.reason = entry.reason;
    return state;
}

void capture_folder(const mailstore::Mailbox& mailbox, recording::FolderState& state) {
    state.uid_next = mailbox.uid_next;
    state.highest_modseq = static_cast<std::int64_t>(mailbox.highest_modseq);
    state.special_uses = mailbox.special_uses;
    state.annotations.insert(mailbox.annotations.begin(), mailbox.annotations.end());
    state.uid_validity = mailbox.uid_validity;
    for (const mailstore::ExpungedMessage& expunged : mailbox.expunged) {
        state.expunged[expunged.uid] = static_cast<std::int64_t>(expunged.modseq);
    }
    for (const mailstore::StoredMessage& message : mailbox.messages) {
        recording::StoredMessageState& stored = state.messages[message.uid];
        stored.message = message.message;
        stored.unique_id = message.unique_id;
        stored.size_octets = static_cast<std::int64_t>(message.content.size_octets());
        stored.return_path = message.return_path;
        stored.delivered_to = message.delivered_to;
        stored.flags = message.flags;
        if (message.internal_date) stored.internal_date = protocol::message::format_date_time(*message.internal_date);
        stored.stored_at = message.delivered_at;
        stored.modseq = static_cast<std::int64_t>(message.modseq);
        stored.email_id = message.email_id;
    }
}

recording::MailboxState capture_account(const mailstore::Account& account, bool locked) {
    recording::MailboxState state;
    state.locked = locked;
    if (account.octets_max) state.octets_max = static_cast<std::int64_t>(*account.octets_max);
    state.subscriptions.insert(account.subscriptions.begin(), account.subscriptions.end());
    state.server_annotations.insert(account.annotations.begin(), account.annotations.end());
    for (const auto& [name, mailbox] : account.mailboxes) {
        capture_folder(mailbox, mailbox.is_inbox() ? state : state.folders[name]);
    }
    return state;
}

void capture_cache(const protocol::dns::Cache& cache, HostState& state) {
    for (const auto& [key, entry] : cache.entries()) {
        const recording::CacheKey name{key.name.to_string(), protocol::dns::to_string(key.type)};
        state.cache[name] = {std::string(host::cache_kind_text(entry.kind)), entry.records_text(), entry.expires,
                             std::string(protocol::dns::to_string(entry.credibility))};
    }
}

recording::MailboxCopyState capture_copy(const user_agent::MailboxCopy& copy) {
    recording::MailboxCopyState state;
    state.uid_validity = copy.uid_validity;
    state.modseq = static_cast<std::int64_t>(copy.modseq);
    state.uid = copy.uid;
    for (const auto& [uid, message] : copy.messages) state.messages[uid] = {message.message, message.flags};
    for (const user_agent::MailboxCopy::WaitingAction& waiting : copy.actions) {
        state.actions.push_back({waiting.uid, std::string(name(waiting.action.kind)), waiting.action.flags});
    }
    return state;
}

HostState capture_host(const SimulatedHost& host) {
    HostState state;
    const scenario::Host& description = host.description();
    state.site = description.site;
    for (const auto& address : description.addresses) state.addresses.push_back(address.to_string());
    for (const std::string& service : host.listening()) state.services.insert(service);
    state.settings = host.changed_settings();
    for (const auto& [origin, zone] : host.zones()) state.zones[origin] = record_texts(*zone.zone);
    for (const auto& [id, entry] : host.queue().entries()) state.queue[id] = capture_entry(entry);
    for (const auto& [message, entry] : host.outbox().entries()) {
        if (entry.is_told()) state.outbox[message] = capture_outbox_entry(entry);
    }
    for (const auto& [key, point] : host.known_mailboxes().all()) {
        state.known_mailboxes[key] = {point.uid_validity, point.uid};
    }
    for (const auto& [key, copy] : host.mailbox_copies().all()) {
        recording::MailboxCopyState captured = capture_copy(copy);
        if (captured != recording::MailboxCopyState()) state.mailbox_copies[key] = std::move(captured);
    }
    for (const auto& [key, hint] : host.retry_hints().hints()) {
        state.retry_hints[key] = {hint.first_failed, hint.last_try, hint.next_try, hint.expired, hint.reason};
    }
    if (host.cache() != nullptr) capture_cache(*host.cache(), state);
    for (const auto& [name, account] : host.store().accounts()) {
        state.mailboxes[name] = capture_account(account, host.store().is_locked(name));
    }
    return state;
}

recording::MailboxViewState capture_view(const std::string& host, const mailstore::OpenView& view) {
    recording::MailboxViewState state;
    state.host = host;
    state.mailbox = view.account;
    if (view.mailbox != mailstore::inbox_name) state.folder = view.mailbox;
    state.protocol = view.protocol;
    state.read_only = view.read_only;
    state.deleted = view.deleted;
    state.uids.assign(view.uids.begin(), view.uids.end());
    state.gone.insert(view.gone.begin(), view.gone.end());
    state.changed.insert(view.changed.begin(), view.changed.end());
    return state;
}

recording::LinkState capture_link(const engine::Engine& engine, const network::Network& network,
                                  engine::LinkIndex index) {
    const engine::LinkDescription& link = engine.link(index);
    recording::LinkState state;
    state.latency_ns = link.latency.count();
    state.bandwidth_octets_per_s = static_cast<std::int64_t>(link.bandwidth_octets_per_s);
    state.loss_ppm = network.link_loss_ppm(index);
    state.up = engine.is_link_on(index);
    return state;
}

}  // namespace

recording::World Simulation::capture() const {
    recording::World world;
    world.now = engine_.now();
    for (engine::LinkIndex index = 0; index < engine_.link_count(); ++index) {
        world.links[engine_.link(index).name] = capture_link(engine_, network_, index);
    }
    for (const auto& host : hosts_) {
        HostState& state = world.hosts[host->description().name];
        state = capture_host(*host);
        for (std::string& rule : network_.firewall_rules(host->node())) state.firewall_rules.insert(std::move(rule));
        state.up = engine_.is_host_on(host->node());
        for (const host::SessionState& session : host->sessions()) {
            world.sessions[{session.connection, session.role}] = {host->description().name, session.protocol,
                                                                  session.state};
        }
        for (const mailstore::OpenView& view : host->views()) {
            world.views[view.connection] = capture_view(host->description().name, view);
        }
    }
    return world;
}

}  // namespace sim::simulation
