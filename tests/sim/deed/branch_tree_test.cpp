#include "sim/deed/branch_tree.hpp"

#include "tests/support/catch.hpp"

using namespace sim::deed;

namespace {

Deed switched_off(const std::string& id, const std::string& host) {
    return {id, {}, Change{{Target::Kind::host, host}, SwitchOff{}}};
}

}  // namespace

TEST_CASE("a branch has the deeds of those that it comes from, and its own") {
    BranchTree tree;
    REQUIRE(tree.branches().size() == 1);
    CHECK(tree.deeds(0).empty());
    const BranchId one = tree.add(0, switched_off("deed1", "mx1"));
    const BranchId two = tree.add(one, switched_off("deed2", "mx2"));
    const BranchId other = tree.add(0, switched_off("deed1", "mx3"));
    REQUIRE(tree.deeds(two).size() == 2);
    CHECK(tree.deeds(two)[0].id == "deed1");
    CHECK(tree.deeds(two)[1].id == "deed2");
    CHECK(tree.deeds(other).size() == 1);
    CHECK(tree.depth(two) == 2);
    CHECK(tree.find(one)->name == "mx1 is switched off");
}

TEST_CASE("undo takes the last deed back, unless other branches build on it") {
    BranchTree tree;
    const BranchId one = tree.add(0, switched_off("deed1", "mx1"));
    const BranchId two = tree.add(one, switched_off("deed2", "mx2"));
    CHECK(tree.undo(one).error() == "\"mx2 is switched off\" builds on it; take that back first");
    CHECK(tree.undo(two) == one);
    CHECK(tree.find(two) == nullptr);
    CHECK(tree.undo(one) == BranchId{0});
    CHECK_FALSE(tree.undo(0).has_value());
    CHECK(tree.branches().size() == 1);
    // What is gone is never mistaken for what comes later.
    CHECK(tree.add(0, switched_off("deed1", "mx4")) != one);
}

TEST_CASE("names of branches are unique, short and not empty") {
    BranchTree tree;
    const BranchId one = tree.add(0, switched_off("deed1", "mx1"));
    const BranchId same = tree.add(0, switched_off("deed1", "mx1"));
    CHECK(tree.find(same)->name == "mx1 is switched off (2)");
    CHECK(tree.rename(one, "Server dies").has_value());
    CHECK(tree.rename(one, "Server dies").has_value());
    CHECK(tree.rename(same, "Server dies").error() == "there is a branch \"Server dies\" already");
    CHECK_FALSE(tree.rename(same, "").has_value());
    CHECK_FALSE(tree.rename(same, std::string(BranchTree::name_octets_max + 1, 'x')).has_value());
    CHECK_FALSE(tree.rename(99, "nobody").has_value());
    // A long name is cut between characters: U+00E4 has two octets (RFC 3629 section 3).
    std::string host;
    for (int count = 0; count < 40; ++count) host += "\xc3\xa4";
    const std::string& name = tree.find(tree.add(0, switched_off("deed1", host)))->name;
    CHECK(name.size() == BranchTree::name_octets_max);
    CHECK(name.ends_with("\xc3\xa4"));
    const std::string& odd = tree.find(tree.add(0, switched_off("deed1", "x" + host)))->name;
    CHECK(odd.size() == BranchTree::name_octets_max - 1);
}

TEST_CASE("ids of deeds are found in no text of the scenario") {
    CHECK(unused_id({}, {}) == "deed1");
    CHECK(unused_id({"mail: [{id: deed1}]", "id: deed2"}, {}) == "deed3");
    CHECK(unused_id({}, {switched_off("deed2", "mx1")}) == "deed3");
}
