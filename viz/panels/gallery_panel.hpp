#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "viz/lesson/gallery.hpp"
#include "viz/panels/key_input.hpp"
#include "viz/panels/probes.hpp"
#include "viz/panels/view_state.hpp"
#include "viz/theme/theme.hpp"

namespace viz::panels {

/// How the gallery is shown.
struct GalleryView {
    std::size_t cursor = 0;     ///< the entry that Enter opens
    bool cursor_moved = false;  ///< it is scrolled to in the next frame
    bool can_go_back = false;   ///< Escape shows again what was shown before; whoever draws does that
    std::string notice;         ///< why the last one could not be opened; empty: it could
};

/// The window before there is a recording: lessons and exercises to be opened, one full-window frame of it. Arrows move
/// the cursor, Enter opens, T changes the theme.
/// @return the entry that was chosen
[[nodiscard]] std::optional<std::size_t> draw_gallery(const std::vector<lesson::GalleryEntry>& entries,
                                                      GalleryView& gallery, ThemeName& theme_name,
                                                      const theme::Theme& theme, Probes& probes,
                                                      std::span<const KeyPress> keys);

}  // namespace viz::panels
