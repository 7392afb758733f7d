#pragma once

#include <string>

#include "viz/model/dns_lookup.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// The pages of the DNS panel. Each fills the current child window.

/// One lookup step by step, each server asked a card. @param lookup  begun or still to come
void draw_dns_walk(PanelContext& context, const model::DnsLookup& lookup);
/// The tree of zones with their servers; those that the lookup has visited are marked. @param lookup  nullptr: none
void draw_dns_tree(PanelContext& context, const model::DnsLookup* lookup);
/// What every cache knows, and for how long still.
void draw_dns_caches(PanelContext& context);

/// How a result is marked and said: "refers to ns.nic.test".
struct DnsResultLook {
    const char* icon = "";
    ImU32 colour{};
    std::string text;
};
[[nodiscard]] DnsResultLook look_of_result(const PanelContext& context, const model::DnsStep& step);

/// A zone as the panel names it: the root is said to be one.
[[nodiscard]] std::string zone_title(const std::string& zone);

/// Host that has an address, else the address itself.
[[nodiscard]] std::string host_of_address(const PanelContext& context, const std::string& address);

}  // namespace viz::panels
