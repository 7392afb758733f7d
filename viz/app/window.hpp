#pragma once

#include <optional>
#include <string>

#include "protocol/base/result.hpp"
#include "viz/app/failure.hpp"
#include "viz/app/viewer_session.hpp"

namespace viz::app {

struct WindowOptions {
    std::optional<double> scale;  ///< pixels for one unit of design; nullopt: as the screen says
    std::string state_file;       ///< see state_file.hpp; empty: none
};

/// Opens a window and shows the session until the window is closed. While nothing changes, nothing is drawn.
/// @return why there is no window
[[nodiscard]] protocol::Result<void, Failure> show_in_window(ViewerSession& session, const WindowOptions& options);

}  // namespace viz::app
