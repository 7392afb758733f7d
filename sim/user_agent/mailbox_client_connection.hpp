#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sim/host/session_connection.hpp"
#include "sim/host/tls_policy.hpp"
#include "sim/user_agent/mailbox_connection.hpp"

namespace sim::user_agent {

/// What a client's session wants of TLS, as the settings of its protocol have it.
template <class Settings>
[[nodiscard]] Settings settings_for(const host::TlsUsage& tls) {
    Settings settings;
    settings.tls = host::session_tls(tls.policy, tls.from_start);
    settings.client_certificate = !tls.certificate_user.empty();
    // EXTERNAL is one of the ways of AUTH, which a POP3 client takes only where it is told to.
    if constexpr (requires { settings.sasl; }) settings.sasl = settings.client_certificate;
    return settings;
}

/// Why a session broke off, in words; POP3 and IMAP have the same reasons, and some of their own.
template <class Failure>
[[nodiscard]] std::string session_failure_text(Failure failure) {
    if constexpr (requires { Failure::said_bye; }) {
        if (failure == Failure::said_bye) return "the server ends the session";
    }
    switch (failure) {
        case Failure::greeting_refused:
            return "the server refuses the session";
        case Failure::timed_out:
            return "the server has gone silent";
        case Failure::connection_closed:
            return "the connection was lost";
        case Failure::tls_not_offered:
            return "the server does not offer TLS, and without it no password is said";
        default:
            return fmt::format("the server's answer cannot be used: {}", name(failure));
    }
}

/// The client's end of a POP3 or IMAP session on its connection, from the connection request to the result: what does
/// not depend on what is said there. A derived class says it, and tells of the session's end by end() or break_off().
template <class Session>
class MailboxClientConnection : public host::SessionConnection<Session>, public MailboxConnection {
    using Base = host::SessionConnection<Session>;

public:
    void connect(protocol::Endpoint server, protocol::Duration timeout) override {
        this->attach(this->runtime().connect(server, timeout, *this));
    }
    void on_connected() override {
        connected_ = true;
        this->runtime().record(recording::EventKind::session_started, [&](recording::Event& event) {
            describe(event);
            event.fields.set("state", name(this->state()));
        });
        if (tls_.from_start) this->begin_with_tls(tls_);
        begin();
        this->pump();
    }
    void on_failed(network::ConnectionFailure failure) override {
        failed_ = !connected_;
        if (failed_) result.complete(MailboxResult{failure, {}});
        Base::on_failed(failure);
    }
    [[nodiscard]] bool finished() const override { return this->done() || failed_; }
    [[nodiscard]] host::ConnectionId number() const override { return this->connection(); }
    [[nodiscard]] std::optional<host::SessionState> session_row() const override {
        return connected_ && !this->done() ? std::optional(this->row(std::string(spoken_), "client")) : std::nullopt;
    }

protected:
    /// @param spoken  the protocol as the recording names it, of static lifetime
    MailboxClientConnection(host::Runtime& host_runtime, Session session, std::string_view spoken, host::TlsUsage tls)
        : Base(host_runtime, std::move(session), engine::Strength::strong), spoken_(spoken), tls_(std::move(tls)) {}

    /// The connection stands; the session may be asked for something before the server has spoken.
    virtual void begin() {}
    [[nodiscard]] bool connected() const { return connected_; }

    void upgrade() { this->upgrade_to_tls(tls_); }
    void on_tls_failed(const std::string& reason) override {
        note_failure(fmt::format("TLS with the server fails: {}", reason));
        Base::on_tls_failed(reason);
    }

    /// The first thing that went wrong is what the result tells.
    void note_failure(std::string text) {
        if (failure_.empty()) failure_ = std::move(text);
    }
    /// All is done that will be: what breaks the session off from now on is no failure.
    void note_leaving() { leaving_ = true; }
    [[nodiscard]] bool leaving() const { return leaving_; }
    void complete() { result.complete(MailboxResult{std::nullopt, failure_}); }
    /// The session has ended as it should.
    void end(std::string_view reason) {
        record_end(reason);
        complete();
    }
    template <class Failure>
    void break_off(Failure failure) {
        record_end(name(failure));
        if (!leaving_) note_failure(session_failure_text(failure));
        complete();
    }
    template <class State>
    void record_state(State from, State to) {
        this->runtime().record(recording::EventKind::session_state, [&](recording::Event& event) {
            describe(event);
            event.fields.set("from", name(from));
            event.fields.set("to", name(to));
        });
    }

private:
    void describe(recording::Event& event) const {
        event.connection = this->connection();
        event.fields.set("protocol", spoken_);
        event.fields.set("role", "client");
    }
    void record_end(std::string_view reason) {
        this->runtime().record(recording::EventKind::session_ended, [&](recording::Event& event) {
            describe(event);
            event.fields.set("reason", reason);
        });
    }

    std::string_view spoken_;
    host::TlsUsage tls_;
    std::string failure_;
    bool leaving_ = false;
    bool connected_ = false;
    bool failed_ = false;  ///< there was no connection
};

}  // namespace sim::user_agent
