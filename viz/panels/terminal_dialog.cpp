#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "sim/dialogue/completion.hpp"
#include "sim/dialogue/line_explanation.hpp"
#include "sim/dialogue/typed_escapes.hpp"
#include "viz/model/terminal_dialogue.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/deed_dialog_parts.hpp"
#include "viz/panels/reply_colour.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_field.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {
namespace {

namespace icons = theme::icons;
using sim::deed::TerminalPlace;

constexpr float terminal_width = 780;
constexpr float terminal_height = 520;
constexpr float terminal_label_width = 70;
constexpr std::ptrdiff_t explanation_lines_min = 2;
constexpr const char* own_resolver = "DNS";

/// What the field `server` says.
struct Server {
    std::string name;  ///< empty: the host's resolver
    std::uint16_t port = 0;
    [[nodiscard]] bool is_dns() const { return port == 53; }
};

/// @return nothing: it says no port
std::optional<Server> server_of(std::string_view text) {
    constexpr std::uint16_t dns_port = 53;
    text = protocol::trim(text);
    if (protocol::equal_ignoring_case(text, own_resolver)) return Server{"", dns_port};
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    const auto port = protocol::parse_decimal(text.substr(colon + 1), UINT16_MAX);
    if (!port || *port == 0) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);  // RFC 3986 section 3.2.2
    return Server{std::string(host), static_cast<std::uint16_t>(*port)};
}

/// Everything that a terminal can be connected to, as the field says it.
std::vector<std::string> server_choices(const PanelContext& context) {
    std::vector<std::string> choices{own_resolver};
    for (const model::TerminalTarget& target : model::terminal_targets(context.world)) {
        choices.push_back(fmt::format("{}:{}", target.host, target.port));
    }
    return choices;
}

/// The one before or after, round and round.
std::string next_choice(const std::vector<std::string>& choices, const std::string& now, bool forward) {
    if (choices.empty()) return now;
    const auto here = std::ranges::find(choices, now);
    if (here == choices.end()) return choices.front();
    const auto index = static_cast<std::size_t>(here - choices.begin());
    return choices[(index + (forward ? 1 : choices.size() - 1)) % choices.size()];
}

/// The terminal that was opened last in the branch that is shown, where the dialog's is.
std::optional<TerminalPlace> place_of_draft(const PanelContext& context, const Server& server) {
    if (context.board == nullptr) return std::nullopt;
    std::optional<TerminalPlace> place;
    for (const sim::deed::Deed& deed : context.board->tree.deeds(context.board->shown)) {
        const auto* open = std::get_if<sim::deed::OpenTerminal>(&deed.action);
        const bool is_same = open != nullptr && open->place.host == context.view.deeds.terminal.host &&
                             open->place.to == server.name && open->place.port == server.port;
        if (is_same && open->place.opened <= context.view.playback.moment.time) place = open->place;
    }
    return place;
}

/// What the dialog is about in this frame.
struct Desk {
    std::optional<Server> server;
    std::optional<TerminalPlace> place;
    const model::TerminalDialogue* dialogue = nullptr;

    [[nodiscard]] bool is_dns() const { return server && server->is_dns(); }
    [[nodiscard]] bool is_open() const { return place && dialogue->is_open; }
};

Desk make_desk(PanelContext& context) {
    Desk desk;
    const TerminalDraft& draft = context.view.deeds.terminal;
    desk.server = server_of(draft.server);
    if (desk.server && !desk.server->is_dns()) desk.place = place_of_draft(context, *desk.server);
    TerminalCache& cache = context.caches.text->terminal;
    const model::Moment& moment = context.view.playback.moment;
    MomentKey key{desk.is_dns() ? "DNS at " + draft.host
                  : desk.place  ? desk.place->terminal
                                : "",
                  moment, context.trace.events().size()};
    if (cache.key != key) {
        cache.dialogue = {};
        if (desk.is_dns()) cache.dialogue.lines = model::query_lines(context.trace, moment, draft.host);
        if (desk.place) cache.dialogue = model::make_terminal_dialogue(context.trace, moment, *desk.place);
        cache.key = std::move(key);
    }
    desk.dialogue = &cache.dialogue;
    return desk;
}

