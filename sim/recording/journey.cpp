#include "sim/recording/journey.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "sim/recording/narration.hpp"
#include "sim/recording/narration_parts.hpp"
#include "sim/recording/printable.hpp"
#include "sim/recording/spoken_protocol.hpp"

namespace sim::recording {

namespace {

/// Most journeys have as many steps at least.
constexpr std::size_t steps_typical = 32;

std::optional<JourneyDecision> decision_of(const Event& event) {
    if (event.kind != EventKind::decision) return std::nullopt;
    const Fields& fields = event.fields;
    return JourneyDecision{fields.text("question"), fields.list("options"), fields.text("chosen"), fields.text("rule"),
                           fields.text("rfc")};
}

bool is_speech(const Event& event) {
    return (event.kind == EventKind::command || event.kind == EventKind::reply) &&
           is_mail_transfer(event.fields.text("protocol"));
}

/// The number by which the client's events call the connection.
ConnectionId client_number(const World& world, ConnectionId connection) {
    const auto differing = world.server_connections.find(connection);
    return differing == world.server_connections.end() ? connection : differing->second;
}

bool same_result(const Event& left, const Event& right) {
    if (left.time != right.time || left.host != right.host || left.message != right.message) return false;
    const std::vector<std::string_view> compared{"next_hop", "outcome", "status", "code", "text"};
    return std::all_of(compared.begin(), compared.end(),
                       [&](std::string_view field) { return left.fields.text(field) == right.fields.text(field); });
}

/// The option that was taken; what was chosen may say more: "later: in 5 min".
std::string_view chosen_option(const JourneyDecision& decision) {
    for (const std::string& option : decision.options) {
        if (decision.chosen.starts_with(option)) return option;
    }
    return decision.chosen;
}

bool same_decision(const JourneyDecision& left, const JourneyDecision& right) {
    return left.question == right.question && left.rule == right.rule && chosen_option(left) == chosen_option(right);
}

/// Whether a host decides or finds out the same once more, as it does at every attempt to deliver.
bool is_repetition(const Journey& journey, const JourneyStep& step) {
    if (step.kind != EventKind::decision && step.kind != EventKind::dns_resolved) return false;
    return std::any_of(journey.steps.begin(), journey.steps.end(), [&](const JourneyStep& told) {
        if (told.kind != step.kind || told.host != step.host || told.message != step.message) return false;
        return step.decision ? same_decision(*told.decision, *step.decision) : told.sentence == step.sentence;
    });
}

void answer_exchange(JourneyStep& step, std::string answer, EventId event) {
    std::vector<JourneyExchange>& dialogue = step.dialogue;
    const auto unanswered = std::find_if(dialogue.begin(), dialogue.end(),
                                         [](const JourneyExchange& exchange) { return exchange.answer.empty(); });
    if (unanswered != dialogue.end()) {
        unanswered->answer = std::move(answer);
        step.dialogue_events[static_cast<std::size_t>(unanswered - dialogue.begin())].answered = event;
        return;
    }
    // RFC 5321 section 4.1.1.4: after 354 come header and body, and then the reply to them.
    const bool content = !dialogue.empty() && dialogue.back().answer.starts_with("354");
    dialogue.push_back({.said = {}, .answer = std::move(answer), .content = content});
    step.dialogue_events.push_back({.said = 0, .answered = event});
}

}  // namespace

std::string_view root_message(std::string_view message) {
    return message.substr(0, message.find_first_of("/!"));
}

std::bitset<event_kind_count> JourneyBuilder::wanted_kinds() const {
    // Every kind may be a link in a chain of causes.
    return std::bitset<event_kind_count>().set();
}

void JourneyBuilder::consume(const Event& event) {
    const Owner owner = owner_of(event);
    if (event.kind == EventKind::read_failed) {
        take_failed_reading(event);  // it concerns every mail that waits for the user
    } else if (event.kind == EventKind::copy_synchronised) {
        if (only_.empty()) synchronisations_.push_back({event.id, event.time, narrate(event, world_)});
    } else if (owner != 0) {
        remember(event, owner);
        if (is_speech(event)) {
            take_speech(owner, event);
        } else {
            take(journeys_[owner - 1], event);
        }
    } else if (event.kind == EventKind::fault_begun || event.kind == EventKind::fault_ended) {
        take_fault(event);
    }
    // Of the world the narration needs names of addresses, ends of connections and who is down.
    const Group group = info(event.kind).group;
    if (group == Group::topology || group == Group::network || group == Group::world) apply(world_, event);
}

const Journey* JourneyBuilder::find(std::string_view message) const {
    const auto owner = owners_.find(root_message(message));
    return owner == owners_.end() ? nullptr : &journeys_[owner->second - 1];
}

const Journey* JourneyBuilder::journey_of(EventId event) const {
    const Owner owner = owner_of_event(event);
    return owner == 0 ? nullptr : &journeys_[owner - 1];
}

std::string_view JourneyBuilder::message_of(EventId event) const {
    const Journey* journey = journey_of(event);
    return journey == nullptr ? std::string_view() : std::string_view(journey->message);
}

JourneyBuilder::Owner JourneyBuilder::owner_of(const Event& event) {
    const Owner owner = owner_of_event(event.cause);
    if (!event.message.empty()) return owner_of_message(root_message(event.message), owner);
    if (owner != 0) return owner;
    for (const EventId cause : event.also) {
        if (const Owner other = owner_of_event(cause)) return other;
    }
    const auto connection = owner_by_connection_.find(event.connection);
    return connection == owner_by_connection_.end() ? 0 : connection->second;
}

JourneyBuilder::Owner JourneyBuilder::owner_of_message(std::string_view root, Owner likely) {
    if (likely != 0 && journeys_[likely - 1].message == root) return likely;
    if (!only_.empty() && root != only_) return 0;
    const auto known = owners_.find(root);
    return known == owners_.end() ? new_owner(root) : known->second;
}

JourneyBuilder::Owner JourneyBuilder::new_owner(std::string_view root) {
    Journey& journey = journeys_.emplace_back();
    journey.message = root;
    journey.steps.reserve(steps_typical);
    for (const Event& fault : faults_) add_step(journey, fault, Interest::main);
    const auto owner = static_cast<Owner>(journeys_.size());
    owners_.emplace(root, owner);
    return owner;
}

JourneyBuilder::Owner JourneyBuilder::owner_of_event(EventId event) const {
    return event < owner_by_event_.size() ? owner_by_event_[event] : 0;
}

void JourneyBuilder::remember(const Event& event, Owner owner) {
    if (owner_by_event_.size() <= event.id) {
        owner_by_event_.resize(event.id + 1);
        step_by_event_.resize(event.id + 1);
    }
    owner_by_event_[event.id] = owner;
    step_by_event_[event.id] = event.cause < step_by_event_.size() ? step_by_event_[event.cause] : 0;
    if (event.kind != EventKind::connection_opening) return;
    owner_by_connection_[event.connection] = owner;
    const auto server_connection = static_cast<ConnectionId>(event.fields.integer("server_connection"));
    if (server_connection != 0) owner_by_connection_[server_connection] = owner;
}

void JourneyBuilder::take(Journey& journey, const Event& event) {
    stays_.note(journey.stays, event);
    note_outcome(journey.outcomes, event, world_);
    if (event.kind == EventKind::mail_composed) journey.subject = event.fields.text("subject");
    if (event.kind == EventKind::delivery_attempted) {
        take_attempt(journey, event);
        return;
    }
    const Interest interest =
        event.kind == EventKind::dns_resolved ? interest_in_resolution(event) : interest_of(event);
    if (interest == Interest::none) return;
    add_step(journey, event, interest);
    step_by_event_[event.id] = event.id;
}

JourneyBuilder::Interest JourneyBuilder::interest_of(const Event& event) const {
    switch (event.kind) {
        case EventKind::connection_opening:
        case EventKind::connection_failed:
            return Interest::main;
        case EventKind::dns_timeout: {
            // How a resolver finds out is a detail; that a mail host waits for its resolver is not.
            const auto host = world_.hosts.find(event.host);
            const bool resolver = host != world_.hosts.end() && host->second.role == "resolver";
            return resolver ? Interest::detail : Interest::main;
        }
        case EventKind::syn_retransmitted:
        case EventKind::connection_opened:
        case EventKind::connection_closed:
        case EventKind::dns_query:
        case EventKind::dns_answer:
        case EventKind::dns_cache_hit:
        case EventKind::queue_entry_added:
        case EventKind::queue_entry_removed:
        case EventKind::outbox_entry_removed:
        case EventKind::header_added:
        case EventKind::delivery_started:
        case EventKind::message_removed:
        case EventKind::message_added:
        case EventKind::message_flags_changed:
        case EventKind::copy_message_added:
        case EventKind::copy_action_replayed:
            return Interest::detail;
        case EventKind::queue_entry_changed:
            return event.fields.text("state") != "active" ? Interest::main : Interest::detail;
        case EventKind::outbox_entry_changed:
            return event.fields.text("state") == "waiting" ? Interest::main : Interest::detail;
        case EventKind::decision:
            // Only a resolver's decisions among name servers belong to no message.
            return event.message.empty() ? Interest::detail : Interest::main;
        case EventKind::mailbox_created:
        case EventKind::maildrop_locked:
        case EventKind::maildrop_unlocked:
        case EventKind::folder_created:
        case EventKind::folder_deleted:
        case EventKind::folder_renamed:
        case EventKind::folder_subscribed:
        case EventKind::folder_annotated:
        case EventKind::mailbox_opened:
        case EventKind::mailbox_closed:
        case EventKind::mailbox_view_changed:
            return Interest::none;
        default:
            return info(event.kind).group == Group::mail ? Interest::main : Interest::none;
    }
}

JourneyBuilder::Interest JourneyBuilder::interest_in_resolution(const Event& event) {
    const Fields& fields = event.fields;
    const std::string& type = fields.text("type");
    if (type == "PTR") {
        for (const std::string& answer : fields.list("answers")) {
            callers_.emplace(event.host, answer.substr(answer.rfind(' ') + 1));
        }
        return Interest::main;
    }
    // A server checks the name that a reverse lookup gave it by asking for the name's addresses.
    const bool check = (type == "A" || type == "AAAA") && callers_.erase({event.host, fields.text("name")}) != 0;
    return check ? Interest::detail : Interest::main;
}

void JourneyBuilder::take_attempt(Journey& journey, const Event& event) {
    const bool local = event.fields.text("outcome") == "delivered";
    const bool more = !local && !journey.steps.empty() && journey.steps.back().event == attempt_.id &&
                      attempt_.kind == EventKind::delivery_attempted && same_result(attempt_, event);
    if (!more) {
        attempt_ = event;
        attempt_recipients_ = {event.fields.text("recipient")};
        add_step(journey, event, local ? Interest::detail : Interest::main);
        step_by_event_[event.id] = event.id;
        return;
    }
    attempt_recipients_.push_back(event.fields.text("recipient"));
    Event together = attempt_;
    together.fields.set("recipient", enumerated_octets(attempt_recipients_));
    journey.steps.back().sentence = narrate(together, world_);
    step_by_event_[event.id] = attempt_.id;
}

void JourneyBuilder::take_speech(Owner owner, const Event& event) {
    const Dialogue& dialogue = dialogue_for(owner, event);
    JourneyStep& step = journeys_[owner - 1].steps[dialogue.step];
    step_by_event_[event.id] = step.event;
    if (event.kind == EventKind::command) {
        if (step.message.empty()) step.message = event.message;
        step.dialogue.push_back({.said = printable(event.fields.text("line")), .answer = {}});
        step.dialogue_events.push_back({.said = event.id, .answered = 0});
        return;
    }
    std::string answer = event.fields.text("code");
    const char* separator = " ";
    for (const std::string& line : event.fields.list("text")) {
        answer += separator + line;
        separator = "; ";
    }
    answer_exchange(step, printable(answer), event.id);
}

JourneyBuilder::Dialogue& JourneyBuilder::dialogue_for(Owner owner, const Event& event) {
    const ConnectionId connection = client_number(world_, event.connection);
    Dialogue& dialogue = dialogues_[connection];
    const bool begins_transaction =
        event.kind == EventKind::command && protocol::equal_ignoring_case(event.fields.text("verb"), "MAIL");
    if (dialogue.owner != owner || (begins_transaction && dialogue.has_transaction)) {
        std::vector<JourneyStep>& steps = journeys_[owner - 1].steps;
        steps.push_back({.event = event.id,
                         .time = event.time,
                         .kind = event.kind,
                         .host = event.host,
                         .message = event.message,
                         .sentence = fmt::format("{} and {} speak SMTP on connection {}", peer_of(event, world_),
                                                 event.host, connection),
                         .because = step_by_event_[event.id],
                         .connection = connection});
        dialogue = {.owner = owner, .step = steps.size() - 1};
    }
    dialogue.has_transaction = dialogue.has_transaction || begins_transaction;
    return dialogue;
}

void JourneyBuilder::take_fault(const Event& event) {
    if (event.kind == EventKind::fault_begun) {
        faults_.push_back(event);
    } else {
        const auto is_it = [&event](const Event& fault) {
            return fault.fields.text("text") == event.fields.text("text");
        };
        std::erase_if(faults_, is_it);
    }
    for (Journey& journey : journeys_) {
        if (std::any_of(journey.outcomes.begin(), journey.outcomes.end(), is_open)) {
            add_step(journey, event, Interest::main);
        }
    }
}

void JourneyBuilder::take_failed_reading(const Event& event) {
    const auto waits = [&](const JourneyOutcome& outcome) { return awaits_reader(outcome, event.fields.text("user")); };
    bool told = false;
    for (Journey& journey : journeys_) {
        if (std::none_of(journey.outcomes.begin(), journey.outcomes.end(), waits)) continue;
        note_outcome(journey.outcomes, event, world_);
        add_step(journey, event, Interest::main);
        told = true;
    }
    if (!told && only_.empty()) failed_readings_.push_back({event.id, event.time, narrate(event, world_)});
}

void JourneyBuilder::add_step(Journey& journey, const Event& event, Interest interest) {
    JourneyStep step{.event = event.id,
                     .time = event.time,
                     .kind = event.kind,
                     .host = event.host,
                     .message = event.message,
                     .sentence = narrate(event, world_),
                     .detail = interest == Interest::detail,
                     .decision = decision_of(event),
                     .because = event.id < step_by_event_.size() ? step_by_event_[event.id] : 0,
                     .connection = client_number(world_, event.connection)};
    step.detail = step.detail || is_repetition(journey, step);
    journey.steps.push_back(std::move(step));
}

std::vector<Journey> journeys_of(const std::vector<Event>& events, std::string only) {
    JourneyBuilder builder(std::move(only));
    for (const Event& event : events) builder.consume(event);
    return builder.journeys();
}

}  // namespace sim::recording
