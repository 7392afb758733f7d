#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "protocol/base/instant.hpp"
#include "sim/recording/reader.hpp"
#include "viz/lesson/lesson_play.hpp"
#include "viz/model/branch_board.hpp"
#include "viz/panels/app.hpp"

namespace viz::web {

/// How a page begins.
struct PageOptions {
    panels::ThemeName theme = panels::ThemeName::dark;
    std::optional<protocol::Instant> at;  ///< nullopt: before anything happens
    bool opens_lesson = false;            ///< by itself, if there is one
};

/// What a page shows of its recording and how that goes on, without any browser. There is no engine in a page: what is
/// recorded is played, and nothing can be done to the world.
class PageSession {
public:
    /// @param recording  its file's octets, plain or compressed
    PageSession(std::string recording, const PageOptions& options);

    /// Reads more of the recording. @return whether there is more
    bool load_slice();
    /// Builds a frame in the current ImGui context.
    void draw(const theme::Theme& theme, const panels::FrameInput& input);

    /// Whether there is something new to be seen without any input.
    [[nodiscard]] bool is_changing() const;
    [[nodiscard]] const model::Trace& trace() const { return trace_; }
    [[nodiscard]] const panels::ViewState& view() const { return view_; }
    [[nodiscard]] const panels::Probes& probes() const { return probes_; }
    /// nullptr: the recording has none
    [[nodiscard]] const lesson::LessonPlay* lesson() const { return lesson_.get(); }

private:
    void finish(const std::optional<sim::recording::ReadError>& error);
    void find_lesson();
    void look();

    PageOptions options_;
    std::uint64_t size_octets_;
    sim::recording::RecordingReader reader_;
    model::Trace trace_;
    panels::ViewState view_;
    model::BranchBoard board_;
    std::unique_ptr<lesson::LessonPlay> lesson_;
    panels::Caches caches_;
    panels::Probes probes_;
    bool header_given_ = false;
    bool lesson_sought_ = false;
    bool looked_ = false;  ///< the moment has been set
    bool undrawn_ = true;  ///< something has changed since the last frame
};

}  // namespace viz::web
