#include "protocol/dns/resolver.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "protocol/dns/recursive_server.hpp"
#include "tests/protocol/dns/dns_text.hpp"
#include "tests/protocol/dns/scripted_world.hpp"
#include "tests/support/catch.hpp"

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;
using protocol::IpAddress;
using protocol::Task;
using protocol::dns::AuthoritativeServer;
using protocol::dns::Cache;
using protocol::dns::DnsTransport;
using protocol::dns::Message;
using protocol::dns::RecordType;
using protocol::dns::Resolution;
using protocol::dns::ResolutionKind;
using protocol::dns::Resolver;
using protocol::dns::ResolverSettings;
using protocol::dns::ResponseCode;
using protocol::dns::ZoneBehaviour;
using tests::dns::name;
using tests::dns::question;
using tests::dns::record;
using tests::dns::texts;

namespace {

using Lines = std::vector<std::string>;

ResolverSettings with_root() {
    ResolverSettings settings;
    settings.root_hints = {{name("a.root-servers.net"), {IpAddress::v4({198, 51, 100, 1})}}};
    return settings;
}

std::shared_ptr<AuthoritativeServer> serving(std::string_view origin, std::string_view records) {
    auto server = std::make_shared<AuthoritativeServer>();
    server->add_zone(tests::dns::zone(origin, "$TTL 3600\n@ SOA ns hostmaster 1 2 3 4 300\n" + std::string(records)));
    return server;
}

/// A root, a top level domain `test.` and the zones that it delegates.
struct Internet {
    explicit Internet(std::string_view delegations) {
        world.add_server("198.51.100.1", serving(".",
                                                 "@ NS a.root-servers.net.\na.root-servers.net. A 198.51.100.1\n"
                                                 "test. NS ns.test.\nns.test. A 198.51.100.2\n"));
        world.add_server("198.51.100.2", serving("test", "@ NS ns\nns A 198.51.100.2\n" + std::string(delegations)));
    }
    Resolution resolve(std::string_view owner, RecordType type) {
        return world.finish(resolver.resolve(name(owner), type));
    }
    tests::dns::ScriptedWorld world;
    Cache cache;
    Resolver resolver{world, cache, with_root()};
};

constexpr std::string_view beta_delegation = "beta NS ns1.beta\nns1.beta A 192.0.2.53\n";
constexpr std::string_view two_servers =
    "beta NS ns1.beta\nbeta NS ns2.beta\nns1.beta A 192.0.2.53\nns2.beta A 192.0.2.54\n";
constexpr std::string_view beta_records =
    "@ NS ns1\nns1 A 192.0.2.53\n@ 60 MX 10 mx1\nmx1 A 192.0.2.1\nwww CNAME web\nweb A 192.0.2.80\n"
    "out CNAME x.gamma.test.\nloop1 CNAME loop2\nloop2 CNAME loop1\n";

std::optional<Message> nothing(const Message&, DnsTransport) {
    return std::nullopt;
}

tests::dns::ScriptedWorld::Script always(ResponseCode rcode) {
    return [rcode](const Message& query, DnsTransport) { return make_response(query, rcode); };
}

}  // namespace

