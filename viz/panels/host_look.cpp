#include "viz/panels/host_look.hpp"

#include <array>
#include <string>

#include "viz/model/map_scene.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;

HostLook look_of_host(const PanelContext& context, std::string_view host) {
    constexpr std::array role_icons = {icons::laptop, icons::server, icons::sitemap, icons::globe, icons::cog};
    const theme::Palette& palette = context.theme.palette;
    const auto found = context.world.hosts.find(std::string(host));
    if (found == context.world.hosts.end()) return {icons::map, palette.text_dim};
    const auto role = static_cast<std::size_t>(model::parse_host_role(found->second.role));
    return {role_icons[role], palette.role[role]};
}

}  // namespace viz::panels
