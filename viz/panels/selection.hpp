#pragma once

#include <vector>

#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// Selects a mail: the map, the timeline and the lists show its way.
void select_message(PanelContext& context, std::string_view message);
/// Selects a host and, if it belongs to no other mail, leaves the selected mail as it is.
void select_host(PanelContext& context, std::string_view host);
/// Selects a connection, and the mail that it was made for.
void select_connection(PanelContext& context, sim::recording::ConnectionId connection);
/// Selects an event with its connection, host and mail, and goes to the moment right after it.
void go_to_event(PanelContext& context, sim::recording::EventId event);

/// The mail that journey and inspector show: the selected one, or the first.
/// @return empty: the recording has none
[[nodiscard]] std::string_view shown_message(const PanelContext& context);
/// The folder that the mailboxes show: the pinned one, else the one that the selected mail lies in, else the first
/// that a session has open or that has a message in it, or the first. @param rows  those there are @return of no host:
/// there is none
[[nodiscard]] model::FolderName shown_folder(const PanelContext& context, const std::vector<model::FolderRow>& rows);
/// The connection that the transcript shows: the selected one if it is pinned, else the one of the selected mail that
/// was opened last. @return 0: none was opened yet
[[nodiscard]] sim::recording::ConnectionId shown_connection(const PanelContext& context);

}  // namespace viz::panels
