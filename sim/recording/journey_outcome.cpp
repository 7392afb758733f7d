#include "sim/recording/journey_outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "protocol/base/ascii.hpp"
#include "protocol/base/idna.hpp"
#include "protocol/base/utf8.hpp"
#include "sim/recording/narration_parts.hpp"
#include "sim/recording/printable.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::recording {

namespace {

using State = JourneyOutcome::State;

/// Whether `message` is the outcome's mail (or notification) or a copy of it.
bool concerns(const JourneyOutcome& outcome, std::string_view message) {
    if (!message.starts_with(outcome.message)) return false;
    const std::string_view rest = message.substr(outcome.message.size());
    return rest.empty() || (rest.front() == '/' && rest.find('!') == std::string_view::npos);
}

/// Hosts tell addresses with A-labels, people write U-labels.
bool is_same_address(std::string_view one, std::string_view other) {
    if (protocol::equal_ignoring_case(one, other)) return true;
    const std::size_t at = one.rfind('@');
    const std::size_t other_at = other.rfind('@');
    if (at == one.npos || other_at == other.npos || one.substr(0, at) != other.substr(0, other_at)) return false;
    if (protocol::is_ascii(one) && protocol::is_ascii(other)) return false;  // compared already
    const auto domain = protocol::to_a_labels(one.substr(at + 1));
    return domain && domain == protocol::to_a_labels(other.substr(other_at + 1));
}

/// The outcome for a recipient, the last one where an open one is not to be had; nullptr: there is none.
JourneyOutcome* find_outcome(std::vector<JourneyOutcome>& outcomes, std::string_view message,
                             std::string_view recipient) {
    JourneyOutcome* found = nullptr;
    for (JourneyOutcome& outcome : outcomes) {
        if (!concerns(outcome, message) || !is_same_address(outcome.recipient, recipient)) continue;
        if (found == nullptr || !is_open(*found)) found = &outcome;
    }
    return found;
}

void set_state(JourneyOutcome& outcome, State state, const Event& event, std::string reason = {}) {
    outcome.state = state;
    outcome.since = event.time;
    outcome.host = event.host;
    outcome.reason = std::move(reason);
    outcome.next_attempt.reset();
}

void begin_outcome(std::vector<JourneyOutcome>& outcomes, const Event& event, const std::string& recipient) {
    outcomes.push_back({.message = event.message,
                        .recipient = recipient,
                        .began = event.time,
                        .since = event.time,
                        .host = event.host});
}

void note_accepted(std::vector<JourneyOutcome>& outcomes, const Event& event) {
    // Of a mail that a program outside has sent this is the first that is heard.
    if (outcomes.empty()) {
        for (const std::string& recipient : event.fields.list("recipients")) begin_outcome(outcomes, event, recipient);
    }
    for (const std::string& recipient : event.fields.list("recipients")) {
        JourneyOutcome* outcome = find_outcome(outcomes, event.message, recipient);
        if (outcome != nullptr && is_open(*outcome)) set_state(*outcome, State::under_way, event);
    }
}

/// The last outcome for somebody whom this alias has named; nullptr: there is none.
JourneyOutcome* find_part(std::vector<JourneyOutcome>& outcomes, std::string_view message, std::string_view alias) {
    JourneyOutcome* found = nullptr;
    for (JourneyOutcome& outcome : outcomes) {
        if (concerns(outcome, message) && protocol::equal_ignoring_case(outcome.last_alias, alias)) found = &outcome;
    }
    return found;
}

/// In place of the alias come those it stands for.
void note_alias(std::vector<JourneyOutcome>& outcomes, const Event& event) {
    const std::string& from = event.fields.text("from");
    JourneyOutcome* alias = find_outcome(outcomes, event.message, from);
    const bool is_first = alias != nullptr && is_open(*alias);
    // Some may be served at once, and the others by a new message, of which this event tells.
    if (!is_first && event.fields.text("new_queue_id").empty()) return;
    if (!is_first) alias = find_part(outcomes, event.message, from);
    if (alias == nullptr) return;
    JourneyOutcome part = *alias;
    if (part.alias.empty()) part.alias = part.recipient;
    if (!is_first) {
        part = {.message = part.message,
                .recipient = {},
                .alias = part.alias,
                .began = part.began,
                .since = event.time,
                .host = event.host};
    }
    part.last_alias = from;
    const auto& to = event.fields.list("to");
    std::vector<JourneyOutcome> expanded(to.size(), part);
    for (std::size_t index = 0; index < to.size(); ++index) expanded[index].recipient = to[index];
    const auto old = outcomes.begin() + (alias - outcomes.data());
    outcomes.insert(is_first ? outcomes.erase(old) : old + 1, expanded.begin(), expanded.end());
}

void note_attempt_outcome(std::vector<JourneyOutcome>& outcomes, const Event& event) {
    JourneyOutcome* outcome = find_outcome(outcomes, event.message, event.fields.text("recipient"));
    if (outcome == nullptr || !is_open(*outcome)) return;
    const std::string& result = event.fields.text("outcome");
    if (result == "deferred") set_state(*outcome, State::queued, event, reply_of(event));
    if (result == "bounced") set_state(*outcome, State::failed, event, reply_of(event));
}

void note_queue(std::vector<JourneyOutcome>& outcomes, const Event& event) {
    if (event.fields.text("state") == "active") return;
    for (const std::string& recipient : event.fields.list("recipients")) {
        JourneyOutcome* outcome = find_outcome(outcomes, event.message, recipient);
        if (outcome == nullptr || outcome->state != State::queued) continue;
        const Instant next{event.fields.integer("next_attempt_at_ns")};
        outcome->next_attempt = event.fields.text("state") == "frozen" ? std::nullopt : std::optional(next);
    }
}

void note_outbox(std::vector<JourneyOutcome>& outcomes, const Event& event) {
    const bool waits = event.fields.text("state") == "waiting";
    for (const std::string& recipient : event.fields.list("recipients")) {
        JourneyOutcome* outcome = find_outcome(outcomes, event.message, recipient);
        if (outcome == nullptr || !is_open(*outcome)) continue;
        set_state(*outcome, waits ? State::in_outbox : State::under_way, event, printable(event.fields.text("reason")));
        if (waits) outcome->next_attempt = Instant{event.fields.integer("next_attempt_at_ns")};
    }
}

void note_stored(std::vector<JourneyOutcome>& outcomes, const Event& event) {
    const std::string& recipient = event.fields.text("delivered_to");
    JourneyOutcome* outcome = find_outcome(outcomes, event.message, recipient);
    if (outcome == nullptr) return;
    if (!is_open(*outcome)) {
        // Once more: a copy too many is an outcome of its own.
        const JourneyOutcome again = *outcome;
        outcome = &outcomes.emplace_back(again);
        outcome->read.reset();
    }
    set_state(*outcome, State::delivered, event);
    outcome->mailbox = event.fields.text("mailbox");
}

/// Whom a notification tells where that is not the author: of a mailing list's mail its owner hears. Else empty.
std::string told_instead(const JourneyOutcome& outcome, const Event& bounce) {
    const std::string& to = bounce.fields.text("to");
    const bool is_owner = !outcome.alias.empty() && protocol::equal_ignoring_case(to, "owner-" + outcome.alias);
    return is_owner ? printable(to) : std::string();
}

void note_bounce(std::vector<JourneyOutcome>& outcomes, const Event& event) {
    const std::vector<std::string>& recipients = event.fields.list("recipients");
    for (std::size_t index = 0; index < recipients.size(); ++index) {
        JourneyOutcome* outcome = find_outcome(outcomes, event.fields.text("parent"), recipients[index]);
        if (outcome == nullptr) continue;
        if (is_open(*outcome)) set_state(*outcome, State::failed, event, bounce_reason_of(event, index));
        outcome->notification = event.message;
        outcome->told = told_instead(*outcome, event);
    }
    begin_outcome(outcomes, event, event.fields.text("to"));
}

/// A refusal counts where the mail program has it, or where a message without a recipient is discarded.
void note_end(std::vector<JourneyOutcome>& outcomes, const Event& event, State state, const std::string& reason) {
    const std::string& recipient = event.fields.text("recipient");
    for (JourneyOutcome& outcome : outcomes) {
        const bool meant = recipient.empty() || is_same_address(outcome.recipient, recipient);
        if (meant && is_open(outcome) && concerns(outcome, event.message)) set_state(outcome, state, event, reason);
    }
}

void note_read(std::vector<JourneyOutcome>& outcomes, const Event& event) {
    const bool is_copy = event.fields.boolean("copy");
    for (JourneyOutcome& outcome : outcomes) {
        const bool meant = outcome.state == State::delivered && concerns(outcome, event.message) &&
                           is_same_address(outcome.recipient, event.fields.text("user"));
        const bool is_news = !outcome.read || (outcome.only_fetched && !is_copy);
        if (!meant || !is_news) continue;
        outcome.read = event.time;
        outcome.only_fetched = is_copy;
        return;
    }
}

void note_read_failure(std::vector<JourneyOutcome>& outcomes, const Event& event) {
    for (JourneyOutcome& outcome : outcomes) {
        if (!awaits_reader(outcome, event.fields.text("user"))) continue;
        outcome.read_failure = fmt::format("at {}: {}", to_text(event.time), printable(event.fields.text("reason")));
    }
}

bool is_client(const Event& event, const World& world) {
    const auto host = world.hosts.find(event.host);
    return host != world.hosts.end() && host->second.role == "client";
}

std::string not_read_text(const JourneyOutcome& outcome) {
    if (outcome.read_failure.empty()) return "not read yet";
    return fmt::format("not read yet: the last attempt to read failed {}", outcome.read_failure);
}

std::string read_text(const JourneyOutcome& outcome) {
    if (!outcome.read) return not_read_text(outcome);
    return fmt::format("{} at {}", outcome.only_fetched ? "fetched" : "read", to_text(*outcome.read));
}

std::string delivered_text(const JourneyOutcome& outcome) {
    const std::string_view start = outcome.message.find('!') == std::string::npos ? "Send" : "it was written";
    const protocol::Duration span = outcome.since - outcome.began;
    const std::string after = span.count() == 0 ? "at once" : fmt::format("{} after {}", to_text(span), start);
    return fmt::format("delivered at {}, {}, into the mailbox {} of {}; {}", to_text(outcome.since), after,
                       printable(outcome.mailbox), outcome.host, read_text(outcome));
}

std::string in_outbox_text(const JourneyOutcome& outcome) {
    const std::string next =
        outcome.next_attempt ? fmt::format("; next try at {}", to_text(*outcome.next_attempt)) : "";
    return fmt::format("not sent yet: it waits in the outbox on {} ({}){}", outcome.host, outcome.reason, next);
}

std::string queued_text(const JourneyOutcome& outcome) {
    const std::string next =
        outcome.next_attempt ? fmt::format("; next attempt at {}", to_text(*outcome.next_attempt)) : "";
    return fmt::format("not delivered yet: it waits in the queue of {} ({}){}", outcome.host, outcome.reason, next);
}

std::string failed_text(const JourneyOutcome& outcome) {
    const std::string told = outcome.notification.empty()
                                 ? ""
                                 : fmt::format("; the notification {} is to tell {}", outcome.notification,
                                               outcome.told.empty() ? "the sender" : outcome.told);
    return fmt::format("not delivered: {} gave it up at {} ({}){}", outcome.host, to_text(outcome.since),
                       outcome.reason, told);
}

}  // namespace

