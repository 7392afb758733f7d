#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "sim/deed/deed.hpp"

namespace sim::deed {

/// Names a branch as long as the tree lives; 0 is the scenario as it is.
using BranchId = std::size_t;

/// A possible future of a scenario: that of another branch, with one deed more.
struct Branch {
    BranchId id = 0;
    BranchId parent = 0;  ///< of the scenario itself: 0
    std::string name;
    std::optional<Deed> deed;  ///< nullopt: the scenario as it is
    bool operator==(const Branch&) const = default;
};

/// The futures of one scenario. Every deed makes a branch, so that each can be gone back to and compared.
class BranchTree {
public:
    static constexpr std::size_t name_octets_max = 60;
    static constexpr std::size_t branches_max = 1000;

    BranchTree();

    /// In the order of their making; the scenario itself comes first.
    [[nodiscard]] const std::vector<Branch>& branches() const { return branches_; }
    /// @return nullptr: there is none (any more)
    [[nodiscard]] const Branch* find(BranchId id) const;
    /// A branch's deeds, the oldest first: those of the branches that it comes from, and its own.
    [[nodiscard]] std::vector<Deed> deeds(BranchId id) const;
    /// How many deeds a branch has.
    [[nodiscard]] std::size_t depth(BranchId id) const;

    /// @param id  of the entry in the overlay; see unused_id()
    /// @return the new branch, named after the deed. @pre find(parent) != nullptr, fewer than branches_max
    BranchId add(BranchId parent, Deed deed);
    /// @return why the name cannot be had
    protocol::Result<void, std::string> rename(BranchId id, std::string_view name);
    /// Takes back the last deed of a branch: the branch is gone.
    /// @return the branch before; or why that cannot be done: nothing was done, or others build on it
    protocol::Result<BranchId, std::string> undo(BranchId id);

private:
    [[nodiscard]] std::string free_name(const std::string& wanted) const;

    std::vector<Branch> branches_;
    BranchId next_ = 1;
};

}  // namespace sim::deed
