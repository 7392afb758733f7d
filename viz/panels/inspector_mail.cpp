#include <algorithm>

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "protocol/message/encoded_word.hpp"
#include "viz/draw/text.hpp"
#include "viz/model/display_text.hpp"
#include "viz/panels/inspector_parts.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::HeaderRow;
using model::MessageHop;
using model::MessageInspection;

namespace {

constexpr float envelope_column_width_min = 150;
/// Longer texts are cut; all of them is under "Octets".
constexpr std::size_t shown_characters_max = 4000;

std::string hop_title(const MessageInspection& inspection, std::size_t index) {
    const MessageHop& hop = inspection.hops[index];
    return fmt::format("{}/{}  {} {} {}  {}", index + 1, inspection.hops.size(), hop.from_host, icons::arrow_right,
                       hop.to_host, protocol::to_upper(hop.protocol));
}

std::string_view value_of(const MessageInspection& inspection, std::string_view name) {
    for (const HeaderRow& row : inspection.header) {
        if (protocol::equal_ignoring_case(row.name, name)) return row.value;
    }
    return {};
}

/// A name above its value, broken within a column.
void draw_pair(const PanelContext& context, std::string_view name, std::string_view value, float width) {
    ImGui::Dummy({1, context.px(1)});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(context.px(6), context.px(1)));
    {
        const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
        text_wrapped(name, width);
    }
    const TextStyle style(context.theme.fonts.mono_small, context.theme.palette.text);
    ImGui::PopStyleVar();
    text_wrapped(value.empty() ? std::string_view("(none)") : value, width);
}

void draw_envelope_column(const PanelContext& context, const MessageInspection& inspection, float width) {
    {
        const TextStyle style(context.theme.fonts.bold, context.theme.palette.accent);
        text_wrapped(fmt::format("{}  Envelope (SMTP)", icons::envelope), width);
    }
    if (!inspection.envelope) {
        const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
        text_wrapped("POP3 carries no envelope: what is left of it is the field Return-Path.", width);
        return;
    }
    draw_pair(context, "MAIL FROM: reverse-path", inspection.envelope->reverse_path, width);
    if (inspection.envelope->reverse_path == "<>") {
        const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
        text_wrapped("empty: nobody is told of a failure, so that no notification follows another", width);
    }
    for (const std::string& path : inspection.envelope->forward_paths) {
        draw_pair(context, "RCPT TO: recipient", path, width);
    }
    for (const std::string& path : inspection.envelope->refused_paths) {
        draw_pair(context, "RCPT TO: recipient, refused by the server", path, width);
    }
}

void draw_message_column(const PanelContext& context, const MessageInspection& inspection, float width) {
    {
        const TextStyle style(context.theme.fonts.bold,
                              context.theme.palette.packet[static_cast<std::size_t>(model::PacketKind::mail)]);
        text_wrapped(fmt::format("{}  Message (header)", icons::file_text), width);
    }
    if (!inspection.absent.empty()) {
        const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
        text_wrapped(inspection.absent, width);
        return;
    }
    for (const std::string_view name : {"From", "To", "Subject", "Date"}) {
        // As a mail program shows it to its reader; the header's own page has it as it was sent.
        const std::string read = protocol::message::decode_encoded_words(value_of(inspection, name));
        draw_pair(context, fmt::format("{}:", name), model::display_text(read), width);
    }
}

void draw_body(const PanelContext& context, const MessageInspection& inspection) {
    if (!inspection.absent.empty()) return;
    section_heading(context, "Body");
    const TextStyle style(context.theme.fonts.mono_small, context.theme.palette.text);
    if (inspection.body.empty()) {
        text_wrapped("(empty)");
    } else {
        text_wrapped(shortened(inspection.body, shown_characters_max));
    }
}

void draw_field(PanelContext& context, const HeaderRow& row, std::size_t index) {
    const theme::Palette& palette = context.theme.palette;
    ImGui::BeginGroup();
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(context.px(6), context.px(2)));
    {
        const TextStyle style(context.theme.fonts.bold, row.added_here ? palette.accent : palette.text);
        text_line(row.name.empty() ? std::string_view("(no field)") : row.name);
    }
    if (row.added_here) {
        ImGui::SameLine(0, context.px(8));
        const TextStyle style(context.theme.fonts.small, palette.accent);
        text_line(fmt::format("{} added here", icons::tag));
    }
    const TextStyle style(context.theme.fonts.mono_small, palette.text);
    ImGui::Indent(context.px(10));
    if (protocol::equal_ignoring_case(row.name, "Received")) {
        for (const std::string& line : received_lines(shortened(row.value, shown_characters_max))) text_wrapped(line);
    } else {
        text_wrapped(shortened(row.value, shown_characters_max));
    }
    for (const std::string& sentence : row.explanation) {
        const TextStyle small(context.theme.fonts.small, palette.text_dim);
        text_wrapped(sentence);
    }
    ImGui::Unindent(context.px(10));
    ImGui::PopStyleVar();
    ImGui::EndGroup();
    context.probes.set_last_item(fmt::format("inspector.field.{}", index));
    explain(context, row.meaning);
}

}  // namespace

