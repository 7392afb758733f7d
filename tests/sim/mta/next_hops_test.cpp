#include <algorithm>
#include <set>

#include "sim/mta/next_hops.hpp"
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
using protocol::smtp::Mailbox;

namespace {

const std::string zone = R"(
mail.alpha.test. A 10.1.0.1
one.test.        MX 10 a.hosts.test.
order.test.      MX 30 c.hosts.test.
order.test.      MX 10 a.hosts.test.
order.test.      MX 20 b.hosts.test.
equal.test.      MX 10 a.hosts.test.
equal.test.      MX 10 b.hosts.test.
equal.test.      MX 10 c.hosts.test.
implicit.test.   A 10.9.0.7
null.test.       MX 0 .
self.test.       MX 20 MAIL.alpha.test.
self.test.       MX 10 a.hosts.test.
self.test.       MX 30 c.hosts.test.
onlyself.test.   MX 10 mail.alpha.test.
byaddress.test.  MX 10 a.hosts.test.
byaddress.test.  MX 20 alias-of-alpha.hosts.test.
byaddress.test.  MX 20 b.hosts.test.
implicitself.test. A 10.1.0.1
nodata.test.     TXT "no mail"
noaddress.test.  MX 10 nothing.hosts.test.
partly.test.     MX 10 nothing.hosts.test.
partly.test.     MX 20 b.hosts.test.
brokenmx.test.   MX 10 mx.broken.test.
alias.test.      CNAME one.test.
many.test.       MX 10 multi.hosts.test.
a.hosts.test. A 10.9.0.1
b.hosts.test. A 10.9.0.2
c.hosts.test. A 10.9.0.3
multi.hosts.test. A 10.9.0.5
multi.hosts.test. A 10.9.0.6
six.hosts.test. AAAA 2001:db8::9
alias-of-alpha.hosts.test. A 10.1.0.1
)";

struct RoutingWorld : VirtualWorld {
    explicit RoutingWorld(std::uint64_t seed = 7)
        : VirtualWorld({{"mail.alpha.test", {"10.1.0.1"}}}, zone, seed), host(runtime("mail.alpha.test")) {
        set_zone_behaviour("broken.test", protocol::dns::ZoneBehaviour::fail);
    }
    mta::Routing route(const std::string& recipient) {
        const auto destination = mta::destination_of(settings, *Mailbox::parse(recipient));
        auto task = mta::find_next_hops(&host, &stub(), &settings, destination, "m1");
        task.start(host);
        run();
        return task.take();
    }
    std::string hops(const std::string& recipient) {
        std::string text;
        for (const mta::NextHop& hop : route(recipient).hops) text += hop.endpoint.to_string() + ' ';
        return text;
    }
    /// The status of the failure; nothing else was found.
    std::string status(const std::string& recipient) {
        const mta::Routing routing = route(recipient);
        return routing.hops.empty() && routing.failure ? routing.failure->status.encode() : "";
    }
    sim::host::Runtime& host;
    mta::Settings settings;
};

}  // namespace

TEST_CASE("RFC 5321 section 5.1: where mail is sent", "[mta]") {
    RoutingWorld world;
    CHECK(world.hops("bob@one.test") == "10.9.0.1:25 ");
    CHECK(world.hops("bob@order.test") == "10.9.0.1:25 10.9.0.2:25 10.9.0.3:25 ");
    CHECK(world.hops("bob@implicit.test") == "10.9.0.7:25 ");
    CHECK(world.hops("bob@alias.test") == "10.9.0.1:25 ");
    CHECK(world.hops("bob@many.test") == "10.9.0.5:25 10.9.0.6:25 ");  // in the order presented
    CHECK(world.hops("bob@partly.test") == "10.9.0.2:25 ");
    CHECK(world.hops("bob@[10.9.0.4]") == "10.9.0.4:25 ");  // section 4.1.3
    CHECK(world.route("bob@one.test").hops.front().preference == 10);
    CHECK_FALSE(world.route("bob@implicit.test").hops.front().preference);
    CHECK_FALSE(world.route("bob@partly.test").failure);
}

