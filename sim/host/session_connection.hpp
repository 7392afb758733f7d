#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sim/host/service.hpp"
#include "sim/host/timer.hpp"
#include "sim/host/tls_channel.hpp"

namespace sim::host {

/// Runs one end of a protocol session (protocol/, sans I/O) on one connection: octets and deadlines go in,
/// events go to handle_event(), output goes to the network; in between may be TLS. It is done once the session wants to
/// close or the connection has failed; its owner removes it later, never from inside a call.
template <class Session>
class SessionConnection : public ConnectionHandler, private TlsUser {
public:
    /// @param deadlines  weak for a server, which waits for commands as long as there may be clients; strong for
    ///                   a client, whose work is not done before it has its answer
    SessionConnection(Runtime& runtime, Session session, engine::Strength deadlines)
        : runtime_(runtime),
          session_(std::move(session)),
          timer_(runtime, [this] { on_alarm(); }),
          deadlines_(deadlines) {}
    ~SessionConnection() override {
        if (connection_ != 0) runtime_.abandon(connection_);
    }

    void on_octets(std::string_view octets) override {
        if (tls_) return tls_->take(octets);
        session_.handle_input(octets, runtime_.now());
        pump();
    }
    void on_peer_closed() override {
        session_.handle_closed(runtime_.now());
        pump();
    }
    void on_failed(network::ConnectionFailure) override {
        connection_ = 0;
        session_.handle_closed(runtime_.now());
        pump();
    }

    /// Handles the session's events, sends its output and sets its deadline. Call it after every call into
    /// the session; inside handle_event() it does nothing, for the caller goes on pumping.
    void pump() {
        if (pumping_) return;
        pumping_ = true;
        while (auto event = session_.poll_event()) handle_event(*event);
        pumping_ = false;
        flush();
    }
    [[nodiscard]] bool done() const { return done_; }
    [[nodiscard]] ConnectionId connection() const { return id_; }
    [[nodiscard]] auto state() const { return session_.state(); }
    /// As a service tells of it.
    [[nodiscard]] SessionState row(std::string protocol, std::string role) const {
        return {id_, std::move(protocol), std::move(role), std::string(name(session_.state()))};
    }

protected:
    using EventOfSession = typename decltype(std::declval<Session&>().poll_event())::value_type;
    virtual void handle_event(EventOfSession& event) = 0;
    /// The session has ended and nothing more will come; called once.
    virtual void on_done() {}

    void attach(ConnectionId connection) { id_ = connection_ = connection; }
    /// A client may begin TLS now: what the session has said so far goes out in the clear.
    /// @param asks_client  for a certificate that proves who it is
    void upgrade_to_tls(bool asks_client) {
        send_output(session_.take_output());
        put_tls_between(server_end(asks_client));
    }
    /// A client's connection begins with TLS: the session's output waits for the end of the handshake.
    void begin_with_tls(bool asks_client) { put_tls_between(server_end(asks_client)); }
    /// Of a server: whom the client's certificate proves it to be; empty: nobody.
    [[nodiscard]] std::string proved_client() const { return tls_ ? tls_->proved_client() : std::string(); }
    /// The same as a client.
    void upgrade_to_tls(const TlsUsage& usage) {
        send_output(session_.take_output());
        put_tls_between(client_end(usage));
    }
    void begin_with_tls(const TlsUsage& usage) { put_tls_between(client_end(usage)); }
    void on_tls_established() override {
        const Instant now = runtime_.now();
        if constexpr (requires { session_.handle_tls_established(now, true); }) {
            session_.handle_tls_established(now, !proved_client().empty());
        } else {
            session_.handle_tls_established(now);
        }
    }
    void on_tls_failed(const std::string&) override { session_.handle_closed(runtime_.now()); }
    void on_tls_text(std::string_view octets) override { session_.handle_input(octets, runtime_.now()); }
    void on_tls_closed() override { session_.handle_closed(runtime_.now()); }
    void on_tls_progress() override { pump(); }
    void send_ciphertext(protocol::Octets octets) override { send_output(std::move(octets)); }
    /// Sends what the session has said, at once and not after its other events: with the cause that is current now.
    void send_session_output() {
        if (!tls_) {
            send_output(session_.take_output());
        } else if (connection_ != 0 && tls_->established()) {
            tls_->send(session_.take_output());
        }
    }
    [[nodiscard]] Session& session() { return session_; }
    [[nodiscard]] const Session& session_view() const { return session_; }
    [[nodiscard]] Runtime& runtime() { return runtime_; }
    [[nodiscard]] const Runtime& runtime() const { return runtime_; }

private:
    /// Chance of this end of this connection alone.
    [[nodiscard]] protocol::RandomStream chance_of(std::string_view end) const {
        return runtime_.random_once(fmt::format("tls {} {}", end, id_));
    }
    [[nodiscard]] TlsTransport server_end(bool asks_client) {
        return runtime_.tls().server(runtime_.name(), asks_client, runtime_.now(), chance_of("server"));
    }
    [[nodiscard]] TlsTransport client_end(const TlsUsage& usage) {
        return runtime_.tls().client(usage, runtime_.now(), chance_of("client"));
    }
    void put_tls_between(TlsTransport end) {
        tls_.emplace(runtime_, id_, std::move(end), static_cast<TlsUser&>(*this));
        tls_->begin();
    }
    void on_alarm() {
        session_.handle_timeout(runtime_.now());
        pump();
    }
    void send_output(Octets output) {
        if (connection_ != 0 && !output.empty()) runtime_.send(connection_, std::move(output));
    }
    void flush() {
        send_session_output();
        const auto deadline = session_.next_timeout();
        if (deadline && connection_ != 0) {
            timer_.set(*deadline, deadlines_);
        } else {
            timer_.cancel();
        }
        if (!session_.wants_close() || done_) return;
        done_ = true;
        timer_.cancel();
        if (tls_) tls_->close();
        if (connection_ != 0) runtime_.abandon(std::exchange(connection_, ConnectionId{0}));
        on_done();
    }

    Runtime& runtime_;
    Session session_;
    Timer timer_;
    engine::Strength deadlines_;
    std::optional<TlsChannel> tls_;
    ConnectionId connection_ = 0;  ///< 0: not open
    ConnectionId id_ = 0;          ///< kept for the recording
    bool pumping_ = false;
    bool done_ = false;
};

}  // namespace sim::host