TEST_CASE("a name is resolved from the root down, then from the cache, RFC 1034 section 5.3.3") {
    Internet internet(beta_delegation);
    internet.world.add_server("192.0.2.53", serving("beta.test", beta_records));
    const Resolution first = internet.resolve("beta.test", RecordType::mx);
    CHECK(first.kind == ResolutionKind::records);
    CHECK(texts(first.answers) == Lines{"beta.test. 60 IN MX 10 mx1.beta.test."});
    CHECK(first.queries_sent == 3);
    CHECK_FALSE(first.from_cache);
    CHECK(internet.world.take_queries() == Lines{"198.51.100.1 udp beta.test. IN MX",
                                                 "198.51.100.2 udp beta.test. IN MX",
                                                 "192.0.2.53 udp beta.test. IN MX"});
    CHECK(internet.world.take_steps() ==
          Lines{"start-at: the nearest zone whose servers are known", "ask: the only server left to ask",
                "referral: the zone is delegated to servers of its own", "ask: the only server left to ask",
                "referral: the zone is delegated to servers of its own", "ask: the only server left to ask",
                "answered"});
    internet.world.advance(20s);
    const Resolution second = internet.resolve("beta.test", RecordType::mx);
    CHECK(texts(second.answers) == Lines{"beta.test. 40 IN MX 10 mx1.beta.test."});
    CHECK(second.from_cache);
    CHECK(internet.world.take_queries().empty());
    // The exchanger's address came as additional data: it must be asked for, at the zone's server directly.
    CHECK(texts(internet.resolve("mx1.beta.test", RecordType::a).answers) ==
          Lines{"mx1.beta.test. 3600 IN A 192.0.2.1"});
    CHECK(internet.world.take_queries() == Lines{"192.0.2.53 udp mx1.beta.test. IN A"});
}

TEST_CASE("negative answers are kept, with their time running down, RFC 2308 section 5") {
    Internet internet(beta_delegation);
    internet.world.add_server("192.0.2.53", serving("beta.test", beta_records));
    CHECK(internet.resolve("nope.beta.test", RecordType::a).kind == ResolutionKind::name_error);
    CHECK(internet.resolve("web.beta.test", RecordType::mx).kind == ResolutionKind::no_data);
    static_cast<void>(internet.world.take_queries());
    internet.world.advance(100s);
    const Resolution again = internet.resolve("nope.beta.test", RecordType::mx);
    CHECK(again.kind == ResolutionKind::name_error);
    CHECK(again.rcode == ResponseCode::name_error);
    REQUIRE(again.soa);
    CHECK(again.soa->ttl_seconds == 199);
    CHECK(internet.resolve("web.beta.test", RecordType::mx).rcode == ResponseCode::no_error);
    CHECK(internet.world.take_queries().empty());
    internet.world.advance(200s);
    CHECK(internet.resolve("nope.beta.test", RecordType::a).queries_sent == 1);
}

TEST_CASE("a server's name outside its zone is resolved first") {
    Internet internet("beta NS ns.gamma\ngamma NS ns.gamma\nns.gamma A 192.0.2.3\n");
    auto server = serving("beta.test", "@ NS ns.gamma.test.\nweb A 192.0.2.80\n");
    server->add_zone(tests::dns::zone("gamma.test", "$TTL 60\n@ SOA ns h 1 2 3 4 5\n@ NS ns\nns A 192.0.2.3\n"));
    internet.world.add_server("192.0.2.3", server);
    // Without glue in the referral to beta.test (a server that leaves it out).
    auto test_server =
        serving("test", "@ NS ns\nns A 198.51.100.2\nbeta NS ns.gamma\ngamma NS ns.gamma\nns.gamma A 192.0.2.3\n");
    internet.world.add_server("198.51.100.2", [test_server](const Message& query, DnsTransport) {
        Message response = test_server->respond(query);
        if (query.questions.front().name == name("web.beta.test")) response.additionals.clear();
        return response;
    });
    CHECK(texts(internet.resolve("web.beta.test", RecordType::a).answers) ==
          Lines{"web.beta.test. 3600 IN A 192.0.2.80"});
    CHECK(internet.world.take_queries() ==
          Lines{"198.51.100.1 udp web.beta.test. IN A", "198.51.100.2 udp web.beta.test. IN A",
                "198.51.100.2 udp ns.gamma.test. IN A", "192.0.2.3 udp ns.gamma.test. IN A",
                "192.0.2.3 udp web.beta.test. IN A"});
}

TEST_CASE("servers that need each other's address are given up") {
    Internet internet("beta NS ns.gamma\ngamma NS ns.beta\n");
    const Resolution resolution = internet.resolve("web.beta.test", RecordType::a);
    CHECK(resolution.kind == ResolutionKind::failure);
    CHECK(resolution.queries_sent < 10);
    const Lines steps = internet.world.take_steps();
    CHECK(std::count(steps.begin(), steps.end(),
                     "gave-up: to find the server's address one would have to know it already") > 0);
}