bool can_be_typed(const PanelContext& context) {
    return context.board != nullptr && context.board->cannot.empty() && context.board->running.empty();
}

template <class Action>
void ask_for(PanelContext& context, Action action) {
    context.view.deeds.requests.emplace_back(DoDeed{std::move(action)});
}

void connect(PanelContext& context, const Desk& desk) {
    if (!can_be_typed(context) || !desk.server || desk.is_dns()) return;
    ask_for(context,
            sim::deed::OpenTerminal{{"", {}, context.view.deeds.terminal.host, desk.server->name, desk.server->port}});
}

/// What Enter does: a question, a line, or a connection first.
void send_line(PanelContext& context, const Desk& desk) {
    TerminalDraft& draft = context.view.deeds.terminal;
    if (!can_be_typed(context) || !desk.server) return;
    if (desk.is_dns()) {
        if (protocol::trim(draft.line).empty()) return;
        ask_for(context, sim::deed::AskDns{draft.host, std::exchange(draft.line, {}), desk.server->name});
        return;
    }
    if (!desk.is_open()) return connect(context, desk);
    auto octets = sim::dialogue::octets_of_typed(draft.line);
    draft.problem = octets ? "" : octets.error();
    if (!octets) return;
    draft.line.clear();
    const protocol::Octets line = *octets + "\r\n";
    ask_for(context, sim::deed::TypeLine{*desk.place, line, desk.dialogue->watch.without_secrets(line)});
}

/// Addresses, names of mailboxes and of hosts: what may stand behind a command.
std::vector<std::string> known_words(const PanelContext& context) {
    std::vector<std::string> words{"INBOX"};
    for (const auto& [address, account] : context.world.accounts) words.push_back(address);
    for (const auto& [name, host] : context.world.hosts) words.push_back(name);
    return words;
}

std::vector<std::string> completions_of(const PanelContext& context, const Desk& desk, std::string_view line) {
    if (desk.is_dns() || desk.dialogue->watch.in_content()) return {};
    const sim::dialogue::DialogueWatch& watch = desk.dialogue->watch;
    return sim::dialogue::completions(line, watch, known_words(context));
}

void draw_terminal_label(PanelContext& context, const char* text) {
    ImGui::AlignTextToFramePadding();
    const float left = ImGui::GetCursorPosX();
    {
        const TextStyle style(context.theme.palette.text_dim);
        text_line(text);
    }
    ImGui::SameLine();
    ImGui::SetCursorPosX(left + context.px(terminal_label_width));
}

void draw_step_buttons(PanelContext& context, const std::vector<std::string>& choices, std::string& value,
                       std::string_view probe) {
    ImGui::PushID(probe.data(), probe.data() + probe.size());
    for (const bool forward : {false, true}) {
        ImGui::SameLine(0, context.px(4));
        if (ImGui::Button(forward ? icons::chevron_right : icons::chevron_left)) {
            value = next_choice(choices, value, forward);
        }
        context.probes.set_last_item(fmt::format("{}.{}", probe, forward ? "next" : "before"));
    }
    ImGui::PopID();
}

void draw_place(PanelContext& context) {
    TerminalDraft& draft = context.view.deeds.terminal;
    std::vector<std::string> hosts;
    for (const auto& [name, host] : context.world.hosts) hosts.push_back(name);
    const float buttons =
        2 * (ImGui::CalcTextSize(icons::chevron_right).x + 2 * ImGui::GetStyle().FramePadding.x + context.px(4));
    draw_terminal_label(context, "At");
    text_field(context, "terminal.host", draft.host, "a host of this world",
               ImGui::GetContentRegionAvail().x - buttons);
    draw_step_buttons(context, hosts, draft.host, "terminal.host");
    draw_terminal_label(context, "Server");
    text_field(context, "terminal.server", draft.server, "mail.beta.test:25, ns.beta.test:53, or DNS",
               ImGui::GetContentRegionAvail().x - buttons);
    draw_step_buttons(context, server_choices(context), draft.server, "terminal.server");
}

