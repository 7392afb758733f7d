#include "protocol/crypto/tls_endpoint.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <array>
#include <cassert>
#include <utility>

#include "protocol/crypto/identity_parts.hpp"
#include "protocol/crypto/openssl_random.hpp"

namespace protocol::crypto {

namespace {

constexpr const char* cipher_suite = "TLS_AES_128_GCM_SHA256";  // RFC 8446 section 9.1: every implementation has it
constexpr const char* key_exchange_group = "X25519";
/// A server also takes what every client must know, RFC 8446 section 9.1.
constexpr const char* server_groups = "X25519:P-256";
/// RFC 8446 section 4.2.3: what the authority and all it certifies sign with.
constexpr const char* signature_algorithm = "ed25519";
constexpr std::size_t record_octets_max = 16U * 1024U;  // RFC 8446 section 5.1

/// The reason on top of this thread's queue of errors, which is emptied.
std::string last_error() {
    const unsigned long code = ERR_peek_last_error();
    const char* reason = ERR_reason_error_string(code);
    ERR_clear_error();
    return reason == nullptr ? "the peer broke the protocol" : reason;
}

using Context = std::shared_ptr<SSL_CTX>;

/// TLS 1.3 alone, said in such a way that OpenSSL 3.0 and 3.5 send the same octets. With a least version of 1.3 the
/// newer one leaves out TLS_EMPTY_RENEGOTIATION_INFO_SCSV, which the older one always sends; it goes by the least
/// version and the security level, which mean nothing else where one suite, group and signature algorithm are all there
/// is.
void allow_one_version(SSL_CTX* context) {
    SSL_CTX_set_options(context, SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_TLSv1_2);
    SSL_CTX_set_min_proto_version(context, 0);
    SSL_CTX_set_security_level(context, 0);
#ifdef SSL_OP_NO_RX_CERTIFICATE_COMPRESSION  // since OpenSSL 3.2
    SSL_CTX_set_options(context, SSL_OP_NO_RX_CERTIFICATE_COMPRESSION | SSL_OP_NO_TX_CERTIFICATE_COMPRESSION);
#endif
}

Context make_context(const SSL_METHOD* method) {
    const Context context(SSL_CTX_new(method), SSL_CTX_free);
    assert(context != nullptr);
    allow_one_version(context.get());
    SSL_CTX_set_ciphersuites(context.get(), cipher_suite);
    SSL_CTX_set1_sigalgs_list(context.get(), signature_algorithm);
    SSL_CTX_set1_groups_list(context.get(), key_exchange_group);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context.get(), 0);
    return context;
}

Context server_context(const Identity& identity) {
    Context& kept = identity.parts().server_context;
    if (kept) return kept;
    kept = make_context(TLS_server_method());
    SSL_CTX_set1_groups_list(kept.get(), server_groups);
    SSL_CTX_use_certificate(kept.get(), identity.parts().certificate.get());
    SSL_CTX_use_PrivateKey(kept.get(), identity.parts().key.get());
    return kept;
}

/// @param trusted  the authority's root, if there is one
Context client_context(const std::optional<Identity>& trusted) {
    if (!trusted) return make_context(TLS_client_method());
    Context& kept = trusted->parts().client_context;
    if (kept) return kept;
    kept = make_context(TLS_client_method());
    X509_STORE_add_cert(SSL_CTX_get_cert_store(kept.get()), trusted->parts().certificate.get());
    return kept;
}

/// Whoever shows a certificate that is worth nothing may go on: peer_is_verified() tells what it is worth.
int pass_any(int, X509_STORE_CTX*) {
    return 1;
}

/// RFC 8446 section 4.3.2. The authority is named, so that a client can choose among its certificates.
void ask_for_certificate(SSL* connection, const TlsServerSettings& settings) {
    const Context trusting = client_context(settings.clients_authority);
    SSL_set1_verify_cert_store(connection, SSL_CTX_get_cert_store(trusting.get()));
    SSL_add_client_CA(connection, settings.clients_authority->parts().certificate.get());
    SSL_set_verify(connection, SSL_VERIFY_PEER, pass_any);
    X509_VERIFY_PARAM_set_time(SSL_get0_param(connection), settings.now_unix_seconds);
}

}  // namespace

