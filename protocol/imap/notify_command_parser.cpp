// NOTIFY. RFC 5465 section 8
#include <algorithm>

#include "protocol/imap/command_grammar.hpp"

namespace protocol::imap {

namespace {

using Filter = NotifyGroup::Filter;

Filter read_filter(GrammarReader& reader) {
    const std::size_t begin = reader.offset();
    const auto found = std::find(notify_filter_names.begin(), notify_filter_names.end(), reader.label());
    if (found != notify_filter_names.end()) return static_cast<Filter>(found - notify_filter_names.begin());
    reader.fail_at(begin, "which mailboxes are meant");
    return {};
}

/// `one-or-more-mailbox`. A name that none can have is one that the server has to ignore, RFC 5465 section 3.1.
void read_mailboxes(CommandText& text, NotifyGroup& group) {
    const bool bad_name_before = text.bad_mailbox_name;
    const auto read = [&] { group.mailboxes.push_back(text.mailbox()); };
    if (text.reader.peek() == '(') {
        text.reader.list("names of mailboxes", false, read);
    } else {
        read();
    }
    text.bad_mailbox_name = bad_name_before;
}

/// What stands behind MessageNew: SP "(" fetch-att *(SP fetch-att) ")", of the selected mailbox only.
void read_items(GrammarReader& reader, NotifyGroup& group) {
    if (!reader.take_text(" (")) return;
    if (!group.is_of_selected()) reader.fail("data items of the selected mailbox only");
    do {
        FetchItem item = read_fetch_item(reader);
        if (std::find(group.items.begin(), group.items.end(), item) == group.items.end()) {
            group.items.push_back(std::move(item));
        }
    } while (reader.take(' '));
    reader.expect(')', ")");
}

void read_event(GrammarReader& reader, NotifyGroup& group) {
    const std::size_t begin = reader.offset();
    const std::string_view word = reader.atom("an event");
    const auto event = parse_notify_event(word);
    if (!event) {
        group.other_events.emplace_back(word);
        return;
    }
    if (group.is_of_selected() && !is_message_event(*event)) reader.fail_at(begin, "an event of messages");
    group.events.insert(*event);
    if (*event == NotifyEvent::message_new) read_items(reader, group);
}

/// RFC 5465 section 5: which events must be named together.
void check_events(GrammarReader& reader, std::size_t begin, const NotifyGroup& group) {
    const auto has = [&group](NotifyEvent event) { return group.events.contains(event); };
    const bool counts = has(NotifyEvent::message_new) && has(NotifyEvent::message_expunge);
    if (counts) return;
    if (has(NotifyEvent::message_new) || has(NotifyEvent::message_expunge)) {
        reader.fail_at(begin, "MessageNew and MessageExpunge together");
    } else if (has(NotifyEvent::flag_change) || has(NotifyEvent::annotation_change)) {
        reader.fail_at(begin, "MessageNew and MessageExpunge with changes of flags and annotations");
    }
}

NotifyGroup read_group(CommandText& text) {
    GrammarReader& reader = text.reader;
    NotifyGroup group;
    reader.expect('(', "mailboxes with their events");
    group.filter = read_filter(reader);
    reader.space();
    if (group.filter == Filter::subtree || group.filter == Filter::mailboxes) {
        read_mailboxes(text, group);
        reader.space();
    }
    const std::size_t begin = reader.offset();
    if (!reader.take_word("NONE")) reader.list("events, or NONE", false, [&] { read_event(reader, group); });
    check_events(reader, begin, group);
    reader.expect(')', ")");
    return group;
}

}  // namespace

CommandBody read_notify(CommandText& text) {
    GrammarReader& reader = text.reader;
    NotifyCommand command;
    reader.space();
    if (reader.take_word("NONE")) return command;
    if (!reader.take_word("SET")) reader.fail("SET or NONE");
    reader.space();
    command.status = reader.take_word("STATUS");
    if (command.status) reader.space();
    bool has_selected = false;
    do {
        const std::size_t begin = reader.offset();
        command.groups.push_back(read_group(text));
        const bool selected = command.groups.back().is_of_selected();
        if (selected && has_selected) reader.fail_at(begin, "the selected mailbox once");  // RFC 5465 section 6.1
        has_selected = has_selected || selected;
    } while (reader.take(' '));
    return command;
}

}  // namespace protocol::imap
