#pragma once

#include <string>
#include <string_view>

namespace viz::model {

/// Octets as text for the screen: a tab as spaces, what else is not printable ASCII as \\xHH.
[[nodiscard]] std::string display_text(std::string_view octets);

}  // namespace viz::model
