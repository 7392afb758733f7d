#pragma once

#include <list>
#include <memory>
#include <string>
#include <vector>

#include "protocol/base/task.hpp"
#include "sim/host/smtp_client_connection.hpp"
#include "sim/mta/next_hops.hpp"

namespace sim::mta {

/// Asks other hosts for the mail that they keep for this one, which was not there to take it: ETRN, RFC 1985.
/// Every answer is recorded (`queue-start-answered`); the mail comes over connections of the other host's own.
class QueueStartRequester {
public:
    /// @param runtime, stub  outlive the requester
    QueueStartRequester(host::Runtime& runtime, const protocol::dns::StubSettings& stub);

    /// For all domains that are delivered into mailboxes here.
    /// @param server  its name
    void ask(const std::string& server, std::shared_ptr<const Settings> settings);
    void append_sessions(std::vector<host::SessionState>& sessions) const { connections_.append_sessions(sessions); }

private:
    /// @return whether it was reached
    protocol::Task<bool> converse(std::string server, std::shared_ptr<const Settings> settings);
    [[nodiscard]] host::SmtpTransaction errand(const NextHop& hop, const Settings& settings) const;
    void record_failure(const std::string& server, const std::string& reason);
    void record_answers(const std::string& server, const host::SmtpResult& result);

    host::Runtime& runtime_;
    const protocol::dns::StubSettings& stub_;
    host::SmtpClientConnections connections_;
    std::list<protocol::Task<bool>> tasks_;
};

}  // namespace sim::mta
