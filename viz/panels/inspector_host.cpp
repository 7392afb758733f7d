#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/model/display_text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/inspector_parts.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::Instant;
using sim::recording::CacheEntryState;
using sim::recording::CacheKey;
using sim::recording::FolderState;
using sim::recording::HostState;
using sim::recording::MailboxState;
using sim::recording::QueueEntryState;
using sim::recording::StoredMessageState;

namespace {

/// What one entry of a list says: two lines, each with something at its right end.
struct Entry {
    std::string title;
    std::string title_right;
    std::string detail;
    ImU32 right_colour{};
    std::string message;  ///< that a click selects; empty: none
};

class EntryList {
public:
    explicit EntryList(PanelContext& context)
        : context_(context),
          line_height_(std::floor(context.theme.fonts.small->FontSize * 1.35F)),
          row_height_(line_height_ * 2 + std::floor(context.px(6))) {}

    /// @param entry  makes the entry with an index; asked for what is in sight only
    template <class MakeEntry>
    void draw(std::string_view name, std::size_t count, const MakeEntry& entry) {
        const VisibleRows rows = visible_rows(count, row_height_);
        for (std::size_t index = rows.first; index < rows.end; ++index) {
            draw_entry(fmt::format("inspector.{}.{}", name, index), entry(index), rows.corner(index), rows.width);
        }
        end_rows(rows);
    }

private:
    void draw_entry(const std::string& probe, const Entry& entry, ImVec2 corner, float width) {
        const theme::Palette& palette = context_.theme.palette;
        const ImFont& font = *context_.theme.fonts.small;
        const draw::Rect rect{corner.x, corner.y, corner.x + width, corner.y + row_height_ - context_.px(2)};
        const bool clicked = row_button(context_, rect, {}, probe);
        if (clicked && !entry.message.empty()) select_message(context_, entry.message);
        const float right = draw::measure_text(font, entry.title_right).x;
        const float left = corner.x + context_.px(6);
        const float room = width - context_.px(12);
        bool cut = draw_ellipsised(font, {left, corner.y + context_.px(2)}, room - right - context_.px(8), palette.text,
                                   entry.title);
        draw::draw_text(*ImGui::GetWindowDrawList(), font, {left + room - right, corner.y + context_.px(2)},
                        entry.right_colour, entry.title_right);
        cut = draw_ellipsised(font, {left, corner.y + context_.px(2) + line_height_}, room, palette.text_dim,
                              entry.detail) ||
              cut;
        if (cut) explain(context_, fmt::format("{}\n{}\n{}", entry.title, entry.title_right, entry.detail));
    }

