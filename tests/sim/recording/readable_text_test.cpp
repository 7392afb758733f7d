#include "sim/recording/readable_text.hpp"

#include "tests/support/catch.hpp"

using sim::recording::readable_text;
using sim::recording::unescaped;

TEST_CASE("Text in any script is shown as it is; what is no UTF-8 as octets") {
    CHECK(readable_text("Gr\u00fc\u00dfe, \u65e5\u672c\u8a9e") == "Gr\u00fc\u00dfe, \u65e5\u672c\u8a9e");
    CHECK(readable_text("Gr\xfc\xdf"
                        "e") == "Gr\\xfc\\xdfe");
}

TEST_CASE("What would steer a terminal or turn the direction of writing is shown, not done") {
    CHECK(readable_text("\x1b[2J") == "\\x1b[2J");
    CHECK(readable_text("a\u202eb") == "a\\xe2\\x80\\xaeb");
    CHECK(readable_text("a\u009bb") == "a\\xc2\\x9bb");
}

TEST_CASE("Octets written as \\xHH in a narration are read again") {
    CHECK(unescaped("Gr\\xc3\\xbc\\xc3\\x9fe") == "Gr\u00fc\u00dfe");
    CHECK(unescaped("a\\\\b") == "a\\b");
    CHECK(unescaped("\\x1b") == "\\x1b");
}
