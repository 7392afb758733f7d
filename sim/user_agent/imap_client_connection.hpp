#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/imap/client_session.hpp"
#include "protocol/sasl/credentials.hpp"
#include "sim/host/timer.hpp"
#include "sim/user_agent/mailbox_client_connection.hpp"

namespace sim::user_agent {

/// What a mail program's IMAP sessions have in common: the login, IDLE for a time, LOGOUT. A derived class asks for
/// what it wants as soon as it is logged in, one command after the other, and leaves when it has it.
class ImapClientConnection : public MailboxClientConnection<protocol::imap::ClientSession> {
protected:
    /// @param idle  how long the program stays and waits for more, once it has what it wants; 0: it does not
    ImapClientConnection(host::Runtime& runtime, protocol::sasl::Credentials credentials, host::TlsUsage tls,
                         protocol::Duration idle);

    virtual void handle_login() = 0;
    virtual void handle_data(const protocol::imap::Response&) {}
    /// Not of IDLE.
    virtual void handle_finished(const protocol::imap::CommandFinished& finished) = 0;
    /// Nothing is under way any more: there was news in IDLE.
    virtual void handle_idle_ended() { wait_or_leave(); }

    void request(protocol::imap::CommandBody command) { session().request(std::move(command), runtime().now()); }
    /// IDLE until there is news, or the time is over, which counts from the first call.
    void wait_or_leave();
    /// Ends IDLE, if it is under way.
    void end_idle();
    void leave();
    [[nodiscard]] bool has_uid_expunge();
    /// @param what  the server does, or does not do
    void note_refusal(std::string_view what, const protocol::imap::ConditionResponse& response);

    void begin() override;
    void handle_event(protocol::imap::ClientEvent& event) override;

private:
    void on(const protocol::imap::LoggedIn&) { handle_login(); }
    void on(const protocol::imap::LoginRefused& refused);
    void on(const protocol::imap::DataReceived& received) { handle_data(received.response); }
    void on(const protocol::imap::CommandFinished& finished);
    void on(const protocol::imap::RequestDropped& dropped);
    void on(const protocol::imap::SignedOff& signed_off);
    void on(const protocol::imap::ClientFailed& failed);
    void on(const protocol::imap::ClientStateChanged& changed);
    void on(const protocol::imap::TlsRequested&) { upgrade(); }
    template <class Other>
    void on(const Other&) {}

    void finish_idle(const protocol::imap::ConditionResponse& response);
    void end_waiting();

    protocol::sasl::Credentials credentials_;
    protocol::Duration idle_;
    host::Timer idle_end_;
    std::optional<protocol::Instant> idle_until_;  ///< nothing: it has not waited yet
    bool idling_ = false;
};

}  // namespace sim::user_agent
