// Which name server is asked first: RFC 1035 section 7.2, with the numbers of BIND 9.18.
#include "protocol/dns/server_times.hpp"

#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using protocol::Instant;
using protocol::IpAddress;
using protocol::dns::ServerTimes;

namespace {

const IpAddress fast = IpAddress::v4({192, 0, 2, 1});
const IpAddress slow = IpAddress::v4({192, 0, 2, 2});

}  // namespace

TEST_CASE("a round-trip time is smoothed") {
    ServerTimes times;
    const Instant now{};
    CHECK(times.smoothed(fast, now) == 0s);
    times.note_answer(fast, 100ms, now);
    CHECK(times.smoothed(fast, now) == 30ms);
    times.note_answer(fast, 100ms, now);
    CHECK(times.smoothed(fast, now) == 51ms);
}

TEST_CASE("silence makes a server slower, up to a bound") {
    ServerTimes times;
    const Instant now{};
    times.note_answer(fast, 100ms, now);
    times.note_silence(fast, now);
    CHECK(times.smoothed(fast, now) == 230ms);
    for (int count = 0; count < 100; ++count) times.note_silence(fast, now);
    CHECK(times.smoothed(fast, now) == 9s);
}

TEST_CASE("a slow server that is passed over comes near again, once a second") {
    ServerTimes times;
    Instant now{};
    times.note_answer(slow, 5120ms, now);
    now += 1s;
    times.note_passed_over(slow, now);
    times.note_passed_over(slow, now);
    CHECK(times.smoothed(slow, now) == 1533ms);
    times.note_passed_over(fast, now);  // nothing is known of it
    CHECK(times.smoothed(fast, now) == 0s);
}

TEST_CASE("who was not asked for half an hour is unknown again") {
    ServerTimes times;
    Instant now{};
    times.note_answer(slow, 5s, now);
    now += 31min;
    CHECK(times.smoothed(slow, now) == 0s);
    times.note_answer(slow, 100ms, now);
    CHECK(times.smoothed(slow, now) == 30ms);
}

TEST_CASE("the memory is bounded") {
    ServerTimes times;
    const Instant now{};
    times.note_answer(slow, 5s, now);
    for (unsigned count = 0; count < 5000; ++count) {
        times.note_answer(
            IpAddress::v4({10, 0, static_cast<std::uint8_t>(count >> 8U), static_cast<std::uint8_t>(count & 255U)}), 1s,
            now);
    }
    CHECK(times.smoothed(slow, now) == 0s);
}
