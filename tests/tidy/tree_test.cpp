#include <algorithm>
#include <cstdio>
#include <set>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/tidy/rules.hpp"

using tests::tidy::SourceFile;
using tests::tidy::Violation;
using tests::tidy::Violations;

// Runs with the top of the source tree as working directory, as all tests do.
TEST_CASE("the tree keeps every rule") {
    const auto files = tests::tidy::load_tree(".");
    const auto index = std::ranges::find(files, "docs/rfc-index.md", &SourceFile::path);
    REQUIRE(index != files.end());
    const auto indexed = tests::tidy::indexed_rfcs(*index);
    CHECK_FALSE(indexed.empty());

    Violations violations;
    for (const SourceFile& file : files) {
        tests::tidy::check_includes(file, violations);
        tests::tidy::check_banned_names(file, violations);
        tests::tidy::check_no_way_out(file, violations);
        tests::tidy::check_coroutines(file, violations);
        tests::tidy::check_sizes(file, violations);
        tests::tidy::check_text(file, violations);
        tests::tidy::check_rfc_citations(file, indexed, violations);
    }
    for (const Violation& violation : violations) std::fprintf(stderr, "%s\n", violation.to_string().c_str());
    CHECK(violations.empty());
}
