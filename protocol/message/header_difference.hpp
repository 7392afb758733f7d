#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "protocol/message/header.hpp"

namespace protocol::message {

/// One field that two versions of a message do not share.
struct HeaderChange {
    enum class Kind : unsigned char { added, removed, changed };
    Kind kind = Kind::added;
    std::optional<HeaderField> before{};  ///< absent for `added`
    std::optional<HeaderField> after{};   ///< absent for `removed`
    std::size_t position = 0;             ///< index in the later header; for `removed` in the earlier one

    bool operator==(const HeaderChange&) const = default;
};

/// What a hop did to a header section: fields are matched by their octets first, in order; a removed and
/// an added field of the same name between the same neighbours are one changed field. In the order of the
/// later header, a removal before what follows it.
[[nodiscard]] std::vector<HeaderChange> header_difference(const Header& before, const Header& after);

}  // namespace protocol::message
