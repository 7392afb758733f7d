#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "viz/model/deed_choices.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/deed_dialog.hpp"
#include "viz/panels/deed_dialog_parts.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/text_field.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {
namespace {

namespace icons = theme::icons;
using model::DeedChoice;
using sim::deed::Target;

constexpr float act_width = 760;
constexpr float act_height = 470;
constexpr float targets_share = 0.42F;

std::string target_label(const PanelContext& context, const Target& target) {
    switch (target.kind) {
        case Target::Kind::host:
            return fmt::format("{}  {}", look_of_host(context, target.name).icon, target.name);
        case Target::Kind::link:
            return fmt::format("{}  {}", icons::link,
                               context.world.hosts.contains(target.name) ? "access of " + target.name : target.name);
        case Target::Kind::zone:
            return fmt::format("{}  {}", icons::globe, target.name);
    }
    return {};
}

float act_row_height(const PanelContext& context) {
    return std::floor(context.theme.fonts.regular->FontSize * 1.6F);
}

/// Brings a row that the keyboard has chosen into sight; the wheel may scroll it away.
void keep_row_in_sight(ImVec2 corner, float height) {
    const ImVec2 place = ImGui::GetWindowPos();
    const float top = place.y;
    const float low = top + ImGui::GetWindowHeight();
    if (ImGui::IsMouseHoveringRect(place, {place.x + ImGui::GetWindowWidth(), low})) return;
    if (corner.y < top) ImGui::SetScrollY(ImGui::GetScrollY() + corner.y - top);
    if (corner.y + height > low) ImGui::SetScrollY(ImGui::GetScrollY() + corner.y + height - low);
}

void draw_target(PanelContext& context, const Target& target, const RowLook& look, const draw::Rect& rect,
                 std::size_t index) {
    if (row_button(context, rect, look, fmt::format("act.target.{}", index))) {
        context.view.deeds.target = target;
        context.view.deeds.choice = 0;
    }
    const bool is_host = target.kind == Target::Kind::host;
    const ImU32 colour = is_host ? look_of_host(context, target.name).colour : context.theme.palette.text;
    const float inset = context.px(8);
    const bool cut = draw_cell(*context.theme.fonts.regular, {rect.left + inset, rect.top},
                               {rect.width() - 2 * inset, rect.height()}, colour, target_label(context, target));
    if (cut) explain(context, model::target_words(target, context.world));
}

void draw_targets(PanelContext& context, const std::vector<Target>& targets, std::size_t shown) {
    const float height = act_row_height(context);
    const VisibleRows rows = visible_rows(targets.size(), height);
    for (std::size_t index = rows.first; index < rows.end; ++index) {
        const ImVec2 corner = rows.corner(index);
        const draw::Rect rect{corner.x, corner.y, corner.x + rows.width, corner.y + height};
        draw_target(context, targets[index], {.current = index == shown}, rect, index);
    }
    keep_row_in_sight({rows.start.x, rows.start.y + height * static_cast<float>(shown)}, height);
    end_rows(rows);
}

struct ChoiceLook {
    const char* icon = "";
    ImU32 colour{};
};

ChoiceLook look_of(const PanelContext& context, DeedChoice::Kind kind) {
    const theme::Palette& palette = context.theme.palette;
    switch (kind) {
        case DeedChoice::Kind::mends:
            return {icons::check_circle, palette.success};
        case DeedChoice::Kind::breaks:
            return {icons::bolt, palette.failure};
        case DeedChoice::Kind::changes:
            break;
    }
    return {icons::cog, palette.accent};
}

void draw_choices(PanelContext& context, const std::vector<DeedChoice>& choices) {
    const float height = act_row_height(context);
    const float width = ImGui::GetContentRegionAvail().x;
    for (std::size_t index = 0; index < choices.size(); ++index) {
        const ImVec2 corner = ImGui::GetCursorScreenPos();
        const draw::Rect rect{corner.x, corner.y, corner.x + width, corner.y + height};
        const bool chosen = index == context.view.deeds.choice;
        if (row_button(context, rect, {.current = chosen}, fmt::format("act.choice.{}", index))) {
            context.view.deeds.choice = index;
            do_choice(context);
        }
        const ChoiceLook look = look_of(context, choices[index].kind);
        const ImFont& font = *context.theme.fonts.regular;
        draw_cell(font, {corner.x + context.px(8), corner.y}, {context.px(20), height}, look.colour, look.icon);
        const bool cut = draw_cell(font, {corner.x + context.px(32), corner.y}, {width - context.px(38), height},
                                   context.theme.palette.text, choices[index].words);
        if (cut) explain(context, choices[index].words);
        ImGui::Dummy({width, height});
        if (chosen) keep_row_in_sight(corner, height);
    }
}

bool can_be_done(const PanelContext& context) {
    return context.board != nullptr && context.board->cannot.empty() && context.board->running.empty();
}

void draw_record_field(PanelContext& context, const Target& zone) {
    DeedView& deeds = context.view.deeds;
    const float room = ImGui::GetContentRegionAvail().x - context.px(70);
    const bool entered = text_field(context, "act.record", deeds.record, "NAME 300 IN TXT \"text\"", room);
    ImGui::SameLine(0, context.px(6));
    const bool pressed = ImGui::Button("Add");
    context.probes.set_last_item("act.add_record");
    explain(context, "The zone gets this record, in the form of RFC 1035 section 5.1");
    if ((!pressed && !entered) || deeds.record.empty() || !can_be_done(context)) return;
    if (auto change = model::with_record(context.world, zone.name, deeds.record)) {
        deeds.requests.emplace_back(DoDeed{std::move(*change)});
    }
}

void draw_terminal_button(PanelContext& context, const std::string& host) {
    const bool pressed = ImGui::Button(fmt::format("{}  Open a terminal here", icons::terminal).c_str());
    context.probes.set_last_item("act.terminal");
    explain(context, "To type SMTP, POP3, IMAP or a question to the DNS by hand at this host");
    if (pressed) open_terminal_dialog(context, host);
}

void draw_act_hint(PanelContext& context, float width) {
    const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
    text_ellipsised(context, "Left, Right: what. Up, Down: how. Enter: do it, in a branch of its own. Esc: close.",
                    width);
}

std::vector<DeedChoice> choices_now(PanelContext& context, const Target& target) {
    auto choices = model::deed_choices(context.trace, context.view.playback.moment, context.world, target);
    std::size_t& choice = context.view.deeds.choice;
    choice = std::min(choice, choices.empty() ? 0 : choices.size() - 1);
    return choices;
}

}  // namespace

