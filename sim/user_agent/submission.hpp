#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/dns/stub_resolver.hpp"
#include "sim/host/smtp_client_connection.hpp"
#include "sim/user_agent/outbox.hpp"

namespace sim::user_agent {

/// What one attempt to hand a mail over brought for one recipient.
struct SubmissionResult {
    using Kind = protocol::smtp::RecipientOutcome::Kind;
    Kind kind = Kind::temporary;
    std::optional<protocol::smtp::Reply> reply{};  ///< nothing: no server was reached, or it did not answer
    std::string text{};                            ///< the reply's text, or what went wrong
};

/// One attempt to hand a mail over to its submission server (RFC 6409), at each of the server's addresses until
/// a connection stands. That the server's name does not exist is permanent; that nobody can say, or that no
/// connection comes about, is temporary.
/// @param runtime, stub, connections  outlive the task
/// @return one result a recipient, in the order of the envelope
[[nodiscard]] protocol::Task<std::vector<SubmissionResult>> submit(host::Runtime* runtime,
                                                                   const protocol::dns::StubSettings* stub,
                                                                   host::SmtpClientConnections* connections,
                                                                   OutgoingMail mail);

}  // namespace sim::user_agent
