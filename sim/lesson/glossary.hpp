#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sim::lesson {

/// A word that this program uses, and what it means.
struct GlossaryEntry {
    std::string_view term;    ///< `mail exchanger`, `DATA`
    std::string_view text;    ///< one or two sentences, in the Markdown of lessons
    std::string_view source;  ///< `RFC 5321 section 2.3.5`, or `mailflow` for the program's own words
};

/// Where a text uses a term: octets from `begin` up to `end`, the `s` of a plural with it.
struct FoundTerm {
    std::size_t begin = 0;
    std::size_t end = 0;
    const GlossaryEntry* entry = nullptr;
};

/// All entries of docs/glossary.md, in its order.
[[nodiscard]] const std::vector<GlossaryEntry>& glossary();

/// The entry of a term in any case of letters. @return nullptr: there is none
[[nodiscard]] const GlossaryEntry* find_term(std::string_view term);

/// "maildrop: The messages that POP3 shows (RFC 1939 section 3)." as one line of plain text.
[[nodiscard]] std::string definition(const GlossaryEntry& entry);

/// The terms in a text from left to right, the longest where one stands in another, each term where it stands first.
/// Terms with capitals are found as they are written only: DATA is a command, data is none.
[[nodiscard]] std::vector<FoundTerm> terms_in(std::string_view text);

}  // namespace sim::lesson