    PanelContext& context_;
    float line_height_;
    float row_height_;
};

/// The entry with that index, for lists of which a few are in sight.
template <class Map>
auto nth(const Map& map, std::size_t index) {
    return std::next(map.begin(), static_cast<std::ptrdiff_t>(index));
}

void draw_facts(PanelContext& context, const std::string& name, const HostState& host) {
    const theme::Palette& palette = context.theme.palette;
    const HostLook look = look_of_host(context, name);
    {
        const TextStyle style(context.theme.fonts.title, look.colour);
        text_ellipsised(context, fmt::format("{}  {}", look.icon, name), ImGui::GetContentRegionAvail().x);
    }
    context.probes.set_last_item("inspector.host.name");
    if (!host.up) {
        const TextStyle style(context.theme.fonts.bold, palette.failure);
        text_wrapped(fmt::format("{}  It is down", icons::ban));
    }
    labelled_value(context, "role", host.site.empty() ? host.role : fmt::format("{} at {}", host.role, host.site));
    labelled_value(context, "address", fmt::format("{}", fmt::join(host.addresses, ", ")));
    labelled_value(context, "services",
                   host.services.empty() ? "none" : fmt::format("{}", fmt::join(host.services, ", ")));
    for (const std::string& rule : host.firewall_rules) labelled_value(context, "firewall", rule);
    for (const auto& [setting, value] : host.settings) labelled_value(context, setting, value);
}

void draw_queue(PanelContext& context, const HostState& host) {
    section_heading(context, fmt::format("Queue ({})", host.queue.size()));
    const theme::Palette& palette = context.theme.palette;
    const Instant now = context.view.playback.moment.time;
    EntryList(context).draw("queue", host.queue.size(), [&](std::size_t index) {
        const auto at = nth(host.queue, index);
        const QueueEntryState& entry = at->second;
        const bool frozen = entry.state == "frozen";
        const bool deferred = entry.state == "deferred" || frozen;
        const std::string next = entry.next_attempt_at
                                     ? fmt::format("{} {}", frozen ? "given up" : "next try",
                                                   model::countdown_words(now, *entry.next_attempt_at))
                                     : std::string("being tried now");
        return Entry{.title = fmt::format("{}  {}  to {}", at->first, entry.message, fmt::join(entry.recipients, ", ")),
                     .title_right = entry.state,
                     .detail = entry.reason.empty() ? next : fmt::format("{}: {}", next, entry.reason),
                     .right_colour = deferred ? palette.warning : palette.accent,
                     .message = entry.message};
    });
}

void draw_cache(PanelContext& context, const HostState& host) {
    section_heading(context, fmt::format("DNS cache ({})", host.cache.size()));
    const theme::Palette& palette = context.theme.palette;
    const Instant now = context.view.playback.moment.time;
    EntryList(context).draw("cache", host.cache.size(), [&](std::size_t index) {
        const auto at = nth(host.cache, index);
        const auto& [key, entry] = *at;
        const bool alive = entry.expires_at > now;
        return Entry{
            .title = fmt::format("{}  {}", key.first, key.second),
            .title_right = alive ? fmt::format("{} left", model::time_words(entry.expires_at - now)) : "expired",
            .detail = entry.kind == "positive" ? fmt::format("{}", fmt::join(entry.records, "; ")) : entry.kind,
            .right_colour = alive ? palette.success : palette.text_dim,
            .message = {}};
    });
}

/// "UID 3, \\Seen, return path <a@b.test>"
std::string stored_words(std::int64_t uid, const StoredMessageState& message) {
    const std::string flags = message.flags.empty() ? "no flags" : fmt::format("{}", fmt::join(message.flags, " "));
    return fmt::format("UID {}, {}, return path {}", uid, flags,
                       message.return_path.empty() ? "<>" : message.return_path);
}

void draw_folder(PanelContext& context, const std::string& name, const FolderState& folder) {
    EntryList(context).draw("mailbox." + name, folder.messages.size(), [&](std::size_t index) {
        const auto at = nth(folder.messages, index);
        const auto message = context.world.messages.find(at->second.message);
        const std::string subject =
            message == context.world.messages.end() ? std::string() : model::display_text(message->second.subject);
        const auto& flags = at->second.flags;
        const bool seen = std::find(flags.begin(), flags.end(), "\\Seen") != flags.end();
        return Entry{.title = fmt::format("{}  {}", at->second.message, subject),
                     .title_right = fmt::format("{}{} octets", seen ? "read, " : "", at->second.size_octets),
                     .detail = stored_words(at->first, at->second),
                     .right_colour = context.theme.palette.text_dim,
                     .message = at->second.message};
    });
}

/// The folders that have something in them each, the others in a line.
void draw_mailbox(PanelContext& context, const std::string& name, const MailboxState& mailbox) {
    section_heading(context, fmt::format("Mailbox {} ({}){}", name, mailbox.messages.size(),
                                         mailbox.locked ? fmt::format("  {} in use", icons::lock) : ""));
    draw_folder(context, name, mailbox);
    std::vector<std::string> empty;
    for (const auto& [folder, state] : mailbox.folders) {
        if (state.messages.empty()) {
            empty.push_back(folder);
            continue;
        }
        section_heading(context, fmt::format("Mailbox {}: {} ({})", name, folder, state.messages.size()));
        draw_folder(context, name + "." + folder, state);
    }
    if (mailbox.folders.empty()) return;
    labelled_value(context, "next UID", std::to_string(mailbox.uid_next));
    if (!empty.empty()) labelled_value(context, "empty", fmt::format("{}", fmt::join(empty, ", ")));
}

/// What a device that reads by IMAP has of mailboxes elsewhere.
void draw_known_mailboxes(PanelContext& context, const HostState& host) {
    if (host.known_mailboxes.empty()) return;
    section_heading(context, "What it has by IMAP");
    for (const auto& [whose, known] : host.known_mailboxes) {
        labelled_value(context, whose.second, fmt::format("INBOX of {} up to UID {}", whose.first, known.uid));
    }
}

void draw_zones(PanelContext& context, const HostState& host) {
    for (const auto& [origin, records] : host.zones) {
        section_heading(context, fmt::format("Zone {}", origin));
        const ImFont& font = *context.theme.fonts.mono_small;
        const VisibleRows rows = visible_rows(records.size(), std::floor(font.FontSize * 1.35F));
        for (std::size_t index = rows.first; index < rows.end; ++index) {
            const ImVec2 corner = rows.corner(index);
            const draw::Rect rect{corner.x, corner.y, corner.x + rows.width, corner.y + rows.row_height};
            row_button(context, rect, {}, fmt::format("inspector.zone.{}.{}", origin, index));
            if (draw_ellipsised(font, {corner.x + context.px(6), corner.y}, rows.width - context.px(12),
                                context.theme.palette.text, records[index])) {
                explain(context, records[index]);
            }
        }
        end_rows(rows);
    }
}

}  // namespace

void labelled_value(const PanelContext& context, std::string_view label, std::string_view value) {
    const float left = ImGui::GetCursorPosX();
    {
        const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
        text_line(label);
    }
    ImGui::SameLine();
    ImGui::SetCursorPosX(std::max(ImGui::GetCursorPosX(), left + context.px(66)));
    const TextStyle style(context.theme.fonts.small, context.theme.palette.text);
    text_wrapped(value);
}

void draw_inspector_host(PanelContext& context) {
    const std::string& name = context.view.selection.host;
    const auto found = context.world.hosts.find(name);
    if (found == context.world.hosts.end()) {
        empty_state(context, icons::server, name.empty() ? "Choose a host on the map." : "There is no such host yet.");
        return;
    }
    const HostState& host = found->second;
    draw_facts(context, name, host);
    const bool transfers = host.role == "mail-server" || !host.queue.empty();
    if (transfers) draw_queue(context, host);
    for (const auto& [mailbox, state] : host.mailboxes) draw_mailbox(context, mailbox, state);
    draw_known_mailboxes(context, host);
    if (host.role == "resolver" || !host.cache.empty()) draw_cache(context, host);
    draw_zones(context, host);
}

}  // namespace viz::panels
