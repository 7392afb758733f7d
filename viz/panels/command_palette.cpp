#include "viz/panels/command_palette.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "viz/model/display_text.hpp"
#include "viz/model/time_text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/actions.hpp"
#include "viz/panels/bottom_tabs.hpp"
#include "viz/panels/playback.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_field.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {
namespace {

// In units of design.
constexpr float palette_width = 640;
constexpr float palette_height = 420;
constexpr float palette_top = 70;
constexpr float keys_width = 130;

/// Words with blanks between them, in lower case.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char octet : text) {
        if (octet != ' ') word += protocol::to_lower(octet);
        if (octet == ' ' && !word.empty()) words.push_back(std::exchange(word, {}));
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

/// Collects what has all the words in it.
class EntryCollector {
public:
    EntryCollector(const PanelContext& context, std::string_view text) : context_(context), words_(words_of(text)) {}

    PaletteList collect(std::string_view text) {
        add_instant(text);
        for (const Action& action : actions()) {
            add(fmt::format("{}: {}", action.group, action.text), action.keys, action.run);
        }
        for (const BottomTab tab : shown_tabs(context_)) add_tab(tab);
        for (const model::Instant instant : context_.view.bookmarks) {
            add_jump(fmt::format("Bookmark: {}", model::time_words(instant)), instant);
        }
        add_hosts();
        add_mails();
        return std::move(list_);
    }

private:
    void add(std::string text, std::string_view keys, std::function<void(PanelContext&)> run) {
        const std::string lower = protocol::to_lower(text);
        const auto is_in = [&](const std::string& word) { return lower.find(word) != std::string::npos; };
        if (std::ranges::all_of(words_, is_in)) list_.entries.push_back({std::move(text), keys, std::move(run)});
    }

    void add_jump(std::string text, model::Instant instant) {
        add(std::move(text), {}, [instant](PanelContext& context) {
            seek(context.view.playback, context.trace.moment_at(std::min(instant, context.trace.end())));
        });
    }

    /// The text may itself say where to go: `2.1s`.
    void add_instant(std::string_view text) {
        const auto instant = model::parse_time(text);
        if (instant) add_jump(fmt::format("Go to {} ({})", text, model::time_words(*instant)), *instant);
    }

    void add_tab(BottomTab tab) {
        add(fmt::format("Panel: {}", tab_title(tab)), {}, [tab](PanelContext& context) {
            context.view.layout.show_bottom = true;
            context.view.bottom_tab = tab;
        });
    }

    void add_mails() {
        const auto sight_end = context_.sight_end();
        const std::size_t entries_max = list_.entries.size() + palette_mails_max;
        for (const auto& journey : context_.trace.journeys()) {
            const bool is_to_come = sight_end && !journey.steps.empty() && journey.steps.front().time > sight_end->time;
            if (is_to_come) continue;
            add(fmt::format("Mail: {} {}", journey.message, model::display_text(journey.subject)), {},
                [message = journey.message](PanelContext& context) { select_message(context, message); });
            list_.has_more_mails = list_.entries.size() > entries_max;
            if (list_.has_more_mails) return list_.entries.pop_back();
        }
    }

    void add_hosts() {
        for (const auto& host : context_.trace.topology().hosts) {
            add(fmt::format("Host: {}", host.name), {},
                [name = host.name](PanelContext& context) { select_host(context, name); });
        }
    }

