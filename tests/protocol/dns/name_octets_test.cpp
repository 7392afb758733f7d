#include "protocol/dns/name_octets.hpp"

#include <string>
#include <utility>

#include "tests/support/catch.hpp"

using protocol::dns::NameOctets;

namespace {

/// Octets of every kind of length: in place, just so, apart.
std::string octets_of(std::size_t size) {
    std::string octets;
    while (octets.size() < size) octets += static_cast<char>(octets.size());
    return octets;
}

}  // namespace

TEST_CASE("Octets of a name are kept, copied and moved, in place and apart") {
    const std::string other = octets_of(200);
    constexpr std::size_t in_place_max = NameOctets::in_place_max;
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, in_place_max, in_place_max + 1, std::size_t{255}}) {
        const std::string octets = octets_of(size);
        NameOctets name(octets);
        CHECK(name.view() == octets);
        CHECK(name.size() == size);

        NameOctets copy(name);
        CHECK(copy.view() == octets);
        const NameOctets& same = copy;
        copy = same;
        CHECK(copy.view() == octets);
        NameOctets moved(std::move(copy));
        CHECK(moved.view() == octets);

        NameOctets assigned(other);
        assigned = moved;
        CHECK(assigned.view() == octets);
        CHECK(moved.view() == octets);
        NameOctets taken(other);
        taken = std::move(moved);
        CHECK(taken.view() == octets);
        name = NameOctets(other);
        CHECK(name.view() == other);
    }
}

TEST_CASE("An empty name takes no octets") {
    CHECK(NameOctets().view().empty());
}
