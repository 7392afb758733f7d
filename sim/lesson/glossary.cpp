#include "sim/lesson/glossary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "protocol/base/ascii.hpp"
#include "sim/lesson/glossary_text.hpp"
#include "sim/lesson/markdown.hpp"

namespace sim::lesson {

namespace {

constexpr std::string_view entry_start = "- **";
constexpr std::string_view term_end = "** - ";

/// `- **term** - text (source).`, a line of the glossary. @return nothing: it is another line
std::optional<GlossaryEntry> read_entry(std::string_view line) {
    const std::size_t end = line.find(term_end);
    const std::size_t source = line.rfind(" (");
    const bool is_entry = line.starts_with(entry_start) && end != std::string_view::npos && line.ends_with(").");
    if (!is_entry || source == std::string_view::npos || source < end + term_end.size()) return std::nullopt;
    const std::size_t text = end + term_end.size();
    const std::size_t source_begin = source + 2;
    return GlossaryEntry{line.substr(entry_start.size(), end - entry_start.size()), line.substr(text, source - text),
                         line.substr(source_begin, line.size() - source_begin - 2)};
}

std::vector<GlossaryEntry> read_glossary(std::string_view text) {
    std::vector<GlossaryEntry> entries;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (const auto entry = read_entry(text.substr(0, end))) entries.push_back(*entry);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return entries;
}

bool is_word_octet(char octet) {
    const bool is_letter = protocol::to_lower(octet) >= 'a' && protocol::to_lower(octet) <= 'z';
    return is_letter || (octet >= '0' && octet <= '9') || octet == '-' || octet == '_' || octet < 0;
}

bool has_capitals(std::string_view term) {
    return std::ranges::any_of(term, [](char octet) { return octet != protocol::to_lower(octet); });
}

/// How many octets of a text the term takes at its beginning, with the `s` of a plural. @return 0: it does not begin so
std::size_t length_at_start(std::string_view text, std::string_view term) {
    if (text.size() < term.size()) return 0;
    const std::string_view start = text.substr(0, term.size());
    if (has_capitals(term) ? start != term : !protocol::equal_ignoring_case(start, term)) return 0;
    std::size_t length = term.size();
    if (length < text.size() && text[length] == 's') ++length;
    return length < text.size() && is_word_octet(text[length]) ? 0 : length;
}

/// The longest term that a text begins with.
FoundTerm term_at_start(std::string_view text) {
    FoundTerm found;
    for (const GlossaryEntry& entry : glossary()) {
        const std::size_t length = length_at_start(text, entry.term);
        if (length > found.end) found = {0, length, &entry};
    }
    return found;
}

}  // namespace

const std::vector<GlossaryEntry>& glossary() {
    static const std::vector<GlossaryEntry> entries = read_glossary(glossary_text);
    return entries;
}

const GlossaryEntry* find_term(std::string_view term) {
    const auto is_it = [&](const GlossaryEntry& entry) { return protocol::equal_ignoring_case(entry.term, term); };
    const auto found = std::ranges::find_if(glossary(), is_it);
    return found == glossary().end() ? nullptr : &*found;
}

std::string definition(const GlossaryEntry& entry) {
    std::string text = plain_text(parse_markdown(entry.text), std::string::npos);
    while (text.ends_with('\n')) text.pop_back();
    return fmt::format("{}: {} ({}).", entry.term, text, entry.source);
}

std::vector<FoundTerm> terms_in(std::string_view text) {
    std::vector<FoundTerm> terms;
    for (std::size_t place = 0; place < text.size();) {
        const bool begins_word = is_word_octet(text[place]) && (place == 0 || !is_word_octet(text[place - 1]));
        const FoundTerm found = begins_word ? term_at_start(text.substr(place)) : FoundTerm{};
        const bool is_new = std::ranges::find(terms, found.entry, &FoundTerm::entry) == terms.end();
        if (found.entry != nullptr && is_new) terms.push_back({place, place + found.end, found.entry});
        place += std::max<std::size_t>(1, found.end);
    }
    return terms;
}

}  // namespace sim::lesson
