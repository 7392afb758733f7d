#include "sim/host/modelled_tls.hpp"

#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"

namespace sim::host {

using protocol::Octets;
using protocol::crypto::TlsState;

namespace {

// Content types and sizes of RFC 8446 section 5.1, and where the octets of a real handshake go.
constexpr std::uint8_t handshake_type = 22;
constexpr std::uint8_t application_type = 23;
constexpr std::uint8_t alert_type = 21;
constexpr std::size_t record_header_octets = 5;
constexpr std::size_t record_content_octets_max = 16U * 1024U;
constexpr std::size_t protection_octets = 17;  ///< type and authentication tag
constexpr std::size_t client_hello_octets = 200;
constexpr std::size_t server_flight_octets = 860;
constexpr std::size_t client_finished_octets = 53;
constexpr std::size_t certificate_request_octets = 120;
constexpr std::size_t client_certificate_octets = 600;
constexpr char separator = '\n';

/// `flight`, as long as the real one.
Octets padded(Octets flight, std::size_t size_octets) {
    flight.resize(std::max(flight.size(), size_octets), '\0');
    return flight;
}

std::string_view first_line(std::string_view text) {
    return text.substr(0, text.find(separator));
}

}  // namespace

ModelledTls ModelledTls::server(ModelledCertificate certificate, bool asks_client) {
    ModelledTls server;
    server.certificate_ = std::move(certificate);
    server.asks_client_ = asks_client;
    return server;
}

ModelledTls ModelledTls::client(std::string server_name, bool verified, std::string user) {
    ModelledTls client;
    client.server_name_ = std::move(server_name);
    client.verified_ = verified;
    client.user_ = std::move(user);
    client.write_record(handshake_type, padded("ClientHello\n", client_hello_octets), 0);
    return client;
}

void ModelledTls::receive(std::string_view octets) {
    const auto is_over = [this] { return state_ == TlsState::failed || state_ == TlsState::closed; };
    if (is_over()) return;
    input_ += octets;
    std::size_t begin = 0;
    while (input_.size() - begin >= record_header_octets && !is_over()) {
        const auto octet = [&](std::size_t index) { return static_cast<unsigned char>(input_[begin + index]); };
        const std::size_t length = octet(3) * 256U + octet(4);
        if (octet(1) != 3 || length > record_content_octets_max + protection_octets) {
            fail("wrong version number");
            break;
        }
        if (input_.size() - begin < record_header_octets + length) break;
        const std::size_t content = begin + record_header_octets;
        const std::uint8_t type = octet(0);
        begin = content + length;
        take_record(type, std::string_view(input_).substr(content, length));
    }
    input_.erase(0, begin);
}

void ModelledTls::take_record(std::uint8_t type, std::string_view content) {
    if (type == handshake_type && state_ == TlsState::handshake) return take_handshake(content);
    if (type == alert_type) {
        if (state_ == TlsState::handshake) return fail(std::string(first_line(content)));
        state_ = TlsState::closed;
        return;
    }
    if (type != application_type || state_ != TlsState::open || content.size() < protection_octets) {
        return fail("unexpected message");
    }
    content.remove_suffix(protection_octets);
    plaintext_ += content;
}

void ModelledTls::take_handshake(std::string_view content) {
    const std::string_view name = first_line(content);
    if (!certificate_) return judge_certificate(content);
    if (name == "ClientHello") return greet_client();
    if (name == "Certificate" && asks_client_) {
        content.remove_prefix(std::min(content.size(), name.size() + 1));
        peer_name_ = first_line(content);
        peer_is_verified_ = !peer_name_.empty();
    } else if (name != "Finished") {
        return fail("unexpected message");
    }
    open();
}

void ModelledTls::greet_client() {
    Octets flight = asks_client_ ? "ServerHello, CertificateRequest\n" : "ServerHello\n";
    flight += certificate_->trusted && certificate_->holds_now ? "trusted\n" : "untrusted\n";
    for (const std::string& each : certificate_->names) flight += each + separator;
    const std::size_t size_octets = server_flight_octets + (asks_client_ ? certificate_request_octets : 0);
    write_record(handshake_type, padded(std::move(flight), size_octets), 0);
}

/// The client reads who the server is, and ends the handshake.
void ModelledTls::judge_certificate(std::string_view content) {
    std::vector<std::string_view> lines;
    while (!content.empty() && content.front() != '\0') {
        lines.push_back(first_line(content));
        content.remove_prefix(std::min(content.size(), lines.back().size() + 1));
    }
    if (lines.size() < 2 || !lines.front().starts_with("ServerHello")) return fail("unexpected message");
    const bool named = std::any_of(lines.begin() + 2, lines.end(), [this](std::string_view each) {
        return protocol::equal_ignoring_case(each, server_name_);
    });
    peer_is_verified_ = named && lines[1] == "trusted";
    if (verified_ && !peer_is_verified_) {
        write_record(alert_type, "the client does not trust the certificate\n", 0);
        return fail(named ? "the certificate is refused: nobody trusted has signed it"
                          : "the certificate is refused: it is for another name");
    }
    finish_handshake(lines.front() != "ServerHello");
}

/// @param asked  for a certificate
void ModelledTls::finish_handshake(bool asked) {
    if (asked && !user_.empty()) {
        write_record(handshake_type, padded("Certificate\n" + user_ + separator, client_certificate_octets), 0);
    } else {
        write_record(handshake_type, padded("Finished\n", client_finished_octets), 0);
    }
    open();
}

void ModelledTls::open() {
    state_ = TlsState::open;
    write_waiting();
}

void ModelledTls::fail(std::string reason) {
    failure_ = std::move(reason);
    state_ = TlsState::failed;
}

void ModelledTls::send(std::string_view plaintext) {
    if (closing_ || state_ == TlsState::failed) return;
    waiting_ += plaintext;
    if (state_ != TlsState::handshake) write_waiting();
}

void ModelledTls::close() {
    if (std::exchange(closing_, true) || state_ == TlsState::failed) return;
    if (state_ != TlsState::handshake) write_record(alert_type, "close_notify\n", protection_octets);
}

void ModelledTls::write_waiting() {
    const Octets octets = std::exchange(waiting_, {});
    std::string_view rest = octets;
    while (!rest.empty()) {
        const std::string_view part = rest.substr(0, record_content_octets_max);
        write_record(application_type, part, protection_octets);
        rest.remove_prefix(part.size());
    }
}

void ModelledTls::write_record(std::uint8_t type, std::string_view content, std::size_t overhead_octets) {
    const std::size_t length = content.size() + overhead_octets;
    output_ += {static_cast<char>(type), 3, 3, static_cast<char>(length / 256), static_cast<char>(length % 256)};
    output_ += content;
    output_.append(overhead_octets, '\0');
}

Octets ModelledTls::take_output() {
    return std::exchange(output_, {});
}
Octets ModelledTls::take_plaintext() {
    return std::exchange(plaintext_, {});
}

}  // namespace sim::host