void do_choice(PanelContext& context) {
    const auto targets = model::deed_targets(context.world);
    if (!can_be_done(context) || targets.empty()) return;
    const auto choices = choices_now(context, targets[shown_target(context, targets)]);
    if (choices.empty()) return;
    context.view.deeds.requests.emplace_back(DoDeed{choices[context.view.deeds.choice].change});
}

void draw_act_dialog(PanelContext& context) {
    const std::string title =
        fmt::format("Break or mend, at {}###act", model::time_words(context.view.playback.moment.time));
    if (!begin_deed_window(context, title.c_str(), "act", act_width, act_height)) return end_deed_window();
    const auto targets = model::deed_targets(context.world);
    if (targets.empty()) {
        text_line("Nothing is there yet.");
        return end_deed_window();
    }
    const std::size_t shown = shown_target(context, targets);
    const Target target = targets[shown];
    const float low = deed_state_height(context) + ImGui::GetTextLineHeightWithSpacing() + context.px(8);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float list_height = std::max(1.F, room.y - low);
    theme::begin_child("targets", {std::floor(room.x * targets_share), list_height}, true);
    draw_targets(context, targets, shown);
    ImGui::EndChild();
    ImGui::SameLine(0, context.px(8));
    theme::begin_child("choices", {0, list_height}, true);
    if (target.kind == Target::Kind::zone) draw_record_field(context, target);
    if (target.kind == Target::Kind::host) draw_terminal_button(context, target.name);
    draw_choices(context, choices_now(context, target));
    ImGui::EndChild();
    draw_deed_state(context);
    draw_act_hint(context, room.x);
    end_deed_window();
}

}  // namespace viz::panels
