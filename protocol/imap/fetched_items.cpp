#include "protocol/imap/fetched_items.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/grammar_reader.hpp"

namespace protocol::imap {

namespace {

/// The value as it was written; nullptr: there is none.
const Octets* find_value(const FetchData& data, std::string_view item) {
    const auto found = std::find_if(data.items.begin(), data.items.end(),
                                    [item](const auto& each) { return equal_ignoring_case(each.first, item); });
    return found == data.items.end() ? nullptr : &found->second;
}

}  // namespace

std::optional<std::uint32_t> fetched_uid(const FetchData& data) {
    const Octets* value = find_value(data, "UID");
    if (value == nullptr) return std::nullopt;
    GrammarReader reader(*value);
    const std::uint32_t uid = reader.nz_number("a UID");
    return reader.at_end() ? std::optional(uid) : std::nullopt;
}

std::optional<std::uint64_t> fetched_modseq(const FetchData& data) {
    const Octets* value = find_value(data, "MODSEQ");
    if (value == nullptr) return std::nullopt;
    GrammarReader reader(*value);
    reader.expect('(', "(");
    const std::uint64_t modseq = reader.number64("a mod-sequence");
    reader.expect(')', ")");
    return reader.at_end() ? std::optional(modseq) : std::nullopt;
}

std::optional<std::vector<std::string>> fetched_flags(const FetchData& data) {
    const Octets* value = find_value(data, "FLAGS");
    if (value == nullptr) return std::nullopt;
    GrammarReader reader(*value);
    std::vector<std::string> flags;
    reader.list("flags", true, [&] { flags.push_back(reader.flag("a flag")); });
    return reader.at_end() ? std::optional(std::move(flags)) : std::nullopt;
}

std::optional<Octets> fetched_octets(const FetchData& data, std::string_view item) {
    const Octets* value = find_value(data, item);
    if (value == nullptr) return std::nullopt;
    GrammarReader reader(*value);
    auto octets = reader.nstring("octets", true);
    return reader.at_end() ? std::move(octets) : std::nullopt;
}

}  // namespace protocol::imap
