#include <algorithm>
#include <array>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/command.hpp"
#include "protocol/imap/command_grammar.hpp"
#include "protocol/imap/limits.hpp"

namespace protocol::imap {

namespace {

bool is_base64_char(char octet) {
    return is_alphanumeric(octet) || octet == '+' || octet == '/' || octet == '=';
}

IdCommand::Field read_id_field(GrammarReader& reader) {
    const std::size_t begin = reader.offset();
    IdCommand::Field field;
    field.first = reader.string("a field name");
    reader.space();
    field.second = reader.nstring("a value, or NIL");
    if (field.first.size() > id_name_octets_max) reader.fail_at(begin, "a field name of 30 octets at most");
    if (field.second && field.second->size() > id_value_octets_max)
        reader.fail_at(begin, "a value of 1024 octets at most");
    return field;
}

CommandBody read_id(CommandText& text) {
    GrammarReader& reader = text.reader;
    reader.space();
    IdCommand command;
    if (reader.take_word("NIL")) return command;
    command.fields.emplace();
    reader.list("a list of fields, or NIL", true, [&] {
        command.fields->push_back(read_id_field(reader));
        if (command.fields->size() > id_fields_max) reader.fail("30 fields at most");
    });
    return command;
}

CommandBody read_authenticate(CommandText& text) {
    GrammarReader& reader = text.reader;
    reader.space();
    AuthenticateCommand command;
    command.mechanism = to_upper(reader.atom("a mechanism"));
    if (!reader.take(' ')) return command;
    command.initial_response = std::string(reader.run(is_base64_char));
    if (command.initial_response->empty()) reader.fail("an initial response");
    return command;
}

CommandBody read_login(CommandText& text) {
    LoginCommand command;
    text.reader.space();
    command.user = text.reader.astring("a user name");
    text.reader.space();
    command.password = text.reader.astring("a password");
    return command;
}

CommandBody read_enable(CommandText& text) {
    EnableCommand command;
    do {
        text.reader.space();
        command.capabilities.emplace_back(text.reader.atom("a capability"));
    } while (text.reader.peek() == ' ');
    return command;
}

CommandBody read_rename(CommandText& text) {
    RenameCommand command;
    text.reader.space();
    command.from = text.mailbox();
    text.reader.space();
    command.to = text.mailbox();
    return command;
}

CommandBody read_get_quota(CommandText& text) {
    text.reader.space();
    return GetQuotaCommand{text.reader.astring("a quota root")};
}

CommandBody read_set_quota(CommandText& text) {
    GrammarReader& reader = text.reader;
    SetQuotaCommand command;
    reader.space();
    command.root = reader.astring("a quota root");
    reader.space();
    reader.list("a list of limits", true, [&] {
        SetQuotaCommand::Limit limit;
        limit.resource = to_upper(reader.atom("a resource"));
        reader.space();
        limit.limit = reader.number64("a limit");
        command.limits.push_back(std::move(limit));
    });
    return command;
}

CommandBody read_expunge(CommandText& text, bool by_uid) {
    ExpungeCommand command;
    if (by_uid) command.uids = text.set();
    return command;
}

template <Verb V>
CommandBody read_mailbox_command(CommandText& text) {
    text.reader.space();
    return MailboxCommand<V>{text.mailbox()};
}

template <Verb V>
CommandBody read_transfer(CommandText& text, bool by_uid) {
    TransferCommand<V> command;
    command.by_uid = by_uid;
    command.set = text.set();
    text.reader.space();
    command.mailbox = text.mailbox();
    return command;
}

template <Verb V>
CommandBody read_plain(CommandText&) {
    return PlainCommand<V>();
}

template <CommandBody (*read)(CommandText&)>
CommandBody without_uid_form(CommandText& text, bool) {
    return read(text);
}

/// In the order of Verb.
constexpr auto argument_readers = std::to_array<CommandBody (*)(CommandText&, bool)>({
    without_uid_form<read_plain<Verb::capability>>,
    without_uid_form<read_plain<Verb::noop>>,
    without_uid_form<read_plain<Verb::logout>>,
    without_uid_form<read_id>,
    without_uid_form<read_plain<Verb::starttls>>,
    without_uid_form<read_authenticate>,
    without_uid_form<read_login>,
    without_uid_form<read_enable>,
    without_uid_form<read_plain<Verb::namespace_>>,
    without_uid_form<read_plain<Verb::idle>>,
    without_uid_form<read_select>,
    without_uid_form<read_examine>,
    without_uid_form<read_create>,
    without_uid_form<read_mailbox_command<Verb::delete_>>,
    without_uid_form<read_rename>,
    without_uid_form<read_mailbox_command<Verb::subscribe>>,
    without_uid_form<read_mailbox_command<Verb::unsubscribe>>,
    without_uid_form<read_list>,
    without_uid_form<read_lsub>,
    without_uid_form<read_status>,
    without_uid_form<read_append>,
    without_uid_form<read_get_quota>,
    without_uid_form<read_mailbox_command<Verb::get_quota_root>>,
    without_uid_form<read_set_quota>,
    without_uid_form<read_get_metadata>,
    without_uid_form<read_set_metadata>,
    without_uid_form<read_notify>,
    without_uid_form<read_plain<Verb::check>>,
    without_uid_form<read_plain<Verb::close>>,
    without_uid_form<read_plain<Verb::unselect>>,
    read_expunge,
    read_search,
    read_fetch,
    read_store,
    read_transfer<Verb::copy>,
    read_transfer<Verb::move>,
    read_sort,
    read_thread,
});
static_assert(argument_readers.size() == verb_names.size());

struct VerbAndForm {
    std::optional<Verb> verb{};
    bool by_uid = false;
};

VerbAndForm read_verb(GrammarReader& reader) {
    const std::string word = reader.label();
    if (word != "UID") return {parse_verb(word)};
    reader.space();
    const auto verb = parse_verb(reader.label());
    return {verb && has_uid_form(*verb) ? verb : std::nullopt, true};
}

}  // namespace

MailboxName CommandText::mailbox() {
    return settled_name(reader.astring("a mailbox name"));
}

std::optional<MailboxName> CommandText::mailbox_or_server() {
    const std::string wire = reader.astring("a mailbox name");
    if (wire.empty()) return std::nullopt;
    return settled_name(wire);
}

MailboxName CommandText::settled_name(const std::string& wire) {
    auto name = MailboxName::parse(wire, names);
    if (name) return std::move(*name);
    if (reader.ok()) bad_mailbox_name = true;
    return {};
}

SequenceSet CommandText::set() {
    reader.space();
    return reader.sequence_set();
}

Result<Command, CommandError> Command::parse(std::string_view octets, NameEncoding names) {
    CommandText text(octets, names);
    GrammarReader& reader = text.reader;
    Command command;
    const std::string tag(reader.tag());
    if (!reader.ok()) return failure(CommandError{CommandError::Kind::syntax, {}, {}, reader.error()});
    command.tag = tag;
    reader.space();
    const std::size_t verb_offset = reader.offset();
    const VerbAndForm verb = read_verb(reader);
    if (!reader.ok()) return failure(CommandError{CommandError::Kind::syntax, tag, {}, reader.error()});
    if (!verb.verb) {
        return failure(
            CommandError{CommandError::Kind::unknown_command, tag, {}, SyntaxError{verb_offset, "a command"}});
    }
    command.body = argument_readers[static_cast<std::size_t>(*verb.verb)](text, verb.by_uid);
    reader.finish();
    if (!reader.ok()) return failure(CommandError{CommandError::Kind::syntax, tag, verb.verb, reader.error()});
    if (text.bad_mailbox_name) {
        return failure(
            CommandError{CommandError::Kind::bad_mailbox_name, tag, verb.verb, SyntaxError{0, "a mailbox name"}});
    }
    return command;
}

std::string read_settable_flag(GrammarReader& reader) {
    static constexpr std::array<std::string_view, 5> system_flags = {"\\Answered", "\\Flagged", "\\Deleted", "\\Seen",
                                                                     "\\Draft"};
    const std::size_t begin = reader.offset();
    std::string flag = reader.flag("a flag");
    if (flag.empty() || flag.front() != '\\') return flag;
    for (const std::string_view known : system_flags) {
        if (equal_ignoring_case(flag, known)) return std::string(known);
    }
    reader.fail_at(begin, "a flag that can be set");
    return flag;
}

std::vector<StatusItem> read_status_items(GrammarReader& reader) {
    std::vector<StatusItem> items;
    reader.list("a list of status items", false, [&] {
        const std::size_t begin = reader.offset();
        const auto item = parse_status_item(reader.label());
        if (!item) return reader.fail_at(begin, "a status item");
        if (std::find(items.begin(), items.end(), *item) == items.end()) items.push_back(*item);
    });
    return items;
}

bool is_by_uid(const CommandBody& body) {
    return std::visit(
        [](const auto& command) {
            if constexpr (requires { command.by_uid; }) {
                return command.by_uid;
            } else if constexpr (requires { command.uids; }) {
                return command.uids.has_value();
            } else {
                return false;
            }
        },
        body);
}

}  // namespace protocol::imap
