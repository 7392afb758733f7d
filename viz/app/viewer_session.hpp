#pragma once

#include <memory>
#include <optional>
#include <string>

#include "viz/app/branch_desk.hpp"
#include "viz/app/settings.hpp"
#include "viz/app/trace_source.hpp"
#include "viz/app/view_command.hpp"
#include "viz/panels/app.hpp"

namespace viz::app {

/// What the window shows and how that goes on, without any window.
class ViewerSession {
public:
    /// @param settings  why they are not used, if they are not
    ViewerSession(const ViewArguments& arguments, TraceSource source,
                  const protocol::Result<Settings, std::string>& settings);

    /// Reads more of the recording. @return whether there may be more at once
    bool load_slice();
    /// Builds a frame in the current ImGui context.
    void draw(const theme::Theme& theme, const panels::FrameInput& input);

    /// Whether there is something new to be seen without any input.
    [[nodiscard]] bool is_changing() const;
    [[nodiscard]] const model::Trace& trace() const { return trace_; }
    [[nodiscard]] const panels::ViewState& view() const { return view_; }
    [[nodiscard]] const panels::Probes& probes() const { return probes_; }
    [[nodiscard]] const model::BranchBoard& board() const { return desk_.board(); }
    /// Why the recording is not whole.
    [[nodiscard]] const std::optional<Failure>& failure() const { return source_.failure(); }

private:
    void look();
    bool load_trace();
    void work_on_branches();
    void show(ReadyBranch ready);

    TraceSource source_;
    model::Trace trace_;
    BranchDesk desk_;
    panels::ViewState view_;
    std::unique_ptr<panels::Caches> caches_ = std::make_unique<panels::Caches>();  ///< of this trace
    panels::Probes probes_;
    std::optional<model::Instant> at_;
    SelectionArguments selection_;
    std::string own_notice_;  ///< of the settings or the look; shown where the source has none
    bool undrawn_ = true;     ///< something has changed since the last frame, perhaps for the last time
    bool looked_ = false;     ///< the moment and the selection have been set
};

}  // namespace viz::app
