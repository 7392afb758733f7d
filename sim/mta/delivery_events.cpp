#include "sim/mta/delivery_events.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/recording/decision.hpp"

namespace sim::mta {

using recording::Event;
using recording::EventKind;

namespace {

/// A span as a person says it: `5 min`, `1 h 6 min 40 s`, `250 ms`.
std::string span_text(protocol::Duration span) {
    using namespace std::chrono_literals;
    if (span < 1s) return fmt::format("{} ms", span / 1ms);
    std::string text;
    const auto add = [&text](auto count, const char* unit) {
        if (count != 0) text += fmt::format("{}{} {}", text.empty() ? "" : " ", count, unit);
    };
    add(span / 24h, "d");
    add(span % 24h / 1h, "h");
    add(span % 1h / 1min, "min");
    add(span % 1min / 1s, "s");
    return text;
}

std::string status_of_failure(const Recipient& recipient) {
    return recipient.last_failure ? recipient.last_failure->status.encode() : std::string("5.0.0");
}

std::string reason_of_failure(const Recipient& recipient) {
    return recipient.last_failure ? recipient.last_failure->text : std::string("unknown");
}

/// Enhanced status code and reason of each failed recipient; empty where they are all the same.
std::vector<std::string> differing_reasons(const QueueEntry& entry) {
    std::vector<std::string> reasons;
    for (const Recipient& recipient : entry.failed) {
        reasons.push_back(status_of_failure(recipient) + ' ' + reason_of_failure(recipient));
    }
    const bool same = std::ranges::all_of(reasons, [&](const std::string& each) { return each == reasons.front(); });
    return same ? std::vector<std::string>() : reasons;
}

/// `decision`: is the sender told of a failure? @return its event
recording::EventId record_telling(host::Runtime& runtime, const QueueEntry& entry, std::string_view chosen,
                                  std::string_view rule) {
    return runtime.record(EventKind::decision, [&](Event& event) {
        event.message = entry.message;
        recording::set_decision(event, {.question = "The mail cannot be delivered. What now?",
                                        .options = {"try again later", "tell the sender", "drop it without a word"},
                                        .chosen = std::string(chosen),
                                        .rule = std::string(rule),
                                        .rfc = "RFC 5321 section 6.1"});
    });
}

}  // namespace

void record_local_or_remote(host::Runtime& runtime, const Recipient& recipient, const Classification& verdict) {
    runtime.record(EventKind::decision, [&](Event& event) {
        const bool nowhere = verdict.kind == Classification::Kind::unknown_user;
        const std::string chosen = nowhere                                        ? "nowhere"
                                   : verdict.by_lmtp                              ? "into the mailbox store, by LMTP"
                                   : verdict.kind == Classification::Kind::remote ? "to another host"
                                                                                  : "into a mailbox here";
        event.message = recipient.message;
        std::vector<std::string> options{"into a mailbox here", "to another host"};
        if (nowhere || verdict.by_lmtp) options.emplace_back(chosen);
        recording::set_decision(
            event, {.question = fmt::format("Where does the mail for {} go?", recipient.address.canonical()),
                    .options = std::move(options),
                    .chosen = chosen,
                    .rule = verdict.rule(),
                    .rfc = "RFC 5321 section 2.3.10"});
    });
}

namespace {

/// What kind of alias it is; empty: an ordinary one.
std::string_view kind_of(const Classification& verdict) {
    if (!verdict.list.empty()) return "mailing list";
    if (verdict.is_catch_all) return "catch-all";
    return verdict.is_virtual ? "virtual alias" : "";
}

}  // namespace

void record_alias(host::Runtime& runtime, const QueueEntry& entry, const Recipient& alias,
                  const std::vector<protocol::smtp::Mailbox>& targets, const Classification& verdict) {
    runtime.record(EventKind::alias_expanded, [&](Event& event) {
        std::vector<std::string> addresses;
        for (const protocol::smtp::Mailbox& target : targets) addresses.push_back(target.encode());
        event.message = entry.message;
        event.fields.set("from", alias.address.canonical());
        event.fields.set("to", std::move(addresses));
        if (!kind_of(verdict).empty()) event.fields.set("how", kind_of(verdict));
    });
}

void record_list_copy(host::Runtime& runtime, const QueueEntry& entry, const Recipient& list,
                      const QueueEntry& forwarded, const std::vector<NamedField>& fields) {
    const auto path_text = [](const ReversePath& path) { return path.mailbox ? path.mailbox->encode() : "<>"; };
    const auto decided = runtime.record(EventKind::decision, [&](Event& event) {
        event.message = list.message;
        recording::set_decision(
            event,
            {.question = fmt::format("Who hears of failures of the mail to the list {}?", list.address.canonical()),
             .options = {path_text(entry.reverse_path), path_text(forwarded.reverse_path)},
             .chosen = path_text(forwarded.reverse_path),
             .rule = "a list begins a mail of its own: who wrote to it did not choose its members, and the "
                     "list's owner can do something about them",
             .rfc = "RFC 5321 section 3.9.2"});
    });
    const recording::CauseScope scope(runtime.recorder(), decided);
    for (const auto& [name, value] : fields) record_field(runtime, list.message, name, value);
}

void record_field(host::Runtime& runtime, const std::string& message, std::string_view name, std::string_view value) {
    runtime.record(EventKind::header_added, [&](Event& event) {
        event.message = message;
        event.fields.set("name", name);
        event.fields.set("value", value);
    });
}

void record_rewriting(host::Runtime& runtime, const std::string& message, const Rewriting& rewriting,
                      std::string_view where) {
    runtime.record(EventKind::decision, [&](Event& event) {
        const std::string from = rewriting.from.encode();
        const std::string to = rewriting.to.encode();
        event.message = message;
        recording::set_decision(event,
                                {.question = fmt::format("Which address stands in the {} in place of {}?", where, from),
                                 .options = {from, to},
                                 .chosen = to,
                                 .rule = rewriting.rule,
                                 .rfc = "RFC 6409 section 8.8"});
    });
}

void record_rewritten_recipient(host::Runtime& runtime, const std::string& message, const Rewriting& rewriting) {
    runtime.record(EventKind::alias_expanded, [&](Event& event) {
        event.message = message;
        event.fields.set("from", rewriting.from.canonical());
        event.fields.set("to", std::vector<std::string>{rewriting.to.canonical()});
        event.fields.set("how", "canonical");
    });
}

void record_forwarding(host::Runtime& runtime, const QueueEntry& entry, const Recipient& alias,
                       const Classification& verdict, const QueueEntry& forwarded) {
    runtime.record(EventKind::alias_expanded, [&](Event& event) {
        event.message = alias.message;
        event.fields.set("from", alias.address.canonical());
        event.fields.set("to", addresses_of(forwarded.recipients));
        event.fields.set("queue_id", entry.id);
        event.fields.set("new_queue_id", forwarded.id);
        if (!kind_of(verdict).empty()) event.fields.set("how", kind_of(verdict));
    });
}

void record_not_forwarded(host::Runtime& runtime, const Recipient& alias, std::string_view rule, std::string_view rfc) {
    runtime.record(EventKind::decision, [&](Event& event) {
        event.message = alias.message;
        recording::set_decision(event, {.question = fmt::format("May the mail go to {}?", alias.address.canonical()),
                                        .options = {"deliver it", "give it up"},
                                        .chosen = "give it up",
                                        .rule = std::string(rule),
                                        .rfc = rfc});
    });
}

void record_attempt(host::Runtime& runtime, const std::string& queue_id, const Recipient& recipient,
                    const RecipientResult& result, std::string_view outcome) {
    runtime.record(EventKind::delivery_attempted, [&](Event& event) {
        event.message = recipient.message;
        event.fields.set("queue_id", queue_id);
        event.fields.set("recipient", recipient.address.canonical());
        const std::string as_written = written(recipient.address);
        if (as_written != recipient.address.canonical()) event.fields.set("written", as_written);
        event.fields.set("next_hop", result.next_hop);
        event.fields.set("outcome", outcome);
        event.fields.set("status", result.failure ? result.failure->status.encode() : std::string("2.0.0"));
        const auto code = result.failure ? result.failure->code : result.code;
        if (code) event.fields.set("code", std::to_string(*code));
        event.fields.set("text", result.failure ? result.failure->text : result.text);
    });
}

void record_retry(host::Runtime& runtime, const QueueEntry& entry, const RetrySettings& retry) {
    runtime.record(EventKind::decision, [&](Event& event) {
        const protocol::Duration wait = entry.next_attempt - runtime.now();
        event.message = entry.message;
        const std::string rule =
            retry.retry_intervals.empty()
                ? fmt::format(
                      "at the first queue run (every {}) after waiting as long as the message is old, "
                      "at least {} and at most {}",
                      span_text(retry.queue_run_interval), span_text(retry.backoff_min), span_text(retry.backoff_max))
                : fmt::format("the retry schedule has {} after attempt {}", span_text(wait), entry.attempts);
        recording::set_decision(event, {.question = "When is it tried again?",
                                        .options = {"now", "later", "never: tell the sender"},
                                        .chosen = fmt::format("later: in {}", span_text(wait)),
                                        .rule = rule,
                                        .rfc = "RFC 5321 section 4.5.4.1"});
    });
}

void record_bare_line_ends(host::Runtime& runtime, const std::string& message, bool passed_on) {
    runtime.record(EventKind::decision, [&](Event& event) {
        event.message = message;
        recording::set_decision(
            event, {.question = "The content has a CR or LF outside CRLF. How does it go out?",
                    .options = {"with CRLF in its place", "as it is"},
                    .chosen = passed_on ? "as it is" : "with CRLF in its place",
                    .rule = passed_on ? "this host passes content on as it came; a server that takes a bare LF for the "
                                        "end of a line may see the end of the mail where there is none"
                                      : "CR and LF stand only together in what is sent",
                    .rfc = "RFC 5321 section 2.3.8"});
    });
}

void record_long_line(host::Runtime& runtime, const std::string& message, const Settings& settings,
                      std::size_t longest_octets) {
    runtime.record(EventKind::decision, [&](Event& event) {
        const std::string break_it = "break it with CRLF and a blank";
        const std::string give_up = "return the mail";
        event.message = message;
        recording::set_decision(
            event, {.question = fmt::format("A line of the content has {} octets. What now?", longest_octets),
                    .options = {break_it, give_up, "send it as it is"},
                    .chosen = settings.long_lines == LongLines::refuse ? give_up : break_it,
                    .rule = fmt::format("this host sends no line of more than {} octets{}", settings.line_length_max,
                                        settings.long_lines == LongLines::refuse
                                            ? ""
                                            : "; that makes another content of it, which no signature survives"),
                    .rfc = "RFC 5321 section 4.5.3.1.6"});
    });
}

void record_kept_connection(host::Runtime& runtime, const std::string& message, const NextHop& hop) {
    runtime.record(EventKind::decision, [&](Event& event) {
        event.message = message;
        recording::set_decision(
            event, {.question = fmt::format("How does the mail go to {}?", hop.to_string()),
                    .options = {"over the connection that stands", "over a new connection"},
                    .chosen = "over the connection that stands",
                    .rule = "mail for that destination comes so fast that its connections are kept for the next one; "
                            "RSET finds out whether the server is still there",
                    .rfc = "RFC 5321 section 4.1.1.5"});
    });
}

void record_plaintext_fallback(host::Runtime& runtime, const std::string& message, const NextHop& hop) {
    runtime.record(EventKind::decision, [&](Event& event) {
        event.message = message;
        recording::set_decision(event,
                                {.question = fmt::format("TLS with {} has failed. What now?", hop.to_string()),
                                 .options = {"try it again without TLS", "let the mail wait"},
                                 .chosen = "try it again without TLS",
                                 .rule = "TLS is used where it can be had; without it the mail goes as it did before "
                                         "there was any",
                                 .rfc = "RFC 7435 section 3"});
    });
}

void record_suspension(host::Runtime& runtime, const std::string& message, const std::string& destination,
                       const Settings& settings, const std::string& why) {
    runtime.record(EventKind::decision, [&](Event& event) {
        event.message = message;
        recording::set_decision(
            event,
            {.question = fmt::format("Is other mail for {} tried now?", destination),
             .options = {"try it", "leave the destination alone for a time"},
             .chosen = "leave the destination alone for a time",
             .rule = fmt::format("as many deliveries as it may have at once have failed in a row ({}); for {} all "
                                 "mail for it is deferred without an attempt",
                                 why, span_text(settings.retry.backoff_min)),
             .rfc = "RFC 5321 section 4.5.4.1"});
    });
}

void record_hop_waits(host::Runtime& runtime, const std::string& message, const NextHop& hop, const RetryHint& hint) {
    runtime.record(EventKind::decision, [&](Event& event) {
        event.message = message;
        recording::set_decision(
            event, {.question = fmt::format("Is {} tried?", hop.to_string()),
                    .options = {"connect", "wait for its retry time"},
                    .chosen = "wait for its retry time",
                    .rule = fmt::format("it failed {} ago ({}), whatever mail that was for; its retry time comes in "
                                        "{}{}",
                                        span_text(runtime.now() - hint.last_try), hint.reason,
                                        span_text(hint.next_try - runtime.now()),
                                        hint.expired ? ", and it has failed for longer than the rules allow" : ""),
                    .rfc = "RFC 5321 section 4.5.4.1"});
    });
}

void record_freezing(host::Runtime& runtime, const QueueEntry& entry) {
    runtime.record(EventKind::decision, [&](Event& event) {
        event.message = entry.message;
        recording::set_decision(
            event, {.question = "The mail would come back to this host. What now?",
                    .options = {"return it to the sender", "freeze it"},
                    .chosen = "freeze it",
                    .rule = fmt::format("{}: that is a mistake of the configuration or of the DNS, not of the sender; "
                                        "the postmaster may mend it within {}",
                                        entry.reason, span_text(entry.next_attempt - runtime.now())),
                    .rfc = "RFC 5321 section 5.1"});
    });
}

void record_hinted_retry(host::Runtime& runtime, const QueueEntry& entry, const RetrySettings& retry,
                         const std::string& key, const RetryHint* hint) {
    runtime.record(EventKind::decision, [&](Event& event) {
        const std::string run = fmt::format("the first queue run (every {})", span_text(retry.queue_run_interval));
        event.message = entry.message;
        recording::set_decision(
            event,
            {.question = "When is it tried again?",
             .options = {"now", "later", "never: tell the sender"},
             .chosen = fmt::format("later: in {}", span_text(entry.next_attempt - runtime.now())),
             .rule = hint == nullptr
                         ? "at " + run
                         : fmt::format("at {} after the retry time of {}, {} after its last try by the rules {}", run,
                                       key, span_text(hint->next_try - hint->last_try), to_string(retry.rules)),
             .rfc = "RFC 5321 section 4.5.4.1"});
    });
}

void record_bounce(host::Runtime& runtime, const QueueEntry& entry, const std::string& notification, bool expired) {
    const auto decided =
        record_telling(runtime, entry, "tell the sender",
                       expired ? "the time for trying is over, and whoever took responsibility must report a failure"
                               : "the failure is permanent, and whoever took responsibility must report it");
    const recording::CauseScope scope(runtime.recorder(), decided);
    runtime.record(EventKind::bounce_created, [&](Event& event) {
        event.message = notification;
        event.fields.set("parent", entry.message);
        event.fields.set("recipients", addresses_of(entry.failed));
        event.fields.set("to", entry.reverse_path.mailbox->encode());
        event.fields.set("status", status_of_failure(entry.failed.front()));
        event.fields.set("text", reason_of_failure(entry.failed.front()));
        std::vector<std::string> reasons = differing_reasons(entry);
        if (!reasons.empty()) event.fields.set("reasons", std::move(reasons));
    });
}

namespace {

struct Telling {
    std::string_view chosen;
    std::string_view rule;
    std::string_view rfc;
};
Telling telling_of(NotificationKind kind) {
    if (kind == NotificationKind::delay) {
        return {"tell the sender that it waits", "it waits for longer than a sender should not know of",
                "RFC 3461 section 4.1"};
    }
    if (kind == NotificationKind::success) {
        return {"tell the sender that it is done", "the sender asked to be told of success", "RFC 3461 section 4.1"};
    }
    if (kind == NotificationKind::failure_copy || kind == NotificationKind::delay_copy) {
        return {"tell the postmaster too", "this host's postmaster wants to know what senders are told",
                "RFC 5321 section 6.1"};
    }
    return {"tell the postmaster", "a notification cannot be delivered, and this host's postmaster wants to know",
            "RFC 5321 section 6.1"};
}

}  // namespace

void record_notification(host::Runtime& runtime, const QueueEntry& entry, const std::string& notification,
                         const NotificationPlan& plan) {
    const Telling telling = telling_of(plan.kind);
    const auto decided = runtime.record(EventKind::decision, [&](Event& event) {
        event.message = entry.message;
        recording::set_decision(event, {.question = "Is anybody told what became of the mail?",
                                        .options = {std::string(telling.chosen), "tell nobody"},
                                        .chosen = std::string(telling.chosen),
                                        .rule = std::string(telling.rule),
                                        .rfc = telling.rfc});
    });
    const recording::CauseScope scope(runtime.recorder(), decided);
    runtime.record(EventKind::notification_created, [&](Event& event) {
        std::vector<std::string> recipients;
        for (const DeliveryReport& report : plan.reports) recipients.push_back(report.recipient.address.canonical());
        event.message = notification;
        event.fields.set("parent", entry.message);
        // Of a copy the recipients have been told of already.
        const bool is_copy = plan.kind == NotificationKind::failure_copy || plan.kind == NotificationKind::delay_copy;
        if (!is_copy) event.fields.set("recipients", std::move(recipients));
        event.fields.set("to", plan.to.encode());
        event.fields.set("action", protocol::message::to_string(plan.reports.front().action));
        event.fields.set("text", reason_of_failure(plan.reports.front().recipient));
    });
}

void record_discarded(host::Runtime& runtime, const QueueEntry& entry, const std::vector<Recipient>& recipients,
                      std::string_view why) {
    const auto decided = record_telling(
        runtime, entry, "drop it without a word",
        entry.reverse_path.is_null()
            ? "its reverse-path is empty: a notification about it could only lead to another notification"
            : why);
    const recording::CauseScope scope(runtime.recorder(), decided);
    for (const Recipient& recipient : recipients) {
        runtime.record(EventKind::message_discarded, [&](Event& event) {
            event.message = recipient.message.empty() ? entry.message : recipient.message;
            event.fields.set("queue_id", entry.id);
            event.fields.set("recipient", recipient.address.canonical());
            event.fields.set("reason", fmt::format("{}; {}", reason_of_failure(recipient), why));
        });
    }
}

}  // namespace sim::mta
