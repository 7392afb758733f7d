#pragma once

#include <string_view>

namespace sim::lesson {

/// docs/glossary.md, as it was when the program was configured.
extern const std::string_view glossary_text;

}  // namespace sim::lesson
