#include "sim/mailstore/store.hpp"
#include "protocol/message/header.hpp"
#include "protocol/message/trace.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/virtual_world.hpp"

using namespace tests;
using sim::mailstore::Store;

namespace {

struct StoreWorld : VirtualWorld {
    StoreWorld() : VirtualWorld({{"mail.test", {"10.0.0.1"}}}, "") {
        store.create("bob", "secret");
        store.add_address("Bob@b.test", "bob");
    }
    std::uint32_t append(const std::string& message, const std::string& return_path = "alice@a.test") {
        return store.append(
            "bob", {protocol::message::Content("Subject: x\r\n\r\ny\r\n"), return_path, "bob@b.test", message});
    }
    Store store{runtime("mail.test")};
};

}  // namespace

TEST_CASE("mailboxes are found by address and by login", "[mailstore]") {
    StoreWorld world;
    REQUIRE(world.store.find_by_address("bob@B.test") != nullptr);
    CHECK(world.store.find_by_address("bob") == nullptr);
    CHECK(world.store.find_by_address("carol@b.test") == nullptr);
    CHECK(world.store.find_by_login("bob") == world.store.find("bob"));
    CHECK(world.store.find_by_login("bob@b.test") == world.store.find("bob"));
    CHECK(world.store.find_by_login("carol") == nullptr);
}

TEST_CASE("RFC 5321 section 4.4: final delivery adds the Return-Path", "[mailstore]") {
    StoreWorld world;
    const std::string path = GENERATE("alice@a.test", "");
    world.append("m1", path);
    const auto& stored = world.store.find("bob")->inbox().messages.front();
    const std::string content = stored.content.flatten();
    CHECK(content.starts_with("Return-Path: <" + path + ">\r\n"));
    CHECK(content.ends_with("\r\ny\r\n"));
    CHECK(stored.return_path == path);
    const auto events = world.events.of(EventKind::message_stored);
    REQUIRE(events.size() == 1);
    CHECK(events[0].fields.integer("size_octets") == static_cast<std::int64_t>(content.size()));
}

TEST_CASE("UIDs grow and are never used again (RFC 9051 section 2.3.1.1), nor unique-ids (RFC 1939 section 7)",
          "[mailstore]") {
    StoreWorld world;
    CHECK(world.append("m1") == 1);
    CHECK(world.append("m2") == 2);
    CHECK(world.append("m3") == 3);
    const std::string last = world.store.find("bob")->inbox().find(3)->unique_id;
    CHECK((!last.empty() && last.size() <= 70));
    world.store.remove("bob", {3, 1});
    CHECK(world.append("m4") == 4);
    CHECK(world.store.find("bob")->inbox().find(4)->unique_id != last);
    CHECK(world.store.find("bob")->inbox().messages.size() == 2);
    CHECK(world.store.find("bob")->inbox().find(1) == nullptr);
    CHECK(world.store.find("bob")->inbox().find(2)->message == "m2");

    SECTION("what is not there is not removed") {
        world.store.remove("bob", {1, 99, 2, 2});
        CHECK(world.store.find("bob")->inbox().messages.size() == 1);
        CHECK(world.events.of(EventKind::message_removed).size() == 3);
    }
    SECTION("the folded recording has the same mailbox") {
        const auto folded = world.events.folded().hosts["mail.test"].mailboxes["bob"].messages;
        REQUIRE(folded.size() == 2);
        CHECK(folded.at(4).unique_id == world.store.find("bob")->inbox().find(4)->unique_id);
    }
}

TEST_CASE("RFC 1939 section 4: one session at a time has the maildrop", "[mailstore]") {
    StoreWorld world;
    CHECK(world.store.lock("bob"));
    CHECK(world.store.is_locked("bob"));
    CHECK_FALSE(world.store.lock("bob"));
    world.store.unlock("bob");
    CHECK_FALSE(world.store.is_locked("bob"));
    world.store.unlock("bob");
    CHECK(world.store.lock("bob"));
    world.store.forget_locks();
    CHECK(world.store.lock("bob"));
    CHECK(world.events.of(EventKind::maildrop_locked).size() == 3);
    CHECK(world.events.of(EventKind::maildrop_unlocked).size() == 1);
}
