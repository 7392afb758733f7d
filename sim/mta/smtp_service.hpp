#pragma once

#include <deque>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "protocol/smtp/server_session.hpp"
#include "sim/host/session_connection.hpp"
#include "sim/mta/dns_checks.hpp"
#include "sim/mta/mail_intake.hpp"
#include "sim/mta/reverse_lookup.hpp"

namespace sim::mta {

class SmtpService;

/// One SMTP session with a client.
class SmtpServerConnection : public host::SessionConnection<protocol::smtp::ServerSession> {
public:
    SmtpServerConnection(SmtpService& service, const network::Accepted& accepted,
                         std::shared_ptr<const protocol::smtp::ServerSettings> settings);

    void begin();
    /// A worker is free for this client: it is greeted now.
    void serve();

protected:
    void handle_event(protocol::smtp::ServerEvent& event) override;
    void on_done() override;

private:
    void on(const protocol::smtp::GreetingRequested& request);
    void on(const protocol::smtp::MailRequested& request);
    void on(const protocol::smtp::RecipientRequested& request);
    void on(protocol::smtp::ContentReceived& received);
    void on(const protocol::smtp::VerifyRequested& request);
    void on(const protocol::smtp::QueueStartRequested& request);
    void on(const protocol::smtp::AuthenticationRequested& request);
    void on(const protocol::smtp::CommandReceived& command);
    void on(const protocol::smtp::CommandRejected& rejected);
    void on(const protocol::smtp::ReplySent& sent);
    void on(const protocol::smtp::StateChanged& changed);
    void on(const protocol::smtp::TransactionStarted& started);
    void on(const protocol::smtp::DefenceApplied& applied);
    void on(const protocol::smtp::SessionEnded& ended);

    void start_task(protocol::Task<bool> task);
    protocol::Task<bool> greet();
    protocol::Task<bool> check_recipient(protocol::smtp::ForwardPath recipient, DnsChecks checks);
    [[nodiscard]] DnsChecks dns_checks() const;
    protocol::Task<bool> take_after_service_time(IncomingMail mail);
    protocol::Task<bool> refuse_authentication(protocol::smtp::Reply reply);
    void record_authentication(const std::string& user, bool accepted);
    void record_refusal(const protocol::smtp::Reply& reply);
    void answer_content(const protocol::smtp::Reply& reply);
    void start_transaction();
    [[nodiscard]] Client client() const;
    void record_session(recording::Event& event) const;

    SmtpService& service_;
    protocol::IpAddress address_;
    std::string host_name_;
    ClientLoad::Connections connections_{};  ///< when it began
    protocol::smtp::ReversePath reverse_path_{};  ///< of the transaction that runs, where some check needs it
    std::string message_;         ///< of the transaction that runs; empty between transactions
    unsigned mail_commands_ = 0;  ///< counted as the client counts them
    std::list<protocol::Task<bool>> tasks_;
};

/// The SMTP server's ports of a transfer agent.
class SmtpService : public host::Listener {
public:
    /// @param stub, intake  outlive the service
    SmtpService(host::Runtime& runtime, const protocol::dns::StubSettings& stub, MailIntake& intake,
                std::vector<std::uint16_t> ports, bool submission);
    ~SmtpService() override;

    void start();
    /// New sessions get the settings as they are now.
    void apply_settings();
    host::ConnectionHandler& on_accept(const network::Accepted& accepted) override;
    void append_sessions(std::vector<host::SessionState>& sessions) const;

    [[nodiscard]] host::Runtime& runtime() { return runtime_; }
    [[nodiscard]] const protocol::dns::StubSettings& stub() const { return stub_; }
    [[nodiscard]] MailIntake& intake() { return intake_; }
    [[nodiscard]] bool submission() const { return submission_; }

    /// A session wants a worker: it is served now, or when another one has ended.
    void ask_for_worker(SmtpServerConnection& connection);
    void give_back_worker(SmtpServerConnection& connection);

private:
    host::Runtime& runtime_;
    const protocol::dns::StubSettings& stub_;
    MailIntake& intake_;
    std::vector<std::uint16_t> ports_;
    bool submission_;
    std::shared_ptr<const protocol::smtp::ServerSettings> session_settings_;
    std::list<std::unique_ptr<SmtpServerConnection>> connections_;
    std::vector<SmtpServerConnection*> served_;
    std::deque<SmtpServerConnection*> waiting_;
};

}  // namespace sim::mta
