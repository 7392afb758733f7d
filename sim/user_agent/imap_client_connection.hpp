#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/imap/client_session.hpp"
#include "protocol/sasl/credentials.hpp"
#include "sim/host/timer.hpp"
#include "sim/user_agent/mailbox_client_connection.hpp"

namespace sim::user_agent {

/// Whether a flag, an attribute or a capability is among them, in any case of letters.
[[nodiscard]] bool holds_word(const std::vector<std::string>& words, std::string_view word);

/// What a mail program's IMAP sessions have in common: the login, IDLE for a time, LOGOUT. A derived class asks for
/// what it wants as soon as it is logged in, one command after the other, and leaves when it has it.
class ImapClientConnection : public MailboxClientConnection<protocol::imap::ClientSession> {
protected:
    /// @param idle  how long the program stays and waits for more, once it has what it wants; 0: it does not
    ImapClientConnection(host::Runtime& runtime, protocol::sasl::Credentials credentials, host::TlsUsage tls,
                         protocol::Duration idle);

    virtual void handle_login() = 0;
    virtual void handle_data(const protocol::imap::Response&) {}
    /// A command has gone out or a response come in, with its literals.
    virtual void handle_traffic(std::size_t) {}
    /// Not of IDLE.
    virtual void handle_finished(const protocol::imap::CommandFinished& finished) = 0;
    /// IDLE was answered, whatever comes then.
    virtual void handle_idle_response() {}
    /// Nothing is under way any more: there was news in IDLE.
    virtual void handle_idle_ended() { wait_or_leave(); }

    void request(protocol::imap::CommandBody command) { session().request(std::move(command), runtime().now()); }
    /// IDLE until there is news, or the time is over, which counts from the first call.
    void wait_or_leave();
    [[nodiscard]] bool idling() const { return idling_; }
    /// Ends IDLE, if it is under way.
    void end_idle();
    void leave();
    [[nodiscard]] bool offers(std::string_view capability) { return session().capabilities().has(capability); }
    [[nodiscard]] bool offers_uid_expunge() { return offers("UIDPLUS") || offers("IMAP4rev2"); }
    /// The server has told what it can do; some say it only when they are asked, which the session does before the next
    /// command.
    [[nodiscard]] bool knows_capabilities() { return offers("IMAP4rev1") || offers("IMAP4rev2"); }
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
    void on(const protocol::imap::CommandSent& sent) { handle_traffic(sent.size_octets); }
    void on(const protocol::imap::ReplyReceived& received) { handle_traffic(received.size_octets); }
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
