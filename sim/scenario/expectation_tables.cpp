#include "sim/scenario/expectation_tables.hpp"

#include <array>

#include "sim/scenario/event_names.hpp"
#include "sim/scenario/expectation.hpp"

namespace sim::scenario {

namespace {

using enum ScalarType;

constexpr auto pattern_keys = std::to_array<Key>({
    {.name = "event",
     .type = choice,
     .description = "kind of event, as in a recording",
     .choices = event_names,
     .required = true},
    {.name = "message", .type = text, .description = "id of the mail it belongs to"},
    {.name = "host", .type = host, .description = "where it happens"},
    {.name = "chosen", .type = text, .description = "of a `decision`: what was chosen, or how that begins"},
});
constexpr Table pattern_table{"event pattern", "Which events are meant.", pattern_keys, "event"};

constexpr auto delivered_keys = std::to_array<Key>({
    {.name = "to", .type = mail_address, .description = "the recipient", .default_note = "every recipient"},
    {.name = "times", .type = count, .description = "how often", .default_text = "1"},
    {.name = "within", .type = duration, .description = "at the latest so long after Send"},
    {.name = "via", .type = host, .description = "over this host"},
    {.name = "at", .type = host, .description = "into a mailbox of this host"},
});
constexpr Table delivered_table{"delivered", "The mail reaches the recipient's mailbox.", delivered_keys};

constexpr auto bounced_keys = std::to_array<Key>({
    {.name = "to", .type = mail_address, .description = "the recipient that cannot be reached", .default_note = "any"},
    {.name = "status", .type = status, .description = "enhanced status code (RFC 3463), or the beginning of one"},
    {.name = "within", .type = duration, .description = "at the latest so long after Send"},
});
constexpr Table bounced_table{"bounced", "The sender is told that the mail could not be delivered.", bounced_keys};

constexpr std::array<std::string_view, 5> action_names{"failed", "delayed", "delivered", "relayed", "expanded"};

constexpr auto notified_keys = std::to_array<Key>({
    {.name = "who", .type = mail_address, .description = "the address that the notification goes to", .required = true},
    {.name = "about", .type = mail_address, .description = "the recipient that it tells of", .default_note = "any"},
    {.name = "action",
     .type = choice,
     .description = "what it says (RFC 3464 section 2.3.3)",
     .default_note = "any",
     .choices = action_names},
    {.name = "times", .type = count, .description = "how often", .default_text = "1.."},
    {.name = "within", .type = duration, .description = "at the latest so long after Send"},
});
constexpr Table notified_table{
    "notified", "Somebody is told what became of the mail: of a failure, a delay or a success.", notified_keys, "who"};

constexpr auto deferred_keys = std::to_array<Key>({
    {.name = "times", .type = count, .description = "how often", .default_text = "1.."},
    {.name = "at", .type = host, .description = "the host with the queue"},
});
constexpr Table deferred_table{"deferred", "An attempt fails for now; the mail waits.", deferred_keys};

constexpr auto queued_keys = std::to_array<Key>({
    {.name = "at", .type = host, .description = "the host with the queue"},
});
constexpr Table queued_table{"queued", "The mail still waits when the run ends.", queued_keys};

constexpr auto refused_keys = std::to_array<Key>({
    {.name = "at", .type = host, .description = "the server that refuses"},
    {.name = "status", .type = status, .description = "reply code's enhanced status, or the beginning of one"},
});
constexpr Table refused_table{"refused", "A server refuses the mail or one of its recipients.", refused_keys};

constexpr auto read_by_keys = std::to_array<Key>({
    {.name = "by", .type = mail_address, .description = "the user", .required = true},
    {.name = "subject", .type = text, .description = "the subject that the mail has there", .default_note = "any"},
    {.name = "within", .type = duration, .description = "at the latest so long after Send"},
});
constexpr Table read_by_table{"read by", "A user's mail program fetches the mail.", read_by_keys, "by"};

constexpr auto held_keys = std::to_array<Key>({
    {.name = "on", .type = host, .description = "the device", .required = true},
    {.name = "flags",
     .type = text,
     .shape = Shape::list,
     .description = "exactly these flags it has there; `[]`: none",
     .default_note = "any"},
});
constexpr Table held_table{"held", "When the run ends, the copy of the mailbox on a device has the mail.", held_keys,
                           "on"};

constexpr std::array<std::string_view, 3> method_names{"full", "condstore", "qresync"};

constexpr auto synchronised_keys = std::to_array<Key>({
    {.name = "on", .type = host, .description = "the device", .required = true},
    {.name = "by",
     .type = choice,
     .description = "how it heard of changes",
     .default_note = "in any way",
     .choices = method_names},
    {.name = "octets_max",
     .type = ScalarType::size,
     .description = "it took no more octets of commands and responses, contents of mails not counted",
     .default_note = "any number"},
    {.name = "times", .type = count, .description = "how often", .default_text = "1.."},
});
constexpr Table synchronised_table{"synchronised", "The copy of the mailbox on a device is brought up to date.",
                                   synchronised_keys, "on"};

constexpr auto hops_keys = std::to_array<Key>({
    {.name = "path", .type = host, .shape = Shape::list, .description = "the hosts that take the mail over, in order"},
    {.name = "count", .type = count, .description = "how many"},
});
constexpr Table hops_table{"hops", "The mail's way.", hops_keys, "path"};

constexpr auto attempts_keys = std::to_array<Key>({
    {.name = "count", .type = count, .description = "how often", .required = true},
    {.name = "at", .type = host, .description = "the host that tries", .default_note = "all together"},
});
constexpr Table attempts_table{"attempts", "How often delivery is tried.", attempts_keys, "count"};

constexpr auto expectation_keys = std::to_array<Key>({
    {.name = "id", .type = text, .description = "its name", .default_note = "e1, e2, ..."},
    {.name = "points", .type = integer, .description = "what it counts", .default_text = "0", .max = 1000},
    {.name = "message", .type = text, .description = "id of the mail it is about"},
    {.name = "hint", .type = text, .description = "what a student is told where it is not met"},
    {.name = "not", .type = boolean, .description = "`true`: it must not happen", .default_text = "false"},
    {.name = "delivered",
     .type = section,
     .description = "it reaches a mailbox",
     .table = &delivered_table,
     .alternative = true},
    {.name = "bounced",
     .type = section,
     .description = "its sender is told that it failed",
     .table = &bounced_table,
     .alternative = true},
    {.name = "notified",
     .type = section,
     .description = "somebody is told what became of it",
     .table = &notified_table,
     .alternative = true},
    {.name = "deferred",
     .type = section,
     .description = "it has to wait",
     .table = &deferred_table,
     .alternative = true},
    {.name = "queued",
     .type = section,
     .description = "it waits at the end",
     .table = &queued_table,
     .alternative = true},
    {.name = "refused",
     .type = section,
     .description = "a server refuses it",
     .table = &refused_table,
     .alternative = true},
    {.name = "read",
     .type = section,
     .description = "somebody fetches it",
     .table = &read_by_table,
     .alternative = true},
    {.name = "held",
     .type = section,
     .description = "a device has it at the end",
     .table = &held_table,
     .alternative = true},
    {.name = "synchronised",
     .type = section,
     .description = "a device's copy is brought up to date",
     .table = &synchronised_table,
     .alternative = true},
    {.name = "hops", .type = section, .description = "its way", .table = &hops_table, .alternative = true},
    {.name = "attempts",
     .type = section,
     .description = "how often delivery is tried",
     .table = &attempts_table,
     .alternative = true},
    {.name = "order",
     .type = section,
     .shape = Shape::list,
     .description = "events, each after the one before",
     .table = &pattern_table,
     .alternative = true},
    {.name = "always",
     .type = choice,
     .description = "a rule that holds after every event",
     .choices = invariant_names,
     .alternative = true},
});

}  // namespace

constinit const Table expectation_table{"expectation", "What should happen: an exercise, its grade and a test.",
                                        expectation_keys};

}  // namespace sim::scenario
