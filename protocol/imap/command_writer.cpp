// Commands as protocol text, RFC 9051 section 9.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "protocol/imap/command.hpp"
#include "protocol/imap/date_time.hpp"
#include "protocol/imap/search_words.hpp"
#include "protocol/imap/wire_text.hpp"

namespace protocol::imap {

namespace {

/// Octets that are neither modified UTF-7 nor UTF-8: a pattern that no name matches.
constexpr std::string_view impossible_pattern = "\xFF";

void write_keys(std::string& wire, const SearchKey& key, bool outermost);

void write_argument(std::string& wire, const SearchKey& key, SearchArgument argument) {
    if (argument != SearchArgument::none) wire += ' ';
    switch (argument) {
        case SearchArgument::none:
            return;
        case SearchArgument::field_and_text:
            write_astring(wire, key.field);
            wire += ' ';
            return write_astring(wire, key.text);
        case SearchArgument::text:
        case SearchArgument::object_id:
            return write_astring(wire, key.text);
        case SearchArgument::keyword:
            wire += key.text;
            return;
        case SearchArgument::date:
            wire += encode(key.date);
            return;
        case SearchArgument::number:
        case SearchArgument::interval:
        case SearchArgument::modseq:
            wire += std::to_string(key.number);
            return;
        case SearchArgument::set:
            wire += key.set.encode();
            return;
        case SearchArgument::key:
            return write_keys(wire, key.operands.at(0), false);
        case SearchArgument::two_keys:
            write_keys(wire, key.operands.at(0), false);
            wire += ' ';
            return write_keys(wire, key.operands.at(1), false);
    }
}

/// @param outermost  keys in a row need no parentheses there
void write_keys(std::string& wire, const SearchKey& key, bool outermost) {
    const auto write_operand = [](std::string& to, const SearchKey& operand) { write_keys(to, operand, false); };
    if (key.kind == SearchKey::Kind::sequence) {
        wire += key.set.encode();
        return;
    }
    if (key.kind == SearchKey::Kind::and_) {
        std::string list;
        write_list(list, key.operands, write_operand);
        wire += outermost ? list.substr(1, list.size() - 2) : list;
        return;
    }
    for (const SearchFlagWord& word : search_flag_words) {
        if (key.kind == SearchKey::Kind::keyword && key.text == word.flag) return write_plain(wire, word.name);
    }
    for (const SearchWord& word : search_words) {
        if (word.kind != key.kind) continue;
        wire += word.name;
        return write_argument(wire, key, word.argument);
    }
}

class CommandWriter {
public:
    CommandWriter(std::string& wire, NameEncoding names) : wire_(wire), names_(names) {}

