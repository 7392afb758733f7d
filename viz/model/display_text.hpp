#pragma once

#include <string>
#include <string_view>

namespace viz::model {

/// Octets as one line for the screen: a tab as spaces, UTF-8 as it is, what cannot be shown as \xHH.
[[nodiscard]] std::string display_text(std::string_view octets);

}  // namespace viz::model
