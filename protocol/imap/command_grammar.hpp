#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/imap/command.hpp"
#include "protocol/imap/grammar_reader.hpp"

/// What the parsers of commands share; behind Command::parse().
namespace protocol::imap {

/// A command's text, and what is known of it besides whether it is well formed.
struct CommandText {
    CommandText(std::string_view octets, NameEncoding encoding) : reader(octets), names(encoding) {}

    GrammarReader reader;
    NameEncoding names;
    bool bad_mailbox_name = false;

    /// `mailbox`. A name that none can have is noted; the grammar goes on.
    MailboxName mailbox();
    /// The same, where an empty name stands for the server: nothing.
    std::optional<MailboxName> mailbox_or_server();
    /// SP `sequence-set`.
    SequenceSet set();

private:
    MailboxName settled_name(const std::string& wire);
};

CommandBody read_select(CommandText& text);
CommandBody read_examine(CommandText& text);
CommandBody read_create(CommandText& text);
CommandBody read_list(CommandText& text);
CommandBody read_lsub(CommandText& text);
CommandBody read_status(CommandText& text);
CommandBody read_append(CommandText& text);
CommandBody read_get_metadata(CommandText& text);
CommandBody read_set_metadata(CommandText& text);
CommandBody read_notify(CommandText& text);
CommandBody read_search(CommandText& text, bool by_uid);
CommandBody read_sort(CommandText& text, bool by_uid);
CommandBody read_thread(CommandText& text, bool by_uid);
CommandBody read_fetch(CommandText& text, bool by_uid);
CommandBody read_store(CommandText& text, bool by_uid);

/// `fetch-att`, RFC 9051 section 9; no macro.
FetchItem read_fetch_item(GrammarReader& reader);
std::vector<StatusItem> read_status_items(GrammarReader& reader);
/// A flag that a client may set: a system flag of RFC 9051 section 2.3.2 but \Recent, or a keyword.
std::string read_settable_flag(GrammarReader& reader);
/// search-key *(SP search-key), RFC 9051 section 6.4.4; more than one are `and_`.
SearchKey read_search_keys(GrammarReader& reader);

}  // namespace protocol::imap
