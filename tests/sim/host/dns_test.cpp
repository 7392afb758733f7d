#include "protocol/dns/message_codec.hpp"
#include "protocol/dns/zone_file.hpp"
#include "sim/host/address_lookup.hpp"
#include "sim/host/recursive_service.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/virtual_world.hpp"

using namespace tests;
namespace dns = protocol::dns;
namespace host = sim::host;
using dns::RecordType;
using ResolutionKind = dns::ResolutionKind;

namespace {

dns::DomainName name(std::string_view text) {
    return *dns::DomainName::parse(text);
}

const std::string small_zone = R"(
a.test. A 10.0.0.1
both.test. A 10.0.0.5
both.test. AAAA 2001:db8::5
www.test. CNAME a.test.
)";

std::string large_zone() {
    std::string zone;
    for (int index = 0; index < 40; ++index)
        zone += "large.test. TXT \"" + std::string(30, 'x') + std::to_string(index) + "\"\n";
    return zone;
}

struct DnsWorld : VirtualWorld {
    DnsWorld() : VirtualWorld({{"a.test", {"10.0.0.1"}}, {"server.test", {"10.0.0.2"}}}, small_zone + large_zone()) {}

    dns::Resolution look_up(std::string_view what, RecordType type, dns::StubSettings settings) {
        auto task = host::lookup(&a, &settings, name(what), type, "m1");
        task.start(a);
        run();
        return task.take();
    }
    dns::Resolution look_up(std::string_view what, RecordType type) { return look_up(what, type, stub()); }
    host::Runtime& a = runtime("a.test");
};

dns::Message question(std::uint16_t id = 7) {
    return dns::make_query(id, {name("a.test"), RecordType::a}, true);
}

/// A name server of a test: it does with a query what the test says.
class ScriptedNameServer : public sim::network::DatagramHandler {
public:
    ScriptedNameServer(host::Runtime& runtime, std::function<void(Endpoint from, const dns::Message&)> then)
        : runtime_(runtime), then_(std::move(then)) {
        REQUIRE(runtime.bind(dns::dns_port, *this).has_value());
    }
    ~ScriptedNameServer() override { runtime_.unbind(dns::dns_port); }
    void on_datagram(Endpoint, Endpoint remote, std::string_view octets) override {
        then_(remote, *dns::decode(octets));
    }

private:
    host::Runtime& runtime_;
    std::function<void(Endpoint, const dns::Message&)> then_;
};

protocol::Task<bool> ask(host::DnsExchanger* exchanger, Endpoint server, dns::DnsTransport transport,
                         std::optional<dns::ExchangeResult>* result) {
    dns::Message query = question();
    const auto pending = exchanger->exchange(server, query, 3s, transport);
    dns::ExchangeResult came = co_await *pending;
    result->emplace(std::move(came));
    co_return true;
}

using Outcome = dns::ExchangeResult::Outcome;

struct ExchangeWorld : DnsWorld {
    dns::ExchangeResult exchange(Endpoint name_server_asked, dns::DnsTransport transport) {
        auto task = ask(&exchanger, name_server_asked, transport, &result);
        task.start(a);
        run();
        return result.value();
    }
    host::DnsExchanger exchanger{a, "m1"};
    host::Runtime& server = runtime("server.test");
    const Endpoint at_server{address("10.0.0.2"), dns::dns_port};
    const Endpoint name_server{address(VirtualWorld::name_server_address), dns::dns_port};
    std::optional<dns::ExchangeResult> result;
};

}  // namespace

TEST_CASE("a query is answered, by UDP and by TCP", "[host]") {
    ExchangeWorld world;
    const auto transport = GENERATE(dns::DnsTransport::udp, dns::DnsTransport::tcp);
    const dns::ExchangeResult result = world.exchange(world.name_server, transport);
    CHECK(result.outcome == Outcome::answered);
    REQUIRE(result.response.answers.size() == 1);
    CHECK(result.response.answers[0].address() == address("10.0.0.1"));
    const auto queries = world.events.of(EventKind::dns_query);
    const auto answers = world.events.of(EventKind::dns_answer);
    REQUIRE((queries.size() == 1 && answers.size() == 1));
    CHECK(queries[0].message == "m1");
    CHECK(queries[0].fields.text("transport") == (transport == dns::DnsTransport::udp ? "udp" : "tcp"));
    CHECK(answers[0].fields.boolean("authoritative"));
    CHECK(answers[0].fields.list("answers") == std::vector<std::string>{"a.test. 3600 IN A 10.0.0.1"});
}

TEST_CASE("a server that says nothing", "[host]") {
    ExchangeWorld world;
    const ScriptedNameServer silent(world.server, [](Endpoint, const dns::Message&) {});
    CHECK(world.exchange(world.at_server, dns::DnsTransport::udp).outcome == Outcome::timed_out);
    CHECK(world.engine.now() == Instant{} + 3s);
    CHECK(world.events.of(EventKind::dns_timeout).size() == 1);
}

