#include "viz/panels/selection.hpp"

#include <algorithm>

#include "viz/panels/playback.hpp"

namespace viz::panels {

using sim::recording::ConnectionId;
using sim::recording::Event;
using sim::recording::EventKind;

namespace {

bool is_packet(const Event& event) {
    switch (event.kind) {
        case EventKind::datagram_sent:
        case EventKind::datagram_arrived:
        case EventKind::datagram_lost:
        case EventKind::segment_sent:
            return true;
        default:
            return false;
    }
}

bool is_about_mail(InspectorTab tab) {
    return tab != InspectorTab::host && tab != InspectorTab::event;
}

bool holds(const sim::recording::FolderState& folder, std::string_view mail) {
    return std::ranges::any_of(folder.messages, [mail](const auto& entry) {
        return sim::recording::root_message(entry.second.message) == mail;
    });
}

/// The first folder that a mail lies in; INBOX of each user before the others.
std::optional<model::FolderName> folder_of_mail(const sim::recording::World& world, std::string_view mail) {
    if (mail.empty()) return std::nullopt;
    for (const auto& [host_name, host] : world.hosts) {
        for (const auto& [mailbox_name, mailbox] : host.mailboxes) {
            if (holds(mailbox, mail)) return model::FolderName{host_name, mailbox_name, {}};
        }
    }
    for (const auto& [host_name, host] : world.hosts) {
        for (const auto& [mailbox_name, mailbox] : host.mailboxes) {
            for (const auto& [folder_name, folder] : mailbox.folders) {
                if (holds(folder, mail)) return model::FolderName{host_name, mailbox_name, folder_name};
            }
        }
    }
    return std::nullopt;
}

/// Whether playback stands right after the selected event, which this recording may not have.
bool is_at_selected_event(const PanelContext& context) {
    const model::Trace& trace = context.trace;
    const sim::recording::EventId selected = context.view.selection.event;
    if (selected == 0 || trace.find_event(selected) == nullptr) return false;
    return context.view.playback.moment == trace.moment_after(trace.index_of(selected));
}

}  // namespace

void select_message(PanelContext& context, std::string_view message) {
    ViewState& view = context.view;
    const std::string_view root = sim::recording::root_message(message);
    if (view.selection.message != root) {
        view.selection.connection = 0;
        view.transcript.pinned = false;
        view.inspector.hop = -1;
        view.inspector.part = 0;
    }
    view.selection.message = root;
    view.selection.event = 0;
    if (!is_about_mail(view.inspector.tab)) view.inspector.tab = InspectorTab::envelope;
}

void select_host(PanelContext& context, std::string_view host) {
    context.view.selection.host = host;
    context.view.inspector.tab = InspectorTab::host;
}

void select_connection(PanelContext& context, ConnectionId connection) {
    const model::ConnectionRow* row = context.trace.find_connection(connection);
    if (row != nullptr && !row->message.empty()) select_message(context, row->message);
    context.view.selection.connection = connection;
    context.view.transcript.pinned = connection != 0;
}

void go_to_event(PanelContext& context, sim::recording::EventId id) {
    const Event* event = context.trace.find_event(id);
    if (event == nullptr) return;
    ViewState& view = context.view;
    const bool inspects_events = view.inspector.tab == InspectorTab::event;
    if (!event->message.empty()) select_message(context, event->message);
    view.selection.event = id;
    if (!event->host.empty()) view.selection.host = event->host;
    if (event->connection != 0) {
        const model::ConnectionRow* row = context.trace.find_connection(event->connection);
        const ConnectionId connection = row != nullptr ? row->connection : event->connection;
        view.transcript.pinned = view.transcript.pinned && view.selection.connection == connection;
        view.selection.connection = connection;
    }
    const bool tells_more = is_packet(*event) || event->kind == sim::recording::EventKind::decision;
    if (tells_more || inspects_events) view.inspector.tab = InspectorTab::event;
    seek(view.playback, context.trace.moment_after(context.trace.index_of(id)));
}

std::string_view shown_message(const PanelContext& context) {
    if (!context.view.selection.message.empty()) return context.view.selection.message;
    const auto& journeys = context.trace.journeys();
    return journeys.empty() ? std::string_view{} : std::string_view(journeys.front().message);
}

model::FolderName shown_folder(const PanelContext& context, const std::vector<model::FolderRow>& rows) {
    const auto pinned = std::ranges::find(rows, context.view.mailboxes.pinned, &model::FolderRow::name);
    if (pinned != rows.end()) return pinned->name;
    if (const auto found = folder_of_mail(context.world, context.view.selection.message)) return *found;
    const auto open = std::ranges::find_if(rows, [](const model::FolderRow& row) { return row.sessions != 0; });
    if (open != rows.end()) return open->name;
    const auto filled = std::ranges::find_if(rows, [](const model::FolderRow& row) { return row.messages != 0; });
    if (filled != rows.end()) return filled->name;
    return rows.empty() ? model::FolderName{} : rows.front().name;
}

ConnectionId shown_connection(const PanelContext& context) {
    const ViewState& view = context.view;
    // An event that was gone to shows its own connection, until time moves on.
    const bool follows = !view.transcript.pinned && !is_at_selected_event(context);
    if (!follows && view.selection.connection != 0) return view.selection.connection;
    const auto& rows = context.trace.connections();
    const std::string& message = view.selection.message;
    const auto shown = std::find_if(rows.rbegin(), rows.rend(), [&](const model::ConnectionRow& row) {
        const bool fits = message.empty() || row.message.empty() || row.message == message;
        return fits && row.has_begun(view.playback.moment);
    });
    return shown == rows.rend() ? 0 : shown->connection;
}

}  // namespace viz::panels
