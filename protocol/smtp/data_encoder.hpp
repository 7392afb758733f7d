#pragma once

#include <string_view>

#include "protocol/base/dot_stuffing.hpp"
#include "protocol/base/octets.hpp"

namespace protocol::smtp {

/// Makes content fit for DATA: a "." in front of every line that begins with one (RFC 5321 section
/// 4.5.2), CRLF in place of every bare CR and bare LF, which a client must not send (section 2.3.8), and
/// no NUL, which content may not hold (RFC 2045 sections 2.7 and 2.8) and some receivers drop too late.
/// Any division of the content into chunks gives the same octets.
class DataEncoder {
public:
    /// @param dots  false: for BDAT, which needs neither added dots nor an end-of-data line (RFC 3030 section 2)
    /// @param as_is  only dots are added: bare CR, bare LF and NUL stay
    explicit DataEncoder(bool dots = true, bool as_is = false) : with_dots_(dots), as_is_(as_is) {}
    /// Appends the encoded chunk to `output`.
    void encode(std::string_view chunk, Octets& output);
    /// Appends the end-of-data line, after a CRLF if the content did not end with one (section 4.1.1.4).
    /// @pre without dots: `output` has what encode() made of the content and nothing else
    void finish(Octets& output);

private:
    void encode_without_nul(std::string_view octets, Octets& output);
    void append(std::string_view octets, Octets& output);

    DotEncoder dots_;
    bool with_dots_;
    bool as_is_;
    bool cr_held_back_ = false;  ///< the last chunk ended with a CR that the next one may complete
};

}  // namespace protocol::smtp
