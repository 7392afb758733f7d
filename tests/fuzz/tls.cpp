// One end of TLS, real or modelled, and what may come to it over the wire: octets out of nowhere, or those of a right
// peer that somebody in the middle changes.
#include <algorithm>
#include <string>

#include "sim/host/tls_transport.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"
#include "tests/fuzz/support/memory.hpp"

namespace crypto = protocol::crypto;
using crypto::TlsState;
using protocol::Octets;
using protocol::RandomStream;
using sim::host::ModelledTls;
using sim::host::TlsTransport;
using tests::fuzz::require;

namespace {

using Role = TlsTransport::Role;

constexpr std::int64_t now_unix_seconds = 1'704'067'200;
constexpr crypto::Validity this_year{now_unix_seconds - 86'400, now_unix_seconds + 365 * 86'400};
constexpr const char* server_name = "mail.beta.test";
constexpr std::string_view words_of_peer = "EHLO alpha.test\r\n";
constexpr std::size_t flights_max = 8;
constexpr std::size_t repeated_octets_max = 4096;

const crypto::CertificateAuthority& authority() {
    static const crypto::CertificateAuthority made(1, "authority", this_year);
    return made;
}

/// What a choice of the input says.
struct Plan {
    Role tested = Role::server;
    bool modelled = false;
    bool asks_client = false;

    explicit Plan(std::uint8_t choice)
        : tested((choice & 1U) != 0 ? Role::client : Role::server),
          modelled((choice & 2U) != 0),
          asks_client((choice & 4U) != 0) {}
};

TlsTransport server_end(const Plan& plan) {
    if (plan.modelled) return {Role::server, ModelledTls::server({{server_name}}, plan.asks_client)};
    static const crypto::Identity identity = authority().issue(server_name, {server_name}, this_year);
    crypto::TlsServerSettings settings{identity, {}, now_unix_seconds};
    if (plan.asks_client) settings.clients_authority = authority().root();
    return {Role::server, crypto::TlsEndpoint::server(settings, RandomStream(1, 0, "server", "tls"))};
}

TlsTransport client_end(const Plan& plan) {
    if (plan.modelled) return {Role::client, ModelledTls::client(server_name, true, "alice")};
    static const crypto::Identity alice = authority().issue_to_user("alice", this_year);
    const crypto::TlsClientSettings settings{crypto::TlsVerification::verified, authority().root(), alice};
    return {Role::client,
            crypto::TlsEndpoint::client(settings, server_name, now_unix_seconds, RandomStream(1, 0, "client", "tls"))};
}

TlsTransport end_of(const Plan& plan, Role role) {
    return role == Role::server ? server_end(plan) : client_end(plan);
}

/// Changes one flight of the peer: four octets of the input are one change.
Octets changed(Octets flight, std::size_t number, std::string_view edits) {
    for (; edits.size() >= 4; edits.remove_prefix(4)) {
        const auto octet = [&](std::size_t index) { return static_cast<unsigned char>(edits[index]); };
        if (octet(0) % flights_max != number || flight.empty()) continue;
        // Both the beginning and the end of a flight are near.
        const std::size_t at = octet(1) < 128 ? octet(1) % flight.size() : flight.size() - 1 - octet(1) % flight.size();
        switch (octet(2) % 5U) {
            case 0:
                flight[at] = static_cast<char>(flight[at] ^ octet(3));
                break;
            case 1:
                flight.resize(at);
                break;
            case 2:
                flight.insert(at, octet(3) % 16U + 1, edits[3]);
                break;
            case 3:
                if (flight.size() < repeated_octets_max) flight += flight.substr(at);
                break;
            default:
                flight.erase(at, octet(3) % 16U + 1);
                break;
        }
    }
    return flight;
}

/// The end under test, what comes to it, and what becomes of it.
class Tested {
public:
    Tested(const Plan& plan, std::uint8_t chunking) : end_(end_of(plan, plan.tested)), chunking_(chunking) {}