TEST_CASE("a server that does not listen to TCP", "[host]") {
    ExchangeWorld world;
    CHECK(world.exchange(world.at_server, dns::DnsTransport::tcp).outcome == Outcome::unreachable);
}

TEST_CASE("RFC 5452 section 9.1: only the response to the query, from where it was sent, is believed", "[host]") {
    ExchangeWorld world;
    dns::Message wrong = dns::make_response(question(), dns::ResponseCode::name_error);
    SECTION("another address") {}
    SECTION("another id") {
        wrong.id = 8;
    }
    SECTION("another question") {
        wrong.questions[0].name = name("b.test");
    }
    const bool spoofed_address = wrong.id == 7 && wrong.questions[0].name == name("a.test");
    const ScriptedNameServer server(world.server, [&](Endpoint remote, const dns::Message& query) {
        // The forged response is there first.
        host::Runtime& forger = spoofed_address ? world.runtime("ns.test") : world.server;
        forger.send_datagram(dns::dns_port, remote, dns::encode(wrong));
        world.at(1s, [&world, remote, query] {
            world.server.send_datagram(dns::dns_port, remote,
                                       dns::encode(dns::make_response(query, dns::ResponseCode::no_error)));
        });
    });
    const dns::ExchangeResult result = world.exchange(world.at_server, dns::DnsTransport::udp);
    CHECK(result.outcome == Outcome::answered);
    CHECK(result.response.rcode == dns::ResponseCode::no_error);
}

TEST_CASE("octets that are no DNS message", "[host]") {
    ExchangeWorld world;
    const ScriptedNameServer server(world.server, [&](Endpoint remote, const dns::Message&) {
        world.server.send_datagram(dns::dns_port, remote, "nonsense");
    });
    CHECK(world.exchange(world.at_server, dns::DnsTransport::udp).outcome == Outcome::malformed);
}