    const PanelContext& context_;
    std::vector<std::string> words_;
    PaletteList list_;
};

void close(PanelContext& context) {
    context.view.palette = {};
    context.caches.text->palette = {};
}

void run_entry(PanelContext& context, const PaletteEntry& entry) {
    const auto run = entry.run;  // the list goes with the palette
    close(context);
    run(context);
}

/// @return whether it was clicked
bool draw_entry(PanelContext& context, const PaletteEntry& entry, const VisibleRows& rows, std::size_t index) {
    const ImVec2 corner = rows.corner(index);
    const draw::Rect rect = draw::rect_at(corner, {rows.width, rows.row_height});
    const RowLook look{false, index == context.view.palette.cursor};
    const bool clicked = row_button(context, rect, look, fmt::format("palette.row.{}", index));
    const float keys = context.px(keys_width);
    const float inset = context.px(8);
    draw_cell(*context.theme.fonts.regular, {corner.x + inset, corner.y},
              {rows.width - keys - 2 * inset, rect.height()}, context.theme.palette.text, entry.text);
    draw_cell(*context.theme.fonts.mono, {rect.right - keys, corner.y}, {keys - inset, rect.height()},
              context.theme.palette.text_dim, entry.keys);
    return clicked;
}

/// The list is made anew where the words or what is shown have changed: a million mails take their time.
const PaletteList& current_list(PanelContext& context) {
    PaletteCache& cache = context.caches.text->palette;
    MomentKey key{context.view.palette.text, context.view.playback.moment, context.trace.events().size()};
    if (cache.key != key) {
        cache.list = make_palette_list(context, context.view.palette.text);
        cache.key = std::move(key);
    }
    return cache.list;
}

void draw_entries(PanelContext& context, const PaletteList& list) {
    const float row_height = context.theme.fonts.regular->FontSize + context.px(8);
    const std::size_t cursor = context.view.palette.cursor;
    const float top = static_cast<float>(cursor) * row_height;
    const float room = ImGui::GetWindowHeight() - row_height;
    if (top < ImGui::GetScrollY() || top > ImGui::GetScrollY() + room) ImGui::SetScrollY(std::max(0.F, top - room / 2));
    const VisibleRows rows = visible_rows(list.entries.size(), row_height);
    const PaletteEntry* clicked = nullptr;
    for (std::size_t index = rows.first; index < rows.end; ++index) {
        if (draw_entry(context, list.entries[index], rows, index)) clicked = &list.entries[index];
    }
    end_rows(rows);
    if (list.has_more_mails) {
        ImGui::PushStyleColor(ImGuiCol_Text, context.theme.palette.text_dim);
        text_line("More mails have these words: write more of a subject, or a mail's number.");
        ImGui::PopStyleColor();
        context.probes.set_last_item("palette.more");
    }
    if (clicked != nullptr) run_entry(context, *clicked);
}

void draw_field(PanelContext& context) {
    PaletteView& palette = context.view.palette;
    if (std::exchange(palette.field_wanted, false)) ImGui::SetKeyboardFocusHere();
    const std::string before = palette.text;
    text_field(context, "palette.field", palette.text, "what to do, a mail, a host, a time such as 2.1s", -1);
    if (palette.text != before) palette.cursor = 0;
}

}  // namespace

PaletteList make_palette_list(const PanelContext& context, std::string_view text) {
    return EntryCollector(context, text).collect(text);
}

void open_palette(PanelContext& context) {
    context.view.palette = {.open = true, .field_wanted = true, .text = {}, .cursor = 0};
    context.caches.text->palette = {};
}

void draw_palette(PanelContext& context) {
    const ImVec2 window = ImGui::GetIO().DisplaySize;
    const ImVec2 size{std::min(context.px(palette_width), window.x - context.px(16)),
                      std::min(context.px(palette_height), window.y - context.px(palette_top + 8))};
    const ImVec2 corner{std::floor((window.x - size.x) / 2), std::floor(context.px(palette_top))};
    ImGui::SetNextWindowPos(corner);
    ImGui::SetNextWindowSize(size);
    constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                       ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoScrollWithMouse;
    context.probes.set("window.palette", {corner.x, corner.y, corner.x + size.x, corner.y + size.y});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, std::max(1.F, std::floor(context.px(1))));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, context.px(8));
    if (ImGui::Begin("palette", nullptr, flags)) {
        draw_field(context);
        const PaletteList& list = current_list(context);
        theme::begin_child("palette.entries", {0, 0}, false);
        if (list.entries.empty()) {
            empty_state(context, theme::icons::search, "Nothing has these words.");
        } else {
            draw_entries(context, list);
        }
        ImGui::EndChild();
    }
    ImGui::End();
    ImGui::PopStyleVar(2);
}

void run_palette_keys(PanelContext& context, std::span<const KeyPress> keys) {
    for (const KeyPress& key : keys) {
        std::size_t& cursor = context.view.palette.cursor;
        if (key.key == Key::escape) return close(context);
        if (key.key == Key::up && cursor > 0) --cursor;
        if (key.key != Key::down && key.key != Key::enter) continue;
        const PaletteList& list = current_list(context);
        if (key.key == Key::down && cursor + 1 < list.entries.size()) ++cursor;
        if (key.key == Key::enter && cursor < list.entries.size()) return run_entry(context, list.entries[cursor]);
    }
}

}  // namespace viz::panels
