#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/panels/inspector_parts.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"

namespace viz::panels {

using model::HexRow;
using sim::recording::Event;
using sim::recording::EventKind;

namespace {

constexpr std::size_t octets_in_row = 16;
/// "xx " for each of the octets but the last.
constexpr std::size_t half_hex_size = octets_in_row / 2 * 3;

/// The event that sent what the selected event tells of; 0: it tells of no packet.
sim::recording::EventId sending_event(const PanelContext& context) {
    const Event* event = context.trace.find_event(context.view.selection.event);
    if (event == nullptr) return 0;
    switch (event->kind) {
        case EventKind::datagram_arrived:
        case EventKind::datagram_lost:
        case EventKind::segment_arrived:
        case EventKind::segment_lost:
            return event->cause;
        case EventKind::datagram_sent:
        case EventKind::segment_sent:
            return event->id;
        case EventKind::command:
        case EventKind::reply:
        case EventKind::dns_query:
        case EventKind::dns_answer:
        case EventKind::message_fetched:
            // Without octets in the recording these stand for the packets that carried them. How to see those is said.
            return context.trace.header().level == sim::recording::Level::full ? 0 : event->id;
        default:
            return 0;
    }
}

}  // namespace

void draw_hex(PanelContext& context, const std::vector<HexRow>& rows) {
    const theme::Palette& palette = context.theme.palette;
    const ImFont& font = *context.theme.fonts.mono_small;
    const float advance = font.GetCharAdvance('0');
    const auto columns =
        static_cast<std::size_t>(std::max(0.0F, steady_right_edge() - ImGui::GetCursorScreenPos().x) / advance);
    const std::size_t address_size = 7;
    // Where sixteen octets are too wide, each row is broken into two.
    const std::size_t parts = columns < address_size + octets_in_row * 4 + 1 ? 2 : 1;
    const std::size_t hex_size = parts == 2 ? half_hex_size : half_hex_size * 2;
    const VisibleRows visible = visible_rows(rows.size() * parts, std::floor(font.FontSize * 1.3F));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (std::size_t index = visible.first; index < visible.end; ++index) {
        const HexRow& row = rows[index / parts];
        const std::size_t begin = index % parts * (octets_in_row / parts);
        if (begin >= row.text.size()) continue;
        const ImVec2 corner = visible.corner(index);
        const auto write = [&](std::size_t column, ImU32 colour, std::string_view text) {
            draw::draw_text(list, font, {corner.x + advance * static_cast<float>(column), corner.y}, colour, text);
        };
        write(0, palette.text_dim, fmt::format("{:06x}", row.offset + begin));
        write(address_size, palette.text, std::string_view(row.hex).substr(begin * 3, hex_size - 1));
        write(address_size + hex_size, palette.accent, std::string_view(row.text).substr(begin, octets_in_row / parts));
    }
    end_rows(visible);
}

void draw_inspector_packet(PanelContext& context) {
    const sim::recording::EventId event = sending_event(context);
    if (event == 0) return;
    InspectionCache& cache = context.caches.text->inspection;
    if (cache.packet_event != event) cache.packet = model::inspect_octets(context.trace, event);
    cache.packet_event = event;
    section_heading(context, "What it carries");
    context.probes.set_last_item("inspector.packet");
    if (!cache.packet.absent.empty()) {
        const TextStyle style(context.theme.palette.text_dim);
        text_wrapped(cache.packet.absent);
        return;
    }
    {
        const TextStyle style(context.theme.fonts.mono_small, context.theme.palette.text);
        for (const std::string& line : cache.packet.decoded) text_wrapped(line);
    }
    section_heading(context, "Octets");
    draw_hex(context, cache.packet.rows);
}

}  // namespace viz::panels
