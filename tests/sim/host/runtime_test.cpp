#include "sim/host/message_ids.hpp"
#include "sim/host/timer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/virtual_world.hpp"

using namespace tests;
namespace host = sim::host;
using protocol::Task;
using sim::recording::CauseScope;

namespace {

using Log = std::vector<std::string>;

struct OneHost : VirtualWorld {
    OneHost() : VirtualWorld({{"a.test", {"10.0.0.1"}}}, "") {}
    host::Runtime& a = runtime("a.test");
    Log log;
};

Task<bool> note(Log* log, std::string text) {
    log->push_back(text);
    co_return true;
}

Task<bool> note_cause(OneHost* world) {
    world->log.push_back("cause " + std::to_string(world->recorder.cause()));
    co_return true;
}

Task<bool> await_answer(Log* log, protocol::Pending<std::string>* answer) {
    const std::string text = co_await *answer;
    log->push_back(text);
    co_return true;
}

Task<bool> destroy_other(Log* log, Task<bool>* other) {
    log->push_back("destroys");
    *other = Task<bool>();
    co_return true;
}

Task<bool> start_other(OneHost* world, Task<bool>* other) {
    world->log.push_back("starts");
    other->start(world->a);
    world->log.push_back("goes on");
    co_return true;
}

}  // namespace

TEST_CASE("coroutines are resumed in the order in which they became ready, never at once", "[host]") {
    OneHost world;
    auto first = note(&world.log, "first");
    auto second = note(&world.log, "second");
    auto starter = start_other(&world, &second);
    starter.start(world.a);
    first.start(world.a);
    CHECK(world.log.empty());
    world.run();
    CHECK(world.log == Log{"starts", "goes on", "first", "second"});
    CHECK(world.engine.now() == Instant{});
}

TEST_CASE("a coroutine goes on with the cause that was current when it became ready", "[host]") {
    OneHost world;
    auto first = note_cause(&world);
    auto second = note_cause(&world);
    {
        const CauseScope scope(world.recorder, 11);
        first.start(world.a);
    }
    {
        const CauseScope scope(world.recorder, 12);
        second.start(world.a);
    }
    world.run();
    CHECK(world.log == Log{"cause 11", "cause 12"});
    CHECK(world.recorder.cause() == 0);
}

TEST_CASE("a destroyed coroutine is not resumed", "[host]") {
    OneHost world;
    auto victim = note(&world.log, "victim");
    auto other = note(&world.log, "other");
    auto killer = destroy_other(&world.log, &victim);
    killer.start(world.a);
    victim.start(world.a);
    other.start(world.a);
    world.run();
    CHECK(world.log == Log{"destroys", "other"});
    SECTION("nor one that waits for an answer") {
        protocol::Pending<std::string> answer;
        auto waiting = await_answer(&world.log, &answer);
        waiting.start(world.a);
        world.run();
        waiting = Task<bool>();
        answer.complete("too late");
        world.run();
        CHECK(world.log.size() == 2);
    }
}

TEST_CASE("an answer may come before it is awaited, or after", "[host]") {
    OneHost world;
    protocol::Pending<std::string> early;
    protocol::Pending<std::string> late;
    early.complete("early");
    auto first = await_answer(&world.log, &early);
    auto second = await_answer(&world.log, &late);
    first.start(world.a);
    second.start(world.a);
    world.at(5s, [&] { late.complete("late"); });
    world.run();
    CHECK(world.log == Log{"early", "late"});
}

