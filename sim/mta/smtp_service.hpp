#pragma once

#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "sim/host/smtp_server_dialogue.hpp"
#include "sim/mta/dns_checks.hpp"
#include "sim/mta/mail_intake.hpp"
#include "sim/mta/reverse_lookup.hpp"

namespace sim::mta {

class SmtpService;

/// One SMTP session with a client.
class SmtpServerConnection : public host::SmtpServerDialogue {
public:
    SmtpServerConnection(SmtpService& service, const network::Accepted& accepted,
                         std::shared_ptr<const protocol::smtp::ServerSettings> settings);

    /// A worker is free for this client: it is greeted now.
    void serve();

protected:
    void handle_event(protocol::smtp::ServerEvent& event) override;
    void on_done() override;

private:
    using host::SmtpServerDialogue::on;
    void on(const protocol::smtp::GreetingRequested& request);
    void on(const protocol::smtp::MailRequested& request);
    void on(const protocol::smtp::RecipientRequested& request);
    void on(protocol::smtp::ContentReceived& received);
    void on(const protocol::smtp::VerifyRequested& request);
    void on(const protocol::smtp::QueueStartRequested& request);
    void on(const protocol::smtp::MechanismRequested& request);
    void on(const protocol::smtp::PasswordRequested& request);
    void on(const protocol::smtp::AuthenticationRequested& request);
    void on(const protocol::smtp::CommandRequested& request);
    void on(const protocol::smtp::DefenceApplied& applied);

    // What the scenario wants to be said, sim/mta/scripted_dialogue.cpp.
    /// A step of the dialogue: how it goes on as usual, and how with another reply.
    struct Step {
        std::function<void()> proceed;
        std::function<void(const protocol::smtp::Reply&)> refuse;
        std::string recipient{};  ///< of RCPT, canonical
    };
    /// Takes a step, as a rule of `replies` has it or as usual.
    void take_step(DialogueStage stage, Step step);
    protocol::Task<bool> play_later(ReplyRule rule, DialogueStage stage, Step step);
    void play(const ReplyRule& rule, DialogueStage stage, const Step& step);
    void break_connection();
    recording::EventId record_rule(const AppliedRule& applied, DialogueStage stage, const std::string& recipient);
    [[nodiscard]] bool has_script() const;

    void start_task(protocol::Task<bool> task);
    protocol::Task<bool> greet();
    void answer_greeting();
    void give_greeting(const protocol::smtp::Reply& reply);
    void answer_mail();
    void answer_recipient(const protocol::smtp::ForwardPath& recipient);
    void give_recipient_reply(const protocol::smtp::ForwardPath& recipient, const protocol::smtp::Reply& reply);
    void take(IncomingMail mail);
    void check_credentials(const protocol::smtp::AuthenticationRequested& request);
    protocol::Task<bool> check_recipient(protocol::smtp::ForwardPath recipient, DnsChecks checks);
    [[nodiscard]] DnsChecks dns_checks() const;
    protocol::Task<bool> take_after_service_time(IncomingMail mail);
    protocol::Task<bool> refuse_authentication(protocol::smtp::Reply reply);
    void record_authentication(const protocol::smtp::AuthenticationRequested& request, bool accepted);
    void answer_content(const protocol::smtp::Reply& reply);
    [[nodiscard]] Client client() const;

    SmtpService& service_;
    std::string host_name_;
    ClientLoad::Connections connections_{};        ///< when it began
    std::shared_ptr<ServerProcess> process_{};     ///< that serves it, where block lists are asked
    protocol::smtp::ReversePath reverse_path_{};   ///< of the transaction that runs, where some check needs it
    std::vector<std::string> taken_recipients_{};  ///< of the transaction that runs, where rules may ask
    bool answer_is_lost_ = false;  ///< a rule wants the connection to break before the reply to the content
    std::list<protocol::Task<bool>> tasks_;
};

/// What ports are for.
enum class SmtpPorts : std::uint8_t {
    transfer,     ///< RFC 5321
    submission,   ///< RFC 6409
    submissions,  ///< likewise, with TLS from the start, RFC 8314
};

/// The SMTP server's ports of a transfer agent.
class SmtpService : public host::Listener {
public:
    /// @param stub, intake  outlive the service
    SmtpService(host::Runtime& runtime, const protocol::dns::StubSettings& stub, MailIntake& intake,
                std::vector<std::uint16_t> ports, SmtpPorts kind);
    ~SmtpService() override;

    void start();
    /// New sessions get the settings as they are now.
    void apply_settings();
    host::ConnectionHandler& on_accept(const network::Accepted& accepted) override;
    void append_sessions(std::vector<host::SessionState>& sessions) const;

    [[nodiscard]] host::Runtime& runtime() { return runtime_; }
    [[nodiscard]] const protocol::dns::StubSettings& stub() const { return stub_; }
    [[nodiscard]] MailIntake& intake() { return intake_; }
    [[nodiscard]] ServerProcesses& processes() { return processes_; }
    [[nodiscard]] bool submission() const { return kind_ != SmtpPorts::transfer; }

    /// A session wants a worker: it is served now, or when another one has ended.
    void ask_for_worker(SmtpServerConnection& connection);
    void give_back_worker(SmtpServerConnection& connection);

private:
    host::Runtime& runtime_;
    const protocol::dns::StubSettings& stub_;
    MailIntake& intake_;
    std::vector<std::uint16_t> ports_;
    SmtpPorts kind_;
    std::shared_ptr<const protocol::smtp::ServerSettings> session_settings_;
    std::list<std::unique_ptr<SmtpServerConnection>> connections_;
    std::vector<SmtpServerConnection*> served_;
    std::deque<SmtpServerConnection*> waiting_;
    ServerProcesses processes_;
};

}  // namespace sim::mta
