#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "protocol/base/dot_stuffing.hpp"
#include "protocol/base/octets.hpp"

namespace protocol::smtp {

/// Takes the content out of what follows DATA: ends at CRLF "." CRLF and at nothing else, unless it is lenient; removes
/// the dots added for transparency (RFC 5321 sections 4.1.1.4 and 4.5.2). A bare CR or LF neither ends a line nor the
/// data; it stays in the content. Any chunking gives the same result.
class DataDecoder {
public:
    /// @param content_octets_max  content that grows beyond it is counted and thrown away; 0: no bound
    /// @param lenient  a LF ends a line, CR or not: any number of CRs before it goes too. So did Postfix before 3.9
    ///                 (smtpd_forbid_bare_newline; measured: 5 of the 12 sequences of the vectors `smuggling` end the
    ///                 data)
    explicit DataDecoder(std::uint64_t content_octets_max = 0, bool lenient = false)
        : content_octets_max_(content_octets_max), lenient_(lenient) {}

    /// Takes octets up to the end of the data, and says how many.
    std::size_t decode(std::string_view octets);

    [[nodiscard]] bool finished() const { return dots_.done() || lenient_done_; }
    /// Size of the content so far, thrown-away octets included.
    [[nodiscard]] std::uint64_t size_octets() const { return thrown_away_octets_ + content_.size(); }
    [[nodiscard]] bool too_large() const { return content_octets_max_ != 0 && size_octets() > content_octets_max_; }
    /// The end was one that only a lenient decoder takes for it.
    [[nodiscard]] bool ended_leniently() const { return lenient_done_ && !ended_strictly_; }
    [[nodiscard]] Octets take_content() { return std::move(content_); }

private:
    std::size_t decode_leniently(std::string_view octets);
    void end_line();

    DotDecoder dots_;
    std::uint64_t content_octets_max_;
    std::uint64_t thrown_away_octets_ = 0;
    Octets content_;
    bool lenient_;
    bool lenient_done_ = false;
    bool ended_strictly_ = false;
    bool after_crlf_ = true;  ///< the line before ended with CRLF and no more CRs
    bool line_cut_ = false;   ///< the beginning of the line that comes in is in `content_` already
    Octets line_;             ///< of a lenient decoder: what came of the line so far
};

}  // namespace protocol::smtp
