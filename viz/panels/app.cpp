#include "viz/panels/app.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "viz/panels/actions.hpp"
#include "viz/panels/bottom_tabs.hpp"
#include "viz/panels/command_palette.hpp"
#include "viz/panels/deed_dialog.hpp"
#include "viz/panels/frame_cache.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/lesson_frame.hpp"
#include "viz/panels/lesson_steering.hpp"
#include "viz/panels/map_cache.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/playback.hpp"
#include "viz/panels/splitters.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/panels/tour.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {
namespace {

namespace icons = theme::icons;
using DrawPanel = void (*)(PanelContext&);

constexpr ImGuiWindowFlags root_flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                        ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus;
constexpr ImGuiWindowFlags still = ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
constexpr ImGuiWindowFlags bare = still | ImGuiWindowFlags_NoBackground;

ImVec2 size_of(const Rectangle& where) {
    return {std::max(1.F, where.right - where.left), std::max(1.F, where.bottom - where.top)};
}

/// A bordered part of the window. @param title  nullptr: none
void draw_part(PanelContext& context, const char* name, const Rectangle& where, const char* title, DrawPanel draw,
               ImGuiWindowFlags flags = 0) {
    ImGui::SetCursorScreenPos({where.left, where.top});
    theme::begin_child(name, size_of(where), true, flags);
    context.probes.set(name, where);
    if (title != nullptr) {
        ImGui::PushFont(context.theme.fonts.bold);
        ImGui::TextUnformatted(title);
        ImGui::PopFont();
        ImGui::Separator();
    }
    draw(context);
    ImGui::EndChild();
}

void draw_map_part(PanelContext& context, const Rectangle& where) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    draw_part(context, "panel.map", where, nullptr, draw_map_panel, still);
    ImGui::PopStyleVar();
}

void draw_notice(PanelContext& context, const Rectangle& where) {
    ImGui::SetCursorScreenPos({where.left + context.px(6), where.top + context.px(3)});
    const ViewState& view = context.view;
    if (view.progress >= 0) {
        std::string text = fmt::format("{} the simulation is running", icons::hourglass);
        if (view.progress > 0) text += fmt::format(": {:.0f} %", std::min(view.progress, 1.0) * 100);
        ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(context.theme.palette.accent), "%s", text.c_str());
        if (view.notice.empty()) return;
        ImGui::SameLine(0, context.px(16));
        ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(context.theme.palette.text_dim), "%s", view.notice.c_str());
        return;
    }
    const std::string_view line = std::string_view(view.notice).substr(0, view.notice.find('\n'));
    const TextStyle style(context.theme.palette.warning);
    text_line(fmt::format("{} {}{}", icons::exclamation_triangle, line, line == view.notice ? "" : " ..."));
    if (line != view.notice) explain(context, view.notice);
}

void draw_frame(PanelContext& context) {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const ViewState& view = context.view;
    const bool notice = !view.notice.empty() || view.progress >= 0;
    const FrameGeometry frame =
        make_frame_geometry(size.x, size.y, context.theme.scale, layout_with_lesson(context), notice);
    const LessonPlace lesson = place_lesson(context, frame);
    ImGui::SetCursorScreenPos({frame.transport.left, frame.transport.top});
    context.probes.set("panel.transport", frame.transport);
    theme::begin_child("panel.transport", size_of(frame.transport), false, bare);
    draw_transport_bar(context);
    ImGui::EndChild();
    ImGui::SetCursorScreenPos({frame.timeline.left, frame.timeline.top});
    context.probes.set("panel.timeline", frame.timeline);
    theme::begin_child("panel.timeline", size_of(frame.timeline), false, bare);
    draw_timeline(context);
    ImGui::EndChild();
    const bool journey = frame.left && !lesson.is_at(frame.left);
    if (journey) draw_part(context, "panel.journey", *frame.left, nullptr, draw_journey_panel);
    if (frame.right) draw_part(context, "panel.inspector", *frame.right, nullptr, draw_inspector_panel);
    if (lesson.rectangle) draw_part(context, "panel.lesson", *lesson.rectangle, nullptr, draw_lesson_panel, still);
    if (!lesson.is_at(frame.map)) draw_map_part(context, frame.map);
    if (frame.bottom && !lesson.is_at(frame.bottom))
        draw_bottom_tabs(context, *frame.bottom, {.journey = !journey, .inspector = !frame.right});
    draw_lesson_pointer(context, frame, lesson);
    if (frame.notice) draw_notice(context, *frame.notice);
    draw_splitters(context, frame);
}

