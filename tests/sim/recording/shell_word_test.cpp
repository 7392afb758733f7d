#include "sim/recording/shell_word.hpp"

#include "tests/support/catch.hpp"

using sim::recording::shell_word;

TEST_CASE("A word without anything special stands in a shell as it is") {
    CHECK(shell_word("scenarios/two-domains.yaml") == "scenarios/two-domains.yaml");
    CHECK(shell_word("mail[0].to") == "'mail[0].to'");
    CHECK(shell_word("a=b,c:d+e%f@g_h") == "a=b,c:d+e%f@g_h");
}

TEST_CASE("A word with anything special is quoted, so that a shell reads it again") {
    CHECK(shell_word("") == "''");
    CHECK(shell_word("my world.yaml") == "'my world.yaml'");
    CHECK(shell_word("$HOME;`ls`") == "'$HOME;`ls`'");
    CHECK(shell_word("it's") == "'it'\\''s'");
}
