#pragma once

#include <imgui.h>

namespace viz::theme {

/// How far apart in lightness two colours are, 1 to 21, as the W3C's Web Content Accessibility Guidelines reckon it:
/// 4.5 is enough for text, 3 for signs. Opacity is not regarded.
[[nodiscard]] double contrast(ImU32 a, ImU32 b);
/// Black or white, whichever is easier to read on a fill.
[[nodiscard]] ImU32 text_on(ImU32 fill);

}  // namespace viz::theme
