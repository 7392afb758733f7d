#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/panels/frame_cache.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/mailboxes_parts.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::FolderRow;

namespace {

constexpr float folder_list_share = 0.26F;
constexpr float folder_list_width_min = 150;
constexpr float folder_list_width_max = 330;
constexpr float folder_words_width_min = 210;

/// A line of the list: a folder, or above the folders of a user the user.
struct ListLine {
    const FolderRow* row = nullptr;
    bool is_user = false;
};

std::vector<ListLine> lines_of(const std::vector<FolderRow>& rows) {
    std::vector<ListLine> lines;
    for (const FolderRow& row : rows) {
        if (row.name.folder.empty()) lines.push_back({&row, true});
        lines.push_back({&row, false});
    }
    return lines;
}

const char* icon_of(const FolderRow& row) {
    const auto is_for = [&row](std::string_view use) {
        return std::ranges::find(row.special_uses, use) != row.special_uses.end();
    };
    if (row.name.folder.empty()) return icons::inbox;
    if (is_for("\\Sent")) return icons::paper_plane;
    if (is_for("\\Drafts")) return icons::file_text;
    if (is_for("\\Trash")) return icons::trash;
    if (is_for("\\Junk")) return icons::ban;
    return icons::book;
}

std::string whole_story(const FolderRow& row) {
    std::string text = fmt::format("{} of {} on {}", row.name.words(), row.name.mailbox, row.name.host);
    if (!row.special_uses.empty()) text += fmt::format(", for {} (RFC 6154)", fmt::join(row.special_uses, " "));
    text += fmt::format("\n{} messages, {} unseen\n{}", row.messages, row.unseen, row.numbers());
    if (row.octets_max) text += fmt::format("\n{}, all folders together", row.quota());
    if (row.sessions != 0) text += fmt::format("\nopen in {} session{}", row.sessions, row.sessions == 1 ? "" : "s");
    if (row.locked) text += "\na POP3 session has it for itself (RFC 1939 section 4)";
    return text;
}

class FolderList {
public:
    FolderList(PanelContext& context, const model::FolderName& shown)
        : context_(context),
          font_(*context.theme.fonts.small),
          shown_(shown),
          row_height_(std::floor(font_.FontSize * 1.5F)) {}

    void draw(const std::vector<FolderRow>& folders) {
        const std::vector<ListLine> lines = lines_of(folders);
        follow(lines);
        const VisibleRows rows = visible_rows(lines.size(), row_height_);
        for (std::size_t row = rows.first; row < rows.end; ++row) {
            const ListLine& line = lines[row];
            if (line.is_user) {
                draw_user(*line.row, rows.corner(row), rows.width);
            } else {
                draw_folder(*line.row, rows.corner(row), rows.width);
            }
        }
        end_rows(rows);
    }

private:
    /// Another folder than before comes into sight, with the name of its user.
    void follow(const std::vector<ListLine>& lines) {
        const auto place = std::ranges::find_if(
            lines, [this](const ListLine& line) { return !line.is_user && line.row->name == shown_; });
        if (place == lines.end()) return;
        const auto index = static_cast<std::size_t>(place - lines.begin());
        if (should_follow(context_, context_.caches.text->mailboxes.follow, index)) scroll_to_row(index, row_height_);
    }

    void draw_user(const FolderRow& row, ImVec2 corner, float width) {
        const HostLook look = look_of_host(context_, row.name.host);
        draw_cell(font_, {corner.x + context_.px(6), corner.y}, {width - context_.px(12), row_height_}, look.colour,
                  fmt::format("{}  {}  {}", icons::user, row.name.mailbox, row.name.host));
    }

    void draw_folder(const FolderRow& row, ImVec2 corner, float width) {
        const theme::Palette& palette = context_.theme.palette;
        const draw::Rect rect{corner.x, corner.y, corner.x + width, corner.y + row_height_};
        const RowLook look{.current = row.name == shown_};
        if (row_button(context_, rect, look,
                       fmt::format("mailboxes.folder.{}.{}", row.name.mailbox, row.name.words()))) {
            context_.view.mailboxes.pinned = row.name;
        }
        explain(context_, whole_story(row));
        const std::string counts = count_words(row, width < context_.px(folder_words_width_min));
        const float counts_width = draw::measure_text(font_, counts).x;
        const float left = corner.x + context_.px(18);
        const float right = corner.x + width - context_.px(6);
        const ImU32 colour = row.messages == 0 ? palette.text_dim : palette.text;
        draw_cell(font_, {left, corner.y}, {context_.px(18), row_height_}, colour, icon_of(row));
        draw_cell(font_, {left + context_.px(18), corner.y},
                  {right - counts_width - context_.px(26) - left, row_height_}, colour, row.name.words());
        draw_cell(font_, {right - counts_width, corner.y}, {counts_width + 1, row_height_},
                  row.unseen == 0 ? palette.text_dim : palette.accent, counts);
    }

    /// "1 of 2 new"; shorter where the name of the folder needs the room.
    static std::string count_words(const FolderRow& row, bool is_short) {
        std::string text = row.locked ? fmt::format("{}  ", icons::lock) : std::string();
        if (row.sessions != 0 && !is_short) text += fmt::format("{} {}  ", icons::eye, row.sessions);
        if (row.unseen == 0) return text + fmt::format("{}", row.messages);
        return text + (is_short ? fmt::format("{}/{}", row.unseen, row.messages)
                                : fmt::format("{} of {} new", row.unseen, row.messages));
    }

    PanelContext& context_;
    const ImFont& font_;
    const model::FolderName& shown_;
    float row_height_;
};

/// The folders change with events alone.
void update(PanelContext& context, MailboxesCache& cache) {
    const std::size_t changes = context.caches.frame->cursor.changes();
    const bool is_new = cache.made_of != changes;
    if (is_new) cache.folders = model::folder_rows(context.world);
    const model::FolderName shown = shown_folder(context, cache.folders);
    if (is_new || shown != cache.shown) {
        cache.contents = model::folder_contents(context.world, shown, model::calendar_of(context.trace.header().start));
    }
    cache.shown = shown;
    cache.made_of = changes;
}

}  // namespace

void draw_mailboxes_panel(PanelContext& context) {
    MailboxesCache& cache = context.caches.text->mailboxes;
    update(context, cache);
    if (!cache.contents) {
        empty_state(context, icons::inbox, "Nobody has a mailbox in this recording.");
        return;
    }
    const float width = ImGui::GetContentRegionAvail().x;
    const float list =
        std::clamp(width * folder_list_share, context.px(folder_list_width_min), context.px(folder_list_width_max));
    theme::begin_child("mailboxes.folders", {std::floor(list), 0}, false);
    FolderList(context, cache.shown).draw(cache.folders);
    ImGui::EndChild();
    ImGui::SameLine(0, context.px(8));
    theme::begin_child("mailboxes.folder", {0, 0}, false);
    draw_folder_contents(context, *cache.contents);
    ImGui::EndChild();
}

}  // namespace viz::panels
