#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/imap/client_session.hpp"
#include "sim/host/session_connection.hpp"
#include "sim/host/timer.hpp"
#include "sim/user_agent/fetch.hpp"
#include "sim/user_agent/known_mailboxes.hpp"

namespace sim::user_agent {

/// Fetches what is new in one INBOX: login, SELECT, UID FETCH of the flags of everything that is not known here, then
/// of the content of each, which marks it as read. Mails that are not to stay get \Deleted and go by UID EXPUNGE (RFC
/// 4315). Then it waits in IDLE, if it is to, for more; in the end LOGOUT.
class ImapClientConnection : public host::SessionConnection<protocol::imap::ClientSession>, public FetchConnection {
public:
    ImapClientConnection(host::Runtime& runtime, Fetch fetch, KnownMailbox known,
                         std::function<void(const FetchedMail&)> on_mail);

    void connect(protocol::Endpoint server, protocol::Duration timeout) override;
    void on_connected() override;
    void on_failed(network::ConnectionFailure failure) override;
    [[nodiscard]] bool finished() const override { return done() || failed_; }
    [[nodiscard]] host::ConnectionId number() const override { return connection(); }
    [[nodiscard]] std::optional<host::SessionState> session_row() const override;

protected:
    void handle_event(protocol::imap::ClientEvent& event) override;
    void on_tls_failed(const std::string& reason) override;

private:
    enum class Step : std::uint8_t { opening, listing, fetching, idling, leaving };

    void on(const protocol::imap::LoggedIn& logged_in);
    void on(const protocol::imap::LoginRefused& refused);
    void on(const protocol::imap::DataReceived& received);
    void on(const protocol::imap::CommandFinished& finished);
    void on(const protocol::imap::RequestDropped& dropped);
    void on(const protocol::imap::SignedOff& signed_off);
    void on(const protocol::imap::ClientFailed& failed);
    void on(const protocol::imap::ClientStateChanged& changed);
    void on(const protocol::imap::TlsRequested& request);
    template <class Other>
    void on(const Other&) {}

    void take(const protocol::imap::ConditionResponse& condition);
    void take(const protocol::imap::CountData& count);
    void take(const protocol::imap::FetchData& data);
    void take_content(std::uint32_t uid, const protocol::Octets& content);
    void compare_validity();
    void list_new();
    void fetch_next();
    void finish_fetching(const protocol::imap::ConditionResponse& response);
    void remove(std::uint32_t uid);
    void wait_or_leave();
    void end_idle();
    void leave();
    void note_failure(std::string_view what, const protocol::imap::ConditionResponse& response);
    void complete() { result.complete(FetchResult{std::nullopt, failure_}); }
    void record_end(std::string_view reason);

    Fetch fetch_;
    KnownMailbox known_;
    std::function<void(const FetchedMail&)> on_mail_;
    Step step_ = Step::opening;
    std::uint32_t uid_validity_ = 0;
    std::uint32_t messages_ = 0;              ///< that the mailbox has, as far as the server has told
    bool news_ = false;                       ///< there are messages that were not listed
    std::map<std::uint32_t, bool> to_fetch_;  ///< UIDs, and whether they had \Seen
    bool came_ = false;                       ///< the content of the first of them
    unsigned contents_received_ = 0;
    host::Timer idle_end_;
    std::optional<protocol::Instant> idle_until_;  ///< nothing: it has not waited yet
    std::string failure_;                          ///< the first thing that went wrong
    bool connected_ = false;
    bool failed_ = false;
};

}  // namespace sim::user_agent
