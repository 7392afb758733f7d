#pragma once

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/pop3/server_session.hpp"
#include "sim/host/session_connection.hpp"
#include "sim/mailstore/open_view.hpp"
#include "sim/mailstore/pop3_settings.hpp"
#include "sim/mailstore/store.hpp"

namespace sim::mailstore {

class Pop3Service;

/// One POP3 session. It sees the maildrop as it was at login (RFC 1939 section 5).
class Pop3Connection : public host::SessionConnection<protocol::pop3::ServerSession> {
public:
    Pop3Connection(Pop3Service& service, host::ConnectionId connection, protocol::pop3::ServerSettings settings);
    ~Pop3Connection() override;

    /// Greets the client; under TLS first the handshake.
    void begin();

    /// Somebody is logged in.
    [[nodiscard]] bool has_view() const { return !account_.empty(); }
    /// @pre has_view()
    [[nodiscard]] OpenView open_view() const;

protected:
    void handle_event(protocol::pop3::ServerEvent& event) override;
    void on_done() override { release_maildrop(); }

private:
    struct Seen {
        std::uint32_t uid;
        std::string message;
    };

    void on(const protocol::pop3::LoginRequested& request);
    void on(const protocol::pop3::MechanismRequested& request);
    void on(const protocol::pop3::PasswordRequested& request);
    void on(const protocol::pop3::TlsRequested& request);
    void on(const protocol::pop3::ContentRequested& request);
    void on(const protocol::pop3::UpdateRequested& request);
    void on(const protocol::pop3::SessionEnded& ended);
    void on(const protocol::pop3::CommandReceived& command);
    void on(const protocol::pop3::ReplySent& reply);
    void on(const protocol::pop3::ChallengeSent& challenge);
    void on(const protocol::pop3::ServerStateChanged& changed);
    /// Why these credentials do not open the maildrop of this account; nothing: they do.
    [[nodiscard]] std::optional<protocol::pop3::LoginRefusal> find_refusal(
        const protocol::pop3::Credentials& credentials, const Account* account) const;
    void open(const Account& account);
    void record_reply(const char* code, const std::string& text);
    void record_session(recording::Event& event) const;
    void release_maildrop();

    Pop3Service& service_;
    std::string account_;     ///< empty: nobody is logged in
    std::vector<Seen> view_;  ///< by message-number minus one
    unsigned contents_sent_ = 0;
};

/// The POP3 server of a host: lets users fetch mail out of the host's Store.
class Pop3Service : public host::Service, public host::Listener {
public:
    Pop3Service(host::Runtime& runtime, Store& store, Pop3Settings settings)
        : runtime_(runtime), store_(store), settings_(std::move(settings)) {}
    ~Pop3Service() override {
        for (const std::uint16_t port : ports()) runtime_.stop_listening(port);
    }

    void start() override;
    host::ConnectionHandler& on_accept(const network::Accepted& accepted) override;
    [[nodiscard]] std::vector<host::SessionState> sessions() const override;
    /// What its sessions see of the maildrops that they have open.
    [[nodiscard]] std::vector<OpenView> views() const;

    [[nodiscard]] host::Runtime& runtime() { return runtime_; }
    [[nodiscard]] Store& store() { return store_; }
    /// For a certificate, in TLS: the server offers EXTERNAL.
    [[nodiscard]] bool asks_client() const {
        return protocol::sasl::find_mechanism(settings_.mechanisms, "EXTERNAL").has_value();
    }
    /// The account's last login is long enough ago. RFC 2449 section 6.5
    [[nodiscard]] bool may_log_in(const std::string& account) const;
    /// The account has logged in now.
    void note_login(const std::string& account);

private:
    [[nodiscard]] protocol::pop3::ServerSettings settings_for(const network::Accepted& accepted) const;
    [[nodiscard]] std::vector<std::uint16_t> ports() const;
    [[nodiscard]] protocol::TlsUse tls_on(std::uint16_t port) const;

    host::Runtime& runtime_;
    Store& store_;
    Pop3Settings settings_;
    std::map<std::string, protocol::Instant> logins_;  ///< when each account logged in last, where that counts
    std::list<std::unique_ptr<Pop3Connection>> connections_;
};

}  // namespace sim::mailstore
