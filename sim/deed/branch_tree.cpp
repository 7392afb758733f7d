#include "sim/deed/branch_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace sim::deed {

namespace {

/// At most so many octets, cut between characters (RFC 3629 section 3: octets 10xxxxxx continue one).
std::string shortened(std::string_view text, std::size_t octets_max) {
    if (text.size() <= octets_max) return std::string(text);
    std::size_t end = octets_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string(text.substr(0, end));
}

}  // namespace

BranchTree::BranchTree() : branches_{Branch{.id = 0, .parent = 0, .name = "as written", .deed = {}}} {}

const Branch* BranchTree::find(BranchId id) const {
    const auto found = std::ranges::find(branches_, id, &Branch::id);
    return found == branches_.end() ? nullptr : &*found;
}

std::vector<Deed> BranchTree::deeds(BranchId id) const {
    std::vector<Deed> deeds;
    for (const Branch* branch = find(id); branch != nullptr && branch->deed; branch = find(branch->parent)) {
        deeds.push_back(*branch->deed);
    }
    std::ranges::reverse(deeds);
    return deeds;
}

std::size_t BranchTree::depth(BranchId id) const {
    std::size_t depth = 0;
    for (const Branch* branch = find(id); branch != nullptr && branch->deed; branch = find(branch->parent)) ++depth;
    return depth;
}

std::string BranchTree::free_name(const std::string& wanted) const {
    std::string name = shortened(wanted, name_octets_max);
    for (int number = 2; std::ranges::find(branches_, name, &Branch::name) != branches_.end(); ++number) {
        const std::string end = fmt::format(" ({})", number);
        name = shortened(wanted, name_octets_max - end.size()) + end;
    }
    return name;
}

BranchId BranchTree::add(BranchId parent, Deed deed) {
    assert(find(parent) != nullptr && branches_.size() < branches_max);
    std::string name = free_name(describe(deed));
    branches_.push_back({next_, parent, std::move(name), std::move(deed)});
    return next_++;
}

protocol::Result<void, std::string> BranchTree::rename(BranchId id, std::string_view name) {
    const auto branch = std::ranges::find(branches_, id, &Branch::id);
    if (branch == branches_.end()) return protocol::failure(std::string("there is no such branch"));
    if (name.empty()) return protocol::failure(std::string("a branch needs a name"));
    if (name.size() > name_octets_max) {
        return protocol::failure(fmt::format("a name has at most {} octets", name_octets_max));
    }
    const auto same = std::ranges::find(branches_, name, &Branch::name);
    if (same != branches_.end() && same->id != id) {
        return protocol::failure(fmt::format("there is a branch \"{}\" already", name));
    }
    branch->name = std::string(name);
    return {};
}

protocol::Result<BranchId, std::string> BranchTree::undo(BranchId id) {
    const auto branch = std::ranges::find(branches_, id, &Branch::id);
    if (branch == branches_.end() || !branch->deed) {
        return protocol::failure(std::string("nothing was done: this is the scenario as it is written"));
    }
    const auto child =
        std::ranges::find_if(branches_, [id](const Branch& each) { return each.deed && each.parent == id; });
    if (child != branches_.end()) {
        return protocol::failure(fmt::format("\"{}\" builds on it; take that back first", child->name));
    }
    const BranchId parent = branch->parent;
    branches_.erase(branch);
    return parent;
}

}  // namespace sim::deed