TEST_CASE("a server that does not help is left for the next") {
    Internet internet(two_servers);
    auto good = serving("beta.test", "@ NS ns1\n@ NS ns2\nns1 A 192.0.2.53\nns2 A 192.0.2.54\nweb A 192.0.2.80\n");
    std::string reason;
    SECTION("SERVFAIL") {
        internet.world.add_server("192.0.2.53", always(ResponseCode::server_failure));
        reason = "the server has a problem of its own (SERVFAIL)";
    }
    SECTION("REFUSED") {
        internet.world.add_server("192.0.2.53", always(ResponseCode::refused));
        reason = "the server refuses to answer (REFUSED)";
    }
    SECTION("lame") {
        internet.world.add_server("192.0.2.53", always(ResponseCode::no_error));
        reason = "the server does not know the zone it is said to serve";
    }
    SECTION("silent") {
        internet.world.add_server("192.0.2.53", nothing);
        reason = "the server did not answer in time";
    }
    SECTION("unreachable") {
        internet.world.make_unreachable("192.0.2.53");
        reason = "the server cannot be reached";
    }
    SECTION("answers with another id") {
        internet.world.add_server("192.0.2.53", [](const Message& query, DnsTransport) {
            Message response = make_response(query, ResponseCode::no_error);
            ++response.id;
            response.answers = {record("web.beta.test. 60 IN A 203.0.113.66")};
            return response;
        });
        reason = "the server's answer does not belong to the query, or is cut";
    }
    internet.world.add_server("192.0.2.54", good);
    bool left = false;
    for (int round = 0; round < 10; ++round) {  // whichever is tried first
        internet.cache.flush(protocol::dns::DomainName());
        const Resolution resolution = internet.resolve("web.beta.test", RecordType::a);
        CHECK(texts(resolution.answers) == Lines{"web.beta.test. 3600 IN A 192.0.2.80"});
        const Lines steps = internet.world.take_steps();
        left = left || std::count(steps.begin(), steps.end(), "try-next-server: " + reason) > 0;
    }
    CHECK(left);
}

TEST_CASE("silent servers are tried again with more patience, then the question fails for a while, RFC 9520") {
    Internet internet(beta_delegation);
    const auto started = internet.world.now();
    const Resolution failed = internet.resolve("web.beta.test", RecordType::a);
    CHECK(failed.kind == ResolutionKind::failure);
    CHECK(failed.rcode == ResponseCode::server_failure);
    CHECK(failed.explanation == "the server did not answer in time");
    CHECK(failed.queries_sent == 6);               // root, test., four times the zone's server
    CHECK(internet.world.now() - started == 10s);  // measured: truth case c27
    internet.world.add_server("192.0.2.53", serving("beta.test", beta_records));
    CHECK(internet.resolve("web.beta.test", RecordType::a).from_cache);
    internet.world.advance(5s);
    CHECK(internet.resolve("web.beta.test", RecordType::a).kind == ResolutionKind::records);
}

TEST_CASE("a resolution ends in time, and with few queries") {
    Internet internet(beta_delegation);
    ResolverSettings settings = with_root();
    SECTION("time") {
        settings.time_max = 2s;
        internet.resolver.set_settings(settings);
        const auto started = internet.world.now();
        CHECK(internet.resolve("web.beta.test", RecordType::a).kind == ResolutionKind::failure);
        CHECK(internet.world.now() - started == 2s);
    }
    SECTION("queries") {
        settings.queries_max = 3;
        internet.resolver.set_settings(settings);
        CHECK(internet.resolve("web.beta.test", RecordType::a).queries_sent == 3);
    }
    SECTION("no server to begin with") {
        settings.root_hints.clear();
        internet.resolver.set_settings(settings);
        CHECK(internet.resolve("web.beta.test", RecordType::a).explanation == "no address of a name server is known");
    }
}

