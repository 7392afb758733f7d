#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/frame_cache.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::WaitingMail;

namespace {

struct QueueColumn {
    const char* title;
    float share;
};
constexpr std::array<QueueColumn, 6> queue_columns{{{"host", 0.16F},
                                                    {"mail", 0.11F},
                                                    {"to", 0.16F},
                                                    {"tries", 0.08F},
                                                    {"next attempt", 0.18F},
                                                    {"why it waits", 0.31F}}};
constexpr float queue_margin = 8;
constexpr std::size_t mail_column = 1;
constexpr std::size_t next_column = 4;

using QueueCells = std::array<std::string, queue_columns.size()>;

const std::vector<WaitingMail>& mails_now(PanelContext& context) {
    WaitingMailsCache& cache = context.caches.text->waiting;
    // Who waits changes by events alone, not by time that passes between two of them.
    const std::size_t changes = context.caches.frame->cursor.changes();
    if (cache.made_of != changes) {
        cache.mails = model::waiting_mails(context.trace, context.view.playback.moment, context.world);
        cache.made_of = changes;
    }
    return cache.mails;
}

std::string whole_story(const WaitingMail& mail, model::Instant now) {
    std::string text =
        fmt::format("{} at {}, from {} to {}", mail.message, mail.host,
                    mail.reverse_path.empty() ? "<>" : mail.reverse_path, fmt::join(mail.recipients, ", "));
    if (!mail.queue_id.empty()) text += fmt::format("\n{} in the queue: {}", mail.queue_id, mail.state);
    text += fmt::format("\n{} attempt{} so far, {}{}", mail.attempts, mail.attempts == 1 ? "" : "s",
                        mail.is_frozen() ? "" : "the next ", mail.next_words(now));
    if (mail.next_attempt_at && *mail.next_attempt_at > now) {
        text += fmt::format(" (at {})", model::list_words(*mail.next_attempt_at));
    }
    if (!mail.is_frozen() && mail.expires_at > now) {
        text += fmt::format("\ngiven up {} (at {})", model::countdown_words(now, mail.expires_at),
                            model::list_words(mail.expires_at));
    }
    return mail.reason.empty() ? text : text + "\n" + mail.reason;
}

class QueueTable {
public:
    explicit QueueTable(PanelContext& context)
        : context_(context),
          now_(context.view.playback.moment.time),
          row_height_(std::floor(context.theme.fonts.small->FontSize * 1.7F)),
          width_(ImGui::GetContentRegionAvail().x) {}

    void draw_heading() {
        QueueCells titles;
        for (std::size_t column = 0; column < titles.size(); ++column) titles[column] = queue_columns[column].title;
        draw_cells(titles, ImGui::GetCursorScreenPos(), context_.theme.palette.text_dim, {});
        ImGui::Dummy({1, row_height_});
    }

    void draw(const std::vector<WaitingMail>& mails) {
        const VisibleRows rows = visible_rows(mails.size(), row_height_);
        for (std::size_t row = rows.first; row < rows.end; ++row) draw_row(mails[row], row, rows.corner(row));
        end_rows(rows);
    }

private:
    void draw_row(const WaitingMail& mail, std::size_t index, ImVec2 corner) {
        const std::string_view root = sim::recording::root_message(mail.message);
        const RowLook look{.selected = root == context_.view.selection.message};
        const draw::Rect rect{corner.x, corner.y, corner.x + width_, corner.y + row_height_};
        if (row_button(context_, rect, look, fmt::format("queues.row.{}", index))) {
            select_message(context_, root);
            select_host(context_, mail.host);
        }
        explain(context_, whole_story(mail, now_));
        draw_bar(mail, corner);
        const HostLook host = look_of_host(context_, mail.host);
        const QueueCells cells = {fmt::format("{}  {}", host.icon, mail.host),
                                  mail_words(mail),
                                  fmt::format("{}", fmt::join(mail.recipients, ", ")),
                                  fmt::format("{}", mail.attempts),
                                  mail.next_words(now_),
                                  mail.reason};
        draw_cells(cells, corner, context_.theme.palette.text, host.colour);
    }

    /// The mail and its name in the queue, or the mail alone where there is no room for both.
    [[nodiscard]] std::string mail_words(const WaitingMail& mail) const {
        if (mail.queue_id.empty()) return mail.message;
        std::string both = fmt::format("{}  {}", mail.message, mail.queue_id);
        const bool fits = draw::measure_text(*context_.theme.fonts.small, both).x <= cell_width(mail_column);
        return fits ? both : mail.message;
    }

    /// Behind the words: how much of the wait is over.
    void draw_bar(const WaitingMail& mail, ImVec2 corner) {
        const auto share = mail.waited(now_);
        if (!share || mail.is_tried(now_)) return;
        const float left = corner.x + column_begin(next_column) - context_.px(4);
        const float width = room() * queue_columns[next_column].share - context_.px(6);
        draw_row_bar(context_, {left, corner.y}, {width, row_height_}, static_cast<float>(*share),
                     theme::faded(context_.theme.palette.warning, 0.35F));
    }

    [[nodiscard]] float room() const { return width_ - context_.px(2 * queue_margin); }
    [[nodiscard]] float column_begin(std::size_t column) const {
        float begin = context_.px(queue_margin);
        for (std::size_t before = 0; before < column; ++before) begin += room() * queue_columns[before].share;
        return begin;
    }

    [[nodiscard]] float cell_width(std::size_t column) const {
        return room() * queue_columns[column].share - context_.px(10);
    }

    /// @param host_colour  of the first column
    void draw_cells(const QueueCells& cells, ImVec2 corner, ImU32 colour, std::optional<ImU32> host_colour) {
        for (std::size_t column = 0; column < cells.size(); ++column) {
            const ImU32 own = column == 0 ? host_colour.value_or(colour) : colour;
            draw_cell(*context_.theme.fonts.small, {corner.x + column_begin(column), corner.y},
                      {cell_width(column), row_height_}, own, cells[column]);
        }
    }

    PanelContext& context_;
    model::Instant now_;
    float row_height_;
    float width_;
};

}  // namespace

void draw_queues_panel(PanelContext& context) {
    const auto& mails = mails_now(context);
    if (mails.empty()) {
        empty_state(context, icons::hourglass, "No mail waits in a queue or an outbox at this moment.");
        return;
    }
    QueueTable table(context);
    table.draw_heading();
    theme::begin_child("queues.rows", {0, 0}, false);
    table.draw(mails);
    ImGui::EndChild();
}

}  // namespace viz::panels
