#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"
#include "protocol/smtp/enhanced_status_code.hpp"

namespace protocol::smtp {

/// A server's answer, RFC 5321 section 4.2: a code, perhaps an enhanced status code (RFC 2034), and at
/// least one line of text. Control characters in given text are replaced by "?", so that text that came
/// from a peer cannot make a second reply.
class Reply {
public:
    /// The server goes away and closes the connection, RFC 5321 section 3.8.
    static constexpr unsigned service_not_available = 421;

    /// @param code  200 to 559, RFC 5321 section 4.2
    Reply(unsigned code, std::string_view text);
    /// @param enhanced  its class is the code's first digit
    Reply(unsigned code, EnhancedStatusCode enhanced, std::string_view text);
    /// One whole reply with all its CRLFs, as received() makes it.
    static Result<Reply, SyntaxError> parse(std::string_view octets);
    /// From what a peer sent: an enhanced status code is recognised where every line begins with the same
    /// one of the code's class (RFC 2034 section 4). @pre at least one text
    static Reply received(unsigned code, std::vector<std::string> texts);

    void add_line(std::string_view text);

    [[nodiscard]] unsigned code() const { return code_; }
    [[nodiscard]] const std::optional<EnhancedStatusCode>& enhanced() const { return enhanced_; }
    /// The texts without the codes; never empty.
    [[nodiscard]] const std::vector<std::string>& lines() const { return *lines_; }
    /// All lines, joined by one blank.
    [[nodiscard]] std::string text() const;

    /// 2yz: done. 3yz: go on. 4yz: try again later. 5yz: do not. RFC 5321 section 4.2.1.
    [[nodiscard]] bool is_completion() const { return code_ / 100 == 2; }
    [[nodiscard]] bool is_intermediate() const { return code_ / 100 == 3; }
    [[nodiscard]] bool is_temporary() const { return code_ / 100 == 4; }
    [[nodiscard]] bool is_permanent() const { return code_ / 100 == 5; }
    [[nodiscard]] bool ends_service() const { return code_ == service_not_available; }

    /// All lines with their CRLFs.
    [[nodiscard]] Octets encode() const;
    /// The same with another enhanced status code, or without one.
    [[nodiscard]] Reply with_enhanced(std::optional<EnhancedStatusCode> enhanced) const;

    bool operator==(const Reply& other) const {
        return code_ == other.code_ && enhanced_ == other.enhanced_ && lines() == other.lines();
    }

private:
    using Lines = std::vector<std::string>;
    Reply(unsigned code, std::optional<EnhancedStatusCode> enhanced, Lines lines)
        : code_(code), enhanced_(enhanced), lines_(std::make_shared<const Lines>(std::move(lines))) {}

    unsigned code_ = 0;
    std::optional<EnhancedStatusCode> enhanced_;
    std::shared_ptr<const Lines> lines_;  ///< of all copies: a reply is told to many
};

}  // namespace protocol::smtp
