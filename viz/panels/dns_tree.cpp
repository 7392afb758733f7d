#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/panels/dns_parts.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;

namespace {

/// A zone and who serves it.
struct ZoneRow {
    std::string zone;  ///< as people write it
    std::vector<std::string> hosts;
    std::size_t records = 0;
    std::size_t depth = 0;         ///< zones above it
    std::vector<std::size_t> asked;  ///< numbers of the lookup's steps that its servers were asked in
};

/// Labels from the root downwards: zones sorted by it stand beneath their parents.
std::vector<std::string> path_of(std::string_view zone) {
    std::vector<std::string> path;
    if (zone == ".") return path;
    while (!zone.empty()) {
        const auto dot = zone.rfind('.');
        path.emplace_back(dot == std::string_view::npos ? zone : zone.substr(dot + 1));
        zone = dot == std::string_view::npos ? std::string_view() : zone.substr(0, dot);
    }
    return path;
}

bool is_above(const std::vector<std::string>& upper, const std::vector<std::string>& lower) {
    return upper.size() < lower.size() && std::equal(upper.begin(), upper.end(), lower.begin());
}

std::vector<ZoneRow> zone_rows(const PanelContext& context, const model::DnsLookup* lookup) {
    std::map<std::vector<std::string>, ZoneRow> zones;
    for (const auto& [name, host] : context.world.hosts) {
        for (const auto& [origin, records] : host.zones) {
            const std::string zone(model::without_final_dot(origin));
            ZoneRow& row = zones[path_of(zone)];
            row.zone = zone;
            row.hosts.push_back(name);
            row.records = std::max(row.records, records.size());
        }
    }
    std::size_t number = 0;
    if (lookup != nullptr) {
        for (const model::DnsStep& step : lookup->steps) {
            ++number;
            const auto zone = zones.find(path_of(step.zone));
            if (zone == zones.end() || step.query_event >= context.view.playback.moment.events) continue;
            zone->second.asked.push_back(number);
        }
    }
    std::vector<ZoneRow> rows;
    std::vector<std::vector<std::string>> above;
    for (auto& [path, row] : zones) {
        while (!above.empty() && !is_above(above.back(), path)) above.pop_back();
        row.depth = above.size();
        above.push_back(path);
        rows.push_back(std::move(row));
    }
    return rows;
}

class ZoneTree {
public:
    explicit ZoneTree(PanelContext& context)
        : context_(context),
          font_(*context.theme.fonts.small),
          row_height_(std::floor(font_.FontSize * 1.6F)),
          width_(ImGui::GetContentRegionAvail().x) {}

    void draw(const std::vector<ZoneRow>& list) {
        const VisibleRows rows = visible_rows(list.size(), row_height_);
        for (std::size_t row = rows.first; row < rows.end; ++row) draw_row(list[row], rows.corner(row));
        end_rows(rows);
    }

private:
    void draw_row(const ZoneRow& row, ImVec2 corner) {
        const theme::Palette& palette = context_.theme.palette;
        const draw::Rect rect{corner.x, corner.y, corner.x + width_, corner.y + row_height_};
        const RowLook look{.selected = !row.asked.empty()};
        if (row_button(context_, rect, look, "dns.zone." + row.zone)) select_host(context_, row.hosts.front());
        explain(context_, fmt::format("zone {}: {} records, served by {}", row.zone, row.records,
                                      fmt::join(row.hosts, ", ")));
        const float name = corner.x + context_.px(10 + 22 * static_cast<float>(row.depth));
        if (row.depth > 0) draw_branch(corner, name);
        const std::string title = row.zone == "." ? ". (root)" : row.zone;
        const float servers = corner.x + width_ * 0.46F;
        cell(name, corner.y, servers - name, row.asked.empty() ? palette.text : palette.accent,
             fmt::format("{}  {}", icons::sitemap, title));
        const HostLook host = look_of_host(context_, row.hosts.front());
        const float asked = corner.x + width_ * 0.78F;
        cell(servers, corner.y, asked - servers, host.colour,
             fmt::format("{}  {}", host.icon, fmt::join(row.hosts, ", ")));
        if (row.asked.empty()) return;
        cell(asked, corner.y, corner.x + width_ - asked, palette.accent,
             fmt::format("{} asked in step {}", icons::arrow_left, fmt::join(row.asked, ", ")));
    }

    void draw_branch(ImVec2 corner, float name) {
        const float x = name - context_.px(13);
        const float middle = corner.y + std::floor(row_height_ / 2) + 0.5F;
        ImDrawList& list = *ImGui::GetWindowDrawList();
        list.AddLine({x, corner.y}, {x, middle}, context_.theme.palette.line);
        list.AddLine({x, middle}, {name - context_.px(3), middle}, context_.theme.palette.line);
    }

    void cell(float x, float top, float room, ImU32 colour, std::string_view text) {
        const float y = top + std::floor((row_height_ - font_.FontSize) / 2);
        draw_ellipsised(font_, {x, y}, room - context_.px(8), colour, text);
    }

    PanelContext& context_;
    const ImFont& font_;
    float row_height_;
    float width_;
};

}  // namespace

void draw_dns_tree(PanelContext& context, const model::DnsLookup* lookup) {
    const std::vector<ZoneRow> rows = zone_rows(context, lookup);
    if (rows.empty()) {
        empty_state(context, icons::sitemap, "No host serves a zone.");
        return;
    }
    ZoneTree(context).draw(rows);
}

}  // namespace viz::panels
