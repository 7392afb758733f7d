#include <algorithm>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/model/display_text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/frame_cache.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/playback.hpp"
#include "viz/panels/transport_fit.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {
namespace {

namespace icons = theme::icons;
using model::StepKind;

/// Shows what a button does while the mouse is over it.
void explain(const char* text) {
    if (ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) ImGui::SetTooltip("%s", text);
}

/// A square button with an icon. @return whether it was pressed
bool icon_button(PanelContext& context, const char* probe, const char* icon, const char* explanation,
                 bool enabled = true) {
    ImGui::PushID(probe);
    ImGui::BeginDisabled(!enabled);
    const bool pressed = ImGui::Button(icon, {context.px(transport_button_width), context.px(transport_button_height)});
    ImGui::EndDisabled();
    context.probes.set_last_item(probe);
    explain(explanation);
    ImGui::PopID();
    ImGui::SameLine(0, context.px(transport_button_space));
    return pressed;
}

void draw_back_buttons(PanelContext& context, const TransportParts& parts) {
    Playback& playback = context.view.playback;
    if (parts.ends && icon_button(context, "transport.begin", icons::rewind, "To the beginning  (Home)")) {
        seek(playback, context.trace.start());
    }
    if (parts.hops && icon_button(context, "transport.hop_back", icons::step_back, "To the hop before  (Ctrl+Left)")) {
        step(context.trace, playback, StepKind::hop, false);
    }
    if (icon_button(context, "transport.back", icons::chevron_left, "One event back  (Left)")) {
        step(context.trace, playback, StepKind::event, false);
    }
}

void draw_play_button(PanelContext& context) {
    Playback& playback = context.view.playback;
    const std::string play = fmt::format("{}  {}###play", playback.playing ? icons::pause : icons::play,
                                         playback.playing ? "Pause" : "Play");
    if (ImGui::Button(play.c_str(), {context.px(transport_play_width), context.px(transport_button_height)})) {
        play_or_pause(context.trace, playback);
    }
    context.probes.set_last_item("transport.play");
    explain("Play or pause  (Space)");
    ImGui::SameLine(0, context.px(transport_button_space));
}

void draw_forward_buttons(PanelContext& context, const TransportParts& parts) {
    Playback& playback = context.view.playback;
    if (icon_button(context, "transport.forward", icons::chevron_right, "One event on  (Right)")) {
        step(context.trace, playback, StepKind::event, true);
    }
    if (parts.hops &&
        icon_button(context, "transport.hop", icons::step_forward, "To the next hop of a mail  (Ctrl+Right)")) {
        step(context.trace, playback, StepKind::hop, true);
    }
    if (parts.ends && icon_button(context, "transport.end", icons::fast_forward, "To the end  (End)")) {
        seek(playback, context.trace.moment_at(context.trace.end()));
    }
}

/// Whether there is a step of a kind after the moment. Only events that are new since it was last asked are looked at.
bool is_ahead(const PanelContext& context, StepKind kind, StepsAhead& known) {
    const std::size_t events = context.trace.events().size();
    if (events < known.events_known) known = {};
    known.none_from = model::steps_end(context.trace, kind, known.events_known).value_or(known.none_from);
    known.events_known = events;
    return context.view.playback.moment.events < known.none_from;
}

void draw_jump_buttons(PanelContext& context) {
    Playback& playback = context.view.playback;
    ImGui::SameLine(0, context.px(transport_group_space));
    if (icon_button(context, "transport.delivery", icons::inbox, "To the next delivery  (D)",
                    is_ahead(context, StepKind::delivery, context.caches.frame->delivery))) {
        step(context.trace, playback, StepKind::delivery, true);
    }
    if (icon_button(context, "transport.failure", icons::exclamation_triangle, "To the next failure  (F)",
                    is_ahead(context, StepKind::failure, context.caches.frame->failure))) {
        step(context.trace, playback, StepKind::failure, true);
    }
}

/// Slower, the speed, faster.
void draw_speed(PanelContext& context) {
    Playback& playback = context.view.playback;
    ImGui::SameLine(0, context.px(transport_group_space));
    if (icon_button(context, "transport.slower", "-", "Slower  (-)")) playback.speed = slower(playback.speed);
    const std::string speed = fmt::format("{:g}x", playback.speed * playback.hurry);
    ImGui::PushFont(context.theme.fonts.mono);
    const float indent = (context.px(transport_speed_width) - ImGui::CalcTextSize(speed.c_str()).x) / 2;
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + indent);
    ImGui::AlignTextToFramePadding();
    ImGui::TextUnformatted(speed.c_str());
    ImGui::PopFont();
    explain("Simulated seconds in a second of yours");
    ImGui::SameLine(0, indent);
    if (icon_button(context, "transport.faster", "+", "Faster  (+)")) playback.speed = faster(playback.speed);
}

