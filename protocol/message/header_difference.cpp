#include "protocol/message/header_difference.hpp"

#include <algorithm>
#include <span>

#include "protocol/base/ascii.hpp"

namespace protocol::message {

namespace {

using FieldSpan = std::span<const HeaderField>;

/// Fields compared each with each at most; above it, all that differs counts as removed and added. Two
/// headers of 1000 fields that share neither beginning nor end still are within it.
constexpr std::size_t comparisons_max = 1'000'000;

struct Match {
    std::size_t before = 0;
    std::size_t after = 0;
};

/// The longest common subsequence of two sequences of fields.
std::vector<Match> common_subsequence(FieldSpan before, FieldSpan after) {
    if (before.empty() || after.empty() || before.size() > comparisons_max / after.size()) return {};
    const std::size_t width = after.size() + 1;
    std::vector<std::size_t> lengths((before.size() + 1) * width, 0);
    for (std::size_t row = before.size(); row-- > 0;) {
        for (std::size_t column = after.size(); column-- > 0;) {
            lengths[row * width + column] = before[row] == after[column] ? lengths[(row + 1) * width + column + 1] + 1
                                                                         : std::max(lengths[(row + 1) * width + column],
                                                                                    lengths[row * width + column + 1]);
        }
    }
    std::vector<Match> matches;
    std::size_t row = 0;
    std::size_t column = 0;
    while (row < before.size() && column < after.size()) {
        if (before[row] == after[column]) {
            matches.push_back({row++, column++});
        } else if (lengths[(row + 1) * width + column] >= lengths[row * width + column + 1]) {
            ++row;
        } else {
            ++column;
        }
    }
    return matches;
}

/// What both begin with and end with is matched at once; a hop that only prepends costs no table.
std::vector<Match> match_fields(FieldSpan before, FieldSpan after) {
    const std::size_t shorter = std::min(before.size(), after.size());
    std::size_t suffix = 0;
    while (suffix < shorter && before[before.size() - 1 - suffix] == after[after.size() - 1 - suffix]) ++suffix;
    std::size_t prefix = 0;
    while (prefix < shorter - suffix && before[prefix] == after[prefix]) ++prefix;
    std::vector<Match> matches;
    for (std::size_t index = 0; index < prefix; ++index) matches.push_back({index, index});
    const FieldSpan middle_before = before.subspan(prefix, before.size() - prefix - suffix);
    const FieldSpan middle_after = after.subspan(prefix, after.size() - prefix - suffix);
    for (const Match& match : common_subsequence(middle_before, middle_after)) {
        matches.push_back({match.before + prefix, match.after + prefix});
    }
    for (std::size_t left = suffix; left > 0; --left) matches.push_back({before.size() - left, after.size() - left});
    return matches;
}

/// The changes between two matches.
class Gap {
public:
    Gap(FieldSpan before, FieldSpan after, Match begin, Match end)
        : before_(before), after_(after), end_(end), partner_(end.after - begin.after, npos), begin_(begin) {}

    void append_to(std::vector<HeaderChange>& changes) {
        std::vector<bool> paired(end_.before - begin_.before, false);
        for (std::size_t after = begin_.after; after < end_.after; ++after) pair(after, paired);
        for (std::size_t before = begin_.before; before < end_.before; ++before) {
            if (paired[before - begin_.before]) continue;
            changes.push_back({HeaderChange::Kind::removed, before_[before], std::nullopt, before});
        }
        for (std::size_t after = begin_.after; after < end_.after; ++after) {
            const std::size_t before = partner_[after - begin_.after];
            const bool changed = before != npos;
            changes.push_back({changed ? HeaderChange::Kind::changed : HeaderChange::Kind::added,
                               changed ? std::optional(before_[before]) : std::nullopt, after_[after], after});
        }
    }

private:
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    /// Finds the first free earlier field of the same name.
    void pair(std::size_t after, std::vector<bool>& paired) {
        for (std::size_t before = begin_.before; before < end_.before; ++before) {
            if (paired[before - begin_.before] || !before_[before].is(after_[after].name())) continue;
            paired[before - begin_.before] = true;
            partner_[after - begin_.after] = before;
            return;
        }
    }

    FieldSpan before_;
    FieldSpan after_;
    Match end_;
    std::vector<std::size_t> partner_;
    Match begin_;
};

}  // namespace

std::vector<HeaderChange> header_difference(const Header& before, const Header& after) {
    std::vector<Match> matches = match_fields(before.fields(), after.fields());
    matches.push_back({before.fields().size(), after.fields().size()});
    std::vector<HeaderChange> changes;
    Match begin;
    for (const Match& match : matches) {
        Gap(before.fields(), after.fields(), begin, match).append_to(changes);
        begin = {match.before + 1, match.after + 1};
    }
    return changes;
}

}  // namespace protocol::message
