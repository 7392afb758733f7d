#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/view_state.hpp"

namespace viz::app {

/// A recording or scenario that was opened, and what is remembered of it.
struct RememberedFile {
    std::string path;                       ///< absolute
    std::vector<model::Instant> bookmarks;  ///< in order, each once
    bool operator==(const RememberedFile&) const = default;
};
inline constexpr std::size_t remembered_files_max = 50;
inline constexpr std::size_t remembered_bookmarks_max = 200;  ///< of a file

/// What the window keeps from one day to the next.
struct Settings {
    panels::ThemeName theme = panels::ThemeName::dark;
    panels::PanelLayout layout = panels::named_layout(panels::LayoutName::lesson);
    double user_scale = 1;
    double speed = panels::Playback{}.speed;
    bool skip_quiet = true;
    bool toured = false;                ///< the tour through the window has been shown
    std::vector<RememberedFile> files;  ///< at most remembered_files_max; what was opened last comes first
    bool operator==(const Settings&) const;
};

/// `mailflow/view.json` in the user's folder for settings; empty: there is no such folder.
[[nodiscard]] std::string settings_path();

[[nodiscard]] std::string to_json(const Settings& settings);
/// Keys that are absent have their defaults. @return what is wrong
[[nodiscard]] protocol::Result<Settings, std::string> parse_settings(const std::string& json);

/// A file that does not exist has the defaults. @return why the file is not used
[[nodiscard]] protocol::Result<Settings, std::string> load_settings(const std::string& path);
/// Settings that cannot be kept are no reason to trouble anybody.
void save_settings(const std::string& path, const Settings& settings);

/// What to keep of a window that began with `before` and ended with `after`: what its user changed there; the rest as
/// it was kept. What the command line asked for once is not kept; the files that were opened are.
[[nodiscard]] Settings settings_to_keep(const Settings& kept, const Settings& before, const Settings& after);

/// The file stands first from now on; what was remembered of it stays. The oldest may be forgotten.
/// @return what is remembered of it, valid until the files change
RememberedFile& remember(std::vector<RememberedFile>& files, const std::string& path);

/// Without the files and the tour, of which no view knows.
[[nodiscard]] Settings settings_of(const panels::ViewState& view);
void apply(const Settings& settings, panels::ViewState& view);

}  // namespace viz::app
