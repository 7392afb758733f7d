#pragma once

#include <string>
#include <string_view>

#include "sim/host/runtime.hpp"
#include "sim/host/timer.hpp"
#include "sim/host/tls_transport.hpp"

namespace sim::host {

/// Whose octets go through a TlsChannel.
class TlsUser {
public:
    virtual ~TlsUser() = default;
    virtual void on_tls_established() = 0;
    /// The connection is of no use any more. @param reason  a sentence
    virtual void on_tls_failed(const std::string& reason) = 0;
    virtual void on_tls_text(std::string_view octets) = 0;
    /// The peer has said close_notify: nothing more comes, RFC 8446 section 6.1.
    virtual void on_tls_closed() = 0;
    /// Ends every call of these: what they led to may be handled now.
    virtual void on_tls_progress() = 0;
    virtual void send_ciphertext(Octets octets) = 0;
};

/// TLS on one connection as a host sees it: what comes in and goes out is recorded in the clear too, for those who hold
/// the keys, and a server's handshake takes the time that its work takes.
class TlsChannel {
public:
    /// @param user  outlives the channel
    TlsChannel(Runtime& runtime, ConnectionId connection, TlsTransport transport, TlsUser& user);

    /// A client's first flight goes out.
    void begin();
    /// Octets of the peer.
    void take(std::string_view ciphertext);
    void send(std::string_view plaintext);
    /// Says close_notify, RFC 8446 section 6.1.
    void close();
    /// The handshake is over, and went well.
    [[nodiscard]] bool established() const { return established_; }
    /// Of a server: whom the client's certificate proves it to be; empty: nobody.
    [[nodiscard]] std::string proved_client() const {
        return transport_.peer_is_verified() ? transport_.peer_name() : std::string();
    }

private:
    void process();
    void flush();
    void finish_handshake();
    void fail(const std::string& reason);
    void record_text(bool by_client, std::string_view octets);

    Runtime& runtime_;
    ConnectionId connection_;
    TlsTransport transport_;
    TlsUser& user_;
    Timer work_;
    Timer patience_;  ///< with a peer that does not go on with the handshake
    Octets waiting_;  ///< came in while the server was at work
    bool worked_ = false;
    bool established_ = false;
    bool over_ = false;
};

}  // namespace sim::host