class TlsEndpoint::Impl {
public:
    Impl(Context context, RandomStream random) : random_(random), context_(std::move(context)) {
        const OpensslRandomScope scope(random_);
        SSL_CTX_set_keylog_callback(context_.get(), note_keys);
        connection_.reset(SSL_new(context_.get()));
        assert(connection_ != nullptr);
        SSL_set_app_data(connection_.get(), this);
        SSL_set_bio(connection_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    }

    [[nodiscard]] SSL* connection() { return connection_.get(); }

    void receive(std::string_view octets) {
        // Behind close_notify nothing counts, RFC 8446 section 6.1: OpenSSL would keep it for ever.
        if (failed() || octets.empty() || (SSL_get_shutdown(connection()) & SSL_RECEIVED_SHUTDOWN) != 0) return;
        BIO_write(SSL_get_rbio(connection()), octets.data(), static_cast<int>(octets.size()));
        advance();
    }
    void send(std::string_view plaintext) {
        if (failed() || closing_) return;
        waiting_ += plaintext;
        advance();
    }
    void close() {
        if (failed() || closing_) return;
        closing_ = true;
        advance();
    }
    void advance() {
        const OpensslRandomScope scope(random_);
        ERR_clear_error();
        if (!SSL_is_init_finished(connection()) && !check(SSL_do_handshake(connection()))) {
            const bool peer_closed = (SSL_get_shutdown(connection()) & SSL_RECEIVED_SHUTDOWN) != 0;
            if (!failed() && peer_closed) failure_ = "the peer closes the connection during the handshake";
            return;
        }
        write_waiting();
        if (!failed()) read_all();
    }
    Octets take_output() {
        Octets output;
        BIO* const wire = SSL_get_wbio(connection());
        output.resize(BIO_ctrl_pending(wire));
        if (!output.empty()) BIO_read(wire, output.data(), static_cast<int>(output.size()));
        return output;
    }
    Octets take_plaintext() { return std::exchange(plaintext_, {}); }
    std::string take_key_log() { return std::exchange(key_log_, {}); }
    [[nodiscard]] const std::string& failure() const { return failure_; }
    [[nodiscard]] TlsState state() {
        if (failed()) return TlsState::failed;
        if (SSL_is_init_finished(connection()) == 0) return TlsState::handshake;
        const bool peer_closed = (SSL_get_shutdown(connection()) & SSL_RECEIVED_SHUTDOWN) != 0;
        return peer_closed ? TlsState::closed : TlsState::open;
    }

private:
    [[nodiscard]] bool failed() const { return !failure_.empty(); }

    void write_waiting() {
        if (!waiting_.empty()) {
            const Octets octets = std::exchange(waiting_, {});
            std::size_t written = 0;
            if (!check(SSL_write_ex(connection(), octets.data(), octets.size(), &written))) return;
            assert(written == octets.size());  // a memory BIO takes everything
        }
        const bool told = (SSL_get_shutdown(connection()) & SSL_SENT_SHUTDOWN) != 0;
        if (closing_ && !told) SSL_shutdown(connection());
    }
    void read_all() {
        std::array<char, record_octets_max> part;
        std::size_t count = 0;
        int done = 0;
        while ((done = SSL_read_ex(connection(), part.data(), part.size(), &count)) == 1)
            plaintext_.append(part.data(), count);
        check(done);
    }
    /// @return whether a call has done what it should; if not, it waits for the peer, or the connection has failed
    bool check(int result) {
        if (result == 1) return true;
        switch (SSL_get_error(connection(), result)) {
            case SSL_ERROR_WANT_READ:
            case SSL_ERROR_WANT_WRITE:
            case SSL_ERROR_ZERO_RETURN:
                break;
            default:
                failure_ = reason();
        }
        return false;
    }
    std::string reason() {
        const std::string error = last_error();
        const long verdict = SSL_get_verify_result(connection());
        const bool verifies = SSL_is_server(connection()) == 0 && SSL_get_verify_mode(connection()) != SSL_VERIFY_NONE;
        const bool refused = verifies && verdict != X509_V_OK;
        return refused ? std::string("the certificate is refused: ") + X509_verify_cert_error_string(verdict) : error;
    }
    static void note_keys(const SSL* connection, const char* line) {
        auto* const self = static_cast<Impl*>(SSL_get_app_data(connection));
        self->key_log_.append(line).append("\n");
    }

    RandomStream random_;
    Context context_;
    ConnectionHandle connection_;
    Octets waiting_;  ///< for the end of the handshake
    Octets plaintext_;
    std::string key_log_;
    std::string failure_;
    bool closing_ = false;
};

TlsEndpoint::TlsEndpoint(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TlsEndpoint::~TlsEndpoint() = default;
TlsEndpoint::TlsEndpoint(TlsEndpoint&&) noexcept = default;
TlsEndpoint& TlsEndpoint::operator=(TlsEndpoint&&) noexcept = default;

TlsEndpoint TlsEndpoint::server(const TlsServerSettings& settings, RandomStream random) {
    auto impl = std::make_unique<Impl>(server_context(settings.certificate), random);
    SSL_set_accept_state(impl->connection());
    if (settings.clients_authority) ask_for_certificate(impl->connection(), settings);
    return TlsEndpoint(std::move(impl));
}

TlsEndpoint TlsEndpoint::client(const TlsClientSettings& settings, const std::string& server_name,
                                std::int64_t now_unix_seconds, RandomStream random) {
    auto impl = std::make_unique<Impl>(client_context(settings.trusted), random);
    SSL* const connection = impl->connection();
    const bool must_pass = settings.verification == TlsVerification::verified;
    SSL_set_verify(connection, must_pass ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    X509_VERIFY_PARAM_set_time(SSL_get0_param(connection), now_unix_seconds);
    SSL_set_hostflags(connection, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(connection, server_name.c_str());
    std::string name = server_name;  // OpenSSL's macro for the next call casts constness away
    SSL_ctrl(connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
    if (settings.certificate) {
        SSL_use_certificate(connection, settings.certificate->parts().certificate.get());
        SSL_use_PrivateKey(connection, settings.certificate->parts().key.get());
    }
    SSL_set_connect_state(connection);
    impl->advance();
    return TlsEndpoint(std::move(impl));
}

void TlsEndpoint::receive(std::string_view octets) {
    impl_->receive(octets);
}
void TlsEndpoint::send(std::string_view plaintext) {
    impl_->send(plaintext);
}
void TlsEndpoint::close() {
    impl_->close();
}
Octets TlsEndpoint::take_output() {
    return impl_->take_output();
}
Octets TlsEndpoint::take_plaintext() {
    return impl_->take_plaintext();
}
TlsState TlsEndpoint::state() const {
    return impl_->state();
}
const std::string& TlsEndpoint::failure() const {
    return impl_->failure();
}
std::string TlsEndpoint::take_key_log() {
    return impl_->take_key_log();
}

bool TlsEndpoint::peer_is_verified() const {
    SSL* const connection = impl_->connection();
    return SSL_get0_peer_certificate(connection) != nullptr && SSL_get_verify_result(connection) == X509_V_OK;
}

std::string TlsEndpoint::peer_name() const {
    const X509* const certificate = SSL_get0_peer_certificate(impl_->connection());
    if (certificate == nullptr) return {};
    const X509_NAME* const subject = X509_get_subject_name(certificate);
    const int index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (index < 0) return {};
    unsigned char* octets = nullptr;
    const int size_octets = ASN1_STRING_to_UTF8(&octets, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)));
    if (size_octets < 0) return {};
    const std::string name(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size_octets));
    OPENSSL_free(octets);
    return name;
}

std::string TlsEndpoint::protocol_text() const {
    SSL* const connection = impl_->connection();
    return std::string(SSL_get_version(connection)) + ' ' + SSL_get_cipher_name(connection);
}

}  // namespace protocol::crypto