    template <Verb V>
    void operator()(const PlainCommand<V>&) {}
    template <Verb V>
    void operator()(const MailboxCommand<V>& command) {
        mailbox(command.mailbox);
    }
    template <Verb V>
    void operator()(const OpenCommand<V>& command) {
        mailbox(command.mailbox);
        if (!command.condstore && !command.qresync) return;
        wire_ += command.condstore ? " (CONDSTORE" : " (";
        if (command.condstore && command.qresync) wire_ += ' ';
        if (command.qresync) qresync(*command.qresync);
        wire_ += ')';
    }
    template <Verb V>
    void operator()(const TransferCommand<V>& command) {
        add(command.set.encode());
        mailbox(command.mailbox);
    }
    void operator()(const IdCommand& command) {
        if (!command.fields) return add("NIL");
        wire_ += ' ';
        write_list(wire_, *command.fields, [](std::string& wire, const IdCommand::Field& field) {
            write_string(wire, field.first);
            wire += ' ';
            write_nstring(wire, field.second);
        });
    }
    void operator()(const AuthenticateCommand& command) {
        add(command.mechanism);
        if (command.initial_response) add(*command.initial_response);
    }
    void operator()(const LoginCommand& command) {
        astring(command.user);
        astring(command.password);
    }
    void operator()(const EnableCommand& command) {
        for (const std::string& capability : command.capabilities) add(capability);
    }
    void operator()(const CreateCommand& command) {
        mailbox(command.mailbox);
        if (command.special_uses.empty()) return;
        wire_ += " (USE ";
        write_list(wire_, command.special_uses, write_plain);
        wire_ += ')';
    }
    void operator()(const RenameCommand& command) {
        mailbox(command.from);
        mailbox(command.to);
    }
    void operator()(const ListCommand& command);
    void operator()(const LsubCommand& command) {
        astring(encode_name_text(command.reference, names_));
        wire_ += ' ';
        pattern(command.pattern);
    }
    void operator()(const StatusCommand& command) {
        mailbox(command.mailbox);
        status_items(command.items);
    }
    void operator()(const AppendCommand& command);
    void operator()(const GetQuotaCommand& command) { astring(command.root); }
    void operator()(const SetQuotaCommand& command) {
        astring(command.root);
        wire_ += ' ';
        write_list(wire_, command.limits, [](std::string& wire, const SetQuotaCommand::Limit& limit) {
            wire += fmt::format("{} {}", limit.resource, limit.limit);
        });
    }
    void operator()(const GetMetadataCommand& command);
    void operator()(const SetMetadataCommand& command);
    void operator()(const NotifyCommand& command);
    void operator()(const ExpungeCommand& command) {
        if (command.uids) add(command.uids->encode());
    }
    void operator()(const SearchCommand& command) {
        search_returns(command.returns);
        if (command.charset) {
            wire_ += " CHARSET";
            astring(*command.charset);
        }
        search_key(command.key);
    }
    void operator()(const SortCommand& command) {
        search_returns(command.returns);
        wire_ += ' ';
        write_list(wire_, command.criteria, [](std::string& wire, const SortCriterion& criterion) {
            wire.append(criterion.reverse ? "REVERSE " : "").append(name(criterion.key));
        });
        astring(command.charset);
        search_key(command.key);
    }
    void operator()(const ThreadCommand& command) {
        add(command.algorithm);
        astring(command.charset);
        search_key(command.key);
    }
    void operator()(const FetchCommand& command);
    void operator()(const StoreCommand& command);

private:
    void add(std::string_view text) { wire_.append(" ").append(text); }
    void astring(std::string_view text) {
        wire_ += ' ';
        write_astring(wire_, text);
    }
    void mailbox(const MailboxName& mailbox) { astring(mailbox.encode(names_)); }
    void mailbox(const std::optional<MailboxName>& mailbox) { astring(mailbox ? mailbox->encode(names_) : ""); }
    void search_key(const SearchKey& key) {
        wire_ += ' ';
        write_keys(wire_, key, true);
    }
    void pattern(const std::optional<std::string>& pattern) {
        write_list_mailbox(wire_, pattern ? encode_name_text(*pattern, names_) : std::string(impossible_pattern));
    }
    void status_items(const std::vector<StatusItem>& items) {
        wire_ += ' ';
        write_list(wire_, items, [](std::string& wire, StatusItem item) { wire += name(item); });
    }
    void options(const std::vector<std::string>& options) {
        wire_ += ' ';
        write_list(wire_, options, write_plain);
    }
    void search_returns(const std::optional<SearchReturn>& returns);
    void qresync(const QresyncParameter& qresync);
    void notify_events(const NotifyGroup& group);