TEST_CASE("aliases are followed, inside and outside the zone") {
    Internet internet(std::string(beta_delegation) + "gamma NS ns.gamma\nns.gamma A 192.0.2.3\n");
    internet.world.add_server("192.0.2.53", serving("beta.test", beta_records));
    internet.world.add_server("192.0.2.3", serving("gamma.test", "@ NS ns\nns A 192.0.2.3\nx A 192.0.2.4\n"));
    const Resolution inside = internet.resolve("www.beta.test", RecordType::a);
    CHECK(texts(inside.answers) ==
          Lines{"www.beta.test. 3600 IN CNAME web.beta.test.", "web.beta.test. 3600 IN A 192.0.2.80"});
    CHECK(inside.canonical_name() == name("web.beta.test"));
    CHECK(inside.rdatas().size() == 1);
    const Resolution outside = internet.resolve("out.beta.test", RecordType::a);
    CHECK(texts(outside.answers) ==
          Lines{"out.beta.test. 3600 IN CNAME x.gamma.test.", "x.gamma.test. 3600 IN A 192.0.2.4"});
    CHECK(outside.canonical_name() == name("x.gamma.test"));
    const Resolution loop = internet.resolve("loop1.beta.test", RecordType::a);
    CHECK(loop.kind == ResolutionKind::failure);
    CHECK(loop.explanation == "the aliases form a loop");
}

TEST_CASE("a chain of aliases across zones is followed up to the limit") {
    Internet internet("a NS ns.a\nns.a A 192.0.2.10\nb NS ns.b\nns.b A 192.0.2.11\n");
    // n0.a -> n0.b -> n1.a -> n1.b -> ...: each answer holds one alias, since its target is another server's.
    std::string a = "@ NS ns\nns A 192.0.2.10\n";
    std::string b = "@ NS ns\nns A 192.0.2.11\n";
    for (int n = 0; n < 10; ++n) {
        a += "n" + std::to_string(n) + " CNAME n" + std::to_string(n) + ".b.test.\n";
        b += "n" + std::to_string(n) + " CNAME n" + std::to_string(n + 1) + ".a.test.\n";
    }
    a += "n10 A 192.0.2.99\n";
    internet.world.add_server("192.0.2.10", serving("a.test", a));
    internet.world.add_server("192.0.2.11", serving("b.test", b));
    const Resolution eleven = internet.resolve("n4.b.test", RecordType::a);  // n5.a ... n10.a: 11 aliases
    CHECK(eleven.kind == ResolutionKind::records);
    CHECK(eleven.answers.size() == 12);
    internet.cache.flush(protocol::dns::DomainName());
    const Resolution twelve = internet.resolve("n4.a.test", RecordType::a);
    CHECK(twelve.kind == ResolutionKind::failure);
    CHECK(twelve.explanation == "too many aliases one after the other");
    CHECK(internet.resolve("n4.a.test", RecordType::a).from_cache);
}

TEST_CASE("a truncated answer is fetched by TCP, RFC 7766 section 5") {
    Internet internet(beta_delegation);
    std::string records = "@ NS ns1\nns1 A 192.0.2.53\n";
    for (int n = 0; n < 20; ++n) records += "big TXT " + std::string(100, static_cast<char>('a' + n)) + "\n";
    internet.world.add_server("192.0.2.53", serving("beta.test", records));
    const Resolution resolution = internet.resolve("big.beta.test", RecordType::txt);
    CHECK(resolution.rdatas().size() == 20);
    const Lines queries = internet.world.take_queries();
    CHECK(queries.back() == "192.0.2.53 tcp big.beta.test. IN TXT");
    CHECK(queries.size() == 4);
}

