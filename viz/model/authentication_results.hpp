#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace viz::model {

/// What the field Authentication-Results tells, a sentence for each method: who checked, and what came of it. RFC 8601
/// section 2.2. At most `authentication_results_max`; of a body that is none nothing.
[[nodiscard]] std::vector<std::string> explain_authentication_results(std::string_view body);
inline constexpr std::size_t authentication_results_max = 20;

}  // namespace viz::model
