#include "sim/dialogue/line_explanation.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "protocol/smtp/enhanced_status_code.hpp"
#include "sim/dialogue/words.hpp"

namespace sim::dialogue {

namespace {

/// A word of a protocol, and what it means.
struct Meaning {
    std::string_view word;
    std::string_view text;
    std::string_view source;
};

constexpr std::string_view codes_section = "RFC 5321 section 4.2.3";

constexpr auto reply_codes = std::to_array<Meaning>({
    {"211", "state of the system, or help", codes_section},
    {"214", "help for a person", codes_section},
    {"220", "the service is ready: the greeting", codes_section},
    {"221", "the server says goodbye and closes the connection", codes_section},
    {"235", "the client has proved who it is", "RFC 4954 section 6"},
    {"250", "done as asked", codes_section},
    {"251", "the user is elsewhere; the server will forward the mail", codes_section},
    {"252", "the server does not say whether the user exists, but will try to deliver", codes_section},
    {"253", "messages for that host wait, and are sent now", "RFC 1985 section 5.3"},
    {"334", "go on with the authentication", "RFC 4954 section 4"},
    {"354", "go on: send the mail, and a line with a single dot at its end", codes_section},
    {"421", "the service is not available now; the connection is closed", codes_section},
    {"450", "the mailbox cannot be used now, for example because it is busy: try again later", codes_section},
    {"451", "the server has a problem of its own: try again later", codes_section},
    {"452", "the server has too little room now: try again later", codes_section},
    {"454", "authentication is not possible now: try again later", "RFC 4954 section 6"},
    {"455", "the server cannot take these parameters now", codes_section},
    {"458", "the waiting messages for that host cannot be sent now", "RFC 1985 section 5.3"},
    {"459", "no messages are kept for that host", "RFC 1985 section 5.3"},
    {"500", "the server does not understand the command", codes_section},
    {"501", "the command is right, its parameters are not", codes_section},
    {"502", "the server does not offer this command", codes_section},
    {"503", "the command does not belong at this place of the dialogue", codes_section},
    {"504", "the server does not offer this parameter", codes_section},
    {"521", "this host takes no mail at all", "RFC 7504 section 3"},
    {"530", "prove first who you are", "RFC 4954 section 6"},
    {"535", "the proof of who the client is was wrong", "RFC 4954 section 6"},
    {"550", "refused: there is no such mailbox, or the server's policy forbids it", codes_section},
    {"551", "the user is elsewhere: send the mail there yourself", codes_section},
    {"552", "refused: it would take more room than there is for it", codes_section},
    {"553", "refused: the name of the mailbox is not allowed", codes_section},
    {"554", "the transaction has failed", codes_section},
    {"555", "the server does not know, or cannot use, the parameters of MAIL or RCPT", codes_section},
    {"556", "the recipient's domain takes no mail", "RFC 7504 section 4"},
    {"+OK", "done as asked", "RFC 1939 section 3"},
    {"-ERR", "not done", "RFC 1939 section 3"},
});

constexpr auto class_meanings =
    std::to_array<std::string_view>({"", "", "the command was carried out", "go on with what belongs to it",
                                     "not now: the same may work later", "no: the same will fail again"});

constexpr auto subject_meanings =
    std::to_array<std::string_view>({"no particular subject", "addresses", "the mailbox", "the mail system",
                                     "network and routing", "the protocol", "the content", "security or policy"});

/// By subject and detail, RFC 3463 section 3.2 to section 3.8.
constexpr auto details = std::to_array<Meaning>({
    {"1.1", "the mailbox named by the address", "RFC 3463 section 3.2"},
    {"1.2", "the domain of the address", "RFC 3463 section 3.2"},
    {"1.3", "the form of the recipient's address", "RFC 3463 section 3.2"},
    {"1.4", "the address fits several mailboxes", "RFC 3463 section 3.2"},
    {"1.5", "the recipient's address is valid", "RFC 3463 section 3.2"},
    {"1.6", "the mailbox has moved", "RFC 3463 section 3.2"},
    {"1.7", "the form of the sender's address", "RFC 3463 section 3.2"},
    {"1.8", "the domain of the sender's address", "RFC 3463 section 3.2"},
    {"1.10", "the recipient's domain says that it takes no mail", "RFC 7505 section 6"},
    {"2.1", "the mailbox is disabled", "RFC 3463 section 3.3"},
    {"2.2", "the mailbox is full", "RFC 3463 section 3.3"},
    {"2.3", "the message is larger than the mailbox allows", "RFC 3463 section 3.3"},
    {"2.4", "a mailing list could not be expanded", "RFC 3463 section 3.3"},
    {"3.1", "the system's storage is full", "RFC 3463 section 3.4"},
    {"3.2", "the system takes no messages from the network", "RFC 3463 section 3.4"},
    {"3.3", "the system lacks a feature that is needed", "RFC 3463 section 3.4"},
    {"3.4", "the message is too large for the system", "RFC 3463 section 3.4"},
    {"4.1", "no answer from the host", "RFC 3463 section 3.5"},
    {"4.2", "the connection broke", "RFC 3463 section 3.5"},
    {"4.3", "the DNS did not work", "RFC 3463 section 3.5"},
    {"4.4", "no way to the destination is known", "RFC 3463 section 3.5"},
    {"4.5", "the system is overloaded", "RFC 3463 section 3.5"},
    {"4.6", "the mail goes round in a loop", "RFC 3463 section 3.5"},
    {"4.7", "the time for delivery is over", "RFC 3463 section 3.5"},
    {"5.1", "the command does not belong here", "RFC 3463 section 3.6"},
    {"5.2", "an error of syntax", "RFC 3463 section 3.6"},
    {"5.3", "too many recipients", "RFC 3463 section 3.6"},
    {"5.4", "the command's parameters", "RFC 3463 section 3.6"},
    {"6.1", "a kind of media that cannot be handled", "RFC 3463 section 3.7"},
    {"6.3", "the content must be converted, and cannot be", "RFC 3463 section 3.7"},
    {"6.7", "the address is in UTF-8, and the next server cannot take that", "RFC 6531 section 3.5"},
    {"7.0", "security or policy, without saying more", "RFC 3463 section 3.8"},
    {"7.1", "delivery is not allowed", "RFC 3463 section 3.8"},
    {"7.2", "the sender may not write to this mailing list", "RFC 3463 section 3.8"},
    {"7.8", "the authentication was not accepted", "RFC 4954 section 6"},
});

constexpr auto smtp_commands = std::to_array<Meaning>({
    {"EHLO", "The client says hello, gives its name, and asks which extensions the server offers",
     "RFC 5321 section 4.1.1.1"},
    {"LHLO", "The client says hello by LMTP: after the content it wants a reply for each recipient",
     "RFC 2033 section 4.1"},
    {"HELO", "The client says hello in the old manner, without extensions", "RFC 5321 section 4.1.1.1"},
    {"MAIL",
     "A mail transaction begins. The address is the reverse-path: where failures are reported. It is part of "
     "the envelope and need not be the From field of the message",
     "RFC 5321 section 4.1.1.2"},
    {"RCPT",
     "One recipient of the envelope. The server may refuse one and take another; the To field of the message "
     "plays no part in it",
     "RFC 5321 section 4.1.1.3"},
    {"DATA", "Now the message itself is to come: header, empty line, body", "RFC 5321 section 4.1.1.4"},
    {"RSET", "Forget the transaction that has begun", "RFC 5321 section 4.1.1.5"},
    {"VRFY", "Is this a user?", "RFC 5321 section 4.1.1.6"},
    {"EXPN", "Who is on this mailing list?", "RFC 5321 section 4.1.1.7"},
    {"HELP", "Help for a person", "RFC 5321 section 4.1.1.8"},
    {"NOOP", "Nothing, but answer", "RFC 5321 section 4.1.1.9"},
    {"QUIT", "The client has done; the server says goodbye", "RFC 5321 section 4.1.1.10"},
    {"BDAT", "So many octets of the message follow at once; with LAST they are the end of it", "RFC 3030 section 2"},
    {"ETRN", "The client asks the server to send on what it keeps for a host", "RFC 1985 section 5"},
    {"AUTH", "The client proves who it is", "RFC 4954 section 4"},
    {"STARTTLS", "From now on encrypted", "RFC 3207 section 4"},
});

constexpr auto pop3_commands = std::to_array<Meaning>({
    {"USER", "The name of the mailbox", "RFC 1939 section 7"},
    {"PASS", "The password; the mailbox is then locked for this session", "RFC 1939 section 7"},
    {"APOP", "Name and proof of the password in one, without sending the password", "RFC 1939 section 7"},
    {"STAT", "How many messages are there, and how many octets?", "RFC 1939 section 5"},
    {"LIST", "The size of each message", "RFC 1939 section 5"},
    {"UIDL", "The lasting name of each message, so that the program knows which are new", "RFC 1939 section 7"},
    {"RETR", "Send me this message", "RFC 1939 section 5"},
    {"TOP", "Send me its header and its first lines", "RFC 1939 section 7"},
    {"DELE", "Mark the message; it is removed after QUIT", "RFC 1939 section 5"},
    {"CAPA", "What does the server offer?", "RFC 2449 section 5"},
    {"STLS", "From now on encrypted", "RFC 2595 section 4"},
    {"UTF8", "The program understands headers in UTF-8", "RFC 6856 section 2.1"},
    {"LANG", "In which language the server says what people may read", "RFC 6856 section 3"},
    {"AUTH", "The client proves who it is", "RFC 5034 section 4"},
    {"RSET", "Take back the marks that DELE has made", "RFC 1939 section 5"},
    {"NOOP", "Nothing, but answer", "RFC 1939 section 5"},
    {"QUIT", "The client has done: messages marked by DELE are removed now, and the mailbox is unlocked",
     "RFC 1939 section 6"},
});

/// Of IMAP, behind the tag.
constexpr auto imap_commands = std::to_array<Meaning>({
    {"CAPABILITY", "What does the server offer?", "RFC 9051 section 6.1.1"},
    {"NOOP", "Nothing; the server may tell what is new", "RFC 9051 section 6.1.2"},
    {"LOGOUT", "The client has done; the server says goodbye (BYE)", "RFC 9051 section 6.1.3"},
    {"STARTTLS", "From now on encrypted", "RFC 9051 section 6.2.1"},
    {"AUTHENTICATE", "The client proves who it is", "RFC 9051 section 6.2.2"},
    {"LOGIN", "Name and password", "RFC 9051 section 6.2.3"},
    {"ENABLE", "The client understands these extensions, which change what the server says", "RFC 9051 section 6.3.1"},
    {"SELECT", "Open this mailbox; what follows is about it", "RFC 9051 section 6.3.2"},
    {"EXAMINE", "Open this mailbox to read it, and change nothing", "RFC 9051 section 6.3.3"},
    {"CREATE", "Make a mailbox", "RFC 9051 section 6.3.4"},
    {"DELETE", "Remove a mailbox", "RFC 9051 section 6.3.5"},
    {"RENAME", "Give a mailbox another name", "RFC 9051 section 6.3.6"},
    {"SUBSCRIBE", "The mailbox is one that the user wants to see", "RFC 9051 section 6.3.7"},
    {"UNSUBSCRIBE", "The mailbox is no longer one that the user wants to see", "RFC 9051 section 6.3.8"},
    {"LIST", "Which mailboxes are there?", "RFC 9051 section 6.3.9"},
    {"NAMESPACE", "Under which names are mailboxes found?", "RFC 9051 section 6.3.10"},
    {"STATUS", "How many messages has a mailbox, without opening it?", "RFC 9051 section 6.3.11"},
    {"APPEND", "Put this message into a mailbox; its octets follow as a literal", "RFC 9051 section 6.3.12"},
    {"IDLE", "Tell me at once what is new, until I say DONE", "RFC 9051 section 6.3.13"},
    {"NOTIFY", "Tell me of these events in these mailboxes at any time, and of nothing else", "RFC 5465 section 3.1"},
    {"GETMETADATA", "What has been noted of a mailbox, or of the server?", "RFC 5464 section 4.2"},
    {"SETMETADATA", "Note this of a mailbox, or of the server", "RFC 5464 section 4.3"},
    {"CLOSE", "Close the mailbox; messages with the flag \\Deleted are removed", "RFC 9051 section 6.4.1"},
    {"UNSELECT", "Close the mailbox and remove nothing", "RFC 9051 section 6.4.2"},
    {"EXPUNGE", "Remove the messages with the flag \\Deleted for good", "RFC 9051 section 6.4.3"},
    {"SEARCH", "Which messages are like this?", "RFC 9051 section 6.4.4"},
    {"FETCH", "Send this of these messages; without PEEK that marks them as read", "RFC 9051 section 6.4.5"},
    {"STORE", "Change the flags of these messages", "RFC 9051 section 6.4.6"},
    {"COPY", "Copy these messages into a mailbox", "RFC 9051 section 6.4.7"},
    {"MOVE", "Move these messages into a mailbox", "RFC 9051 section 6.4.8"},
    {"UID", "The same command with lasting numbers (UIDs) in place of places in the mailbox", "RFC 9051 section 6.4.9"},
});

/// What an IMAP server says of a command (behind its tag) or of itself (behind `*`).
constexpr auto imap_conditions = std::to_array<Meaning>({
    {"OK", "done as asked; behind `*`: something to know", "RFC 9051 section 7.1.1"},
    {"NO", "not done; behind `*`: a warning", "RFC 9051 section 7.1.2"},
    {"BAD", "the server does not understand the command", "RFC 9051 section 7.1.3"},
    {"PREAUTH", "the greeting: the client is known already", "RFC 9051 section 7.1.4"},
    {"BYE", "the server closes the connection", "RFC 9051 section 7.1.5"},
});

/// What an IMAP server tells behind `*`: of a mailbox, or of the message whose number stands before the word.
constexpr auto imap_data = std::to_array<Meaning>({
    {"CAPABILITY", "what the server offers", "RFC 9051 section 7.2.2"},
    {"ENABLED", "these extensions are in force now", "RFC 9051 section 7.2.1"},
    {"LIST", "a mailbox, its attributes and its name", "RFC 9051 section 7.3.1"},
    {"LSUB", "a mailbox that the user has subscribed to", "RFC 3501 section 7.2.3"},
    {"NAMESPACE", "under which names mailboxes are found", "RFC 9051 section 7.3.2"},
    {"STATUS", "numbers of a mailbox that need not be open", "RFC 9051 section 7.3.3"},
    {"ESEARCH", "the messages that were searched for, as a set of numbers", "RFC 9051 section 7.3.4"},
    {"SEARCH", "the messages that were searched for", "RFC 3501 section 7.2.5"},
    {"FLAGS", "the flags that messages of this mailbox may have", "RFC 9051 section 7.3.5"},
    {"EXISTS", "so many messages are in the open mailbox", "RFC 9051 section 7.4.1"},
    {"RECENT", "so many messages are here for the first time", "RFC 3501 section 7.3.2"},
    {"EXPUNGE", "the message with this number is gone; those behind it move up by one", "RFC 9051 section 7.5.1"},
    {"VANISHED", "the messages with these UIDs are gone", "RFC 7162 section 3.2.10"},
    {"METADATA", "what has been noted of a mailbox or of the server, or which notes have changed",
     "RFC 5464 section 4.4"},
    {"FETCH", "what was asked of the message with this number, or its new flags", "RFC 9051 section 7.5.2"},
});

template <class Table>
const Meaning* find_meaning(const Table& table, std::string_view word) {
    const auto row = std::find_if(table.begin(), table.end(), [word](const Meaning& meaning) {
        return protocol::equal_ignoring_case(meaning.word, word);
    });
    return row == table.end() ? nullptr : &*row;
}

bool has_code(std::string_view line) {
    if (line.size() < 3 || line[0] < '2' || line[0] > '5') return false;
    if (!protocol::is_digit(line[1]) || !protocol::is_digit(line[2])) return false;
    return line.size() == 3 || line[3] == ' ' || line[3] == '-';
}

std::string text_of(const Meaning& meaning) {
    return fmt::format("{}: {} ({})", meaning.word, meaning.text, meaning.source);
}

std::string explain_enhanced(const protocol::smtp::EnhancedStatusCode& code) {
    const std::string detail = fmt::format("{}.{}", code.subject, code.detail);
    std::string text = code.encode() + ": ";
    if (code.category < class_meanings.size()) text += class_meanings[code.category];
    if (const Meaning* meaning = find_meaning(details, detail)) {
        return text + fmt::format("; about: {} ({})", meaning->text, meaning->source);
    }
    if (code.subject < subject_meanings.size()) text += fmt::format("; about: {}", subject_meanings[code.subject]);
    return text + " (RFC 3463 section 3)";
}

/// What an IMAP server's line is, without its literals.
std::string explain_imap_reply(std::string_view line) {
    const std::string_view word = first_word(line);
    if (word == "+") return "+: go on with what belongs to the command (RFC 9051 section 7.6)";
    if (const Meaning* condition = find_meaning(imap_conditions, second_word(line))) return text_of(*condition);
    for (const std::string_view place : {second_word(line), second_word(after_first_word(line))}) {
        const Meaning* data = word == "*" ? find_meaning(imap_data, place) : nullptr;
        if (data != nullptr) return text_of(*data);
    }
    return word == "*" ? "*: something that was asked for, or is new (RFC 9051 section 7)" : "";
}

std::string explain_imap_command(std::string_view line) {
    if (const Meaning* meaning = find_meaning(imap_commands, second_word(line))) return text_of(*meaning);
    return protocol::equal_ignoring_case(line, "DONE") ? "DONE: The end of IDLE (RFC 9051 section 6.3.13)" : "";
}

template <class Table>
void add_names(const Table& table, std::vector<std::string_view>& names) {
    for (const Meaning& meaning : table) names.push_back(meaning.word);
}

}  // namespace

std::string explain_reply(std::string_view line, Spoken spoken) {
    if (spoken == Spoken::imap) return explain_imap_reply(line);
    if (!has_code(line)) {
        const Meaning* meaning = find_meaning(reply_codes, first_word(line));
        return meaning == nullptr ? "" : text_of(*meaning);
    }
    const std::string_view code = line.substr(0, 3);
    const Meaning* meaning = find_meaning(reply_codes, code);
    std::string text = meaning != nullptr ? fmt::format("{}: {} ({})", code, meaning->text, meaning->source)
                                          : fmt::format("{}: {} (RFC 5321 section 4.2.1)", code,
                                                        class_meanings[static_cast<std::size_t>(code[0] - '0')]);
    if (line.size() > 4) {
        const auto enhanced = protocol::smtp::EnhancedStatusCode::parse(first_word(line.substr(4)));
        if (enhanced) text += "\n" + explain_enhanced(*enhanced);
    }
    if (line.size() > 3 && line[3] == '-') text += "\nMore lines of this reply follow (RFC 5321 section 4.2.1)";
    return text;
}

std::string explain_command(std::string_view line, Spoken spoken) {
    if (spoken == Spoken::imap) return explain_imap_command(line);
    if (spoken == Spoken::pop3) {
        const Meaning* meaning = find_meaning(pop3_commands, first_word(line));
        return meaning == nullptr ? "" : text_of(*meaning);
    }
    if (const Meaning* meaning = find_meaning(smtp_commands, first_word(line))) return text_of(*meaning);
    const Meaning* meaning = find_meaning(pop3_commands, first_word(line));
    return meaning == nullptr ? "" : text_of(*meaning);
}

std::vector<std::string_view> command_names(Spoken spoken) {
    std::vector<std::string_view> names;
    switch (spoken) {
        case Spoken::imap:
            add_names(imap_commands, names);
            break;
        case Spoken::pop3:
            add_names(pop3_commands, names);
            break;
        case Spoken::smtp:
        case Spoken::unknown:
            add_names(smtp_commands, names);
            break;
    }
    return names;
}

}  // namespace sim::dialogue
