#include "protocol/crypto/tls_endpoint.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

using protocol::Octets;
using protocol::RandomStream;
using protocol::crypto::CertificateAuthority;
using protocol::crypto::Identity;
using protocol::crypto::TlsClientSettings;
using protocol::crypto::TlsEndpoint;
using protocol::crypto::TlsServerSettings;
using protocol::crypto::TlsState;
using protocol::crypto::TlsVerification;
using protocol::crypto::Validity;

namespace {

constexpr std::int64_t now_unix_seconds = 1'704'067'200;
constexpr std::int64_t day_seconds = 86'400;
constexpr Validity this_year{now_unix_seconds - day_seconds, now_unix_seconds + 365 * day_seconds};

const CertificateAuthority& authority() {
    static const CertificateAuthority made(1, "The authority of the scenario", this_year);
    return made;
}

/// Both ends, and every octet between them.
struct Pair {
    TlsEndpoint server;
    TlsEndpoint client;
    Octets wire{};
    std::size_t flights = 0;

    explicit Pair(const Identity& identity, const TlsClientSettings& settings = {}, std::uint64_t seed = 1,
                  const std::string& server_name = "mail.beta.test", std::int64_t now = now_unix_seconds)
        : Pair(TlsServerSettings{identity, {}, now}, settings, seed, server_name, now) {}
    Pair(const TlsServerSettings& server_settings, const TlsClientSettings& settings, std::uint64_t seed = 1,
         const std::string& server_name = "mail.beta.test", std::int64_t now = now_unix_seconds)
        : server(TlsEndpoint::server(server_settings, RandomStream(seed, 0, "mail.beta.test", "tls"))),
          client(TlsEndpoint::client(settings, server_name, now, RandomStream(seed, 0, "mail.alpha.test", "tls"))) {}

    bool pass(TlsEndpoint& from, TlsEndpoint& to, std::size_t piece_octets) {
        const Octets octets = from.take_output();
        for (std::size_t begin = 0; begin < octets.size(); begin += piece_octets) {
            to.receive(std::string_view(octets).substr(begin, piece_octets));
        }
        wire += octets;
        if (!octets.empty()) ++flights;
        return !octets.empty();
    }
    void run(std::size_t piece_octets = 100'000) {
        bool moved = true;
        while (moved) {
            moved = pass(client, server, piece_octets);
            moved = pass(server, client, piece_octets) || moved;
        }
    }
};

TlsClientSettings verifying() {
    return {TlsVerification::verified, authority().root()};
}

Identity beta() {
    return authority().issue("mail.beta.test", {"mail.beta.test", "beta.test"}, this_year);
}

}  // namespace

