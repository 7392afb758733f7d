#include "sim/scenario/traffic_tables.hpp"

#include <array>

#include "sim/scenario/delivery_tables.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/machine_tables.hpp"
#include "sim/scenario/mta_table.hpp"

namespace sim::scenario {

namespace {

using enum ScalarType;
using Choices = std::span<const std::string_view>;

constexpr std::array<std::string_view, 2> rule_families{"ipv4", "ipv6"};
constexpr std::array<std::string_view, 4> fault_answers{"normal", "refused", "servfail", "silent"};
constexpr std::array<std::string_view, 2> read_protocols{"pop3", "imap"};
constexpr std::array<std::string_view, 4> sync_names{"none", "full", "condstore", "qresync"};
constexpr std::array<std::string_view, 5> service_names{"mta", "pop3", "dns", "lmtp", "imap"};
constexpr std::array<std::string_view, 2> direction_names{"in", "out"};
constexpr std::array<std::string_view, 12> mended_names{"all",  "down",           "stop",    "refuse",
                                                        "drop", "strip_starttls", "latency", "bandwidth",
                                                        "loss", "answers",        "records", "set"};
constexpr std::array<std::string_view, 2> returned_names{"FULL", "HDRS"};

// The names of RFC 2045 section 6.1; `binary` would need BINARYMIME, which goes with `raw`.
constexpr std::array<std::string_view, 4> encoding_names{"base64", "quoted-printable", "8bit", "7bit"};

constexpr auto attachment_keys = std::to_array<Key>({
    {.name = "name", .type = text, .description = "name of the file", .required = true},
    {.name = "type",
     .type = text,
     .description = "media type (RFC 2045 section 5.1)",
     .default_note = "by the name: `.txt` text/plain, `.png` image/png, `.pdf` application/pdf, else "
                     "application/octet-stream"},
    {.name = "text",
     .type = text,
     .description = "what is in it: a text whose lines are sent with CRLF; one with a CR is sent octet by octet",
     .alternative = true},
    {.name = "size",
     .type = ScalarType::size,
     .description = "so many octets of all values, drawn from the seed, are in it",
     .alternative = true},
    {.name = "encoding",
     .type = choice,
     .description =
         "Content-Transfer-Encoding (RFC 2045 section 6); `8bit` makes the client ask for 8BITMIME (RFC 6152)",
     .default_note = "of drawn octets base64; of a text 7bit where it can be, else quoted-printable",
     .choices = Choices(encoding_names)},
});
constexpr Table attachment_table{"attachment", "A file that a mail brings (RFC 2183).", attachment_keys};

constexpr auto mail_keys = std::to_array<Key>({
    {.name = "id", .type = text, .description = "how the recording calls it", .default_note = "m1, m2, ..."},
    {.name = "at", .type = duration, .description = "when it is sent", .default_text = "0s"},
    {.name = "from", .type = reverse_path, .description = "the sender; `<>`: nobody", .required = true},
    {.name = "to", .type = envelope_address, .shape = Shape::list, .description = "recipients", .required = true},
    {.name = "cc", .type = envelope_address, .shape = Shape::list, .description = "more recipients"},
    {.name = "bcc",
     .type = envelope_address,
     .shape = Shape::list,
     .description = "recipients that the header does not name"},
    {.name = "subject", .type = text, .description = "its subject"},
    {.name = "body", .type = text, .description = "its text"},
    {.name = "headers", .type = text, .shape = Shape::map, .description = "further header fields"},
    {.name = "size", .type = ScalarType::size, .description = "the body is filled up until the mail is so large"},
    {.name = "attachments",
     .type = section,
     .shape = Shape::list,
     .description = "files that it brings: it is a multipart/mixed then (RFC 2046 section 5.1.3)",
     .table = &attachment_table},
    {.name = "in_reply_to",
     .type = text,
     .description = "id of a mail before it that it answers: In-Reply-To and References name it (RFC 5322 section "
                    "3.6.4), and the subject is `Re: ...` unless given"},
    {.name = "forwards",
     .type = text,
     .description = "id of a mail before it that it brings, as its author sent it (message/rfc822, RFC 2046 section "
                    "5.2.1); the subject is `Fwd: ...` unless given"},
    {.name = "raw", .type = text, .description = "the whole content, header and body, in place of the keys above"},
    {.name = "client",
     .type = host,
     .description = "the host that sends it",
     .default_note = "the one with the sender's mail program"},
    {.name = "server",
     .type = section,
     .description = "where it is submitted",
     .default_note = "as the sender's mail program says",
     .table = &service_address_table},
    {.name = "unknown_domain",
     .type = boolean,
     .description = "recipients may be in domains that no zone has",
     .default_text = "false"},
    {.name = "count",
     .type = integer,
     .description = "a series: so many mails, `ID-1`, `ID-2`, ...",
     .default_note = "one mail",
     .min = 1,
     .max = limits::mails_max},
    {.name = "every", .type = duration, .description = "time between the mails of a series", .default_text = "1s"},
    {.name = "ret",
     .type = choice,
     .description = "how much of it a notification brings back (RFC 3461 section 4.3)",
     .default_note = "not sent",
     .choices = Choices(returned_names)},
    {.name = "envid",
     .type = text,
     .description = "name of the envelope that notifications give back (RFC 3461 section 4.4), as sent, in xtext",
     .default_note = "not sent"},
    {.name = "notify",
     .type = text,
     .shape = Shape::map,
     .description = "recipient, and of what the sender is told: `NEVER`, or some of `SUCCESS,FAILURE,DELAY` (RFC 3461 "
                    "section 4.1)"},
    {.name = "orcpt",
     .type = text,
     .shape = Shape::map,
     .description = "recipient, and the original recipient named to servers, as sent: `rfc822;bob@beta.test` (RFC 3461 "
                    "section 4.2)"},
    {.name = "auth",
     .type = section,
     .description = "who the client says it is",
     .default_note = "as the sender's mail program says",
     .table = &auth_table},
    {.name = "binary",
     .type = boolean,
     .description = "BODY=BINARYMIME (RFC 3030): `raw` goes octet by octet, by BDAT, to servers that offer it",
     .default_text = "false"},
    {.name = "smtputf8",
     .type = boolean,
     .description = "the client asks for SMTPUTF8 (RFC 6531): addresses may be in UTF-8, on both sides of the `@`",
     .default_text = "false"},
    {.name = "declare_size", .type = boolean, .description = "MAIL names the size (RFC 1870)", .default_text = "true"},
    {.name = "announced_size",
     .type = ScalarType::size,
     .description = "the size that MAIL names",
     .default_note = "the true one"},
    {.name = "eight_bit",
     .type = boolean,
     .description = "a body that is not ASCII is sent as it is, 8-bit (RFC 6152); `false`: as quoted-printable",
     .default_text = "false"},
    {.name = "as_is",
     .type = boolean,
     .description =
         "bare CR, bare LF and NUL of `raw` are sent as they are, as only an attacker's program does (RFC 5321 "
         "section 2.3.8); `raw` must have a CR",
     .default_text = "false"},
    {.name = "use_bdat",
     .type = boolean,
     .description = "the content goes in two parts by BDAT (RFC 3030) where the server offers CHUNKING",
     .default_text = "false"},
});
}  // namespace

constinit const Table mail_table{"mail", "A mail that somebody sends.", mail_keys};

namespace {

constexpr std::array<std::string_view, 4> fetch_names{"new", "peek", "read", "none"};
constexpr auto read_keys = std::to_array<Key>({
    {.name = "id", .type = text, .description = "its name", .default_note = "r1, r2, ..."},
    {.name = "at", .type = duration, .description = "when", .required = true},
    {.name = "user", .type = mail_address, .description = "whose mailbox", .required = true},
    {.name = "with",
     .type = choice,
     .description = "by which protocol",
     .default_text = "pop3",
     .choices = Choices(read_protocols)},
    {.name = "keep",
     .type = boolean,
     .description = "leave the mails on the server",
     .default_note = "`false` by POP3, `true` by IMAP"},
    {.name = "idle",
     .type = duration,
     .description =
         "by IMAP: the program stays for so long and waits for more mail, which the server tells of at once (IDLE, RFC "
         "9051 section 6.3.13)",
     .default_text = "0s"},
    {.name = "sync",
     .type = choice,
     .description =
         "by IMAP: the device (`client`) keeps a copy of the INBOX, tells the server what the user has done there "
         "(`actions`), brings the copy up to date and fetches what is new, without marking it as read. How it hears of "
         "changes: `qresync` by SELECT (RFC 7162 section 3.2.5), `condstore` by flags changed since the mod-sequence "
         "that it knows and a search for what is left, `full` by the list of all UIDs and flags; each where program, "
         "server and copy allow it, else the next one",
     .default_text = "none",
     .choices = Choices(sync_names)},
    {.name = "fetch",
     .type = choice,
     .description =
         "by IMAP: which mails are fetched. `new`: those that this device has not fetched yet, which marks them as "
         "read; `read`: all that are there; `peek`: all, without marking them (BODY.PEEK, RFC 9051 section 6.4.5); "
         "`none`: only their flags",
     .default_note = "`new`, or `none` with `mark_deleted` or `expunge`",
     .choices = Choices(fetch_names)},
    {.name = "mark_deleted",
     .type = boolean,
     .description = "by IMAP: `true`: all mails get the flag `\\Deleted`, and stay",
     .default_text = "false"},
    {.name = "expunge",
     .type = boolean,
     .description = "by IMAP: `true`: what has `\\Deleted` is removed for good (EXPUNGE, RFC 9051 section 6.4.3)",
     .default_text = "false"},
    {.name = "drop_connection",
     .type = boolean,
     .description = "by POP3: the connection breaks before QUIT, so that nothing is deleted (RFC 1939 section 6)",
     .default_text = "false"},
    {.name = "password", .type = text, .description = "the password tried", .default_note = "the account's"},
    {.name = "client",
     .type = host,
     .description = "the host that reads",
     .default_note = "the one with the user's mail program"},
    {.name = "server",
     .type = section,
     .description = "where the mailbox is",
     .default_note = "as the user's mail program says",
     .table = &service_address_table},
});
}  // namespace

constinit const Table read_table{"read", "A user fetches mail.", read_keys};

namespace {

constexpr auto action_keys = std::to_array<Key>({
    {.name = "id", .type = text, .description = "its name", .default_note = "a1, a2, ..."},
    {.name = "at", .type = duration, .description = "when", .required = true},
    {.name = "user", .type = mail_address, .description = "who does it", .required = true},
    {.name = "client",
     .type = host,
     .description = "on which device",
     .default_note = "the one with the user's mail program"},
    {.name = "mails", .type = text, .shape = Shape::list, .description = "ids of the mails", .required = true},
    {.name = "flag",
     .type = text,
     .shape = Shape::list,
     .description = "they get these flags: `\\Seen`, `\\Answered`, `\\Flagged`, `\\Deleted`, `\\Draft`, or words of "
                    "one's own (RFC 9051 section 2.3.2)",
     .alternative = true},
    {.name = "unflag", .type = text, .shape = Shape::list, .description = "they lose these flags", .alternative = true},
    {.name = "delete",
     .type = boolean,
     .description = "`true`: they are removed for good (UID EXPUNGE, RFC 9051 section 6.4.9)",
     .alternative = true},
});
}  // namespace

constinit const Table action_table{
    "action",
    "A user does something with mails in the copy that a device keeps, whether it is connected or not. The server "
    "hears of it when the device is brought up to date the next time (`sync` of a [reading](#read); RFC 4549 section "
    "4.2).",
    action_keys};

namespace {

constexpr auto fault_keys = std::to_array<Key>({
    {.name = "id", .type = text, .description = "its name", .default_note = "f1, f2, ..."},
    {.name = "at", .type = duration, .description = "when it begins", .default_text = "0s"},
    {.name = "until", .type = duration, .description = "when everything is put back", .default_note = "never"},
    {.name = "host", .type = host, .description = "the host that it concerns"},
    {.name = "link",
     .type = text,
     .description = "the link that it concerns: its name, or a host's for its access link"},
    {.name = "zone", .type = origin, .description = "the zone that it concerns"},
    {.name = "down", .type = boolean, .description = "`true`: the host or link is off", .alternative = true},
    {.name = "restart",
     .type = boolean,
     .description = "`true`: the host goes off and comes up again",
     .alternative = true},
    {.name = "stop",
     .type = choice,
     .description =
         "this service of the host is stopped: connections are refused, and DNS queries answered with an ICMP "
         "message; of a host that is `down` nothing is heard",
     .choices = Choices(service_names),
     .alternative = true},
    {.name = "refuse",
     .type = port,
     .description = "connections to this port of the host are refused",
     .alternative = true},
    {.name = "drop", .type = port, .description = "packets to this port of the host vanish", .alternative = true},
    {.name = "strip_starttls",
     .type = port,
     .description =
         "a firewall takes the offer of TLS (STARTTLS, STLS) out of what the host says on this port: a downgrade",
     .alternative = true},
    {.name = "drop_all", .type = boolean, .description = "`true`: all packets to the host vanish", .alternative = true},
    {.name = "latency", .type = duration, .description = "the link has this latency", .alternative = true},
    {.name = "bandwidth", .type = bandwidth, .description = "the link has this bandwidth", .alternative = true},
    {.name = "loss", .type = share, .description = "the link loses this share of the packets", .alternative = true},
    {.name = "answers",
     .type = choice,
     .description = "how the zone's servers treat questions",
     .choices = Choices(fault_answers),
     .alternative = true},
    {.name = "records",
     .type = text,
     .shape = Shape::list,
     .description = "the zone has these records instead",
     .alternative = true},
    {.name = "set",
     .type = section,
     .description = "the host's `mta` gets these settings over its own; of several at a time the youngest alone counts",
     .table = &mta_table,
     .alternative = true},
    {.name = "flush",
     .type = boolean,
     .description = "`true`: the host's `mta` tries its whole queue now",
     .alternative = true},
    {.name = "etrn",
     .type = host,
     .description =
         "the host's `mta` asks this server to send now what it keeps for the host's domains (ETRN, RFC 1985): a host "
         "that is not always there does so when it comes back",
     .alternative = true},
    {.name = "mend",
     .type = choice,
     .description =
         "what this list says before, of this kind or of `all`, and is in force at the host, link or zone, is "
         "over; `drop` is also `drop_all`",
     .choices = Choices(mended_names),
     .alternative = true},
    {.name = "direction",
     .type = choice,
     .description = "of `refuse`, `drop` and `strip_starttls`: packets that come in or go out",
     .default_text = "in",
     .choices = Choices(direction_names)},
    {.name = "family",
     .type = choice,
     .description = "of `refuse`, `drop` and `strip_starttls`: only this address family",
     .choices = Choices(rule_families)},
    {.name = "remote", .type = address, .description = "of `refuse`, `drop` and `strip_starttls`: only with this peer"},
});
}  // namespace

constinit const Table fault_table{"fault", "Something that goes wrong, or is changed, while the scenario runs.",
                                  fault_keys};

}  // namespace sim::scenario