void draw_terminal_buttons(PanelContext& context, const Desk& desk) {
    const auto button = [&](const char* text, const char* probe, bool can, const char* explanation) {
        ImGui::BeginDisabled(!can || !can_be_typed(context));
        const bool pressed = ImGui::Button(text);
        ImGui::EndDisabled();
        context.probes.set_last_item(probe);
        explain(context, explanation);
        ImGui::SameLine(0, context.px(6));
        return pressed;
    };
    const bool can_connect = desk.server && !desk.is_dns() && !desk.is_open();
    if (button("Connect", "terminal.connect", can_connect, "A TCP connection from here to the server")) {
        connect(context, desk);
    }
    if (button("Begin TLS", "terminal.tls", desk.is_open(), "After STARTTLS or STLS, when the server is ready")) {
        ask_for(context, sim::deed::StartTls{*desk.place});
    }
    if (button("Hang up", "terminal.hang_up", desk.is_open(), "The connection is closed from here")) {
        ask_for(context, sim::deed::HangUp{*desk.place});
    }
    if (button("Take back", "terminal.undo", context.board != nullptr && context.board->shown != 0,
               "The last thing that was done in this branch is taken back")) {
        context.view.deeds.requests.emplace_back(UndoDeed{});
    }
    ImGui::NewLine();
}

ImU32 colour_of_line(const PanelContext& context, const model::TerminalLine& line) {
    const theme::Palette& palette = context.theme.palette;
    switch (line.kind) {
        case model::TerminalLine::Kind::typed:
            return command_colour(palette);
        case model::TerminalLine::Kind::shown:
            return reply_colour(palette, line.text);
        case model::TerminalLine::Kind::note:
            break;
    }
    return palette.text_dim;
}

void draw_dialogue(PanelContext& context, const Desk& desk, float height) {
    theme::begin_child("dialogue", {0, height}, true);
    const auto& lines = desk.dialogue->lines;
    for (const model::TerminalLine& line : lines) {
        const TextStyle style(context.theme.fonts.mono, colour_of_line(context, line));
        text_wrapped(line.kind == model::TerminalLine::Kind::note ? fmt::format("({})", line.text) : line.text);
    }
    std::size_t& drawn = context.caches.text->terminal.lines_drawn;
    if (drawn != lines.size()) ImGui::SetScrollHereY(1);
    drawn = lines.size();
    ImGui::EndChild();
}

/// What the line that is being typed asks for, or the last answer means.
std::string explanation_now(const PanelContext& context, const Desk& desk) {
    const TerminalDraft& draft = context.view.deeds.terminal;
    if (!draft.problem.empty()) return draft.problem;
    if (!desk.server) return "Server: name and port with a colon between them, or DNS.";
    if (desk.is_dns()) return "A name and a type: beta.test MX. An address asks for its name (PTR).";
    const auto& watch = desk.dialogue->watch;
    if (!desk.is_open()) return "Enter connects.";
    if (watch.in_content())
        return "The message itself; a line with a single dot is its end (RFC 5321 section 4.1.1.4).";
    if (!draft.line.empty()) return sim::dialogue::explain_command(draft.line, watch.spoken());
    const auto& lines = desk.dialogue->lines;
    const auto last = std::find_if(lines.rbegin(), lines.rend(), [](const model::TerminalLine& line) {
        return line.kind == model::TerminalLine::Kind::shown;
    });
    return last == lines.rend() ? "" : sim::dialogue::explain_reply(last->text, watch.spoken());
}

/// The same in as many lines as it takes, two at least, so that the dialogue above seldom moves.
std::string explanation_lines(const PanelContext& context, const Desk& desk) {
    const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
    std::string text = explanation_now(context, desk);
    std::ranges::replace(text, '\n', ' ');
    text = broken_into_lines(text, steady_right_edge() - ImGui::GetCursorScreenPos().x);
    for (auto breaks = std::ranges::count(text, '\n'); breaks + 1 < explanation_lines_min; ++breaks) text += "\n ";
    return text;
}

float height_of_lines(const PanelContext& context, std::string_view text) {
    return context.theme.fonts.small->FontSize * static_cast<float>(1 + std::ranges::count(text, '\n'));
}

