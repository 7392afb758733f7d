// GETMETADATA and SETMETADATA. RFC 5464 section 5
#include "protocol/base/ascii.hpp"
#include "protocol/imap/command_grammar.hpp"
#include "protocol/imap/limits.hpp"
#include "protocol/imap/metadata_entry.hpp"

namespace protocol::imap {

namespace {

using Depth = GetMetadataCommand::Depth;

std::string read_entry(GrammarReader& reader) {
    const std::size_t begin = reader.offset();
    std::string name = to_lower(reader.astring("the name of an entry"));
    if (reader.ok() && !is_metadata_entry(name)) reader.fail_at(begin, "the name of an entry");
    return name;
}

/// Of GETMETADATA: also the root of all private or of all shared entries, which a DEPTH goes out from (RFC 5464
/// section 4.2.2).
std::string read_place(GrammarReader& reader) {
    const std::size_t begin = reader.offset();
    std::string name = to_lower(reader.astring("the name of an entry"));
    const bool is_root = name == "/private" || name == "/shared";
    if (reader.ok() && !is_root && !is_metadata_entry(name)) reader.fail_at(begin, "the name of an entry");
    return name;
}

Depth read_depth(GrammarReader& reader) {
    if (reader.take_word("0")) return Depth::zero;
    if (reader.take_word("1")) return Depth::one;
    if (!reader.take_word("infinity")) reader.fail("0, 1 or infinity");
    return Depth::infinity;
}

void read_options(GrammarReader& reader, GetMetadataCommand& command) {
    reader.list("options", false, [&] {
        if (reader.take_word("MAXSIZE")) {
            reader.space();
            command.size_octets_max = reader.number("a size");
        } else if (reader.take_word("DEPTH")) {
            reader.space();
            command.depth = read_depth(reader);
        } else {
            reader.fail("MAXSIZE or DEPTH");
        }
    });
}

/// Names of entries begin with "/", perhaps in quotes or in a literal; names of options with a letter.
bool at_options(const GrammarReader& reader) {
    return reader.peek() == '(' && reader.rest().size() > 1 && is_alpha(reader.rest()[1]);
}

}  // namespace

CommandBody read_get_metadata(CommandText& text) {
    GrammarReader& reader = text.reader;
    GetMetadataCommand command;
    reader.space();
    bool has_options = reader.peek() == '(';
    if (has_options) {
        read_options(reader, command);
        reader.space();
    }
    command.mailbox = text.mailbox_or_server();
    reader.space();
    if (!has_options && at_options(reader)) {  // where the examples of RFC 5464 section 4.2 have them
        read_options(reader, command);
        reader.space();
    }
    const auto read_one = [&] { command.entries.push_back(read_place(reader)); };
    if (reader.peek() == '(') {
        reader.list("entries", false, read_one);
    } else {
        read_one();
    }
    return command;
}

CommandBody read_set_metadata(CommandText& text) {
    GrammarReader& reader = text.reader;
    SetMetadataCommand command;
    reader.space();
    command.mailbox = text.mailbox_or_server();
    reader.space();
    reader.list("entries with their values", false, [&] {
        SetMetadataCommand::Entry entry;
        entry.name = read_entry(reader);
        reader.space();
        entry.value = reader.nstring("a value", true);
        command.entries.push_back(std::move(entry));
    });
    return command;
}

}  // namespace protocol::imap
