#pragma once

#include "viz/model/connection_transcript.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// All connections that were opened by the moment, and whether the one shown stays.
void draw_connection_chooser(PanelContext& context, sim::recording::ConnectionId shown);
/// Who speaks with whom, from which address to which, and how it stands.
void draw_connection_head(PanelContext& context, const model::ConnectionTranscript& transcript);

}  // namespace viz::panels
