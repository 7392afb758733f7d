#pragma once

#include <string>
#include <string_view>

namespace sim::lesson {

/// Text as the content of an element or a double-quoted attribute of HTML or XML: `&`, `<`, `>` and quotes are escaped;
/// octets that are not UTF-8, and control characters, which XML does not allow, are shown as \xHH.
[[nodiscard]] std::string escape_markup(std::string_view text);

}  // namespace sim::lesson
