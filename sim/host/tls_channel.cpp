#include "sim/host/tls_channel.hpp"

#include <utility>

namespace sim::host {

namespace {

/// No RFC has a figure. A session whose connection begins with TLS has no time limit of its own before.
constexpr Duration handshake_time_max = std::chrono::minutes{1};

}  // namespace

using protocol::crypto::TlsState;
using recording::Event;

TlsChannel::TlsChannel(Runtime& runtime, ConnectionId connection, TlsTransport transport, TlsUser& user)
    : runtime_(runtime),
      connection_(connection),
      transport_(std::move(transport)),
      user_(user),
      work_(runtime, [this] { process(); }),
      patience_(runtime, [this] { fail("the handshake takes too long"); }) {
    runtime_.record(EventKind::tls_started, [&](Event& event) {
        event.connection = connection_;
        event.fields.set("role", transport_.role_name());
    });
}

void TlsChannel::begin() {
    patience_.set(runtime_.now() + handshake_time_max, engine::Strength::weak);
    flush();
}

void TlsChannel::take(std::string_view ciphertext) {
    if (over_) return;
    waiting_ += ciphertext;
    if (work_.is_set()) return;
    const bool is_server = transport_.role() == TlsTransport::Role::server;
    const Duration handshake_time = runtime_.tls().handshake_time();
    if (is_server && !std::exchange(worked_, true) && handshake_time.count() > 0) {
        return work_.set(runtime_.now() + handshake_time, engine::Strength::strong);
    }
    process();
}

void TlsChannel::process() {
    if (over_) return;
    transport_.receive(std::exchange(waiting_, {}));
    flush();
    const TlsState state = transport_.state();
    const Octets text = transport_.take_plaintext();
    const bool has_worked = state == TlsState::failed ? !text.empty() : state != TlsState::handshake;
    if (!established_ && has_worked) finish_handshake();
    if (!text.empty()) {
        record_text(transport_.role() == TlsTransport::Role::server, text);
        user_.on_tls_text(text);
    }
    if (state == TlsState::failed) return fail(transport_.failure());
    if (state == TlsState::closed) user_.on_tls_closed();
    user_.on_tls_progress();
}

void TlsChannel::flush() {
    user_.send_ciphertext(transport_.take_output());
}

void TlsChannel::finish_handshake() {
    established_ = true;
    patience_.cancel();
    runtime_.record(EventKind::tls_established, [&](Event& event) {
        event.connection = connection_;
        event.fields.set("role", transport_.role_name());
        event.fields.set("protocol", transport_.protocol_text());
        if (transport_.role() == TlsTransport::Role::client) {
            event.fields.set("verified", transport_.peer_is_verified());
        } else if (const std::string name = transport_.peer_name(); !name.empty()) {
            event.fields.set("verified", transport_.peer_is_verified());
            event.fields.set("client", name);
        }
    });
    const std::string keys = transport_.take_key_log();
    if (!keys.empty() && transport_.role() == TlsTransport::Role::server) {
        runtime_.record(EventKind::tls_keys, [&](Event& event) {
            event.connection = connection_;
            event.fields.set("lines", keys);
        });
    }
    user_.on_tls_established();
}

void TlsChannel::fail(const std::string& reason) {
    if (over_) return;
    over_ = true;
    patience_.cancel();
    flush();  // the alert
    runtime_.record(EventKind::tls_failed, [&](Event& event) {
        event.connection = connection_;
        event.fields.set("role", transport_.role_name());
        event.fields.set("reason", reason);
    });
    user_.on_tls_failed(reason);
    user_.on_tls_progress();
}

void TlsChannel::send(std::string_view plaintext) {
    if (plaintext.empty() || over_) return;
    record_text(transport_.role() == TlsTransport::Role::client, plaintext);
    transport_.send(plaintext);
    flush();
}

void TlsChannel::close() {
    if (over_) return;
    over_ = true;
    work_.cancel();
    patience_.cancel();
    transport_.close();
    flush();
}

/// The server tells, for it is always one of ours.
void TlsChannel::record_text(bool by_client, std::string_view octets) {
    if (transport_.role() == TlsTransport::Role::client) return;
    runtime_.record(EventKind::tls_text, [&](Event& event) {
        event.connection = connection_;
        event.fields.set("direction", by_client ? "client" : "server");
        event.fields.set("octets", octets);
    });
}

}  // namespace sim::host
