// Commands about messages, RFC 9051 section 6.4.
#include <algorithm>
#include <array>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/command_grammar.hpp"

namespace protocol::imap {

namespace {

struct FetchWord {
    std::string_view name;
    FetchItem::Kind kind;
};

/// Items that are a word and nothing more. RFC 9051 section 6.4.5
constexpr auto fetch_words = std::to_array<FetchWord>({
    {"ENVELOPE", FetchItem::Kind::envelope},
    {"FLAGS", FetchItem::Kind::flags},
    {"INTERNALDATE", FetchItem::Kind::internal_date},
    {"RFC822", FetchItem::Kind::rfc822},
    {"RFC822.HEADER", FetchItem::Kind::rfc822_header},
    {"RFC822.SIZE", FetchItem::Kind::rfc822_size},
    {"RFC822.TEXT", FetchItem::Kind::rfc822_text},
    {"BODYSTRUCTURE", FetchItem::Kind::body_structure},
    {"UID", FetchItem::Kind::uid},
    {"MODSEQ", FetchItem::Kind::modseq},
    {"EMAILID", FetchItem::Kind::email_id},
    {"THREADID", FetchItem::Kind::thread_id},
    {"SAVEDATE", FetchItem::Kind::save_date},
});

/// Items with brackets behind the word.
struct FetchSectionWord {
    std::string_view name;
    FetchItem::Kind kind;
    bool peek;
};
constexpr auto fetch_section_words = std::to_array<FetchSectionWord>({
    {"BODY", FetchItem::Kind::body_section, false},
    {"BODY.PEEK", FetchItem::Kind::body_section, true},
    {"BINARY", FetchItem::Kind::binary, false},
    {"BINARY.PEEK", FetchItem::Kind::binary, true},
    {"BINARY.SIZE", FetchItem::Kind::binary_size, false},
});

FetchItem item_of(FetchItem::Kind kind) {
    FetchItem item;
    item.kind = kind;
    return item;
}

/// `section-part` and what stands behind it up to the section's text; true if such a text must follow.
bool read_section_part(GrammarReader& reader, BodySection& section) {
    while (is_digit(reader.peek())) {
        section.part.push_back(reader.nz_number("a part number"));
        if (!reader.take('.')) return false;
    }
    return !section.part.empty() || reader.peek() != ']';
}

/// `section-text`, RFC 9051 section 9.
void read_section_text(GrammarReader& reader, BodySection& section) {
    using Text = BodySection::Text;
    const std::size_t begin = reader.offset();
    const std::string word = reader.label();
    if (word == "HEADER") {
        section.text = Text::header;
    } else if (word == "TEXT") {
        section.text = Text::text;
    } else if (word == "MIME" && !section.part.empty()) {
        section.text = Text::mime;
    } else if (word == "HEADER.FIELDS" || word == "HEADER.FIELDS.NOT") {
        section.text = word == "HEADER.FIELDS" ? Text::header_fields : Text::header_fields_not;
        reader.space();
        reader.list("field names", false, [&] { section.fields.push_back(reader.astring("a field name")); });
    } else {
        reader.fail_at(begin, "a section");
    }
}

Partial read_partial(GrammarReader& reader) {
    Partial partial;
    partial.first_octet = reader.number64("the first octet");
    reader.expect('.', ".");
    const std::size_t begin = reader.offset();
    partial.count_octets = reader.number64("a number of octets");
    if (partial.count_octets == 0) reader.fail_at(begin, "a number of octets, at least 1");
    reader.expect('>', ">");
    return partial;
}

FetchItem read_section_item(GrammarReader& reader, const FetchSectionWord& word) {
    FetchItem item = item_of(word.kind);
    item.peek = word.peek;
    reader.expect('[', "[");
    const bool text_follows = read_section_part(reader, item.section);
    if (text_follows && word.kind != FetchItem::Kind::body_section) reader.fail("]");
    if (text_follows) read_section_text(reader, item.section);
    reader.expect(']', "]");
    if (word.kind != FetchItem::Kind::binary_size && reader.take('<')) item.partial = read_partial(reader);
    return item;
}

/// RFC 8970 section 6; another list behind it is one of fetch modifiers.
FetchItem read_preview(GrammarReader& reader) {
    FetchItem item = item_of(FetchItem::Kind::preview);
    if (!starts_with_ignoring_case(reader.rest(), " (LAZY") || !reader.take_text(" (")) return item;
    do {
        if (!reader.take_word("LAZY")) reader.fail("LAZY");
    } while (reader.take(' '));
    reader.expect(')', ")");
    item.lazy = true;
    return item;
}

/// The macros of RFC 9051 section 6.4.5, each of which stands alone.
std::vector<FetchItem> read_macro(GrammarReader& reader) {
    std::vector<FetchItem> items = {item_of(FetchItem::Kind::flags), item_of(FetchItem::Kind::internal_date),
                                    item_of(FetchItem::Kind::rfc822_size)};
    if (reader.take_word("FAST")) return items;
    items.push_back(item_of(FetchItem::Kind::envelope));
    if (reader.take_word("ALL")) return items;
    items.push_back(item_of(FetchItem::Kind::body));
    if (reader.take_word("FULL")) return items;
    return {};
}

std::vector<FetchItem> read_fetch_items(GrammarReader& reader) {
    std::vector<FetchItem> items = read_macro(reader);
    if (!items.empty()) return items;
    const auto read = [&] {
        FetchItem item = read_fetch_item(reader);
        if (std::find(items.begin(), items.end(), item) == items.end()) items.push_back(std::move(item));
    };
    if (reader.peek() == '(') {
        reader.list("data items", false, read);
    } else {
        read();
    }
    return items;
}

/// RFC 7162 section 3.1.4 and section 3.2.6: VANISHED only behind UID and with CHANGEDSINCE.
void read_fetch_modifiers(GrammarReader& reader, FetchCommand& command) {
    const std::size_t begin = reader.offset();
    reader.list("fetch modifiers", false, [&] {
        if (reader.take_word("CHANGEDSINCE")) {
            reader.space();
            command.changed_since = reader.number64("a mod-sequence");
        } else if (reader.take_word("VANISHED")) {
            command.vanished = true;
        } else {
            reader.fail("CHANGEDSINCE or VANISHED");
        }
    });
    if (command.vanished && (!command.by_uid || !command.changed_since)) {
        reader.fail_at(begin, "VANISHED of UID FETCH with CHANGEDSINCE");
    }
}

void read_search_return_option(GrammarReader& reader, SearchReturn& returns) {
    const std::size_t begin = reader.offset();
    const std::string name = reader.label();
    if (name == "MIN") {
        returns.min = true;
    } else if (name == "MAX") {
        returns.max = true;
    } else if (name == "ALL") {
        returns.all = true;
    } else if (name == "COUNT") {
        returns.count = true;
    } else if (name == "SAVE") {
        returns.save = true;
    } else {
        reader.fail_at(begin, "a return option");
    }
}

/// SP "RETURN" SP "(" ... ")", if it comes next; behind it a space has been read, as where there is none.
std::optional<SearchReturn> read_search_returns(GrammarReader& reader) {
    reader.space();
    if (!reader.take_word("RETURN")) return std::nullopt;
    reader.space();
    SearchReturn returns;
    reader.list("return options", true, [&] { read_search_return_option(reader, returns); });
    if (returns == SearchReturn()) returns.all = true;  // RFC 4731 section 3.1
    reader.space();
    return returns;
}

/// `charset`: atom / quoted; astring in RFC 3501.
std::string read_charset(GrammarReader& reader) {
    return reader.astring("a charset");
}

SortCriterion read_sort_criterion(GrammarReader& reader) {
    SortCriterion criterion;
    criterion.reverse = reader.take_text("REVERSE ");
    const std::size_t begin = reader.offset();
    const auto found = std::find(sort_key_names.begin(), sort_key_names.end(), reader.label());
    if (found == sort_key_names.end())
        reader.fail_at(begin, "a sort key");
    else
        criterion.key = static_cast<SortCriterion::Key>(found - sort_key_names.begin());
    return criterion;
}

}  // namespace

FetchItem read_fetch_item(GrammarReader& reader) {
    const std::size_t begin = reader.offset();
    const std::string word = reader.label();
    if (reader.peek() == '[') {
        for (const FetchSectionWord& known : fetch_section_words) {
            if (word == known.name) return read_section_item(reader, known);
        }
    }
    for (const FetchWord& known : fetch_words) {
        if (word == known.name) return item_of(known.kind);
    }
    if (word == "BODY") return item_of(FetchItem::Kind::body);
    if (word == "PREVIEW") return read_preview(reader);
    reader.fail_at(begin, "a data item");
    return {};
}

CommandBody read_search(CommandText& text, bool by_uid) {
    GrammarReader& reader = text.reader;
    SearchCommand command;
    command.by_uid = by_uid;
    command.returns = read_search_returns(reader);
    if (reader.take_text("CHARSET ")) {
        command.charset = read_charset(reader);
        reader.space();
    }
    command.key = read_search_keys(reader);
    return command;
}

CommandBody read_sort(CommandText& text, bool by_uid) {
    GrammarReader& reader = text.reader;
    SortCommand command;
    command.by_uid = by_uid;
    command.returns = read_search_returns(reader);
    reader.list("sort criteria", false, [&] { command.criteria.push_back(read_sort_criterion(reader)); });
    reader.space();
    command.charset = read_charset(reader);
    reader.space();
    command.key = read_search_keys(reader);
    return command;
}

CommandBody read_thread(CommandText& text, bool by_uid) {
    GrammarReader& reader = text.reader;
    ThreadCommand command;
    command.by_uid = by_uid;
    reader.space();
    command.algorithm = to_upper(reader.atom("a threading algorithm"));
    reader.space();
    command.charset = read_charset(reader);
    reader.space();
    command.key = read_search_keys(reader);
    return command;
}

CommandBody read_fetch(CommandText& text, bool by_uid) {
    FetchCommand command;
    command.by_uid = by_uid;
    command.set = text.set();
    text.reader.space();
    command.items = read_fetch_items(text.reader);
    if (text.reader.take(' ')) read_fetch_modifiers(text.reader, command);
    return command;
}

CommandBody read_store(CommandText& text, bool by_uid) {
    GrammarReader& reader = text.reader;
    StoreCommand command;
    command.by_uid = by_uid;
    command.set = text.set();
    reader.space();
    if (reader.take('(')) {
        if (!reader.take_word("UNCHANGEDSINCE")) reader.fail("UNCHANGEDSINCE");
        reader.space();
        command.unchanged_since = reader.number64("a mod-sequence");
        reader.expect(')', ")");
        reader.space();
    }
    if (reader.take('+'))
        command.mode = StoreCommand::Mode::add;
    else if (reader.take('-'))
        command.mode = StoreCommand::Mode::remove;
    const std::size_t begin = reader.offset();
    const std::string word = reader.label();
    if (word != "FLAGS" && word != "FLAGS.SILENT") reader.fail_at(begin, "FLAGS or FLAGS.SILENT");
    command.silent = word == "FLAGS.SILENT";
    reader.space();
    const auto read = [&] { command.flags.push_back(read_settable_flag(reader)); };
    if (reader.peek() == '(') {
        reader.list("a list of flags", true, read);
    } else {
        do {
            read();
        } while (reader.take(' '));
    }
    return command;
}

}  // namespace protocol::imap
