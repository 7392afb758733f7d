#pragma once

#include <list>
#include <memory>
#include <string>
#include <vector>

#include "protocol/dns/stub_resolver.hpp"
#include "protocol/message/content.hpp"
#include "sim/host/dns_lookup.hpp"
#include "sim/host/smtp_client_connection.hpp"
#include "sim/user_agent/pop3_client_connection.hpp"

namespace sim::user_agent {

/// A service of another host by name, as a user types it into an account's settings.
struct ServiceName {
    std::string host;
    std::uint16_t port = 0;
};

/// A mail whose author has pressed "Send".
struct OutgoingMail {
    std::string message;  ///< its name in the recording
    std::string from;     ///< as the author stands in the recording
    protocol::smtp::Envelope envelope;
    protocol::message::Content content;
    ServiceName server;
};

/// A user opens the mailbox.
struct ReadRequest {
    std::string user;  ///< address of the user
    Fetch fetch;
    ServiceName server;
};

/// The mail programs of the people at one host: they submit mail by SMTP and fetch it by POP3. What could not
/// be submitted is reported to its author (recorded as `message-refused`); there is no queue on a client.
class UserAgent : public host::Service {
public:
    /// @param stub  outlives the service
    UserAgent(host::Runtime& runtime, const protocol::dns::StubSettings& stub)
        : runtime_(runtime), stub_(stub), smtp_connections_(runtime) {}
    ~UserAgent() override;

    void start() override {}
    void send(OutgoingMail mail);
    void read(ReadRequest request);
    [[nodiscard]] std::vector<host::SessionState> sessions() const override;

private:
    protocol::Task<bool> submit(OutgoingMail mail);
    protocol::Task<bool> fetch(ReadRequest request);
    void report(const OutgoingMail& mail, const host::SmtpResult& result);
    void report_failure(const OutgoingMail& mail, std::string_view recipient, const std::optional<protocol::smtp::Reply>& reply,
                        std::string_view text);
    void open_pop3(const ReadRequest& request, protocol::Endpoint server);
    void record_read(const std::string& user, const FetchedMail& mail);

    host::Runtime& runtime_;
    const protocol::dns::StubSettings& stub_;
    host::SmtpClientConnections smtp_connections_;
    std::list<std::unique_ptr<Pop3ClientConnection>> pop3_connections_;
    std::list<protocol::Task<bool>> tasks_;
};

}  // namespace sim::user_agent
