#pragma once

#include <cstddef>
#include <string_view>

#include "protocol/base/dot_stuffing.hpp"
#include "protocol/base/octets.hpp"

namespace protocol::smtp {

/// Makes content fit for DATA: a "." in front of every line that begins with one (RFC 5321 section
/// 4.5.2), CRLF in place of every bare CR and bare LF, which a client must not send (section 2.3.8), and
/// no NUL, which content may not hold (RFC 2045 sections 2.7 and 2.8) and some receivers drop too late. Lines that are
/// too long for SMTP (section 4.5.3.1.6) it can break.
/// Any division of the content into chunks gives the same octets.
class DataEncoder {
public:
    /// @param dots  false: for BDAT, which needs neither added dots nor an end-of-data line (RFC 3030 section 2)
    /// @param as_is  only dots are added: bare CR, bare LF and NUL stay
    /// @param line_octets_max  longest line, without CRLF; CRLF SPACE goes into longer ones, as Postfix does it
    ///                         (smtp_line_length_limit); 0: no limit
    explicit DataEncoder(bool dots = true, bool as_is = false, std::size_t line_octets_max = 0)
        : with_dots_(dots), as_is_(as_is), line_octets_max_(as_is ? 0 : line_octets_max) {}
    /// Appends the encoded chunk to `output`.
    void encode(std::string_view chunk, Octets& output);
    /// Appends the end-of-data line, after a CRLF if the content did not end with one (section 4.1.1.4).
    /// @pre without dots: `output` has what encode() made of the content and nothing else
    void finish(Octets& output);

private:
    void encode_without_nul(std::string_view octets, Octets& output);
    void append(std::string_view octets, Octets& output);
    void append_broken(std::string_view text, Octets& output);
    void append_unbroken(std::string_view octets, Octets& output);

    DotEncoder dots_;
    bool with_dots_;
    bool as_is_;
    std::size_t line_octets_max_;
    std::size_t line_octets_ = 0;  ///< of the line that is being written; counted where there is a limit
    bool cr_held_back_ = false;    ///< the last chunk ended with a CR that the next one may complete
};

}  // namespace protocol::smtp
