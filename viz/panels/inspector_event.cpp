#include <fmt/format.h>

#include "viz/panels/event_look.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/inspector_parts.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::EventInspection;
using sim::recording::Event;
using sim::recording::EventKind;

namespace {

const EventInspection& inspection_of(PanelContext& context, sim::recording::EventId event) {
    InspectionCache& cache = context.caches.text->inspection;
    if (cache.event.event != event) {
        cache.event = model::inspect_event(context.trace, event, context.caches.text->events.rows);
    }
    return cache.event;
}

void draw_title(PanelContext& context, const EventInspection& inspection, bool is_choice) {
    const theme::Palette& palette = context.theme.palette;
    {
        const TextStyle style(context.theme.fonts.bold, palette.text);
        // The sentence about a choice would say all that stands beneath.
        text_wrapped(is_choice ? "A choice" : inspection.sentence);
    }
    context.probes.set_last_item("inspector.event");
    const HostLook look = look_of_host(context, inspection.host);
    {
        const TextStyle style(context.theme.fonts.small, look.colour);
        text_wrapped(fmt::format("{}  {}", look.icon, inspection.host.empty() ? "the world" : inspection.host));
    }
    labelled_value(context, "when", inspection.time_text);
    labelled_value(context, "kind", inspection.kind);
    const TextStyle style(context.theme.fonts.small, palette.text_dim);
    text_wrapped(inspection.meaning);
}

/// The options of a choice, the chosen one marked, and the rule.
void draw_choice(PanelContext& context, const Event& event) {
    const theme::Palette& palette = context.theme.palette;
    section_heading(context, event.fields.text("question"));
    const std::string& chosen = event.fields.text("chosen");
    const auto& options = event.fields.list("options");
    const auto line = [&](bool mark, std::string_view text) {
        const TextStyle style(mark ? palette.accent : palette.text_dim);
        text_wrapped(fmt::format("{}  {}", mark ? icons::check_circle : icons::circle_outline, text));
    };
    bool found = false;
    for (const std::string& option : options) {
        const bool mark = is_chosen(option, chosen);
        found = found || mark;
        line(mark, mark ? chosen : option);
    }
    if (!found) line(true, chosen);
    labelled_value(context, "because", event.fields.text("rule"));
    if (!event.fields.text("rfc").empty()) labelled_value(context, "source", event.fields.text("rfc"));
}

void draw_fields(PanelContext& context, const EventInspection& inspection) {
    if (inspection.fields.empty()) return;
    section_heading(context, "What is recorded");
    for (const model::InspectedField& field : inspection.fields) {
        ImGui::BeginGroup();
        labelled_value(context, field.name, field.value);
        ImGui::EndGroup();
        if (!field.meaning.empty()) explain(context, field.meaning);
    }
}

void draw_causes(PanelContext& context, const EventInspection& inspection) {
    if (inspection.causes.empty()) return;
    section_heading(context, "Why: what led to it");
    const theme::Palette& palette = context.theme.palette;
    for (const model::EventCause& cause : inspection.causes) {
        const ImVec2 corner = ImGui::GetCursorScreenPos();
        {
            const TextStyle style(context.theme.fonts.mono_small, palette.text_dim);
            text_line(cause.time_text);
        }
        {
            const TextStyle style(context.theme.fonts.small, palette.text);
            text_wrapped(cause.sentence);
        }
        const draw::Rect rect{corner.x, corner.y, steady_right_edge(), ImGui::GetCursorScreenPos().y};
        if (row_button(context, rect, {}, fmt::format("inspector.cause.{}", cause.event))) {
            go_to_event(context, cause.event);
        }
        ImGui::Dummy({1, context.px(2)});
    }
}

}  // namespace

void draw_inspector_event(PanelContext& context) {
    const Event* event = context.trace.find_event(context.view.selection.event);
    if (event == nullptr) {
        empty_state(context, icons::exchange, "Choose a packet on the map, or an event in the list of events.");
        return;
    }
    const EventInspection& inspection = inspection_of(context, event->id);
    const bool is_choice = event->kind == EventKind::decision;
    draw_title(context, inspection, is_choice);
    if (is_choice) {
        draw_choice(context, *event);
    } else {
        draw_fields(context, inspection);
    }
    draw_inspector_packet(context);
    draw_causes(context, inspection);
}

}  // namespace viz::panels
