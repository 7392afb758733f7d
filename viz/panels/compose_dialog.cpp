#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "viz/model/time_words.hpp"
#include "viz/panels/deed_dialog_parts.hpp"
#include "viz/panels/text_field.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {
namespace {

namespace icons = theme::icons;

constexpr float compose_width = 620;
constexpr float compose_height = 420;
constexpr float label_width = 70;

/// Addresses with commas or blanks between them.
std::vector<std::string> addresses_of(std::string_view text) {
    std::vector<std::string> addresses;
    std::string address;
    for (const char octet : text) {
        const bool between = octet == ',' || octet == ';' || octet == ' ';
        if (!between) address += octet;
        if (between && !address.empty()) addresses.push_back(std::exchange(address, {}));
    }
    if (!address.empty()) addresses.push_back(std::move(address));
    return addresses;
}

/// The user before or after somebody by address; of somebody unknown the first or the last.
std::string neighbour_of(const PanelContext& context, const std::string& address, bool forward) {
    const auto& accounts = context.world.accounts;
    if (accounts.empty()) return address;
    const auto here = accounts.find(address);
    if (here == accounts.end()) return forward ? accounts.begin()->first : accounts.rbegin()->first;
    if (forward) return std::next(here) == accounts.end() ? accounts.begin()->first : std::next(here)->first;
    return here == accounts.begin() ? accounts.rbegin()->first : std::prev(here)->first;
}

void draw_label(PanelContext& context, const char* text) {
    ImGui::AlignTextToFramePadding();
    const float left = ImGui::GetCursorPosX();
    {
        const TextStyle style(context.theme.palette.text_dim);
        text_line(text);
    }
    ImGui::SameLine();
    ImGui::SetCursorPosX(left + context.px(label_width));
}

/// Two buttons that go through the users.
void draw_user_buttons(PanelContext& context, std::string& address, std::string_view probe) {
    ImGui::PushID(probe.data(), probe.data() + probe.size());
    for (const bool forward : {false, true}) {
        ImGui::SameLine(0, context.px(4));
        if (ImGui::Button(forward ? icons::chevron_right : icons::chevron_left)) {
            address = neighbour_of(context, address, forward);
        }
        context.probes.set_last_item(fmt::format("{}.{}", probe, forward ? "next" : "before"));
        explain(context, forward ? "The next user" : "The user before");
    }
    ImGui::PopID();
}

float user_buttons_width(const PanelContext& context) {
    const float one = ImGui::CalcTextSize(icons::chevron_right).x + 2 * ImGui::GetStyle().FramePadding.x;
    return 2 * (one + context.px(4));
}

void draw_fields(PanelContext& context) {
    MailDraft& draft = context.view.deeds.draft;
    bool& wanted = context.view.deeds.field_wanted;
    draw_label(context, "From");
    text_field(context, "compose.from", draft.from, "a user of this world",
               ImGui::GetContentRegionAvail().x - user_buttons_width(context));
    draw_user_buttons(context, draft.from, "compose.from");
    draw_label(context, "To");
    text_field(context, "compose.to", draft.to, "any address; commas between several",
               ImGui::GetContentRegionAvail().x - user_buttons_width(context));
    if (ImGui::IsItemActive()) wanted = false;
    if (wanted) ImGui::SetKeyboardFocusHere(-1);
    draw_user_buttons(context, draft.to, "compose.to");
    draw_label(context, "Subject");
    text_field(context, "compose.subject", draft.subject, "", ImGui::GetContentRegionAvail().x);
}

bool can_be_sent(const PanelContext& context) {
    const MailDraft& draft = context.view.deeds.draft;
    return !draft.from.empty() && !addresses_of(draft.to).empty();
}

void draw_compose_buttons(PanelContext& context, bool can) {
    ImGui::BeginDisabled(!can || !can_be_sent(context));
    const bool pressed = ImGui::Button(fmt::format("{}  Send", icons::paper_plane).c_str());
    ImGui::EndDisabled();
    context.probes.set_last_item("compose.send");
    if (pressed) send_draft(context);
    ImGui::SameLine(0, context.px(8));
    if (ImGui::Button("Close")) context.view.deeds.dialog = DeedDialog::none;
    context.probes.set_last_item("compose.close");
    ImGui::SameLine(0, context.px(12));
    const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
    ImGui::AlignTextToFramePadding();
    text_ellipsised(context, "Ctrl+Enter: send. Page Up, Page Down: from whom. Esc: close.",
                    ImGui::GetContentRegionAvail().x);
}

/// Page Up and Page Down go through the users, but scroll the text of the mail while it has the keyboard.
void run_author_keys(PanelContext& context, bool writes_text) {
    if (writes_text || context.view.help_open) return;
    std::string& from = context.view.deeds.draft.from;
    for (const KeyPress& key : context.keys) {
        if (key.key == Key::page_up || key.key == Key::page_down)
            from = neighbour_of(context, from, key.key == Key::page_down);
    }
}

}  // namespace

void send_draft(PanelContext& context) {
    const bool can = context.board != nullptr && context.board->cannot.empty() && context.board->running.empty();
    if (!can || !can_be_sent(context)) return;
    const MailDraft& draft = context.view.deeds.draft;
    context.view.deeds.requests.emplace_back(
        DoDeed{sim::deed::SendMail{draft.from, addresses_of(draft.to), draft.subject, draft.body}});
}

void draw_compose_dialog(PanelContext& context) {
    const std::string title =
        fmt::format("Write a mail, sent at {}###compose", model::time_words(context.view.playback.moment.time));
    if (!begin_deed_window(context, title.c_str(), "compose", compose_width, compose_height)) return end_deed_window();
    draw_fields(context);
    const float low = deed_state_height(context) + ImGui::GetFrameHeightWithSpacing() + context.px(10);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    text_area(context, "compose.body", context.view.deeds.draft.body, {room.x, std::max(1.F, room.y - low)});
    run_author_keys(context, ImGui::IsItemActive());
    const bool can = draw_deed_state(context);
    draw_compose_buttons(context, can);
    end_deed_window();
}

}  // namespace viz::panels