TEST_CASE("a timer fires once, with the cause of its setting", "[host]") {
    OneHost world;
    host::Timer timer(world.a, [&] {
        world.log.push_back(std::to_string(world.engine.now().nanoseconds / 1'000'000'000) + " s, cause " +
                            std::to_string(world.recorder.cause()));
    });
    const auto set = [&](Duration time, sim::recording::EventId cause) {
        const CauseScope scope(world.recorder, cause);
        timer.set(Instant{} + time);
    };
    set(5s, 7);
    CHECK(timer.is_set());
    SECTION("as set") {
        world.run();
        CHECK(world.log == Log{"5 s, cause 7"});
        CHECK_FALSE(timer.is_set());
    }
    SECTION("setting it again replaces the earlier alarm") {
        set(3s, 8);
        world.run();
        CHECK(world.log == Log{"3 s, cause 8"});
    }
    SECTION("put off again and again it fires once, at last") {
        set(6s, 8);
        world.at(4s, [&] { set(8s, 9); });
        world.at(7s, [&] { set(9s, 10); });
        world.run();
        CHECK(world.log == Log{"9 s, cause 10"});
    }
    SECTION("put off, then needed earlier") {
        set(8s, 8);
        set(6s, 9);
        world.run();
        CHECK(world.log == Log{"6 s, cause 9"});
    }
    SECTION("cancelled after it was put off") {
        set(8s, 8);
        world.at(6s, [&] { timer.cancel(); });
        CHECK(world.run() == sim::engine::Engine::End::no_strong_event);
        CHECK(world.log.empty());
        CHECK(world.engine.now() == Instant{} + 6s);
    }
    SECTION("cancelled") {
        timer.cancel();
        world.run();
        CHECK(world.log.empty());
        set(2s, 9);
        world.run();
        CHECK(world.log == Log{"2 s, cause 9"});
    }
    SECTION("set to a time that is over: now") {
        world.at(4s, [&] { set(1s, 9); });
        world.run();
        CHECK(world.log == Log{"4 s, cause 9"});
    }
    SECTION("weak: the run does not wait for it") {
        timer.set(Instant{} + 5s, sim::engine::Strength::weak);
        CHECK(world.run() == sim::engine::Engine::End::no_strong_event);
        CHECK(world.log.empty());
    }
    SECTION("weak and cancelled: nothing comes, even if the run goes on") {
        timer.set(Instant{} + 5s, sim::engine::Strength::weak);
        timer.cancel();
        CHECK_FALSE(timer.is_set());
        world.at(7s, [] {});
        world.run();
        CHECK(world.log.empty());
    }
}

TEST_CASE("a destroyed timer does not fire", "[host]") {
    OneHost world;
    {
        host::Timer timer(world.a, [&] { world.log.emplace_back("fired"); });
        timer.set(Instant{} + 1s);
    }
    world.run();
    CHECK(world.log.empty());
}

TEST_CASE("every host and purpose has its own numbers", "[host]") {
    VirtualWorld world({{"a.test", {"10.0.0.1"}}, {"b.test", {"10.0.0.2"}}}, "");
    VirtualWorld other({{"b.test", {"10.0.0.2"}}}, "");
    const auto first = world.runtime("b.test").random("x").next();
    CHECK(world.runtime("a.test").random("x").next() != first);
    CHECK(world.runtime("b.test").random("y").next() != first);
    CHECK(other.runtime("b.test").random("x").next() == first);  // whoever else there is
    CHECK(world.runtime("b.test").random("x").next() != first);
}

TEST_CASE("copies and notifications are named after their original", "[host]") {
    host::MessageIds ids;
    CHECK(ids.next_copy("m1") == "m1/2");
    CHECK(ids.next_copy("m1") == "m1/3");
    CHECK(ids.next_copy("m1/2") == "m1/4");
    CHECK(ids.next_copy("m2") == "m2/2");
    CHECK(ids.next_notification("m1") == "m1!1");
    CHECK(ids.next_notification("m1") == "m1!2");
    CHECK(ids.next_notification("m1/2") == "m1/2!1");
    CHECK(ids.next_copy("m1!1") == "m1!1/2");
    CHECK(ids.next_copy("m1!1/2") == "m1!1/3");
    CHECK(ids.next_foreign() == "x1");
    CHECK(ids.next_foreign() == "x2");
    CHECK(host::original_of("m1/2!1/3") == "m1/2!1");
    CHECK(host::original_of("m1") == "m1");
}