/// A picture of one panel alone.
void draw_only(PanelContext& context, PanelName only) {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const Rectangle all{0, 0, size.x, size.y};
    switch (only) {
        case PanelName::all:
            return;
        case PanelName::map:
            return draw_map_part(context, all);
        case PanelName::journey:
            return draw_part(context, "panel.journey", all, nullptr, draw_journey_panel);
        case PanelName::transcript:
            return draw_part(context, "panel.transcript", all, nullptr, draw_transcript_panel);
        case PanelName::ladder:
            return draw_part(context, "panel.ladder", all, nullptr, draw_ladder_panel);
        case PanelName::states:
            return draw_part(context, "panel.states", all, nullptr, draw_states_panel);
        case PanelName::inspector:
            return draw_part(context, "panel.inspector", all, nullptr, draw_inspector_panel);
        case PanelName::events:
            return draw_part(context, "panel.events", all, nullptr, draw_events_panel);
        case PanelName::mailboxes:
            return draw_part(context, "panel.mailboxes", all, nullptr, draw_mailboxes_panel);
        case PanelName::queues:
            return draw_part(context, "panel.queues", all, nullptr, draw_queues_panel);
        case PanelName::plots:
            return draw_part(context, "panel.plots", all, nullptr, draw_plots_panel);
        case PanelName::dns:
            return draw_part(context, "panel.dns", all, nullptr, draw_dns_panel);
        case PanelName::branches:
            return draw_part(context, "panel.branches", all, nullptr, draw_branches_panel);
        case PanelName::timeline:
            return draw_part(context, "panel.timeline", all, nullptr, draw_timeline, still);
        case PanelName::lesson:
            return draw_part(context, "panel.lesson", all, nullptr, draw_lesson_panel, still);
    }
}

/// Whether a panel beneath the map is shown, as a tab or alone.
bool is_shown(const ViewState& view, BottomTab tab, PanelName panel) {
    const bool is_tab = view.only == PanelName::all && view.layout.show_bottom && view.bottom_tab == tab;
    return is_tab || view.only == panel;
}

/// Whether the list of events is shown before all of it has been filtered, lookups before all have been found, or
/// plots before all has been counted.
bool is_searching(const ViewState& view, const Caches& caches) {
    const TextCache& text = *caches.text;
    return (is_shown(view, BottomTab::events, PanelName::events) && !text.events.complete) ||
           (is_shown(view, BottomTab::dns, PanelName::dns) && !text.dns.complete) ||
           (is_shown(view, BottomTab::plots, PanelName::plots) && !text.plots.complete);
}

}  // namespace

void draw_app(const model::Trace& trace, ViewState& view, const theme::Theme& theme, Caches& caches, Probes& probes,
              const FrameInput& input, lesson::LessonPlay* lesson) {
    theme::Theme shown = theme;
    shown.palette = view.theme == ThemeName::dark ? theme::dark_palette() : theme::light_palette();
    theme::apply_style(shown.palette, shown.scale);
    probes.clear();
    const model::Moment before = view.playback.moment;
    advance(trace, view.playback, input.seconds);
    if (lesson != nullptr) steer_lesson(*lesson, trace, view, before);
    const auto& world = caches.frame->cursor.at(trace, view.playback.moment.events);
    PanelContext context{trace,         view,           shown,      caches,      probes, world,
                         input.seconds, input.complete, input.keys, input.board, lesson};

    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::Begin("mailflow", nullptr, root_flags);
    ImGui::PopStyleVar(2);
    if (view.only == PanelName::all) {
        draw_frame(context);
    } else {
        draw_only(context, view.only);
    }
    ImGui::End();
    draw_deed_dialog(context);
    if (view.help_open) draw_help(context);
    if (view.palette.open) draw_palette(context);
    if (view.tour_step > 0) {
        draw_tour(context);
        return run_tour_keys(context, input.keys);
    }
    if (view.palette.open) return run_palette_keys(context, input.keys);
    if (view.deeds.dialog != DeedDialog::none && !view.help_open) return run_dialog_keys(context, input.keys);
    if (!ImGui::GetIO().WantTextInput) {
        run_actions(context, input.keys);
    } else {
        run_answer_line_keys(context);
    }
}

bool is_animating(const ViewState& view, const Caches& caches) {
    return view.playback.playing || caches.map->settling || caches.map->following || is_searching(view, caches);
}

}  // namespace viz::panels