TEST_CASE("RFC 5321 section 5.1: this host and everything behind it is left out", "[mta]") {
    RoutingWorld world;
    CHECK(world.hops("bob@self.test") == "10.9.0.1:25 ");
    CHECK(world.status("bob@onlyself.test") == "5.4.6");  // Postfix, measured
    SECTION("known by its address where the list has another name for it") {
        CHECK(world.hops("bob@byaddress.test") == "10.9.0.1:25 ");
        CHECK(world.status("bob@implicitself.test") == "5.4.6");
    }
    SECTION("Postfix asks for its own address too (measured: truth cases c05, c14, c1a)") {
        const bool is_postfix = GENERATE(true, false);
        RoutingWorld own;
        own.settings.profile = is_postfix ? mta::Profile::postfix : mta::Profile::rfc;
        CHECK(own.hops("bob@self.test") == "10.9.0.1:25 ");
        const auto asked = own.events.texts(EventKind::dns_query, "name");
        CHECK(std::ranges::count(asked, "MAIL.alpha.test.") == (is_postfix ? 1 : 0));
        const auto chosen = own.events.choices("This host itself takes mail for self.test");
        CHECK(chosen == (is_postfix ? Texts{"a.hosts.test[10.9.0.1]:25"} : Texts()));
    }
}

TEST_CASE("why there is nowhere to send", "[mta]") {
    RoutingWorld world;
    CHECK(world.status("bob@null.test") == "5.1.0");     // Postfix, measured (docs/routing-oracle.md)
    CHECK(world.status("bob@missing.test") == "5.4.4");  // RFC 5321 section 5.1: NXDOMAIN is an error
    CHECK(world.status("bob@nodata.test") == "5.4.4");
    CHECK(world.status("bob@noaddress.test") == "5.4.4");  // Postfix, measured
    CHECK(world.status("bob@broken.test") == "4.4.3");     // Postfix, measured: SERVFAIL defers
    CHECK(world.status("bob@brokenmx.test") == "4.4.3");
    CHECK(world.events.choices("Which host takes the mail for null.test").front() == "none");
    CHECK(world.events.texts(EventKind::decision, "rfc").front() == "RFC 7505 section 3");
    CHECK(world.events.texts(EventKind::decision, "rfc").at(1) == "RFC 5321 section 5.1");
}

TEST_CASE("RFC 5321 section 5.1: equal preferences are shuffled, the same way for the same seed", "[mta]") {
    std::set<std::string> orders;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const std::string order = RoutingWorld(seed).hops("bob@equal.test");
        CHECK(order == RoutingWorld(seed).hops("bob@equal.test"));
        CHECK(std::ranges::count(order, ' ') == 3);
        orders.insert(order);
    }
    CHECK(orders.size() == 6);
}

TEST_CASE("fixed routes come before MX, the smarthost after them", "[mta]") {
    RoutingWorld world;
    world.settings.routes["One.test"] = {"b.hosts.test", 2525, false};
    world.settings.routes["order.test"] = {"self.test", 26, true};
    world.settings.smarthost = mta::Route{"10.9.0.9", 587, false};
    CHECK(world.hops("bob@one.test") == "10.9.0.2:2525 ");
    CHECK(world.hops("bob@order.test") == "10.9.0.1:26 ");  // by the MX records of the route's domain
    CHECK(world.hops("bob@equal.test") == "10.9.0.9:587 ");
    CHECK(world.hops("bob@missing.test") == "10.9.0.9:587 ");  // nobody asks whether the domain exists
    world.settings.smarthost = mta::Route{"missing.hosts.test", 25, false};
    CHECK(world.status("bob@equal.test") == "5.4.4");
    CHECK(mta::destination_of(world.settings, *Mailbox::parse("bob@one.test")).key() == "[b.hosts.test]:2525");
}
