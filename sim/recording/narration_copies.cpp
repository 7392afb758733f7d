// What a mail program does with copies: that of a mailbox on a device, that of a sent mail at the server.
#include <fmt/format.h>

#include "sim/recording/narration_parts.hpp"

namespace sim::recording {

namespace {

std::string message_text(const Event& event) {
    return event.message.empty() ? fmt::format("the message with UID {}", event.fields.integer("uid")) : event.message;
}

std::string mailbox_text(const Event& event) {
    return fmt::format("INBOX of {} on {}", shown(event, "user"), shown(event, "server"));
}

std::string flags_text(const Event& event) {
    const auto& flags = event.fields.list("flags");
    return flags.empty() ? "no flags" : enumerated(flags);
}

/// How a device has heard of something.
std::string_view means_text(std::string_view method) {
    if (method == "qresync") return "from the answer to SELECT (QRESYNC, RFC 7162 section 3.2.5)";
    if (method == "condstore")
        return "from what has changed since the mod-sequence that it knows (RFC 7162 section 3.1.4)";
    return "by comparing the list of all UIDs and flags (RFC 4549 section 4.3.1)";
}

std::string_view method_text(std::string_view method) {
    if (method == "qresync") return "by QRESYNC (RFC 7162 section 3.2)";
    if (method == "condstore") return "by CONDSTORE (RFC 7162 section 3.1)";
    return "by the list of all UIDs and flags";
}

std::string narrate_action(const Event& event) {
    const std::string& action = event.fields.text("action");
    if (action == "delete") return "deletes " + message_text(event);
    return fmt::format("{} {} {}", action == "+FLAGS" ? "gives" : "takes from", message_text(event), flags_text(event));
}

std::string narrate_round(const Event& event) {
    const auto& changes = event.fields.list("changes");
    return fmt::format(
        "{} brings its copy of {} up to date {}: {}; {} messages now, for {} octets of commands and "
        "responses beside the contents of messages",
        event.host, mailbox_text(event), method_text(event.fields.text("method")),
        changes.empty() ? "nothing has changed" : enumerated(changes), event.fields.integer("messages"),
        event.fields.integer("octets"));
}

}  // namespace

std::string narrate_copy(const Event& event) {
    const std::string& learnt_by = event.fields.text("learnt_by");
    switch (event.kind) {
        case EventKind::copy_message_added:
            return fmt::format("{} has {} in its copy of {} now, with {}", event.host, message_text(event),
                               mailbox_text(event), flags_text(event));
        case EventKind::copy_flags_changed:
            if (learnt_by.empty()) {
                return fmt::format("{} shows {} with {}", event.host, message_text(event), flags_text(event));
            }
            // What the user has done on the device counts there already, though the server may not have been told.
            return fmt::format("{} learns {} that the flags of {} have changed, and shows it with {} now", event.host,
                               means_text(learnt_by), message_text(event), flags_text(event));
        case EventKind::copy_message_removed:
            if (learnt_by.empty()) return fmt::format("{} shows {} no longer", event.host, message_text(event));
            return fmt::format("{} learns that {} is gone, {}", event.host, message_text(event), means_text(learnt_by));
        case EventKind::copy_begun:
            if (!event.fields.boolean("anew")) {
                return fmt::format("{} begins a copy of {}", event.host, mailbox_text(event));
            }
            return fmt::format(
                "{} throws its copy of {} away: the UIDVALIDITY is another, so its UIDs mean nothing any "
                "more (RFC 9051 section 2.3.1.1)",
                event.host, mailbox_text(event));
        case EventKind::copy_action_queued:
            return fmt::format("{} {} on {}; the server is told at the next synchronisation (RFC 4549 section 4.2)",
                               shown(event, "user"), narrate_action(event), event.host);
        case EventKind::copy_action_replayed:
            if (event.fields.boolean("gone")) {
                return fmt::format("{} drops what was done without the server: {} is gone there", event.host,
                                   message_text(event));
            }
            return fmt::format("{} has told {} what was done without it: {} {}", event.host, shown(event, "server"),
                               shown(event, "user"), narrate_action(event));
        case EventKind::copy_action_failed:
            return fmt::format("{} {} on {} in vain{}", shown(event, "user"), narrate_action(event), event.host,
                               in_parentheses(event.fields.text("reason")));
        default:
            return narrate_round(event);
    }
}

std::string narrate_sent_copy(const Event& event) {
    if (event.kind == EventKind::sent_copy_stored) {
        return fmt::format(
            "The mail program on {} puts a copy of {} into the folder {} of {} on {} (APPEND, RFC 9051 "
            "section 6.3.12)",
            event.host, message_text(event), shown(event, "folder"), shown(event, "user"), shown(event, "server"));
    }
    return fmt::format("The mail program on {} cannot keep a copy of {} at {}{}: the mail itself is sent", event.host,
                       message_text(event), shown(event, "server"), in_parentheses(event.fields.text("reason")));
}

}  // namespace sim::recording
