#pragma once

#include <string_view>

#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// How a host is marked beside its name: the glyph and the colour of its role, as on the map.
struct HostLook {
    const char* icon = "";
    ImU32 colour{};
};

/// @param host  empty, or not known at the moment: neutral
[[nodiscard]] HostLook look_of_host(const PanelContext& context, std::string_view host);

}  // namespace viz::panels
