#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "viz/panels/app.hpp"

namespace tests {

/// The whole window without a window: frames, clicks and keys, and what they drew.
class PanelFixture {
public:
    explicit PanelFixture(viz::model::Trace trace, float width = 1280, float height = 720, float scale = 1);
    ~PanelFixture();
    PanelFixture(const PanelFixture&) = delete;
    PanelFixture& operator=(const PanelFixture&) = delete;

    void resize(float width, float height);
    /// One frame. @param seconds  real time since the last one
    void frame(double seconds = 0, std::vector<viz::panels::KeyPress> keys = {});
    /// So many frames as a headless picture takes: what scrolls has come to rest.
    void settle();
    void press(viz::panels::Key key, bool shift = false, bool control = false);
    void type(char character);
    /// Writes into the field that has the keyboard.
    void write(const std::string& text);
    /// Opens the lesson that the recording's header holds. Fails the test if there is none.
    void open_lesson();
    /// Moves to the middle of a widget, presses and releases. Fails the test if it was not drawn.
    void click(std::string_view probe);
    /// The same at a place in pixels.
    void click_at(float x, float y);
    /// Presses in the middle of a widget, moves by so many pixels in several frames, releases.
    void drag(std::string_view probe, float x, float y);
    void wheel_at(float x, float y, float lines);

    /// Whether what the last frame drew is sound: vertices finite and near the window, indices within bounds.
    [[nodiscard]] bool is_sound() const;
    [[nodiscard]] std::size_t vertex_count() const;
    /// A digest of all vertices, colours and clip rectangles of the last frame.
    [[nodiscard]] std::uint64_t digest() const;
    [[nodiscard]] const viz::panels::Probes::Rectangle& probe(std::string_view name) const;

    viz::model::Trace trace;
    viz::panels::ViewState view;
    viz::panels::Caches caches;
    bool complete = false;                           ///< frames look through the whole recording at once
    const viz::model::BranchBoard* board = nullptr;  ///< what frames are told of branches
    viz::panels::Probes probes;
    std::unique_ptr<viz::lesson::LessonPlay> lesson;  ///< nullptr: none was opened

private:
    void move_to(float x, float y);

    ImGuiContext* context_ = nullptr;
    viz::theme::Theme theme_;
};

}  // namespace tests
