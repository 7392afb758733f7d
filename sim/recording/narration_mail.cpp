#include <fmt/format.h>

#include <algorithm>

#include "sim/recording/narration_parts.hpp"
#include "sim/recording/printable.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::recording {

namespace {

std::string reply_in_parentheses(const Event& event) {
    const std::string reply = reply_of(event);
    return reply.empty() ? reply : fmt::format(" ({})", reply);
}

std::string subject_text(const Event& event) {
    if (event.fields.text("subject").empty()) return "(without a subject)";
    return fmt::format("\"{}\"", shown(event, "subject"));
}

std::string connection_text(const Event& event) {
    return event.connection == 0 ? std::string() : fmt::format(" (connection {})", event.connection);
}

/// A header field's value in one line, with blanks in place of tabs.
std::string with_blanks(std::string value) {
    std::replace(value.begin(), value.end(), '\t', ' ');
    return value;
}

std::string narrate_accepted(const Event& event) {
    const std::string client = event.fields.text("client").empty() ? "" : " from " + shown(event, "client");
    return fmt::format(
        "{} takes responsibility for {}{}: from now on it must deliver it or report a failure (RFC 5321 "
        "section 4.2.5 and section 6.1)",
        event.host, event.message, client);
}

std::string narrate_refused(const Event& event, const World& before) {
    const std::string& recipient = event.fields.text("recipient");
    const std::string reply = reply_in_parentheses(event);
    const auto host = before.hosts.find(event.host);
    if (host != before.hosts.end() && host->second.role == "client") {
        return fmt::format("The mail program on {} could not hand {} over{}{}", event.host, event.message,
                           recipient.empty() ? "" : " for " + printable(recipient), reply);
    }
    return fmt::format("{} refuses {}{}: who offered it keeps the responsibility{}", event.host, event.message,
                       recipient.empty() ? "" : " for " + printable(recipient), reply);
}

std::string narrate_queue_change(const Event& event) {
    if (event.fields.text("state") == "active") {
        return fmt::format("{} takes {} from its queue to deliver it", event.host, event.message);
    }
    if (event.fields.text("state") == "frozen") {
        const protocol::Instant end{event.fields.integer("next_attempt_at_ns")};
        return fmt::format("{} freezes {} in its queue{}: it is not tried again, and given up at {}", event.host,
                           event.message, in_parentheses(shown(event, "reason")), to_text(end));
    }
    std::string text = fmt::format("{} keeps {} in its queue for {}", event.host, event.message,
                                   enumerated(event.fields.list("recipients")));
    if (event.fields.find("next_attempt_at_ns") != nullptr) {
        const protocol::Instant next{event.fields.integer("next_attempt_at_ns")};
        text += fmt::format(" and tries again at {}, in {}", to_text(next),
                            to_text(span_until(event, "next_attempt_at_ns")));
    }
    return text;
}

std::string narrate_retry_hint(const Event& event) {
    const protocol::Instant next{event.fields.integer("next_try_at_ns")};
    return fmt::format("{} remembers for all its mail that {} has failed{}: it is not tried before {}, in {}{}",
                       event.host, shown(event, "key"), in_parentheses(shown(event, "reason")), to_text(next),
                       to_text(span_until(event, "next_try_at_ns")),
                       event.fields.boolean("expired") ? "; it has failed for too long, and its mail is returned" : "");
}

std::string narrate_synchronised(const Event& event) {
    const std::string mailbox = fmt::format("INBOX of {} on {}", shown(event, "user"), shown(event, "server"));
    if (event.fields.integer("uid") == 0) return fmt::format("{} knows nothing of {} yet", event.host, mailbox);
    return fmt::format("{} remembers that it has {} up to UID {}", event.host, mailbox, event.fields.integer("uid"));
}

std::string narrate_outbox_change(const Event& event) {
    if (event.fields.text("state") == "sending") {
        return fmt::format("The mail program on {} takes {} from its outbox and tries to hand it over again",
                           event.host, event.message);
    }
    const protocol::Instant next{event.fields.integer("next_attempt_at_ns")};
    return fmt::format("The mail program on {} keeps {} for {} in its outbox ({}) and tries again at {}, in {}",
                       event.host, event.message, enumerated(event.fields.list("recipients")), shown(event, "reason"),
                       to_text(next), to_text(span_until(event, "next_attempt_at_ns")));
}

std::string narrate_reading(const Event& event) {
    const std::string mail = fmt::format("{} {}", event.message, subject_text(event));
    const std::string_view seen =
        event.fields.boolean("seen") ? ", where it comes marked as read already" : std::string_view();
    if (event.fields.boolean("copy")) {
        return fmt::format("The program of {} on {} fetches {} to keep a copy{}", shown(event, "user"), event.host,
                           mail, seen);
    }
    return fmt::format("{} reads {} on {}{}", shown(event, "user"), mail, event.host, seen);
}

std::string narrate_read_failed(const Event& event) {
    const std::string server = event.fields.text("server").empty() ? "" : " at " + shown(event, "server");
    return fmt::format("{} wants to read the mailbox{} on {} and cannot{}", shown(event, "user"), server, event.host,
                       in_parentheses(event.fields.text("reason")));
}

std::string narrate_attempt(const Event& event) {
    const std::string& outcome = event.fields.text("outcome");
    const std::string recipient = shown(event, "recipient");
    const std::string reply = reply_in_parentheses(event);
    if (outcome == "delivered")
        return fmt::format("{} has delivered {} for {} here", event.host, event.message, recipient);
    if (outcome == "relayed") {
        return fmt::format("{} has the answer of {}: {} for {} is taken, and {} need do no more for it{}", event.host,
                           host_of_next_hop(event.fields.text("next_hop")), event.message, recipient, event.host,
                           reply);
    }
    if (outcome == "expanded") {
        return fmt::format(
            "{} has delivered {} for {}: it is an alias, and a new message goes to those it stands for{}", event.host,
            event.message, recipient, reply);
    }
    if (outcome == "deferred") {
        return fmt::format("{} cannot deliver {} to {} now, but perhaps later{}", event.host, event.message, recipient,
                           reply);
    }
    return fmt::format("{} cannot deliver {} to {} and gives it up{}", event.host, event.message, recipient, reply);
}

/// Who was not served and why; each with a reason of their own where they differ.
std::string failures_text(const Event& event) {
    const std::vector<std::string>& recipients = event.fields.list("recipients");
    if (event.fields.list("reasons").empty()) return enumerated(recipients) + reply_in_parentheses(event);
    std::vector<std::string> failures;
    for (std::size_t index = 0; index < recipients.size(); ++index) {
        failures.push_back(fmt::format("{} ({})", recipients[index], bounce_reason_of(event, index)));
    }
    return enumerated(failures);
}

std::string narrate_bounce(const Event& event) {
    return fmt::format(
        "{} writes the notification {} to {}: {} could not be delivered to {}. Its reverse-path is empty, so that "
        "nobody answers it with another notification (RFC 5321 section 4.5.5)",
        event.host, event.message, shown(event, "to"), shown(event, "parent"), failures_text(event));
}

std::string narrate_notification(const Event& event) {
    return fmt::format("{} writes the notification {} to {}: {} for {} is {} (RFC 3464 section 2.3.3){}", event.host,
                       event.message, shown(event, "to"), shown(event, "parent"),
                       enumerated(event.fields.list("recipients")), shown(event, "action"),
                       in_parentheses(shown(event, "text")));
}

/// `the mailbox bob`, `the folder Sent of the mailbox bob`.
std::string folder_text(const Event& event) {
    if (event.fields.text("folder").empty()) return "the mailbox " + shown(event, "mailbox");
    return fmt::format("the folder {} of the mailbox {}", shown(event, "folder"), shown(event, "mailbox"));
}

std::string_view fetched_by(const Event& event) {
    return event.fields.text("protocol") == "imap" ? "IMAP" : "POP3";
}

std::string narrate_kept_message(const Event& event) {
    const std::string message = event.message.empty() ? "a message" : event.message;
    switch (event.kind) {
        case EventKind::message_removed:
            if (event.fields.text("moved_to").empty()) {
                return fmt::format("{} deletes {} from {}", event.host, message, folder_text(event));
            }
            return fmt::format("{} moves {} from {} to {}", event.host, message, folder_text(event),
                               shown(event, "moved_to"));
        case EventKind::message_added:
            return fmt::format("{} puts {} into {}, as the user's program wants it", event.host, message,
                               folder_text(event));
        default:
            return fmt::format("{} keeps {} in {} as {}", event.host, message, folder_text(event),
                               event.fields.list("flags").empty() ? "a message without flags"
                                                                  : enumerated(event.fields.list("flags")));
    }
}

std::string narrate_annotation(const Event& event) {
    const std::string folder = event.fields.text("folder").empty() ? "INBOX" : "the folder " + shown(event, "folder");
    const std::string place = event.fields.boolean("server") ? "the server" : folder;
    const bool goes = event.fields.find("value") == nullptr;
    return fmt::format("the user of the mailbox {} on {} {} of {} as {} (RFC 5464)", shown(event, "mailbox"),
                       event.host, goes ? "takes back what was noted" : "notes something", place,
                       shown(event, "entry"));
}

std::string narrate_folder(const Event& event) {
    const std::string mailbox = shown(event, "mailbox");
    const std::string folder = shown(event, "folder");
    switch (event.kind) {
        case EventKind::folder_created:
            return fmt::format("the mailbox {} on {} has a new folder {}", mailbox, event.host, folder);
        case EventKind::folder_deleted:
            return fmt::format("the mailbox {} on {} loses the folder {}", mailbox, event.host, folder);
        case EventKind::folder_renamed:
            return fmt::format("the folder {} of the mailbox {} on {} is called {} now", folder, mailbox, event.host,
                               shown(event, "to"));
        case EventKind::folder_annotated:
            return narrate_annotation(event);
        default:
            return fmt::format("the folder {} of the mailbox {} on {} is {} subscribed", folder, mailbox, event.host,
                               event.fields.boolean("subscribed") ? "now" : "no longer");
    }
}

std::string narrate_stored_message(const Event& event) {
    const std::string to = event.fields.text("delivered_to").empty() ? "" : " of " + shown(event, "delivered_to");
    return fmt::format(
        "{} puts {} into the mailbox {}{}: final delivery, and the reverse-path <{}> is kept as Return-Path "
        "(RFC 5321 section 4.4)",
        event.host, event.message, shown(event, "mailbox"), to, shown(event, "return_path"));
}

std::string narrate_decision(const Event& event) {
    std::string text = fmt::format("{}: {} -> {}", event.host, shown(event, "question"), shown(event, "chosen"));
    if (event.fields.list("options").size() > 1)
        text += fmt::format(", out of {}", enumerated(event.fields.list("options")));
    if (!event.fields.text("rule").empty()) text += fmt::format(", because {}", shown(event, "rule"));
    return text + in_parentheses(event.fields.text("rfc"));
}

std::string narrate_alias(const Event& event) {
    const std::string& how = event.fields.text("how");
    const std::string from = shown(event, "from");
    const std::string to = enumerated(event.fields.list("to"));
    if (how == "mailing list") {
        return fmt::format(
            "{} sends mail for {} to its members {}: it is a mailing list, and a new mail begins here "
            "(RFC 5321 section 3.9.2)",
            event.host, from, to);
    }
    if (how == "catch-all") {
        return fmt::format("{} delivers mail for {} to {}: nobody has that address, and all such mail goes there",
                           event.host, from, to);
    }
    if (how == "canonical") {
        return fmt::format("{} writes the recipient {} anew: from here on it is {}", event.host, from, to);
    }
    return fmt::format("{} delivers mail for {} to {}: it is {}", event.host, from, to,
                       how.empty() ? "an alias" : "a virtual alias");
}

/// "UID 3" or "the UIDs 3, 4 and 5"
std::string uids_text(const std::vector<std::string>& uids) {
    return uids.size() == 1 ? "UID " + uids.front() : "the UIDs " + enumerated(uids);
}

/// What a session's client was told, in the order of the answers.
std::string told_text(const Event& event) {
    std::vector<std::string> told;
    const auto& removed = event.fields.list("removed");
    const auto& flags = event.fields.list("flags");
    if (!removed.empty()) told.push_back(fmt::format("{} no longer there", uids_text(removed)));
    if (event.fields.find("uid_next") != nullptr) {
        const std::int64_t next = event.fields.integer("uid_next");
        told.push_back(fmt::format("new messages up to UID {}", next > 0 ? next - 1 : 0));
    }
    if (!flags.empty()) told.push_back(fmt::format("new flags of {}", uids_text(flags)));
    return enumerated(told);
}

/// Sentences about what a session sees of a folder.
std::string narrate_view(const Event& event, const World& before) {
    const std::string who = fmt::format("{}'s session{}", peer_of(event, before), connection_text(event));
    const std::string where = fmt::format("{} of {}", folder_text(event), event.host);
    if (event.kind == EventKind::mailbox_opened) {
        return fmt::format("{} looks at {} from now on{}", who, where,
                           event.fields.boolean("read_only") ? " and changes nothing (EXAMINE)" : "");
    }
    if (event.kind == EventKind::mailbox_closed) return fmt::format("{} looks at {} no longer", who, where);
    return fmt::format("{} is told of {}: {}", who, where, told_text(event));
}

std::string narrate_queue_start(const Event& event) {
    const std::string node = event.fields.text("node").empty() ? "its domains" : shown(event, "node");
    const bool accepted = event.fields.text("status") == "accepted";
    return fmt::format("{} has asked {} for the mail that waits there for {}: {} (ETRN, RFC 1985){}", event.host,
                       shown(event, "server"), node, accepted ? "it is sent now" : "in vain",
                       in_parentheses(event.fields.text("reply")));
}

/// Sentences about mails on their way.
std::string narrate_transfer(const Event& event) {
    switch (event.kind) {
        case EventKind::mail_composed:
            return fmt::format("{} writes {} {} to {} on {} and presses Send", shown(event, "from"), event.message,
                               subject_text(event), enumerated(event.fields.list("to")), event.host);
        case EventKind::mail_submitted:
            return fmt::format("{} has handed {} to the submission server {}: the part of {}'s mail program is done",
                               event.host, event.message, shown(event, "server"), shown(event, "from"));
        case EventKind::message_accepted:
            return narrate_accepted(event);
        case EventKind::queue_entry_added:
            return fmt::format("{} puts {} into its queue as {}, for {}", event.host, event.message,
                               shown(event, "queue_id"), enumerated(event.fields.list("recipients")));
        case EventKind::queue_entry_changed:
            return narrate_queue_change(event);
        case EventKind::queue_entry_removed:
            return fmt::format("{} leaves the queue of {}{}", event.message, event.host,
                               in_parentheses(event.fields.text("reason")));
        case EventKind::outbox_entry_changed:
            return narrate_outbox_change(event);
        case EventKind::outbox_entry_removed:
            return fmt::format("{} leaves the outbox on {}{}", event.message, event.host,
                               in_parentheses(event.fields.text("reason")));
        case EventKind::retry_hint_changed:
            return narrate_retry_hint(event);
        case EventKind::retry_hint_removed:
            return fmt::format("{} forgets that {} had failed: it works", event.host, shown(event, "key"));
        case EventKind::header_added:
            return fmt::format("{} adds to {} the header field {}: {}", event.host, event.message, shown(event, "name"),
                               printable(with_blanks(event.fields.text("value"))));
        case EventKind::delivery_started:
            return fmt::format("{} begins to deliver {} to {}, next hop {}", event.host, event.message,
                               enumerated(event.fields.list("recipients")),
                               host_of_next_hop(event.fields.text("next_hop")));
        case EventKind::delivery_attempted:
            return narrate_attempt(event);
        case EventKind::bounce_created:
            return narrate_bounce(event);
        case EventKind::notification_created:
            return narrate_notification(event);
        case EventKind::message_discarded:
            return fmt::format("{} gives {}{} up and tells nobody{}", event.host, event.message,
                               event.fields.text("recipient").empty() ? "" : " for " + shown(event, "recipient"),
                               in_parentheses(event.fields.text("reason")));
        case EventKind::alias_expanded:
            return narrate_alias(event);
        case EventKind::queue_start_answered:
            return narrate_queue_start(event);
        default:
            return narrate_decision(event);
    }
}

}  // namespace

