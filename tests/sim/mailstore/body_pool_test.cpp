#include "sim/mailstore/body_pool.hpp"

#include <optional>
#include <string>

#include "tests/support/catch.hpp"

using protocol::message::Content;
using sim::mailstore::BodyPool;

namespace {

Content mail(const std::string& header, const std::string& body) {
    return Content(header + "\r\n" + body);
}
std::string large_body(char letter) {
    return std::string(2000, letter) + "\r\n";
}

}  // namespace

TEST_CASE("Equal bodies are one chunk, whatever header fields stand before them", "[mailstore]") {
    BodyPool pool;
    const Content first = pool.share(mail("Subject: 1\r\n", large_body('x')).prepend("Received: a\r\n"));
    const Content second = pool.share(mail("Subject: 2\r\n", large_body('x')));
    CHECK(first == mail("Received: a\r\nSubject: 1\r\n", large_body('x')));
    CHECK(second == mail("Subject: 2\r\n", large_body('x')));
    REQUIRE(first.chunks().size() == 2);
    CHECK(first.chunks().back() == second.chunks().back());
    CHECK(first.header() == "Received: a\r\nSubject: 1\r\n");
    CHECK(first.body() == large_body('x'));
}

TEST_CASE("Different bodies stay apart, small ones and mails without a body stay as they are", "[mailstore]") {
    BodyPool pool;
    const Content first = pool.share(mail("Subject: 1\r\n", large_body('x')));
    const Content second = pool.share(mail("Subject: 1\r\n", large_body('y')));
    CHECK(first.chunks().back() != second.chunks().back());
    CHECK(pool.share(mail("Subject: 1\r\n", "Noon?\r\n")).chunks().size() == 1);
    const Content header_only("Subject: " + large_body('z'));
    CHECK(pool.share(header_only) == header_only);
    CHECK(pool.share(mail("", large_body('x'))) == mail("", large_body('x')));
}

TEST_CASE("Bodies that nobody holds are forgotten", "[mailstore]") {
    BodyPool pool;
    for (int number = 0; number < 1000; ++number) {
        const Content dropped = pool.share(mail("", large_body('x') + std::to_string(number)));
        CHECK(!dropped.empty());
    }
    CHECK(pool.size() < 200);
}