    std::string& wire_;
    NameEncoding names_;
};

void CommandWriter::search_returns(const std::optional<SearchReturn>& returns) {
    if (!returns) return;
    std::vector<std::string> names;
    if (returns->min) names.emplace_back("MIN");
    if (returns->max) names.emplace_back("MAX");
    if (returns->all) names.emplace_back("ALL");
    if (returns->count) names.emplace_back("COUNT");
    if (returns->save) names.emplace_back("SAVE");
    wire_ += " RETURN";
    options(names);
}

void CommandWriter::qresync(const QresyncParameter& qresync) {
    wire_ += fmt::format("QRESYNC ({} {}", qresync.uid_validity, qresync.modseq);
    if (qresync.known_uids) add(qresync.known_uids->encode());
    if (qresync.match) wire_ += fmt::format(" ({} {})", qresync.match->numbers.encode(), qresync.match->uids.encode());
    wire_ += ')';
}

void CommandWriter::operator()(const ListCommand& command) {
    if (command.selection) {
        std::vector<std::string> names;
        if (command.selection->subscribed) names.emplace_back("SUBSCRIBED");
        if (command.selection->remote) names.emplace_back("REMOTE");
        if (command.selection->recursive_match) names.emplace_back("RECURSIVEMATCH");
        if (command.selection->special_use) names.emplace_back("SPECIAL-USE");
        options(names);
    }
    astring(encode_name_text(command.reference, names_));
    wire_ += ' ';
    const bool in_list = command.patterns.size() > 1 || (command.extended && !command.selection && !command.returns);
    if (in_list) wire_ += '(';
    if (command.patterns.empty()) pattern(std::nullopt);
    for (std::size_t index = 0; index < command.patterns.size(); ++index) {
        if (index > 0) wire_ += ' ';
        pattern(command.patterns[index]);
    }
    if (in_list) wire_ += ')';
    if (!command.returns) return;
    wire_ += " RETURN (";
    std::string names;
    if (command.returns->subscribed) names += " SUBSCRIBED";
    if (command.returns->children) names += " CHILDREN";
    if (command.returns->special_use) names += " SPECIAL-USE";
    wire_ += names.empty() ? names : names.substr(1);
    if (!command.returns->status.empty()) {
        wire_ += names.empty() ? "STATUS" : " STATUS";
        status_items(command.returns->status);
    }
    wire_ += ')';
}

void CommandWriter::operator()(const AppendCommand& command) {
    mailbox(command.mailbox);
    for (const AppendCommand::Message& message : command.messages) {
        if (!message.flags.empty()) options(message.flags);
        if (message.internal_date) add(fmt::format("\"{}\"", encode(*message.internal_date)));
        wire_ += message.utf8 ? " UTF8 (" : " ";
        write_literal(wire_, message.octets, message.binary);
        if (message.utf8) wire_ += ')';
    }
}

void CommandWriter::operator()(const GetMetadataCommand& command) {
    using Depth = GetMetadataCommand::Depth;
    std::vector<std::string> chosen;
    if (command.size_octets_max) chosen.push_back(fmt::format("MAXSIZE {}", *command.size_octets_max));
    if (command.depth == Depth::one) chosen.emplace_back("DEPTH 1");
    if (command.depth == Depth::infinity) chosen.emplace_back("DEPTH infinity");
    if (!chosen.empty()) options(chosen);
    mailbox(command.mailbox);
    wire_ += ' ';
    write_list(wire_, command.entries, write_astring);
}

void CommandWriter::operator()(const SetMetadataCommand& command) {
    mailbox(command.mailbox);
    wire_ += ' ';
    write_list(wire_, command.entries, [](std::string& wire, const SetMetadataCommand::Entry& entry) {
        write_astring(wire, entry.name);
        wire += ' ';
        // Quoted strings are US-ASCII, RFC 3501 section 9; a value may be any octets, RFC 5464 section 5.
        const auto is_plain = [](char octet) { return static_cast<signed char>(octet) > 0; };
        if (!entry.value || std::ranges::all_of(*entry.value, is_plain)) {
            write_nstring(wire, entry.value);
        } else {
            write_literal(wire, *entry.value, entry.value->find('\0') != entry.value->npos);
        }
    });
}

void CommandWriter::operator()(const NotifyCommand& command) {
    if (command.groups.empty()) return add("NONE");
    wire_ += command.status ? " SET STATUS" : " SET";
    for (const NotifyGroup& group : command.groups) {
        wire_.append(" (").append(notify_filter_names[static_cast<std::size_t>(group.filter)]);
        if (!group.mailboxes.empty()) {
            wire_ += ' ';
            write_list(wire_, group.mailboxes, [this](std::string& wire, const MailboxName& mailbox) {
                write_astring(wire, mailbox.encode(names_));
            });
        }
        wire_ += ' ';
        notify_events(group);
        wire_ += ')';
    }
}

void CommandWriter::notify_events(const NotifyGroup& group) {
    if (group.is_none()) return write_plain(wire_, "NONE");
    std::vector<std::string> events;
    for (const NotifyEvent event : group.events) {
        events.emplace_back(name(event));
        if (event != NotifyEvent::message_new || group.items.empty()) continue;
        events.back() += ' ';
        write_list(events.back(), group.items, [](std::string& wire, const FetchItem& item) { wire += item.encode(); });
    }
    events.insert(events.end(), group.other_events.begin(), group.other_events.end());
    write_list(wire_, events, write_plain);
}

void CommandWriter::operator()(const FetchCommand& command) {
    add(command.set.encode());
    wire_ += ' ';
    write_list(wire_, command.items, [](std::string& wire, const FetchItem& item) { wire += item.encode(); });
    if (!command.changed_since) return;
    wire_ += fmt::format(" (CHANGEDSINCE {}{})", *command.changed_since, command.vanished ? " VANISHED" : "");
}

void CommandWriter::operator()(const StoreCommand& command) {
    add(command.set.encode());
    if (command.unchanged_since) add(fmt::format("(UNCHANGEDSINCE {})", *command.unchanged_since));
    wire_ += ' ';
    if (command.mode != StoreCommand::Mode::replace) wire_ += command.mode == StoreCommand::Mode::add ? '+' : '-';
    wire_ += command.silent ? "FLAGS.SILENT" : "FLAGS";
    options(command.flags);
}

}  // namespace

Octets Command::encode(NameEncoding names) const {
    std::string wire = tag;
    wire.append(is_by_uid(body) ? " UID " : " ").append(name(verb()));
    std::visit(CommandWriter(wire, names), body);
    return wire;
}

}  // namespace protocol::imap
