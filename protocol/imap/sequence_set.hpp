#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"

namespace protocol::imap {

/// `seq-range`, RFC 9051 section 9: numbers from 1; 0 stands for "*", the largest number in use. The order does not
/// matter: 4:2 is 2:4.
struct SequenceRange {
    std::uint32_t first = 1;
    std::uint32_t last = 1;

    bool operator==(const SequenceRange&) const = default;
};

/// `sequence-set`: message sequence numbers or UIDs, or "$", the saved result of a search (RFC 5182).
class SequenceSet {
public:
    SequenceSet() = default;  ///< empty: what a search without a hit saves; no sequence-set can be written for it
    /// @param ranges  in any order; kept sorted and merged, so that contains() is quick however many there are
    explicit SequenceSet(std::vector<SequenceRange> ranges);
    static Result<SequenceSet, SyntaxError> parse(std::string_view text);
    /// "$"
    static SequenceSet saved_result();
    /// The shortest set of these numbers. @param numbers  ascending
    static SequenceSet of(const std::vector<std::uint32_t>& numbers);

    [[nodiscard]] bool is_saved_result() const { return saved_result_; }
    /// Ascending, without overlaps; those up to "*", two at most, at the end as `first`, 0.
    [[nodiscard]] const std::vector<SequenceRange>& ranges() const { return ranges_; }
    [[nodiscard]] bool has_star() const { return !ranges_.empty() && ranges_.back().last == 0; }
    [[nodiscard]] bool empty() const { return ranges_.empty() && !saved_result_; }
    /// @param largest  what "*" stands for; 0: the mailbox is empty
    [[nodiscard]] bool contains(std::uint32_t number, std::uint32_t largest) const;
    [[nodiscard]] std::string encode() const;

    bool operator==(const SequenceSet&) const = default;

private:
    std::vector<SequenceRange> ranges_;
    bool saved_result_ = false;
};

}  // namespace protocol::imap
