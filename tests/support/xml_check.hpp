#pragma once

#include <string>
#include <string_view>

namespace tests {

/// Why a text is no well-formed XML, as far as pictures need it: elements nested and ended, attributes quoted and each
/// once, no stray `<` or `&`. Empty: it is. It knows no comments, declarations and CDATA.
[[nodiscard]] std::string xml_mistake(std::string_view text);

}  // namespace tests