void draw_explanation(PanelContext& context, const Desk& desk, std::string_view lines) {
    const bool is_problem = !context.view.deeds.terminal.problem.empty() || !desk.server;
    const TextStyle style(context.theme.fonts.small,
                          is_problem ? context.theme.palette.failure : context.theme.palette.text_dim);
    text_line(lines);
    context.probes.set_last_item("terminal.explanation");
}

/// Tab completes in run_terminal_key(), and leaves the field no more. @param data  its user: the draft
int edit_line(ImGuiInputTextCallbackData* data) {
    auto& draft = *static_cast<TerminalDraft*>(data->UserData);
    if (data->EventFlag != ImGuiInputTextFlags_CallbackAlways || !draft.wanted_line) return 0;
    data->DeleteChars(0, data->BufTextLen);
    data->InsertChars(0, draft.wanted_line->c_str());
    draft.wanted_line.reset();
    return 0;
}

void complete_line(PanelContext& context, const Desk& desk) {
    TerminalDraft& draft = context.view.deeds.terminal;
    std::string longer = sim::dialogue::common_beginning(completions_of(context, desk, draft.line));
    if (longer.size() > draft.line.size()) draft.wanted_line = draft.line = std::move(longer);
}

void draw_line_field(PanelContext& context, const Desk& desk) {
    DeedView& deeds = context.view.deeds;
    TerminalDraft& draft = deeds.terminal;
    std::array<char, 1000> buffer{};
    std::copy_n(draft.line.begin(), std::min(draft.line.size(), buffer.size() - 1), buffer.begin());
    const char* hint = desk.is_dns() ? "beta.test MX" : "a line; \\n \\r \\0 \\xHH are octets";
    if (std::exchange(deeds.field_wanted, false)) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
    ImGui::InputTextWithHint("##line", hint, buffer.data(), buffer.size(),
                             ImGuiInputTextFlags_CallbackCompletion | ImGuiInputTextFlags_CallbackAlways, edit_line,
                             &draft);
    if (!ImGui::IsItemActive()) draft.wanted_line.reset();
    if (draft.line != buffer.data() && !theme::is_escape_pressed()) {
        draft.line = buffer.data();
        draft.problem.clear();
    }
    context.probes.set_last_item("terminal.line");
}

void draw_offers(PanelContext& context, const Desk& desk) {
    const auto lines = completions_of(context, desk, context.view.deeds.terminal.line);
    const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
    const std::string keys = "Enter: send. Tab: complete. Esc: close.";
    text_ellipsised(context, lines.empty() ? keys : fmt::format("Tab: {}", fmt::join(lines, "   ")),
                    ImGui::GetContentRegionAvail().x);
}

}  // namespace

void run_terminal_key(PanelContext& context, const KeyPress& key) {
    if (key.key == Key::tab) complete_line(context, make_desk(context));
    if (key.key != Key::enter) return;
    send_line(context, make_desk(context));
    context.view.deeds.field_wanted = true;
    context.view.deeds.terminal.wanted_line = context.view.deeds.terminal.line;
}

void draw_terminal_dialog(PanelContext& context) {
    const std::string title =
        fmt::format("Terminal, at {}###terminal", model::time_words(context.view.playback.moment.time));
    if (!begin_deed_window(context, title.c_str(), "terminal", terminal_width, terminal_height)) {
        return end_deed_window();
    }
    draw_place(context);
    const Desk desk = make_desk(context);
    draw_terminal_buttons(context, desk);
    const std::string explanation = explanation_lines(context, desk);
    const float gap = ImGui::GetStyle().ItemSpacing.y;
    const float low = deed_state_height(context) + ImGui::GetFrameHeightWithSpacing() +
                      height_of_lines(context, explanation) + height_of_lines(context, "") + 2 * gap + context.px(8);
    draw_dialogue(context, desk, std::max(1.F, ImGui::GetContentRegionAvail().y - low));
    draw_line_field(context, desk);
    draw_explanation(context, desk, explanation);
    draw_offers(context, desk);
    draw_deed_state(context);
    end_deed_window();
}

}  // namespace viz::panels
