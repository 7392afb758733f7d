#pragma once

#include <string>

#include "viz/model/connection_transcript.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// What a line means, in the protocol that is spoken there; empty: nothing is known of it.
[[nodiscard]] std::string explanation_of(const model::ConnectionTranscript& transcript,
                                         const model::DialogueLine& line);
/// All connections that were opened by the moment, and whether the one shown stays.
void draw_connection_chooser(PanelContext& context, sim::recording::ConnectionId shown);
/// Who speaks with whom, from which address to which, and how it stands.
void draw_connection_head(PanelContext& context, const model::ConnectionTranscript& transcript);

}  // namespace viz::panels
