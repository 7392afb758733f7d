#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "sim/recording/readable_text.hpp"
#include "viz/draw/text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/deed_dialog.hpp"
#include "viz/panels/deed_dialog_parts.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_field.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {
namespace {

namespace icons = theme::icons;
using model::BranchBoard;
using model::BranchComparison;
using sim::deed::Branch;
using sim::recording::FatePair;
using sim::recording::MailFate;

constexpr float list_share = 0.38F;
constexpr float side_by_side_min = 460;  ///< narrower panels have the comparison beneath the list
constexpr float stacked_height_min = 96;
constexpr float indent = 14;
constexpr float compare_width = 26;

float branch_row_height(const PanelContext& context) {
    return std::floor(context.theme.fonts.small->FontSize * 1.7F);
}

/// A row of buttons: as many of the first ones as there is room for have their texts, the others their icons alone.
class DeedButtons {
public:
    DeedButtons(PanelContext& context, const BranchBoard& board) : context_(context), board_(board) {
        while (texts_ > 0 && width() > ImGui::GetContentRegionAvail().x) --texts_;
    }

    void draw() {
        DeedView& deeds = context_.view.deeds;
        if (pressed(0)) open_compose_dialog(context_);
        if (pressed(1)) open_act_dialog(context_, deeds.target);
        if (pressed(2)) open_terminal_dialog(context_, context_.view.selection.host);
        if (pressed(3)) deeds.requests.emplace_back(UndoDeed{});
        if (pressed(4)) begin_renaming();
        if (pressed(5)) deeds.saving = !deeds.saving;
        ImGui::NewLine();
    }

private:
    struct Button {
        const char* icon;
        const char* text;
        const char* probe;
        const char* explanation;
    };
    static constexpr std::array<Button, 6> buttons{{
        {icons::envelope, "Write", "branches.compose", "A user sends a mail at the moment that is shown  (W)"},
        {icons::bolt, "Break or mend", "branches.act",
         "Switch off, stop, cut, fill up, mend: a host, a link, a zone, at the moment that is shown  (A)"},
        {icons::terminal, "Terminal", "branches.terminal",
         "Type SMTP, POP3, IMAP or a question to the DNS by hand, at the moment that is shown  (Shift+T)"},
        {icons::undo, "Take back", "branches.undo",
         "The last deed of the branch that is shown is taken back  (Shift+Y)"},
        {icons::tag, "Rename", "branches.rename", "Another name for the branch that is shown"},
        {icons::file_text, "Save", "branches.save", "The branch that is shown as a file"},
    }};
    static constexpr float gap = 4;
    static constexpr float padding = 7;

    [[nodiscard]] std::string label(std::size_t index) const {
        const Button& button = buttons.at(index);
        return index < texts_ ? fmt::format("{}  {}", button.icon, button.text) : std::string(button.icon);
    }

    [[nodiscard]] float width() const {
        float width = 0;
        for (std::size_t index = 0; index < buttons.size(); ++index) {
            width += draw::measure_text(*context_.theme.fonts.small, label(index)).x + context_.px(2 * padding + gap);
        }
        return width;
    }

    bool pressed(std::size_t index) {
        const Button& button = buttons.at(index);
        const bool on = index + 1 == buttons.size() && context_.view.deeds.saving;
        const bool clicked = toggle_button(context_, label(index).c_str(), on, button.probe, button.explanation);
        ImGui::SameLine(0, context_.px(gap));
        return clicked;
    }

    void begin_renaming() {
        const Branch* shown = board_.tree.find(board_.shown);
        DeedView& deeds = context_.view.deeds;
        deeds.renamed = board_.shown;
        deeds.name = shown == nullptr ? "" : shown->name;
        deeds.field_wanted = true;
    }

