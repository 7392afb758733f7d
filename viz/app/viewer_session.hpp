#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "viz/app/branch_desk.hpp"
#include "viz/app/file_watch.hpp"
#include "viz/app/settings.hpp"
#include "viz/app/trace_source.hpp"
#include "viz/app/view_command.hpp"
#include "viz/lesson/gallery.hpp"
#include "viz/panels/app.hpp"
#include "viz/panels/gallery_panel.hpp"

namespace viz::app {

/// What the window shows and how that goes on, without any window.
class ViewerSession {
public:
    /// @param settings  why they are not used, if they are not
    ViewerSession(ViewArguments arguments, TraceSource source, const protocol::Result<Settings, std::string>& settings);
    /// One that begins with a choice of scenarios.
    ViewerSession(ViewArguments arguments, std::vector<lesson::GalleryEntry> gallery,
                  const protocol::Result<Settings, std::string>& settings);

    /// Shows another recording or scenario; what cannot be opened is told, and what was shown stays.
    void open(const std::string& file);
    /// Whether a scenario is shown whose files may change.
    [[nodiscard]] bool watches_files() const { return watch_.has_value(); }
    /// Runs the scenario again if its files have changed and nothing done in the window would be lost by that; else it
    /// is told.
    void look_at_files();

    /// Reads more of the recording. @return whether there may be more at once
    bool load_slice();
    /// Builds a frame in the current ImGui context.
    void draw(const theme::Theme& theme, const panels::FrameInput& input);

    /// How the window looks now, and the files that were opened with their bookmarks.
    [[nodiscard]] Settings settings() const;

    /// Whether there is something new to be seen without any input.
    [[nodiscard]] bool is_changing() const;
    [[nodiscard]] const model::Trace& trace() const { return trace_; }
    [[nodiscard]] const panels::ViewState& view() const { return view_; }
    /// nullptr: there is none
    [[nodiscard]] const lesson::LessonPlay* lesson() const { return lesson_.get(); }
    [[nodiscard]] const panels::Probes& probes() const { return probes_; }
    /// Whether the gallery is shown.
    [[nodiscard]] bool is_choosing() const { return choosing_ || !source_; }
    [[nodiscard]] const model::BranchBoard& board() const { return desk_ ? desk_->board() : no_board_; }
    /// Why the recording is not whole.
    [[nodiscard]] const std::optional<Failure>& failure() const { return source_ ? source_->failure() : no_failure_; }

private:
    void set_up(const protocol::Result<Settings, std::string>& settings);
    void show(TraceSource source);
    void leave();
    void work_on_file_request();
    void open_gallery();
    void remember_file();
    void keep_places();
    void begin_first_tour();
    void keep_bookmarks(std::vector<RememberedFile>& files) const;
    void reload();
    void watch_files();
    void choose(const theme::Theme& theme, const panels::FrameInput& input);
    void look();
    bool load_trace();
    void tell_source();
    void work_on_branches();
    void show(ReadyBranch ready);
    void keep_selection(const ReadyBranch& ready, std::size_t past_events);
    void work_on_lesson();
    void find_lesson();
    void open_exercise();
    void try_answer();
    void lay_lesson_aside();
    void take_lesson_up();

    /// The lesson while another future is shown than that of the scenario as it is written.
    struct LessonAside {
        std::unique_ptr<lesson::LessonPlay> play;
        panels::LessonOptions options;
        model::Moment moment;  ///< where it was left
    };

    ViewArguments arguments_;
    std::optional<TraceSource> source_;  ///< nothing: it has not been chosen yet
    bool choosing_ = false;              ///< the gallery is shown, though there is a source
    std::optional<FileWatch> watch_;
    std::vector<lesson::GalleryEntry> gallery_;
    panels::GalleryView gallery_view_;
    std::vector<RememberedFile> files_;  ///< that were opened, the last one first
    std::string path_;                   ///< of the file that is shown, absolute; empty: it is not remembered
    std::optional<Failure> no_failure_;
    model::Trace trace_;
    std::optional<BranchDesk> desk_;  ///< nothing: see source_
    model::BranchBoard no_board_;
    panels::ViewState view_;
    sim::deed::BranchId branch_ = 0;              ///< that trace_ is of
    std::unique_ptr<lesson::LessonPlay> lesson_;  ///< nullptr: there is none, or the header has not been read yet
    std::optional<LessonAside> lesson_aside_;
    std::unique_ptr<panels::Caches> caches_ = std::make_unique<panels::Caches>();  ///< of this trace
    panels::Probes probes_;
    std::string own_notice_;     ///< of the settings or the look; shown where the source has none
    bool opens_lesson_ = false;  ///< by itself, as soon as there is one
    bool lesson_sought_ = false;
    bool toured_ = true;   ///< the tour through the window has been shown, now or at another time
    bool undrawn_ = true;  ///< something has changed since the last frame, perhaps for the last time
    bool looked_ = false;  ///< the moment and the selection have been set
};

}  // namespace viz::app
