#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/dns_parts.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::DnsLookup;

namespace {

/// So many events are looked through in a frame: all of a long recording would make the window wait.
constexpr std::size_t searched_for_lookups_in_a_frame = 50'000;

/// With less room the list of lookups is left out: the page follows time.
constexpr float list_room_min = 520;
constexpr float lookup_list_share = 0.34F;

struct DnsPageButton {
    DnsPage page;
    const char* name;
    const char* title;
    const char* explanation;
};
constexpr std::array<DnsPageButton, 3> page_buttons{
    {{DnsPage::walk, "walk", "Walk", "One lookup: which servers were asked, and what they answered"},
     {DnsPage::tree, "tree", "Tree", "The tree of zones and who serves them"},
     {DnsPage::caches, "caches", "Caches", "What is remembered, and for how long still"}}};

void draw_page_buttons(PanelContext& context) {
    DnsOptions& options = context.view.dns;
    for (const DnsPageButton& button : page_buttons) {
        if (toggle_button(context, button.title, options.page == button.page, fmt::format("dns.page.{}", button.name),
                          button.explanation)) {
            options.page = button.page;
        }
        ImGui::SameLine(0, context.px(4));
    }
    const std::string text =
        fmt::format("{} {}###dns.follow", options.pinned != 0 ? icons::lock : icons::crosshairs, "follow");
    if (toggle_button(context, text.c_str(), options.pinned == 0, "dns.follow",
                      "Show the lookup that was begun last, as time goes on")) {
        options.pinned = 0;
    }
}

/// Whether what is shown depends on events that have not been looked through yet.
bool is_behind(const PanelContext& context, const model::DnsLookupIndex& index) {
    if (index.taken() < context.view.playback.moment.events) return true;
    const auto pinned = context.view.dns.pinned;
    return pinned != 0 && context.trace.index_of(pinned) >= index.taken() &&
           index.taken() < context.trace.events().size();
}

void draw_progress(PanelContext& context, const model::DnsLookupIndex& index) {
    search_progress(context, index.taken(), context.trace.events().size());
    context.probes.set_last_item("dns.progress");
}

/// Index of the lookup that is shown; the number of lookups: none.
std::size_t shown_lookup(const PanelContext& context, const model::DnsLookupIndex& index) {
    const auto& lookups = index.lookups();
    const auto pinned = context.view.dns.pinned;
    if (pinned != 0) {
        const std::size_t event = context.trace.index_of(pinned);
        const auto found = std::ranges::lower_bound(
            lookups, event, {}, [](const DnsLookup& lookup) { return lookup.question.query_event; });
        if (found != lookups.end() && found->question.query_event == event) {
            return static_cast<std::size_t>(found - lookups.begin());
        }
    }
    const std::size_t begun = index.begun(context.view.playback.moment);
    return begun == 0 ? lookups.size() : begun - 1;
}

class LookupList {
public:
    LookupList(PanelContext& context, const std::vector<DnsLookup>& lookups, std::size_t shown)
        : context_(context),
          lookups_(lookups),
          shown_(shown),
          row_height_(std::floor(context.theme.fonts.small->FontSize * 1.45F)) {}

    void draw(std::size_t begun) {
        if (should_follow(context_, context_.caches.text->dns.follow, begun)) {
            scroll_to_row(begun == 0 ? 0 : begun - 1, row_height_);
        }
        // What is still to come may be left to be predicted.
        const std::size_t count = context_.hides_future() ? begun : lookups_.size();
        const VisibleRows rows = visible_rows(count, row_height_);
        for (std::size_t row = rows.first; row < rows.end; ++row) draw_row(row, rows.corner(row), rows.width);
        end_rows(rows);
    }

private:
    void draw_row(std::size_t index, ImVec2 corner, float width) {
        const theme::Palette& palette = context_.theme.palette;
        const DnsLookup& lookup = lookups_[index];
        const model::DnsStep& question = lookup.question;
        const bool future = question.query_event >= context_.view.playback.moment.events;
        const std::string_view root = sim::recording::root_message(lookup.message);
        const RowLook look{.current = index == shown_,
                           .selected = !root.empty() && root == context_.view.selection.message};
        const draw::Rect rect{corner.x, corner.y, corner.x + width, corner.y + row_height_};
        if (row_button(context_, rect, look, fmt::format("dns.lookup.{}", index))) {
            context_.view.dns.pinned = context_.trace.events()[question.query_event].id;
            context_.view.dns.page = DnsPage::walk;
        }
        const DnsResultLook result = look_of_result(context_, question);
        explain(context_,
                fmt::format("{} {} asks {}: {} of {}?\n{}", model::list_words(question.asked), question.asker,
                            host_of_address(context_, question.server), question.type, question.name, result.text));
        const ImFont& font = *context_.theme.fonts.small;
        const float text = corner.x + context_.px(26);
        draw_cell(font, {corner.x + context_.px(8), corner.y}, {context_.px(18), row_height_},
                  future ? palette.text_dim : result.colour, result.icon);
        draw_cell(font, {text, corner.y}, {corner.x + width - text - context_.px(4), row_height_},
                  future ? palette.text_dim : palette.text,
                  fmt::format("{}  {}  {}", model::list_words(question.asked), question.type, question.name));
    }

    PanelContext& context_;
    const std::vector<DnsLookup>& lookups_;
    std::size_t shown_;
    float row_height_;
};

void draw_page(PanelContext& context, const DnsLookup* lookup) {
    switch (context.view.dns.page) {
        case DnsPage::walk:
            if (lookup == nullptr) {
                return empty_state(context, icons::sitemap, "Nobody has asked the DNS anything yet.");
            }
            return draw_dns_walk(context, *lookup);
        case DnsPage::tree:
            return draw_dns_tree(context, lookup);
        case DnsPage::caches:
            return draw_dns_caches(context);
    }
}

}  // namespace

void draw_dns_panel(PanelContext& context) {
    DnsCache& cache = context.caches.text->dns;
    model::DnsLookupIndex& index = cache.index;
    index.update(context.trace, context.events_in_a_frame(searched_for_lookups_in_a_frame));
    cache.complete = index.taken() == context.trace.events().size();
    const auto& lookups = index.lookups();
    draw_page_buttons(context);
    const DnsPage page = context.view.dns.page;
    const bool behind = is_behind(context, index);
    if (behind && page == DnsPage::walk) return draw_progress(context, index);
    const float width = ImGui::GetContentRegionAvail().x;
    const std::size_t shown = behind ? lookups.size() : shown_lookup(context, index);
    if (width >= context.px(list_room_min) && !lookups.empty() && page == DnsPage::walk) {
        theme::begin_child("dns.lookups", {std::floor(width * lookup_list_share), 0}, false);
        LookupList(context, lookups, shown).draw(index.begun(context.view.playback.moment));
        ImGui::EndChild();
        ImGui::SameLine(0, context.px(8));
    }
    // Each page in a window of its own, which remembers how far it was scrolled.
    const DnsPageButton& button = *std::ranges::find(page_buttons, page, &DnsPageButton::page);
    theme::begin_child(fmt::format("dns.page.{}", button.name).c_str(), {0, 0}, false);
    draw_page(context, shown < lookups.size() ? &lookups[shown] : nullptr);
    ImGui::EndChild();
}

}  // namespace viz::panels
