#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Reads a file of the public test data, which stands beside the checkout (`$MAILFLOW_VECTORS` or
/// `../shared/vectors`); nothing if it is not there.
[[nodiscard]] std::optional<std::string> read_vector(std::string_view path);
