#include "sim/mta/defence_events.hpp"

#include <fmt/format.h>

namespace sim::mta {

using Defence = protocol::smtp::DefenceApplied::Defence;
using recording::Event;
using recording::EventKind;

namespace {

struct Words {
    const char* question;
    std::vector<std::string> options;  ///< the chosen one last
    std::string rule;
    const char* rfc;
};

/// Where there is too much of something.
Words words_of_bound(Defence defence, std::uint64_t count) {
    switch (defence) {
        case Defence::too_many_recipients:
            return {"Is one more recipient taken in this transaction?",
                    {"take it", "refuse it for now"},
                    fmt::format("it would be number {}", count),
                    "RFC 5321 section 4.5.3.1.10"};
        case Defence::too_many_transactions:
            return {"Is one more mail taken in this session?",
                    {"take it", "end the session with 421"},
                    fmt::format("it would be number {}", count),
                    "RFC 9422"};
        case Defence::too_many_domains:
            return {"Is a recipient of one more domain taken in this session?",
                    {"take it", "refuse it for now"},
                    fmt::format("it would be the domain number {}", count),
                    "RFC 9422"};
        case Defence::long_line:
            return {"Is the content taken?",
                    {"take it", "refuse it"},
                    fmt::format("one of its lines has {} octets", count),
                    "RFC 5321 section 4.5.3.1.6"};
        default:  // long_header
            return {"Is the content taken?",
                    {"take it", "refuse it"},
                    fmt::format("its header section has {} octets", count),
                    ""};
    }
}

Words words_of(Defence defence, std::uint64_t count) {
    switch (defence) {
        case Defence::early_talker:
            return {"The client speaks before it was greeted. What now?",
                    {"wait for it", "turn it away"},
                    "a mail server waits for the greeting; programs that send unwanted mail often do not",
                    "RFC 5321 section 3.1"};
        case Defence::synchronisation:
            return {"The client does not wait for the reply. What now?",
                    {"obey what it sent", "turn it away"},
                    fmt::format("behind a command whose reply must be waited for came {} octets more", count),
                    "RFC 2920 section 3.1"};
        case Defence::input_behind_starttls:
            return {"The client sent more behind STARTTLS, in the clear. What now?",
                    {"obey it under TLS", "throw it away"},
                    fmt::format("anybody on the way may have added these {} octets", count),
                    "RFC 3207 section 4.2"};
        case Defence::forbidden_command:
            return {"The client does not speak SMTP. What now?",
                    {"say 500 and go on", "turn it away"},
                    "this is a command of another protocol: somebody tries to send mail through a program of that one",
                    ""};
        case Defence::slow_replies:
            return {"The client makes many errors. How fast is it answered?",
                    {"at once", "slowly"},
                    fmt::format("{} errors, and no mail taken since", count),
                    ""};
        case Defence::too_many_errors:
            return {"The client makes many errors. What now?",
                    {"go on", "end the session with 421"},
                    fmt::format("{} errors, and no mail taken since", count),
                    "RFC 5321 section 3.8"};
        case Defence::junk_commands:
            return {"The client sends commands that lead to no mail. Do they count as errors?",
                    {"no", "yes"},
                    fmt::format("{} of them in this session", count),
                    ""};
        case Defence::lenient_end:
            return {"A line has nothing but a dot, but no CRLF before or behind it. Is the mail over?",
                    {"no", "yes"},
                    "this server takes a bare LF for the end of a line: what comes next it obeys as commands, whoever "
                    "wrote it",
                    "RFC 5321 section 4.1.1.4"};
        case Defence::bare_line_end:
            return {"Is the content taken?",
                    {"take it", "refuse it"},
                    "it has a CR or LF outside CRLF: another server could take that for the end of a line, or of the "
                    "mail",
                    "RFC 5321 section 2.3.8"};
        default:
            return words_of_bound(defence, count);
    }
}

}  // namespace

void record_defence(host::Runtime& runtime, const protocol::smtp::DefenceApplied& applied, const std::string& message,
                    host::ConnectionId connection) {
    runtime.record(EventKind::decision, [&](Event& event) {
        Words words = words_of(applied.defence, applied.count);
        event.message = message;
        event.connection = connection;
        event.fields.set("question", words.question);
        event.fields.set("chosen", words.options.back());
        event.fields.set("options", std::move(words.options));
        event.fields.set("rule", words.rule);
        if (*words.rfc != 0) event.fields.set("rfc", words.rfc);
    });
}

}  // namespace sim::mta
