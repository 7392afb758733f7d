#pragma once

#include <string>
#include <unordered_set>

#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// Gives the entries of a list their ids.
class IdReader {
public:
    /// @param letter  before the number of an entry that has no id of its own
    explicit IdReader(char letter) : letter_(letter) {}

    /// As written, or the letter and the entry's number. Reports one that is taken.
    [[nodiscard]] std::string read(const Section& section) const {
        std::string id = letter_ + std::to_string(taken_.size() + 1);
        section.get("id", id);
        if (taken_.contains(id)) section.problem("id", "the id `" + id + "` is taken already");
        return id;
    }
    void take(const std::string& id) { taken_.insert(id); }

private:
    char letter_;
    std::unordered_set<std::string> taken_;
};

}  // namespace sim::scenario
