#include "viz/model/recording_notice.hpp"

#include <fmt/format.h>

namespace viz::model {

std::string recording_notice(bool cut, std::uint64_t unknown_kinds) {
    if (cut) return "The end of this recording is missing; this is what there is.";
    if (unknown_kinds == 0) return {};
    return fmt::format("{} events of kinds that this version does not know were left out.", unknown_kinds);
}

}  // namespace viz::model
