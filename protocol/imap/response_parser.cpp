// Responses, as a client reads them. RFC 9051 section 7 and section 9.
#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/grammar_reader.hpp"
#include "protocol/imap/limits.hpp"
#include "protocol/imap/response.hpp"
#include "protocol/imap/wire_text.hpp"

namespace protocol::imap {

namespace {

/// Passes over a value of any form: NIL, number, atom, string, list. @param nesting  of lists around it
void skip_value(GrammarReader& reader, unsigned nesting) {
    if (nesting == nesting_max) reader.fail("less nesting");
    if (reader.peek() == '"' || reader.at_literal()) {
        static_cast<void>(reader.string("a value", true));
    } else if (reader.take('(')) {
        while (reader.ok() && !reader.take(')')) {
            skip_value(reader, nesting + 1);
            if (reader.peek() != ')' && reader.peek() != '(')
                reader.space();  // bodies of a multipart stand without spaces
        }
    } else {
        static_cast<void>(reader.take('\\'));
        if (!reader.take('*')) static_cast<void>(reader.astring("a value"));
    }
}

std::string value_text(GrammarReader& reader) {
    const std::size_t begin = reader.offset();
    skip_value(reader, 0);
    return std::string(reader.text().substr(begin, reader.offset() - begin));
}

std::string mailbox_text(GrammarReader& reader, NameEncoding names) {
    const std::size_t begin = reader.offset();
    auto utf8 = decode_name_text(reader.astring("a mailbox name"), names);
    if (utf8) return std::move(*utf8);
    reader.fail_at(begin, "a mailbox name");
    return {};
}

std::optional<char> read_delimiter(GrammarReader& reader) {
    const std::size_t begin = reader.offset();
    const auto text = reader.nstring("a delimiter, or NIL");
    if (!text) return std::nullopt;
    if (text->size() != 1) reader.fail_at(begin, "a delimiter of one character");
    return text->empty() ? '\0' : text->front();
}

std::vector<std::string> read_words(GrammarReader& reader) {
    std::vector<std::string> words;
    while (reader.take(' ')) words.emplace_back(reader.atom("a capability"));
    return words;
}

/// The code between brackets: `[UIDNEXT 4392]`.
ResponseCode read_code(GrammarReader& reader) {
    ResponseCode code;
    code.name = to_upper(reader.atom("a response code"));
    const bool has_argument = reader.take(' ');
    code.argument = std::string(reader.run([](char octet) { return octet != ']' && is_text_char(octet); }));
    if (reader.peek() != ']') reader.fail("]");
    if (has_argument && code.argument.empty()) reader.fail("an argument");
    reader.expect(']', "]");
    return code;
}

std::string read_text(GrammarReader& reader) {
    std::string text(reader.run([](char octet) { return octet != '\0' && octet != '\r' && octet != '\n'; }));
    if (!reader.at_end()) reader.fail("text");
    return text;
}

ConditionResponse read_condition(GrammarReader& reader, Condition condition) {
    ConditionResponse response;
    response.condition = condition;
    if (!reader.take(' ')) return response;
    if (reader.take('[')) {
        response.code = read_code(reader);
        static_cast<void>(reader.take(' '));  // servers leave it out where there is no text
    }
    response.text = read_text(reader);
    return response;
}

std::optional<Condition> parse_condition(std::string_view word) {
    for (int index = 0; index <= static_cast<int>(Condition::bye); ++index) {
        if (word == name(static_cast<Condition>(index))) return static_cast<Condition>(index);
    }
    return std::nullopt;
}

void read_list_extension(GrammarReader& reader, ListData& data, NameEncoding names) {
    const std::string item = to_upper(reader.astring("an extended item"));
    reader.space();
    if (item == "CHILDINFO") {
        reader.list("selection options", false, [&] { data.child_info.push_back(reader.astring("an option")); });
    } else if (item == "OLDNAME") {
        reader.expect('(', "(");
        data.old_name = mailbox_text(reader, names);
        reader.expect(')', ")");
    } else {
        skip_value(reader, 0);
    }
}

Response read_list_data(GrammarReader& reader, NameEncoding names, bool lsub) {
    ListData data;
    data.lsub = lsub;
    reader.space();
    reader.list("attributes", true, [&] { data.attributes.push_back(reader.flag("an attribute")); });
    reader.space();
    data.delimiter = read_delimiter(reader);
    reader.space();
    data.mailbox = mailbox_text(reader, names);
    if (reader.take(' ')) reader.list("extended items", true, [&] { read_list_extension(reader, data, names); });
    return data;
}

Response read_status_data(GrammarReader& reader, NameEncoding names) {
    StatusData data;
    reader.space();
    data.mailbox = mailbox_text(reader, names);
    reader.space();
    reader.list("status items", true, [&] {
        const auto item = parse_status_item(reader.label());
        reader.space();
        std::string value = value_text(reader);
        if (item) data.items.emplace_back(*item, std::move(value));
    });
    return data;
}

template <class Data>
Response read_numbers(GrammarReader& reader) {
    Data data;
    while (reader.take(' ')) {
        if (reader.take_text("(MODSEQ ")) {
            data.modseq = reader.number64("a mod-sequence");
            reader.expect(')', ")");
            break;
        }
        if (!reader.at_end()) data.numbers.push_back(reader.nz_number("a number"));  // a space at the end is forgiven
    }
    return data;
}

Response read_esearch(GrammarReader& reader) {
    EsearchData data;
    if (reader.take_text(" (TAG ")) {
        data.tag = reader.astring("a tag");
        reader.expect(')', ")");
    }
    data.by_uid = reader.take_text(" UID");
    while (reader.take(' ')) {
        const std::string item = reader.label();
        reader.space();
        if (item == "MIN") {
            data.min = reader.nz_number("a number");
        } else if (item == "MAX") {
            data.max = reader.nz_number("a number");
        } else if (item == "COUNT") {
            data.count = reader.number("a number");
        } else if (item == "ALL") {
            data.all = reader.sequence_set();
        } else if (item == "MODSEQ") {
            data.modseq = reader.number64("a mod-sequence");
        } else {
            skip_value(reader, 0);
        }
    }
    return data;
}

/// `BODY[HEADER.FIELDS (From)]<0>`
std::string read_item_name(GrammarReader& reader) {
    const std::size_t begin = reader.offset();
    if (reader.label().empty()) reader.fail("a data item");
    if (reader.take('[')) {
        while (reader.ok() && !reader.take(']')) {
            if (reader.peek() == '"' || reader.at_literal()) {
                static_cast<void>(reader.string("a field name"));
            } else if (reader.at_end() || !reader.take(reader.peek())) {
                reader.fail("]");
            }
        }
        if (reader.take('<')) {
            static_cast<void>(reader.number64("the first octet"));
            reader.expect('>', ">");
        }
    }
    return std::string(reader.text().substr(begin, reader.offset() - begin));
}

Response read_fetch_data(GrammarReader& reader, std::uint32_t number) {
    FetchData data;
    data.number = number;
    reader.space();
    reader.list("data items", true, [&] {
        std::string item = read_item_name(reader);
        reader.space();
        data.items.emplace_back(std::move(item), value_text(reader));
    });
    return data;
}

Response read_vanished(GrammarReader& reader) {
    VanishedData data;
    data.earlier = reader.take_text(" (EARLIER)");
    reader.space();
    data.uids = reader.sequence_set();
    return data;
}

NamespaceData::Description read_description(GrammarReader& reader, NameEncoding names) {
    NamespaceData::Description description;
    reader.expect('(', "a namespace");
    description.prefix = mailbox_text(reader, names);
    reader.space();
    description.delimiter = read_delimiter(reader);
    while (reader.take(' ')) skip_value(reader, 0);
    reader.expect(')', ")");
    return description;
}

Response read_namespaces(GrammarReader& reader, NameEncoding names) {
    NamespaceData data;
    for (auto& descriptions : data.classes) {
        reader.space();
        if (reader.take_word("NIL")) continue;
        reader.expect('(', "namespaces, or NIL");
        do {
            descriptions.push_back(read_description(reader, names));
        } while (reader.peek() == '(');
        reader.expect(')', ")");
    }
    return data;
}

Response read_id_data(GrammarReader& reader) {
    IdData data;
    reader.space();
    if (reader.take_word("NIL")) return data;
    data.fields.emplace();
    reader.list("fields, or NIL", true, [&] {
        std::string field = reader.string("a field name");
        reader.space();
        data.fields->emplace_back(std::move(field), reader.nstring("a value, or NIL"));
    });
    return data;
}

Response read_quota(GrammarReader& reader) {
    QuotaData data;
    reader.space();
    data.root = reader.astring("a quota root");
    reader.space();
    reader.list("resources", true, [&] {
        QuotaData::Usage usage;
        usage.resource = std::string(reader.atom("a resource"));
        reader.space();
        usage.used = reader.number64("a usage");
        reader.space();
        usage.limit = reader.number64("a limit");
        data.usages.push_back(std::move(usage));
    });
    return data;
}

Response read_quota_roots(GrammarReader& reader, NameEncoding names) {
    QuotaRootData data;
    reader.space();
    data.mailbox = mailbox_text(reader, names);
    while (reader.take(' ')) data.roots.push_back(reader.astring("a quota root"));
    return data;
}

Response read_metadata(GrammarReader& reader, NameEncoding names) {
    MetadataData data;
    reader.space();
    data.mailbox = mailbox_text(reader, names);
    reader.space();
    if (reader.peek() == '(') {
        reader.list("entries with their values", false, [&] {
            std::string entry = reader.astring("the name of an entry");
            reader.space();
            data.values.emplace_back(std::move(entry), reader.nstring("a value", true));
        });
    } else {
        do {
            data.changed.push_back(reader.astring("the name of an entry"));
        } while (reader.take(' '));
    }
    return data;
}

/// `* 3 EXISTS` and its kin.
Response read_numbered(GrammarReader& reader) {
    const std::uint32_t number = reader.number("a number");
    reader.space();
    if (reader.take_word("FETCH")) return read_fetch_data(reader, number);
    if (reader.take_word("EXISTS")) return CountData{CountData::Kind::exists, number};
    if (reader.take_word("RECENT")) return CountData{CountData::Kind::recent, number};
    if (!reader.take_word("EXPUNGE")) reader.fail("EXISTS, RECENT, EXPUNGE or FETCH");
    return CountData{CountData::Kind::expunge, number};
}

Response read_flags(GrammarReader& reader) {
    FlagsData data;
    reader.space();
    reader.list("flags", true, [&] { data.flags.push_back(reader.flag("a flag")); });
    return data;
}

Response read_untagged(GrammarReader& reader, NameEncoding names) {
    if (is_digit(reader.peek())) return read_numbered(reader);
    const std::string_view text = reader.rest();
    const std::string word = reader.label();
    if (const auto condition = parse_condition(word)) return read_condition(reader, *condition);
    if (word == "CAPABILITY") return CapabilityData{read_words(reader)};
    if (word == "ENABLED") return EnabledData{read_words(reader)};
    if (word == "FLAGS") return read_flags(reader);
    if (word == "LIST" || word == "LSUB") return read_list_data(reader, names, word == "LSUB");
    if (word == "STATUS") return read_status_data(reader, names);
    if (word == "SEARCH") return read_numbers<SearchData>(reader);
    if (word == "SORT") return read_numbers<SortData>(reader);
    if (word == "THREAD") return ThreadData{reader.take(' ') ? read_text(reader) : std::string()};
    if (word == "ESEARCH") return read_esearch(reader);
    if (word == "VANISHED") return read_vanished(reader);
    if (word == "NAMESPACE") return read_namespaces(reader, names);
    if (word == "ID") return read_id_data(reader);
    if (word == "QUOTA") return read_quota(reader);
    if (word == "QUOTAROOT") return read_quota_roots(reader, names);
    if (word == "METADATA") return read_metadata(reader, names);
    if (word.empty()) reader.fail("a response");
    if (reader.ok()) reader = GrammarReader(std::string_view());  // nothing is asked of what is not known
    return OtherData{Octets(text)};
}

}  // namespace

Result<Response, SyntaxError> parse_response(std::string_view octets, NameEncoding names) {
    GrammarReader reader(octets);
    Response response;
    if (reader.take('+')) {
        static_cast<void>(reader.take(' '));
        response = ContinuationResponse{read_text(reader)};
    } else if (reader.take('*')) {
        reader.space();
        response = read_untagged(reader, names);
    } else {
        const std::string tag(reader.tag());
        reader.space();
        const auto condition = parse_condition(reader.label());
        if (!condition || *condition > Condition::bad) reader.fail("OK, NO or BAD");
        ConditionResponse tagged = read_condition(reader, condition.value_or(Condition::bad));
        tagged.tag = tag;
        response = std::move(tagged);
    }
    reader.finish();
    if (!reader.ok()) return failure(reader.error());
    return response;
}

}  // namespace protocol::imap