/// Whether waits are skipped.
void draw_skip(PanelContext& context) {
    Playback& playback = context.view.playback;
    const theme::Palette& palette = context.theme.palette;
    ImGui::PushStyleColor(ImGuiCol_Text, playback.skip_quiet ? palette.accent : palette.text_dim);
    const bool toggled = icon_button(
        context, "transport.skip", icons::hourglass,
        playback.skip_quiet ? "Waits in which nothing moves are skipped  (S)" : "Waits are played in full  (S)");
    ImGui::PopStyleColor();
    if (toggled) playback.skip_quiet = !playback.skip_quiet;
}

void draw_time(PanelContext& context, bool exact) {
    ImGui::SameLine(0, context.px(8));
    ImGui::PushFont(context.theme.fonts.mono);
    ImGui::AlignTextToFramePadding();
    const protocol::Instant time = context.view.playback.moment.time;
    ImGui::TextUnformatted((exact ? model::clock_words(time) : model::list_words(time)).c_str());
    ImGui::PopFont();
    context.probes.set_last_item("transport.time");
    explain("Time since the beginning of the scenario");
}

/// What the recording is of, between the time and the buttons at the right, cut to the room there.
void draw_title(PanelContext& context, float right) {
    const std::string title = model::display_text(context.trace.header().title);
    const ImVec2 low{ImGui::GetItemRectMax().x + context.px(20), ImGui::GetItemRectMin().y};
    const float room = right - context.px(12) - low.x;
    if (title.empty() || room < context.px(80)) return;
    const ImFont& font = *context.theme.fonts.bold;
    const std::string shown = draw::fit_text(font, title, room);
    const float top = low.y + (context.px(transport_button_height) - ImGui::GetFontSize()) / 2;
    ImGui::SetCursorScreenPos({low.x, top});
    ImGui::PushFont(context.theme.fonts.bold);
    ImGui::TextUnformatted(shown.c_str());
    ImGui::PopFont();
    if (shown != title) explain(title.c_str());
}

void draw_layout_choice(PanelContext& context) {
    PanelLayout& shown = context.view.layout;
    ImGui::SetNextItemWidth(context.px(transport_layout_width));
    if (ImGui::BeginCombo("##layout", name(shown.name))) {
        for (const LayoutName layout : {LayoutName::lesson, LayoutName::lab, LayoutName::present}) {
            if (ImGui::Selectable(name(layout), shown.name == layout)) shown = named_layout(layout);
        }
        ImGui::Separator();
        if (ImGui::Selectable("Reset")) shown = named_layout(shown.name);
        ImGui::EndCombo();
    }
    context.probes.set_last_item("window.layout");
    ImGui::SameLine(0, context.px(transport_button_space));
}

/// At the right edge: layout, theme, help; the title in what room is left of them.
void draw_window_buttons(PanelContext& context, float right, const TransportParts& parts) {
    const float space = transport_button_space;
    const float width = 2 * transport_button_width + space + (parts.layout ? transport_layout_width + space : 0);
    const float left = right - context.px(width);
    const float top = ImGui::GetItemRectMin().y;
    draw_title(context, left);
    ImGui::SetCursorScreenPos({left, top});
    if (parts.layout) draw_layout_choice(context);
    ViewState& view = context.view;
    const bool dark = view.theme == ThemeName::dark;
    if (icon_button(context, "window.theme", dark ? icons::sun : icons::moon, dark ? "Light  (T)" : "Dark  (T)")) {
        view.theme = dark ? ThemeName::light : ThemeName::dark;
    }
    if (icon_button(context, "window.help", icons::question, "Keys and panels  (?)")) view.help_open = !view.help_open;
}

}  // namespace

void draw_transport_bar(PanelContext& context) {
    const float width = ImGui::GetContentRegionAvail().x;
    const float right = ImGui::GetCursorScreenPos().x + width;
    const TransportParts parts = fitting_transport_parts(width / context.theme.scale);
    ImGui::BeginGroup();
    draw_back_buttons(context, parts);
    draw_play_button(context);
    draw_forward_buttons(context, parts);
    if (parts.jumps) draw_jump_buttons(context);
    if (parts.speed) draw_speed(context);
    if (parts.skip) draw_skip(context);
    if (parts.clock) draw_time(context, parts.exact_clock);
    ImGui::EndGroup();
    draw_window_buttons(context, right, parts);
}

}  // namespace viz::panels