    PanelContext& context_;
    const BranchBoard& board_;
    std::size_t texts_ = buttons.size();  ///< how many have theirs
};

void draw_rename(PanelContext& context) {
    DeedView& deeds = context.view.deeds;
    if (!deeds.renamed) return;
    const bool entered = text_field(context, "branches.name", deeds.name, "name of the branch",
                                    ImGui::GetContentRegionAvail().x - context.px(4));
    const bool left = ImGui::IsItemDeactivated();
    if (ImGui::IsItemActive()) deeds.field_wanted = false;
    if (deeds.field_wanted) ImGui::SetKeyboardFocusHere(-1);
    if (entered) deeds.requests.emplace_back(RenameBranch{*deeds.renamed, deeds.name});
    if (entered || left) deeds.renamed.reset();
}

void draw_branch_row(PanelContext& context, const BranchBoard& board, const Branch& branch) {
    const theme::Palette& palette = context.theme.palette;
    const ImFont& font = *context.theme.fonts.small;
    const float height = branch_row_height(context);
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float button = context.px(compare_width);
    const draw::Rect rect{corner.x, corner.y, corner.x + width - button, corner.y + height};
    const bool shown = branch.id == board.shown;
    if (row_button(context, rect, {.current = shown}, fmt::format("branches.row.{}", branch.id))) {
        context.view.deeds.requests.emplace_back(ShowBranch{branch.id});
    }
    const std::string when = branch.deed ? model::list_words(branch.deed->at) : "";
    explain(context, branch.deed ? fmt::format("{}\nat {}: {}", branch.name, when, sim::deed::describe(*branch.deed))
                                 : "The scenario as it is written");
    const float left =
        context.px(8 + indent * static_cast<float>(std::min<std::size_t>(board.tree.depth(branch.id), 8)));
    const float time_width = context.px(74);
    draw_cell(font, {corner.x + left, corner.y}, {width - button - left - time_width - context.px(8), height},
              palette.text, fmt::format("{}  {}", branch.deed ? icons::chevron_right : icons::file_text, branch.name));
    draw_cell(font, {rect.right - time_width, corner.y}, {time_width, height}, palette.text_dim, when);
    if (!shown) {
        const draw::Rect compare{rect.right, corner.y, corner.x + width, corner.y + height};
        if (row_button(context, compare, {}, fmt::format("branches.compare.{}", branch.id))) {
            context.view.deeds.requests.emplace_back(CompareBranches{branch.id, board.shown});
        }
        explain(context, "Which mails fared differently in this branch and in the one that is shown");
        draw_cell(font, {compare.left + context.px(6), corner.y}, {button, height}, palette.accent, icons::exchange);
    }
    ImGui::Dummy({width, height});
}

void draw_saving(PanelContext& context) {
    DeedView& deeds = context.view.deeds;
    if (!deeds.saving) return;
    constexpr float buttons_width = 134;
    text_field(context, "branches.path", deeds.path, "file",
               std::max(context.px(40), ImGui::GetContentRegionAvail().x - context.px(buttons_width)));
    ImGui::SameLine(0, context.px(6));
    if (toggle_button(context, "Overlay", false, "branches.save_overlay",
                      "What was done in this branch, as an overlay: mailflow run SCENARIO --with FILE")) {
        deeds.requests.emplace_back(SaveBranch{deeds.path, false});
    }
    ImGui::SameLine(0, context.px(4));
    if (toggle_button(context, "Scenario", false, "branches.save_scenario",
                      "The scenario with all that was done in this branch, as a new one: mailflow run FILE")) {
        deeds.requests.emplace_back(SaveBranch{deeds.path, true});
    }
}

bool has_state(const BranchBoard& board) {
    return !board.cannot.empty() || !board.running.empty() || !board.problem.empty() || !board.told.empty();
}

void draw_branch_list(PanelContext& context, const BranchBoard& board) {
    DeedButtons(context, board).draw();
    draw_rename(context);
    draw_saving(context);
    if (has_state(board)) draw_deed_state(context);
    theme::begin_child("branches.rows", {0, std::max(context.px(48), ImGui::GetContentRegionAvail().y)}, false);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    for (const Branch& branch : board.tree.branches()) draw_branch_row(context, board, branch);
    ImGui::PopStyleVar();
    ImGui::EndChild();
}

/// Which mails fared differently, side by side.
class ComparisonTable {
public:
    ComparisonTable(PanelContext& context, const BranchBoard& board, const BranchComparison& comparison)
        : context_(context),
          board_(board),
          comparison_(comparison),
          row_height_(branch_row_height(context)),
          width_(ImGui::GetContentRegionAvail().x) {}

    void draw() {
        if (!comparison_.pairs) {
            return empty_state(context_, icons::hourglass, "Both runs are read to their ends ...");
        }
        draw_sentence();
        for (const FatePair& pair : *comparison_.pairs) {
            if (pair.differs() || context_.view.deeds.all_mails) pairs_.push_back(&pair);
        }
        if (pairs_.empty()) return;
        draw_cells({"mail", "to", name_of(comparison_.first), name_of(comparison_.second)}, ImGui::GetCursorScreenPos(),
                   context_.theme.palette.text_dim);
        ImGui::Dummy({1, row_height_});
        theme::begin_child("comparison.rows", {0, 0}, false);
        const VisibleRows rows = visible_rows(pairs_.size(), row_height_);
        for (std::size_t row = rows.first; row < rows.end; ++row) draw_row(row, rows.corner(row));
        end_rows(rows);
        ImGui::EndChild();
    }

private:
    static constexpr std::array<float, 4> shares{0.08F, 0.2F, 0.36F, 0.36F};
    using Cells = std::array<std::string, shares.size()>;

