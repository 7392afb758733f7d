#include "viz/panels/deed_dialog.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "viz/model/terminal_dialogue.hpp"
#include "viz/panels/deed_dialog_parts.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {
namespace {

using sim::deed::Target;

/// The target so many places further in the list, round and round.
void choose_target(PanelContext& context, std::ptrdiff_t step) {
    const auto targets = model::deed_targets(context.world);
    if (targets.empty()) return;
    const auto count = static_cast<std::ptrdiff_t>(targets.size());
    const auto now = static_cast<std::ptrdiff_t>(shown_target(context, targets));
    context.view.deeds.target = targets[static_cast<std::size_t>((now + step % count + count) % count)];
    context.view.deeds.choice = 0;
}

void choose_deed(PanelContext& context, bool forward) {
    std::size_t& choice = context.view.deeds.choice;
    if (forward) ++choice;  // the dialog keeps it in bounds
    if (!forward && choice > 0) --choice;
}

void run_act_key(PanelContext& context, const KeyPress& key) {
    if (ImGui::GetIO().WantTextInput) return;
    if (key.key == Key::up || key.key == Key::down) choose_deed(context, key.key == Key::down);
    if (key.key == Key::left || key.key == Key::right) choose_target(context, key.key == Key::right ? 1 : -1);
    if (key.key == Key::enter) do_choice(context);
}

void run_compose_key(PanelContext& context, const KeyPress& key) {
    if (key.key == Key::enter && key.control) send_draft(context);
}

/// Somebody else's, where there is one: what a terminal is connected to unless told otherwise.
std::string first_mail_server(const PanelContext& context) {
    for (const model::TerminalTarget& target : model::terminal_targets(context.world)) {
        if (target.service == "smtp") return fmt::format("{}:{}", target.host, target.port);
    }
    return "DNS";
}

/// The moment that a dialog is about stays, and a lesson on its way to a stop hurries no longer.
void hold_moment(PanelContext& context) {
    context.view.playback.playing = false;
    context.view.playback.hurry = 1;
}

}  // namespace

void open_act_dialog(PanelContext& context, const Target& target) {
    hold_moment(context);
    context.view.deeds.dialog = DeedDialog::act;
    context.view.deeds.target = target;
    context.view.deeds.choice = 0;
}

void open_compose_dialog(PanelContext& context) {
    DeedView& deeds = context.view.deeds;
    hold_moment(context);
    deeds.dialog = DeedDialog::compose;
    deeds.field_wanted = true;
    if (context.world.accounts.contains(deeds.draft.from)) return;
    deeds.draft.from = context.world.accounts.empty() ? "" : context.world.accounts.begin()->first;
}

void open_terminal_dialog(PanelContext& context, const std::string& host) {
    DeedView& deeds = context.view.deeds;
    hold_moment(context);
    deeds.dialog = DeedDialog::terminal;
    deeds.field_wanted = true;
    TerminalDraft& draft = deeds.terminal;
    const auto is_client = [](const auto& each) { return each.second.role == "client"; };
    const auto first_client = std::ranges::find_if(context.world.hosts, is_client);
    const bool known = context.world.hosts.contains(draft.host);
    if (!host.empty()) {
        draft.host = host;
    } else if (!known && first_client != context.world.hosts.end()) {
        draft.host = first_client->first;
    }
    if (draft.server.empty()) draft.server = first_mail_server(context);
}

std::size_t shown_target(const PanelContext& context, const std::vector<Target>& targets) {
    const auto found = std::ranges::find(targets, context.view.deeds.target);
    return found == targets.end() ? 0 : static_cast<std::size_t>(found - targets.begin());
}

bool begin_deed_window(PanelContext& context, const char* title, const char* probe, float width, float height) {
    const ImVec2 window = ImGui::GetIO().DisplaySize;
    const ImVec2 size{std::min(context.px(width), window.x - context.px(16)),
                      std::min(context.px(height), window.y - context.px(16))};
    const ImVec2 corner{std::floor((window.x - size.x) / 2), std::floor((window.y - size.y) / 2)};
    ImGui::SetNextWindowPos(corner);
    ImGui::SetNextWindowSize(size);
    constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoResize |
                                       ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                       ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
    context.probes.set(probe, {corner.x, corner.y, corner.x + size.x, corner.y + size.y});
    bool open = true;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, std::max(1.F, std::floor(context.px(1))));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, context.px(8));
    const bool drawn = ImGui::Begin(title, &open, flags);
    ImGui::PopStyleVar(2);
    if (!open) context.view.deeds.dialog = DeedDialog::none;
    return drawn;
}

void end_deed_window() {
    ImGui::End();
}

float deed_state_height(const PanelContext& context) {
    return 2 * context.theme.fonts.small->FontSize + context.px(4);
}

bool draw_deed_state(PanelContext& context) {
    const model::BranchBoard* board = context.board;
    const theme::Palette& palette = context.theme.palette;
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const auto say = [&](ImU32 colour, const char* icon, std::string_view text) {
        const TextStyle style(context.theme.fonts.small, colour);
        ImGui::BeginChild("state", {0, deed_state_height(context)});
        text_wrapped(fmt::format("{}  {}", icon, text));
        ImGui::EndChild();
        explain(context, text);
    };
    if (board == nullptr || !board->cannot.empty()) {
        say(palette.warning, theme::icons::info_circle,
            board == nullptr ? "What is shown here cannot be changed; mailflow view can." : board->cannot);
    } else if (!board->running.empty()) {
        say(palette.accent, theme::icons::hourglass, board->running);
    } else if (!board->problem.empty()) {
        say(palette.failure, theme::icons::exclamation_triangle, board->problem);
    } else if (!board->told.empty()) {
        say(palette.success, theme::icons::check, board->told);
    }
    ImGui::SetCursorScreenPos(corner);
    ImGui::Dummy({1, deed_state_height(context)});
    return board != nullptr && board->cannot.empty() && board->running.empty();
}

void draw_deed_dialog(PanelContext& context) {
    if (context.view.only != PanelName::all) return;
    if (context.view.deeds.dialog == DeedDialog::act) draw_act_dialog(context);
    if (context.view.deeds.dialog == DeedDialog::compose) draw_compose_dialog(context);
    if (context.view.deeds.dialog == DeedDialog::terminal) draw_terminal_dialog(context);
}

void run_dialog_keys(PanelContext& context, std::span<const KeyPress> keys) {
    DeedView& deeds = context.view.deeds;
    for (const KeyPress& key : keys) {
        if (key.key == Key::escape) deeds.dialog = DeedDialog::none;
        if (deeds.dialog == DeedDialog::act) run_act_key(context, key);
        if (deeds.dialog == DeedDialog::compose) run_compose_key(context, key);
        if (deeds.dialog == DeedDialog::terminal) run_terminal_key(context, key);
    }
}

}  // namespace viz::panels