TEST_CASE("what one end says the other reads, in any pieces") {
    Pair pair(beta(), verifying());
    const std::size_t piece_octets = GENERATE(1U, 7U, 100'000U);
    pair.client.send("EHLO mail.alpha.test\r\n");
    pair.run(piece_octets);
    CHECK(pair.server.state() == TlsState::open);
    CHECK(pair.client.state() == TlsState::open);
    CHECK(pair.server.take_plaintext() == "EHLO mail.alpha.test\r\n");
    CHECK(pair.client.peer_is_verified());
    CHECK(pair.client.protocol_text() == "TLSv1.3 TLS_AES_128_GCM_SHA256");
    const Octets large(100'000, 'x');
    pair.server.send(large);
    pair.run(piece_octets == 1 ? 1000 : piece_octets);
    CHECK(pair.client.take_plaintext() == large);
    CHECK(pair.wire.find("EHLO") == Octets::npos);
}

TEST_CASE("the same seeds give the same octets, other seeds others") {
    const auto wire_of = [](std::uint64_t seed) {
        Pair pair(beta(), verifying(), seed);
        pair.client.send("NOOP\r\n");
        pair.run();
        return pair.wire;
    };
    CHECK(wire_of(1) == wire_of(1));
    CHECK(wire_of(1) != wire_of(2));
    CHECK(beta().certificate_pem() == beta().certificate_pem());
}

TEST_CASE("a handshake takes one round trip, and none of it is a ticket") {
    // RFC 8446 section 2: ClientHello; ServerHello to Finished; Finished.
    Pair pair(beta());
    pair.run();
    CHECK(pair.flights == 3);
}

TEST_CASE("certificates that a careful client refuses") {
    TlsClientSettings settings = verifying();
    SECTION("of somebody unknown") {
        Pair pair(CertificateAuthority::self_signed(1, "mail.beta.test", {"mail.beta.test"}, this_year), settings);
        pair.run();
        CHECK(pair.client.state() == TlsState::failed);
        CHECK(pair.client.failure() == "the certificate is refused: self-signed certificate");
        CHECK(pair.server.state() == TlsState::failed);
    }
    SECTION("for another name") {
        Pair pair(authority().issue("mail.gamma.test", {"mail.gamma.test"}, this_year), settings);
        pair.run();
        CHECK(pair.client.failure() == "the certificate is refused: hostname mismatch");
    }
    SECTION("that has expired") {
        Pair pair(beta(), settings, 1, "mail.beta.test", this_year.not_after_unix_seconds + 1);
        pair.run();
        CHECK(pair.client.failure() == "the certificate is refused: certificate has expired");
    }
    SECTION("and one that takes what it gets knows it all the same") {
        settings.verification = TlsVerification::none;
        Pair pair(authority().issue("mail.gamma.test", {"mail.gamma.test"}, this_year), settings);
        pair.run();
        CHECK(pair.client.state() == TlsState::open);
        CHECK_FALSE(pair.client.peer_is_verified());
    }
}

TEST_CASE("an end that closes says so") {
    Pair pair(beta());
    pair.client.send("QUIT\r\n");
    pair.client.close();
    pair.client.send("never");
    pair.run();
    CHECK(pair.server.take_plaintext() == "QUIT\r\n");
    CHECK(pair.server.state() == TlsState::closed);
}

TEST_CASE("octets that are no TLS end it") {
    Pair pair(beta());
    pair.server.receive("EHLO mail.alpha.test\r\n");
    CHECK(pair.server.state() == TlsState::failed);
    CHECK_FALSE(pair.server.failure().empty());
    pair.server.receive("more");
    CHECK(pair.server.state() == TlsState::failed);
}

TEST_CASE("a changed octet is noticed") {
    Pair pair(beta());
    pair.run();
    pair.client.send("MAIL FROM:<alice@alpha.test>\r\n");
    Octets octets = pair.client.take_output();
    octets.back() = static_cast<char>(octets.back() ^ 1);
    pair.server.receive(octets);
    CHECK(pair.server.state() == TlsState::failed);
    CHECK(pair.server.take_plaintext().empty());
}

TEST_CASE("the key log opens what was said") {
    Pair pair(beta());
    pair.run();
    const std::string log = pair.client.take_key_log();
    CHECK(log.find("CLIENT_TRAFFIC_SECRET_0 ") != std::string::npos);
    CHECK(log.find("SERVER_TRAFFIC_SECRET_0 ") != std::string::npos);
    std::string other = pair.server.take_key_log();
    CHECK(std::count(other.begin(), other.end(), '\n') == std::count(log.begin(), log.end(), '\n'));
    CHECK(pair.client.take_key_log().empty());
}

TEST_CASE("identities can be written for other programs") {
    CHECK(beta().certificate_pem().starts_with("-----BEGIN CERTIFICATE-----\n"));
    CHECK(beta().private_key_pem().starts_with("-----BEGIN PRIVATE KEY-----\n"));
    CHECK(beta().name() == "mail.beta.test");
}

TEST_CASE("a client proves who it is by a certificate, RFC 8446 section 4.3.2") {
    const TlsServerSettings asking{beta(), authority().root(), now_unix_seconds};
    TlsClientSettings settings = verifying();
    settings.certificate = authority().issue_to_user("alice@alpha.test", this_year);
    SECTION("where it is asked") {
        Pair pair(asking, settings);
        pair.client.send("EHLO mail.alpha.test\r\n");
        pair.run(GENERATE(1U, 7U, 100'000U));
        CHECK(pair.server.state() == TlsState::open);
        CHECK(pair.server.peer_is_verified());
        CHECK(pair.server.peer_name() == "alice@alpha.test");
        CHECK(pair.client.peer_is_verified());
        CHECK(pair.server.take_plaintext() == "EHLO mail.alpha.test\r\n");
    }
    SECTION("and not where it is not") {
        Pair pair(beta(), settings);
        pair.run();
        CHECK(pair.server.state() == TlsState::open);
        CHECK_FALSE(pair.server.peer_is_verified());
        CHECK(pair.server.peer_name().empty());
    }
    SECTION("a server that asks takes clients without one") {
        Pair pair(asking, verifying());
        pair.run();
        CHECK(pair.server.state() == TlsState::open);
        CHECK_FALSE(pair.server.peer_is_verified());
    }
    SECTION("with the same octets whenever it is repeated") {
        const auto wire = [&] {
            Pair pair(asking, settings);
            pair.run();
            return pair.wire;
        };
        CHECK(wire() == wire());
    }
}

TEST_CASE("a client's certificate that proves nothing is no reason to hang up") {
    TlsServerSettings asking{beta(), authority().root(), now_unix_seconds};
    TlsClientSettings settings = verifying();
    SECTION("nobody trusted has signed it") {
        const CertificateAuthority other(2, "Another authority", this_year);
        settings.certificate = other.issue_to_user("alice@alpha.test", this_year);
    }
    SECTION("it has expired") {
        settings.certificate = authority().issue_to_user(
            "alice@alpha.test", {now_unix_seconds - 2 * day_seconds, now_unix_seconds - day_seconds});
    }
    SECTION("it is a server's, RFC 5280 section 4.2.1.12") {
        settings.certificate = authority().issue("alice@alpha.test", {"alpha.test"}, this_year);
    }
    Pair pair(asking, settings);
    pair.run();
    CHECK(pair.server.state() == TlsState::open);
    CHECK_FALSE(pair.server.peer_is_verified());
    CHECK_FALSE(pair.server.peer_name().empty());
}
