// Commands about mailboxes, RFC 9051 section 6.3.
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/command_grammar.hpp"
#include "protocol/imap/date_time.hpp"
#include "protocol/imap/limits.hpp"

namespace protocol::imap {

namespace {

/// `known-uids` and the like: numbers, neither "*" nor "$". RFC 7162 section 7
SequenceSet read_known_numbers(GrammarReader& reader) {
    const std::size_t begin = reader.offset();
    SequenceSet set = reader.sequence_set();
    if (set.has_star() || set.is_saved_result()) reader.fail_at(begin, "numbers without *");
    return set;
}

QresyncParameter::Match read_match(GrammarReader& reader) {
    QresyncParameter::Match match;
    reader.expect('(', "a list of message numbers and UIDs");
    match.numbers = read_known_numbers(reader);
    reader.space();
    match.uids = read_known_numbers(reader);
    reader.expect(')', ")");
    return match;
}

/// RFC 7162 section 3.2.5
QresyncParameter read_qresync(GrammarReader& reader) {
    QresyncParameter qresync;
    reader.space();
    reader.expect('(', "the arguments of QRESYNC");
    qresync.uid_validity = reader.nz_number("a UIDVALIDITY");
    reader.space();
    qresync.modseq = reader.number64("a mod-sequence");
    if (reader.take(' ')) {
        if (reader.peek() != '(') qresync.known_uids = read_known_numbers(reader);
        if (!qresync.known_uids || reader.take(' ')) qresync.match = read_match(reader);
    }
    reader.expect(')', ")");
    return qresync;
}

template <Verb V>
OpenCommand<V> read_open(CommandText& text) {
    GrammarReader& reader = text.reader;
    OpenCommand<V> command;
    reader.space();
    command.mailbox = text.mailbox();
    // A name that no mailbox has must still close the mailbox that is open: the host refuses it. RFC 9051 section 6.3.2
    text.bad_mailbox_name = false;
    if (!reader.take(' ')) return command;
    reader.list("a list of parameters", false, [&] {
        const std::size_t begin = reader.offset();
        const std::string name = reader.label();
        if (name == "CONDSTORE" && !command.condstore) {
            command.condstore = true;
        } else if (name == "QRESYNC" && !command.qresync) {
            command.qresync = read_qresync(reader);
        } else {
            reader.fail_at(begin, "CONDSTORE or QRESYNC, once");
        }
    });
    return command;
}

void read_selection_option(GrammarReader& reader, ListSelection& selection) {
    const std::size_t begin = reader.offset();
    const std::string name = reader.label();
    if (name == "SUBSCRIBED") {
        selection.subscribed = true;
    } else if (name == "REMOTE") {
        selection.remote = true;
    } else if (name == "RECURSIVEMATCH") {
        selection.recursive_match = true;
    } else if (name == "SPECIAL-USE") {
        selection.special_use = true;
    } else {
        reader.fail_at(begin, "a selection option");
    }
}

ListSelection read_selection(GrammarReader& reader) {
    ListSelection selection;
    const std::size_t begin = reader.offset();
    reader.list("selection options", true, [&] { read_selection_option(reader, selection); });
    if (selection.recursive_match && !selection.subscribed && !selection.special_use) {
        reader.fail_at(begin, "RECURSIVEMATCH with an option that it can extend");  // RFC 9051 section 6.3.9.1
    }
    return selection;
}

void read_return_option(GrammarReader& reader, ListReturn& returns) {
    const std::size_t begin = reader.offset();
    const std::string name = reader.label();
    if (name == "SUBSCRIBED") {
        returns.subscribed = true;
    } else if (name == "CHILDREN") {
        returns.children = true;
    } else if (name == "SPECIAL-USE") {
        returns.special_use = true;
    } else if (name == "STATUS" && returns.status.empty()) {
        reader.space();
        returns.status = read_status_items(reader);
    } else {
        reader.fail_at(begin, "a return option");
    }
}

std::string read_reference(CommandText& text) {
    auto reference = decode_name_text(text.reader.astring("a reference"), text.names);
    if (reference) return std::move(*reference);
    text.bad_mailbox_name = true;
    return {};
}

/// Nothing: a pattern that no name matches.
std::optional<std::string> read_pattern(CommandText& text) {
    auto pattern = decode_name_text(text.reader.list_mailbox(), text.names);
    if (pattern) return std::move(*pattern);
    return std::nullopt;
}

void read_patterns(CommandText& text, ListCommand& command) {
    const auto read_one = [&] {
        if (auto pattern = read_pattern(text)) command.patterns.push_back(std::move(*pattern));
    };
    if (text.reader.peek() != '(') return read_one();
    command.extended = true;
    text.reader.list("patterns", false, read_one);
}

std::vector<std::string> read_flags_to_set(GrammarReader& reader) {
    std::vector<std::string> flags;
    reader.list("a list of flags", true, [&] { flags.push_back(read_settable_flag(reader)); });
    return flags;
}

message::DateTime read_quoted_date_time(GrammarReader& reader) {
    const std::size_t begin = reader.offset();
    const auto date_time = parse_date_time(reader.string("a date-time"));
    if (date_time) return *date_time;
    reader.fail_at(begin, "a date-time");
    return {};
}

/// `append-message`, RFC 4466 section 3; behind its first space.
AppendCommand::Message read_append_message(GrammarReader& reader) {
    AppendCommand::Message message;
    if (reader.peek() == '(') {
        message.flags = read_flags_to_set(reader);
        reader.space();
    }
    if (reader.peek() == '"') {
        message.internal_date = read_quoted_date_time(reader);
        reader.space();
    }
    message.utf8 = reader.take_text("UTF8 (");
    message.binary = reader.peek() == '~';
    message.octets = reader.literal("a literal", true);
    if (message.utf8) reader.expect(')', ")");
    return message;
}

}  // namespace

CommandBody read_select(CommandText& text) {
    return read_open<Verb::select>(text);
}

CommandBody read_examine(CommandText& text) {
    return read_open<Verb::examine>(text);
}

CommandBody read_create(CommandText& text) {
    GrammarReader& reader = text.reader;
    CreateCommand command;
    reader.space();
    command.mailbox = text.mailbox();
    if (!reader.take(' ')) return command;
    reader.expect('(', "a list of parameters");
    if (!reader.take_word("USE")) reader.fail("USE");
    reader.space();
    reader.list("a list of special uses", true, [&] {
        if (reader.peek() != '\\') reader.fail("a special use");
        command.special_uses.push_back(reader.flag("a special use"));
    });
    reader.expect(')', ")");
    return command;
}

CommandBody read_list(CommandText& text) {
    GrammarReader& reader = text.reader;
    ListCommand command;
    reader.space();
    if (reader.peek() == '(') {
        command.selection = read_selection(reader);
        reader.space();
    }
    command.reference = read_reference(text);
    reader.space();
    read_patterns(text, command);
    if (reader.take(' ')) {
        if (!reader.take_word("RETURN")) reader.fail("RETURN");
        reader.space();
        command.returns.emplace();
        reader.list("return options", true, [&] { read_return_option(reader, *command.returns); });
    }
    command.extended = command.extended || command.selection || command.returns;
    return command;
}

CommandBody read_lsub(CommandText& text) {
    LsubCommand command;
    text.reader.space();
    command.reference = read_reference(text);
    text.reader.space();
    command.pattern = read_pattern(text);
    return command;
}

CommandBody read_status(CommandText& text) {
    StatusCommand command;
    text.reader.space();
    command.mailbox = text.mailbox();
    text.reader.space();
    command.items = read_status_items(text.reader);
    return command;
}

CommandBody read_append(CommandText& text) {
    GrammarReader& reader = text.reader;
    AppendCommand command;
    reader.space();
    command.mailbox = text.mailbox();
    do {
        reader.space();
        command.messages.push_back(read_append_message(reader));
    } while (reader.peek() == ' ');
    return command;
}

}  // namespace protocol::imap
