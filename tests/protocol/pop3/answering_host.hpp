#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/pop3/server_session.hpp"

namespace tests::pop3 {

/// The timestamp of the examples in RFC 1939 section 7.
inline constexpr std::string_view timestamp = "<1896.697170952@dbc.mtview.ca.us>";

/// Messages of 120 and 200 octets, as in the examples of RFC 1939 section 5.
[[nodiscard]] const std::vector<std::string>& messages();

/// Answers the questions of a server session, and makes a handshake at once; nobody may act for another:
///
///     mrose, password or shared secret "tanstaaf"   the two messages
///     empty                                         no message
///     torn                                          the two messages, which cannot be read nor removed
///     international                                 one message with UTF-8 in its header
///     tim user                                      the two messages; names and passwords of
///     tests/support/sasl_examples busy late broken gone                         refused: in use, login delay,
///     temporarily, permanently
class AnsweringHost {
public:
    /// Answers `event` if it is a question; false if it is none.
    bool answer(protocol::pop3::ServerSession& session, const protocol::pop3::ServerEvent& event,
                protocol::Instant now);
    /// What was removed from the maildrop, by index.
    [[nodiscard]] const std::vector<std::size_t>& removed() const { return removed_; }
    /// The event in one line; empty for those that only record commands, responses and states.
    [[nodiscard]] static std::string describe(const protocol::pop3::ServerEvent& event);

private:
    bool torn_ = false;
    bool international_ = false;
    std::vector<std::size_t> removed_;
};

/// The event in one line, whatever it is.
[[nodiscard]] std::string describe_fully(const protocol::pop3::ServerEvent& event);

}  // namespace tests::pop3
