#include "protocol/dns/authoritative_server.hpp"

#include <string>
#include <vector>

#include "protocol/dns/message_codec.hpp"
#include "tests/protocol/dns/dns_text.hpp"
#include "tests/support/catch.hpp"

using protocol::dns::AuthoritativeServer;
using protocol::dns::Message;
using protocol::dns::Opcode;
using protocol::dns::RecordType;
using protocol::dns::ResponseCode;
using protocol::dns::ZoneBehaviour;
using tests::dns::name;
using tests::dns::question;
using tests::dns::texts;

namespace {

using Lines = std::vector<std::string>;

AuthoritativeServer make_server() {
    AuthoritativeServer server;
    server.add_zone(tests::dns::zone("beta.test", R"($TTL 3600
@       SOA ns1 hostmaster 1 3600 600 86400 300
@       NS  ns1
@       NS  ns.other.example.
ns1     A   192.0.2.53
ns1     AAAA 2001:db8::53
@       MX  10 mx1
mx1     A   192.0.2.1
www     CNAME web
web     A   192.0.2.80
out     CNAME x.gamma.test.
away    CNAME host.elsewhere.example.
loop1   CNAME loop2
loop2   CNAME loop1
lost    CNAME nowhere
a.b.c   TXT deep
_smtp._tcp SRV 0 0 25 mx1
*.wild  MX  10 mx1
*.wild  TXT any
host.wild A 192.0.2.9
sub     NS  ns1.sub
sub     NS  ns.gamma.test.
ns1.sub A   192.0.2.99
)"));
    server.add_zone(tests::dns::zone("gamma.test", R"($TTL 60
@ SOA ns hostmaster 1 3600 600 86400 30
@ NS ns
ns A 192.0.2.3
x A 192.0.2.4
)"));
    return server;
}

const std::string beta_soa = "beta.test. 300 IN SOA ns1.beta.test. hostmaster.beta.test. 1 3600 600 86400 300";

struct Case {
    std::string what;
    std::string owner;
    RecordType type;
    ResponseCode rcode;
    bool authoritative;
    Lines answers;
    Lines authorities;
    Lines additionals;
};

constexpr auto ok = ResponseCode::no_error;
/// Question and answer, RFC 1034 section 4.3.2.
const std::vector<Case> cases = {
    {"the records asked for",
     "web.beta.test",
     RecordType::a,
     ok,
     true,
     {"web.beta.test. 3600 IN A 192.0.2.80"},
     {},
     {}},
    {"MX with the exchanger's address",
     "beta.test",
     RecordType::mx,
     ok,
     true,
     {"beta.test. 3600 IN MX 10 mx1.beta.test."},
     {},
     {"mx1.beta.test. 3600 IN A 192.0.2.1"}},
    {"SRV with the target's address",
     "_smtp._tcp.beta.test",
     RecordType::srv,
     ok,
     true,
     {"_smtp._tcp.beta.test. 3600 IN SRV 0 0 25 mx1.beta.test."},
     {},
     {"mx1.beta.test. 3600 IN A 192.0.2.1"}},
    {"NS at the origin",
     "beta.test",
     RecordType::ns,
     ok,
     true,
     {"beta.test. 3600 IN NS ns1.beta.test.", "beta.test. 3600 IN NS ns.other.example."},
     {},
     {"ns1.beta.test. 3600 IN A 192.0.2.53", "ns1.beta.test. 3600 IN AAAA 2001:db8::53"}},
    {"a name without records of the type: NODATA", "web.beta.test", RecordType::mx, ok, true, {}, {beta_soa}, {}},
    {"an empty non-terminal: NODATA (RFC 4592 section 2.2.2)",
     "b.c.beta.test",
     RecordType::txt,
     ok,
     true,
     {},
     {beta_soa},
     {}},
    {"a name that does not exist", "nope.beta.test", RecordType::a, ResponseCode::name_error, true, {}, {beta_soa}, {}},
    {"a name below one without children",
     "a.web.beta.test",
     RecordType::a,
     ResponseCode::name_error,
     true,
     {},
     {beta_soa},
     {}},
    {"an alias and its target",
     "www.beta.test",
     RecordType::a,
     ok,
     true,
     {"www.beta.test. 3600 IN CNAME web.beta.test.", "web.beta.test. 3600 IN A 192.0.2.80"},
     {},
     {}},
    {"the alias itself",
     "www.beta.test",
     RecordType::cname,
     ok,
     true,
     {"www.beta.test. 3600 IN CNAME web.beta.test."},
     {},
     {}},
    {"an alias into another zone here",
     "out.beta.test",
     RecordType::a,
     ok,
     true,
     {"out.beta.test. 3600 IN CNAME x.gamma.test.", "x.gamma.test. 60 IN A 192.0.2.4"},
     {},
     {}},
    {"an alias to somewhere else",
     "away.beta.test",
     RecordType::a,
     ok,
     true,
     {"away.beta.test. 3600 IN CNAME host.elsewhere.example."},
     {},
     {}},
    {"an alias to nothing (RFC 6604 section 3)",
     "lost.beta.test",
     RecordType::a,
     ResponseCode::name_error,
     true,
     {"lost.beta.test. 3600 IN CNAME nowhere.beta.test."},
     {beta_soa},
     {}},
    {"a loop of aliases ends",
     "loop1.beta.test",
     RecordType::a,
     ok,
     true,
     {"loop1.beta.test. 3600 IN CNAME loop2.beta.test.", "loop2.beta.test. 3600 IN CNAME loop1.beta.test."},
     {},
     {}},
    {"a wildcard",
     "x.wild.beta.test",
     RecordType::mx,
     ok,
     true,
     {"x.wild.beta.test. 3600 IN MX 10 mx1.beta.test."},
     {},
     {"mx1.beta.test. 3600 IN A 192.0.2.1"}},
    {"a wildcard for more labels (RFC 4592 section 2.2.1)",
     "y.x.wild.beta.test",
     RecordType::txt,
     ok,
     true,
     {"y.x.wild.beta.test. 3600 IN TXT \"any\""},
     {},
     {}},
    {"a wildcard without the type", "x.wild.beta.test", RecordType::a, ok, true, {}, {beta_soa}, {}},
    {"an existing name blocks the wildcard", "host.wild.beta.test", RecordType::mx, ok, true, {}, {beta_soa}, {}},
    {"and for names below it",
     "x.host.wild.beta.test",
     RecordType::mx,
     ResponseCode::name_error,
     true,
     {},
     {beta_soa},
     {}},
    {"a referral with glue, in-zone and known otherwise",
     "www.sub.beta.test",
     RecordType::a,
     ok,
     false,
     {},
     {"sub.beta.test. 3600 IN NS ns1.sub.beta.test.", "sub.beta.test. 3600 IN NS ns.gamma.test."},
     {"ns1.sub.beta.test. 3600 IN A 192.0.2.99"}},
    {"glue is not an answer",
     "ns1.sub.beta.test",
     RecordType::a,
     ok,
     false,
     {},
     {"sub.beta.test. 3600 IN NS ns1.sub.beta.test.", "sub.beta.test. 3600 IN NS ns.gamma.test."},
     {"ns1.sub.beta.test. 3600 IN A 192.0.2.99"}},
    {"ANY gets one RRset (RFC 8482 section 4.1)",
     "ns1.beta.test",
     RecordType::any,
     ok,
     true,
     {"ns1.beta.test. 3600 IN A 192.0.2.53"},
     {},
     {}},
    {"a name of nobody here", "delta.test", RecordType::a, ResponseCode::refused, false, {}, {}, {}},
    {"case does not matter", "WEB.Beta.TEST", RecordType::a, ok, true, {"WEB.Beta.TEST. 3600 IN A 192.0.2.80"}, {}, {}},
};

}  // namespace

TEST_CASE("answers follow RFC 1034 section 4.3.2") {
    const AuthoritativeServer server = make_server();
    for (const Case& one : cases) {
        INFO(one.what);
        const Message query = make_query(1, question(one.owner, one.type), false);
        const Message response = server.respond(query);
        CHECK(is_response_to(response, query));
        CHECK(to_string(response.rcode) == to_string(one.rcode));
        CHECK(response.authoritative == one.authoritative);
        CHECK(texts(response.answers) == one.answers);
        CHECK(texts(response.authorities) == one.authorities);
        CHECK(texts(response.additionals) == one.additionals);
        CHECK(*protocol::dns::decode(encode(response)) == response);
    }
}

TEST_CASE("queries that are not answered from zones") {
    const AuthoritativeServer server = make_server();
    Message query = make_query(1, question("beta.test", RecordType::mx), false);
    SECTION("another opcode") {
        query.opcode = Opcode::notify;
        CHECK(server.respond(query).rcode == ResponseCode::not_implemented);
    }
    SECTION("two questions") {
        query.questions.push_back(query.questions.front());
        CHECK(server.respond(query).rcode == ResponseCode::format_error);
    }
    SECTION("another class") {
        query.questions.front().record_class = protocol::dns::RecordClass::ch;
        CHECK(server.respond(query).rcode == ResponseCode::refused);
    }
    SECTION("a zone transfer") {
        query.questions.front().type = RecordType::axfr;
        CHECK(server.respond(query).rcode == ResponseCode::refused);
    }
    SECTION("an unknown EDNS version, RFC 6891 section 6.1.3") {
        query.edns.emplace().version = 1;
        const Message response = server.respond(query);
        CHECK(response.rcode == ResponseCode::bad_version);
        CHECK(response.edns);
    }
}

TEST_CASE("a zone can be made to misbehave, and removed") {
    AuthoritativeServer server = make_server();
    const Message query = make_query(1, question("beta.test", RecordType::mx), false);
    REQUIRE(server.set_behaviour(name("beta.test"), ZoneBehaviour::refuse));
    CHECK(server.respond(query).rcode == ResponseCode::refused);
    REQUIRE(server.set_behaviour(name("beta.test"), ZoneBehaviour::fail));
    CHECK(server.respond(query).rcode == ResponseCode::server_failure);
    REQUIRE(server.set_behaviour(name("beta.test"), ZoneBehaviour::without_glue));
    CHECK(server.respond(query).answers.size() == 1);
    CHECK(server.respond(query).additionals.empty());
    CHECK_FALSE(server.set_behaviour(name("nope.test"), ZoneBehaviour::refuse));
    CHECK(server.zone_for(name("x.beta.test"))->origin() == name("beta.test"));
    server.remove_zone(name("beta.test"));
    CHECK(server.zone_for(name("x.beta.test")) == nullptr);
}

TEST_CASE("the size of a UDP response is what both sides take") {
    const AuthoritativeServer server;
    Message query = make_query(1, question("beta.test", RecordType::mx), false);
    CHECK(server.response_octets_max(query) == 512);
    query.edns.emplace().udp_octets_max = 4096;
    CHECK(server.response_octets_max(query) == 1232);
    query.edns->udp_octets_max = 100;  // values below 512 count as 512, RFC 6891 section 6.2.3
    CHECK(server.response_octets_max(query) == 512);
}
