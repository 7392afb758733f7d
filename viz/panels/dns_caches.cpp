#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "sim/recording/record_text.hpp"
#include "viz/draw/text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/dns_parts.hpp"
#include "viz/panels/frame_cache.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using sim::recording::CacheEntryState;

namespace {

constexpr std::array<float, 5> column_shares = {0.18F, 0.23F, 0.09F, 0.28F, 0.22F};
constexpr std::array<const char*, 5> column_titles = {"cache of", "name", "type", "knows", "for"};

/// How much of an entry's life is left, 0 to 1. The records tell with which TTL they came.
float life_left(const CacheEntryState& entry, model::Instant now) {
    if (entry.records.empty()) return 1;
    const auto parts = sim::recording::split_record(entry.records.front());
    const auto ttl_s = parts ? protocol::parse_decimal(parts->ttl, 0xffffffffU) : std::nullopt;
    if (ttl_s.value_or(0) == 0) return 1;
    const auto left = static_cast<double>((entry.expires_at - now).count()) * 1e-9;
    return static_cast<float>(std::clamp(left / static_cast<double>(*ttl_s), 0.0, 1.0));
}

std::string known_text(const CacheEntryState& entry) {
    if (entry.kind == "nxdomain") return "there is no such name";
    if (entry.kind == "nodata") return "there is no such record";
    if (entry.kind != "positive") return entry.kind;
    return model::data_of(entry.records, {});
}

const std::vector<CacheRow>& cache_rows(const PanelContext& context) {
    DnsCache& cache = context.caches.text->dns;
    const std::size_t changes = context.caches.frame->cursor.changes();
    if (cache.cache_rows_of == changes) return cache.cache_rows;
    cache.cache_rows.clear();
    for (const auto& [name, host] : context.world.hosts) {
        for (const auto& [key, entry] : host.cache) cache.cache_rows.push_back({&name, &key, &entry});
    }
    cache.cache_rows_of = changes;
    return cache.cache_rows;
}

/// What the tooltip of a row says.
std::string whole_story(const CacheRow& row, bool alive) {
    std::string text = fmt::format("{} remembers of {}, type {}:\n", *row.host,
                                   sim::recording::without_final_dot(row.key->first), row.key->second);
    text +=
        row.entry->records.empty() ? known_text(*row.entry) : fmt::format("{}", fmt::join(row.entry->records, "\n"));
    text += "\nlearnt as " + row.entry->rank;
    return alive ? text : text + "\nexpired: it must not be used any more";
}

class CacheTable {
public:
    explicit CacheTable(PanelContext& context)
        : context_(context),
          font_(*context.theme.fonts.small),
          row_height_(std::floor(font_.FontSize * 1.6F)),
          width_(ImGui::GetContentRegionAvail().x - context.px(12)) {}

    void draw(const std::vector<CacheRow>& list) {
        const ImVec2 corner = ImGui::GetCursorScreenPos();
        for (std::size_t column = 0; column < column_titles.size(); ++column) {
            draw_column(corner, column, context_.theme.palette.text_dim, column_titles[column]);
        }
        ImGui::Dummy({1, row_height_});
        const VisibleRows rows = visible_rows(list.size(), row_height_);
        for (std::size_t row = rows.first; row < rows.end; ++row) draw_row(list[row], row, rows.corner(row));
        end_rows(rows);
    }

private:
    void draw_row(const CacheRow& row, std::size_t index, ImVec2 corner) {
        const theme::Palette& palette = context_.theme.palette;
        const model::Instant now = context_.view.playback.moment.time;
        const draw::Rect rect{corner.x, corner.y, corner.x + width_, corner.y + row_height_};
        const RowLook look{.selected = *row.host == context_.view.selection.host};
        if (row_button(context_, rect, look, fmt::format("dns.cache.{}", index))) select_host(context_, *row.host);
        const bool alive = row.entry->expires_at > now;
        explain(context_, whole_story(row, alive));
        if (alive) draw_bar(*row.entry, corner);
        const HostLook host = look_of_host(context_, *row.host);
        draw_column(corner, 0, host.colour, fmt::format("{}  {}", host.icon, *row.host));
        const ImU32 colour = alive ? palette.text : palette.text_dim;
        draw_column(corner, 1, colour, std::string(sim::recording::without_final_dot(row.key->first)));
        draw_column(corner, 2, colour, row.key->second);
        draw_column(corner, 3, row.entry->kind == "positive" || !alive ? colour : palette.warning,
                    known_text(*row.entry));
        draw_column(corner, 4, colour, alive ? model::time_words(row.entry->expires_at - now) : "expired");
    }

    void draw_bar(const CacheEntryState& entry, ImVec2 corner) {
        const float left = corner.x + begin_of(4) - context_.px(4);
        const float width = corner.x + width_ - context_.px(6) - left;
        draw_row_bar(context_, {left, corner.y}, {width, row_height_},
                     life_left(entry, context_.view.playback.moment.time),
                     theme::faded(context_.theme.palette.success, 0.3F));
    }

    [[nodiscard]] float begin_of(std::size_t column) const {
        float begin = context_.px(8);
        for (std::size_t before = 0; before < column; ++before) begin += width_ * column_shares[before];
        return begin;
    }

    void draw_column(ImVec2 corner, std::size_t column, ImU32 colour, std::string_view text) {
        const float room = width_ * column_shares[column] - context_.px(column == 4 ? 22 : 10);
        draw_cell(font_, {corner.x + begin_of(column), corner.y}, {room, row_height_}, colour, text);
    }

    PanelContext& context_;
    const ImFont& font_;
    float row_height_;
    float width_;
};

}  // namespace

void draw_dns_caches(PanelContext& context) {
    const std::vector<CacheRow>& rows = cache_rows(context);
    if (rows.empty()) {
        empty_state(context, icons::database, "Nobody remembers anything from the DNS at this moment.");
        return;
    }
    CacheTable(context).draw(rows);
}

}  // namespace viz::panels
