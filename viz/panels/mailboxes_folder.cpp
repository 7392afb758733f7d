#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/mailboxes_parts.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::FolderContents;
using model::FolderViewer;
using model::KeptMessage;

namespace {

/// Columns of messages; viewers have one each behind them.
struct FolderColumn {
    const char* title;
    float width;      ///< of the design; the subject takes what is left
    float room_from;  ///< left out where the table is narrower; 0: never
};
constexpr std::array<FolderColumn, 6> folder_columns{{{"UID", 40, 0},
                                                      {"mail", 52, 0},
                                                      {"subject", 90, 0},
                                                      {"flags and keywords", 140, 0},
                                                      {"octets", 58, 560},
                                                      {"internal date", 140, 760}}};
constexpr std::size_t kept_subject_column = 2;
constexpr float viewer_width = 92;
constexpr std::size_t viewer_columns_max = 4;
constexpr float folder_margin = 8;

std::string client_words(const FolderViewer& viewer) {
    return viewer.client.empty() ? std::string("somebody") : viewer.client;
}

/// "laptop" of "laptop.beta.test": the columns of a mailbox' viewers are narrow.
std::string first_label(const std::string& host) {
    return host.substr(0, host.find('.'));
}

/// Of mail that came with the scenario or from a program outside nothing but its size is told.
std::string subject_words(const KeptMessage& message) {
    if (message.gone) return "removed";
    if (message.message.empty()) return "(not a mail of this run)";
    return message.subject.empty() ? "(no subject)" : message.subject;
}

std::string whole_story(const KeptMessage& message, const std::vector<FolderViewer>& viewers) {
    std::string text =
        fmt::format("UID {}{}{}", message.uid, message.message.empty() ? "" : ", mail ", message.message);
    if (message.gone) {
        text +=
            "\nremoved from the folder; a session still has a number for it until it may be told (RFC 9051 section "
            "7.5.1)";
    } else {
        text +=
            fmt::format("\n{}\n{} octets, internal date {}", subject_words(message), message.size_octets, message.date);
        text += fmt::format("\nflags: {}",
                            message.flags.empty() ? "none" : fmt::format("{}", fmt::join(message.flags, " ")));
        if (!message.keywords.empty()) text += fmt::format("\nkeywords: {}", fmt::join(message.keywords, " "));
    }
    for (std::size_t index = 0; index < viewers.size(); ++index) {
        text +=
            fmt::format("\n{} ({}): {}", client_words(viewers[index]), viewers[index].protocol, message.numbers[index]);
    }
    return text;
}

class FolderTable {
public:
    FolderTable(PanelContext& context, const FolderContents& contents)
        : context_(context),
          contents_(contents),
          font_(*context.theme.fonts.small),
          row_height_(std::floor(font_.FontSize * 1.55F)),
          width_(ImGui::GetContentRegionAvail().x) {
        viewers_ = std::min(contents.viewers.size(), viewer_columns_max);
        while (viewers_ > 1 && fixed_width() > width_) --viewers_;
        // Where not even one fits, all columns are narrower.
        if (fixed_width() > width_) narrowed_ = width_ / fixed_width();
    }

    void draw() {
        draw_heading();
        const VisibleRows rows = visible_rows(contents_.messages.size(), row_height_);
        for (std::size_t row = rows.first; row < rows.end; ++row) draw_row(contents_.messages[row], rows.corner(row));
        end_rows(rows);
    }

private:
    [[nodiscard]] bool has(std::size_t column) const { return width_ >= context_.px(folder_columns[column].room_from); }
    /// With the least that the subject needs.
    [[nodiscard]] float fixed_width() const {
        float width = context_.px(2 * folder_margin + viewer_width * static_cast<float>(viewers_));
        for (std::size_t column = 0; column < folder_columns.size(); ++column) {
            if (has(column)) width += context_.px(folder_columns[column].width);
        }
        return width;
    }
    [[nodiscard]] float width_of(std::size_t column) const {
        const float spare = column == kept_subject_column ? std::max(0.F, width_ - fixed_width()) : 0.F;
        return context_.px(folder_columns[column].width) * narrowed_ + spare;
    }

    [[nodiscard]] float viewer_column() const { return context_.px(viewer_width) * narrowed_; }

    void draw_heading() {
        const ImVec2 corner = ImGui::GetCursorScreenPos();
        const ImU32 colour = context_.theme.palette.text_dim;
        std::array<std::string, folder_columns.size()> titles;
        for (std::size_t column = 0; column < folder_columns.size(); ++column)
            titles[column] = folder_columns[column].title;
        float x = draw_cells(corner, titles, colour);
        for (std::size_t index = 0; index < viewers_; ++index) {
            const FolderViewer& viewer = contents_.viewers[index];
            const std::string which = viewer.connection ? fmt::format(" #{}", *viewer.connection) : std::string();
            x = draw_one(corner, x, viewer_column(), colour, first_label(client_words(viewer)) + which);
        }
        ImGui::Dummy({1, row_height_});
    }

