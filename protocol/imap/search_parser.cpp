// search-key, RFC 9051 section 6.4.4.
#include <array>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/command_grammar.hpp"
#include "protocol/imap/date_time.hpp"
#include "protocol/imap/limits.hpp"
#include "protocol/imap/search_words.hpp"

namespace protocol::imap {

namespace {

SearchKey key_of(SearchKey::Kind kind) {
    SearchKey key;
    key.kind = kind;
    return key;
}

SearchKey negation(SearchKey operand) {
    SearchKey key = key_of(SearchKey::Kind::not_);
    key.operands.push_back(std::move(operand));
    return key;
}

SearchKey flag_key(std::string flag) {
    SearchKey key = key_of(SearchKey::Kind::keyword);
    key.text = std::move(flag);
    return key;
}

Date read_date(GrammarReader& reader) {
    const std::size_t begin = reader.offset();
    const auto date = parse_date(reader.astring("a date"));
    if (date) return *date;
    reader.fail_at(begin, "a date as 1-Feb-1994");
    return {};
}

/// ["entry" SP "priv" / "shared" / "all" SP] mod-sequence-valzer, RFC 7162 section 3.1.5; mod-sequences are of whole
/// messages here, whatever entry is named.
std::uint64_t read_search_modseq(GrammarReader& reader) {
    if (reader.peek() == '"') {
        const std::size_t begin = reader.offset();
        static_cast<void>(reader.string("an entry"));
        reader.space();
        const std::string type = reader.label();
        if (type != "PRIV" && type != "SHARED" && type != "ALL") reader.fail_at(begin, "an entry and its type");
        reader.space();
    }
    return reader.number64("a mod-sequence");
}

SearchKey read_key(GrammarReader& reader, unsigned nesting);

/// One or more, between spaces; up to ")" or the end.
SearchKey read_keys(GrammarReader& reader, unsigned nesting) {
    SearchKey first = read_key(reader, nesting);
    if (reader.peek() != ' ') return first;
    SearchKey all = key_of(SearchKey::Kind::and_);
    all.operands.push_back(std::move(first));
    while (reader.take(' ')) all.operands.push_back(read_key(reader, nesting));
    return all;
}

/// What stands behind a word that is not complete in itself.
void read_argument(GrammarReader& reader, SearchKey& key, SearchArgument argument, unsigned nesting) {
    if (argument != SearchArgument::none) reader.space();
    switch (argument) {
        case SearchArgument::none:
            return;
        case SearchArgument::text:
            key.text = reader.astring("a string");
            return;
        case SearchArgument::field_and_text:
            key.field = reader.astring("a field name");
            reader.space();
            key.text = reader.astring("a string");
            return;
        case SearchArgument::keyword:
            key.text = std::string(reader.atom("a keyword"));
            return;
        case SearchArgument::object_id:
            key.text = reader.astring("an object identifier");
            return;
        case SearchArgument::date:
            key.date = read_date(reader);
            return;
        case SearchArgument::number:
            key.number = reader.number64("a number of octets");
            return;
        case SearchArgument::interval:
            key.number = reader.nz_number("a number of seconds");
            return;
        case SearchArgument::modseq:
            key.number = read_search_modseq(reader);
            return;
        case SearchArgument::set:
            key.set = reader.sequence_set();
            return;
        case SearchArgument::key:
            key.operands.push_back(read_key(reader, nesting));
            return;
        case SearchArgument::two_keys:
            key.operands.push_back(read_key(reader, nesting));
            reader.space();
            key.operands.push_back(read_key(reader, nesting));
            return;
    }
}

/// Words that stand for others: flags, their absence, NEW, OLD, UNKEYWORD.
std::optional<SearchKey> read_derived_key(GrammarReader& reader, std::string_view word) {
    for (const SearchFlagWord& known : search_flag_words) {
        if (word == known.name) return flag_key(std::string(known.flag));
        if (word.substr(0, 2) == "UN" && word.substr(2) == known.name) {
            return negation(flag_key(std::string(known.flag)));
        }
    }
    if (word == "UNKEYWORD") {
        reader.space();
        return negation(flag_key(std::string(reader.atom("a keyword"))));
    }
    if (word == "OLD") return negation(key_of(SearchKey::Kind::recent));
    if (word != "NEW") return std::nullopt;
    SearchKey key = key_of(SearchKey::Kind::and_);  // RECENT UNSEEN, RFC 3501 section 6.4.4
    key.operands.push_back(key_of(SearchKey::Kind::recent));
    key.operands.push_back(negation(flag_key("\\Seen")));
    return key;
}

SearchKey read_key(GrammarReader& reader, unsigned nesting) {
    if (nesting == nesting_max) reader.fail("a search with less nesting");
    const char next = reader.peek();
    SearchKey key;
    if (is_digit(next) || next == '*' || next == '$') {
        key.kind = SearchKey::Kind::sequence;
        key.set = reader.sequence_set();
        return key;
    }
    if (reader.take('(')) {
        key = read_keys(reader, nesting + 1);
        reader.expect(')', ")");
        return key;
    }
    const std::size_t begin = reader.offset();
    const std::string word = reader.label();
    for (const SearchWord& known : search_words) {
        if (word != known.name) continue;
        key.kind = known.kind;
        read_argument(reader, key, known.argument, nesting + 1);
        return key;
    }
    if (auto derived = read_derived_key(reader, word)) return std::move(*derived);
    reader.fail_at(begin, "a search key");
    return key;
}

}  // namespace

SearchKey read_search_keys(GrammarReader& reader) {
    return read_keys(reader, 0);
}

}  // namespace protocol::imap
