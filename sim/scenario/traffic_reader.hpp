#pragma once

#include "sim/scenario/model.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// Reads `mail` into the scenario. @pre hosts, zones and accounts are there
void read_mail(const Section& top, Scenario& scenario);
/// Reads `read` into the scenario. @pre as above
void read_reads(const Section& top, Scenario& scenario);

/// The id of an entry: as written, or the letter and the entry's number. Reports one that is taken.
template <class T>
std::string read_id(const Section& section, char letter, const std::vector<T>& others) {
    std::string id = std::string(1, letter) + std::to_string(others.size() + 1);
    section.get("id", id);
    for (const T& other : others) {
        if (other.id != id) continue;
        section.problem("id", "the id `" + id + "` is taken already");
        break;
    }
    return id;
}

}  // namespace sim::scenario
