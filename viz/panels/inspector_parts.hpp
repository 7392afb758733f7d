#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "viz/model/message_inspection.hpp"
#include "viz/model/octets_inspection.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// What SMTP is told, beside what people read.
void draw_inspector_envelope(PanelContext& context, const model::MessageInspection& inspection);
/// Every field of the header, and the body.
void draw_inspector_header(PanelContext& context, const model::MessageInspection& inspection);
/// The parts of the message that was inspected last, and the content of one of them.
void draw_inspector_parts(PanelContext& context);
/// Which hop's message is looked at.
void draw_hop_chooser(PanelContext& context, const model::MessageInspection& inspection);
/// Octets as a hex dump; only what is in sight is drawn.
void draw_hex(PanelContext& context, const std::vector<model::HexRow>& rows);
/// The selected host's state.
void draw_inspector_host(PanelContext& context);
/// The selected event: what it tells, the options of a choice, what led to it.
void draw_inspector_event(PanelContext& context);
/// What it carries, if it is a packet.
void draw_inspector_packet(PanelContext& context);

/// A word in small dim letters, and a value beside it that is broken within the panel.
void labelled_value(const PanelContext& context, std::string_view label, std::string_view value);

/// A Received field in lines: where from, by whom, for whom, when. RFC 5321 section 4.4.
[[nodiscard]] std::vector<std::string> received_lines(std::string_view value);

}  // namespace viz::panels