    void draw_row(const KeptMessage& message, ImVec2 corner) {
        const theme::Palette& palette = context_.theme.palette;
        const std::string_view root = sim::recording::root_message(message.message);
        const RowLook look{.selected = !root.empty() && root == context_.view.selection.message};
        const draw::Rect rect{corner.x, corner.y, corner.x + width_, corner.y + row_height_};
        if (row_button(context_, rect, look, fmt::format("mailboxes.message.{}", message.uid)) && !root.empty()) {
            select_message(context_, root);
        }
        explain(context_, whole_story(message, contents_.viewers));
        const ImU32 colour = message.gone || message.seen ? palette.text_dim : palette.text;
        std::vector<std::string> marks = message.flags;
        marks.insert(marks.end(), message.keywords.begin(), message.keywords.end());
        float x = draw_cells(corner,
                             {fmt::format("{}", message.uid), message.message, subject_words(message),
                              fmt::format("{}", fmt::join(marks, " ")),
                              message.gone ? "" : fmt::format("{}", message.size_octets), message.date},
                             colour);
        for (std::size_t index = 0; index < viewers_; ++index) {
            const std::string& number = message.numbers[index];
            const bool plain = number.find_first_not_of("0123456789") == std::string::npos || number == "has it";
            x = draw_one(corner, x, viewer_column(), plain ? colour : palette.warning, number);
        }
    }

    float draw_cells(ImVec2 corner, const std::array<std::string, folder_columns.size()>& texts, ImU32 colour) {
        float x = context_.px(folder_margin);
        for (std::size_t column = 0; column < folder_columns.size(); ++column) {
            if (has(column)) x = draw_one(corner, x, width_of(column), colour, texts[column]);
        }
        return x;
    }

    /// @return where the next one begins
    float draw_one(ImVec2 corner, float x, float width, ImU32 colour, std::string_view text) {
        draw_cell(font_, {corner.x + x, corner.y}, {width - context_.px(8), row_height_}, colour, text);
        return x + width;
    }

    PanelContext& context_;
    const FolderContents& contents_;
    const ImFont& font_;
    float row_height_;
    float width_;
    std::size_t viewers_ = 0;
    float narrowed_ = 1;
};

void draw_facts(PanelContext& context, const model::FolderRow& folder) {
    const float width = ImGui::GetContentRegionAvail().x;
    {
        const TextStyle style(context.theme.fonts.bold, context.theme.palette.text);
        const std::string uses =
            folder.special_uses.empty() ? "" : fmt::format(" ({})", fmt::join(folder.special_uses, " "));
        text_ellipsised(
            context,
            fmt::format("{}{} of {} on {}: {} message{}, {} unseen", folder.name.words(), uses, folder.name.mailbox,
                        folder.name.host, folder.messages, folder.messages == 1 ? "" : "s", folder.unseen),
            width);
    }
    context.probes.set_last_item("mailboxes.facts");
    const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
    const std::string quota = folder.quota();
    text_wrapped(quota.empty() ? folder.numbers() : fmt::format("{}, {}", folder.numbers(), quota));
}

void draw_viewer(PanelContext& context, const FolderViewer& viewer, std::size_t index) {
    const theme::Palette& palette = context.theme.palette;
    const ImFont& font = *context.theme.fonts.small;
    const float height = std::floor(font.FontSize * 1.5F);
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const draw::Rect rect{corner.x, corner.y, corner.x + width, corner.y + height};
    const auto connection = viewer.connection.value_or(0);
    const RowLook look{.selected = connection != 0 && connection == context.view.selection.connection};
    if (row_button(context, rect, look, fmt::format("mailboxes.viewer.{}", index))) {
        if (connection != 0) select_connection(context, connection);
        select_host(context, viewer.client);
    }
    explain(context, fmt::format("{}\n{}{}", client_words(viewer), viewer.words(),
                                 connection == 0 ? "" : fmt::format("\nconnection {}", connection)));
    const HostLook host = look_of_host(context, viewer.client);
    const std::string name =
        fmt::format("{}  {}", viewer.connection ? icons::eye : icons::eye_slash, client_words(viewer));
    const float name_width = std::min(draw::measure_text(font, name).x + context.px(12), width * 0.4F);
    draw_cell(font, {corner.x + context.px(folder_margin), corner.y}, {name_width, height}, host.colour, name);
    const bool differs = viewer.gone + viewer.changed + viewer.unknown != 0;
    draw_cell(font, {corner.x + context.px(folder_margin) + name_width, corner.y},
              {width - name_width - context.px(2 * folder_margin), height}, differs ? palette.warning : palette.text,
              viewer.words());
    ImGui::Dummy({width, height});
}

}  // namespace

void draw_folder_contents(PanelContext& context, const FolderContents& contents) {
    draw_facts(context, contents.folder);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    for (std::size_t index = 0; index < contents.viewers.size(); ++index) {
        draw_viewer(context, contents.viewers[index], index);
    }
    if (contents.viewers.empty()) {
        const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
        text_line("Nobody has it open.");
    }
    ImGui::PopStyleVar();
    ImGui::Separator();
    if (contents.messages.empty()) {
        const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
        text_line("No message lies in it at this moment.");
        return;
    }
    FolderTable(context, contents).draw();
}

}  // namespace viz::panels