    [[nodiscard]] std::string name_of(sim::deed::BranchId id) const {
        const Branch* branch = board_.tree.find(id);
        return branch == nullptr ? "" : branch->name;
    }

    void draw_sentence() {
        const std::size_t differing = model::count_differing(*comparison_.pairs);
        const std::size_t all = comparison_.pairs->size();
        const std::string sentence = differing == 0
                                         ? fmt::format("All {} recipients fared the same in both.", all)
                                         : fmt::format("{} of {} recipients fared differently.", differing, all);
        {
            const TextStyle style(context_.theme.fonts.small_bold, context_.theme.palette.text);
            text_ellipsised(context_, sentence, width_ - context_.px(84));
        }
        ImGui::SameLine();
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() +
                             std::max(0.F, ImGui::GetContentRegionAvail().x - context_.px(76)));
        bool& all_mails = context_.view.deeds.all_mails;
        if (toggle_button(context_, "All mails", all_mails, "comparison.all", "Also those that fared the same")) {
            all_mails = !all_mails;
        }
    }

    void draw_row(std::size_t row, ImVec2 corner) {
        const FatePair& pair = *pairs_[row];
        const MailFate& mail = pair.any();
        const std::string_view root = sim::recording::root_message(mail.outcome.message);
        const draw::Rect rect{corner.x, corner.y, corner.x + width_, corner.y + row_height_};
        const RowLook look{.selected = root == context_.view.selection.message};
        if (row_button(context_, rect, look, fmt::format("comparison.row.{}", row))) jump_to(pair);
        explain(context_, story(pair));
        draw_cells({mail.outcome.message, mail.outcome.recipient, model::fate_words(pair.first),
                    model::fate_words(pair.second)},
                   corner, pair.differs() ? context_.theme.palette.text : context_.theme.palette.text_dim);
    }

    [[nodiscard]] std::string story(const FatePair& pair) const {
        const auto tell = [](const std::optional<MailFate>& fate) {
            return fate ? sim::recording::unescaped(sim::recording::narrate(fate->outcome)) : "no such mail";
        };
        const std::string differs = sim::recording::difference_words(pair);
        return fmt::format("{}\n\n{}:\n{}\n\n{}:\n{}", differs.empty() ? "the same in both" : "differs: " + differs,
                           name_of(comparison_.first), tell(pair.first), name_of(comparison_.second),
                           tell(pair.second));
    }

    /// To what became of the mail in the branch that is shown; else to the mail.
    void jump_to(const FatePair& pair) {
        select_message(context_, sim::recording::root_message(pair.any().outcome.message));
        const auto& fate = board_.shown == comparison_.first ? pair.first : pair.second;
        const bool is_shown = board_.shown == comparison_.first || board_.shown == comparison_.second;
        if (is_shown && fate && context_.trace.find_event(fate->event) != nullptr) go_to_event(context_, fate->event);
    }

    void draw_cells(const Cells& cells, ImVec2 corner, ImU32 colour) {
        float left = corner.x + context_.px(8);
        const float room = width_ - context_.px(16);
        for (std::size_t column = 0; column < cells.size(); ++column) {
            const float cell = room * shares[column];
            draw_cell(*context_.theme.fonts.small, {left, corner.y}, {cell - context_.px(8), row_height_}, colour,
                      cells[column]);
            left += cell;
        }
    }

    PanelContext& context_;
    const BranchBoard& board_;
    const BranchComparison& comparison_;
    float row_height_;
    float width_;
    std::vector<const FatePair*> pairs_;
};

void draw_comparison(PanelContext& context, const BranchBoard& board) {
    if (board.comparison) return ComparisonTable(context, board, *board.comparison).draw();
    empty_state(
        context, icons::exchange,
        board.tree.branches().size() == 1
            ? "Do something: write a mail (W), break or mend something (A). The past stays, a new future begins."
            : "Compare a branch with the one that is shown: the arrows beside its name, or Y.");
}

}  // namespace

void draw_branches_panel(PanelContext& context) {
    if (context.board == nullptr) {
        empty_state(context, icons::random, "Branches are made in the window: mailflow view SCENARIO.");
        return;
    }
    const BranchBoard& board = *context.board;
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const bool stacked = room.x < context.px(side_by_side_min);
    const float height = stacked ? std::max(room.y, context.px(stacked_height_min)) : 0;
    theme::begin_child("branches.list", {stacked ? 0 : std::floor(room.x * list_share), height}, false);
    draw_branch_list(context, board);
    ImGui::EndChild();
    if (stacked && !board.comparison) return;
    if (!stacked) ImGui::SameLine(0, context.px(12));
    theme::begin_child("branches.comparison", {0, height}, false);
    draw_comparison(context, board);
    ImGui::EndChild();
}

}  // namespace viz::panels
