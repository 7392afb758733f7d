#pragma once

#include "viz/model/mailboxes.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// One folder: its numbers, who has it open, and its messages as each of them numbers them.
void draw_folder_contents(PanelContext& context, const model::FolderContents& contents);

}  // namespace viz::panels
