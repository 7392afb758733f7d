#include "sim/recording/world.hpp"

#include <fmt/format.h>

#include "sim/recording/planned_change.hpp"
#include "sim/recording/world_copy.hpp"
#include "sim/recording/world_mailbox.hpp"
#include "sim/recording/world_views.hpp"

namespace sim::recording {

namespace {

Instant instant_field(const Event& event, std::string_view name) {
    return Instant{event.fields.integer(name)};
}

void add_host(World& world, const Event& event) {
    const std::string& name = event.fields.text("name");
    HostState& host = world.hosts[name];
    host.site = event.fields.text("site");
    host.role = event.fields.text("role");
    host.addresses = event.fields.list("addresses");
    host.services.insert(event.fields.list("services").begin(), event.fields.list("services").end());
    for (const std::string& address : host.addresses) world.host_of_address[address] = name;
}

void set_link(World& world, const Event& event) {
    LinkState& link = world.links[event.fields.text("name")];
    if (event.kind == EventKind::link) {
        link.from = event.fields.text("from");
        link.to = event.fields.text("to");
    }
    link.latency_ns = event.fields.integer("latency_ns");
    link.bandwidth_octets_per_s = event.fields.integer("bandwidth_octets_per_s");
    link.loss_ppm = event.fields.integer("loss_ppm");
    link.up = event.fields.boolean("up");
}

void add_account(World& world, const Event& event) {
    const std::string& host = event.fields.text("host");
    const std::string& mailbox = event.fields.text("mailbox");
    world.accounts[event.fields.text("address")] = {host, mailbox};
    world.hosts[host].mailboxes[mailbox];
}

void apply_topology(World& world, const Event& event) {
    const Fields& fields = event.fields;
    switch (event.kind) {
        case EventKind::site:
            world.sites.insert(fields.text("name"));
            break;
        case EventKind::host:
            add_host(world, event);
            break;
        case EventKind::link:
            set_link(world, event);
            break;
        case EventKind::route:
            world.routes[{fields.text("from"), fields.text("to")}] = {fields.list("links"),
                                                                      fields.integer("latency_ns")};
            break;
        case EventKind::zone:
            world.hosts[event.host].zones[fields.text("origin")] = fields.list("records");
            break;
        case EventKind::account:
            add_account(world, event);
            break;
        case EventKind::run_ended:
            world.ended = true;
            break;
        default:
            break;
    }
}

/// A host that goes down forgets all that is not on its disk.
void take_down(World& world, const std::string& name) {
    HostState& host = world.hosts[name];
    host.up = false;
    host.cache.clear();
    for (auto& [mailbox_name, mailbox] : host.mailboxes) mailbox.locked = false;
    std::erase_if(world.sessions, [&](const auto& entry) { return entry.second.host == name; });
    std::erase_if(world.views, [&](const auto& entry) { return entry.second.host == name; });
    for (auto& [id, connection] : world.connections) {
        // Of a SYN that nobody has answered only the client knows.
        const bool is_opening = connection.state == "opening";
        if (connection.client_host == name) connection.client_gone = true;
        if (is_opening ? connection.client_gone : connection.server_host == name) connection.server_gone = true;
    }
    std::erase_if(world.connections,
                  [](const auto& entry) { return entry.second.client_gone && entry.second.server_gone; });
}

void set_member(std::set<std::string>& names, const std::string& name, bool member) {
    if (member) {
        names.insert(name);
    } else {
        names.erase(name);
    }
}

void change_firewall(HostState& host, const std::string& rule, bool added) {
    if (added) {
        host.firewall_rules.insert(rule);
        return;
    }
    const auto place = host.firewall_rules.find(rule);
    if (place != host.firewall_rules.end()) host.firewall_rules.erase(place);
}

void apply_change(World& world, const Event& event) {
    const Fields& fields = event.fields;
    switch (event.kind) {
        case EventKind::fault_begun:
        case EventKind::fault_ended:
            if (is_planned_change(event)) break;  // what it changes is told by events of its own
            set_member(world.faults, fields.text("text"), event.kind == EventKind::fault_begun);
            break;
        case EventKind::host_down:
            take_down(world, event.host);
            break;
        case EventKind::host_up:
            world.hosts[event.host].up = true;
            break;
        case EventKind::link_changed:
            set_link(world, event);
            break;
        case EventKind::firewall_changed:
            change_firewall(world.hosts[event.host], fields.text("rule"), fields.boolean("added"));
            break;
        case EventKind::service_changed:
            set_member(world.hosts[event.host].services,
                       fmt::format("{}:{}", fields.text("service"), fields.integer("port")),
                       fields.text("state") == "listening");
            break;
        case EventKind::settings_changed:
            world.hosts[event.host].settings[fields.text("what")] = fields.text("text");
            break;
        default:
            break;
    }
}

/// The key of an end's connection in World::connections.
ConnectionId connection_key(const World& world, ConnectionId connection) {
    const auto server = world.server_connections.find(connection);
    return server == world.server_connections.end() ? connection : server->second;
}

void open_connection(World& world, const Event& event) {
    const Fields& fields = event.fields;
    ConnectionState& connection = world.connections[event.connection];
    connection = {};
    connection.from = fields.text("from");
    connection.to = fields.text("to");
    connection.client_host = fields.text("client_host");
    connection.server_host = fields.text("server_host");
    connection.state = "opening";
    connection.since = event.time;
    if (fields.find("server_connection") == nullptr) return;
    world.server_connections[static_cast<ConnectionId>(fields.integer("server_connection"))] = event.connection;
}

void set_connection_state(World& world, const Event& event, std::string state) {
    const auto connection = world.connections.find(connection_key(world, event.connection));
    if (connection != world.connections.end()) connection->second.state = std::move(state);
}

void end_connection(World& world, const Event& event) {
    const ConnectionId key = connection_key(world, event.connection);
    world.connections.erase(key);
    std::erase_if(world.server_connections, [key](const auto& entry) { return entry.second == key; });
}

void apply_network(World& world, const Event& event) {
    switch (event.kind) {
        case EventKind::connection_opening:
            open_connection(world, event);
            break;
        case EventKind::connection_opened:
            set_connection_state(world, event, "open");
            break;
        case EventKind::connection_failed:
            end_connection(world, event);
            break;
        case EventKind::connection_closed:
            if (event.fields.boolean("half")) {
                set_connection_state(world, event, "closed-by-" + event.fields.text("by"));
            } else {
                end_connection(world, event);
            }
            break;
        default:
            break;
    }
}

void apply_session(World& world, const Event& event) {
    const SessionKey key{event.connection, event.fields.text("role")};
    switch (event.kind) {
        case EventKind::session_started:
            world.sessions[key] = {event.host, event.fields.text("protocol"), event.fields.text("state")};
            break;
        case EventKind::session_state:
            world.sessions[key] = {event.host, event.fields.text("protocol"), event.fields.text("to")};
            break;
        case EventKind::session_ended:
            world.sessions.erase(key);
            if (key.second == "server") world.views.erase(event.connection);
            break;
        default:
            apply_to_views(world, event);
            break;
    }
}

void apply_dns(World& world, const Event& event) {
    const CacheKey key{event.fields.text("name"), event.fields.text("type")};
    switch (event.kind) {
        case EventKind::dns_cache_stored:
            world.hosts[event.host].cache[key] = {event.fields.text("kind"), event.fields.list("records"),
                                                  instant_field(event, "expires_at_ns"), event.fields.text("rank")};
            break;
        case EventKind::dns_cache_removed:
            world.hosts[event.host].cache.erase(key);
            break;
        default:
            break;
    }
}

/// Notes where the event's message is now.
MessageState& move_message(World& world, const Event& event, MessageState::Place place, std::string mailbox = {}) {
    MessageState& message = world.messages[event.message];
    message.place = place;
    message.host = event.host;
    message.mailbox = std::move(mailbox);
    message.since = event.time;
    return message;
}

void compose(World& world, const Event& event) {
    MessageState& message = move_message(world, event, MessageState::Place::composed);
    message.from = event.fields.text("from");
    message.to = event.fields.list("to");
    message.subject = event.fields.text("subject");
    message.message_id = event.fields.text("message_id");
    message.size_octets = event.fields.integer("size_octets");
}

void accept(World& world, const Event& event) {
    MessageState& message = move_message(world, event, MessageState::Place::queued);
    message.size_octets = event.fields.integer("size_octets");
    if (message.from.empty()) message.from = event.fields.text("reverse_path");
    if (message.to.empty()) message.to = event.fields.list("recipients");
}

void add_queue_entry(World& world, const Event& event) {
    const Fields& fields = event.fields;
    QueueEntryState& entry = world.hosts[event.host].queue[fields.text("queue_id")];
    entry.message = event.message;
    entry.reverse_path = fields.text("reverse_path");
    entry.recipients = fields.list("recipients");
    entry.size_octets = fields.integer("size_octets");
    entry.state = "queued";
    entry.next_attempt_at = instant_field(event, "next_attempt_at_ns");
    entry.expires_at = instant_field(event, "expires_at_ns");
    accept(world, event);
}

void change_queue_entry(World& world, const Event& event) {
    const Fields& fields = event.fields;
    auto& queue = world.hosts[event.host].queue;
    const auto found = queue.find(fields.text("queue_id"));
    if (found == queue.end()) return;
    QueueEntryState& entry = found->second;
    entry.state = fields.text("state");
    entry.attempts = fields.integer("attempts");
    entry.recipients = fields.list("recipients");
    entry.reason = fields.text("reason");
    entry.next_attempt_at = std::nullopt;
    if (fields.find("next_attempt_at_ns") != nullptr)
        entry.next_attempt_at = instant_field(event, "next_attempt_at_ns");
}

void change_outbox_entry(World& world, const Event& event) {
    const Fields& fields = event.fields;
    OutboxEntryState& entry = world.hosts[event.host].outbox[event.message];
    entry = {};
    entry.from = fields.text("from");
    entry.recipients = fields.list("recipients");
    entry.state = fields.text("state");
    entry.attempts = fields.integer("attempts");
    entry.expires_at = instant_field(event, "expires_at_ns");
    entry.reason = fields.text("reason");
    if (fields.find("next_attempt_at_ns") != nullptr)
        entry.next_attempt_at = instant_field(event, "next_attempt_at_ns");
}

void create_notification(World& world, const Event& event) {
    MessageState& message = move_message(world, event, MessageState::Place::composed);
    message.parent = event.fields.text("parent");
    message.to = {event.fields.text("to")};
}

void create_bounce(World& world, const Event& event) {
    create_notification(world, event);
    const auto parent = world.messages.find(event.fields.text("parent"));
    if (parent != world.messages.end()) {
        parent->second.place = MessageState::Place::failed;
        parent->second.host = event.host;
        parent->second.since = event.time;
    }
}

void create_mailbox(MailboxState& mailbox, const Event& event) {
    mailbox.uid_validity = event.fields.integer("uid_validity");
    if (event.fields.find("octets_max") != nullptr) mailbox.octets_max = event.fields.integer("octets_max");
}

void store_message(World& world, const Event& event) {
    const Fields& fields = event.fields;
    const std::string& mailbox = fields.text("mailbox");
    apply_to_mailbox(world.hosts[event.host].mailboxes[mailbox], event);
    move_message(world, event, MessageState::Place::mailbox, mailbox);
}

void apply_mail(World& world, const Event& event) {
    const Fields& fields = event.fields;
    const auto mailbox = [&]() -> MailboxState& { return world.hosts[event.host].mailboxes[fields.text("mailbox")]; };
    switch (event.kind) {
        case EventKind::mail_composed:
            compose(world, event);
            break;
        case EventKind::message_accepted:
            accept(world, event);
            break;
        case EventKind::queue_entry_added:
            add_queue_entry(world, event);
            break;
        case EventKind::queue_entry_changed:
            change_queue_entry(world, event);
            break;
        case EventKind::queue_entry_removed:
            world.hosts[event.host].queue.erase(fields.text("queue_id"));
            break;
        case EventKind::outbox_entry_changed:
            change_outbox_entry(world, event);
            break;
        case EventKind::outbox_entry_removed:
            world.hosts[event.host].outbox.erase(event.message);
            break;
        case EventKind::mailbox_synchronised:
            world.hosts[event.host].known_mailboxes[{fields.text("server"), fields.text("user")}] = {
                fields.integer("uid_validity"), fields.integer("uid")};
            break;
        case EventKind::retry_hint_changed:
            world.hosts[event.host].retry_hints[fields.text("key")] = {
                instant_field(event, "first_failed_at_ns"), instant_field(event, "last_try_at_ns"),
                instant_field(event, "next_try_at_ns"), fields.boolean("expired"), fields.text("reason")};
            break;
        case EventKind::retry_hint_removed:
            world.hosts[event.host].retry_hints.erase(fields.text("key"));
            break;
        case EventKind::bounce_created:
            create_bounce(world, event);
            break;
        case EventKind::notification_created:
            create_notification(world, event);
            break;
        case EventKind::message_discarded:
            move_message(world, event, MessageState::Place::discarded);
            break;
        case EventKind::mailbox_created:
            create_mailbox(mailbox(), event);
            break;
        case EventKind::message_stored:
            store_message(world, event);
            break;
        case EventKind::maildrop_locked:
            mailbox().locked = true;
            break;
        case EventKind::maildrop_unlocked:
            mailbox().locked = false;
            break;
        case EventKind::mail_read:
            move_message(world, event, MessageState::Place::fetched, fields.text("mailbox"));
            break;
        default:
            if (changes_mailbox(event.kind)) apply_to_mailbox(mailbox(), event);
            if (changes_copy(event.kind)) apply_to_copy(world.hosts[event.host], event);
            break;
    }
    apply_to_views(world, event);
}

}  // namespace

void apply(World& world, const Event& event) {
    world.now = event.time;
    switch (info(event.kind).group) {
        case Group::topology:
            apply_topology(world, event);
            break;
        case Group::world:
            apply_change(world, event);
            break;
        case Group::network:
            apply_network(world, event);
            break;
        case Group::session:
            apply_session(world, event);
            break;
        case Group::dns:
            apply_dns(world, event);
            break;
        case Group::mail:
            apply_mail(world, event);
            break;
    }
}

const ConnectionState* find_connection(const World& world, ConnectionId connection) {
    const auto found = world.connections.find(connection_key(world, connection));
    return found == world.connections.end() ? nullptr : &found->second;
}

std::string_view name(MessageState::Place place) {
    switch (place) {
        case MessageState::Place::composed:
            return "composed";
        case MessageState::Place::queued:
            return "queued";
        case MessageState::Place::mailbox:
            return "in mailbox";
        case MessageState::Place::fetched:
            return "read";
        case MessageState::Place::failed:
            return "failed";
        case MessageState::Place::discarded:
            return "discarded";
    }
    return {};
}

}  // namespace sim::recording
