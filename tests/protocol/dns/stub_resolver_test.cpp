#include "protocol/dns/stub_resolver.hpp"

#include <chrono>
#include <string>
#include <vector>

#include "tests/protocol/dns/dns_text.hpp"
#include "tests/protocol/dns/scripted_world.hpp"
#include "tests/support/catch.hpp"

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;
using protocol::IpAddress;
using protocol::dns::DnsTransport;
using protocol::dns::Message;
using protocol::dns::RecordType;
using protocol::dns::Resolution;
using protocol::dns::ResolutionKind;
using protocol::dns::ResponseCode;
using protocol::dns::StubResolver;
using protocol::dns::StubSettings;
using tests::dns::name;
using tests::dns::record;
using tests::dns::texts;

namespace {

using Lines = std::vector<std::string>;

struct StubWorld {
    StubWorld() {
        StubSettings settings;
        settings.servers = {{IpAddress::v4({192, 0, 2, 1}), 53}, {IpAddress::v4({192, 0, 2, 2}), 53}};
        stub.set_settings(settings);
    }
    Resolution lookup() { return world.finish(stub.lookup(name("beta.test"), RecordType::mx)); }
    tests::dns::ScriptedWorld world;
    StubResolver stub{world, {}};
};

std::optional<Message> good_answer(const Message& query, DnsTransport) {
    Message response = make_response(query, ResponseCode::no_error);
    REQUIRE(query.recursion_desired);
    response.recursion_available = true;
    response.answers = {record("beta.test. 60 IN MX 10 mx1.beta.test.")};
    return response;
}

}  // namespace

TEST_CASE("the first server's answer is taken") {
    StubWorld world;
    world.world.add_server("192.0.2.1", good_answer);
    const Resolution resolution = world.lookup();
    CHECK(resolution.kind == ResolutionKind::records);
    CHECK(texts(resolution.answers) == Lines{"beta.test. 60 IN MX 10 mx1.beta.test."});
    CHECK(world.world.take_queries() == Lines{"192.0.2.1 udp beta.test. IN MX"});
}

TEST_CASE("negative answers") {
    StubWorld world;
    world.world.add_server(
        "192.0.2.1", [](const Message& query, DnsTransport) { return make_response(query, ResponseCode::name_error); });
    CHECK(world.lookup().kind == ResolutionKind::name_error);
    world.world.add_server(
        "192.0.2.1", [](const Message& query, DnsTransport) { return make_response(query, ResponseCode::no_error); });
    CHECK(world.lookup().kind == ResolutionKind::no_data);
}

TEST_CASE("SERVFAIL and silence lead to the next server, twice around, 5 s each") {
    StubWorld world;
    world.world.add_server("192.0.2.1", [](const Message& query, DnsTransport) {
        return make_response(query, ResponseCode::server_failure);
    });
    SECTION("the second answers") {
        world.world.add_server("192.0.2.2", good_answer);
        CHECK(world.lookup().kind == ResolutionKind::records);
        CHECK(world.world.take_queries() == Lines{"192.0.2.1 udp beta.test. IN MX", "192.0.2.2 udp beta.test. IN MX"});
    }
    SECTION("the second is silent") {
        const Resolution resolution = world.lookup();
        CHECK(resolution.kind == ResolutionKind::failure);
        CHECK(resolution.queries_sent == 4);
        CHECK(resolution.explanation == "the server did not answer in time");
        CHECK(world.world.now() == protocol::Instant() + 2 * 20ms + 2 * 5s);
    }
}

TEST_CASE("a truncated answer is fetched by TCP") {
    StubWorld world;
    world.world.add_server("192.0.2.1", [](const Message& query, DnsTransport transport) {
        auto response = good_answer(query, transport);
        response->truncated = transport == DnsTransport::udp;
        return response;
    });
    CHECK(world.lookup().kind == ResolutionKind::records);
    CHECK(world.world.take_queries() == Lines{"192.0.2.1 udp beta.test. IN MX", "192.0.2.1 tcp beta.test. IN MX"});
}

TEST_CASE("an answer with another id is not taken, RFC 5452 section 9.1") {
    StubWorld world;
    world.world.add_server("192.0.2.1", [](const Message& query, DnsTransport transport) {
        auto response = good_answer(query, transport);
        ++response->id;
        return response;
    });
    CHECK(world.lookup().kind == ResolutionKind::failure);
}

TEST_CASE("without a server there is no answer") {
    StubWorld world;
    world.stub.set_settings({});
    CHECK(world.lookup().explanation == "no recursive name server is configured");
}
