#pragma once

#include <optional>
#include <span>

#include "sim/recording/world.hpp"
#include "viz/lesson/lesson_play.hpp"
#include "viz/model/branch_board.hpp"
#include "viz/model/trace.hpp"
#include "viz/panels/caches.hpp"
#include "viz/panels/key_input.hpp"
#include "viz/panels/probes.hpp"
#include "viz/panels/view_state.hpp"
#include "viz/theme/theme.hpp"

namespace viz::panels {

/// What a panel is given: it reads the trace, changes the view, draws with the theme at the cursor of the current
/// ImGui window, filling what room is left there.
struct PanelContext {
    const model::Trace& trace;
    ViewState& view;
    const theme::Theme& theme;
    Caches& caches;
    Probes& probes;
    const sim::recording::World& world;         ///< at view.playback.moment
    double seconds = 0;                         ///< of real time since the last frame
    bool complete = false;                      ///< looks through the whole recording at once
    std::span<const KeyPress> keys;             ///< of this frame
    const model::BranchBoard* board = nullptr;  ///< see FrameInput
    lesson::LessonPlay* lesson = nullptr;       ///< nullptr: the recording has none

    [[nodiscard]] bool lesson_is_open() const { return lesson != nullptr && view.lesson.open; }
    /// An open lesson shows nothing after this moment: its stop, or before it has begun, where playback stands.
    /// Nothing: all may be seen.
    [[nodiscard]] std::optional<model::Moment> sight_end() const {
        if (!lesson_is_open() || lesson->phase() == lesson::Phase::over) return std::nullopt;
        return lesson->stop(trace).value_or(view.playback.moment);
    }
    /// Whether what is still to come is left out.
    [[nodiscard]] bool hides_future() const { return view.journey.hide_future || sight_end().has_value(); }

    /// How many events a frame may look at for a panel that else looks at so many.
    [[nodiscard]] std::size_t events_in_a_frame(std::size_t usual) const {
        return complete ? trace.events().size() : usual;
    }

    /// A length of the design in pixels.
    [[nodiscard]] float px(float units) const { return units * theme.scale; }
};

}  // namespace viz::panels
