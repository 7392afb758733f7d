#pragma once

#include <functional>

#include "viz/panels/app.hpp"
#include "viz/render/image.hpp"

namespace viz::render {

/// The window's contents without a window: an ImGui context of its own, with no back end.
class Offscreen {
public:
    /// @param scale  pixels for one unit of design
    Offscreen(Size size, float scale);
    Offscreen(const Offscreen&) = delete;
    Offscreen& operator=(const Offscreen&) = delete;
    /// The context that was current before becomes current again.
    ~Offscreen();

    /// What frames are told of branches; it outlives them. nullptr: nothing.
    void set_board(const model::BranchBoard* board) { board_ = board; }
    /// Draws one frame. @param seconds  since the last one @param lesson  nullptr: none
    void draw(const model::Trace& trace, panels::ViewState& view, double seconds, lesson::LessonPlay* lesson = nullptr);
    /// Draws so many frames of something else. @param frame  is given the theme and the probes
    void settle(panels::ThemeName theme, const std::function<void(const theme::Theme&, panels::Probes&)>& frame);
    /// Draws until sizes and scroll positions, which ImGui knows a frame late, have settled. No time passes.
    void settle(const model::Trace& trace, panels::ViewState& view, lesson::LessonPlay* lesson = nullptr);
    /// The last frame.
    [[nodiscard]] Image image() const;

private:
    static constexpr int settling_frames = 4;

    ImGuiContext* previous_;
    ImGuiContext* context_;
    theme::Theme theme_;
    panels::Caches caches_;
    panels::Probes probes_;
    const model::BranchBoard* board_ = nullptr;
};

}  // namespace viz::render
