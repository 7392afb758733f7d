#include "sim/scenario/terminal_tables.hpp"

#include <array>

namespace sim::scenario {

namespace {

using enum ScalarType;

constexpr auto line_keys = std::to_array<Key>({
    {.name = "at",
     .type = duration,
     .description = "when, whether the server has answered or not",
     .default_note = "`pause` after the server has answered what was typed before; first its greeting"},
    {.name = "line",
     .type = text,
     .description = "a line, or several at once; each is sent with CRLF",
     .alternative = true},
    {.name = "octets",
     .type = text,
     .description =
         "exactly these octets, without a line end of its own, for what no keyboard has: `\\n` is a bare LF, "
         "`\\r` a bare CR, `\\0` a NUL, `\\t` a tab, `\\xHH` any octet, `\\\\` a backslash. Single quotes keep "
         "backslashes: `'half a li'`, `'bare LF\\n.\\n'`",
     .alternative = true},
    {.name = "start_tls",
     .type = boolean,
     .description = "`true`: TLS begins, with any certificate; the server has to be ready for it (STARTTLS, STLS)",
     .alternative = true},
    {.name = "hang_up", .type = boolean, .description = "`true`: the connection is closed", .alternative = true},
});
constexpr Table line_table{"terminal line", "What is done at a terminal.", line_keys, "line"};

constexpr auto terminal_keys = std::to_array<Key>({
    {.name = "id", .type = text, .description = "its name", .default_note = "t1, t2, ..."},
    {.name = "at", .type = duration, .description = "when it is opened", .default_text = "0s"},
    {.name = "host", .type = host, .description = "the host where somebody sits", .required = true},
    {.name = "to",
     .type = text,
     .description = "the server: a domain name, which the host's resolver is asked for, or an address",
     .required = true},
    {.name = "port", .type = port, .description = "its port", .required = true},
    {.name = "tls_from_start",
     .type = boolean,
     .description = "the connection begins with TLS (RFC 8314), with any certificate",
     .default_note = "`true` on ports 465, 993 and 995"},
    {.name = "lines",
     .type = section,
     .shape = Shape::list,
     .description = "what is typed, in this order. After all of it the terminal stays open until the server closes the "
                    "connection",
     .table = &line_table},
    {.name = "pause",
     .type = duration,
     .description = "so long somebody reads before typing the next line",
     .default_text = "1s"},
    {.name = "patience",
     .type = duration,
     .description = "after so long without the answer that a line waits for, the connection is closed (RFC 5321 "
                    "section 4.5.3.2)",
     .default_text = "5min"},
});

constexpr std::array<std::string_view, 2> transport_names{"udp", "tcp"};

constexpr auto query_keys = std::to_array<Key>({
    {.name = "id", .type = text, .description = "its name", .default_note = "q1, q2, ..."},
    {.name = "at", .type = duration, .description = "when", .default_text = "0s"},
    {.name = "host", .type = host, .description = "the host where somebody sits", .required = true},
    {.name = "ask",
     .type = text,
     .description = "a domain name and a record type: `beta.test MX`; a name alone asks for A, an address for its name "
                    "(PTR)",
     .required = true},
    {.name = "server",
     .type = text,
     .description = "the name server, by its name or address",
     .default_note = "the resolver of `host`"},
    {.name = "transport",
     .type = choice,
     .description = "by which transport; after a truncated answer TCP (RFC 7766 section 5)",
     .default_text = "udp",
     .choices = std::span<const std::string_view>(transport_names)},
    {.name = "recursion",
     .type = boolean,
     .description = "the server shall find the answer itself, if it does so (RD, RFC 1035 section 4.1.1)",
     .default_text = "true"},
});

}  // namespace

constinit const Table terminal_table{
    "terminal", "Somebody opens a connection to a server and types SMTP, POP3 or IMAP by hand.", terminal_keys};
constinit const Table query_table{"query", "Somebody asks the DNS by hand, as with `dig`.", query_keys};

}  // namespace sim::scenario
