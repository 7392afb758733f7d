#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "viz/panels/inspector_parts.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace icons = theme::icons;

namespace {

struct TabButton {
    InspectorTab tab;
    const char* name;
    const char* probe;
    const char* explanation;
};
constexpr std::array<TabButton, 6> tab_buttons{{
    {InspectorTab::envelope, "Envelope", "inspector.tab.envelope", "What SMTP is told, beside what people read"},
    {InspectorTab::header, "Header", "inspector.tab.header", "Every header field, and which ones a hop added"},
    {InspectorTab::parts, "Parts", "inspector.tab.parts",
     "What the mail is made of (MIME): its parts, how each was encoded, and what it says"},
    {InspectorTab::octets, "Octets", "inspector.tab.octets", "The mail as it goes over the wire"},
    {InspectorTab::host, "Host", "inspector.tab.host", "Queue, DNS cache and mailboxes of the selected host"},
    {InspectorTab::event, "Event", "inspector.tab.event",
     "The selected event or packet: what it tells or carries, and what led to it"},
}};

void draw_tabs(PanelContext& context) {
    InspectorTab& shown = context.view.inspector.tab;
    const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
    bool first = true;
    for (const TabButton& tab : tab_buttons) {
        const float width = ImGui::CalcTextSize(tab.name).x + context.px(14);
        if (!first && ImGui::GetItemRectMax().x + context.px(4) + width <= right) ImGui::SameLine(0, context.px(4));
        first = false;
        if (toggle_button(context, tab.name, shown == tab.tab, tab.probe, tab.explanation)) shown = tab.tab;
    }
    ImGui::Separator();
}

const InspectionCache& inspection_at_moment(PanelContext& context, std::string_view message) {
    InspectionCache& cache = context.caches.text->inspection;
    const int hop = context.view.inspector.hop;
    // Between two events nothing changes.
    const model::Moment moment = context.view.playback.moment;
    const MomentKey key{.subject = std::string(message),
                        .moment = {.time = {}, .events = moment.events},
                        .events_known = context.trace.events().size(),
                        .choice = hop};
    if (cache.key == key) return cache;
    const auto chosen = hop < 0 ? std::optional<std::size_t>{} : static_cast<std::size_t>(hop);
    cache.inspection = model::inspect_message(context.trace, moment, message, chosen);
    cache.hex = model::make_hex_rows(cache.inspection.octets);
    cache.parts = model::mime_tree(cache.inspection.octets);
    cache.part.reset();
    cache.key = key;
    return cache;
}

void draw_octets(PanelContext& context, const InspectionCache& cache) {
    const model::MessageInspection& inspection = cache.inspection;
    if (!inspection.absent.empty()) {
        empty_state(context, icons::eye_slash, inspection.absent);
        return;
    }
    const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
    text_line(fmt::format("{} octets", inspection.size_octets));
    theme::begin_child("inspector.octets", {0, 0}, false);
    draw_hex(context, cache.hex);
    ImGui::EndChild();
}

void draw_mail(PanelContext& context) {
    const std::string_view message = shown_message(context);
    if (message.empty()) {
        empty_state(context, icons::envelope, "No mail has been written in this recording yet.");
        return;
    }
    const InspectionCache& cache = inspection_at_moment(context, message);
    if (!cache.inspection.hop) {
        empty_state(context, icons::envelope, "The mail has not been sent over the network yet.");
        return;
    }
    draw_hop_chooser(context, cache.inspection);
    if (context.view.inspector.tab == InspectorTab::octets) {
        draw_octets(context, cache);
        return;
    }
    theme::begin_child("inspector.mail", {0, 0}, false);
    if (context.view.inspector.tab == InspectorTab::parts) {
        draw_inspector_parts(context);
    } else if (context.view.inspector.tab == InspectorTab::header) {
        draw_inspector_header(context, cache.inspection);
    } else {
        draw_inspector_envelope(context, cache.inspection);
    }
    ImGui::EndChild();
}

}  // namespace

void draw_inspector_panel(PanelContext& context) {
    draw_tabs(context);
    switch (context.view.inspector.tab) {
        case InspectorTab::envelope:
        case InspectorTab::header:
        case InspectorTab::parts:
        case InspectorTab::octets:
            draw_mail(context);
            return;
        case InspectorTab::host:
            theme::begin_child("inspector.host", {0, 0}, false);
            draw_inspector_host(context);
            ImGui::EndChild();
            return;
        case InspectorTab::event:
            theme::begin_child("inspector.event", {0, 0}, false);
            draw_inspector_event(context);
            ImGui::EndChild();
            return;
    }
}

}  // namespace viz::panels
