#include "protocol/imap/sequence_set.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/limits.hpp"

namespace protocol::imap {

namespace {

/// What the ranges up to "*" come to: each holds the largest number, so that their union is one piece.
struct StarRanges {
    bool any = false;
    std::uint32_t lowest = 0;
    std::uint32_t highest = 0;

    void add(std::uint32_t number) {
        lowest = !any || lowest == 0 ? number : (number == 0 ? lowest : std::min(lowest, number));
        highest = std::max(highest, number);
        any = true;
    }
};

/// Orders the ends, and moves ranges up to "*" out.
std::vector<SequenceRange> take_numbered(const std::vector<SequenceRange>& ranges, StarRanges& stars) {
    std::vector<SequenceRange> numbered;
    numbered.reserve(ranges.size());
    for (const SequenceRange& range : ranges) {
        if (range.first == 0 || range.last == 0) {
            stars.add(std::max(range.first, range.last));
        } else {
            numbered.push_back({std::min(range.first, range.last), std::max(range.first, range.last)});
        }
    }
    return numbered;
}

std::vector<SequenceRange> merge(std::vector<SequenceRange> ranges) {
    std::sort(ranges.begin(), ranges.end(),
              [](const SequenceRange& left, const SequenceRange& right) { return left.first < right.first; });
    std::vector<SequenceRange> merged;
    for (const SequenceRange& range : ranges) {
        if (!merged.empty() && std::uint64_t{merged.back().last} + 1 >= range.first) {
            merged.back().last = std::max(merged.back().last, range.last);
        } else {
            merged.push_back(range);
        }
    }
    return merged;
}

/// `seq-number`: nz-number / "*"; 0 for the star.
std::optional<std::uint32_t> parse_sequence_number(std::string_view text) {
    if (text == "*") return 0;
    if (text.empty() || text.front() == '0') return std::nullopt;
    const auto number = parse_decimal(text, number_max);
    if (!number) return std::nullopt;
    return static_cast<std::uint32_t>(*number);
}

void append_range(std::string& text, const SequenceRange& range) {
    const auto append_number = [&text](std::uint32_t number) { text += number == 0 ? "*" : std::to_string(number); };
    if (!text.empty()) text += ',';
    append_number(range.first);
    if (range.first == range.last) return;
    text += ':';
    append_number(range.last);
}

}  // namespace

SequenceSet::SequenceSet(std::vector<SequenceRange> ranges) {
    StarRanges stars;
    ranges_ = merge(take_numbered(ranges, stars));
    if (!stars.any) return;
    ranges_.push_back({stars.lowest, 0});
    if (stars.highest != stars.lowest) ranges_.push_back({stars.highest, 0});
}

Result<SequenceSet, SyntaxError> SequenceSet::parse(std::string_view text) {
    if (text == "$") return saved_result();
    std::vector<SequenceRange> ranges;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string_view range = text.substr(begin, end - begin);
        const std::size_t colon = range.find(':');
        const auto first = parse_sequence_number(range.substr(0, colon));
        const auto last = colon == range.npos ? first : parse_sequence_number(range.substr(colon + 1));
        if (!first || !last) return syntax_error(begin, "a sequence-set");
        ranges.push_back({*first, *last});
        begin = end + 1;
    }
    return SequenceSet(std::move(ranges));
}

SequenceSet SequenceSet::saved_result() {
    SequenceSet set;
    set.saved_result_ = true;
    return set;
}

SequenceSet SequenceSet::of(const std::vector<std::uint32_t>& numbers) {
    SequenceSet set;
    for (const std::uint32_t number : numbers) {
        if (!set.ranges_.empty() && set.ranges_.back().last + 1 >= number) {
            set.ranges_.back().last = std::max(set.ranges_.back().last, number);
        } else {
            set.ranges_.push_back({number, number});
        }
    }
    return set;
}

bool SequenceSet::contains(std::uint32_t number, std::uint32_t largest) const {
    std::size_t numbered = ranges_.size();
    while (numbered > 0 && ranges_[numbered - 1].last == 0) {
        const std::uint32_t other = ranges_[--numbered].first == 0 ? largest : ranges_[numbered].first;
        if (largest != 0 && number >= std::min(other, largest) && number <= std::max(other, largest)) return true;
    }
    const auto end = ranges_.begin() + static_cast<std::ptrdiff_t>(numbered);
    const auto behind =
        std::upper_bound(ranges_.begin(), end, number,
                         [](std::uint32_t wanted, const SequenceRange& range) { return wanted < range.first; });
    return behind != ranges_.begin() && number <= std::prev(behind)->last;
}

std::string SequenceSet::encode() const {
    if (saved_result_) return "$";
    std::string text;
    for (const SequenceRange& range : ranges_) append_range(text, range);
    return text;
}

}  // namespace protocol::imap
