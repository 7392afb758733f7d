#include "sim/scenario/delivery_tables.hpp"

#include <array>

namespace sim::scenario {

namespace {

using enum ScalarType;

constexpr auto credentials_keys = std::to_array<Key>({
    {.name = "user", .type = text, .description = "the name that the server knows the client by", .required = true},
    {.name = "password", .type = text, .description = "the password tried", .required = true},
});
constexpr Table credentials_table{"credentials", "What a transfer agent says by AUTH (RFC 4954), where it is offered.",
                                  credentials_keys};

constexpr auto auth_keys = std::to_array<Key>({
    {.name = "user", .type = text, .description = "the name that the server knows the user by", .required = true},
    {.name = "password", .type = text, .description = "the password tried", .required = true},
    {.name = "required",
     .type = boolean,
     .description = "`false`: the mail is handed over also where the server does not offer AUTH or refuses it",
     .default_text = "true"},
});
}  // namespace

constinit const Table auth_table{"auth", "What a mail program says by AUTH PLAIN or LOGIN (RFC 4954) before it sends.",
                                 auth_keys};

namespace {

constexpr auto route_keys = std::to_array<Key>({
    {.name = "host", .type = host, .description = "the next hop", .required = true},
    {.name = "port", .type = port, .description = "its port", .default_text = "25"},
    {.name = "mx_lookup",
     .type = boolean,
     .description = "ask for the MX records of `host` first",
     .default_text = "false"},
    {.name = "auth", .type = section, .description = "what it is told by AUTH", .table = &credentials_table},
});
}  // namespace

constinit const Table route_table{"route", "A fixed next hop.", route_keys, "host"};

namespace {

constexpr auto timeout_keys = std::to_array<Key>({
    {.name = "connect", .type = duration, .description = "until the connection is there", .default_note = "30s"},
    {.name = "greeting", .type = duration, .description = "until the server greets", .default_note = "5min"},
    {.name = "helo", .type = duration, .description = "until EHLO or HELO is answered", .default_note = "5min"},
    {.name = "mail", .type = duration, .description = "until MAIL is answered", .default_note = "5min"},
    {.name = "rcpt", .type = duration, .description = "until RCPT is answered", .default_note = "5min"},
    {.name = "data_initiation", .type = duration, .description = "until DATA is answered", .default_note = "2min"},
    {.name = "data_block",
     .type = duration,
     .description = "until a piece of the content is sent",
     .default_note = "3min"},
    {.name = "data_termination",
     .type = duration,
     .description = "until the end of the content is answered",
     .default_note = "10min"},
    {.name = "quit", .type = duration, .description = "until QUIT is answered", .default_note = "5min"},
});
}  // namespace

constinit const Table timeout_table{"timeouts", "How long a sending server waits (RFC 5321 section 4.5.3.2).",
                                    timeout_keys};

namespace {

constexpr auto retry_keys = std::to_array<Key>({
    {.name = "queue_run_interval",
     .type = duration,
     .description = "the deferred mails are looked through this often",
     .default_note = "300s (postfix)",
     .min = 1},
    {.name = "queue_run_phase", .type = duration, .description = "time of the first look", .default_note = "0s"},
    {.name = "backoff_min",
     .type = duration,
     .description = "a mail waits at least so long after a failed attempt",
     .default_note = "300s (postfix)"},
    {.name = "backoff_max", .type = duration, .description = "and at most so long", .default_note = "4000s (postfix)"},
    {.name = "retry_intervals",
     .type = duration,
     .shape = Shape::list,
     .description =
         "wait after the first, second, ... failed attempt, the last one repeated; empty: by age of the mail",
     .default_note = "by profile",
     .min = 1},
    {.name = "rules",
     .type = text,
     .description =
         "retry rules in Exim's way, in place of the two above: `F,2h,15m; G,16h,1h,1.5; F,4d,6h` is every 15 "
         "minutes for 2 hours, then from an hour on 1.5 times as long each time until 16 hours, then every 6 "
         "hours until 4 days. They hold for hosts, addresses and domains, of which all mail has one memory; "
         "empty: off. `retry_intervals` without `rules` turn a profile's rules off",
     .default_note = "by profile"},
    {.name = "retry_interval_max",
     .type = duration,
     .description = "no rule leads to a longer wait",
     .default_note = "24h",
     .min = 1},
    {.name = "hint_lifetime_max",
     .type = duration,
     .description = "what is remembered of a failure by `rules` counts no more so long after it",
     .default_note = "7d"},
    {.name = "hint_per_address",
     .type = boolean,
     .description = "it is remembered for each IP address of a host on its own",
     .default_note = "true"},
    {.name = "delay_after_cutoff",
     .type = boolean,
     .description =
         "mail for a host that has failed for longer than the last rule goes back unattempted until the host's "
         "next retry time; `false`: each mail gets one attempt",
     .default_note = "true"},
    {.name = "queue_lifetime_max", .type = duration, .description = "then the mail is given up", .default_note = "5d"},
    {.name = "bounce_lifetime_max",
     .type = duration,
     .description = "the same for notifications",
     .default_note = "5d"},
    {.name = "delay_warning_after",
     .type = duration,
     .description = "a mail that still waits then is told to its sender (RFC 3461 section 4.1); 0s: never",
     .default_note = "0s"},
});
}  // namespace

constinit const Table retry_table{"retry", "When a deferred mail is tried again and when it is given up.", retry_keys};

}  // namespace sim::scenario
