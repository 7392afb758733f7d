#pragma once

#include <cstdint>
#include <deque>
#include <functional>

#include "protocol/pop3/client_session.hpp"
#include "sim/user_agent/fetch.hpp"
#include "sim/user_agent/mailbox_client_connection.hpp"

namespace sim::user_agent {

/// Fetches all mail of one maildrop: login, UIDL, RETR of each, DELE of each that came, QUIT. Each mail is handed to
/// `on_mail` when it has come in whole.
class Pop3ClientConnection : public MailboxClientConnection<protocol::pop3::ClientSession> {
public:
    Pop3ClientConnection(host::Runtime& runtime, Fetch fetch, std::function<void(const FetchedMail&)> on_mail);

protected:
    void handle_event(protocol::pop3::ClientEvent& event) override;

private:
    void on(const protocol::pop3::Greeted& greeted);
    void on(const protocol::pop3::LoggedIn& logged_in);
    void on(const protocol::pop3::LoginRefused& refused);
    void on(const protocol::pop3::UniqueIdsReceived& listing);
    void on(const protocol::pop3::ContentReceived& received);
    void on(const protocol::pop3::CommandRefused& refused);
    void on(const protocol::pop3::SignedOff& signed_off);
    void on(const protocol::pop3::ClientFailed& failed);
    void on(const protocol::pop3::ClientStateChanged& changed);
    void on(const protocol::pop3::TlsRequested& request);
    template <class Other>
    void on(const Other&) {}

    void fetch_next();
    void leave();

    Fetch fetch_;
    std::function<void(const FetchedMail&)> on_mail_;
    std::deque<std::uint32_t> to_fetch_;  ///< message-numbers
    unsigned contents_received_ = 0;
};

}  // namespace sim::user_agent
