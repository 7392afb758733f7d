#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocol/base/octets.hpp"

namespace protocol::smtp {

/// Takes the content out of what follows DATA: ends at CRLF "." CRLF and at nothing else, removes the
/// dots added for transparency (RFC 5321 sections 4.1.1.4 and 4.5.2). A bare CR or LF neither ends a
/// line nor the data; it stays in the content and is reported. Any chunking gives the same result.
class DataDecoder {
public:
    /// @param content_octets_max  content beyond it is counted and thrown away; 0: no bound
    explicit DataDecoder(std::uint64_t content_octets_max = 0) : content_octets_max_(content_octets_max) {}

    /// Takes octets up to the end of the data, and says how many.
    std::size_t decode(std::string_view octets);

    [[nodiscard]] bool finished() const { return place_ == Place::finished; }
    /// Size of the content so far, thrown-away octets included.
    [[nodiscard]] std::uint64_t size_octets() const { return size_octets_; }
    [[nodiscard]] bool too_large() const { return content_octets_max_ != 0 && size_octets_ > content_octets_max_; }
    /// A CR or LF outside CRLF was seen (RFC 5321 section 2.3.8).
    [[nodiscard]] bool has_bare_cr_or_lf() const { return bare_cr_or_lf_; }
    [[nodiscard]] Octets take_content() { return std::move(content_); }

private:
    enum class Place : std::uint8_t { line_start, inside_line, after_cr, after_dot, after_dot_cr, finished };
    std::size_t decode_line(std::string_view octets);
    void decode_boundary(char octet);
    void append(std::string_view octets);

    std::uint64_t content_octets_max_;
    std::uint64_t size_octets_ = 0;
    Octets content_;
    Place place_ = Place::line_start;
    bool bare_cr_or_lf_ = false;
};

}  // namespace protocol::smtp
