#include <algorithm>

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "viz/draw/text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/panels/transcript_parts.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::ConnectionRow;
using model::Moment;

namespace {

std::string protocol_text(std::string_view protocol) {
    return protocol.empty() ? "connection" : protocol::to_upper(protocol);
}

std::string_view server_text(std::string_view host) {
    return host.empty() ? std::string_view("nobody") : host;
}

/// "SMTP  alice-pc.alpha.test -> mail.alpha.test  2.05 s"
std::string connection_title(const ConnectionRow& row) {
    return fmt::format("{}  {} {} {}  {}", protocol_text(row.protocol), row.client_host, icons::arrow_right,
                       server_text(row.server_host), model::time_words(row.begins));
}

/// How many of the connections, which stand in the order of their beginning, have begun.
std::size_t begun_count(const PanelContext& context) {
    const auto& rows = context.trace.connections();
    const Moment& moment = context.view.playback.moment;
    const auto end = std::partition_point(rows.begin(), rows.end(),
                                          [&](const ConnectionRow& row) { return row.begins <= moment.time; });
    return static_cast<std::size_t>(end - rows.begin());
}

void draw_connection_list(PanelContext& context, sim::recording::ConnectionId shown) {
    const auto& rows = context.trace.connections();
    const std::size_t count = begun_count(context);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(count));
    while (clipper.Step()) {
        for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
            // The latest one first.
            const ConnectionRow& connection = rows[count - 1 - static_cast<std::size_t>(row)];
            const std::string title = fmt::format("{}##{}", connection_title(connection), connection.connection);
            if (ImGui::Selectable(title.c_str(), connection.connection == shown)) {
                select_connection(context, connection.connection);
            }
            context.probes.set_last_item(fmt::format("transcript.connection.{}", connection.connection));
        }
    }
}

/// Whether it is open, and what became of it, as of the moment.
struct ConnectionLook {
    std::string text;
    ImU32 colour{};
};

ConnectionLook connection_look(const PanelContext& context, const sim::recording::Transcript& frame) {
    const theme::Palette& palette = context.theme.palette;
    const model::Instant now = context.view.playback.moment.time;
    if (frame.ended && *frame.ended <= now) {
        const std::string when = model::time_words(*frame.ended);
        if (frame.end == "closed") return {fmt::format("{} closed at {}", icons::check, when), palette.text_dim};
        return {fmt::format("{} {} at {}", icons::unlink, frame.end, when), palette.failure};
    }
    if (frame.opened && *frame.opened <= now) {
        return {fmt::format("{} open since {}", icons::link, model::time_words(*frame.opened)), palette.success};
    }
    return {fmt::format("{} opening since {}", icons::hourglass, model::time_words(frame.opening)), palette.warning};
}

}  // namespace

void draw_connection_chooser(PanelContext& context, sim::recording::ConnectionId shown) {
    const ConnectionRow* row = context.trace.find_connection(shown);
    const bool pinned = context.view.transcript.pinned;
    const float button = ImGui::CalcTextSize("follow").x + context.px(44);
    const float width = std::max(context.px(80), ImGui::GetContentRegionAvail().x - button);
    ImGui::SetNextItemWidth(width);
    const std::string title = row == nullptr ? "no connection yet" : connection_title(*row);
    const float room = width - ImGui::GetFrameHeight() - context.px(12);
    const bool open = ImGui::BeginCombo("##connection", draw::fit_text(*ImGui::GetFont(), title, room).c_str());
    context.probes.set_last_item("transcript.connection");
    explain(context, title);
    if (open) {
        draw_connection_list(context, shown);
        ImGui::EndCombo();
    }
    ImGui::SameLine(0, context.px(6));
    const std::string text = fmt::format("{} {}###follow", pinned ? icons::lock : icons::crosshairs, "follow");
    if (toggle_button(context, text.c_str(), !pinned, "transcript.follow",
                      "Show the connection that was opened last, as time goes on")) {
        context.view.transcript.pinned = !pinned;
        context.view.selection.connection = pinned ? 0 : shown;
    }
}

void draw_connection_head(PanelContext& context, const model::ConnectionTranscript& transcript) {
    const theme::Palette& palette = context.theme.palette;
    const sim::recording::Transcript& frame = transcript.frame;
    const TextStyle font(context.theme.fonts.small, palette.text_dim);
    const ConnectionLook state = connection_look(context, frame);
    const float width = ImGui::GetContentRegionAvail().x;
    const float state_width = ImGui::CalcTextSize(state.text.c_str()).x;
    const std::string ends =
        fmt::format("C: {} ({})   S: {} ({})", frame.client_host, frame.from, server_text(frame.server_host), frame.to);
    const float room = width - state_width - context.px(16);
    if (room > context.px(120)) {
        text_ellipsised(context, ends, room);
        ImGui::SameLine();
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(0.0F, ImGui::GetContentRegionAvail().x - state_width));
    }
    const TextStyle colour(state.colour);
    text_ellipsised(context, state.text, width);
    context.probes.set_last_item("transcript.state");
}

}  // namespace viz::panels