    void take(std::string_view octets) {
        tests::fuzz::for_each_chunk(octets, chunking_, [this](std::string_view chunk) {
            end_.receive(chunk);
            note();
        });
    }
    /// What it says since.
    Octets take_output() {
        note();
        return std::exchange(output_, {});
    }
    TlsTransport& end() { return end_; }
    [[nodiscard]] const Octets& plaintext() const { return plaintext_; }
    [[nodiscard]] std::string record() const {
        return said_ + '\n' + plaintext_ + '\n' + std::to_string(static_cast<int>(end_.state())) + end_.failure();
    }

private:
    void note() {
        const Octets output = end_.take_output();
        said_ += output;
        output_ += output;
        const bool had_failed = failed_;
        failed_ = end_.state() == TlsState::failed;
        const Octets plaintext = end_.take_plaintext();
        require(!had_failed || (failed_ && plaintext.empty()), "what has failed stays so, and gives nothing");
        require(failed_ == !end_.failure().empty(), "a failure has a reason");
        require(plaintext.empty() || end_.state() != TlsState::handshake,
                "nothing is read before the handshake is over");
        plaintext_ += plaintext;
    }

    TlsTransport end_;
    std::uint8_t chunking_;
    bool failed_ = false;
    Octets output_;
    Octets said_;
    Octets plaintext_;
};

/// A right peer, whose octets are changed on the way.
std::string run_with_peer(const Plan& plan, std::string_view edits, std::uint8_t chunking) {
    Tested tested(plan, chunking);
    TlsTransport peer = end_of(plan, plan.tested == Role::server ? Role::client : Role::server);
    peer.send(words_of_peer);
    tested.end().send("220 hello\r\n");
    for (std::size_t flight = 0; flight < flights_max; ++flight) {
        peer.receive(tested.take_output());
        tested.take(changed(peer.take_output(), flight, edits));
        if (flight == flights_max / 2) peer.close();
    }
    if (!plan.modelled) {
        require(words_of_peer.starts_with(tested.plaintext()), "nothing is read that the peer has not said");
    }
    if (edits.size() < 4) {
        require(tested.plaintext() == words_of_peer && tested.end().state() == TlsState::closed,
                "a dialogue that nobody disturbs comes to its end");
        const bool asked = plan.tested == Role::client || plan.asks_client;
        require(tested.end().peer_is_verified() == asked, "the peer is who it says");
    }
    return tested.record();
}

std::string run_alone(const Plan& plan, std::string_view octets, std::uint8_t chunking) {
    Tested tested(plan, chunking);
    tested.take(octets);
    require(tested.plaintext().empty() || plan.modelled, "who knows no key says nothing");
    static_cast<void>(tested.take_output());
    return tested.record();
}

/// The same octets over and over.
void check_flood(const Plan& plan, std::string_view octets) {
    static constexpr std::size_t flood_octets = 1U << 18U;
    static constexpr std::size_t most_octets = 1U << 17U;  // a message of the handshake may be so long
    if (octets.empty() || !tests::fuzz::MemoryWatch::can_see()) return;
    TlsTransport end = end_of(plan, plan.tested);
    tests::fuzz::MemoryWatch memory;
    for (std::size_t pushed = 0; pushed < flood_octets; pushed += octets.size()) {
        end.receive(octets);
        static_cast<void>(end.take_output());
        static_cast<void>(end.take_plaintext());
        memory.require_at_most(most_octets + 16 * octets.size(), "the memory of a connection is bounded");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const Plan plan(input.choice());
    const std::uint8_t chunking = input.choice();
    if (const bool alone = input.choice() % 2 != 0; alone) {
        require(run_alone(plan, input.rest(), '0') == run_alone(plan, input.rest(), chunking),
                "any chunking gives the same answer");
        check_flood(plan, input.rest());
    } else {
        require(run_with_peer(plan, input.rest(), '0') == run_with_peer(plan, input.rest(), chunking),
                "any chunking gives the same dialogue");
    }
    return 0;
}