TEST_CASE("a server that does not know EDNS is asked without it, RFC 6891 section 6.2.2") {
    Internet internet(beta_delegation);
    const auto server = serving("beta.test", beta_records);
    internet.world.add_server("192.0.2.53", [server](const Message& query, DnsTransport) {
        Message response = query.edns ? make_response(query, ResponseCode::format_error) : server->respond(query);
        response.edns.reset();
        return response;
    });
    CHECK(internet.resolve("web.beta.test", RecordType::a).kind == ResolutionKind::records);
}

TEST_CASE("a server cannot plant records of other zones, RFC 5452 section 6") {
    Internet internet(std::string(beta_delegation) + "bank NS ns.bank\nns.bank A 192.0.2.7\n");
    internet.world.add_server("192.0.2.7", serving("bank.test", "@ NS ns\nns A 192.0.2.7\nwww A 192.0.2.8\n"));
    internet.world.add_server("192.0.2.53", [](const Message& query, DnsTransport) {
        Message response = make_response(query, ResponseCode::no_error);
        response.authoritative = true;
        response.answers = {record("web.beta.test. 60 IN A 192.0.2.80"),
                            record("www.bank.test. 9999 IN A 203.0.113.66")};
        response.authorities = {record("bank.test. 9999 IN NS ns1.beta.test."),
                                record("test. 9999 IN NS ns1.beta.test.")};
        response.additionals = {record("www.bank.test. 9999 IN A 203.0.113.66"),
                                record("ns.bank.test. 9999 IN A 203.0.113.66")};
        return response;
    });
    CHECK(texts(internet.resolve("web.beta.test", RecordType::a).answers) ==
          Lines{"web.beta.test. 60 IN A 192.0.2.80"});
    CHECK(texts(internet.resolve("www.bank.test", RecordType::a).answers) ==
          Lines{"www.bank.test. 3600 IN A 192.0.2.8"});
}

TEST_CASE("equal questions at the same time share one resolution") {
    Internet internet(beta_delegation);
    internet.world.add_server("192.0.2.53", serving("beta.test", beta_records));
    Task<Resolution> one = internet.resolver.resolve(name("web.beta.test"), RecordType::a);
    Task<Resolution> two = internet.resolver.resolve(name("WEB.beta.test"), RecordType::a);
    one.start(internet.world);
    two.start(internet.world);
    SECTION("both get the answer") {
        internet.world.run();
        CHECK(one.take().answers == two.take().answers);
        CHECK(internet.world.take_queries().size() == 3);
    }
    SECTION("the one that works is cancelled") {
        auto killer = [](Task<Resolution>* victim, protocol::Pending<int>* when) -> Task<void> {
            protocol::Pending<int>& moment = *when;
            co_await moment;
            *victim = Task<Resolution>();
        };
        protocol::Pending<int> when;
        Task<void> killing = killer(&one, &when);
        killing.start(internet.world);
        when.complete(1);
        internet.world.run();
        const Resolution joined = two.take();
        CHECK(joined.kind == ResolutionKind::failure);
        CHECK(joined.explanation == "the resolution was cancelled");
        CHECK(internet.resolve("web.beta.test", RecordType::a).kind == ResolutionKind::records);
    }
}

TEST_CASE("a resolution can be cancelled at any moment") {
    for (int steps = 0; steps < 6; ++steps) {
        Internet internet("beta NS ns.gamma\ngamma NS ns.gamma\nns.gamma A 192.0.2.3\n");
        Task<Resolution> task = internet.resolver.resolve(name("web.beta.test"), RecordType::a);
        task.start(internet.world);
        for (int n = 0; n < steps; ++n) internet.world.step();
        task = Task<Resolution>();
        internet.world.run();
        CHECK(internet.resolve("test", RecordType::soa).kind == ResolutionKind::records);
    }
}

