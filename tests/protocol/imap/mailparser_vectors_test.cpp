#include <fmt/format.h>

#include "protocol/imap/preview.hpp"
#include "tests/protocol/imap/fetch_reader.hpp"
#include "tests/protocol/imap/text_message.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/vectors.hpp"

namespace tests::imap {

TEST_CASE("what is said about messages of the mail-parser corpus is well-formed and agrees") {
    for (const auto& [folder, count] : {std::pair{"rfc", 10}, std::pair{"malformed", 23}}) {
        for (int number = 0; number < count; ++number) {
            const std::string name = fmt::format("mime-mailparser/{}/{:03}.eml", folder, number);
            std::optional<std::string> octets = tests::read_vector(name);
            if (!octets) return tests::skip("no " + name);
            std::erase(*octets, '\r');
            const TextMessage message(*octets);
            CHECKED_ELSE(find_fetch_mistake(message).empty()) {
                FAIL(name + ": " + find_fetch_mistake(message));
            }
            CHECK(protocol::imap::preview_text(message).size() <= 800);
        }
    }
}

}  // namespace tests::imap
