// VRFY and EXPN, RFC 5321 sections 3.5 and 7.3.
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
using namespace std::chrono_literals;
using sim::mta::ExpnPolicy;
using sim::mta::Profile;
using sim::mta::VrfyPolicy;
using sim::recording::EventKind;

namespace {

/// All replies; lines of one are joined by a slash.
Texts replies(const AlphaWorld& world) {
    Texts said;
    for (const Event& event : world.events.of(EventKind::reply, "mail.alpha.test")) {
        std::string lines;
        for (const std::string& line : event.fields.list("text")) lines += (lines.empty() ? " " : " / ") + line;
        said.push_back(event.fields.text("code") + lines);
    }
    return said;
}

/// The answers to the commands.
Texts answers(AlphaWorld& world, std::vector<std::string> commands) {
    world.alpha.settings.users = {"alice", "bob"};
    world.alpha.start();
    commands.insert(commands.begin(), "EHLO client.alpha.test");
    commands.push_back("QUIT");
    world.send(commands);
    world.run(10s);
    const Texts said = replies(world);
    return Texts(said.begin() + 2, said.end() - 1);
}

bool offers(AlphaWorld& world, const std::string& keyword) {
    world.alpha.start();
    world.send({"EHLO client.alpha.test", "QUIT"});
    world.run(10s);
    return replies(world).at(1).find(keyword) != std::string::npos;
}

}  // namespace

TEST_CASE("VRFY is answered from the tables", "[mta]") {
    AlphaWorld world;
    auto& settings = world.alpha.settings;
    settings.vrfy = VrfyPolicy::answer;
    settings.aliases = {{"sales", {"alice@alpha.test"}},
                        {"old", {"anna@gamma.test"}},
                        {"all", {"alice@alpha.test", "anna@gamma.test"}}};
    settings.lists["cooks"].members = {"alice@alpha.test"};
    settings.relay_for = {"delta.test"};
    settings.relay_recipients = {"dora@delta.test"};
    settings.trusted_clients.clear();
    const Texts said = answers(
        world, {"VRFY alice", "VRFY <alice@ALPHA.test>", "VRFY eve", "VRFY sales", "VRFY old", "VRFY all", "VRFY cooks",
                "VRFY anna@gamma.test", "VRFY dora@delta.test", "VRFY emil@delta.test", "VRFY a b@"});
    CHECK(said == Texts{"250 2.1.5 <alice@alpha.test>", "250 2.1.5 <alice@ALPHA.test>",
                        "550 5.1.1 <eve>: there is no such user here", "250 2.1.5 <sales@alpha.test>",
                        "251 2.1.5 User not local; will forward to <anna@gamma.test>", "250 2.1.5 <all@alpha.test>",
                        "250 2.1.5 <cooks@alpha.test>", "551 5.7.1 User not local; please try <anna@gamma.test>",
                        "252 2.0.0 Cannot VRFY user, but will take mail for <dora@delta.test>",
                        "550 5.1.1 <emil@delta.test>: there is no such user here",
                        "550 5.1.1 <a b@>: there is no such user here"});
    CHECK(world.events.texts(EventKind::decision, "question").back() ==
          "A client asks whether there is a user a b@. Is it told?");
}

TEST_CASE("a user of several domains is ambiguous", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.vrfy = VrfyPolicy::answer;
    world.alpha.settings.virtual_aliases = {{"alice@two.test", {"alice@alpha.test"}}};
    world.alpha.settings.local_domains.push_back("two.test");
    CHECK(answers(world, {"VRFY alice"}) == Texts{"553 5.1.4 Ambiguous; possibilities are / 5.1.4 <alice@alpha.test> / "
                                                  "5.1.4 <alice@two.test>"});
}

TEST_CASE("EXPN tells members, but not those of a closed list", "[mta]") {
    AlphaWorld world;
    auto& settings = world.alpha.settings;
    settings.expn = ExpnPolicy::answer;
    settings.aliases = {{"sales", {"alice@alpha.test", "anna@gamma.test"}}};
    settings.lists["cooks"].members = {"alice@alpha.test", "bob@alpha.test"};
    settings.lists["board"] = settings.lists["cooks"];
    settings.lists["board"].closed = true;
    settings.lists["empty"];
    CHECK(answers(world, {"EXPN cooks", "EXPN sales@alpha.test", "EXPN board", "EXPN alice", "EXPN eve", "EXPN empty",
                          "EXPN anna@gamma.test"}) ==
          Texts{"250 2.1.5 <alice@alpha.test> / 2.1.5 <bob@alpha.test>",
                "250 2.1.5 <alice@alpha.test> / 2.1.5 <anna@gamma.test>", "550 5.7.2 Access denied to you",
                "550 5.1.1 That is a user name, not a mailing list", "550 5.1.1 <eve>: there is no such user here",
                "252 2.0.0 The list has no members", "550 5.1.1 <anna@gamma.test>: there is no such user here"});
}

TEST_CASE("Postfix checks the address of VRFY and confirms nothing; it has no EXPN", "[mta]") {
    // smtpd(8), disable_vrfy_command
    AlphaWorld world;
    world.alpha.settings.trusted_clients.clear();
    const Texts said = answers(world, {"VRFY alice", "VRFY eve@alpha.test", "VRFY anna@gamma.test", "EXPN all"});
    CHECK(said == Texts{"252 2.0.0 alice",
                        "550 5.1.1 <eve@alpha.test>: Recipient address rejected: User unknown in local recipient table",
                        "554 5.7.1 <anna@gamma.test>: Relay access denied", "502 5.5.1 Command not implemented"});
}

TEST_CASE("Exim offers neither and prohibits both", "[mta]") {
    // specification, "Access control lists"
    AlphaWorld world({}, Profile::exim);
    CHECK(answers(world, {"VRFY eve", "EXPN all"}) ==
          Texts{"252 Administrative prohibition", "550 Administrative prohibition"});
}

TEST_CASE("EHLO names what is answered", "[mta]") {
    SECTION("Postfix: VRFY alone") {
        AlphaWorld world;
        CHECK(offers(world, "VRFY"));
    }
    SECTION("the standard: both") {
        AlphaWorld world({}, Profile::rfc);
        CHECK(offers(world, "EXPN"));
    }
    SECTION("not where it is hidden") {
        AlphaWorld world({}, Profile::rfc);
        world.alpha.settings.extensions_off = {"EXPN"};
        CHECK_FALSE(offers(world, "EXPN"));
    }
    SECTION("not where it is refused") {
        AlphaWorld world;
        world.alpha.settings.vrfy = VrfyPolicy::refuse;
        CHECK_FALSE(offers(world, "VRFY"));
    }
}