std::string narrate_mail(const Event& event, const World& before) {
    switch (event.kind) {
        case EventKind::mailbox_created:
            return fmt::format("{} has a new mailbox {}", event.host, shown(event, "mailbox"));
        case EventKind::message_stored:
            return narrate_stored_message(event);
        case EventKind::message_removed:
        case EventKind::message_added:
        case EventKind::message_flags_changed:
            return narrate_kept_message(event);
        case EventKind::folder_created:
        case EventKind::folder_deleted:
        case EventKind::folder_renamed:
        case EventKind::folder_subscribed:
        case EventKind::folder_annotated:
            return narrate_folder(event);
        case EventKind::maildrop_locked:
            return fmt::format("{} locks the mailbox {} for one POP3 session (RFC 1939 section 4)", event.host,
                               shown(event, "mailbox"));
        case EventKind::maildrop_unlocked:
            return fmt::format("{} unlocks the mailbox {}", event.host, shown(event, "mailbox"));
        case EventKind::message_fetched:
            return fmt::format("{} fetches {} from {} of {} by {}{}", peer_of(event, before),
                               event.message.empty() ? "a message" : event.message, folder_text(event), event.host,
                               fetched_by(event), connection_text(event));
        case EventKind::message_refused:
            return narrate_refused(event, before);
        case EventKind::mail_read:
            return narrate_reading(event);
        case EventKind::mailbox_synchronised:
            return narrate_synchronised(event);
        case EventKind::copy_message_added:
        case EventKind::copy_flags_changed:
        case EventKind::copy_message_removed:
        case EventKind::copy_begun:
        case EventKind::copy_action_queued:
        case EventKind::copy_action_replayed:
        case EventKind::copy_action_failed:
        case EventKind::copy_synchronised:
            return narrate_copy(event);
        case EventKind::sent_copy_stored:
        case EventKind::sent_copy_failed:
            return narrate_sent_copy(event);
        case EventKind::mailbox_opened:
        case EventKind::mailbox_closed:
        case EventKind::mailbox_view_changed:
            return narrate_view(event, before);
        case EventKind::read_failed:
            return narrate_read_failed(event);
        default:
            return narrate_transfer(event);
    }
}

}  // namespace sim::recording