bool is_open(const JourneyOutcome& outcome) {
    return outcome.state == State::under_way || outcome.state == State::in_outbox || outcome.state == State::queued;
}

bool awaits_reader(const JourneyOutcome& outcome, std::string_view user) {
    return outcome.state == State::delivered && !outcome.read && is_same_address(outcome.recipient, user);
}

std::string_view name(State state) {
    switch (state) {
        case State::under_way:
            return "under-way";
        case State::in_outbox:
            return "in-outbox";
        case State::queued:
            return "queued";
        case State::delivered:
            return "delivered";
        case State::refused:
            return "refused";
        case State::failed:
            return "failed";
        case State::discarded:
            break;
    }
    return "discarded";
}

void note_outcome(std::vector<JourneyOutcome>& outcomes, const Event& event, const World& before) {
    switch (event.kind) {
        case EventKind::mail_composed:
            for (const std::string& recipient : event.fields.list("to")) begin_outcome(outcomes, event, recipient);
            break;
        case EventKind::message_accepted:
            return note_accepted(outcomes, event);
        case EventKind::alias_expanded:
            return note_alias(outcomes, event);
        case EventKind::delivery_attempted:
            return note_attempt_outcome(outcomes, event);
        case EventKind::queue_entry_changed:
            return note_queue(outcomes, event);
        case EventKind::message_stored:
            return note_stored(outcomes, event);
        case EventKind::bounce_created:
            return note_bounce(outcomes, event);
        case EventKind::notification_created:
            return begin_outcome(outcomes, event, event.fields.text("to"));
        case EventKind::message_refused:
            if (is_client(event, before)) note_end(outcomes, event, State::refused, reply_of(event));
            break;
        case EventKind::message_discarded:
            return note_end(outcomes, event, State::discarded, printable(event.fields.text("reason")));
        case EventKind::outbox_entry_changed:
            return note_outbox(outcomes, event);
        case EventKind::mail_read:
            return note_read(outcomes, event);
        case EventKind::read_failed:
            return note_read_failure(outcomes, event);
        default:
            break;
    }
}

std::string narrate(const JourneyOutcome& outcome) {
    std::string who = printable(outcome.recipient);
    if (!outcome.alias.empty()) who += fmt::format(" (by the alias {})", printable(outcome.alias));
    if (outcome.message.find('!') != std::string::npos) who = fmt::format("{} to {}", outcome.message, who);
    switch (outcome.state) {
        case State::under_way:
            return fmt::format("{}: on its way, at {}", who, outcome.host);
        case State::in_outbox:
            return fmt::format("{}: {}", who, in_outbox_text(outcome));
        case State::queued:
            return fmt::format("{}: {}", who, queued_text(outcome));
        case State::delivered:
            return fmt::format("{}: {}", who, delivered_text(outcome));
        case State::refused:
            return fmt::format("{}: not sent: the mail program on {} could not hand it over at {} ({})", who,
                               outcome.host, to_text(outcome.since), outcome.reason);
        case State::failed:
            return fmt::format("{}: {}", who, failed_text(outcome));
        case State::discarded:
            break;
    }
    return fmt::format("{}: not delivered: {} gave it up at {} and told nobody ({})", who, outcome.host,
                       to_text(outcome.since), outcome.reason);
}

}  // namespace sim::recording
