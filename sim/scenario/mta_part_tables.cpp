#include "sim/scenario/mta_part_tables.hpp"

#include <array>
#include <span>
#include <string_view>

namespace sim::scenario {

namespace {

using enum ScalarType;
using Choices = std::span<const std::string_view>;

constexpr std::array<std::string_view, 9> stage_names{"connect", "greeting", "ehlo",        "auth", "mail",
                                                      "rcpt",    "data",     "end-of-data", "quit"};
constexpr std::array<std::string_view, 2> drop_names{"connection", "answer"};

constexpr auto list_keys = std::to_array<Key>({
    {.name = "members",
     .type = mail_address,
     .shape = Shape::list,
     .description = "who gets what is sent to the list; another list may be a member",
     .required = true},
    {.name = "owner",
     .type = mail_address,
     .description =
         "who gets the mail for owner-NAME, which is the reverse-path of what the list sends: failures above all",
     .default_note = "the postmaster"},
    {.name = "closed",
     .type = boolean,
     .description = "only members may write to it: others get 550 5.7.2",
     .default_text = "false"},
    {.name = "subject_prefix", .type = text, .description = "put before subjects that lack it: `[cooks]`"},
    {.name = "fields",
     .type = boolean,
     .description = "the list adds List-Id (RFC 2919), List-Post (RFC 2369) and Precedence",
     .default_text = "true"},
    {.name = "id", .type = host, .description = "its name in List-Id", .default_note = "NAME.DOMAIN"},
});
constexpr auto lmtp_store_keys = std::to_array<Key>({
    {.name = "host", .type = host, .description = "the host that has an `lmtp`", .required = true},
    {.name = "port", .type = port, .description = "its port", .default_text = "24"},
});
constexpr auto reply_keys = std::to_array<Key>({
    {.name = "at",
     .type = choice,
     .description =
         "where in the dialogue: `connect` at once, `greeting` after the client's name was looked up, `ehlo` at "
         "HELO too, `end-of-data` after BDAT too",
     .default_text = "rcpt",
     .choices = Choices(stage_names)},
    {.name = "client",
     .type = text,
     .description = "only for this client: a host of the scenario, or an IP address",
     .default_note = "every client"},
    {.name = "from",
     .type = sender_pattern,
     .description = "only for mail from this sender; from `at: mail` on",
     .default_note = "every sender"},
    {.name = "to",
     .type = address_target,
     .description = "only for this recipient, or for mail with such a recipient; from `at: rcpt` on",
     .default_note = "every recipient"},
    {.name = "times",
     .type = integer,
     .description = "it applies so often, then no more",
     .default_note = "always",
     .min = 1,
     .max = 1'000'000},
    {.name = "share",
     .type = share,
     .description = "it applies to this share of the occasions, by chance, which the seed decides",
     .default_text = "1"},
    {.name = "delay", .type = duration, .description = "wait so long before the answer", .default_text = "0s"},
    {.name = "reply",
     .type = text,
     .description = "say this in place of the usual answer: `451 4.3.0 not now`, a code 4yz or 5yz",
     .default_note = "the usual answer"},
    {.name = "drop",
     .type = choice,
     .description =
         "break the connection: `connection` without doing anything, after `reply` if there is one; `answer`, "
         "with `at: end-of-data`, after taking the mail and before saying so",
     .default_note = "not",
     .choices = Choices(drop_names)},
});
}  // namespace

constinit const Table list_table{
    "mailing list",
    "What is sent to it goes to its members as a new mail (RFC 5321 section 3.9.2), once: a mail "
    "that has come out of it already is refused with 5.4.6. Notifications are not passed on.",
    list_keys, "members"};
constinit const Table lmtp_store_table{"lmtp store", "Mailboxes on another host, reached by LMTP (RFC 2033).",
                                       lmtp_store_keys, "host"};
constinit const Table reply_table{
    "reply",
    "Something that a server does wrong on purpose, to see what those who send to it make of it. Of "
    "several that fit a moment of a dialogue the first counts. What it says is recorded as a "
    "decision.",
    reply_keys};

}  // namespace sim::scenario