void draw_hop_chooser(PanelContext& context, const MessageInspection& inspection) {
    const std::size_t shown = *inspection.hop;
    int& choice = context.view.inspector.hop;
    const float spacing = context.px(4);
    const float button = ImGui::GetFrameHeight();
    ImGui::BeginDisabled(shown == 0);
    if (ImGui::Button(icons::chevron_left, {button, button})) choice = static_cast<int>(shown) - 1;
    ImGui::EndDisabled();
    context.probes.set_last_item("inspector.hop.previous");
    ImGui::SameLine(0, spacing);
    ImGui::SetNextItemWidth(std::max(context.px(60), ImGui::GetContentRegionAvail().x - button - spacing));
    const std::string title = hop_title(inspection, shown);
    const float room = ImGui::CalcItemWidth() - ImGui::GetFrameHeight() - context.px(12);
    const bool open = ImGui::BeginCombo("##hop", draw::fit_text(*ImGui::GetFont(), title, room).c_str());
    context.probes.set_last_item("inspector.hop");
    explain(context, title + "\nThe mail as it went over this hop. Each server adds a Received field on top");
    if (open) {
        if (ImGui::Selectable("the latest hop at the moment", choice < 0)) choice = -1;
        for (std::size_t index = 0; index < inspection.hops.size(); ++index) {
            if (ImGui::Selectable(hop_title(inspection, index).c_str(), choice == static_cast<int>(index))) {
                choice = static_cast<int>(index);
            }
            context.probes.set_last_item(fmt::format("inspector.hop.{}", index));
        }
        ImGui::EndCombo();
    }
    ImGui::SameLine(0, spacing);
    ImGui::BeginDisabled(shown + 1 >= inspection.hops.size());
    if (ImGui::Button(icons::chevron_right, {button, button})) choice = static_cast<int>(shown) + 1;
    ImGui::EndDisabled();
    context.probes.set_last_item("inspector.hop.next");
}

void draw_inspector_envelope(PanelContext& context, const MessageInspection& inspection) {
    const float spacing = context.px(14);
    const float width = steady_right_edge() - ImGui::GetCursorScreenPos().x;
    const bool beside = (width - spacing) / 2 >= context.px(envelope_column_width_min);
    const float column = beside ? (width - spacing) / 2 : width;
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    ImGui::BeginGroup();
    draw_envelope_column(context, inspection, column);
    ImGui::EndGroup();
    const float left_bottom = ImGui::GetItemRectMax().y;
    if (beside) {
        ImGui::SetCursorScreenPos({corner.x + column + spacing, corner.y});
    } else {
        ImGui::Separator();
    }
    ImGui::BeginGroup();
    draw_message_column(context, inspection, column);
    ImGui::EndGroup();
    const float bottom = std::max(left_bottom, ImGui::GetItemRectMax().y);
    if (beside) {
        const float x = corner.x + column + spacing / 2;
        ImGui::GetWindowDrawList()->AddLine({x, corner.y}, {x, bottom}, context.theme.palette.line);
    }
    ImGui::SetCursorScreenPos({corner.x, bottom + context.px(6)});
    {
        const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
        text_wrapped(
            "Servers act on the envelope alone; people see the header. The two need not agree "
            "(RFC 5321 section 2.3.1).");
    }
    draw_body(context, inspection);
}

void draw_inspector_header(PanelContext& context, const MessageInspection& inspection) {
    if (!inspection.absent.empty()) {
        empty_state(context, icons::eye_slash, inspection.absent);
        return;
    }
    for (std::size_t index = 0; index < inspection.header.size(); ++index) {
        draw_field(context, inspection.header[index], index);
    }
    draw_body(context, inspection);
}

std::vector<std::string> received_lines(std::string_view value) {
    std::vector<std::string> lines(1);
    while (!value.empty()) {
        const std::size_t blank = value.find_first_of(" \t");
        const std::string_view word = value.substr(0, blank);
        value = blank == std::string_view::npos ? std::string_view{} : protocol::trim(value.substr(blank));
        if (!lines.back().empty() && (word == "by" || word == "for")) lines.emplace_back();
        if (!lines.back().empty()) lines.back() += ' ';
        lines.back() += word;
        if (word.ends_with(';')) lines.emplace_back();
    }
    if (lines.size() > 1 && lines.back().empty()) lines.pop_back();
    return lines;
}

}  // namespace viz::panels
