#include "sim/mailstore/store.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/virtual_world.hpp"

using namespace tests;
using sim::mailstore::Delivery;
using sim::mailstore::QuotaRules;
using sim::mailstore::Store;

namespace {

struct QuotaWorld : VirtualWorld {
    explicit QuotaWorld(QuotaRules rules) : VirtualWorld({{"mail.test", {"10.0.0.1"}}}, ""), rules_(rules) {
        store.create("bob", "secret");
        store.create("rich", "secret", 1'000'000);
    }
    /// A mail that has `size_octets` in the mailbox, with its Return-Path.
    static Delivery mail_of(std::size_t size_octets) {
        const std::string return_path = "Return-Path: <>\r\n";
        return {protocol::message::Content(std::string(size_octets - return_path.size(), 'x')), "", "bob@b.test", "m1"};
    }
    std::string refusal(std::size_t size_octets, const std::string& mailbox = "bob") {
        const auto refused = store.quota_refusal(mailbox, mail_of(size_octets));
        return refused ? refused->encode() : "";
    }
    void fill(std::size_t size_octets) { store.append("bob", mail_of(size_octets)); }

private:
    QuotaRules rules_;

public:
    Store store{runtime("mail.test"), rules_};
};

}  // namespace

TEST_CASE("a full mailbox takes no more, for good or for now", "[mailstore]") {
    // RFC 3463 section 3.3: X.2.2
    QuotaWorld for_good({1000, 0, false});
    CHECK(for_good.refusal(1000).empty());
    CHECK(for_good.refusal(1001) == "552 5.2.2 <bob@b.test> Quota exceeded (mailbox for user is full)\r\n");
    CHECK(for_good.refusal(1001, "rich").empty());
    QuotaWorld for_now({1000, 0, true});
    for_now.fill(600);
    CHECK(for_now.store.find("bob")->used_octets() == 600);
    CHECK(for_now.refusal(401) == "452 4.2.2 <bob@b.test> Quota exceeded (mailbox for user is full)\r\n");
    CHECK(for_now.refusal(400).empty());
    for_now.store.remove("bob", {1});
    CHECK(for_now.refusal(401).empty());
    CHECK(for_now.events.choices("Has the mailbox bob room") ==
          std::vector<std::string>{"refuse it for now", "put it in", "put it in"});
}

TEST_CASE("Dovecot's grace: the last mail may go beyond the bound, but not into a mailbox that is full",
          "[mailstore]") {
    QuotaWorld world({1000, 0.1, false});
    world.fill(900);
    CHECK(world.refusal(200).empty());
    CHECK_FALSE(world.refusal(201).empty());
    world.fill(100);
    CHECK_FALSE(world.refusal(50).empty());
}

TEST_CASE("without a quota nothing is asked", "[mailstore]") {
    QuotaWorld world({});
    CHECK(world.refusal(5'000'000).empty());
    CHECK(world.events.of(EventKind::decision).empty());
}
