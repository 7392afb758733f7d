#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/panels/dns_parts.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;

namespace {

using model::ZoneRow;

/// In which steps of a lookup, counted from 1, servers of a zone have been asked.
std::map<std::string, std::vector<std::size_t>> steps_by_zone(const PanelContext& context,
                                                              const model::DnsLookup* lookup) {
    std::map<std::string, std::vector<std::size_t>> steps;
    if (lookup == nullptr) return steps;
    for (std::size_t index = 0; index < lookup->steps.size(); ++index) {
        const model::DnsStep& step = lookup->steps[index];
        if (step.query_event < context.view.playback.moment.events) steps[step.zone].push_back(index + 1);
    }
    return steps;
}

/// So many events are searched for one that changes a zone; over more of them the tree is made anew.
constexpr std::size_t events_searched_max = 4096;

/// Whether the zones may be others than after the first `before` events.
bool may_have_changed(const model::Trace& trace, std::size_t before, std::size_t now) {
    if (now < before || now - before > events_searched_max) return true;
    const auto begin = trace.events().begin();
    return std::any_of(begin + static_cast<std::ptrdiff_t>(before), begin + static_cast<std::ptrdiff_t>(now),
                       [](const auto& event) { return event.kind == sim::recording::EventKind::zone; });
}

const std::vector<ZoneRow>& zones_now(PanelContext& context) {
    DnsCache& cache = context.caches.text->dns;
    const std::size_t now = std::min(context.view.playback.moment.events, context.trace.events().size());
    if (!cache.zones_at || may_have_changed(context.trace, *cache.zones_at, now)) {
        cache.zones = model::make_zone_tree(context.world);
    }
    cache.zones_at = now;
    return cache.zones;
}

class ZoneTree {
public:
    ZoneTree(PanelContext& context, const model::DnsLookup* lookup)
        : context_(context),
          steps_(steps_by_zone(context, lookup)),
          font_(*context.theme.fonts.small),
          row_height_(std::floor(font_.FontSize * 1.6F)),
          width_(ImGui::GetContentRegionAvail().x),
          asked_(asked_begin()) {}

    void draw(const std::vector<ZoneRow>& list) {
        const VisibleRows rows = visible_rows(list.size(), row_height_);
        for (std::size_t row = rows.first; row < rows.end; ++row) draw_row(list[row], rows.corner(row));
        end_rows(rows);
    }

private:
    void draw_row(const ZoneRow& row, ImVec2 corner) {
        const theme::Palette& palette = context_.theme.palette;
        const draw::Rect rect{corner.x, corner.y, corner.x + width_, corner.y + row_height_};
        const auto found = steps_.find(row.zone);
        const bool is_asked = found != steps_.end();
        const RowLook look{.selected = is_asked};
        if (row_button(context_, rect, look, "dns.zone." + row.zone)) select_host(context_, row.hosts.front());
        const std::string steps = is_asked ? asked_text(found->second) : std::string();
        explain(context_, fmt::format("zone {}: {} records, served by {}{}{}", row.zone, row.records,
                                      fmt::join(row.hosts, ", "), is_asked ? "\n" : "", steps));
        const float name = corner.x + context_.px(10 + 22 * static_cast<float>(row.depth));
        if (row.depth > 0) draw_branch(corner, name);
        const float servers = corner.x + width_ * 0.46F;
        cell(name, corner.y, servers - name, is_asked ? palette.accent : palette.text,
             fmt::format("{}  {}", icons::sitemap, zone_title(row.zone)));
        const HostLook host = look_of_host(context_, row.hosts.front());
        const float asked = corner.x + asked_;
        cell(servers, corner.y, asked - servers, host.colour,
             fmt::format("{}  {}", host.icon, fmt::join(row.hosts, ", ")));
        if (!is_asked) return;
        cell(asked, corner.y, corner.x + width_ - asked, palette.accent, steps);
    }

    static std::string asked_text(const std::vector<std::size_t>& steps) {
        return fmt::format("{} asked in step {}", icons::arrow_left, fmt::join(steps, ", "));
    }

    /// The last column has room for its widest text, as far as the servers keep some. From the left.
    [[nodiscard]] float asked_begin() const {
        float widest = 0;
        for (const auto& [zone, steps] : steps_) {
            widest = std::max(widest, draw::measure_text(font_, asked_text(steps)).x);
        }
        return std::clamp(width_ - widest - context_.px(8), width_ * 0.60F, width_ * 0.78F);
    }

    void draw_branch(ImVec2 corner, float name) {
        const float x = name - context_.px(13);
        const float middle = corner.y + std::floor(row_height_ / 2) + 0.5F;
        ImDrawList& list = *ImGui::GetWindowDrawList();
        list.AddLine({x, corner.y}, {x, middle}, context_.theme.palette.line);
        list.AddLine({x, middle}, {name - context_.px(3), middle}, context_.theme.palette.line);
    }

    void cell(float x, float top, float room, ImU32 colour, std::string_view text) {
        draw_cell(font_, {x, top}, {room - context_.px(8), row_height_}, colour, text);
    }

    PanelContext& context_;
    std::map<std::string, std::vector<std::size_t>> steps_;
    const ImFont& font_;
    float row_height_;
    float width_;
    float asked_;  ///< where the last column begins, from the left
};

}  // namespace

void draw_dns_tree(PanelContext& context, const model::DnsLookup* lookup) {
    const std::vector<ZoneRow>& rows = zones_now(context);
    if (rows.empty()) {
        empty_state(context, icons::sitemap, "No host serves a zone.");
        return;
    }
    ZoneTree(context, lookup).draw(rows);
}

}  // namespace viz::panels
