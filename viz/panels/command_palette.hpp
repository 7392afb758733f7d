#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// Something that can be done or gone to by its name.
struct PaletteEntry {
    std::string text;       ///< "Time: play or pause", "Host: mail.beta.test"
    std::string_view keys;  ///< that do the same; empty: none
    std::function<void(PanelContext&)> run;
};

struct PaletteList {
    std::vector<PaletteEntry> entries;
    bool has_more_mails = false;  ///< more mails have the words than are listed
};

/// A recording may have a million mails; nobody reads on for so long, and letters more find each.
inline constexpr std::size_t palette_mails_max = 300;

/// What has all words of a text in it, in any case of letters: instants that the text itself names, actions, panels,
/// bookmarks, hosts and mails (the first `palette_mails_max`). Of what an open lesson does not show yet, nothing.
[[nodiscard]] PaletteList make_palette_list(const PanelContext& context, std::string_view text);

void open_palette(PanelContext& context);
void draw_palette(PanelContext& context);
/// Arrows choose, Enter does it, Escape closes.
void run_palette_keys(PanelContext& context, std::span<const KeyPress> keys);

}  // namespace viz::panels
