#include "sim/swarm/shrink.hpp"

#include <algorithm>
#include <numeric>

namespace sim::swarm {

namespace {

using Set = std::vector<std::size_t>;

Set without(const Set& set, std::size_t begin, std::size_t size) {
    Set rest(set.begin(), set.begin() + static_cast<std::ptrdiff_t>(begin));
    const std::size_t end = std::min(set.size(), begin + size);
    rest.insert(rest.end(), set.begin() + static_cast<std::ptrdiff_t>(end), set.end());
    return rest;
}

}  // namespace

std::vector<std::size_t> shrink(std::size_t count, const std::function<bool(const Set&)>& fails) {
    Set set(count);
    std::iota(set.begin(), set.end(), std::size_t{0});
    std::size_t size = (count + 1) / 2;
    while (size > 0 && !set.empty()) {
        bool smaller = false;
        for (std::size_t begin = 0; begin < set.size();) {
            Set rest = without(set, begin, size);
            if (fails(rest)) {
                set = std::move(rest);
                smaller = true;
            } else {
                begin += size;
            }
        }
        // At the size of one another round is needed after a success: what was needed before may be needless now.
        if (size == 1 && !smaller) break;
        size = std::max<std::size_t>(1, size / 2);
    }
    return set;
}

}  // namespace sim::swarm