TEST_CASE("glue that has expired before its delegation is learnt again") {
    Internet internet(beta_delegation);
    auto test_server = serving("test", "@ NS ns\nns A 198.51.100.2\nbeta NS ns1.beta\nns1.beta 60 A 192.0.2.53\n");
    internet.world.add_server("198.51.100.2", test_server);
    internet.world.add_server("192.0.2.53",
                              serving("beta.test", "@ NS ns1\nns1 60 A 192.0.2.53\nweb 60 A 192.0.2.80\n"));
    CHECK(internet.resolve("web.beta.test", RecordType::a).kind == ResolutionKind::records);
    internet.world.advance(100s);
    static_cast<void>(internet.world.take_queries());
    CHECK(internet.resolve("web.beta.test", RecordType::a).kind == ResolutionKind::records);
    CHECK(internet.world.take_queries() ==
          Lines{"198.51.100.2 udp web.beta.test. IN A", "192.0.2.53 udp web.beta.test. IN A"});
}

TEST_CASE("the fastest server is asked, and the others now and then") {
    // RFC 1035 section 7.2; a question a second for half an hour
    Internet internet(two_servers);
    const auto server =
        serving("beta.test", "@ NS ns1\n@ NS ns2\nns1 A 192.0.2.53\nns2 A 192.0.2.54\n* 0 A 192.0.2.80\n");
    internet.world.add_server("192.0.2.53", server);
    internet.world.add_server("192.0.2.54", server);
    internet.world.set_round_trip("192.0.2.54", 300ms);
    const auto asked_slow = [&](int questions) {
        int slow = 0;
        for (int count = 0; count < questions; ++count) {
            internet.world.advance(1s);
            CHECK(internet.resolve("web.beta.test", RecordType::a).kind == ResolutionKind::records);
            for (const std::string& query : internet.world.take_queries())
                slow += query.starts_with("192.0.2.54") ? 1 : 0;
        }
        return slow;
    };
    CHECK(asked_slow(20) == 1);  // to measure it
    const int later = asked_slow(1800);
    CHECK(later >= 1);
    CHECK(later <= 5);
    const Lines steps = internet.world.take_steps();
    CHECK(std::ranges::count(steps, "ask: the quickest lately, silence counted, of those left") > 1000);
}

TEST_CASE("a server that is silent falls behind one that answers") {
    Internet internet(two_servers);
    internet.world.add_server("192.0.2.53", nothing);
    internet.world.add_server("192.0.2.54", serving("beta.test", "@ NS ns2\nns2 A 192.0.2.54\n* 0 A 192.0.2.80\n"));
    internet.world.set_round_trip("192.0.2.54", 300ms);
    int silent = 0;
    for (int count = 0; count < 20; ++count) {
        CHECK(internet.resolve("web.beta.test", RecordType::a).kind == ResolutionKind::records);
        for (const std::string& query : internet.world.take_queries())
            silent += query.starts_with("192.0.2.53") ? 1 : 0;
    }
    CHECK(silent <= 3);
}

TEST_CASE("the recursive service answers clients") {
    Internet internet(beta_delegation);
    internet.world.add_server("192.0.2.53", serving("beta.test", beta_records));
    protocol::dns::RecursiveServer server(internet.resolver);
    const auto ask = [&](const Message& query) { return internet.world.finish(server.respond(query)); };
    Message query = make_query(9, question("beta.test", RecordType::mx), true);
    const Message answer = ask(query);
    CHECK(is_response_to(answer, query));
    CHECK(answer.recursion_available);
    CHECK_FALSE(answer.authoritative);
    CHECK(texts(answer.answers) == Lines{"beta.test. 60 IN MX 10 mx1.beta.test."});
    query.questions.front() = question("nope.beta.test", RecordType::a);
    const Message negative = ask(query);
    CHECK(negative.rcode == ResponseCode::name_error);
    CHECK(negative.authorities.size() == 1);
    internet.world.add_server("192.0.2.53", always(ResponseCode::refused));
    query.questions.front() = question("other.beta.test", RecordType::a);
    CHECK(ask(query).rcode == ResponseCode::server_failure);
    query.recursion_desired = false;
    CHECK(ask(query).rcode == ResponseCode::refused);
    query.opcode = protocol::dns::Opcode::update;
    CHECK(ask(query).rcode == ResponseCode::not_implemented);
}
