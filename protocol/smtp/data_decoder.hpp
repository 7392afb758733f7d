#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "protocol/base/dot_stuffing.hpp"
#include "protocol/base/octets.hpp"

namespace protocol::smtp {

/// Takes the content out of what follows DATA: ends at CRLF "." CRLF and at nothing else, removes the
/// dots added for transparency (RFC 5321 sections 4.1.1.4 and 4.5.2). A bare CR or LF neither ends a
/// line nor the data; it stays in the content. Any chunking gives the same result.
class DataDecoder {
public:
    /// @param content_octets_max  content that grows beyond it is counted and thrown away; 0: no bound
    explicit DataDecoder(std::uint64_t content_octets_max = 0) : content_octets_max_(content_octets_max) {}

    /// Takes octets up to the end of the data, and says how many.
    std::size_t decode(std::string_view octets);

    [[nodiscard]] bool finished() const { return dots_.done(); }
    /// Size of the content so far, thrown-away octets included.
    [[nodiscard]] std::uint64_t size_octets() const { return thrown_away_octets_ + content_.size(); }
    [[nodiscard]] bool too_large() const { return content_octets_max_ != 0 && size_octets() > content_octets_max_; }
    [[nodiscard]] Octets take_content() { return std::move(content_); }

private:
    DotDecoder dots_;
    std::uint64_t content_octets_max_;
    std::uint64_t thrown_away_octets_ = 0;
    Octets content_;
};

}  // namespace protocol::smtp
