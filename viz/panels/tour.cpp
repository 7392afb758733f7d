#include "viz/panels/tour.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "viz/draw/geometry.hpp"
#include "viz/panels/text_widgets.hpp"

namespace viz::panels {
namespace {

// In units of design.
constexpr float tour_width = 360;
constexpr float tour_height = 190;  ///< about, for choosing its place
constexpr float tour_gap = 12;      ///< from what it points at

struct TourStep {
    std::string_view title;
    std::string_view text;
    /// Probes of what it points at; the first that was drawn counts, for panels may be tabs.
    std::array<std::string_view, 3> targets;
};

constexpr auto tour_steps = std::to_array<TourStep>({
    {"Time",
     "Space plays and pauses. Right and Left go one event on and back, Shift+Right to the next command or reply. + and "
     "- make time faster and slower.",
     {"panel.transport"}},
    {"Timeline",
     "Everything that happens, from left to right: mails sent, delivered, deferred, failed. Click or drag anywhere: "
     "any moment can be gone to, from either side.",
     {"panel.timeline"}},
    {"Map",
     "Hosts in their sites, and what travels between them now. Click a host or an envelope to select it, drag to move, "
     "turn the wheel to come closer. The right mouse button breaks and mends things.",
     {"panel.map"}},
    {"Journey",
     "The story of one mail, step by step: who did what, and by which rule it was decided. Click a step to go there; M "
     "selects the next mail.",
     {"panel.journey", "tab.journey", "panel.lesson"}},
    {"Lower panels",
     "What was said, word for word, with an explanation behind every line; ladder, states, events, mailboxes, queues, "
     "plots and DNS. Tab goes to the next.",
     {"panel.bottom"}},
    {"Inspector",
     "All about what is selected: the envelope beside the message, the header with what each hop added, a host's queue "
     "and mailboxes. I shows and hides it.",
     {"panel.inspector", "tab.inspector"}},
    {"Help",
     "? lists all keys, and : finds everything by its name: what keys do, mails, hosts, moments, and this tour.",
     {"window.help"}},
});

/// What the step points at; nothing: the window does not show it now.
const Probes::Rectangle* target_of(const PanelContext& context, const TourStep& step) {
    for (const std::string_view probe : step.targets) {
        if (probe.empty()) continue;
        if (const Probes::Rectangle* found = context.probes.find(probe)) return found;
    }
    return nullptr;
}

/// Where the tour's window stands, and which of its points is there: 0, 0 its upper left one.
struct TourPlace {
    ImVec2 point;
    ImVec2 pivot;
};

/// Beneath, above or beside its target, wherever it covers nothing of it; else in its middle.
TourPlace place_tour(const PanelContext& context, const Probes::Rectangle* target) {
    const ImVec2 window = ImGui::GetIO().DisplaySize;
    if (target == nullptr) return {{window.x / 2, window.y / 2}, {0.5F, 0.5F}};
    const float gap = context.px(tour_gap);
    const float width = context.px(tour_width);
    const float height = context.px(tour_height);
    const float middle_x = (target->left + target->right) / 2;
    const float middle_y = (target->top + target->bottom) / 2;
    const float x = std::clamp(middle_x, width / 2 + gap, std::max(width / 2 + gap, window.x - width / 2 - gap));
    const float y = std::clamp(middle_y, height / 2 + gap, std::max(height / 2 + gap, window.y - height / 2 - gap));
    if (target->bottom + gap + height < window.y) return {{x, target->bottom + gap}, {0.5F, 0}};
    if (target->top - gap - height > 0) return {{x, target->top - gap}, {0.5F, 1}};
    if (target->right + gap + width < window.x) return {{target->right + gap, y}, {0, 0.5F}};
    if (target->left - gap - width > 0) return {{target->left - gap, y}, {1, 0.5F}};
    return {{x, y}, {0.5F, 0.5F}};
}

void draw_tour_frame(const PanelContext& context, const Probes::Rectangle& target) {
    const draw::Rect frame = draw::Rect{target.left, target.top, target.right, target.bottom}.grown(context.px(2));
    ImGui::GetForegroundDrawList()->AddRect(frame.min(), frame.max(), context.theme.palette.accent, context.px(8), 0,
                                            draw::whole_pixels(3, context.theme.scale));
}

bool tour_button(PanelContext& context, const char* label, const char* probe) {
    const bool clicked = ImGui::Button(label);
    context.probes.set_last_item(probe);
    return clicked;
}

void tour_on(ViewState& view) {
    view.tour_step = view.tour_step >= tour_length() ? 0 : view.tour_step + 1;
}

void tour_back(ViewState& view) {
    view.tour_step = std::max(1, view.tour_step - 1);
}

void draw_tour_words(const PanelContext& context, const TourStep& step) {
    {
        const TextStyle style(context.theme.fonts.title, context.theme.palette.text);
        text_line(step.title);
    }
    text_wrapped(step.text, context.px(tour_width) - 2 * ImGui::GetStyle().WindowPadding.x);
    ImGui::Spacing();
    const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
    text_line(fmt::format("{} of {}", context.view.tour_step, tour_length()));
}

void draw_tour_buttons(PanelContext& context) {
    ViewState& view = context.view;
    const bool last = view.tour_step == tour_length();
    if (tour_button(context, last ? "Done" : "Next", "tour.next")) tour_on(view);
    if (view.tour_step > 1) {
        ImGui::SameLine(0, context.px(8));
        if (tour_button(context, "Back", "tour.back")) tour_back(view);
    }
    if (last) return;
    ImGui::SameLine(0, context.px(8));
    if (tour_button(context, "Skip the tour", "tour.skip")) view.tour_step = 0;
}

}  // namespace

int tour_length() {
    return static_cast<int>(tour_steps.size());
}

void draw_tour(PanelContext& context) {
    const int shown = std::clamp(context.view.tour_step, 1, tour_length());
    const TourStep& step = tour_steps.at(static_cast<std::size_t>(shown - 1));
    const Probes::Rectangle* target = target_of(context, step);
    if (target != nullptr) {
        const Probes::Rectangle framed = *target;
        draw_tour_frame(context, framed);
        context.probes.set("tour.target", framed);
    }
    const TourPlace place = place_tour(context, target);
    ImGui::SetNextWindowPos(place.point, ImGuiCond_Always, place.pivot);
    ImGui::SetNextWindowSize({context.px(tour_width), 0});
    ImGui::SetNextWindowFocus();
    constexpr ImGuiWindowFlags flags =
        ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(16), context.px(12)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, std::max(1.F, std::floor(context.px(1))));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, context.px(8));
    if (ImGui::Begin("tour", nullptr, flags)) {
        draw_tour_words(context, step);
        draw_tour_buttons(context);
    }
    const ImVec2 low = ImGui::GetWindowPos();
    const ImVec2 size = ImGui::GetWindowSize();
    context.probes.set("tour", {low.x, low.y, low.x + size.x, low.y + size.y});
    ImGui::End();
    ImGui::PopStyleVar(3);
}

void run_tour_keys(PanelContext& context, std::span<const KeyPress> keys) {
    ViewState& view = context.view;
    for (const KeyPress& press : keys) {
        if (view.tour_step == 0) return;
        const bool space = press.key == Key::character && press.character == ' ';
        if (press.key == Key::enter || press.key == Key::right || space) tour_on(view);
        if (press.key == Key::left) tour_back(view);
        if (press.key == Key::escape) view.tour_step = 0;
    }
}

}  // namespace viz::panels