TEST_CASE("a destroyed exchanger leaves nothing behind", "[host]") {
    DnsWorld world;
    {
        host::DnsExchanger exchanger(world.a, "");
        const auto udp = exchanger.exchange({address("10.0.0.2"), 53}, question(), 3s, dns::DnsTransport::udp);
        const auto tcp = exchanger.exchange({address("10.0.0.2"), 53}, question(), 3s, dns::DnsTransport::tcp);
        CHECK_FALSE(udp->completed());
    }
    CHECK(world.run() == sim::engine::Engine::End::no_strong_event);
    CHECK(world.events.of(EventKind::dns_timeout).empty());
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("a program looks up names by its host's resolver", "[host]") {
    DnsWorld world;
    CHECK(world.look_up("a.test", RecordType::a).kind == ResolutionKind::records);
    CHECK(world.look_up("a.test", RecordType::mx).kind == ResolutionKind::no_data);
    CHECK(world.look_up("nothing.test", RecordType::a).kind == ResolutionKind::name_error);
    CHECK(world.look_up("www.test", RecordType::a).answers.size() == 2);
    CHECK(world.events.texts(EventKind::dns_resolved, "outcome") ==
          std::vector<std::string>{"answer", "nodata", "nxdomain", "answer"});
    SECTION("no resolver at all") {
        CHECK(world.look_up("a.test", RecordType::a, {}).kind == ResolutionKind::failure);
    }
    SECTION("RFC 1123 section 6.1.3.1: the second server is asked where the first is silent") {
        dns::StubSettings settings = world.stub();
        settings.servers.insert(settings.servers.begin(), {address("10.0.0.2"), dns::dns_port});
        const ScriptedNameServer silent(world.runtime("server.test"), [](Endpoint, const dns::Message&) {});
        CHECK(world.look_up("a.test", RecordType::a, settings).kind == ResolutionKind::records);
        CHECK(world.events.of(EventKind::dns_timeout).size() == 1);
    }
    SECTION("and at once where no program of the first listens: an ICMP message says so") {
        dns::StubSettings settings = world.stub();
        settings.servers.insert(settings.servers.begin(), {address("10.0.0.2"), dns::dns_port});
        CHECK(world.look_up("a.test", RecordType::a, settings).kind == ResolutionKind::records);
        CHECK(world.events.of(EventKind::dns_timeout).empty());
    }
}

TEST_CASE("RFC 7766 section 5: a truncated answer is asked for again by TCP", "[host]") {
    DnsWorld world;
    CHECK(world.look_up("large.test", RecordType::txt).answers.size() == 40);
    CHECK(world.events.texts(EventKind::dns_query, "transport") == std::vector<std::string>{"udp", "tcp"});
    CHECK(world.events.of(EventKind::dns_answer).front().fields.boolean("truncated"));
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("RFC 6724 section 2.1: IPv6 addresses come before IPv4 addresses", "[host]") {
    DnsWorld world;
    const auto found = [&](const char* host_name, host::AddressFamilies families) {
        dns::StubSettings settings = world.stub();
        auto task = host::lookup_addresses(&world.a, &settings, name(host_name), families, "");
        task.start(world.a);
        world.run();
        return task.take();
    };
    CHECK(found("both.test", {true, true}).addresses == std::vector{address("2001:db8::5"), address("10.0.0.5")});
    CHECK(found("both.test", {true, false}).addresses == std::vector{address("10.0.0.5")});
    CHECK(found("a.test", {true, true}).kind == ResolutionKind::records);
    CHECK(found("a.test", {false, true}).kind == ResolutionKind::no_data);
    CHECK(found("nothing.test", {true, true}).kind == ResolutionKind::name_error);
    world.set_zone_behaviour("broken.test", dns::ZoneBehaviour::fail);
    CHECK(found("x.broken.test", {true, true}).kind == ResolutionKind::failure);
}

TEST_CASE("a name server answers nonsense with FORMERR, and responses not at all", "[host]") {
    ExchangeWorld world;
    std::vector<dns::ResponseCode> answers;
    const ScriptedNameServer listener(world.server,
                                      [&](Endpoint, const dns::Message& message) { answers.push_back(message.rcode); });
    const std::string query = dns::encode(question());
    world.server.send_datagram(dns::dns_port, world.name_server, query.substr(0, query.size() - 3));
    world.server.send_datagram(dns::dns_port, world.name_server,
                               dns::encode(dns::make_response(question(), dns::ResponseCode::no_error)));
    world.run();
    CHECK(answers == std::vector{dns::ResponseCode::format_error});
}

TEST_CASE("a zone can be answered for in other ways", "[host]") {
    DnsWorld world;
    world.set_zone_behaviour("zone.test", dns::ZoneBehaviour::fail);
    CHECK(world.look_up("x.zone.test", RecordType::a).kind == ResolutionKind::failure);
    world.set_zone_behaviour("zone.test", dns::ZoneBehaviour::refuse);
    CHECK(world.look_up("x.zone.test", RecordType::a).kind == ResolutionKind::failure);
    world.set_zone_behaviour("zone.test", dns::ZoneBehaviour::serve);
    CHECK(world.look_up("x.zone.test", RecordType::a).kind == ResolutionKind::name_error);
}

TEST_CASE("RFC 1034 section 5.3.3: a recursive server finds the answer and keeps it", "[host]") {
    DnsWorld world;
    dns::ResolverSettings settings;
    settings.root_hints.push_back({name("ns.test"), {address(VirtualWorld::name_server_address)}});
    auto resolver = std::make_unique<host::RecursiveService>(world.runtime("server.test"), settings);
    resolver->start();
    dns::StubSettings stub;
    stub.servers.push_back({address("10.0.0.2"), dns::dns_port});
    const auto queries = [&] { return world.events.of(EventKind::dns_query, "server.test").size(); };

    CHECK(world.look_up("a.test", RecordType::a, stub).rdatas().size() == 1);
    const std::size_t asked = queries();
    CHECK(asked >= 1);
    CHECK(world.look_up("a.test", RecordType::a, stub).kind == ResolutionKind::records);
    CHECK(queries() == asked);
    CHECK_FALSE(world.events.of(EventKind::dns_cache_hit).empty());
    CHECK(world.look_up("nothing.test", RecordType::a, stub).kind == ResolutionKind::name_error);
    CHECK(world.look_up("large.test", RecordType::txt, stub).answers.size() == 40);  // by TCP on both ways

    const auto same_cache = [&] {
        const auto folded = world.events.folded().hosts["server.test"].cache;
        CHECK(folded.size() == resolver->cache().entries().size());
        for (const auto& [key, entry] : resolver->cache().entries()) {
            const auto found = folded.find({key.name.to_string(), dns::to_string(key.type)});
            REQUIRE(found != folded.end());
            CHECK(found->second.kind == host::cache_kind_text(entry.kind));
            CHECK(found->second.records == entry.records_text());
            CHECK(found->second.expires_at == entry.expires);
        }
        return folded.size();
    };
    CHECK(same_cache() >= 3);
    SECTION("entries expire") {
        world.at(90s, [] {});
        world.run();
        const std::size_t positive = same_cache();
        world.at(2h, [] {});
        world.run();
        CHECK(same_cache() < positive);
        CHECK(world.look_up("a.test", RecordType::a, stub).kind == ResolutionKind::records);
        CHECK(queries() > asked);
    }
    SECTION("and are forgotten with the program") {
        resolver->flush_cache();
        CHECK(same_cache() == 0);
    }
    SECTION("questions under way end with the program") {
        auto task = host::lookup(&world.a, &stub, name("both.test"), RecordType::a, "");
        task.start(world.a);
        world.at(1s, [] {});
        world.run(world.engine.now() - Instant{} + 25ms);
        resolver.reset();
        world.run();
        CHECK(task.take().kind == ResolutionKind::failure);
    }
}
