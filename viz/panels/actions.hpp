#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "viz/panels/key_input.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// Something that a key does. The help window is this table.
struct Action {
    std::string_view group;  ///< heading in the help window
    std::string_view keys;   ///< as written there: "Shift+Right"
    std::string_view text;   ///< what it does
    KeyPress key;            ///< that does it
    KeyPress other_key;      ///< does the same; Key::character without a character: none
    void (*run)(PanelContext&);
};

[[nodiscard]] std::span<const Action> actions();

/// Does what the keys of a frame stand for; keys without a meaning do nothing.
void run_actions(PanelContext& context, std::span<const KeyPress> keys);

}  // namespace viz::panels
